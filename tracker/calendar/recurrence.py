"""The rhythm of a recurring obligation, and the occurrences it makes (domain.md 4.4, 5.1)."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count as counting
from typing import NamedTuple, Self

from tracker.calendar.rules import WorkCalendar


class RhythmUnit(StrEnum):
    """What a rhythm counts in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


_MOST = 999  # no office keeps anything rarer, and sums stay within the years a date can have
_MONDAY = 1  # an ordinal
_YEAR = 12  # months
_DAYS = {RhythmUnit.DAY: 1, RhythmUnit.WEEK: 7, RhythmUnit.MONTH: 31}  # at most
_UNITS = {
    "D": (1, RhythmUnit.DAY),
    "W": (1, RhythmUnit.WEEK),
    "M": (1, RhythmUnit.MONTH),
    "Y": (_YEAR, RhythmUnit.MONTH),
}
_MEASURES = {"D": "天", "W": "周", "M": "个月", "Y": "年"}
_OFTEN = {
    "P1D": "每天",
    "P7D": "每周",
    "P1M": "每月",
    "P3M": "每季度",
    "P6M": "每半年",
    "P1Y": "每年",
}

_TEXT = re.compile(r"P([1-9][0-9]{0,2})([DWMY])(?:/(.+))?")
_DAY = r"(?P<day>[1-9]|[12][0-9]|3[01]|end)"
_WORKDAY = r"w(?P<workday>-?[1-9][0-9]{0,4})"
# How the day inside a period is written; no year has a 30 February or a 31 April.
_DUES = {
    "P1D": "w",
    "P7D": rf"(?P<day>[1-7])|{_WORKDAY}",
    "P1M": rf"{_DAY}|{_WORKDAY}",
    "P1Y": r"(?!02-3|0[469]-31|11-31)(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12][0-9]|3[01])"
    rf"|end|{_WORKDAY}",
}
_DUE_OF_MONTHS = rf"(?P<month>[1-9][0-9]{{0,2}})/{_DAY}|end|{_WORKDAY}"
_EXAMPLES = "P7D、P7D/5、P1M/28、P1M/end、P1M/w5、P3M/1/10、P1Y/01-31"


class Place(NamedTuple):
    """Where in a period something falls due: a day of its n-th month, or its n-th working day.

    All count from 1. Periods of days and weeks have no months: `day` is one of the whole period.
    A `workday` of 0 is none, and one below 0 counts from the end.
    """

    month: int
    day: int
    workday: int


