"""Recurring periods and the days on which they end (domain.md 4.4, contracts.md 3 `every`)."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

SUNDAY = 7


class Period(StrEnum):
    """How often something falls due; the value is the ISO 8601 duration."""

    DAY = "P1D"
    WEEK = "P7D"
    MONTH = "P1M"
    QUARTER = "P3M"
    HALF_YEAR = "P6M"
    YEAR = "P1Y"


MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.YEAR: 12}


def period_end(period: Period, day: date) -> date:
    """Return the last day of the period that `day` lies in (domain.md 4.4, "period end").

    Periods are those of the office's calendar: a week ends on Sunday, a quarter in March, June,
    September and December. The day may be a rest day: `WorkCalendar.target` moves it.

    >>> [period_end(period, date(2026, 8, 12)).isoformat() for period in Period]
    ['2026-08-12', '2026-08-16', '2026-08-31', '2026-09-30', '2026-12-31', '2026-12-31']
    """
    if period is Period.DAY:
        return day
    if period is Period.WEEK:
        return day + timedelta(days=SUNDAY - day.isoweekday())
    month = -(-day.month // MONTHS[period]) * MONTHS[period]  # rounded up
    return date(day.year, month, monthrange(day.year, month)[1])


def period_ends(period: Period, first: date, last: date) -> Iterator[date]:
    """Yield each period end from `first` to `last`, both included, in order.

    >>> year = date(2026, 1, 1), date(2026, 12, 31)
    >>> [end.isoformat() for end in period_ends(Period.QUARTER, *year)]
    ['2026-03-31', '2026-06-30', '2026-09-30', '2026-12-31']
    """
    end = period_end(period, first)
    while end <= last:
        yield end
        end = period_end(period, end + timedelta(days=1))
