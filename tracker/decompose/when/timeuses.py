"""What a time is there for: a day to keep, a stretch in which something goes on, or mere telling.

The words that decide stand in `timecues`. The clause round the time is asked, no other, save where
a report tells what is to come and where 次月 goes with 每月.
"""

import re
from typing import NamedTuple

from tracker.decompose.rarely import rare
from tracker.decompose.rules import DeadlineKind
from tracker.decompose.when import timecues as cues
from tracker.decompose.when.moments import Moment
from tracker.decompose.when.timepoints import Grain, Years

_NEAR = 60  # characters before and behind that are looked at
_UP_TO_CLAUSE = re.compile(r".*[，,。；;：:！!？?\n（(]", re.DOTALL)
_SENTENCE = re.compile(r"[。！？\n]")
_END = rare(r"[，,。；;！\n）)]")
_ROUND = frozenset("与同以和比较在")  # before a time that COMPARED_BEHIND compares with
# To ask an enumeration for a member costs as much as a short pattern.
_BY, _PERIOD = DeadlineKind.BY, DeadlineKind.PERIOD
_UNTOLD, _STRETCH, _DAY = Grain.UNTOLD, Grain.STRETCH, Grain.DAY
_PART, _YEAR = Grain.PART, Grain.YEAR


class Use(NamedTuple):
    """What a time is for, and where its wording begins and ends: 即日起至4月30日, 10月1日起."""

    kind: DeadlineKind
    start: int
    end: int
    open_start: bool = False  # a stretch whose first day is not told
    open_end: bool = False  # a stretch without a last day


class _Place(NamedTuple):
    """A time, the clause before it, and the words behind it."""

    moment: Moment
    years: Years
    before: str
    behind: str
    told: str  # the sentence up to the time

    @property
    def clause(self) -> str:
        """The clause behind the time; a comma right behind it is passed over."""
        begin = 1 if self.behind[:1] in ("，", ",", "：", ":") else 0
        end = _END.search(self.behind, begin)
        return self.behind[begin : end.start() if end else len(self.behind)]


def use(text: str, moment: Moment, years: Years, *, report: bool, due: bool) -> Use | None:
    """Return what `moment` sets in `text`, or None where it sets no time.

    `report` says that what is told is past unless it is said to come, `due` that the text is
    that of a label or a column of time.
    """
    start, end = moment[:2]
    told = text[start - _NEAR if start > _NEAR else 0 : start]
    if told and _SENTENCE.search(told):
        told = _SENTENCE.split(told)[-1]
    stop = _SENTENCE.search(text, end, end + _NEAR)
    behind = text[end : stop.start() if stop else end + _NEAR]
    place = _Place(moment, years, _before(told) if told else "", behind, told)
    if moment.past or _recurs(place, text):
        return None
    starts = None if moment.marked else cues.START_BEHIND.match(behind)
    if not due:
        if _belongs(place) or _is_public(told + behind):
            return None
        if report and not _is_to_come(place):
            return None
        if since := _since_now(place):
            return since
    if starts:
        return _beginning(place, starts)
    kind = _limit(moment) if due else _kind(place)
    return Use(kind, start, end) if kind else None


def _before(window: str) -> str:
    """The clause before a time, with the label that ends in a colon right before it."""
    last = _UP_TO_CLAUSE.match(window)
    if not last:
        return window
    cut = last.end()
    if window[cut - 1] in "：:" and not window[cut:].strip():  # 完成时限：6月
        earlier = _UP_TO_CLAUSE.match(window, 0, cut - 1)
        cut = earlier.end() if earlier else 0
    return window[cut:]


def _recurs(place: _Place, text: str) -> bool:
    """每月5日前; 次月5日前 and 分别于6月底…, where 每年 stands before, recur as well."""
    if place.before and cues.RHYTHM_BEFORE.search(place.before):
        return True
    next_ = text.startswith("次", place.moment.start)
    if next_ and text.startswith("次月", place.moment.start):
        return True
    follows = next_ or "分别" in place.before
    return follows and cues.RHYTHM_BEFORE.search(place.told) is not None


def _belongs(place: _Place) -> bool:
    """Whether the time only describes a thing, a fact or a rule that is in force.

    Most times begin a clause, and behind few stands the word that a longer pattern needs.
    """
    moment, _, before, behind, _ = place
    if cues.SINCE_BEHIND.match(behind) or (before and _led_to(before, behind, moment.grain)):
        return True
    of = "的" in behind
    may = of or "者" in behind or "满" in behind
    if may and cues.ATTRIBUTE_BEHIND.match(behind):
        return True
    if of and before and cues.SORTED_BEFORE.search(before) and cues.OF_BEHIND.match(behind):
        return True
    if "比" in behind and not moment.marked and cues.GREW_BEHIND.match(behind):
        return True
    return ("了" in behind or "已" in behind) and _is_over(behind)


