"""What a year leaves open when it is to close (结转清单), and what stands in its way.

Asked by the page and, under the locks, once more by the action (`actions.yearend`).
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from tracker.ledger import counted, queries
from tracker.ledger.dealings import TaskCarry, TaskRequest
from tracker.ledger.kinds import (
    OPEN,
    PERIODIC,
    TO_REPORT,
    InstanceState,
    RectificationState,
    RequestState,
    ScheduleType,
    State,
)
from tracker.ledger.models import ProgressEntry, RectificationItem, Task, TaskInstance
from tracker.plans.models import YearPlan


class Begun(NamedTuple):
    """The periods of a task that began in the year: all, signed off, not settled, and waiting for
    sign-off. `beyond` are those that began after it and nobody has reported on, `done_until` is
    the last day of those that were settled all the same.
    """

    all: int = 0
    signed_off: int = 0
    unsettled: int = 0
    handed_in: int = 0
    beyond: int = 0
    done_until: date | None = None


@dataclass(frozen=True, slots=True)
class Leftover:
    """An open task of the year; `carried` where an earlier closing has carried it on."""

    task: Task
    begun: Begun
    last: ProgressEntry | None
    carried: bool

    @property
    def is_settled(self) -> bool:
        """Whether its work of many periods is done: it goes into the files by itself.

        An event that never happened asked nothing; where every period was excused, nothing was
        done.
        """
        if self.task.schedule_type not in PERIODIC or self.task.state == State.OBJECTED:
            return False
        never = self.begun.all == 0 and self.task.schedule_type == ScheduleType.EVENT
        return never or (self.begun.signed_off > 0 and self.begun.unsettled == 0)

    @property
    def is_unjudged(self) -> bool:
        """Whether it, or a period of it, was handed in and nobody judged it."""
        return self.task.state == State.SUBMITTED or self.begun.handed_in > 0

    def needs_day(self, year: int) -> bool:
        """Whether the row that follows it in `year` must be given a day.

        One that recurs goes on by its rhythm, unless the words named a last day that is past.
        """
        if self.task.schedule_type == ScheduleType.ONE_OFF:
            return True
        named = self.task.due_named
        return named is not None and not self.task.due_assumed and named.year < year


@dataclass(frozen=True, slots=True)
class InTheWay:
    """What keeps a year open: what is unjudged and what was asked. Rectifications do not."""

    unjudged: Sequence[Leftover]
    requests: Sequence[tuple[TaskRequest, Task]]
    mending: Sequence[RectificationItem]

    @property
    def blocks(self) -> bool:
        """Whether the year must wait for somebody's word."""
        return bool(self.unjudged or self.requests)


def leftovers(session: Session, plan: YearPlan) -> list[Leftover]:
    """The open tasks of a year by number, with their periods and last entry; four queries."""
    tasks = session.scalars(
        select(Task)
        .where(Task.year_plan_id == plan.id, Task.state.in_(OPEN))
        .options(joinedload(Task.lead_unit), joinedload(Task.handler))
        .order_by(Task.seq_no)
    ).all()
    begun = {number: Begun(*counts) for number, *counts in session.execute(_begun(plan))}
    last = {entry.task_id: entry for entry in session.scalars(_last_entries(plan))}
    carried = set(session.scalars(_carried(plan)))
    return [
        Leftover(task, begun.get(task.id, Begun()), last.get(task.id), task.id in carried)
        for task in tasks
    ]


def _of_year(plan: YearPlan) -> Select[int]:
    return select(Task.id).where(Task.year_plan_id == plan.id, Task.state.in_(OPEN))


