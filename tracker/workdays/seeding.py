"""The first editions, from the `holidays` package (domain.md 6.1)."""

from collections.abc import Iterable
from datetime import date
from importlib.metadata import version

from sqlalchemy.orm import Session

from tracker.calendar.notice import Arranged
from tracker.calendar.rules import SATURDAY
from tracker.core import clock
from tracker.workdays import queries
from tracker.workdays.actions import Wanted, load

OURS = "holidays "  # a year whose source begins so was filled here, and nobody's hand touched it
FIRST = 2019
NEAR = 9  # days between a make-up day and its holiday


def years() -> range:
    """From 2019 to the year after this one."""
    return range(FIRST, clock.today().year + 2)


def is_due(session: Session) -> bool:
    """Whether years are missing, or are a guess that this installation may know better."""
    known = {one.year: one for one in session.scalars(queries.editions())}
    ours = f"{OURS}{version('holidays')}"
    return any(
        year not in known
        or (
            known[year].provisional
            and known[year].source.startswith(OURS)
            and known[year].source != ours
        )
        for year in years()
    )


def seed(session: Session, wanted_years: Iterable[int] | None = None) -> list[int]:
    """Fill those years (by default `years()`) from the `holidays` package.

    Returns those that were written, in order.

    A year loaded from anywhere else stays as it is, and so does a published year of which the
    installed package knows less. Doing it again writes nothing (domain.md 6.1).
    """
    written = []
    for year in sorted(years() if wanted_years is None else wanted_years):
        wanted = arrangement(year)
        if _may_replace(session, wanted) and load(session, None, wanted):
            written.append(year)
    return written


def arrangement(year: int) -> Wanted:
    """Read one year from the `holidays` package.

    The package does not say how far its make-up days (调休上班) reach: a year of which it lists
    none has its statutory days only, and is provisional (domain.md 6.1).
    """
    import holidays  # slow to import, and only this needs it

    known = holidays.country_holidays("CN", years=year, language="zh_CN")
    # the set holds make-up days of other years too, whatever year was asked for
    worked = {day for day in known.weekend_workdays if day.year == year}
    rest = {day for day in known if day.year == year and day.weekday() < SATURDAY}
    names = {day: _plain(known[day]) for day in known if "调休" not in known[day]}
    return Wanted(
        year=year,
        source=f"{OURS}{version('holidays')}",
        provisional=not worked,
        days={day: Arranged(False, names.get(day) or f"{_nearest(day, names)}调休") for day in rest}
        | {day: Arranged(True, f"{_nearest(day, names)}调休") for day in worked},
    )


def _plain(name: str) -> str:
    """国庆节 for 国庆节（补假）; two holidays on one day are named once, both."""
    parts = (part.split("（")[0].replace("农历除夕", "春节") for part in name.split("; "))
    return "、".join(dict.fromkeys(parts))


def _nearest(day: date, names: dict[date, str]) -> str:
    """The holiday a make-up day belongs to."""
    near = min(names, key=lambda one: abs((one - day).days), default=None)
    return names[near] if near and abs((near - day).days) <= NEAR else ""


def _may_replace(session: Session, wanted: Wanted) -> bool:
    row = queries.edition(session, wanted.year)
    if row is None:
        return True
    return row.source.startswith(OURS) and not (wanted.provisional and not row.provisional)
