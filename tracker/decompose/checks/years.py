"""Phrases of another year, left over from an older text (L-YEAR)."""

import re
from collections.abc import Iterator

from tracker.decompose import numerals
from tracker.decompose.checks import found, sessions
from tracker.decompose.checks.occasions import BORN, FOUNDED, NAMED, PLANS, TURNS
from tracker.decompose.rarely import rare
from tracker.decompose.rules import Header, Lint

_SINCE = {name: year for year, names in FOUNDED.items() for name in names}
_NAMES = "|".join(sorted(_SINCE, key=len, reverse=True))
_ANNIVERSARY = rare(
    rf"(?P<what>{_NAMES})(?:{BORN}){{0,3}}\s?"
    r"(?P<n>\d{1,3}|[一二两三四五六七八九十百零〇]{1,6})\s?(?:周年|周岁|岁(?:生日|华诞)|"
    r"年(?:华诞|诞辰)|(?<=百)年(?!奋斗|目标|大计|来|变|未|历史|征程|党史|老|未有))"
)
_AGED = ("周年", "周岁", "华诞", "诞辰", "百年", "生日")
_PLAN = rare(
    r"[“\"]?(?<![一二三四五六七八九])(?P<plan>十[一二三四五六]?五)[”\"]?"
    rf"[^，。；、“”\d\n]{{0,14}}?(?P<turn>{'|'.join(sorted(TURNS, key=len, reverse=True))})"
    "(?:[、，和]?起好步)?"
)
_PLAN_SIGN = re.compile("十[一二三四五六]?五")
_NAMED = tuple((re.compile(pattern), year) for pattern, year in NAMED)
_HISTORY = rare(r"^[^，。；\n]{0,4}(?:以来|大会|讲话|“七一”|重要)")
_AHEAD = rare("喜迎|迎接|迎来|即将|献礼|谋划|展望|筹备")
_FOR_THE_NEXT = rare("奠定|打下|打好|夯实|筑牢|蓄力|积蓄|做好准备|谋划|铺垫|谋篇")
_LOOK = 24  # characters before a phrase in which its own year may be said
# May be said of what ended, in its last year and the next.
_FINISHED = {"收官", "圆满收官", "完美收官"}


def lints(text: str, header: Header) -> Iterator[Lint]:
    """Yield a warning for each anniversary, plan's year or session that is not the paper's.

    What the sentence itself dates (2021年是“十四五”开局之年) is no leftover.
    """
    year = header.year
    if not year:
        return
    for start, end, meant in (*_anniversaries(text, year), *_plans(text, year), *_named(text)):
        if meant != year and not _dated(text, start, meant, year):
            words = text[start:end]
            message = (
                f"“{words}”是{meant}年的提法，与本文件年度{year}年不一致，可能沿用了旧稿，请核对。"
            )
            yield Lint("L-YEAR", message, start, end)
    yield from sessions.lints(text, year, header.written_on)


def _anniversaries(text: str, year: int) -> Iterator[tuple[int, int, int]]:
    if not any(found.holds(text, word) for word in _AGED):
        return
    for match in _ANNIVERSARY.finditer(text):
        count = numerals.value(match["n"])
        if count is None or _HISTORY.search(text[match.end() : match.end() + 16]):
            continue
        meant = _SINCE[match["what"]] + count
        coming = _AHEAD.search(text, max(0, match.start() - 8), match.start())
        if not (coming and meant == year + 1):
            yield match.start(), match.end(), meant


def _plans(text: str, year: int) -> Iterator[tuple[int, int, int]]:
    if "五" not in text:
        return
    for match in _turns(text):
        meant = PLANS[match["plan"]] + TURNS[match["turn"]]
        near = text[max(0, match.start() - 10) : match.end() + 14]
        if meant == year + 1 and (_FOR_THE_NEXT.search(near) or _AHEAD.search(near)):
            continue
        if match["turn"] in _FINISHED and meant == year - 1:
            continue
        yield match.start(), match.end(), meant


def _turns(text: str) -> Iterator[re.Match[str]]:
    """As `_PLAN.finditer`, but only where a plan is named, and at the mark before its name."""
    done = 0
    for sign in _PLAN_SIGN.finditer(text):
        at = sign.start()
        if at > done and text[at - 1] in '“"':
            at -= 1
        if at >= done and (match := _PLAN.match(text, at)):
            yield match
            done = match.end()


def _named(text: str) -> Iterator[tuple[int, int, int]]:
    if found.holds(text, "之年"):
        for pattern, meant in _NAMED:
            for match in pattern.finditer(text):
                yield match.start(), match.end(), meant


def _dated(text: str, at: int, meant: int, year: int) -> bool:
    """Whether the words before `at` in its sentence say the year that is meant."""
    before = text[found.begin(text, at, far=_LOOK) : at]
    return str(meant) in before or (
        meant == year - 1 and any(word in before for word in ("去年", "上年", "上一年"))
    )
