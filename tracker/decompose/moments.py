"""Which days the wordings of `timewords` mean: points of time and stretches between two.

A missing year is the paper's. What is a limit and what only tells of a day is not asked here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tracker.decompose import days, timewords
from tracker.decompose.timewords import JOIN, POINT, number


@dataclass(frozen=True, slots=True)
class Years:
    """The document's year and the day it was written, as far as known."""

    year: int | None
    written: date | None = None


class Grain(StrEnum):
    """How fine a point of time is told."""

    DAY = "day"
    PART = "part"  # a third or a half of a month
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    UNTOLD = "untold"  # a feast, a season, a day of the week
    STRETCH = "stretch"  # from one point to another


@dataclass(frozen=True, slots=True)
class Moment:
    """Characters `start` to `end` mean the days `since` to `until`, as far as they can be told.

    `marked` where 前, 内 or 止 stands behind, `ending` where it is the end of something (月底).
    """

    start: int
    end: int
    grain: Grain
    since: date | None = None
    until: date | None = None
    marked: bool = False
    ending: bool = False
    past: bool = False  # 去年, 上年


@dataclass(frozen=True, slots=True)
class _Point:
    """A moment, and what another point beside it may take over from it."""

    moment: Moment
    match: re.Match[str]
    year: int | None
    month: int | None


_JOINED = re.compile(rf"(?:(?:日?起|开始)[，,]?)?(?:一直|持续|延续)?{JOIN}")
_AHEAD = {"明年": 1, "次年": 1, "翌年": 1, "来年": 1, "下年": 1, "下一年": 1, "后年": 2}
_BACK = {"去年": -1, "上年": -1, "上一年": -1, "前年": -2}
_PART_DAYS = {
    "上旬": (1, 10),
    "中旬": (11, 20),
    "上中旬": (1, 20),
    "初": (1, 10),
    "中": (1, 15),
    "上半月": (1, 15),
}  # the others begin on the day below and end with the month
_PART_BEGIN = {"下旬": 21, "中下旬": 11, "下半月": 16}
_QUARTERS = 4


def moments(text: str, years: Years) -> list[Moment]:
    """Return the points and stretches of time that `text` names, in order.

    >>> [str(m.until) for m in moments("6月底前和7月1日至15日", Years(2023))]
    ['2023-06-30', '2023-07-15']
    """
    found: list[Moment] = []
    points = list(_points(text, years))
    index = 0
    while index < len(points):
        point, after = points[index], points[index + 1] if index + 1 < len(points) else None
        if after and _meet(text, point, after):
            found.append(_stretch(point, after))
            index += 1
        elif _whole(point):
            found.append(point.moment)
        index += 1
    return found


def _points(text: str, years: Years) -> Iterator[_Point]:
    """Yield the points; a day without a month (20日前) takes that of the point before it."""
    last: _Point | None = None
    for match in POINT.finditer(text):
        if last and re.search("[。！？\n]", text[last.match.end() : match.start()]):
            last = None
        point = _point(match, years, last)
        if point:
            last = point if point.month else last
            yield point


def _meet(text: str, point: _Point, after: _Point) -> bool:
    between = text[point.match.end() : after.match.start()]
    if between == "、":
        return bool(point.match["lone"] or point.match["lone_quarter"])
    return not point.moment.marked and _JOINED.fullmatch(between) is not None


def _whole(point: _Point) -> bool:
    """Whether a point says something by itself: a bare number or a bare day does not."""
    groups = point.match
    if groups["lone"] or groups["lone_quarter"]:
        return False
    return not groups["only"] or (point.moment.marked and point.month is not None)


def _stretch(point: _Point, after: _Point) -> Moment:
    """From one point to another: 11月至2月 ends in the next year, 次年 counts from the first."""
    since, until = point.moment.since, after.moment.until
    told, told_after = point.match["year"], after.match["year"]
    if since and until:
        if (told_after or "")[:2] in ("次年", "翌年", "来年"):
            until = _in_year(until, since.year + 1)
        elif told_after and not told:
            year = until.year - (since.replace(year=until.year) > until) if _plain(since) else 0
            since = _in_year(since, year) if year else since
        elif until < since or (told and not told_after):
            until = _in_year(until, since.year)
            until = _in_year(until, since.year + 1) if until < since else until
    return replace(
        after.moment,
        start=point.moment.start,
        grain=Grain.STRETCH,
        since=since,
        until=until,
        past=point.moment.past,
    )


def _plain(day: date) -> bool:
    return (day.month, day.day) != (2, 29)


def _in_year(day: date, year: int) -> date:
    """The same day of another year; the end of February stays its end."""
    if day.month == 2 and day.day >= 28:
        return days.month_end(year, 2) or day
    return day.replace(year=year)


