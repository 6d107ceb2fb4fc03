"""Headings that never had a number: short lines, each before a paragraph of its own."""

import re

from tracker.decompose.heads import kinds
from tracker.decompose.layout.markers import Marker
from tracker.decompose.layout.page import LineKind, Page

_SHORT = re.compile(r"[\u4e00-\u9fff“”‘’《》、（）()\dA-Za-z+]{4,30}")
_SIGNED = re.compile(
    r"(?:政府|办公室|委员会|局|办|党委|领导小组|中心|办事处)$|^附件|^抄送|^特此|^[（(\[［〔【]|\d{4}年\d"
)
# A line that is nothing but a month or a quarter, and what it counts.
_CALENDAR = re.compile(
    r"(?:20\d\d年)?第?(1?\d|十?[一二]|[三四五六七八九十])(?:月份?|季度)(?:[（(][^（）()]{1,16}[)）])?[：:]?"
)
_TIMES = ("", *"一二三四五六七八九十", "十一", "十二")
_CALENDAR_LONGEST, _CALENDAR_LEAST = 28, 3
_ENDS = ("。", "；", "！", "？")
_PARAGRAPH = 20  # a paragraph under a heading is longer


def looks_like_heading(text: str) -> bool:
    """Whether a line could be a heading: short, without a stop, no signature, no bracket.

    >>> looks_like_heading("建强公开队伍"), looks_like_heading("清溪镇人民政府")
    (True, False)
    """
    return bool(_SHORT.fullmatch(text)) and "、" not in text[:4] and not _SIGNED.search(text)


def headings(page: Page, marks: list[Marker | None]) -> set[int]:
    """Return the lines that are headings without a number.

    One line alone proves nothing: two or more in one stretch between numbers must each stand
    before a paragraph that ends in a stop.
    """
    found: set[int] = set()
    run: list[int] = []
    first = next((index for index, mark in enumerate(marks) if mark), len(marks))
    for index, line in enumerate(page.lines):
        if marks[index] or line.kind is not LineKind.PROSE:
            found |= set(run) if len(run) > 1 else set()
            run = []
        elif _stands_before_text(page, marks, index, first):
            run.append(index)
    return found | (set(run) if len(run) > 1 else set()) | _calendar(page, marks)


def _calendar(page: Page, marks: list[Marker | None]) -> set[int]:
    """The lines 1月, 2月, 3月 of a plan by month, or 一季度, 二季度: three at least, in order."""
    found = {
        index: _TIMES.index(told[1]) if told[1] in _TIMES else int(told[1])
        for index, line in enumerate(page.lines)
        if line.end - line.start <= _CALENDAR_LONGEST
        and not marks[index]
        and (told := _CALENDAR.fullmatch(page.of(line)))
    }
    numbers = list(found.values())
    return set(found) if len(numbers) >= _CALENDAR_LEAST and numbers == sorted(numbers) else set()


def _stands_before_text(page: Page, marks: list[Marker | None], index: int, first: int) -> bool:
    line, after = page.lines[index], index + 1
    text = page.of(line)
    if line.style or after >= len(page.lines) or not looks_like_heading(text):
        return False
    below = page.of(page.lines[after])
    title = index < first and kinds.names_document(text)
    return not (title or marks[after]) and len(below) > _PARAGRAPH and below.endswith(_ENDS)
