"""Fill the office's table of working days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

from sqlalchemy import delete
from sqlalchemy.orm import Session

from tracker.workdays import queries
from tracker.workdays.models import CalendarDay, CalendarYear

OURS = "holidays "  # a year whose source begins so was filled here, and nobody's hand touched it
SATURDAY = 5


@dataclass(frozen=True)
class Arrangement:
    """One year as the `holidays` package knows it: the days that differ from their weekday."""

    year: int
    source: str
    provisional: bool
    days: dict[date, tuple[bool, str]]  # whether it is worked, and what for


def seed(session: Session, years: Iterable[int] = range(2019, 2028)) -> list[int]:
    """Fill `years` from the `holidays` package; return those that were written, in order.

    A year loaded from anywhere else stays as it is, and so does a published year of which the
    installed package knows less. Doing it again writes nothing (domain.md 6.1).
    """
    return [year for year in sorted(years) if _fill(session, arrangement(year))]


def arrangement(year: int) -> Arrangement:
    """Read one year from the `holidays` package.

    The package does not say how far its make-up days (调休上班) reach: a year of which it lists
    none has its statutory days only, and is provisional (domain.md 6.1).
    """
    import holidays  # slow to import, and only this needs it

    known = holidays.country_holidays("CN", years=year, language="zh_CN")
    # the set holds make-up days of other years too, whatever year was asked for
    worked = {day for day in known.weekend_workdays if day.year == year}
    rest = {day for day in known if day.year == year and day.weekday() < SATURDAY}
    return Arrangement(
        year=year,
        source=f"{OURS}{version('holidays')}",
        provisional=not worked,
        days={day: (False, known[day]) for day in rest}
        | {day: (True, "调休上班") for day in worked},
    )


def _fill(session: Session, wanted: Arrangement) -> bool:
    row = session.get(CalendarYear, wanted.year)
    if row is None:
        row = CalendarYear(year=wanted.year)
        session.add(row)
    elif not _may_replace(session, row, wanted):
        return False
    row.provisional, row.source = wanted.provisional, wanted.source
    first, last = date(wanted.year, 1, 1), date(wanted.year, 12, 31)
    session.execute(delete(CalendarDay).where(CalendarDay.day.between(first, last)))
    session.add_all(
        CalendarDay(day=day, is_workday=is_workday, note=note)
        for day, (is_workday, note) in wanted.days.items()
    )
    session.flush()
    return True


def _may_replace(session: Session, row: CalendarYear, wanted: Arrangement) -> bool:
    if not row.source.startswith(OURS):
        return False
    if wanted.provisional and not row.provisional:
        return False
    held = {day: (worked, note) for day, worked, note in session.execute(queries.days_of(row.year))}
    return held != wanted.days or row.provisional != wanted.provisional
