"""The days of tasks and rectifications: by a rule, kept as a deadline, copied for the lists."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, delete, select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.calendar.counting import Counted, latest_under
from tracker.calendar.recurrence import Occurrence, Rhythm
from tracker.calendar.rules import WorkCalendar
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.ledger import queries
from tracker.ledger.events import Term
from tracker.ledger.kinds import OPEN, SEVERITY_WORKDAYS, RectificationState, Severity
from tracker.ledger.models import RectificationItem, Task, TaskInstance
from tracker.ledger.periods import period_words
from tracker.ledger.pressing import press_all
from tracker.trail import actions as trail
from tracker.web.dates import day
from tracker.workdays import deadlines
from tracker.workdays.deadlines import Basis, Move, Subject
from tracker.workdays.models import Deadline

TASK, RECTIFICATION, INSTANCE = "task", "rectification", "task_instance"


class TooLateForSuperior(Refused):
    """The day comes too close to the superior's own (DUE-2)."""


def check_superior(named: date | None, superior: date | None, calendar: WorkCalendar) -> None:
    """Refuse a day that leaves less than 3 working days to the superior's (DUE-2)."""
    if named is None or superior is None:
        return
    latest = latest_under(superior, calendar)
    if calendar.target(named) > latest:
        raise TooLateForSuperior(
            f"上级时限是 {day(superior)}，本单位最晚应在 {day(latest)} 前办结，请把完成时限提前。"
        )


def named_day(named: date, superior: date | None = None) -> Basis:
    """A day that a document or a person named (DUE-1), under the superior's own (DUE-2)."""
    return Basis(rule="DUE_1", start=named, ceiling=superior)


def after_event(on: date, term: Term) -> Basis:
    """The time that runs from the day on which something happened (domain.md 4.4)."""
    named = term.named(on)
    return named_day(named) if named else Basis(rule="WORKDAYS", start=on, amount=term.amount)


def to_mend(issued: date, severity: Severity) -> Basis:
    """The time that the severity of a problem allows (domain.md 8)."""
    return Basis(rule="RECTIFY", start=issued, amount=SEVERITY_WORKDAYS[severity])


def take(row: Task | RectificationItem, counted: Counted) -> None:
    """Copy the day onto its row."""
    row.due_date, row.due_provisional = counted.ends, counted.provisional


def subject_of(row: Task | RectificationItem) -> Subject:
    """Under what name the row's deadline is kept."""
    return Subject(TASK if isinstance(row, Task) else RECTIFICATION, row.id)


def date_again(
    session: Session,
    row: Task | RectificationItem,
    basis: Basis | None,
    calendar: WorkCalendar,
    known: Deadline | None = None,
) -> None:
    """Give the row another day, or none: another version of its deadline (domain.md 5.4).

    `known` is how its present day is kept, where it was read with others.
    """
    if basis is None:
        assert isinstance(row, Task)
        row.deadline_version += 1
        deadlines.drop(session, TASK, [row.id])
        row.due_date, row.due_provisional = None, False
        return
    counted = deadlines.reckon(basis, calendar)
    same_words = isinstance(row, Task) and row.due_named == basis.start
    if row.due_date != counted.ends or not same_words:  # else there is nothing to remind of anew
        row.deadline_version += 1
    take(row, counted)
    deadlines.keep(session, subject_of(row), basis, counted, known=known)


def date_period_again(
    session: Session, row: TaskInstance, basis: Basis, calendar: WorkCalendar
) -> None:
    """Give one period another day; the day its rule names stays to be seen."""
    counted = deadlines.reckon(basis, calendar)
    if row.due_date != counted.ends:
        row.deadline_version += 1
    row.due_date, row.due_provisional = counted.ends, counted.provisional
    deadlines.keep(session, Subject(INSTANCE, row.id), basis, counted)


def instances_of(*tasks: ColumnElement[bool]) -> Select[TaskInstance]:
    """The periods of those tasks."""
    of_task = and_(Task.org_id == TaskInstance.org_id, Task.id == TaskInstance.task_id)
    return select(TaskInstance).join(Task, of_task).where(*tasks)


def basis_of(one: Occurrence, rhythm: Rhythm, calendar: WorkCalendar) -> tuple[Basis, Counted]:
    """How the day of one period comes about: counted in working days, or named by the rule.

    A period too short for that many working days has another day than the count: it is named.
    """
    nth, by_name = rhythm.place.workday, named_day(one.scheduled)
    if nth > 0:
        basis = Basis(rule="NTH_WORKDAY", start=one.first - timedelta(days=1), amount=nth)
    elif nth < 0:
        after = one.last + timedelta(days=1)
        basis = Basis(rule="NTH_LAST_WORKDAY", start=after, amount=-nth)
    else:
        return by_name, deadlines.reckon(by_name, calendar)
    counted = deadlines.reckon(basis, calendar)
    if counted.ends != one.scheduled:
        return by_name, deadlines.reckon(by_name, calendar)
    return basis, counted


