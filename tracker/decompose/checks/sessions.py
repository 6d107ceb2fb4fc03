"""Congresses and plenary sessions named out of season: not held yet, or long outdated (L-YEAR)."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple

from tracker.decompose import numerals
from tracker.decompose.checks import found
from tracker.decompose.checks.occasions import HELD
from tracker.decompose.rarely import rare
from tracker.decompose.rules import Lint

_SESSION = rare(
    r"(?<![第\d一二三四五六七八九])(?P<c>十[八九]|二十一?)(?:届"
    r"(?:(?P<list>[一二三四五六七]中(?:[一二三四五六七中、，,和及与\s]|全会){0,24}(?:全会|"
    r"全体会议))|"
    r"(?P<all>历[次届]全会))|"
    r"大(?=精神|报告|和|及|以|胜利|召开|代表|之|开|闭|提|作|对|关|新|[、，。；”》\s]|$))|"
    r"第(?P<c2>十[八九]|二十一?)次全国代表大会"
)
_SIGN = re.compile("十[八九一]?[届大次]")  # every session has one, two characters on at most
_PLENUM = rare("[一二三四五六七](?=中)")
_PARTY = re.compile("党|中共|贯彻|学习|喜?迎|精神")
_STUDIED = rare("精神|贯彻|学习|落实|宣传|宣讲|传达|领会")
_HISTORY = rare(
    r"^[^，。；、和\n]{0,4}(?:以来|提出|作出|指出|强调|审议|通过|决定|首次|明确|报告|闭幕)"
)
_COMING = rare("喜迎|迎接|迎|献礼|即将|筹备|期待")
_OPENS = re.compile("^(?:的)?(?:胜利|顺利|圆满|即将)?召开(?!以来|后)")
_STALE = 2  # years after which the newest session that a sentence names is an old text's
_NEAR = 10


class _Named(NamedTuple):
    """One session as named: when it was held, and the characters that name it."""

    held: tuple[int, int]
    start: int
    end: int


def lints(text: str, year: int, written: date | None) -> Iterator[Lint]:
    """Yield the sessions that had not been held when the paper was written, or are outdated.

    Older ones beside a newer one in the same sentence are the usual way to cite them.
    """
    if "十" not in text:
        return
    now = (written.year, written.month) if written else (year, 12)
    named = (one for match in _sessions(text) for one in _named(text, match, now))
    for _, group in groupby(named, key=lambda one: found.end(text, one.start)):
        sessions = list(group)
        for one in sessions:
            if odd := _out_of_time(text, one, year, now):
                yield odd
        newest = max(sessions, key=lambda one: one.held)
        if newest.held[0] < year - _STALE and _cited(text, newest):
            words = text[newest.start : newest.end]
            message = (
                f"“{words}”是{newest.held[0]}年召开的，本文件是{year}年的，此后又有新的会议，"
                "可能沿用了旧稿，请核对。"
            )
            yield Lint("L-YEAR", message, newest.start, newest.end)


def _sessions(text: str) -> Iterator[re.Match[str]]:
    """As `_SESSION.finditer`, but only where its sign stands is a session looked for."""
    at = 0
    for sign in _SIGN.finditer(text):
        for begin in range(max(at, sign.start() - 2), sign.start() + 1):
            if match := _SESSION.match(text, begin):
                yield match
                at = match.end()
                break


def _named(text: str, match: re.Match[str], now: tuple[int, int]) -> Iterator[_Named]:
    held = HELD[match["c"] or match["c2"]]
    if match["list"]:
        whole = match.start("list")
        for plenum in _PLENUM.finditer(match["list"]):
            number = numerals.value(plenum[0]) or 0
            last = max(held.values())
            yield _Named(
                held.get(number, (last[0] + 1, last[1])), whole + plenum.start(), match.end()
            )
    elif match["all"]:
        past = [when for when in held.values() if when <= now]
        yield _Named(max(past, default=held[0]), match.start(), match.end())
    elif match["c2"] or _PARTY.search(text, max(0, match.start() - 12), match.end() + 3):
        yield _Named(held[0], match.start(), match.end())


def _out_of_time(text: str, one: _Named, year: int, now: tuple[int, int]) -> Lint | None:
    """A session still to come that is studied, or one long held that is looked forward to."""
    words = text[one.start : one.end]
    awaited = _COMING.search(text, max(0, one.start - _NEAR), one.start)
    if one.held > now:
        if awaited or _OPENS.search(text[one.end : one.end + _NEAR]):
            return None
        message = f"“{words}”在本文件成文时尚未召开，请核对会议名称或文件年度。"
    elif awaited and one.held[0] < year and "召开" in text[one.end : one.end + _NEAR]:
        message = f"“{words}”已于{one.held[0]}年召开，本文件仍写作迎接，可能沿用了旧稿，请核对。"
    else:
        return None
    return Lint("L-YEAR", message, one.start, one.end)


def _cited(text: str, one: _Named) -> bool:
    """Whether its spirit is to be carried out, and no history told: 党的十八大以来."""
    behind = text[one.end : one.end + 16]
    low = found.begin(text, one.start, far=60)
    if _HISTORY.search(behind) or "迎" in text[max(0, one.start - _NEAR) : one.start]:
        return False
    return bool(_STUDIED.search(text, low, one.end + 8))