def _led_to(before: str, behind: str, grain: Grain) -> bool:
    """Whether what stands before a time makes it part of a thing or of what is over."""
    if cues.FRAME_BEFORE.search(before) or cues.ALREADY_BEFORE.search(before):
        return True
    if before.startswith("凡") or (grain is _UNTOLD and cues.WORK_BEFORE.search(before)):
        return True
    if not _ROUND.isdisjoint(before[-2:]) and cues.COMPARED_BEHIND.match(behind):
        return True
    return before.endswith("截至") and cues.FACT_BEHIND.match(behind) is not None


def _is_over(behind: str) -> bool:
    """Whether the clause tells what was done by then."""
    begin = 1 if behind[:1] in ("，", ",") else 0
    return cues.DONE_BEHIND.match(behind, begin) is not None


def _is_public(words: str) -> bool:
    """A day until which the public may say something is no work of an office."""
    return ("意见" in words or "报名" in words) and cues.PUBLIC.search(words) is not None


def _is_to_come(place: _Place) -> bool:
    """Whether a report's time lies ahead: it says so, or a limit is not told as kept."""
    behind = place.behind
    if cues.TOLD_NEXT.search(behind) or cues.ORDERED_BEHIND.match(behind):
        return False
    if cues.TO_COME.search(place.told) or cues.MUST_BEHIND.match(behind):
        return True
    moment, written = place.moment, place.years.written
    later = moment.until and written and moment.until > written
    limit = (moment.marked or moment.ending) and (later or place.before.endswith("于"))
    return bool(limit) and not cues.TOLD.search(place.clause)


def _since_now(place: _Place) -> Use | None:
    """即日起至4月30日: a stretch that has begun."""
    before = place.before
    found = cues.NOW_BEFORE.search(before) if before.endswith(("至", "到")) else None
    if not found or cues.VALID_BEFORE.search(before):
        return None
    start = place.moment.start - (len(before) - found.start("now"))
    return Use(_PERIOD, start, place.moment.end, open_start=True)


def _beginning(place: _Place, starts: re.Match[str]) -> Use | None:
    """10月1日起开展: a stretch without end; 起施行 tells since when a rule holds."""
    if cues.IN_FORCE_BEHIND.match(place.behind) or cues.COUNTS_BEHIND.match(place.behind):
        return None
    if _is_early(place):
        return None
    end = place.moment.end + starts.end()
    return Use(_PERIOD, place.moment.start, end, open_end=True)


def _limit(moment: Moment) -> DeadlineKind:
    return _PERIOD if moment.grain is _STRETCH else _BY


def _is_early(place: _Place) -> bool:
    """Whether it was over before the paper's year, or before the paper was written."""
    until, years = place.moment.until, place.years
    if until is None:
        return False
    return until.year < years.year if years.year else False


def _kind(place: _Place) -> DeadlineKind | None:
    moment = place.moment
    if moment.marked:
        return _limit(moment)
    before = place.before
    if before and (
        cues.LABEL_BEFORE.search(before)
        or cues.LASTS_BEFORE.search(before)
        or cues.LATEST_BEFORE.search(before)
    ):
        return _limit(moment)
    if cues.THING_BEHIND.match(place.behind) or _is_early(place):
        return None
    if moment.ending or moment.grain is _STRETCH:
        return _limit(moment)
    return _unmarked(place)


def _unmarked(place: _Place) -> DeadlineKind | None:
    """Without 前 the verb decides: 上半年完成 is a limit, 上半年开展 a stretch."""
    clause, before, grain = place.clause, place.before, place.moment.grain
    does = cues.DOES.search(clause)
    done = bool(does and (does["done"] or cues.COMPLETED.search(clause)))
    if grain is _DAY:
        led = done and cues.LEAD_BEFORE.search(before)
        return _BY if led or cues.DELIVERS_BEHIND.match(place.behind) else None
    if grain is _YEAR:
        reaches = before.endswith(("到", "至")) or cues.COMPLETED.search(clause)
        return _BY if reaches else None
    if done or (grain is _PART and not does):
        return _BY
    goes_on = does or cues.GOING_BEHIND.match(place.behind) or _is_heading(place)
    return _PERIOD if goes_on else None


def _is_heading(place: _Place) -> bool:
    """动员阶段（3月）, 第一季度：: a heading says when its part goes on."""
    return not place.before.strip() and place.behind[:1] in ("）", ")", "：", ":", "。", "")