def _follow_instance(session: Session, actor: Actor | None, move: Move) -> None:
    row = session.get_one(TaskInstance, move.subject.id)
    row.due_date, row.due_provisional = move.after, move.counted.provisional
    if move.row.rule != "DUE_1":
        row.scheduled = move.after
    if move.is_elsewhere:
        row.deadline_version += 1
        task = session.get_one(Task, row.task_id)
        told = {"due": [move.before, move.after], "period": period_words(row.key)}
        trail.record(session, actor, "task.redate", task, told)


def drop_dates(session: Session, task_ids: Sequence[int]) -> None:
    """These tasks go, and with them their periods and how their days came about."""
    periods = select(TaskInstance.id).where(TaskInstance.task_id.in_(task_ids))
    deadlines.drop(session, INSTANCE, session.scalars(periods).all())
    session.execute(delete(TaskInstance).where(TaskInstance.task_id.in_(task_ids)))
    deadlines.drop(session, TASK, task_ids)


def _read_at_once(session: Session, moves: Sequence[Move]) -> list[object]:
    """The rows of `moves`, so that each is then found in the session."""
    found: list[object] = []
    for kind, model in ((TASK, Task), (RECTIFICATION, RectificationItem), (INSTANCE, TaskInstance)):
        ids = [move.subject.id for move in moves if move.subject.type == kind]
        if ids:
            found += session.scalars(select(model).where(model.id.in_(ids)))
    of_periods = [row.task_id for row in found if isinstance(row, TaskInstance)]
    if of_periods:
        found += session.scalars(select(Task).where(Task.id.in_(of_periods)))
    return found


class LedgerFollower:
    """The ledger's part when a new edition of the calendar moves days."""

    types = frozenset({TASK, RECTIFICATION, INSTANCE})

    def still_open(self, session: Session, kind: str, ids: Sequence[int]) -> set[int]:
        """Open tasks of running years with their periods, rectifications that are not closed."""
        open_task = Task.state.in_(OPEN), queries.running()
        if kind == TASK:
            query = select(Task.id).where(Task.id.in_(ids), *open_task)
        elif kind == INSTANCE:
            to_come = TaskInstance.due_date >= clock.today()  # a past period stays what it was
            of_task = instances_of(*open_task).where(TaskInstance.id.in_(ids), to_come)
            query = of_task.with_only_columns(TaskInstance.id)
        else:
            query = select(RectificationItem.id).where(
                RectificationItem.id.in_(ids),
                RectificationItem.state != RectificationState.CLOSED,
            )
        return set(session.scalars(query))

    def titles(self, session: Session, kind: str, ids: Sequence[int]) -> dict[int, str]:
        """The task's title, with its period; the number of a rectification and its problem."""
        if kind == INSTANCE:
            query = instances_of(TaskInstance.id.in_(ids))
            named = query.with_only_columns(TaskInstance.id, Task.title, TaskInstance.key)
            found = session.execute(named)
            return {number: f"{title}（{period_words(key)}）" for number, title, key in found}
        if kind == TASK:
            rows = session.execute(select(Task.id, Task.title).where(Task.id.in_(ids)))
            return {number: title for number, title in rows}
        items = session.scalars(select(RectificationItem).where(RectificationItem.id.in_(ids)))
        return {item.id: f"{item.no} {item.problem[:40]}" for item in items}

    def follow(self, session: Session, actor: Actor | None, moves: Sequence[Move]) -> None:
        """Take the new days over; a day that is another has its entry in the trail."""
        kept = _read_at_once(session, moves)  # held, or the session forgets them
        for move in moves:
            if move.subject.type == INSTANCE:
                _follow_instance(session, actor, move)
                continue
            row: Task | RectificationItem
            if move.subject.type == TASK:
                row = session.get_one(Task, move.subject.id)
            else:
                row = session.get_one(RectificationItem, move.subject.id)
            take(row, move.counted)
            if move.is_elsewhere:
                row.deadline_version += 1
                told = {"due": [move.before, move.after]}
                trail.record(
                    session,
                    actor,
                    "task.redate" if isinstance(row, Task) else "rectification.redate",
                    row,
                    told,
                )
        press_all(session, {one.task_id for one in kept if isinstance(one, TaskInstance)})
