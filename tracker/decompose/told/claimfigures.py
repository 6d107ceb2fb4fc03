"""Figures that count something done: 信息12条, 近百户, 1.2万人次, 百分之九十六.

What is asked, planned, or merely stands there is left out (domain.md 0.3 fact 7, 11.1).
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

from tracker.decompose import numerals
from tracker.decompose.much.wordlists import firsts
from tracker.decompose.rarely import rare
from tracker.decompose.told import claimwords as said

MASK = "■"
_NAMED = rare(
    '“[^“”\n]{0,60}”|《[^《》\n]{0,120}》|〔[^〔〕\n]{0,12}〕|「[^「」\n]{0,40}」|"[^"\n]{0,40}"'
    "|（[^（）\n\\d一二两三四五六七八九十零无未]{1,20}）"  # a gloss; what holds a figure is read
)
_DIGITS = r"\d{1,3}(?:,\d{3}){1,3}(?!\d)(?:\.\d{1,4})?|\d{1,9}(?:[.．]\d{1,4})?"
_WORDS = "[一二两三四五六七八九十百千][一二两三四五六七八九十百千零]{0,6}"
_NUMERALS = "一二两三四五六七八九十百千万"
# A numeral in words begins a figure only before another, a unit, or what may stand between.
_BEGINS = rare(
    rf"[\d{_NUMERALS}](?:(?<=\d)|(?=[{_NUMERALS}零亿余多来分\s%％‰{firsts(said.UNITS)}]))"
)
_FIGURE = rare(
    rf"(?:百分之(?P<hundredth>{_DIGITS}|{_WORDS})|(?P<num>{_DIGITS}|{_WORDS}|万)\s?"
    rf"(?P<more>[余多来])?\s?(?P<times>[千百]?[万亿]|[千百])?(?P<more2>[余多])?\s?"
    rf"(?!{said.ABSTRACT})(?P<unit>{said.UNITS}))(?P<above>以上|左右|上下|多|余)?"
)
_BREAK = rare(r"[，；;。！？：（）()\n]|(?<!\d):|,(?!(?<=\d,)\d{3}(?!\d))")
_ABOUT = rare(
    "(?:(?<![最附临就邻亲靠])近|(?<![节签履预违特公制合相邀条契])约|超过?|逾|突破|接近|大概|将近)$"
)
_TIMES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_NO_START = frozenset("第每—–-~～·.．/／[")
_RANGE = rare(r"\d[至到]$|[^目此以年日之]前$")
_UNTOLD = rare("[上成数几]$")  # 上千, 成百: nobody can tell how many
_OFTEN_BEFORE = rare("(?:先后|累计|已|分别)共?$")
_ONCE_BEFORE = re.compile("[了共]$")
_ONCE = frozenset({"次", "场", "期", "堂", "批", "场次", "轮"})
_CLOSED = rare(r"(?:以上|左右)?(?:[，,；;。！、）)\s]|$)")
_ONWARD = rare("[\u4e00-\u9fff■]{1,20}[近约达超]?\\d")
_FROM = re.compile("[由从]$")
_REPORTS = rare(rf"{said.DOING}|公开|发布|培训|检查|宣传")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure over characters `start` up to `end` of its sentence, as it is to be reported.

    `clause` is where its clause begins there, `since` where the words begin that are its own.
    `fit` is false where it is asked, planned or standing; its name may still serve the next one.
    """

    count: int | float
    unit: str
    approximate: bool
    start: int
    end: int
    clause: int
    since: int
    fit: bool


class Sentence:
    """A sentence with what stands in quotation marks masked, and where its clauses begin.

    >>> Sentence("公开《2021年要点》等3份，办结5件。").masked
    '公开■■■■■■■■■等3份，办结5件。'
    """

    def __init__(self, text: str, *, ahead: bool = False) -> None:
        self.text = text
        self.masked = _NAMED.sub(lambda named: MASK * len(named[0]), text)
        self.begins = [0, *(mark.end() for mark in _BREAK.finditer(self.masked))]
        self._shut = _shut(self, ahead=ahead)

    def clause(self, at: int) -> tuple[int, int]:
        """Return where the clause of character `at` begins and ends, its mark left out."""
        index = bisect_right(self.begins, at) - 1
        end = self.begins[index + 1] - 1 if index + 1 < len(self.begins) else len(self.text)
        return self.begins[index], end

    @property
    def looks_ahead(self) -> bool:
        """Whether it ends on what is planned: its 一是…；二是… behind a stop are plans too."""
        return any(end == len(self.text) and plan for _, end, plan in self._shut)

    def asks(self, at: int) -> bool:
        """Whether what stands at `at` is asked, planned, or tells how things stand."""
        if any(start <= at < end for start, end, _ in self._shut):
            return True
        before = self.masked[self.clause(at)[0] : at]
        if said.ASKED.search(before):
            return True
        wanted = said.WANTED.search(before)
        return wanted is not None and not said.BY_WHAT.search(before, 0, wanted.start())


