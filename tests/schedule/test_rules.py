"""When a job's turn has come."""

from datetime import UTC, datetime

import pytest

from tests.calendar.days import CALENDAR
from tracker.core.clock import LOCAL, local
from tracker.reminders.forecast import next_reminders
from tracker.schedule.rules import is_due_daily, reminders_are_due


def at(day, hour, minute=0):
    return datetime(2026, 9, day, hour, minute, tzinfo=LOCAL).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "last_good", "due"),
    [
        (at(18, 7, 59), None, False),
        (at(18, 8), None, True),
        (at(18, 8), at(17, 8), True),
        (at(18, 8, 1), at(18, 8), False),
        (at(18, 8), at(18, 7, 30), True),  # by hand, before the day began
        (at(18, 15), at(17, 8), True),  # the machine was off in the morning
        (at(18, 20), at(17, 8), False),  # nobody is written to in the evening
        (at(19, 9), at(18, 8), False),  # a Saturday
        (at(20, 9), at(18, 8), True),  # a Sunday that is worked
        (at(25, 9), at(24, 8), False),  # 中秋
    ],
)
def test_reminders_are_due_once_a_working_day_from_eight_to_eight(now, last_good, due):
    works = CALENDAR.is_workday(local(now).date())
    assert reminders_are_due(now, last_good, works=works) is due


@pytest.mark.parametrize(
    ("now", "first"),
    [
        (at(18, 7, 59), at(18, 8)),
        (at(18, 8), at(20, 8)),  # the Sunday is worked
        (at(19, 3), at(20, 8)),
        (at(24, 21), at(28, 8)),  # after 中秋 and its weekend
    ],
)
def test_the_next_reminders_come_at_eight_of_a_working_day(now, first):
    assert next_reminders(now, CALENDAR) == first


@pytest.mark.parametrize(
    ("now", "last_good", "due"),
    [
        (at(18, 2, 29), at(17, 2, 30), False),
        (at(18, 2, 30), at(17, 2, 30), True),
        (at(18, 23), at(17, 2, 30), True),
        (at(18, 23), at(18, 2, 31), False),
        (at(18, 23), at(18, 1), True),
    ],
)
def test_something_daily_is_due_once_after_its_hour(now, last_good, due):
    assert is_due_daily(now, last_good) is due
