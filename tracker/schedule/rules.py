"""When a job's turn has come. Asked at every tick: a tick that never ran costs only delay."""

from datetime import datetime, time

from tracker.calendar.rules import WorkCalendar
from tracker.core import clock

FIRST, LAST = time(8), time(20)  # outside these hours nobody is reminded (domain.md 5.4)
NIGHT = time(2, 30)  # when a backup is in nobody's way


def reminders_are_due(now: datetime, last_good: datetime | None, calendar: WorkCalendar) -> bool:
    """Whether reminders are to be queued now: on a working day, by day, once.

    A machine that was off at eight does it as soon as it is on again (promise P4).
    """
    here = clock.local(now)
    if not calendar.is_workday(here.date()) or not FIRST <= here.time() < LAST:
        return False
    return last_good is None or clock.local(last_good).date() != here.date()


def is_due_daily(now: datetime, last_good: datetime | None, at: time = NIGHT) -> bool:
    """Whether something done once a day, from `at` on, was not done yet.

    >>> from datetime import UTC
    >>> night = datetime(2026, 9, 17, 19, 0, tzinfo=UTC)  # three in the office
    >>> is_due_daily(night, None), is_due_daily(night, night)
    (True, False)
    """
    here = clock.local(now)
    if here.time() < at:
        return False
    return last_good is None or clock.local(last_good) < here.replace(
        hour=at.hour, minute=at.minute, second=0, microsecond=0
    )