def _shut(sentence: Sentence, *, ahead: bool) -> list[tuple[int, int, bool]]:
    """Stretches that plan (true) or tell how things stand, up to the clause that reports again."""
    found = [(0, len(sentence.text), True)] if ahead else []
    for opening, again in ((said.AHEAD, said.AGAIN), (said.STANDING, _REPORTS)):
        at = 0
        while mark := opening.search(sentence.masked, at):
            later = sentence.begins[bisect_right(sentence.begins, mark.start()) :]
            at = next(
                (begin for begin in later if again.search(sentence.masked, begin, begin + 8)),
                len(sentence.text),
            )
            found.append((mark.start(), at, opening is said.AHEAD))
    return found


def hinted(text: str, start: int, end: int) -> bool:
    """Whether any number with a unit stands in `text[start:end]`: the costly rules ask this."""
    return _next(text, start, end) is not None


def _next(text: str, start: int, end: int) -> re.Match[str] | None:
    while begin := _BEGINS.search(text, start, end):
        if match := _FIGURE.match(text, begin.start(), end):
            return match
        start = begin.end()
    return None


def figures(sentence: Sentence) -> list[Figure]:
    """Return the figures of a sentence in order, those that are no claims marked unfit."""
    found: list[Figure] = []
    bound = False
    at, whole = 0, len(sentence.masked)
    while match := _next(sentence.masked, at, whole):
        start, at = match.span()
        begin = sentence.clause(start)[0]
        since = max(begin, found[-1].end) if found else begin
        before = sentence.masked[since:start]
        if not _begins(before, sentence.masked[max(0, start - 1) : start], match):
            continue
        count = _count(match)
        if count is None or not (match["hundredth"] or _plain(match, before, sentence.masked)):
            continue
        about = _ABOUT.search(before[-3:])
        joined = before.startswith("、") and found and found[-1].clause == begin
        here = said.BOUND.search(before) is not None and not _reached(before)
        bound = here or (bound and bool(joined))
        ruled = said.RULED.match(sentence.masked, match.end("unit" if match["unit"] else 0))
        found.append(
            Figure(
                *count,
                approximate=bool(about or match["more"] or match["more2"] or match["above"]),
                start=start - (len(about[0]) if about else 0),
                end=match.end(),
                clause=begin,
                since=since,
                fit=not (_FROM.search(before) or bound or ruled or sentence.asks(start)),
            )
        )
    return found


def _reached(before: str) -> bool:
    """完成造林任务300亩 was done; 下达造林任务300亩 is yet to be."""
    return bool(said.ACHIEVED.search(before)) and not re.search("[每不至最]", before)


def _begins(before: str, char: str, match: re.Match[str]) -> bool:
    if char in _NO_START or char.isdigit() or _RANGE.search(before[-2:]):
        return False
    return not (_UNTOLD.search(before) and (match["num"] or "")[:1] in tuple("百千万十"))


def _plain(match: re.Match[str], before: str, text: str) -> bool:
    """Whether a numeral in words counts: 会议三次, 召开两次会议; not 一份答卷, 两个确立."""
    words = match["num"]
    if words[0].isdigit() or match["more"] or match["more2"] or match["times"]:
        return True
    number = numerals.value(words) or 0
    if _ABOUT.search(before) or words[0] in "百千万" or number > 10:
        return words[0] not in "百千万" or _ABOUT.search(before) is not None
    if _CLOSED.match(text, match.end()) and len(before.strip("、")) >= 2:
        return number > 1 or _REPORTS.search(before) is not None
    if number == 1:
        return match["unit"] in _ONCE and _ONCE_BEFORE.search(before) is not None
    # 发放两项补贴资金86万元 counts the money
    follows = _ONWARD.match(text, match.end())
    return follows is None and (
        said.ends_in_verb(before) or _OFTEN_BEFORE.search(before) is not None
    )


def _count(match: re.Match[str]) -> tuple[int | float, str] | None:
    """Return the number and its unit; 万 multiplies people and things, and stays with money."""
    words = match["hundredth"] or match["num"]
    number = _number(words)
    if number is None:
        return None
    if match["hundredth"]:
        return number, "%"
    unit = match["unit"].replace("％", "%")
    times = match["times"] or ""
    if unit == "元" and times[-1:] in ("万", "亿"):
        unit, times = times[-1] + unit, times[:-1]
    for char in times:
        number = round(number * _TIMES[char], 4)
    return _whole(number), unit


def _number(words: str) -> int | float | None:
    if words == "万":
        return 10_000
    if words[0].isdigit():
        return _whole(float(words.replace(",", "").replace("．", ".")))
    return numerals.value(words)


def _whole(number: float) -> int | float:
    return int(number) if float(number).is_integer() else number
