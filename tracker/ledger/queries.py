"""What the ledger is asked: lists by filter, counts, one task with all that hangs on it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from tracker.access.actor import Actor, Role
from tracker.accounts import queries as accounts
from tracker.accounts.models import Post
from tracker.ledger import counted
from tracker.ledger.kinds import (
    OPEN,
    EntryKind,
    RectificationState,
    ScheduleType,
    State,
)
from tracker.ledger.models import (
    Evidence,
    EvidenceLink,
    ProgressEntry,
    RectificationItem,
    Task,
    TaskSource,
    TaskSupport,
    TaskVersion,
)
from tracker.ledger.worded import said_with
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a ledger page is narrowed to; every field is one argument of its address."""

    show: str = "open"  # a key of SHOWN
    leader: int | None = None  # post
    unit: int | None = None
    handler: int | None = None
    kind: ScheduleType | None = None
    mine: bool = False  # what is the asker's own to do
    words: str = ""
    sort: str = "due"  # a key of `listing.SORTS`


@dataclass(frozen=True, slots=True)
class Days:
    """The days that decide late and soon; `soon_until` is the seventh working day from today."""

    today: date
    soon_until: date


SHOWN = {
    "open": "未办结",
    "overdue": "逾期",
    "soon": "临期",
    "review": "待审核",
    "no_handler": "无经办人",
    "no_due": "无时限",
    "no_evidence": "无佐证",
    "done": "已完成",
    "na": "不涉及",
    "all": "全部",
}


# Opened from elsewhere than the chips: from a figure, from a list of what is one's own.
ALSO_SHOWN = {
    "returned": "审核退回",
    "to_accept": "待签收",
    "objected": "有异议",
    "assessable": "应完成",
    "unfinished": "未完成",
    "verified": "已办结",
    "on_time": "按时完成",
    "late_verified": "逾期完成",
    "proved": "办结且有佐证",
    "unproved": "办结但无佐证",
}


def shown(show: str, days: Days) -> ColumnElement[bool]:
    """The condition behind a filter chip or a figure."""
    return CONDITIONS[show](days)


# Those of a figure come from `counted` (domain.md 5.6).
CONDITIONS: dict[str, Callable[[Days], ColumnElement[bool]]] = {
    "open": lambda _days: Task.state.in_(OPEN),
    "overdue": lambda days: counted.overdue(days.today),
    "soon": lambda days: counted.soon(days.today, days.soon_until),
    "review": lambda _days: Task.state == State.SUBMITTED,
    "no_handler": lambda _days: and_(Task.state.in_(OPEN), Task.handler_id.is_(None)),
    "no_due": lambda _days: and_(Task.state.in_(OPEN), Task.due_date.is_(None)),
    "no_evidence": lambda _days: and_(Task.state.in_(OPEN), Task.evidence_count == 0),
    "returned": lambda _days: Task.state == State.RETURNED,
    "to_accept": lambda _days: Task.state == State.ASSIGNED,
    "objected": lambda _days: Task.state == State.OBJECTED,
    "na": lambda _days: Task.state == State.NOT_APPLICABLE,
    "all": lambda _days: counted.total(),
    "assessable": lambda _days: counted.assessable(),
    "done": lambda days: counted.done(days.today),
    "unfinished": lambda days: counted.unfinished(days.today),
    "verified": lambda _days: counted.signed_off(),
    "on_time": lambda _days: counted.on_time(),
    "late_verified": lambda _days: counted.late_verified(),
    "proved": lambda _days: counted.proved(),
    "unproved": lambda _days: counted.unproved(),
}


def narrowed(year_plan_id: int, wanted: Wanted, actor: Actor) -> Select[Task]:
    """The year's tasks under every part of the filter but its chip."""
    query = select(Task).where(Task.year_plan_id == year_plan_id)
    if wanted.mine:
        query = query.where(mine(actor))
    if wanted.leader:
        query = query.where(Task.leader_post_id == wanted.leader)
    if wanted.unit:
        query = query.where(Task.lead_unit_id == wanted.unit)
    if wanted.handler:
        query = query.where(Task.handler_id == wanted.handler)
    if wanted.kind:
        query = query.where(Task.schedule_type == wanted.kind)
    if wanted.words:
        query = query.where(or_(*said_with(wanted.words, year_plan_id)))
    return query


