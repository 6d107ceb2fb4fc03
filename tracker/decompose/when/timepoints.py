"""Which days a point of time means: 6月底, 明年一季度, 2024.06, 本月20日.

A missing year is the paper's; a day without a month takes that of the point before it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tracker.decompose.when import days
from tracker.decompose.when.timewords import number


@dataclass(frozen=True, slots=True)
class Years:
    """The document's year and the day it was written, as far as known.

    `ahead` says that what is read is still to come: in a report's 下一步打算 of December 3月底前
    is that of the next year.
    """

    year: int | None
    written: date | None = None
    ahead: bool = False


class Grain(StrEnum):
    """How fine a point of time is told."""

    DAY = "day"
    PART = "part"  # a third or a half of a month, its end
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    UNTOLD = "untold"  # a feast, a season, a day of the week
    STRETCH = "stretch"  # from one point to another


class Point(NamedTuple):
    """What a match of `timewords.POINT` means; `year` and `month` are what others take over."""

    match: re.Match[str]
    grain: Grain
    since: date | None
    until: date | None
    year: int | None = None
    month: int | None = None


Reader = Callable[[re.Match[str], Years, "Point | None"], "Point | None"]
_AHEAD = {"明年": 1, "次年": 1, "翌年": 1, "来年": 1, "下年": 1, "下一年": 1, "后年": 2}
_BACK = {"去年": -1, "上年": -1, "上一年": -1, "前年": -2}
_AWAY = _AHEAD | _BACK
_PART_DAYS = {
    "上旬": (1, 10),
    "中旬": (11, 20),
    "上中旬": (1, 20),
    "初": (1, 10),
    "中": (1, 15),
    "上半月": (1, 15),
}  # the others begin on the day below and end with the month
_PART_BEGIN = {"下旬": 21, "中下旬": 11, "下半月": 16}
_MONTHS, _QUARTERS = 12, 4
# To ask an enumeration for a member costs as much as a short pattern.
_DAY, _PART_OF, _MONTH, _QUARTER = Grain.DAY, Grain.PART, Grain.MONTH, Grain.QUARTER
_HALF_YEAR, _YEAR = Grain.HALF, Grain.YEAR


def point(match: re.Match[str], years: Years, last: Point | None) -> Point | None:
    """Return what a match means, or None where there is no such month or quarter.

    `last` is the point before it in the same sentence. What hangs on a year, or on the day the
    paper was written, that nobody knows has no days.
    """
    for group, read in _READERS:
        if match[group] is not None:
            return read(match, years, last)
    return None


def year_of(match: re.Match[str], years: Years) -> int | None:
    """Return the year that a match of `timewords.YEAR` means; the paper's where it names none."""
    printed, short, rel = match.group("printed", "short", "rel")
    if printed:
        return number(printed)
    if short:
        return 2000 + int(short)
    if not (rel and years.year):
        return years.year or None
    return years.year + _AWAY.get(rel.rstrip("度"), 0)


def is_past(match: re.Match[str]) -> bool:
    """Whether the words name a year that is over: 去年, 上年度."""
    rel = match["rel"]
    return rel is not None and rel.rstrip("度") in _BACK


def _dashed(match: re.Match[str], years: Years, _last: Point | None) -> Point | None:
    """2024-6-5, 2024.06 and 6.30: the last only where 前 stands behind."""
    parts = [int(part) for part in re.findall(r"\d+", match["dashed"] or match["pointed"])]
    year: int | None = parts.pop(0) if match["dashed"] else year_of(match, years)
    month = parts[0]
    if not 1 <= month <= _MONTHS:
        return None
    if len(parts) == 1:
        return Point(match, _MONTH, *_months(year, month, month), year, month)
    day = days.day(year, month, parts[1]) if year else None
    return Point(match, _DAY, day, day, year, month)


