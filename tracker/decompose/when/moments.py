"""Points of time in a text, and the stretches that two of them make: 6月底前, 7—9月.

What is a limit and what only tells of a day is not asked here but in `timeuses`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from tracker.decompose.rarely import rare
from tracker.decompose.when import days, feasts, timepoints
from tracker.decompose.when.timepoints import Grain, Point, Years
from tracker.decompose.when.timewords import JOIN, points


class Moment(NamedTuple):
    """Characters `start` to `end` mean the days `since` to `until`, as far as they can be told.

    `marked` where 前, 内 or 止 stands behind, `ending` where it is the end of something (月底),
    `past` where a year is named that is over (去年).
    """

    start: int
    end: int
    grain: Grain
    since: date | None = None
    until: date | None = None
    marked: bool = False
    ending: bool = False
    past: bool = False


_JOINED = rare(rf"(?:(?:日?起|开始)[，,]?)?(?:一直|持续|延续)?{JOIN}")
_SENTENCE = re.compile(r"[。！？\n]")
_STRETCH, _UNTOLD = Grain.STRETCH, Grain.UNTOLD
_FROM_THE_FIRST = ("次年", "翌年", "来年")


def moments(text: str, years: Years) -> list[Moment]:
    """Return the points and stretches of time that `text` names, in order.

    >>> [str(m.until) for m in moments("6月底前和7月1日至15日", Years(2023))]
    ['2023-06-30', '2023-07-15']
    """
    found: list[Moment] = []
    before: Point | None = None  # one that may begin a stretch
    matches = points(text)
    for point in _points(text, matches, years) if matches else ():
        if before and _meet(text, before, point):
            found.append(_stretch(before, point))
            before = None
            continue
        if before and _whole(before):
            found.append(_alone(before))
        before = point
    if before and _whole(before):
        found.append(_alone(before))
    if not feasts.hinted(text):
        return found
    untold = [
        Moment(*span, _UNTOLD, None, day, marked=True)
        for span, day in feasts.feasts(text, lambda match: timepoints.year_of(match, years))
    ]
    return _merged(found, untold) if untold else found


def _merged(found: list[Moment], untold: list[Moment]) -> list[Moment]:
    """Both in order; where two overlap, the one that begins first stays."""
    out: list[Moment] = []
    for moment in sorted((*untold, *found), key=lambda one: one.start):
        if not out or out[-1].end <= moment.start:
            out.append(moment)
    return out


def _points(text: str, matches: Sequence[re.Match[str]], years: Years) -> list[Point]:
    """Return what the points mean; in a sentence one goes on where the one before it left off.

    A day without a month (20日前) takes that of the point before it, and what follows a year to
    come (明年3月底前…，6月底前…) lies in that year, unless it would run backwards.
    """
    found: list[Point] = []
    last: Point | None = None
    ahead: Point | None = None
    end = 0
    for match in matches:
        if (last or ahead) and _SENTENCE.search(text, end, match.start()):
            last = ahead = None
        end = match.end()
        point = timepoints.point(match, years, last)
        if point is None:
            continue
        named = match["year"]
        if years.ahead and not (named or match["dashed"]):
            point = _to_come(point, years, last)
        if ahead and not named:
            point = _carried(point, ahead, years)
        if named and point.since and point.since.year > (years.year or date.max.year):
            ahead = point
        last = point if point.month else last
        found.append(point)
    return found


def _to_come(point: Point, years: Years, last: Point | None) -> Point:
    """The point a year later where it was over when the paper was written."""
    if not (point.until and years.written and point.until < years.written):
        return point
    return timepoints.point(point.match, replace(years, year=point.until.year + 1), last) or point


def _carried(point: Point, ahead: Point, years: Years) -> Point:
    later = timepoints.point(point.match, replace(years, year=ahead.year), ahead)
    from_ = ahead.since if ahead.match["whole"] is not None else ahead.until
    forward = later and later.until and from_ and later.until >= from_
    return later if later and forward else point


def _meet(text: str, point: Point, after: Point) -> bool:
    between = text[point.match.end() : after.match.start()]
    if between == "、":
        return bool(point.match["lone"] or point.match["lone_quarter"])
    return not point.match["mark"] and _JOINED.fullmatch(between) is not None


def _whole(point: Point) -> bool:
    """Whether a point says something by itself: a bare number or a bare day does not."""
    lone, lone_quarter, only, mark = point.match.group("lone", "lone_quarter", "only", "mark")
    if lone or lone_quarter:
        return False
    return not only or bool(mark and point.month)


def _alone(point: Point) -> Moment:
    match, grain, since, until, _, _ = point
    mark, of_month, of_year, ends, half, quarter = match.group(
        "mark", "part", "year_part", "ends", "half_end", "quarter_end"
    )
    part = of_month or of_year or ends
    start, end = match.span()
    return Moment(
        start,
        end,
        grain,
        since,
        until,
        bool(mark or of_year == "内"),
        bool((part and part[-1] in "底末终尾") or half or quarter),
        timepoints.is_past(match),
    )


def _stretch(point: Point, after: Point) -> Moment:
    since, until = point.since, after.until
    if since and until:
        since, until = _sides(since, until, point.match["year"], after.match["year"])
    return Moment(
        point.match.start(),
        after.match.end(),
        _STRETCH,
        since,
        until,
        past=timepoints.is_past(point.match),
    )


def _sides(since: date, until: date, told: str | None, told_after: str | None) -> tuple[date, date]:
    """A side without a year takes the other's; 11月至2月 and 11月至次年2月 end in the next year."""
    if told_after and told_after.startswith(_FROM_THE_FIRST):
        return since, _in_year(until, since.year + 1)
    if told_after and not told:
        since = _in_year(since, until.year)
        return (_in_year(since, until.year - 1) if since > until else since), until
    if told and not told_after:
        until = _in_year(until, since.year)
    if until < since and not told_after:
        until = _in_year(until, since.year + 1)
    return since, until


def _in_year(day: date, year: int) -> date:
    """The same day of another year; the end of February stays its end."""
    if not date.min.year <= year <= date.max.year:
        return day
    if day.month == 2 and day.day >= 28:
        return days.month_end(year, 2) or day
    return day.replace(year=year)