@dataclass(frozen=True)
class Rhythm:
    """Every `count` days, weeks or months, on the day `due` names ("": the period's last).

    Seven days are the office's week. Raises ValueError, with a Chinese sentence, for a count that
    is not 1 to 999 and for a day the period cannot have.
    """

    count: int
    unit: RhythmUnit
    due: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.count <= _MOST:
            raise ValueError(f"周期的长度应为1至{_MOST}，不是{self.count}。")
        if (self.count, self.unit) == (7, RhythmUnit.DAY):
            object.__setattr__(self, "count", 1)
            object.__setattr__(self, "unit", RhythmUnit.WEEK)
        _ = self.place  # refuses a day that is none

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the rhythm written as `text`: an ISO 8601 duration, and after a slash the day.

        Raises ValueError, with a Chinese sentence, for anything else.

        >>> Rhythm.read("P3M/1/10")
        Rhythm(count=3, unit=<RhythmUnit.MONTH: 'month'>, due='1/10')
        """
        found = _TEXT.fullmatch(text)
        if not found:
            raise ValueError(f"“{text}”不是周期，应如 {_EXAMPLES}。")
        count, unit = _UNITS[found[2]]
        return cls(int(found[1]) * count, unit, found[3] or "")

    def written(self) -> str:
        """Return the one text that stands for this rhythm; `read` gives the rhythm again.

        >>> [Rhythm.read(text).written() for text in ("P1W", "P2W", "P12M/01-31")]
        ['P7D', 'P2W', 'P1Y/01-31']
        """
        return f"{self._length}/{self.due}" if self.due else self._length

    def words(self) -> str:
        """Say the rhythm to people.

        >>> [Rhythm.read(text).words() for text in ("P7D/5", "P3M/1/10", "P1M/w-1", "P10D")]
        ['每周五', '每季度首月10日', '每月最后一个工作日', '每10天']
        """
        if self.due == "w":
            return "每个工作日"
        number, letter = self._length[1:-1], self._length[-1]
        counted = f"每{'两' if number == '2' else number}{_MEASURES[letter]}"
        return _OFTEN.get(self._length, counted) + (self._due_words() if self.due else "")

    @property
    def place(self) -> Place:
        """Where in the period the day lies; the 31st stands for the last of a month."""
        usual = _DUE_OF_MONTHS if self.unit is RhythmUnit.MONTH else _WORKDAY
        found = re.fullmatch(_DUES.get(self._length, usual), self.due)
        said = found.groupdict("") if found else {}
        days = self.count * _DAYS[self.unit]
        month, workday = int(said.get("month") or self.count), int(said.get("workday") or 0)
        if self.due and not (found and month <= self.count and abs(workday) <= days):
            raise ValueError(f"{self._length} 里没有“{self.due}”这一天，应如 {_EXAMPLES}。")
        last = 31 if self.unit is RhythmUnit.MONTH else days
        day = said.get("day") or "end"
        return Place(month, last if day == "end" else int(day), workday)

    @property
    def _length(self) -> str:
        if self.unit is RhythmUnit.MONTH and self.count % _YEAR == 0:
            return f"P{self.count // _YEAR}Y"
        letter = self.unit[0].upper()
        return "P7D" if (self.count, letter) == (1, "W") else f"P{self.count}{letter}"

    def _due_words(self) -> str:
        month, day, workday = self.place
        if workday:
            nth = f"第{workday}" if workday > 0 else f"倒数第{-workday}"
            return f"{'最后一' if workday == -1 else nth}个工作日"
        if self.unit is RhythmUnit.WEEK:
            return "一二三四五六日"[day - 1]
        words = "最后一天" if self.due.endswith("end") else f"{day}日"
        if self.count == 1 or self.due == "end":
            return words
        if self.count == _YEAR:
            return f"{month}月{words}"
        return {1: "首月", self.count: "末月"}.get(month, f"第{month}个月") + words


class Occurrence(NamedTuple):
    """One period of a rhythm, and its day.

    `key` names the period for ever: 2026-W33 (ISO week), 2026-08, 2026-Q3, 2026-H2, 2026, and
    any other by its first day or month (2026-08-12, 2026-07). `scheduled` is the day the rule
    names, worked or not; `target` is the working day shown to people (DUE-1).
    """

    key: str
    first: date
    last: date
    scheduled: date
    target: date


def occurrences(
    rhythm: Rhythm, calendar: WorkCalendar, anchor: date, since: date, until: date
) -> Iterator[Occurrence]:
    """Yield in order what is scheduled from `since` to `until`, both included.

    The series is a function of rhythm, anchor and calendar only: nothing done late or early moves
    it, and it begins nowhere. A week is the office's (Monday to Sunday), months that divide a
    year go with the calendar year; only other lengths need `anchor`, the first day of a period
    (for months, a day of its first month).

    A day that a month lacks is the month's last. The n-th working day of a period that has fewer
    is the last one on or before its end: if all of it is rest, a day before it. A rest day is no
    period of "every working day" (P1D/w).

    Raises ValueError or OverflowError for a period outside the years 1 to 9999.

    >>> calendar, year = WorkCalendar({}, frozenset()), (date(2026, 1, 1), date(2026, 12, 31))
    >>> first, *_ = occurrences(Rhythm.read("P3M/1/10"), calendar, year[0], *year)
    >>> first.key, first.scheduled.isoformat(), first.target.isoformat()
    ('2026-Q1', '2026-01-10', '2026-01-09')
    """
    place = rhythm.place
    # A period that ended before `since` has its day before it, and the days never run backwards.
    for first, last in _periods(rhythm, anchor, since):
        scheduled = _scheduled(rhythm.unit, place, calendar, first, last)
        if scheduled > until:
            return
        rests = rhythm.due == "w" and not calendar.is_workday(scheduled)
        if scheduled >= since and not rests:
            target = calendar.target(scheduled)
            yield Occurrence(_key(rhythm, first), first, last, scheduled, target)


def _periods(rhythm: Rhythm, anchor: date, day: date) -> Iterator[tuple[date, date]]:
    """Yield the first and last day of the period that `day` lies in, and of all after it."""
    if rhythm.unit is RhythmUnit.MONTH:
        origin = _month(anchor) if _YEAR % rhythm.count else 0
        for month in _steps(origin, rhythm.count, _month(day)):
            yield _day(month, 1), _day(month + rhythm.count - 1, 31)
    else:
        length = rhythm.count * _DAYS[rhythm.unit]
        origin = _MONDAY if length == 7 else anchor.toordinal()
        for first in _steps(origin, length, day.toordinal()):
            yield date.fromordinal(first), date.fromordinal(first + length - 1)


def _steps(origin: int, length: int, at: int) -> Iterator[int]:
    """Count by `length` from the last whole step off `origin` that is not after `at`."""
    return counting(at - (at - origin) % length, length)


def _month(day: date) -> int:
    return day.year * _YEAR + day.month - 1


def _day(month: int, day: int) -> date:
    """Return that day of a month counted as `_month` counts, or the last if it has no such day."""
    year, before = divmod(month, _YEAR)
    return date(year, before + 1, min(day, monthrange(year, before + 1)[1]))


def _scheduled(
    unit: RhythmUnit, place: Place, calendar: WorkCalendar, first: date, last: date
) -> date:
    if place.workday:
        day0 = first - timedelta(1) if place.workday > 0 else last + timedelta(1)
        worked = calendar.add_workdays(day0, place.workday)
        return worked if first <= worked <= last else calendar.last_workday_on_or_before(last)
    if unit is RhythmUnit.MONTH:
        return _day(_month(first) + place.month - 1, place.day)
    return first + timedelta(place.day - 1)


def _key(rhythm: Rhythm, first: date) -> str:
    if rhythm.unit is RhythmUnit.MONTH:
        year, month = first.isoformat()[:4], first.month
        names = {3: f"{year}-Q{month // 3 + 1}", 6: f"{year}-H{month // 6 + 1}", _YEAR: year}
        return names.get(rhythm.count, first.isoformat()[:7])
    if (rhythm.count, rhythm.unit) == (1, RhythmUnit.WEEK):
        return f"{first:%G-W%V}"
    return first.isoformat()
