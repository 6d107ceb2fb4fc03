"""What the task's page shows of its periods: those kept, and those still to come by the rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.calendar.rules import WorkCalendar
from tracker.ledger.actions.opening import series
from tracker.ledger.kinds import INSTANCE_NAMES, TO_REPORT, InstanceState, ScheduleType
from tracker.ledger.models import Task, TaskInstance
from tracker.ledger.periods import period_words

AHEAD = timedelta(days=400)  # across the year's end, and a year's period with it
MOST_AHEAD = 60
AROUND = 1  # periods before and after the present one that the task's page names


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodLine:
    """One period: its name, the day the rule names, and the working day it was moved to."""

    name: str
    first: date
    last: date
    scheduled: date
    due: date
    is_provisional: bool
    number: int | None = None  # of its row; None while it is only foreseen
    state: InstanceState | None = None
    note: str = ""

    @property
    def is_to_report(self) -> bool:
        """Whether somebody still has to report on it, so that it can be excused."""
        return self.state in TO_REPORT

    @property
    def word(self) -> str:
        """Where it stands; empty while it is only foreseen."""
        return INSTANCE_NAMES[self.state] if self.state else ""

    @property
    def is_moved(self) -> bool:
        """Whether the day shown is another than the rule names."""
        return self.scheduled != self.due

    def is_now(self, today: date) -> bool:
        """Whether this is the present period."""
        return self.first <= today <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """All periods of a task in order, kept and foreseen."""

    words: str  # 每季度首月10日
    lines: Sequence[PeriodLine]
    today: date

    @property
    def around(self) -> Sequence[PeriodLine]:
        """The first that waits for a report, else the present one; with its neighbours."""
        now = (n for n, one in enumerate(self.lines) if one.last >= self.today)
        owed = (n for n, one in enumerate(self.lines) if one.is_to_report)
        at = next(owed, next(now, len(self.lines) - 1))
        return self.lines[max(0, at - AROUND) : at + AROUND + 1]

    @property
    def has_to_report(self) -> bool:
        """Whether there is one that can be reported on, opened already or not."""
        return any(
            one.is_to_report or (one.number is None and one.first <= self.today)
            for one in self.lines
        )


def periods_of(
    session: Session, task: Task, year: int, calendar: WorkCalendar, today: date
) -> Periods | None:
    """The periods of `task`; None for what has none. One query."""
    its = series(task, year)
    if its is None and task.schedule_type != ScheduleType.EVENT:
        return None
    rows = session.scalars(
        select(TaskInstance).where(TaskInstance.task_id == task.id).order_by(TaskInstance.first_day)
    ).all()
    kept = {row.key for row in rows}
    lines = [
        PeriodLine(
            name=period_words(row.key),
            first=row.first_day,
            last=row.last_day,
            scheduled=row.scheduled,
            due=row.due_date,
            is_provisional=row.due_provisional,
            number=row.id,
            state=row.state,
            note=row.note,
        )
        for row in rows
    ]
    if its is None:
        return Periods(words="逐次登记", lines=lines, today=today)
    since = rows[-1].first_day if rows else its.since
    foreseen = [one for one in its.due_in(calendar, since, today + AHEAD) if one.key not in kept]
    lines += [
        PeriodLine(
            name=period_words(one.key),
            first=one.first,
            last=one.last,
            scheduled=one.scheduled,
            due=one.target,
            is_provisional=calendar.is_provisional_between(one.target, one.scheduled),
        )
        for one in foreseen[:MOST_AHEAD]
    ]
    return Periods(words=its.rhythm.words(), lines=lines, today=today)
