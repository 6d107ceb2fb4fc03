"""What the table of working days holds."""

from datetime import date
from functools import lru_cache

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.calendar.rules import WorkCalendar
from tracker.workdays.models import CalendarDay, CalendarYear


def years() -> Select[int, bool]:
    """Each year the table covers and whether it is provisional, in order."""
    return select(CalendarYear.year, CalendarYear.provisional).order_by(CalendarYear.year)


def days() -> Select[date, bool]:
    """Each day that differs from its weekday and whether it is worked, in order."""
    return select(CalendarDay.day, CalendarDay.is_workday).order_by(CalendarDay.day)


def days_of(year: int) -> Select[date, bool, str]:
    """The days of one year that differ from their weekday, each with its note, in order."""
    return (
        select(CalendarDay.day, CalendarDay.is_workday, CalendarDay.note)
        .where(CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(CalendarDay.day)
    )


def calendar(session: Session) -> WorkCalendar:
    """Return the calendar as the table stands now (domain.md 6.1); two small queries.

    Ask once for a request or a job and hand it down. The same content gives the same object, so
    what it has counted before is not counted again, and a change made by another process is seen
    at the next call.
    """
    return _built(
        tuple((year, provisional) for year, provisional in session.execute(years())),
        tuple((day, is_workday) for day, is_workday in session.execute(days())),
    )


@lru_cache(maxsize=4)
def _built(
    years: tuple[tuple[int, bool], ...], days: tuple[tuple[date, bool], ...]
) -> WorkCalendar:
    return WorkCalendar(
        exceptions=dict(days),
        published=frozenset(year for year, provisional in years if not provisional),
        provisional=frozenset(year for year, provisional in years if provisional),
    )