def _monthly(match: re.Match[str], years: Years, last: Point | None) -> Point | None:
    """A month, a part of it or a day in it."""
    named, only, near, day_, part = match.group("month", "only", "near", "day", "part")
    if named:
        year, month = year_of(match, years), number(named)
    elif only:
        year, month = (last.year, last.month) if last else (None, None)
    elif near:
        year, month = _near(near, years)
    else:
        year, month = year_of(match, years), number(match["lone"])
    told = day_ or only
    if month is not None and not 1 <= month <= _MONTHS:
        return None
    if near == "当月" and not (told or part or match["mark"]):  # 完成当月任务
        return None
    grain = _DAY if told else _PART_OF if part else _MONTH
    if not year or not month:
        return Point(match, grain, None, None, year, month)
    if told:
        day = days.day(year, month, number(told) or 0)
        return Point(match, grain, day, day, year, month)
    return Point(match, grain, *_part(part, year, month), year, month)


def _near(words: str, years: Years) -> tuple[int | None, int | None]:
    """本月 is the month in which the paper was written, 下月 the one after it."""
    if not years.written:
        return None, None
    at = years.written.year * _MONTHS + years.written.month - 1 + words.startswith(("下", "次"))
    return at // _MONTHS, at % _MONTHS + 1


def _part(part: str | None, year: int, month: int) -> tuple[date | None, date | None]:
    if part in _PART_DAYS:
        first, last = _PART_DAYS[part]
        return date(year, month, first), date(year, month, last)
    end = days.month_end(year, month)
    if part and part[-1] in "底末":
        return end, end
    return date(year, month, _PART_BEGIN.get(part or "", 1)), end


def _ends(match: re.Match[str], years: Years, _last: Point | None) -> Point | None:
    """月底 is the end of the month in which the paper was written, 岁末 that of its year."""
    if match["ends"] == "岁末":
        return Point(match, _YEAR, *_months(years.year, 1, _MONTHS))
    year, month = _near("本月", years)
    return Point(match, _PART_OF, *_months(year, month or 0, month or 0), year, month)


def _quarterly(match: re.Match[str], years: Years, _last: Point | None) -> Point | None:
    """一季度, 前三季度, and 季度末 of the quarter in which the paper was written."""
    first = None
    if match["first"]:
        first, last = 1, number(match["first"]) or 0
    elif match["this"]:
        last = (years.written.month + 2) // 3 if years.written else 0
    else:
        last = 1 if match["one"] else number(match["quarter"] or match["lone_quarter"]) or 0
    if last > _QUARTERS:
        return None
    first = first or last
    year = year_of(match, years)
    return Point(match, _QUARTER, *_months(year, 3 * first - 2, 3 * last), year)


def _half(match: re.Match[str], years: Years, _last: Point | None) -> Point | None:
    first, last = (1, 6) if match["half"] == "上" else (7, _MONTHS)
    year = year_of(match, years)
    return Point(match, _HALF_YEAR, *_months(year, first, last), year)


def _yearly(match: re.Match[str], years: Years, _last: Point | None) -> Point | None:
    last = 6 if match["year_part"] == "中" else _MONTHS
    year = year_of(match, years)
    return Point(match, _YEAR, *_months(year, 1, last), year)


def _months(year: int | None, first: int, last: int) -> tuple[date | None, date | None]:
    if not year or not 1 <= last <= _MONTHS:
        return None, None
    return days.day(year, first, 1), days.month_end(year, last)


_READERS: tuple[tuple[str, Reader], ...] = (
    ("month", _monthly),
    ("near", _monthly),
    ("half", _half),
    ("year_part", _yearly),
    ("only", _monthly),
    ("quarter", _quarterly),
    ("first", _quarterly),
    ("one", _quarterly),
    ("this", _quarterly),
    ("lone_quarter", _quarterly),
    ("lone", _monthly),
    ("dashed", _dashed),
    ("pointed", _dashed),
    ("ends", _ends),
    ("whole", _yearly),
)