def counts(
    session: Session,
    year_plan_id: int,
    wanted: Wanted,
    days: Days,
    actor: Actor,
    keys: Iterable[str],
) -> dict[str, int]:
    """How many rows each of `keys` would show under the filter, in one pass."""
    query = narrowed(year_plan_id, wanted, actor).with_only_columns(*_sums(frozenset(keys), days))
    row = session.execute(query).one()
    return {key: count or 0 for key, count in row._mapping.items()}


@lru_cache(maxsize=32)  # twenty conditions cost more to put together than to ask
def _sums(keys: frozenset[str], days: Days) -> list[ColumnElement[int]]:
    return [func.sum(case((shown(key, days), 1), else_=0)).label(key) for key in sorted(keys)]


def open_rectifications() -> Select[RectificationItem]:
    """What still has to be mended, of any year, with unit and handler, by due date."""
    return (
        select(RectificationItem)
        .where(RectificationItem.state != RectificationState.CLOSED)
        .options(
            joinedload(RectificationItem.lead_unit),
            joinedload(RectificationItem.handler),
            joinedload(RectificationItem.submitted_by),
        )
        .order_by(RectificationItem.due_date, RectificationItem.id)
    )


def rectifications(year_plan_id: int) -> Select[RectificationItem]:
    """The year's rectifications, open ones first, by due date."""
    closed = case((RectificationItem.state == RectificationState.CLOSED, 1), else_=0)
    return (
        select(RectificationItem)
        .where(RectificationItem.year_plan_id == year_plan_id)
        .options(joinedload(RectificationItem.lead_unit), joinedload(RectificationItem.handler))
        .order_by(closed, RectificationItem.due_date, RectificationItem.id)
    )


def open_rectification_no(task_id: int) -> Select[str]:
    """The number of a rectification of this task that is still open."""
    return (
        select(RectificationItem.no)
        .where(
            RectificationItem.task_id == task_id,
            RectificationItem.state != RectificationState.CLOSED,
        )
        .limit(1)
    )


def rectifications_of(task_id: int) -> Select[RectificationItem]:
    """What was found wanting on one task."""
    return (
        select(RectificationItem)
        .where(RectificationItem.task_id == task_id)
        .order_by(RectificationItem.id)
    )


def answering_seats(year_plan_id: int, day: date) -> Select[Post]:
    """The seats that can answer for tasks on `day`, and those that do in that year though the
    group has them no more.
    """
    present = accounts.leading_seats(day).with_only_columns(Post.id).order_by(None)
    named = select(Task.leader_post_id).where(Task.year_plan_id == year_plan_id)
    return (
        select(Post)
        .where(or_(Post.id.in_(present), Post.id.in_(named)))
        .order_by(Post.order_no, Post.id)
    )


def with_owners() -> Select[Task]:
    """Tasks with unit, handler, reporter and post loaded."""
    return select(Task).options(
        joinedload(Task.lead_unit),
        joinedload(Task.handler),
        joinedload(Task.submitted_by),
        joinedload(Task.leader_post),
    )


def running() -> ColumnElement[bool]:
    """In a year that still runs: what is mine to do does not depend on the year looked at."""
    return Task.year_plan_id.in_(running_years())


def running_years() -> Select[int]:
    """The years that are not sealed."""
    return select(YearPlan.id).where(YearPlan.state == YearState.RUNNING)


def objected() -> ColumnElement[bool]:
    """What a unit says is not its own; the office answers (domain.md 5.1)."""
    return Task.state == State.OBJECTED


def of_my_unit(actor: Actor) -> ColumnElement[bool]:
    """What others of the unit that `actor` heads have in hand."""
    return and_(
        Task.lead_unit_id == (actor.unit_id or 0),
        Task.handler_id.is_not(None),
        Task.handler_id != actor.person_id,
    )


def mine(actor: Actor) -> ColumnElement[bool]:
    """What `actor` is to do: one's own, and for those who report for a unit what it has no handler
    for (domain.md 4.3).
    """
    own = Task.handler_id == actor.person_id
    if actor.unit_id is None or not actor.is_any(Role.UNIT_HEAD, Role.LIAISON):
        return own
    unowned = and_(Task.lead_unit_id == actor.unit_id, Task.handler_id.is_(None))
    return or_(own, unowned)


