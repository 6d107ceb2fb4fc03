"""Days that do not exist, that no calendar here can tell, or that had passed (L-DATE)."""

import re
from collections.abc import Iterator, Sequence

from tracker.decompose import numerals
from tracker.decompose.rarely import rare
from tracker.decompose.rules import Deadline, DeadlineKind, Header, Lint, Task
from tracker.decompose.when import days

_CN = "[一二三四五六七八九十]"
_MONTH = re.compile(
    rf"(?:(?P<year>(?:19|20)\d\d|[二2][〇○零0][〇○零一二三四五六七八九]{{2}})\s?年\s?)?"
    rf"(?<![\d.个{_CN[1:-1]}])(?P<month>\d{{1,2}}|{_CN}{{1,3}})\s?$"
)
_DAY = re.compile(
    rf"月(?:份)?\s?(?:(?P<day>\d{{1,2}}|{_CN}{{1,3}})\s?[日号]|底|末|上旬|中旬|"
    rf"下旬)(?:\s?(?:以前|之前|前))?"
)
_IN_EVERY_MONTH = frozenset(map(str, range(1, 29)))
_LATE_MONTHS = frozenset({"10", "11", "12"})
_MONTH_DIGITS = frozenset("123456789")
_FAR = 12  # characters of a year and a month before 月
_UNTOLD = rare("(?:本周|下周)[一二三四五六日末]?(?:以|之)?[前内]|(?:春|端午|中秋)节?(?:以|之)?前")
_WRITTEN_YEAR = rare(r"\d{4}|[二2][〇○零0]|明年|次年|来年|下年|翌年")
_LEAP = 2024  # with no year known a leap day is believed
_NOT_NOW = rare("每[年月季半]|逐年|巩固|截[至止]|已[于在经]?")
_DONE = rare("[^，。；]{0,8}(?:完成|印发|建成|制定|公开)[的了]")
_BY = DeadlineKind.BY
_BEHIND_NEW_YEAR, _LATE = 3, 6  # 1月31日前 in a plan of July is the next year's


def impossible(text: str, header: Header) -> Iterator[Lint]:
    """Yield the days that stand in no calendar: 2月30日, 13月底."""
    for day in _DAY.finditer(text):
        if _is_plain(text, day.start(), day["day"]):
            continue
        low = max(0, day.start() - _FAR)
        month = _MONTH.search(text[low : day.start()])
        if month and not _exists(month, day["day"], header):
            start = low + month.start()
            words = text[start : day.end()]
            yield Lint("L-DATE", f"“{words}”不是有效日期，请核对后填写。", start, day.end())


def _is_plain(text: str, at: int, day: str | None) -> bool:
    """Whether 月 at `at` ends a month of digits, and every year has that day: most are so."""
    if day is not None and day not in _IN_EVERY_MONTH:
        return False
    if text[at - 2 : at] in _LATE_MONTHS:
        return True
    return text[at - 1 : at] in _MONTH_DIGITS and not text[at - 2 : at - 1].isdecimal()


def _exists(named: re.Match[str], printed: str | None, header: Header) -> bool:
    month = numerals.value(named["month"]) or 0
    day = numerals.value(printed) if printed else 1
    year = numerals.value(named["year"]) if named["year"] else None
    if year is None:
        year = _meant(header, month)
    return days.day(year, month, day or 0) is not None


def _meant(header: Header, month: int) -> int:
    """The year of a day without one: the paper's, or the next where the paper is written later."""
    written = header.written_on
    if header.year is None:
        return _LEAP
    return header.year + bool(written and written.year == header.year and written.month > month)


def kept(text: str, tasks: Sequence[Task], header: Header, *, plan: bool) -> list[Lint]:
    """Warn of limits that nobody can tell, and of those of a `plan` before its day of writing."""
    odd: dict[tuple[int, int], Lint] = {}
    for task in tasks:
        for deadline in task.deadlines:
            if deadline.date is None and (said := _UNTOLD.search(deadline.text)):
                at = max(0, text.find(deadline.text, task.start)) + said.start()
                message = f"“{said[0]}”推算不出具体日期，请核对后填写。"
                odd[at, at + len(said[0])] = Lint("L-DATE", message, at, at + len(said[0]))
            elif plan and _passed(text, deadline, header):
                words = text[deadline.start : deadline.end]
                message = (
                    f"“{words}”早于本文件成文日期{header.written_on:%Y-%m-%d}，请核对时限或年份。"
                )
                odd[deadline.start, deadline.end] = Lint(
                    "L-DATE", message, deadline.start, deadline.end
                )
    return sorted(odd.values(), key=lambda lint: lint.start)


def _passed(text: str, deadline: Deadline, header: Header) -> bool:
    written = header.written_on
    if not written or not deadline.date or deadline.kind is not _BY:
        return False
    if deadline.date >= written:
        return False
    before = text[max(0, deadline.start - 6) : deadline.start]
    if _NOT_NOW.search(before) or _DONE.match(text, deadline.end):
        return False
    said = _WRITTEN_YEAR.search(text, deadline.start, deadline.end)
    early = deadline.date.month <= _BEHIND_NEW_YEAR and written.month >= _LATE
    return bool(said) or not early
