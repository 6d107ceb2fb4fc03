"""The periods of recurring and continuing tasks, made when they begin (domain.md 5.1)."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from tracker.calendar.counting import Counted
from tracker.calendar.rules import WorkCalendar
from tracker.core import clock
from tracker.ledger import dating, queries
from tracker.ledger.kinds import OPEN, ScheduleType
from tracker.ledger.models import Task, TaskInstance
from tracker.ledger.periods import Series, series_of
from tracker.ledger.pressing import press_all
from tracker.plans.models import YearPlan
from tracker.workdays import deadlines
from tracker.workdays import queries as workdays
from tracker.workdays.deadlines import Basis, Subject

RECURS = (ScheduleType.RECURRING, ScheduleType.CONTINUING)


def series(task: Task, year: int) -> Series | None:
    """The periods that `task`, of the ledger of `year`, has."""
    return series_of(
        task.schedule_type,
        task.recurrence,
        given=task.rhythm_since or clock.local(task.created_at).date(),
        year=year,
        named=task.due_named,
        assumed=task.due_assumed,
    )


def open_instances(
    session: Session, today: date, calendar: WorkCalendar, only: int | None = None
) -> int:
    """Make every period that has begun by `today` and is not there yet; return how many.

    Of the organisation in scope: all open tasks of running years, or `only` the one of that
    number; three queries, and two and the new rows where there is anything to make. A service that
    was down makes up for what it missed; done again it makes nothing.
    """
    workdays.hold_still(session)
    of_whom = [Task.id == only] if only else []
    tasks = session.execute(
        select(Task, YearPlan.year)
        .join(YearPlan, (YearPlan.org_id == Task.org_id) & (YearPlan.id == Task.year_plan_id))
        .where(Task.schedule_type.in_(RECURS), Task.state.in_(OPEN), queries.running(), *of_whom)
        .order_by(Task.id)
    ).all()
    missing = _missing(tasks, _last_made(session, only), today, calendar)
    if not missing:
        return 0
    ids = sorted({row.task_id for row, _, _ in missing})
    # somebody who hands in opens periods too: whoever waited here finds theirs made
    session.execute(select(Task.id).where(Task.id.in_(ids)).order_by(Task.id).with_for_update())
    made = _missing(tasks, _last_made(session, only), today, calendar)
    session.add_all(row for row, _, _ in made)
    session.flush()
    for row, basis, counted in made:
        deadlines.keep(session, Subject(dating.INSTANCE, row.id), basis, counted, fresh=True)
    press_all(session, {row.task_id for row, _, _ in made})
    return len(made)


def _missing(
    tasks: Iterable[Row[Task, int]],
    last: Mapping[int, tuple[date, set[str]]],
    today: date,
    calendar: WorkCalendar,
) -> list[tuple[TaskInstance, Basis, Counted]]:
    """The periods of tasks, each with its year, that have begun and are not there."""
    found: list[tuple[TaskInstance, Basis, Counted]] = []
    for task, year in tasks:
        its = series(task, year)
        if its is not None:
            found += _made(its, task, last, today, calendar)
    return found


def _last_made(session: Session, only: int | None) -> Mapping[int, tuple[date, set[str]]]:
    """By task: the first day of the period made last, and the keys that begin on or after it.

    Not the newest period: where a new text changed the rhythm, one of the old may begin later.
    """
    last = select(func.max(TaskInstance.id)).group_by(TaskInstance.task_id)
    if only:
        last = last.where(TaskInstance.task_id == only)
    newest = (
        select(TaskInstance.task_id, TaskInstance.first_day.label("first"))
        .where(TaskInstance.id.in_(last))
        .subquery()
    )
    rows = session.execute(
        select(TaskInstance.task_id, newest.c.first, TaskInstance.key).join(
            newest,
            (newest.c.task_id == TaskInstance.task_id) & (TaskInstance.first_day >= newest.c.first),
        )
    )
    found: dict[int, tuple[date, set[str]]] = {}
    for task_id, first, key in rows:
        found.setdefault(task_id, (first, set()))[1].add(key)
    return found


def _made(
    its: Series,
    task: Task,
    last: Mapping[int, tuple[date, set[str]]],
    today: date,
    calendar: WorkCalendar,
) -> Iterable[tuple[TaskInstance, Basis, Counted]]:
    first, known = last.get(task.id, (its.since, set()))
    for one in its.begun(calendar, first, today):
        if one.key in known:
            continue
        basis, counted = dating.basis_of(one, its.rhythm, calendar)
        yield (
            TaskInstance(
                task_id=task.id,
                key=one.key,
                first_day=one.first,
                last_day=one.last,
                scheduled=one.scheduled,
                due_date=counted.ends,
                due_provisional=counted.provisional,
                made_at=clock.now(),
            ),
            basis,
            counted,
        )
