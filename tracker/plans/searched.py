"""What of the documents can be found by words: each clause, by its heading and its own text."""

from typing import Any

from sqlalchemy import Integer, Select, cast, func, literal, null, select

from tracker.plans.models import Clause, SourceDocument
from tracker.search.sources import Source

CLAUSE = "clause"


def clause_texts() -> Select[Any]:
    """The clauses as `Source.select` wants them; the text right under a heading."""
    own = func.substr(
        SourceDocument.text, Clause.body_start + 1, Clause.body_end - Clause.body_start
    )
    return select(
        literal(CLAUSE).label("kind"),
        Clause.id.label("row_id"),
        Clause.org_id.label("org_id"),
        SourceDocument.year_plan_id.label("year_plan_id"),
        cast(null(), Integer).label("task_id"),
        Clause.id.label("clause_id"),
        SourceDocument.imported_at.label("at"),
        Clause.heading.label("one"),
        own.label("other"),
    ).join(SourceDocument, SourceDocument.id == Clause.document_id)


SOURCES = (
    Source(
        kind=CLAUSE,
        model=Clause,
        columns=("heading", "body_start", "body_end", "document_id"),
        select=clause_texts,
    ),
)
