"""The passage a task came from, quoted in its place."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.core.differing import Segment, changed
from tracker.ledger import queries
from tracker.ledger.models import Task, TaskSource, TaskVersion
from tracker.plans import chain
from tracker.plans import queries as plans
from tracker.plans.chain import Above
from tracker.plans.models import SourceDocument
from tracker.plans.rules import place_of

CONTEXT = 120  # characters shown before and after the source sentence


@dataclass(frozen=True, slots=True)
class Quote:
    """The passage a task came from, in segments for `components/source.html`, and its place."""

    segments: list[tuple[str, str]]
    cite: str


def quote_of(session: Session, source: TaskSource) -> Quote:
    """The source sentence with what stands around it in its clause."""
    document = plans.document_with_text(session, source.document_id)
    assert document is not None
    clause = source.clause
    left = max(clause.body_start, source.start - CONTEXT)
    right = min(clause.body_end, source.end + CONTEXT)
    before, after = document.text[left : source.start], document.text[source.end : right]
    before = ("……" if left > clause.body_start else "") + before
    after += "……" if right < clause.body_end else ""
    segments = [(before, "far"), (document.text[source.start : source.end], "mark"), (after, "far")]
    return Quote([(t, kind) for t, kind in segments if t], _cite(document, clause.path))


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a task said before a new text changed it, with what went and what came."""

    version: TaskVersion
    segments: list[Segment]

    @property
    def place(self) -> str:
        """三（二）1, in the earlier text."""
        return place_of(self.version.clause_path)


def earlier(session: Session, task: Task) -> list[Earlier]:
    """The versions of a task before the present one, newest first; one question."""
    found = []
    after = task.requirement
    for version in session.scalars(queries.versions(task.id)):
        found.append(Earlier(version, changed(version.requirement, after)))
        after = version.requirement
    return found


def above(session: Session, sources: Iterable[TaskSource]) -> list[Above]:
    """The superiors' clauses for which a task exists (依据链), nearest first; one question.

    What two of its clauses rest on is named once.
    """
    found = chain.traced(session, dict.fromkeys(source.clause_id for source in sources))
    steps = {step.clause.id: step for path in found.values() for step in path}
    return list(steps.values())


def _cite(document: SourceDocument, path: str) -> str:
    number = f"，{document.doc_number}" if document.doc_number else ""
    return f"《{document.title}》{place_of(path)}{number}"
