"""When a job's turn has come. Asked at every tick: a tick that never ran costs only delay."""

from datetime import datetime, time, timedelta

from tracker.core import clock
from tracker.reminders.forecast import AT

FIRST, LAST = AT, time(20)  # outside these hours nobody is reminded (domain.md 5.4)
NIGHT = time(2, 30)  # when long work is in nobody's way
BACKUP_EVERY = timedelta(hours=6)
WEEK = timedelta(days=7)
OPENED = time(0, 30)  # a period that begins today is there when the first comes in
ANCHORED = time(3, 30)  # after the backup: its copy of the trail is what the anchors speak of


def reminders_are_due(now: datetime, last_good: datetime | None, *, works: bool) -> bool:
    """Whether reminders are to be queued now: where an office `works` today, by day, once.

    A machine that was off at eight does it as soon as it is on again (promise P4).
    """
    if not works or not FIRST <= clock.local(now).time() < LAST:
        return False
    return is_due_daily(now, last_good, FIRST)


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


def is_due_every(now: datetime, last_good: datetime | None, every: timedelta) -> bool:
    """Whether so much time has passed since it was last done.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 9, 17, 12, tzinfo=UTC)
    >>> [is_due_every(noon, noon - timedelta(hours=h), BACKUP_EVERY) for h in (5, 6)]
    [False, True]
    """
    return last_good is None or now - last_good >= every


def is_due_weekly(now: datetime, last_good: datetime | None) -> bool:
    """Whether something done once a week, by night, was not done in the last seven nights.

    A machine that is off every night does it by day, a day later.

    >>> from datetime import UTC
    >>> night = datetime(2026, 9, 17, 19, 0, tzinfo=UTC)  # three in the office
    >>> noon = datetime(2026, 9, 18, 4, 0, tzinfo=UTC)
    >>> is_due_weekly(night, night - WEEK), is_due_weekly(noon, noon - WEEK)
    (True, False)
    >>> is_due_weekly(noon, noon - timedelta(days=8)), is_due_weekly(noon, None)
    (True, True)
    """
    if last_good is None or now - last_good >= WEEK + timedelta(days=1):
        return True
    by_night = NIGHT <= clock.local(now).time() < FIRST
    return by_night and is_due_every(now, last_good, WEEK)
