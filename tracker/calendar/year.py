"""A year on one sheet: its months with their working days, its holidays, its make-up days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from tracker.calendar.rules import SATURDAY, WorkCalendar, days_from

MONTHS = range(1, 13)


class Rest(NamedTuple):
    """A holiday with the weekends that touch it: so many days in a row nobody works."""

    first: date
    last: date
    name: str

    @property
    def days(self) -> int:
        """How many, both ends included."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Month:
    """One month: whole weeks from Monday, None where another month's day would stand."""

    number: int
    workdays: int
    weeks: tuple[tuple[date | None, ...], ...]


@dataclass(frozen=True)
class YearSheet:
    """What a page and a prompt show of one year."""

    year: int
    calendar: WorkCalendar

    @property
    def months(self) -> list[Month]:
        """January to December."""
        return [_month(self.calendar, self.year, number) for number in MONTHS]

    @property
    def workdays(self) -> int:
        """The working days of the whole year."""
        return self.calendar.workdays_between(date(self.year - 1, 12, 31), date(self.year, 12, 31))

    @property
    def holidays(self) -> list[Rest]:
        """What the arrangement frees, in order; a weekend alone is none."""
        return [rest for rest in self._rests() if rest.name]

    @property
    def made_up(self) -> list[tuple[date, str]]:
        """The weekend days that are worked (调休上班), each with what for."""
        return [
            (day, self.calendar.notes.get(day, ""))
            for day in days_from(date(self.year, 1, 1), date(self.year, 12, 31))
            if day.weekday() >= SATURDAY and self.calendar.is_workday(day)
        ]

    def _rests(self) -> Iterator[Rest]:
        run: list[date] = []
        for day in days_from(date(self.year, 1, 1), date(self.year, 12, 31)):
            if not self.calendar.is_workday(day):
                run.append(day)
            elif run:
                yield self._rest(run)
                run = []
        if run:
            yield self._rest(run)

    def _rest(self, run: list[date]) -> Rest:
        notes = [self.calendar.notes.get(day, "") for day in run]
        named = [note for note in notes if note and not note.endswith("调休")] or notes
        names = list(dict.fromkeys(name for name in named if name))
        plain = all(day.weekday() >= SATURDAY for day in run)
        return Rest(run[0], run[-1], "、".join(names) or ("" if plain else "放假"))


def _month(calendar: WorkCalendar, year: int, number: int) -> Month:
    first = date(year, number, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    cells: list[date | None] = [None] * first.weekday()
    cells += days_from(first, last)
    cells += [None] * (-len(cells) % 7)
    return Month(
        number,
        calendar.workdays_between(first - timedelta(days=1), last),
        tuple(tuple(cells[at : at + 7]) for at in range(0, len(cells), 7)),
    )
