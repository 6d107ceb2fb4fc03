"""The ends of recurring periods."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calendar.periods import Period, period_end, period_ends

dates = st.dates(date(2019, 1, 1), date(2032, 12, 31))


@pytest.mark.parametrize(
    ("period", "day", "end"),
    [
        (Period.DAY, "2026-03-05", "2026-03-05"),
        (Period.WEEK, "2026-03-02", "2026-03-08"),
        (Period.WEEK, "2026-03-08", "2026-03-08"),
        (Period.WEEK, "2025-12-31", "2026-01-04"),
        (Period.MONTH, "2024-02-01", "2024-02-29"),
        (Period.QUARTER, "2026-03-31", "2026-03-31"),
        (Period.QUARTER, "2026-04-01", "2026-06-30"),
        (Period.HALF_YEAR, "2026-06-30", "2026-06-30"),
        (Period.HALF_YEAR, "2026-07-01", "2026-12-31"),
        (Period.YEAR, "2026-01-01", "2026-12-31"),
    ],
)
def test_a_period_ends_where_the_office_says(period, day, end):
    assert period_end(period, date.fromisoformat(day)) == date.fromisoformat(end)


@given(st.sampled_from(Period), dates)
def test_a_period_is_ended_once_and_the_next_day_begins_another(period, day):
    end = period_end(period, day)

    assert end >= day
    assert period_end(period, end) == end
    assert period_end(period, end + timedelta(days=1)) > end


@pytest.mark.parametrize(
    ("period", "times"),
    [
        (Period.DAY, 365),
        (Period.WEEK, 52),
        (Period.MONTH, 12),
        (Period.QUARTER, 4),
        (Period.HALF_YEAR, 2),
        (Period.YEAR, 1),
    ],
)
def test_a_year_has_so_many_ends(period, times):
    ends = list(period_ends(period, date(2026, 1, 1), date(2026, 12, 31)))

    assert len(ends) == times
    assert ends == sorted(set(ends))
