"""The periods of a task: a function of its rule, whatever happens in one of them."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.calendar.days import CALENDAR
from tracker.calendar.rules import WorkCalendar
from tracker.ledger.kinds import ScheduleType
from tracker.ledger.periods import Series, period_words, rhythm_words, series_of

RULES = (
    "P1D",
    "P7D",
    "P10D",
    "P1M",
    "P1M/28",
    "P1M/w5",
    "P1M/w-1",
    "P3M",
    "P3M/1/10",
    "P6M",
    "P1Y",
    "P1Y/01-31",
)
KINDS = {"kind": ScheduleType.RECURRING, "year": 2026, "named": None, "assumed": False}


def series(rule, given=date(2026, 7, 15), **more) -> Series:
    found = series_of(recurrence=rule, given=given, **KINDS | more)
    assert found is not None
    return found


def test_continuing_work_has_its_quarters_until_the_end_of_its_year():
    its = series("", kind=ScheduleType.CONTINUING)
    assert [(one.key, one.scheduled) for one in its.due_in(CALENDAR, date.min, date.max)] == [
        ("2026-Q3", date(2026, 9, 30)),
        ("2026-Q4", date(2026, 12, 31)),
    ]


def test_recurring_work_goes_on_across_the_years_end():
    due = list(series("P7D").due_in(CALENDAR, date(2026, 12, 21), date(2027, 1, 17)))
    assert [one.key for one in due] == ["2026-W52", "2026-W53", "2027-W01", "2027-W02"]
    assert due[1].scheduled == date(2027, 1, 3)
    assert due[1].target == date(2026, 12, 31)


def test_it_ends_where_the_document_names_the_last_day_and_not_where_that_was_assumed():
    until = date(2026, 11, 30)
    assert [one.key for one in series("P1M", named=until).due_in(CALENDAR, date.min, date.max)] == [
        "2026-07",
        "2026-08",
        "2026-09",
        "2026-10",
        "2026-11",
    ]
    open_end = series("P1M", named=date(2026, 12, 31), assumed=True)
    assert open_end.until is None


def test_the_last_period_is_due_by_the_last_day():
    its = series("P3M", named=date(2026, 11, 29))
    assert [
        (one.key, one.scheduled, one.target) for one in its.due_in(CALENDAR, date.min, date.max)
    ] == [
        ("2026-Q3", date(2026, 9, 30), date(2026, 9, 30)),
        ("2026-Q4", date(2026, 11, 29), date(2026, 11, 27)),
    ]


def test_a_ledger_made_in_december_begins_with_its_year():
    its = series("P1M", given=date(2026, 12, 10), year=2027)
    assert next(its.due_in(CALENDAR, date.min, date.max)).key == "2027-01"


def test_every_day_is_every_working_day():
    due = series("P1D").due_in(CALENDAR, date(2026, 9, 30), date(2026, 10, 9))
    assert [one.key[5:] for one in due] == ["09-30", "10-08", "10-09"]


@pytest.mark.parametrize("unread", ["continuous", "", " ", "P0D"])
def test_what_is_no_rhythm_is_quarterly(unread):
    assert series(unread).rhythm.written() == "P3M"


def test_nothing_is_due_before_the_task_was_given():
    first = next(series("P3M/1/10").due_in(CALENDAR, date.min, date.max))
    assert (first.key, first.scheduled, first.target) == (
        "2026-Q4",
        date(2026, 10, 10),
        date(2026, 10, 10),
    )


@pytest.mark.parametrize("once", [ScheduleType.ONE_OFF, ScheduleType.EVENT])
def test_what_happens_once_has_no_periods(once):
    assert series_of(once, "", given=date(2026, 7, 1), year=2026, named=None, assumed=False) is None


@settings(max_examples=60)
@given(st.sampled_from(RULES), st.data())
def test_a_series_loses_and_doubles_no_period_over_twenty_years(rule, data):
    its = series(rule, given=date(2026, 1, 1))
    end = date(2046, 1, 1)
    whole = [one.key for one in its.due_in(CALENDAR, date(2026, 1, 1), end)]
    assert len(whole) == len(set(whole))

    day, opened = date(2026, 1, 1), []
    last = its.since
    while day < end:  # a service that is asked now and then
        day = min(end, day + timedelta(days=data.draw(st.integers(200, 2000))))
        for one in its.begun(CALENDAR, last, day):
            if one.key not in opened:
                opened.append(one.key)
            last = one.first
    assert opened[: len(whole)] == whole


@given(st.sampled_from(RULES[1:]), st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_another_calendar_moves_days_and_never_periods(rule, day):
    its = series(rule, given=date(2026, 1, 1))
    other = WorkCalendar({}, frozenset())
    until = day + timedelta(days=100)
    both = [list(its.due_in(one, day, until)) for one in (CALENDAR, other)]
    if "w" in rule:  # counted in working days, the day itself follows the calendar
        both = [
            list(its.due_in(one, date(2026, 1, 1), date(2028, 6, 30))) for one in (CALENDAR, other)
        ]
    assert [one.key for one in both[0]] == [one.key for one in both[1]]
    assert all(CALENDAR.is_workday(one.target) for one in both[0])


@pytest.mark.parametrize(
    ("rule", "words"),
    [("P1M/28", "每月28日"), ("P3M/1/10", "每季度首月10日"), ("P7D", "每周"), ("once", "")],
)
def test_a_rhythm_in_words(rule, words):
    assert rhythm_words(rule) == words


@pytest.mark.parametrize("key", ["2026-Q4", "2026-12", "2026-H2", "2026-W53", "2026", "2026-12-31"])
def test_every_period_has_a_name_with_its_year(key):
    assert period_words(key).startswith("2026年")
