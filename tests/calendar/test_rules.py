"""Working days: the worked dates of domain.md 6.5, counts of 15.2, and what always holds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calendar.days import CALENDAR, REST_DAYS, WORKED_WEEKENDS, days_from
from tracker.calendar.rules import WorkCalendar

UNKNOWN = WorkCalendar({}, frozenset())


def day(text: str) -> date:
    return date.fromisoformat(text)


def weekday(text: str) -> str:
    return day(text).strftime("%a")


# The worked dates


@pytest.mark.parametrize(
    ("n", "ends"), [(5, "2026-02-14"), (6, "2026-02-24"), (10, "2026-02-28"), (20, "2026-03-13")]
)
def test_w1_twenty_days_over_spring_festival_with_two_worked_saturdays(n, ends):
    assert CALENDAR.add_workdays(day("2026-02-09"), n) == day(ends)


@pytest.mark.parametrize(
    ("n", "ends"), [(5, "2025-09-28"), (8, "2025-10-09"), (10, "2025-10-11"), (20, "2025-10-24")]
)
def test_w2_twenty_days_over_national_day(n, ends):
    assert CALENDAR.add_workdays(day("2025-09-22"), n) == day(ends)


@pytest.mark.parametrize(("n", "ends"), [(7, "2025-01-27"), (15, "2025-02-13"), (20, "2025-02-20")])
def test_w3_a_worked_sunday_counts(n, ends):
    assert CALENDAR.add_workdays(day("2025-01-17"), n) == day(ends)


@pytest.mark.parametrize("received", ["2026-02-14", "2026-02-15"])
def test_w4_the_day_of_receipt_is_day_0_worked_or_not(received):
    assert CALENDAR.add_workdays(day(received), 20) == day("2026-03-20")


@pytest.mark.parametrize(("n", "ends"), [(20, "2026-05-20"), (40, "2026-06-17")])
def test_w5_a_limit_and_its_extension(n, ends):
    assert CALENDAR.add_workdays(day("2026-04-20"), n) == day(ends)


def test_w6_a_limit_runs_over_the_turn_of_the_year():
    assert CALENDAR.add_workdays(day("2025-12-26"), 20) == day("2026-01-26")


@pytest.mark.parametrize(
    ("received", "ends"), [("2025-12-08", "2026-01-06"), ("2025-12-15", "2026-01-13")]
)
def test_w7_december_is_answered_in_january(received, ends):
    assert CALENDAR.add_workdays(day(received), 20) == day(ends)


def test_w8_a_limit_that_ends_in_an_unpublished_year_is_provisional():
    last_known = CALENDAR.add_workdays(day("2026-12-03"), 20)
    first_unknown = CALENDAR.add_workdays(day("2026-12-04"), 20)

    assert last_known == day("2026-12-31")
    assert not CALENDAR.is_provisional(last_known)
    assert first_unknown.year == 2027
    assert CALENDAR.is_provisional(first_unknown)


@pytest.mark.parametrize(
    ("formed", "ends"),
    [("2026-04-29", "2026-05-29"), ("2025-09-30", "2025-11-04"), ("2026-02-14", "2026-03-20")],
)
def test_w13_proactive_publication_in_twenty_days(formed, ends):
    assert CALENDAR.add_workdays(day(formed), 20) == day(ends)


@pytest.mark.parametrize(
    ("published", "latest"),
    [("2026-04-30", "2026-05-08"), ("2025-09-30", "2025-10-11"), ("2026-02-13", "2026-02-25")],
)
def test_w14_interpretation_in_three_days(published, latest):
    assert CALENDAR.add_workdays(day(published), 3) == day(latest)


REMINDERS = [
    (15, "2026-09-09"), (8, "2026-09-18"), (7, "2026-09-20"), (3, "2026-09-24"),
    (1, "2026-09-29"), (-1, "2026-10-08"), (-3, "2026-10-10"), (-7, "2026-10-15"),
]  # fmt: skip


@pytest.mark.parametrize(("left", "today"), REMINDERS)
def test_w16_reminders_of_a_task_due_at_the_end_of_september(left, today):
    due = day("2026-09-30")

    assert CALENDAR.target(due) == due
    assert CALENDAR.add_workdays(due, -left) == day(today)
    assert CALENDAR.workdays_left(day(today), due) == left


def test_w17_a_due_date_on_a_sunday_is_shown_as_the_friday_before():
    assert weekday("2025-11-30") == "Sun"
    assert CALENDAR.target(day("2025-11-30")) == day("2025-11-28")


def test_dl2_a_limit_in_calendar_days_rolls_off_a_rest_day():
    assert CALENDAR.next_workday_on_or_after(day("2026-05-01")) == day("2026-05-06")


@pytest.mark.parametrize(
    ("written", "target"),
    [("2026-01-31", "2026-01-30"), ("2026-03-31", "2026-03-31"), ("2027-01-31", "2027-01-29")],
)
def test_dl5_the_annual_report_aims_at_the_last_working_day(written, target):
    assert CALENDAR.last_workday_on_or_before(day(written)) == day(target)


# Counts


@pytest.mark.parametrize(
    ("year", "counts"),
    [
        (2025, [19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23]),
        (2026, [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]),
    ],
)
def test_each_month_has_its_working_days(year, counts):
    eves = [date(year, month, 1) - timedelta(days=1) for month in range(1, 13)]
    ends = [*eves[1:], date(year, 12, 31)]

    assert [CALENDAR.workdays_between(a, b) for a, b in zip(eves, ends, strict=True)] == counts
    assert CALENDAR.workdays_between(eves[0], ends[-1]) == sum(counts) == 248


def test_a_count_before_is_the_count_after_turned_round():
    assert CALENDAR.workdays_between(day("2026-03-09"), day("2026-03-20")) == 9  # W9
    assert CALENDAR.workdays_between(day("2026-03-20"), day("2026-03-09")) == -9


def test_on_the_rest_days_after_the_target_a_task_is_overdue_by_no_whole_day():
    saturday, due = day("2025-11-29"), day("2025-11-30")

    assert CALENDAR.workdays_left(saturday, due) == 0
    assert CALENDAR.is_overdue(saturday, due)
    assert not CALENDAR.is_overdue(day("2025-11-28"), due)


# What is not known


def test_a_year_without_a_table_rests_on_weekends_and_fixed_holidays():
    rest = [d for d in days_from(date(2031, 1, 1), date(2031, 12, 31)) if d.weekday() < 5]

    assert [d for d in rest if not UNKNOWN.is_workday(d)] == [
        date(2031, 1, 1), date(2031, 5, 1), date(2031, 5, 2),
        date(2031, 10, 1), date(2031, 10, 2), date(2031, 10, 3),
    ]  # fmt: skip
    assert UNKNOWN.is_provisional(date(2031, 6, 2))


def test_a_provisional_year_is_counted_by_its_own_table():
    guess = WorkCalendar({date(2027, 2, 5): False}, frozenset({2026}), frozenset({2027}))

    assert guess.is_provisional(date(2027, 2, 5))
    assert guess.add_workdays(date(2027, 2, 4), 1) == date(2027, 2, 8)
    assert guess.is_workday(date(2027, 1, 1))  # the table says nothing, so its weekday decides


def test_a_count_is_provisional_when_either_end_is():
    assert not CALENDAR.is_provisional_between(date(2025, 1, 1), date(2026, 12, 31))
    assert CALENDAR.is_provisional_between(date(2027, 1, 4), date(2026, 12, 31))


def test_a_year_is_not_published_and_provisional_at_once():
    with pytest.raises(ValueError, match="2026"):
        WorkCalendar({}, frozenset({2026}), frozenset({2026, 2027}))


def test_a_calendar_does_not_change_with_what_it_was_made_from():
    exceptions = {date(2026, 2, 14): True}
    calendar = WorkCalendar(exceptions, frozenset({2026}))

    exceptions[date(2026, 2, 14)] = False

    assert calendar.is_workday(date(2026, 2, 14))
    assert calendar == WorkCalendar({date(2026, 2, 14): True}, frozenset({2026}))


@pytest.mark.parametrize(("start", "n"), [(date.max, 1), (date.min, -1)])
def test_counting_past_the_last_year_is_an_error(start, n):
    with pytest.raises(ValueError, match="year"):
        UNKNOWN.add_workdays(start, n)


# What always holds

dates = st.dates(date(2018, 1, 1), date(2033, 12, 31))
steps = st.integers(-600, 600)
calendars = st.builds(
    lambda drawn, years: WorkCalendar(
        {**CALENDAR.exceptions, **drawn}, frozenset({2025, 2026}), frozenset(years)
    ),
    st.dictionaries(dates, st.booleans(), max_size=80),
    st.sets(st.sampled_from([2019, 2024, 2027, 2028])),
)


@given(calendars, dates, steps.filter(bool))
def test_a_count_never_ends_on_a_rest_day(calendar, start, n):
    assert calendar.is_workday(calendar.add_workdays(start, n))


@given(calendars, dates, steps, st.integers(1, 30))
def test_more_days_end_later(calendar, start, n, more):
    assert calendar.add_workdays(start, n) < calendar.add_workdays(start, n + more)


@given(calendars, dates, dates, steps.filter(bool))
def test_a_later_start_never_ends_earlier(calendar, one, other, n):
    first, second = sorted((one, other))

    assert calendar.add_workdays(first, n) <= calendar.add_workdays(second, n)


@given(calendars, dates, st.integers(1, 600))
def test_adding_and_taking_away_leads_back(calendar, start, n):
    there = calendar.add_workdays(start, n)
    assert calendar.add_workdays(there, -n) == calendar.last_workday_on_or_before(start)

    before = calendar.add_workdays(start, -n)
    assert calendar.add_workdays(before, n) == calendar.next_workday_on_or_after(start)


@given(calendars, dates, steps)
def test_the_days_between_are_the_days_added(calendar, start, n):
    worked = calendar.next_workday_on_or_after(start)

    assert calendar.workdays_between(worked, calendar.add_workdays(worked, n)) == n


@given(calendars, dates, dates, dates)
def test_two_counts_in_a_row_make_one(calendar, a, b, c):
    between = calendar.workdays_between

    assert between(a, b) + between(b, c) == between(a, c)


@given(calendars, dates, st.integers(0, 900))
def test_it_counts_what_a_finger_on_the_wall_calendar_counts(calendar, start, length):
    last = start + timedelta(days=length)
    worked = [d for d in days_from(start, last)[1:] if calendar.is_workday(d)]

    assert calendar.workdays_between(start, last) == len(worked)
    assert [calendar.add_workdays(start, n + 1) for n in range(len(worked))] == worked
    if calendar.is_workday(last):
        assert [calendar.add_workdays(last, -n) for n in range(1, len(worked))] == worked[-2::-1]


@given(calendars, dates)
def test_the_target_is_never_late_and_never_a_rest_day(calendar, due):
    target = calendar.target(due)

    assert target <= due
    assert calendar.is_workday(target)
    assert calendar.workdays_between(target, due) == 0


def test_the_table_by_hand_holds_what_the_arrangements_hold():
    assert all(d.weekday() >= 5 for d in WORKED_WEEKENDS)
    assert not set(REST_DAYS) & set(WORKED_WEEKENDS)
