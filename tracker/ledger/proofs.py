"""What is asked about proof: whom it serves, who opened it, what nobody opened, what there is."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from tracker.access.actor import Actor
from tracker.access.policy import Permission, may
from tracker.accounts.models import Person
from tracker.files.models import Attachment
from tracker.ledger.dealings import EvidencePicture, EvidenceView
from tracker.ledger.models import Evidence, EvidenceLink, RectificationItem, Task
from tracker.trail import queries as trail
from tracker.trail.models import AuditEntry

WITHDRAWN = "file.withdraw"
INSIDE = (Permission.TASK_REPORT, Permission.TASK_VERIFY, Permission.TASK_INSTRUCT)


def with_file() -> Select[Evidence]:
    """Evidence with its file and who brought it."""
    return select(Evidence).options(
        joinedload(Evidence.attachment), joinedload(Evidence.uploaded_by)
    )


def unopened(session: Session, task_id: int, actor: Actor) -> frozenset[int]:
    """The evidence of a task that the person who asks has not opened yet, if others brought it;
    none for a visitor.
    """
    if actor.abroad:
        return frozenset()
    by_others = or_(Evidence.uploaded_by_id.is_(None), Evidence.uploaded_by_id != actor.person_id)
    return frozenset(session.scalars(unopened_of(task_id, actor.person_id).where(by_others)))


def unopened_of(task_id: int, person_id: int) -> Select[int]:
    """The same by number, for whoever asks: a file that was exchanged must be opened again.

    By the index of `evidence_link.task_id` and the unique key of `evidence_view`;
    `life_queries.unseen` counts them since the last sign-off.
    """
    opened = exists().where(
        EvidenceView.evidence_id == Evidence.id,
        EvidenceView.person_id == person_id,
        _is_of_this_file(),
    )
    return (
        select(Evidence.id)
        .join(EvidenceLink, EvidenceLink.evidence_id == Evidence.id)
        .outerjoin(Attachment, Attachment.id == Evidence.attachment_id)
        .where(EvidenceLink.task_id == task_id, ~opened)
    )


def _is_of_this_file() -> ColumnElement[bool]:
    """Opened since the file that is there now came (`proving.redact` exchanges it)."""
    return or_(
        Evidence.redacted.is_(False),
        Attachment.uploaded_at.is_(None),
        EvidenceView.viewed_at >= Attachment.uploaded_at,
    )


def opened_by(evidence_ids: Collection[int], person_id: int) -> Select[int]:
    """Which of these somebody opened, as the file is now."""
    return (
        select(EvidenceView.evidence_id)
        .join(Evidence, Evidence.id == EvidenceView.evidence_id)
        .outerjoin(Attachment, Attachment.id == Evidence.attachment_id)
        .where(
            EvidenceView.evidence_id.in_(evidence_ids),
            EvidenceView.person_id == person_id,
            _is_of_this_file(),
        )
    )


def viewers(evidence_id: int) -> Select[str, datetime]:
    """Who opened a piece of evidence, and when: name and moment, the first of them first."""
    return (
        select(Person.name, EvidenceView.viewed_at)
        .join(Person, Person.id == EvidenceView.person_id)
        .where(EvidenceView.evidence_id == evidence_id)
        .order_by(EvidenceView.viewed_at, EvidenceView.id)
    )


def picture_of(evidence_id: int) -> Select[EvidencePicture]:
    """The picture of a piece of evidence, as it may be looked at."""
    return select(EvidencePicture).where(EvidencePicture.evidence_id == evidence_id)


def picture_file(evidence_id: int) -> Select[Attachment]:
    """The file behind that picture."""
    return (
        select(Attachment)
        .join(EvidencePicture, EvidencePicture.attachment_id == Attachment.id)
        .where(EvidencePicture.evidence_id == evidence_id)
    )


def tasks_of(evidence_id: int) -> Select[Task]:
    """The tasks that a piece of evidence serves, of whatever year."""
    return (
        select(Task)
        .join(EvidenceLink, EvidenceLink.task_id == Task.id)
        .where(EvidenceLink.evidence_id == evidence_id)
        .order_by(Task.id)
    )


def items_of(evidence_id: int) -> Select[RectificationItem]:
    """The rectifications that it serves."""
    return (
        select(RectificationItem)
        .join(EvidenceLink, EvidenceLink.rectification_id == RectificationItem.id)
        .where(EvidenceLink.evidence_id == evidence_id)
        .order_by(RectificationItem.id)
    )


def rows_of(session: Session, evidence_id: int) -> list[Task | RectificationItem]:
    """Every row that a piece of evidence serves."""
    return [
        *session.scalars(tasks_of(evidence_id)),
        *session.scalars(items_of(evidence_id)),
    ]


def linked_to(task_id: int) -> Select[int]:
    """The evidence of a task by number, newest link first: the order of its list."""
    return (
        select(EvidenceLink.evidence_id)
        .where(EvidenceLink.task_id == task_id)
        .order_by(EvidenceLink.id.desc())
    )


def beside(numbers: Iterable[int], evidence_id: int) -> tuple[int | None, int | None]:
    """What stands before and after a piece of evidence in the list of its task.

    >>> beside([7, 5, 3], 5), beside([7, 5, 3], 3), beside([], 3)
    ((7, 3), (5, None), (None, None))
    """
    row = list(numbers)
    if evidence_id not in row:
        return None, None
    at = row.index(evidence_id)
    return (row[at - 1] if at else None), (row[at + 1] if at + 1 < len(row) else None)


def to_link(task: Task, words: str) -> Select[Evidence]:
    """Evidence of the office that does not serve the task yet, newest first; `words` in its title.

    The ids of an office run newest first along the index (org_id, id).
    """
    link = aliased(EvidenceLink)
    there = exists().where(link.evidence_id == Evidence.id, link.task_id == task.id)
    query = with_file().where(Evidence.org_id == task.org_id, ~there)
    for word in words.split()[:5]:
        query = query.where(Evidence.title.icontains(word, autoescape=True))
    return query.order_by(Evidence.id.desc())


def how_many(query: Select[Any]) -> Select[int]:
    """The count of what a list would show."""
    bare = query.with_only_columns(Evidence.id).order_by(None)
    return select(func.count()).select_from(bare.subquery())


def may_open(session: Session, actor: Actor, evidence: Evidence) -> bool:
    """Whether `actor` may see what the evidence holds: what is not to be published, or has
    somebody's numbers in it, only who works on one of its rows, judges or leads it, and who
    brought it.
    """
    if not evidence.is_kept_inside:
        return True
    if actor.abroad:
        return False
    if evidence.uploaded_by_id == actor.person_id:
        return True
    return any(is_inside(actor, row) for row in rows_of(session, evidence.id))


def is_inside(actor: Actor, row: Task | RectificationItem) -> bool:
    """Whether `actor` works on the row, judges or leads it."""
    return not actor.abroad and any(may(actor, one, row) for one in INSIDE)


def of_file(attachment_id: int) -> Select[Evidence]:
    """The evidence whose file this is."""
    return select(Evidence).where(Evidence.attachment_id == attachment_id)


def is_withdrawn(session: Session, attachment: Attachment) -> bool:
    """Whether a file had a cleaned copy put in its place (EV-3): it is handed out no more.

    The trail says so; the file itself stays, as what it was must be possible to find out.
    """
    told = trail.about(attachment.org_id, "attachment", attachment.id)
    return session.scalar(told.where(AuditEntry.action == WITHDRAWN).limit(1)) is not None
