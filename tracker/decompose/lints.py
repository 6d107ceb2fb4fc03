"""Warnings about the text itself: quotation marks, years, two groups (domain.md 14)."""

import re

from tracker.decompose import days
from tracker.decompose.page import Page
from tracker.decompose.rules import Header, Lint, Person, Task

_PAIRS = (("“", "”", "引号"), ("《", "》", "书名号"))
_NO_SUCH = re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]")
_UNTOLD = re.compile(
    "(?:本周|下周)[一二三四五六日末]?(?:以|之)?[前内]|(?:春|端午|中秋)节?(?:以|之)?前"
)
_LEAP_YEAR = 2024
_BIRTHDAYS = (
    (re.compile(r"(?:中国共产党成立|建党)\s?(?P<n>\d{2,3})\s?周年"), 1921),
    (re.compile(r"(?:中华人民共和国成立|新中国成立|建国)\s?(?P<n>\d{2,3})\s?周年"), 1949),
)


def lints(page: Page, header: Header, people: list[Person]) -> list[Lint]:
    """Return the warnings about wording, in the order of the text."""
    found = [*_quotes(page), *_years(page, header), *_groups(people)]
    return sorted(found, key=lambda lint: (lint.start, lint.code))


def dates(text: str, tasks: list[Task]) -> list[Lint]:
    """Warn of a day to keep that does not exist, or that no calendar here can tell (L-DATE)."""
    found: dict[tuple[int, int], Lint] = {}
    for task in tasks:
        for deadline in task.deadlines:
            said = _NO_SUCH.search(deadline.text) or _UNTOLD.search(deadline.text)
            if deadline.date or said is None or (said.re is _NO_SUCH and _exists(said)):
                continue
            why = "不是有效日期" if said.re is _NO_SUCH else "推算不出具体日期"
            at = max(0, text.find(deadline.text, task.start)) + said.start()
            span = (at, at + len(said[0]))
            found[span] = Lint("L-DATE", f"“{said[0]}”{why}，请核对后填写。", *span)
    return sorted(found.values(), key=lambda lint: lint.start)


def _exists(said: re.Match[str]) -> bool:
    return days.day(said["year"] or _LEAP_YEAR, said["month"], said["day"]) is not None


def _quotes(page: Page) -> list[Lint]:
    """One warning a line and kind of mark: an opening without its closing, or the reverse."""
    found: list[Lint] = []
    for line in page.lines:
        for opening, closing, name in _PAIRS:
            if (at := _unbalanced(page.text, line.start, line.end, opening, closing)) is not None:
                found.append(
                    Lint(
                        "L-QUOTE", f"{name}不成对，可能有文字在复制时丢失，请核对原文。", at, at + 1
                    )
                )
    return found


def _unbalanced(text: str, start: int, end: int, opening: str, closing: str) -> int | None:
    """Return where the first mark without its partner stands, or None."""
    waiting: list[int] = []
    for at in range(start, end):
        if text[at] == opening:
            waiting.append(at)
        elif text[at] == closing:
            if not waiting:
                return at
            waiting.pop()
    return waiting[0] if waiting else None


def _years(page: Page, header: Header) -> list[Lint]:
    """An anniversary of another year was left over from an older text (L-YEAR)."""
    if not header.year:
        return []
    return [
        Lint(
            "L-YEAR",
            f"“{m[0]}”是{born + int(m['n'])}年的提法，与本文件年度{header.year}年不一致，请核对。",
            *m.span(),
        )
        for pattern, born in _BIRTHDAYS
        for m in pattern.finditer(page.text)
        if born + int(m["n"]) != header.year
    ]


def _groups(people: list[Person]) -> list[Lint]:
    """ORG-9: two different leaders in one text."""
    leaders = {person.name for person in people if person.role == "组长" and person.name}
    if len(leaders) < 2:
        return []
    return [
        Lint(
            "L-ORG-CONFLICT",
            f"文中出现不同的组长：{'、'.join(sorted(leaders))}，请核对是否为同一领导小组。",
            0,
            0,
        )
    ]
