"""The periods of a task: which one a report is about, signed off, sent back or excused
(domain.md 5.1); what only happens now and then gets its periods from people.
"""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.core.versions import Expected, hold
from tracker.ledger import dating, life_queries, rules
from tracker.ledger.actions.history import add_entry, involved, said
from tracker.ledger.actions.opening import open_instances
from tracker.ledger.events import term_of
from tracker.ledger.kinds import (
    OPEN,
    PERIODIC,
    TO_REPORT,
    EntryKind,
    InstanceState,
    ScheduleType,
)
from tracker.ledger.models import Task, TaskInstance
from tracker.ledger.periods import period_words
from tracker.ledger.pressing import press
from tracker.ledger.rules import IllegalStep, NoPeriod
from tracker.plans.models import YearPlan
from tracker.trail import actions as trail
from tracker.workdays import deadlines
from tracker.workdays import queries as workdays
from tracker.workdays.deadlines import Subject

MOST_EVENTS = 999  # a year; its number has three digits


class NoSuchDay(Refused):
    """Nothing can have happened on that day."""


def chosen(session: Session, task: Task, periods: Collection[int] | None) -> Sequence[TaskInstance]:
    """The periods that a report is about: those of `periods`, or all that are to be reported on.

    Opens what has begun by today first. Raises NoPeriod for one that is not to be reported on.
    """
    open_instances(session, clock.today(), workdays.calendar(session), only=task.id)
    rows = session.scalars(life_queries.to_report(task.id)).all()
    if periods is None:
        return rows
    found = [row for row in rows if row.id in periods]
    if len(found) != len(set(periods)):
        raise NoPeriod("这一期刚刚已经提交或审核，请刷新后再选。")
    return found


def words_of(rows: Sequence[TaskInstance]) -> str:
    """What the periods are called in one line: 2026年第3季度; 2026年第1周至2026年第5周，共 5 期."""
    if not rows:
        return ""
    first, last = period_words(rows[0].key), period_words(rows[-1].key)
    return first if len(rows) == 1 else f"{first}至{last}，共 {len(rows)} 期"


def hand_in(rows: Sequence[TaskInstance]) -> None:
    """These periods wait for their word."""
    for row in rows:
        row.state, row.submitted_at = InstanceState.SUBMITTED, clock.now()


def settle(session: Session, task: Task, to: InstanceState) -> Sequence[TaskInstance]:
    """Give what was handed in its word; returns the periods it is about, none of work without."""
    if task.schedule_type not in PERIODIC:
        return ()
    rows = session.scalars(life_queries.instances(task.id, InstanceState.SUBMITTED)).all()
    for row in rows:
        row.state = to
        row.settled_at = clock.now() if to == InstanceState.VERIFIED else None
    press(session, task)
    return rows


def excuse_period(
    session: Session,
    actor: Actor,
    task: Task,
    instance_id: int,
    reason: str,
    *,
    expected_version: Expected,
) -> None:
    """One period need not be reported on, and why. Raises Stale, NoPeriod, IllegalStep, NoReason,
    NotAllowedOnOwnReport.
    """
    hold(session, task, expected_version)
    reason = said(reason, "免报的理由")
    if len(reason) < rules.SHORTEST_REASON:
        raise rules.NoReason(f"免报的理由不少于 {rules.SHORTEST_REASON} 个字，请写具体。")
    if task.state not in OPEN:
        raise IllegalStep("这项任务已经办结或撤销，各期不再变动，请刷新后再看。")
    if actor.person_id in involved(session, task):
        raise rules.NotAllowedOnOwnReport("这一项由您经办或报告过，应由他人认定免报。")
    row = session.scalar(
        select(TaskInstance).where(TaskInstance.id == instance_id, TaskInstance.task_id == task.id)
    )
    if row is None or row.state not in TO_REPORT:
        raise NoPeriod("这一期刚刚已经提交或审核，请刷新后再看。")
    before, row.state = row.state, InstanceState.EXCUSED
    row.settled_at, row.note = clock.now(), reason[:200]
    press(session, task)
    period = period_words(row.key)
    add_entry(session, actor, task, EntryKind.PERIOD_EXCUSED, reason, period=period)
    told = {"period": row.key, "period_state": [before, row.state]}
    trail.record(session, actor, "task.period_excused", task, told)


def _number(row: TaskInstance) -> int:
    """Which occurrence of its year it is; 0 for a period of another rhythm (2026-Q3)."""
    _, mark, number = row.key.partition("-E")
    return int(number) if mark else 0


def happened(
    session: Session,
    actor: Actor,
    task: Task,
    what: str,
    on: date,
    *,
    expected_version: Expected,
) -> TaskInstance:
    """What the task waits for happened on a day: from it the time runs that its words say
    (domain.md 4.4).

    Raises Stale, IllegalStep, NoSuchDay, Refused for a task of another kind.
    """
    workdays.hold_still(session)
    hold(session, task, expected_version)
    if task.schedule_type != ScheduleType.EVENT:
        raise Refused("只有随发生的任务才逐次登记。")
    if task.state not in rules.REPORTABLE:
        raise IllegalStep("这项任务现在不能登记发生：请先审核已提交的，或等它重新交办。")
    what = said(what, "发生了什么")
    today, year = clock.today(), session.get_one(YearPlan, task.year_plan_id).year
    if on > today:
        raise NoSuchDay(f"{on} 还没有到，请核对日期。")
    if on.year != year:
        raise NoSuchDay(f"{on} 不在 {year} 年度内，请核对日期。")
    number = 1 + max(
        (_number(row) for row in session.scalars(life_queries.instances(task.id))), default=0
    )
    if number > MOST_EVENTS:
        raise Refused(f"一年最多登记 {MOST_EVENTS} 次。")
    basis = dating.after_event(on, term_of(task.due_text, task.requirement))
    counted = deadlines.reckon(basis, workdays.calendar(session))
    row = TaskInstance(
        task_id=task.id,
        key=f"{year}-E{number:03}",
        first_day=on,
        last_day=counted.ends,
        scheduled=counted.ends,
        due_date=counted.ends,
        due_provisional=counted.provisional,
        made_at=clock.now(),
        note=what[:200],
    )
    session.add(row)
    session.flush()
    deadlines.keep(session, Subject(dating.INSTANCE, row.id), basis, counted, fresh=True)
    press(session, task)
    add_entry(session, actor, task, EntryKind.HAPPENED, what, period=period_words(row.key))
    told = {"period": row.key, "on": on, "due": row.due_date}
    trail.record(session, actor, "task.happened", task, told)
    return row
