"""Days that do not exist, that no calendar here can tell, or that had passed (L-DATE)."""

import re
from calendar import isleap
from collections.abc import Iterator, Sequence

from tracker.decompose import days
from tracker.decompose.checks import found
from tracker.decompose.rules import Deadline, DeadlineKind, Header, Lint, Task

_CN = "[一二三四五六七八九十]"
_DAY = re.compile(
    rf"(?:(?P<year>(?:19|20)\d\d|[二2][〇○零0][〇○零一二三四五六七八九]{{2}})\s?年\s?)?"
    rf"(?<![\d.个{_CN[1:-1]}])(?P<month>\d{{1,2}}|{_CN}{{1,3}})\s?月(?:份)?\s?"
    rf"(?:(?P<day>\d{{1,2}}|{_CN}{{1,3}})\s?[日号]|(?P<end>底|末|上旬|中旬|下旬))"
    r"(?:\s?(?:以前|之前|前))?"
)
_UNTOLD = re.compile(
    "(?:本周|下周)[一二三四五六日末]?(?:以|之)?[前内]|(?:春|端午|中秋)节?(?:以|之)?前"
)
_WRITTEN_YEAR = re.compile(r"\d{4}|[二2][〇○零0]|明年|次年|来年|下年|翌年")
_BEHIND_NEW_YEAR, _LATE = 3, 6  # 1月31日前 in a plan of July is the next year's


def impossible(text: str, year: int | None) -> Iterator[Lint]:
    """Yield the days that stand in no calendar: 2月30日, 13月底."""
    if "月" not in text:
        return
    for match in _DAY.finditer(text):
        if not _exists(match, year):
            yield Lint("L-DATE", f"“{match[0]}”不是有效日期，请核对后填写。", *match.span())


def _exists(match: re.Match[str], year: int | None) -> bool:
    month = found.number(match["month"]) or 0
    day = found.number(match["day"]) if match["day"] else 1
    said = found.number(match["year"]) if match["year"] else None
    if said is None:
        # Without a year of its own a leap day may be meant for this year or the next.
        leap = year is None or isleap(year) or isleap(year + 1)
        said = 2024 if leap else 2023
    return days.day(str(said), str(month), str(day)) is not None


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
    if not written or not deadline.date or deadline.kind is not DeadlineKind.BY:
        return False
    if deadline.date >= written:
        return False
    said = _WRITTEN_YEAR.search(text, deadline.start, deadline.end)
    early = deadline.date.month <= _BEHIND_NEW_YEAR and written.month >= _LATE
    return bool(said) or not early
