"""The program against an answer book that was made without it (reliability.md P22)."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.calendar.arrangements import ARRANGEMENTS, STATUTORY_2027
from tests.calendar.golden import GOLDEN
from tracker.calendar.counting import count
from tracker.calendar.hours import hours_after
from tracker.calendar.limits import LIMITS, Unit, limit
from tracker.calendar.pauses import Pause
from tracker.calendar.rules import WorkCalendar

HERE = ZoneInfo("Asia/Shanghai")


def _calendar() -> WorkCalendar:
    exceptions = {}
    for rests, worked in ARRANGEMENTS.values():
        for first, last in rests:
            day = date.fromisoformat(first)
            while day <= date.fromisoformat(last):
                exceptions[day] = False
                day += timedelta(days=1)
        exceptions |= {date.fromisoformat(day): True for day in worked}
    exceptions |= {date.fromisoformat(day): False for day in STATUTORY_2027}
    return WorkCalendar(exceptions, frozenset(ARRANGEMENTS), frozenset({2027}))


CALENDAR = _calendar()
BY_DAY = [case for case in GOLDEN if LIMITS[case.rule].unit is not Unit.HOUR]
BY_HOUR = [case for case in GOLDEN if LIMITS[case.rule].unit is Unit.HOUR]


def named(case):
    return f"{case.rule}-{case.start}-{case.extended}-{len(case.pauses)}"


@pytest.mark.parametrize("case", BY_DAY, ids=named)
def test_a_limit_ends_on_the_day_of_the_answer_book(case):
    counted = count(
        limit(case.rule, date.fromisoformat(case.start)),
        date.fromisoformat(case.start),
        CALENDAR,
        extension=case.extended,
        pauses=[Pause(*map(date.fromisoformat, pause)) for pause in case.pauses],
    )

    assert counted.ends.isoformat() == case.ends, case.rests_on
    assert counted.provisional is case.provisional, case.rests_on
    assert [step.day for step in counted.steps if step.is_end] == [counted.ends]


@pytest.mark.parametrize("case", BY_HOUR, ids=named)
def test_hours_run_on_the_wall_clock(case):
    start = datetime.fromisoformat(case.start).replace(tzinfo=HERE)

    ends = hours_after(start.astimezone(UTC), limit(case.rule).amount)

    assert ends.astimezone(HERE).isoformat(timespec="minutes") == f"{case.ends}+08:00"


def test_the_book_is_large_enough_and_reaches_every_year_and_rule():
    years = Counter(case.start[:4] for case in GOLDEN)
    assert len(GOLDEN) >= 80
    assert set(years) == {str(year) for year in range(2019, 2028)}
    assert min(years.values()) >= 8
    own = {"RECTIFY", "NTH_WORKDAY", "NTH_LAST_WORKDAY", "WORKDAYS"}
    assert {case.rule for case in GOLDEN} == set(LIMITS) - own
    assert all(case.rests_on for case in GOLDEN)
