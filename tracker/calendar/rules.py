"""Counting working days, make-up days (调休上班) included (domain.md 6.1, 6.2)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

SATURDAY = 5
FIRST_YEAR, LAST_YEAR = 2000, 2100  # that a calendar may have; others are slips of the pen


def days_from(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included, in order.

    >>> [day.day for day in days_from(date(2026, 2, 27), date(2026, 3, 2))]
    [27, 28, 1, 2]
    """
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)


def is_fixed_holiday(day: date) -> bool:
    """Whether `day` is a statutory holiday whose date is the same every year (放假办法).

    A year nobody has a table for still rests on these. The holidays that follow the moon or the
    sun (春节, 清明, 端午, 中秋) are not computed here.

    >>> is_fixed_holiday(date(2031, 10, 3)), is_fixed_holiday(date(2024, 5, 2))
    (True, False)
    """
    if day.month == 5 and day.day == 2:
        return day.year >= 2025  # added by the revision of November 2024
    return (day.month, day.day) in {(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)}


@dataclass(frozen=True)
class WorkCalendar:
    """The working days of every year, some of them only provisionally known (domain.md 6.1).

    `exceptions` says of each day that differs from its weekday whether it is worked. `published`
    are the years whose arrangement the State Council has published, `provisional` the years whose
    exceptions are a guess. Any other year has weekends and the fixed holidays, and is provisional.
    `notes` names the days that are something (国庆节), `version` the newest edition of the table
    it was made from: with it a date can be counted again as it was (DL-6).

    All counts are in working days. Raises ValueError for a year that is both, and for a count
    that would end outside the years 1 to 9999.
    """

    exceptions: Mapping[date, bool] = field(hash=False)
    published: frozenset[int]
    provisional: frozenset[int] = frozenset()
    notes: Mapping[date, str] = field(default_factory=dict, hash=False)
    version: int = 0
    _worked: dict[int, tuple[date, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )  # each year's working days in order, filled when first asked

    def __post_init__(self) -> None:
        if both := self.published & self.provisional:
            raise ValueError(f"published and provisional at once: {sorted(both)}")
        # a copy nobody else can change: the counts above rest on it
        for name in ("exceptions", "notes"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def is_workday(self, day: date) -> bool:
        """Whether the office works on `day` (domain.md 6.1).

        >>> WorkCalendar({date(2026, 2, 14): True}, frozenset({2026})).is_workday(date(2026, 2, 14))
        True
        """
        known = self.exceptions.get(day)
        if known is not None:
            return known
        covered = day.year in self.published or day.year in self.provisional
        return day.weekday() < SATURDAY and (covered or not is_fixed_holiday(day))

    def why(self, day: date) -> str:
        """Why `day` is not what its weekday says, or is a rest day; empty for a plain one.

        >>> calendar = WorkCalendar({}, frozenset({2026}))
        >>> calendar.why(date(2026, 11, 28)), calendar.why(date(2026, 11, 27))
        ('周六休息', '')
        """
        weekend = day.weekday() >= SATURDAY
        note = self.notes.get(day, "")
        if self.is_workday(day):
            return f"周{'一二三四五六日'[day.weekday()]}{note or '调休'}上班" if weekend else note
        if note:
            return f"{note}放假"
        if not weekend and is_fixed_holiday(day):
            return "法定节日放假"
        return f"周{'一二三四五六日'[day.weekday()]}休息" if weekend else "放假"

    def is_provisional(self, day: date) -> bool:
        """Whether the arrangement of that day's year is not published yet (domain.md 6.1)."""
        return day.year not in self.published

    def is_provisional_between(self, one: date, other: date) -> bool:
        """Whether a count between these days, in either order, touches an unpublished year."""
        first, last = sorted((one, other))
        return any(year not in self.published for year in range(first.year, last.year + 1))

    def add_workdays(self, start: date, n: int) -> date:
        """Return the `n`-th working day after `start`, or before it when `n` is negative.

        `start` is day 0 whether it is worked or not, so with 0 it comes back as it is, and no
        other result is a rest day (domain.md 6.2 DL-1, DL-2).
        """
        if n == 0:
            return start
        year, days = start.year, self._workdays(start.year)
        place = bisect_right(days, start) + n - 1 if n > 0 else bisect_left(days, start) + n
        while place < 0:
            year -= 1
            place += len(self._workdays(year))
        while place >= len(self._workdays(year)):
            place -= len(self._workdays(year))
            year += 1
        return self._workdays(year)[place]

    def workdays_between(self, a: date, b: date) -> int:
        """Count the working days after `a` up to and including `b`.

        When `b` is the earlier, the same count the other way round, negative. Neither count has
        its first day in it (domain.md 6.5, "Exclusion formula"). Costs two look-ups, and one more
        for each year between.
        """
        if b < a:
            return -self.workdays_between(b, a)
        whole_years = sum(len(self._workdays(year)) for year in range(a.year, b.year))
        return whole_years + self._rank(b) - self._rank(a)

    def last_workday_on_or_before(self, day: date) -> date:
        """Return `day` if it is worked, else the nearest working day before it (DL-5)."""
        return day if self.is_workday(day) else self.add_workdays(day, -1)

    def next_workday_on_or_after(self, day: date) -> date:
        """Return `day` if it is worked, else the nearest working day after it (DL-2)."""
        return day if self.is_workday(day) else self.add_workdays(day, 1)

    def target(self, due: date) -> date:
        """Return the day shown to people for a task due on `due`: never after it, never a rest day.

        domain.md 4.4 DUE-1. Statutory limits do not come this way: they end by `add_workdays`.
        """
        return self.last_workday_on_or_before(due)

    def workdays_left(self, today: date, due: date) -> int:
        """Count the working days from `today` to the target of `due` (domain.md 5.4, 6.5 W16).

        7 on the day of T-7, -3 on the day of +3. It is 0 on the target itself and also on the rest
        days right after it: `is_overdue` tells these apart.
        """
        return self.workdays_between(today, self.target(due))

    def is_overdue(self, today: date, due: date) -> bool:
        """Whether the target of `due` has gone by, be `today` worked or not (domain.md 5.6)."""
        return today > self.target(due)

    def _rank(self, day: date) -> int:
        return bisect_right(self._workdays(day.year), day)

    def _workdays(self, year: int) -> tuple[date, ...]:
        days = self._worked.get(year)
        if days is None:
            numbers = range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
            days = tuple(filter(self.is_workday, map(date.fromordinal, numbers)))
            self._worked[year] = days
        return days
