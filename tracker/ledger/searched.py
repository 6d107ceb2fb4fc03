"""What of the ledger can be found by words: tasks, what was said of them, the titles of proof.

Whoever may read the ledger of an office reads all of these on its task pages (policy.LEDGER_READ):
the title of a proof too, where what it holds is kept inside (`proofs.may_open`). What a file or a
link holds is not indexed.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Integer, Select, cast, literal, null, select

from tracker.ledger.models import Evidence, EvidenceLink, ProgressEntry, Task
from tracker.search.sources import Follower, Source

TASK, PROGRESS, PROOF = "task", "progress", "proof"


def task_texts() -> Select[Any]:
    """The tasks as `Source.select` wants them: the title, and the document's own words."""
    return select(
        literal(TASK).label("kind"),
        Task.id.label("row_id"),
        Task.org_id.label("org_id"),
        Task.year_plan_id.label("year_plan_id"),
        Task.id.label("task_id"),
        _no_number().label("clause_id"),
        Task.created_at.label("at"),
        Task.title.label("one"),
        Task.requirement.label("other"),
    )


def progress_texts() -> Select[Any]:
    """The lines of tasks' histories that say something."""
    return (
        select(
            literal(PROGRESS).label("kind"),
            ProgressEntry.id.label("row_id"),
            ProgressEntry.org_id.label("org_id"),
            Task.year_plan_id.label("year_plan_id"),
            Task.id.label("task_id"),
            _no_number().label("clause_id"),
            ProgressEntry.at.label("at"),
            ProgressEntry.text.label("one"),
            literal("").label("other"),
        )
        .join(Task, Task.id == ProgressEntry.task_id)
        .where(ProgressEntry.text != "")
    )


def proof_texts() -> Select[Any]:
    """The titles of proof, once for each task that it serves."""
    return (
        select(
            literal(PROOF).label("kind"),
            EvidenceLink.id.label("row_id"),
            EvidenceLink.org_id.label("org_id"),
            Task.year_plan_id.label("year_plan_id"),
            Task.id.label("task_id"),
            _no_number().label("clause_id"),
            EvidenceLink.linked_at.label("at"),
            Evidence.title.label("one"),
            literal("").label("other"),
        )
        .join(Task, Task.id == EvidenceLink.task_id)
        .join(Evidence, Evidence.id == EvidenceLink.evidence_id)
    )


def _no_number() -> Any:
    return cast(null(), Integer)


def _links(evidence_ids: Collection[int]) -> Select[Any]:
    return select(EvidenceLink.id).where(EvidenceLink.evidence_id.in_(evidence_ids))


SOURCES = (
    Source(
        kind=TASK,
        model=Task,
        columns=("title", "requirement", "year_plan_id"),
        select=task_texts,
    ),
    Source(
        kind=PROGRESS,
        model=ProgressEntry,
        columns=("text", "task_id"),
        select=progress_texts,
    ),
    Source(
        kind=PROOF,
        model=EvidenceLink,
        columns=("evidence_id", "task_id"),
        select=proof_texts,
        followers=(Follower(Evidence, ("title",), _links),),
    ),
)