def _point(match: re.Match[str], years: Years, last: _Point | None) -> _Point | None:
    """Return what a match means, or None where there is no such month or quarter."""
    year = _year(match, years)
    month: int | None = None
    span: tuple[date | None, date | None] | None
    if match["dashed"] or match["pointed"]:
        grain, year, month, span = _digits(match, year)
    elif match["month"] or match["near"] or match["only"] or match["lone"] or match["ends"]:
        if match["only"]:
            year, month = (last.year, last.month) if last else (None, None)
        elif match["near"] or match["ends"]:
            year, month = _near(match, years)
        else:
            month = number(match["month"] or match["lone"])
        if match["ends"] == "岁末":
            grain, span = Grain.YEAR, _year_span(year or years.year, 12)
        else:
            grain, span = _in_month(match, year, month)
    elif quarter := _quarter(match, years):
        grain, span = Grain.QUARTER, _months(year, *quarter)
    elif match["half"]:
        grain, span = Grain.HALF, _months(year, *((1, 6) if match["half"] == "上" else (7, 12)))
    elif match["feast"]:
        eve = timewords.EVES[match["feast"]]
        grain, span = Grain.UNTOLD, (None, date(year, *eve) if year else None)
    elif match["untold"] or match["untold2"]:
        grain, span = Grain.UNTOLD, (None, None)
    elif match["year_part"] or match["whole"] is not None:
        grain, span = Grain.YEAR, _year_span(year, 6 if match["year_part"] == "中" else 12)
    else:
        return None
    if span is None or (match["near"] == "当月" and grain is Grain.MONTH):  # 当月任务
        return None
    moment = Moment(
        match.start(),
        match.end(),
        grain,
        *span,
        marked=_marked(match),
        ending=_ending(match),
        past=(match["rel"] or "").rstrip("度") in _BACK,
    )
    return _Point(moment, match, year, month)


def _marked(match: re.Match[str]) -> bool:
    return bool(
        match["mark"]
        or match["feast"]
        or match["untold"]
        or match["untold2"]
        or (match["year_part"] == "内")
    )


def _ending(match: re.Match[str]) -> bool:
    part = match["part"] or match["year_part"] or match["ends"] or ""
    return bool(part[-1:] in tuple("底末终尾") or match["half_end"] or match["quarter_end"])


def _year(match: re.Match[str], years: Years) -> int | None:
    if match["printed"]:
        return number(match["printed"])
    if match["short"]:
        return 2000 + int(match["short"])
    rel = (match["rel"] or "").rstrip("度")
    return years.year + (_AHEAD | _BACK).get(rel, 0) if years.year else None


def _digits(
    match: re.Match[str], year: int | None
) -> tuple[Grain, int | None, int | None, tuple[date | None, date | None] | None]:
    """2024-6-5, 2024.06 and 6.30: the last only where 前 stands behind."""
    parts = [int(part) for part in re.findall(r"\d+", match["dashed"] or match["pointed"])]
    if match["dashed"]:
        year, *parts = parts
    month = parts[0]
    if not 1 <= month <= 12:
        return Grain.DAY, year, month, None
    if len(parts) == 1:
        return Grain.MONTH, year, month, _months(year, month, month)
    day = days.day(year, month, parts[1]) if year else None
    return Grain.DAY, year, month, (day, day)


def _near(match: re.Match[str], years: Years) -> tuple[int | None, int | None]:
    """本月 is the month in which the paper was written, 下月 the one after it."""
    if not years.written:
        return None, None
    at = years.written.year * 12 + years.written.month - 1
    at += (match["near"] or "")[:1] in ("下", "次")
    return at // 12, at % 12 + 1


def _in_month(
    match: re.Match[str], year: int | None, month: int | None
) -> tuple[Grain, tuple[date | None, date | None] | None]:
    told = match["day"] or match["only"]
    grain = Grain.DAY if told else Grain.PART if match["part"] or match["ends"] else Grain.MONTH
    if month is not None and not 1 <= month <= 12:
        return grain, None
    if not year or not month:
        return grain, (None, None)
    if told:
        number_ = number(told)
        day = days.day(year, month, number_) if number_ else None
        return grain, (day, day)
    return grain, _part(match["part"], year, month)


def _part(part: str | None, year: int, month: int) -> tuple[date | None, date | None]:
    end = days.month_end(year, month)
    if part in _PART_DAYS:
        first, last = _PART_DAYS[part]
        return days.day(year, month, first), days.day(year, month, last)
    begin = days.day(year, month, _PART_BEGIN.get(part or "", 1))
    return (end if part and part[-1] in "底末" else begin), end


def _quarter(match: re.Match[str], years: Years) -> tuple[int, int] | None:
    """Return the first and the last month, or None where no quarter is named."""
    if match["first"]:
        return 1, 3 * (number(match["first"]) or 0)
    if match["one"]:
        return 1, 3
    if match["this"]:
        month = years.written.month if years.written else 0
        return (month - 1) // 3 * 3 + 1, (month + 2) // 3 * 3
    told = number(match["quarter"] or match["lone_quarter"] or "")
    return (3 * told - 2, 3 * told) if told and told <= _QUARTERS else None


def _months(year: int | None, first: int, last: int) -> tuple[date | None, date | None]:
    if not year or not 1 <= last <= 12:
        return None, None
    return days.day(year, first, 1), days.month_end(year, last)


def _year_span(year: int | None, last: int) -> tuple[date | None, date | None]:
    return _months(year, 1, last)