def _begun(plan: YearPlan) -> Select[*tuple[Any, ...]]:
    # a period that begins after 31 December is the next year's, wherever its row stands
    its = TaskInstance.first_day <= date(plan.year, 12, 31)
    settled = TaskInstance.state.in_(counted.SETTLED)
    return (
        select(
            TaskInstance.task_id,
            _how_many(its),
            _how_many(and_(its, TaskInstance.state == InstanceState.VERIFIED)),
            _how_many(and_(its, ~settled)),
            _how_many(TaskInstance.state == InstanceState.SUBMITTED),
            _how_many(and_(~its, TaskInstance.state.in_(TO_REPORT))),
            func.max(case((and_(~its, settled), TaskInstance.last_day))),
        )
        .where(TaskInstance.task_id.in_(_of_year(plan)))
        .group_by(TaskInstance.task_id)
    )


def beyond(plan: YearPlan, task_ids: Collection[int]) -> ColumnElement[bool]:
    """Periods of these tasks that began after their year and wait for a report (a condition)."""
    return and_(
        TaskInstance.task_id.in_(task_ids),
        TaskInstance.first_day > date(plan.year, 12, 31),
        TaskInstance.state.in_(TO_REPORT),
    )


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _last_entries(plan: YearPlan) -> Select[ProgressEntry]:
    last = (
        select(func.max(ProgressEntry.id))
        .where(ProgressEntry.task_id.in_(_of_year(plan)))
        .group_by(ProgressEntry.task_id)
    )
    return (
        select(ProgressEntry)
        .where(ProgressEntry.id.in_(last))
        .options(joinedload(ProgressEntry.by))
    )


def _carried(plan: YearPlan) -> Select[int]:
    return select(TaskCarry.from_id).where(TaskCarry.from_id.in_(_of_year(plan)))


def in_the_way(session: Session, plan: YearPlan, rows: Sequence[Leftover]) -> InTheWay:
    """What somebody must still say of a year with those open tasks, and what goes on beside it."""
    asked = session.execute(
        select(TaskRequest, Task)
        .join(Task, and_(Task.org_id == TaskRequest.org_id, Task.id == TaskRequest.task_id))
        .where(Task.year_plan_id == plan.id, TaskRequest.state == RequestState.ASKED)
        .options(joinedload(TaskRequest.by))
        .order_by(TaskRequest.id)
    )
    mending = queries.rectifications(plan.id).where(
        RectificationItem.state != RectificationState.CLOSED
    )
    return InTheWay(
        [row for row in rows if row.is_unjudged],
        [(request, task) for request, task in asked],
        session.scalars(mending).all(),
    )


def mark(rows: Sequence[Leftover]) -> str:
    """What the list says of the open tasks, in short: a closing is agreed to of one list only."""
    said = [(row.task.id, str(row.task.state), row.begun, row.carried) for row in rows]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def carries_of(session: Session, task: Task) -> list[tuple[str, int]]:
    """Where a task came from and where it went on, in words, each with the other's number."""
    other = aliased(Task)
    found = session.execute(
        select(TaskCarry.from_id, other.id, other.seq_no, YearPlan.year)
        .join(
            other,
            and_(
                other.org_id == TaskCarry.org_id,
                or_(other.id == TaskCarry.from_id, other.id == TaskCarry.task_id),
                other.id != task.id,
            ),
        )
        .join(YearPlan, and_(YearPlan.org_id == other.org_id, YearPlan.id == other.year_plan_id))
        .where(or_(TaskCarry.from_id == task.id, TaskCarry.task_id == task.id))
        .order_by(YearPlan.year)
    )
    return [
        (carried_to(year, seq_no) if from_id == task.id else carried_from(year, seq_no), number)
        for from_id, number, seq_no, year in found
    ]


def carried_from(year: int, seq_no: int) -> str:
    """What the later row says of the earlier.

    >>> carried_from(2025, 29), carried_to(2027, 3)
    ('结转自 2025 年第29项', '已结转为 2027 年第3项')
    """
    return f"结转自 {year} 年第{seq_no}项"


def carried_to(year: int, seq_no: int) -> str:
    """What the earlier row says of the later."""
    return f"已结转为 {year} 年第{seq_no}项"