def led_by(actor: Actor) -> ColumnElement[bool]:
    """What the posts that `actor` holds today answer for."""
    return Task.leader_post_id.in_(sorted(actor.post_ids))


def to_judge(actor: Actor) -> Select[Task]:
    """What others handed in, longest waiting first."""
    return (
        with_owners()
        .where(running(), Task.state == State.SUBMITTED, by_others(Task.submitted_by_id, actor))
        .order_by(Task.submitted_at, Task.id)
    )


def by_others(column: InstrumentedAttribute[int | None], actor: Actor) -> ColumnElement[bool]:
    """Not handed in by `actor`, who may not judge their own report (domain.md 2.2)."""
    return or_(column.is_(None), column != actor.person_id)


def reporters(
    *, task_id: int | None = None, rectification_id: int | None = None
) -> Select[int | None]:
    """Who said how far it has come, handed it in, or exchanged its proof: they do not judge it
    (domain.md 2.2).
    """
    of_row = (
        ProgressEntry.task_id == task_id
        if task_id
        else ProgressEntry.rectification_id == rectification_id
    )
    return select(ProgressEntry.by_id).where(
        of_row,
        ProgressEntry.kind.in_((EntryKind.PROGRESS, EntryKind.SUBMITTED, EntryKind.REDACTED)),
    )


def to_recheck(actor: Actor) -> Select[RectificationItem]:
    """Rectifications that others handed in for recheck."""
    return open_rectifications().where(
        RectificationItem.state == RectificationState.SUBMITTED,
        by_others(RectificationItem.submitted_by_id, actor),
    )


def open_work_of(session: Session, person_id: int) -> int:
    """How many open tasks and rectifications `person_id` has in hand."""
    tasks = select(func.count()).where(
        Task.handler_id == person_id, Task.state.in_(OPEN), running()
    )
    items = select(func.count()).where(
        RectificationItem.handler_id == person_id,
        RectificationItem.state != RectificationState.CLOSED,
    )
    return (session.scalar(tasks) or 0) + (session.scalar(items) or 0)


def sources(task_id: int) -> Select[TaskSource]:
    """The characters a task came from, with their clauses."""
    return (
        select(TaskSource)
        .where(TaskSource.task_id == task_id)
        .options(joinedload(TaskSource.clause))
        .order_by(TaskSource.document_id, TaskSource.start)
    )


def versions(task_id: int) -> Select[TaskVersion]:
    """What a task said before, the newest of it first."""
    return (
        select(TaskVersion)
        .where(TaskVersion.task_id == task_id)
        .options(joinedload(TaskVersion.document), joinedload(TaskVersion.replaced_by))
        .order_by(TaskVersion.no.desc())
    )


def supports(task_id: int) -> Select[TaskSupport]:
    """The units that support a task."""
    return (
        select(TaskSupport)
        .where(TaskSupport.task_id == task_id)
        .options(joinedload(TaskSupport.unit))
        .order_by(TaskSupport.id)
    )


def history(
    *, task_id: int | None = None, rectification_id: int | None = None
) -> Select[ProgressEntry]:
    """The lines of a row's history, newest first."""
    return (
        select(ProgressEntry)
        .where(
            ProgressEntry.task_id == task_id
            if task_id
            else ProgressEntry.rectification_id == rectification_id
        )
        .options(joinedload(ProgressEntry.by))
        .order_by(ProgressEntry.at.desc(), ProgressEntry.id.desc())
    )


def proofs(
    *, task_id: int | None = None, rectification_id: int | None = None
) -> Select[EvidenceLink]:
    """The evidence of a row, newest first, with its file and who brought it."""
    evidence = joinedload(EvidenceLink.evidence)
    return (
        select(EvidenceLink)
        .where(
            EvidenceLink.task_id == task_id
            if task_id
            else EvidenceLink.rectification_id == rectification_id
        )
        .options(
            evidence.joinedload(Evidence.attachment),
            evidence.joinedload(Evidence.uploaded_by),
        )
        .order_by(EvidenceLink.id.desc())
    )
