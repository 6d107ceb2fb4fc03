"""Periods that a text keeps to: 每月28日前, 按季度, 一周一调度, 月调度、季通报 (domain.md 4.4).

The wordings are those of `rhythmwords`; what only looks like a period is told from it by
`rhythmfacts`, the day inside it is read by `duedays`.
"""

import re
from collections.abc import Container
from functools import lru_cache
from typing import NamedTuple

from tracker.decompose.often import duedays, rhythmfacts
from tracker.decompose.often import rhythmwords as words
from tracker.decompose.often.calendarunits import every
from tracker.decompose.rules import Every
from tracker.decompose.taken import Taken


class Rhythm(NamedTuple):
    """A period over characters `start` up to `end`, and the day inside it."""

    start: int
    end: int
    every: Every
    due: str | None = None


def rhythms(text: str) -> tuple[Rhythm, ...]:
    """Return the periods that `text` wants kept, in order.

    >>> [(r.every.value, r.due) for r in rhythms("每月28日前报送，实行周调度、月通报")]
    [('P1M', '28'), ('P7D', None), ('P1M', None)]
    """
    if not words.MAY.search(text):
        return ()
    said, named = _read(text)
    if not named:
        return said
    taken = Taken()
    for one in said:
        taken.add(one.start, one.end)
    return tuple(sorted([*said, *(one for one in named if taken.free(one.start, one.end))]))


def any_rhythm(text: str) -> bool:
    """Whether `rhythms` finds one that a calendar can hold: 逐年提高 only says which way it goes.

    >>> any_rhythm("每年评估"), any_rhythm("逐年提高比例")
    (True, False)
    """
    if not words.MAY.search(text):
        return False
    said, named = _read(text)
    if named or not said:
        return bool(named)
    return any(text[one.start] != "逐" for one in said)


@lru_cache(256)  # what is a row was mostly asked before whether it has a rhythm at all
def _read(text: str) -> tuple[tuple[Rhythm, ...], tuple[Rhythm, ...]]:
    """The periods said in so many words, and those in a short name.

    Most texts have none, and to search once costs half of what an iterator does.
    """
    said = words.SAID.search(text)
    named = words.NAMED.search(text)
    return _said(text, said) if said else (), _named(text, named) if named else ()


def _said(text: str, match: re.Match[str] | None) -> tuple[Rhythm, ...]:
    out: list[Rhythm] = []
    while match:
        found = _of_said(text, match)
        if not rhythmfacts.is_fact(text, found.start, found.end):
            out.append(found)
        match = words.SAID.search(text, match.end())
    return tuple(out)


def _of_said(text: str, match: re.Match[str]) -> Rhythm:
    start, end = match.span()
    kind = match.lastgroup or ""
    if kind.startswith("other"):
        return Rhythm(start, end, Every.PERIODIC)
    if kind.startswith("day"):
        return Rhythm(start, end, Every.DAY)
    apart = match["range"] or (match["gap"] in ("隔", "间隔") and match["n"] in (None, "一", "1"))
    period = Every.PERIODIC if apart else every(match[kind], match["n"])
    if kind not in ("unit", "unit_due"):
        return Rhythm(start, end, period)
    end, due = duedays.behind(text, end, period, weekday="逢" in match[0])
    return Rhythm(start, end, period, due)


def _named(text: str, match: re.Match[str] | None) -> tuple[Rhythm, ...]:
    out: list[Rhythm] = []
    last = -9
    while match:
        if (match["act"] or match["short"]) and not match["one"]:
            found = _of_act(text, match, chained=0 <= match.start() - last <= words.JOINT)
        else:
            found = _of_count(text, match)
        if found and not rhythmfacts.in_title(text, found.start):
            last = found.end
            out.append(found)
        match = words.NAMED.search(text, match.end())
    return tuple(out)


def _of_count(text: str, match: re.Match[str]) -> Rhythm | None:
    """一周一调度, 半年一次, 季度一通报, 一年两次, 月月有检查."""
    start, unit = match.start("unit"), match["unit"]
    count = None if match["twice"] else words.COUNT.search(text, max(0, start - 5), start)
    if count is None:
        one = match["one"] == "一" and match["part"] in (None, "度")
        told = (match["twice"] or match["each"] or one) and not _barred(text, start)
        return Rhythm(start, match.end(), every(unit, None)) if told else None
    if _barred(text, count.start(), "上下" if count["half"] else words.BARS):
        return None
    if count["n"] is None:
        whole = Every.HALF_YEAR if count["half"] and unit == "年" else Every.PERIODIC
        return Rhythm(count.start(), match.end(), whole)
    strange = match["any"] and (count["n"] != "一" or match["any"] in words.NO_ACT)
    in_month = count["n"].isdecimal() and unit in "月季" and not count["of"]  # 5月2次
    if strange or in_month:
        return None
    return Rhythm(count.start(), match.end(), every(unit, count["n"]))


def _of_act(text: str, match: re.Match[str], *, chained: bool) -> Rhythm | None:
    """月调度、季通报、半年督查: short names of what is done in each period."""
    start, unit = match.start("unit"), match["unit"]
    if words.NO_ACT_BEHIND.match(text, match.end()):
        return None
    if text[start - 1 : start] == "双" or (unit in "年月" and text[start - 1 : start] == "半"):
        start, unit = start - 1, text[start - 1] + unit
        told = not _barred(text, start, "上下")
    else:
        told = not _barred(text, start) and _stands(text, match, chained=chained)
    return Rhythm(start, match.end(), every(unit, None)) if told else None


def _stands(text: str, match: re.Match[str], *, chained: bool) -> bool:
    """Whether a short name is meant as a rhythm: behind another, behind 实行, or by itself.

    月调度 is always one, 日巡查 only where it begins, 月报 and 季度通报 only where somebody is to
    keep to it, 年终考核 only behind others.
    """
    start, unit, part = match.start(), match["unit"], match["part"]
    if chained:
        return True
    if part and (part != "度" or unit == "年"):
        return False
    if words.KEPT.search(text, max(0, start - 3), start):
        return True
    if match["short"]:
        return match["short"] != "报" and bool(words.NEXT.match(text, match.end()))
    if part or unit in "年天":
        return False
    begins = start == 0 or text[start - 1] in words.STOP
    return unit != "日" or begins or bool(words.RULE.match(text, match.end()))


def _barred(text: str, start: int, bars: Container[str] = words.BARS) -> bool:
    """Whether the character in front of `start` makes another word of the unit."""
    return start > 0 and text[start - 1] in bars
