"""What the life of a task asks of the tables: its periods, its proof, what waits for a word."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from tracker.access.actor import Actor, Role
from tracker.ledger import proofs
from tracker.ledger.dealings import Instruction, Nudge, TaskRequest
from tracker.ledger.kinds import (
    OPEN,
    TO_REPORT,
    UNSETTLED,
    EntryKind,
    InstanceState,
    RequestKind,
    RequestState,
)
from tracker.ledger.models import EvidenceLink, ProgressEntry, Task, TaskInstance
from tracker.ledger.queries import by_others, running, with_owners

ANEW = (EntryKind.VERIFIED, EntryKind.TRANSFERRED)  # from here on proof counts anew
LATEST = 10
TAKING = (EntryKind.ACCEPTED, EntryKind.PROGRESS, EntryKind.SUBMITTED)


def _since_sign_off(task_id: int) -> ColumnElement[bool]:
    """Evidence that was hung on the task since its last sign-off, by the unit that has it now
    (a condition).
    """
    last = (
        select(func.max(ProgressEntry.at))
        .where(ProgressEntry.task_id == task_id, ProgressEntry.kind.in_(ANEW))
        .scalar_subquery()
    )
    return and_(EvidenceLink.task_id == task_id, or_(last.is_(None), EvidenceLink.linked_at > last))


def proofs_at_hand(task_id: int) -> Select[int]:
    """How many pieces of evidence speak for what is handed in now."""
    return select(func.count(EvidenceLink.id)).where(_since_sign_off(task_id))


def unseen(task_id: int, person_id: int) -> Select[int]:
    """How many of them this person has not opened (domain.md 5.1)."""
    waiting = proofs.unopened_of(task_id, person_id).where(_since_sign_off(task_id))
    return waiting.with_only_columns(func.count())


def instances(task_id: int, *states: InstanceState) -> Select[TaskInstance]:
    """The periods of a task that have begun, of these states (any where none is named)."""
    query = select(TaskInstance).where(TaskInstance.task_id == task_id)
    if states:
        query = query.where(TaskInstance.state.in_(states))
    return query.order_by(TaskInstance.due_date, TaskInstance.id)


def to_report(task_id: int) -> Select[TaskInstance]:
    """The periods that are to be reported on, the one due first in front."""
    return instances(task_id, *TO_REPORT)


def periods_begun(session: Session, task_id: int, until: date) -> tuple[int, int, int]:
    """How many periods the task has that began by `until`, how many were signed off, and how many
    are not settled.
    """
    signed_off = func.sum(case((TaskInstance.state == InstanceState.VERIFIED, 1), else_=0))
    open_ = func.sum(case((TaskInstance.state.in_(UNSETTLED), 1), else_=0))
    query = select(func.count(TaskInstance.id), signed_off, open_).where(
        TaskInstance.task_id == task_id, TaskInstance.first_day <= until
    )
    begun, signed, unsettled = session.execute(query).one()
    return begun, signed or 0, unsettled or 0


def next_due(task_ids: Collection[int]) -> Select[*tuple[int, date]]:
    """The day of the earliest period that is not settled, by task."""
    return (
        select(TaskInstance.task_id, func.min(TaskInstance.due_date))
        .where(TaskInstance.task_id.in_(task_ids), TaskInstance.state.in_(UNSETTLED))
        .group_by(TaskInstance.task_id)
    )


def requests_asked(task_id: int) -> Select[TaskRequest]:
    """What waits for a word about a task, with who asked."""
    return (
        select(TaskRequest)
        .where(TaskRequest.task_id == task_id, TaskRequest.state == RequestState.ASKED)
        .options(joinedload(TaskRequest.by))
    )


def request_asked(session: Session, task_id: int, kind: RequestKind) -> TaskRequest | None:
    """The request of that kind that waits for a word."""
    return session.scalar(
        select(TaskRequest).where(
            TaskRequest.task_id == task_id,
            TaskRequest.kind == kind,
            TaskRequest.state == RequestState.ASKED,
        )
    )


def excuses_asked(task_ids: Collection[int]) -> Select[int]:
    """Those of the tasks of which somebody asks that they do not concern us."""
    return select(TaskRequest.task_id).where(
        TaskRequest.task_id.in_(task_ids),
        TaskRequest.kind == RequestKind.NOT_APPLICABLE,
        TaskRequest.state == RequestState.ASKED,
    )


def urged_on(day: date, task_ids: Collection[int]) -> Select[*tuple[int, int]]:
    """How often each task was urged on that working day."""
    return (
        select(Nudge.task_id, func.count(Nudge.id))
        .where(Nudge.day == day, Nudge.task_id.in_(task_ids))
        .group_by(Nudge.task_id)
    )


def excuse_asked(session: Session, task_id: int) -> TaskRequest | None:
    """Who asked that the task does not concern us, and why."""
    return request_asked(session, task_id, RequestKind.NOT_APPLICABLE)


def first_days(task_ids: Collection[int]) -> Select[*tuple[int, int | None, date | None]]:
    """By task and period: the day before it was ever put off."""
    return (
        select(TaskRequest.task_id, TaskRequest.instance_id, func.min(TaskRequest.was))
        .where(
            TaskRequest.task_id.in_(task_ids),
            TaskRequest.kind == RequestKind.EXTENSION,
            TaskRequest.state == RequestState.GRANTED,
        )
        .group_by(TaskRequest.task_id, TaskRequest.instance_id)
    )


def taken_on(task_ids: Collection[int]) -> Select[int]:
    """Those of the tasks that somebody took on, as a line of theirs says, whoever has them now."""
    its = select(ProgressEntry.id).where(
        ProgressEntry.org_id == Task.org_id,
        ProgressEntry.task_id == Task.id,
        ProgressEntry.kind.in_(TAKING),
    )
    return select(Task.id).where(Task.id.in_(task_ids), its.exists())


def waiting_requests(session: Session, actor: Actor) -> list[tuple[TaskRequest, Task]]:
    """What waits for a word of the posts that `actor` holds, oldest first, with the tasks.

    The office sees what it may decide too; who asked does not. Two queries, the few first: joined,
    a planner may begin with all tasks there are.
    """
    asked = session.scalars(
        select(TaskRequest)
        .where(TaskRequest.state == RequestState.ASKED, by_others(TaskRequest.by_id, actor))
        .options(joinedload(TaskRequest.by))
        .order_by(TaskRequest.at, TaskRequest.id)
    ).all()
    tasks = _running(session, {one.task_id for one in asked}, with_owners())
    leads = Role.GROUP_LEADER in actor.roles
    keeps = Role.OFFICE_HEAD in actor.roles
    return [
        (one, task)
        for one in asked
        if (task := tasks.get(one.task_id)) is not None
        and task.state in OPEN
        and (
            leads
            or task.leader_post_id in actor.post_ids
            or (keeps and one.kind == RequestKind.EXTENSION)
        )
    ]


def _running(session: Session, ids: Collection[int], query: Select[Task]) -> dict[int, Task]:
    """The tasks of these numbers in years that run."""
    if not ids:
        return {}
    return {task.id: task for task in session.scalars(query.where(Task.id.in_(ids), running()))}


def instructions(task_id: int) -> Select[Instruction]:
    """The instructions on a task, newest first, with who and to whom."""
    return (
        select(Instruction)
        .where(Instruction.task_id == task_id)
        .options(
            joinedload(Instruction.by),
            joinedload(Instruction.to_post),
            joinedload(Instruction.answered_by),
        )
        .order_by(Instruction.id.desc())
    )


def instructions_for(session: Session, actor: Actor) -> list[tuple[Instruction, Task]]:
    """What the posts of `actor` still have to answer, oldest first; two queries, or none."""
    if not actor.post_ids:
        return []
    given = session.scalars(
        select(Instruction)
        .where(
            Instruction.to_post_id.in_(sorted(actor.post_ids)), Instruction.answered_at.is_(None)
        )
        .options(joinedload(Instruction.by))
        .order_by(Instruction.at, Instruction.id)
    ).all()
    tasks = _running(session, {one.task_id for one in given}, select(Task))
    return [(one, tasks[one.task_id]) for one in given if one.task_id in tasks]


def nudges_to(person_id: int, since: date) -> Select[Nudge]:
    """Who pressed this person since that day, oldest first; whatever became of the tasks."""
    return (
        select(Nudge)
        .where(Nudge.to_id == person_id, Nudge.day >= since)
        .options(joinedload(Nudge.by))
        .order_by(Nudge.id)
    )


def nudges(task_id: int) -> Select[Nudge]:
    """Who urged whom, newest first."""
    return (
        select(Nudge)
        .where(Nudge.task_id == task_id)
        .options(joinedload(Nudge.by), joinedload(Nudge.to))
        .order_by(Nudge.id.desc())
    )


def pressed_today(person_id: int, day: date) -> Select[int]:
    """The tasks that this person has pressed for `day`, or for the working day after it."""
    return select(Nudge.task_id).where(Nudge.by_id == person_id, Nudge.day >= day)


def instructions_by(
    session: Session, person_id: int, since: datetime
) -> list[tuple[Instruction, Task]]:
    """What this person wrote since then, newest first, with the tasks: to see what became of it."""
    given = session.scalars(
        select(Instruction)
        .where(Instruction.by_id == person_id, Instruction.at >= since)
        .options(joinedload(Instruction.to_post), joinedload(Instruction.answered_by))
        .order_by(Instruction.id.desc())
        .limit(LATEST)
    ).all()
    tasks = _running(session, {one.task_id for one in given}, select(Task))
    return [(one, tasks[one.task_id]) for one in given if one.task_id in tasks]
