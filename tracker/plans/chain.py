"""What the chain of documents is asked: who stands above whom, and which clause answers which.

Chains of any length are one question each; what goes round (no action lets it) ends by itself.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import CTE, Select, case, func, select
from sqlalchemy.orm import Session, aliased, joinedload, undefer

from tracker.plans import queries
from tracker.plans.models import (
    Clause,
    ClauseAnswer,
    ClauseExcuse,
    DocumentParent,
    SourceDocument,
    YearPlan,
)
from tracker.plans.rules import place_of


@dataclass(frozen=True, slots=True)
class Above:
    """A superior's clause with its own words, and where it stands."""

    clause: Clause
    title: str
    doc_number: str
    words: str

    @property
    def cite(self) -> str:
        """《…要点》一（三），…〔2026〕8号."""
        number = f"，{self.doc_number}" if self.doc_number else ""
        return f"《{self.title}》{place_of(self.clause.path)}{number}"


def parents(document_id: int) -> Select[SourceDocument]:
    """The documents right above one, oldest import first; texts are not loaded."""
    return (
        select(SourceDocument)
        .join(DocumentParent, DocumentParent.parent_id == SourceDocument.id)
        .where(DocumentParent.document_id == document_id)
        .order_by(SourceDocument.id)
    )


def children(document_id: int) -> Select[SourceDocument]:
    """The documents right below one."""
    return (
        select(SourceDocument)
        .join(DocumentParent, DocumentParent.document_id == SourceDocument.id)
        .where(DocumentParent.parent_id == document_id)
        .order_by(SourceDocument.id)
    )


def others(document_id: int) -> Select[SourceDocument, int]:
    """Every other document in force of the office with its year, newest first."""
    return (
        select(SourceDocument, YearPlan.year)
        .join(YearPlan, YearPlan.id == SourceDocument.year_plan_id)
        .where(SourceDocument.id != document_id, queries.is_in_force())
        .order_by(YearPlan.year.desc(), SourceDocument.id.desc())
    )


def all_parents(session: Session) -> dict[int, list[int]]:
    """Each document of the office with those right above it."""
    found: dict[int, list[int]] = defaultdict(list)
    for child, parent in session.execute(
        select(DocumentParent.document_id, DocumentParent.parent_id)
    ):
        found[child].append(parent)
    return found


def with_texts(document_ids: Iterable[int]) -> Select[SourceDocument]:
    """Documents with their texts, in the order of arrival."""
    return (
        select(SourceDocument)
        .where(SourceDocument.id.in_(list(document_ids)))
        .options(undefer(SourceDocument.text))
        .order_by(SourceDocument.id)
    )


def clauses_of(document_ids: Iterable[int]) -> Select[Clause]:
    """The outlines of documents, in order."""
    return (
        select(Clause)
        .where(Clause.document_id.in_(list(document_ids)))
        .order_by(Clause.document_id, Clause.order_no)
    )


def answers(document_id: int) -> Select[ClauseAnswer]:
    """What is decided of a document's clauses."""
    return (
        select(ClauseAnswer)
        .join(Clause, Clause.id == ClauseAnswer.clause_id)
        .where(Clause.document_id == document_id)
    )


def answer_of(clause_id: int) -> Select[ClauseAnswer]:
    """What is decided of one clause."""
    return select(ClauseAnswer).where(ClauseAnswer.clause_id == clause_id)


def excuses(document_ids: Iterable[int]) -> Select[ClauseExcuse]:
    """Why clauses have no task, with who said so."""
    return (
        select(ClauseExcuse)
        .join(Clause, Clause.id == ClauseExcuse.clause_id)
        .where(Clause.document_id.in_(list(document_ids)))
        .options(joinedload(ClauseExcuse.by))
    )


def excuse_of(clause_id: int) -> Select[ClauseExcuse]:
    """Why one clause has no task."""
    return select(ClauseExcuse).where(ClauseExcuse.clause_id == clause_id)


def traced(session: Session, clause_ids: Collection[int]) -> dict[int, list[Above]]:
    """For each clause what stands above it, nearest first: one question, whatever the depth."""
    if not clause_ids:
        return {}
    first = (
        select(ClauseAnswer.clause_id, ClauseAnswer.answers_id)
        .where(ClauseAnswer.clause_id.in_(clause_ids), ClauseAnswer.answers_id.is_not(None))
        .cte("up", recursive=True)
    )
    up = first.union(
        select(ClauseAnswer.clause_id, ClauseAnswer.answers_id)
        .join(first, ClauseAnswer.clause_id == first.c.answers_id)
        .where(ClauseAnswer.answers_id.is_not(None))
    )
    last = case((Clause.body_end > Clause.end, Clause.body_end), else_=Clause.end)
    words = func.substr(SourceDocument.text, Clause.start + 1, last - Clause.start)
    steps = session.execute(
        select(up.c.clause_id, Clause, SourceDocument.title, SourceDocument.doc_number, words)
        .join(Clause, Clause.id == up.c.answers_id)
        .join(SourceDocument, SourceDocument.id == Clause.document_id)
    )
    step = {below: Above(*rest) for below, *rest in steps}
    return {clause: _path(clause, step) for clause in clause_ids}


def _path(clause: int, step: dict[int, Above]) -> list[Above]:
    found: list[Above] = []
    seen = {clause}
    while clause in step and step[clause].clause.id not in seen:
        found.append(step[clause])
        clause = step[clause].clause.id
        seen.add(clause)
    return found


def answering(document_ids: Iterable[int]) -> CTE:
    """The clauses (`below`) that answer clauses (`above`) of these documents, at any depth."""
    clause = aliased(Clause)
    first = (
        select(ClauseAnswer.answers_id.label("above"), ClauseAnswer.clause_id.label("below"))
        .join(clause, clause.id == ClauseAnswer.answers_id)
        .where(clause.document_id.in_(list(document_ids)))
        .cte("down", recursive=True)
    )
    return first.union(
        select(first.c.above, ClauseAnswer.clause_id).join(
            ClauseAnswer, ClauseAnswer.answers_id == first.c.below
        )
    )
