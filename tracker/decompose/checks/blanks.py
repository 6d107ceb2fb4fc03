"""Empty cells in the statutory tables of an annual report (L-BLANK)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tracker.decompose.flat import statutory
from tracker.decompose.layout.page import Page
from tracker.decompose.rarely import rare
from tracker.decompose.rules import Lint, Span


class _Table(NamedTuple):
    """One table of the form of 2021: its name, a word only it has, figures behind each label."""

    name: str
    own: str
    rows: tuple[tuple[str, int], ...]


_ALL = 7  # columns of the table of applications: a person, five kinds of bodies, the total
_LAST = 15  # figures of the table of review and suits, which stand behind all its words
_TABLES = (
    _Table(
        "主动公开政府信息情况",
        "第二十条第",
        (
            (r"(?<!范性)规章", 3),
            ("行政规范性文件|(?<!行政)规范性文件", 3),
            ("行政许可", 1),
            ("行政处罚", 1),
            ("行政强制", 1),
            ("行政事业性收费", 1),
        ),
    ),
    _Table(
        "收到和处理政府信息公开申请情况",
        "新收政府信息公开申请",
        (
            ("本年新收政府信息公开申请数量", _ALL),
            ("上年结转政府信息公开申请数量", _ALL),
            (r"(?<!不)予以公开", _ALL),
            (r"部分公开(?:[（(][^（）()\n\t]{0,30}[）)])?", _ALL),
            ("属于国家秘密", _ALL),
            ("结转下年度继续办理", _ALL),
        ),
    ),
    _Table("政府信息公开行政复议、行政诉讼情况", "复议后起诉", (("复议后起诉", _LAST),)),
)
_VALUE = rare(r"(?<![\d.第])(?:\d[\d,]*(?:\.\d+)?|[—\-－/／]{1,3}|无)(?![\d.、．])")
_LABEL = rare(r"[\u4e00-\u9fff]{2}")


def lints(page: Page) -> Iterator[Lint]:
    """Yield one warning for each table that leaves a cell empty; no data is written 0.

    A table that a converter laid flat says the same: behind its label too few figures follow.
    """
    lines = [page.of(line) for line in page.lines]
    for first, last in statutory.stretches(lines).items():
        span = Span(page.lines[first].start, page.lines[last - 1].end)
        text = page.text[span.start : span.end]
        for table in _TABLES:
            if table.own in text and (at := _blank(text, table)):
                words = text[at.start : at.end]
                message = (
                    f"《{table.name}》表中有空白单元格（如“{words}”一行），"
                    "没有数据的应当填“0”，请补填。"
                )
                yield Lint("L-BLANK", message, span.start + at.start, span.start + at.end)


def _blank(text: str, table: _Table) -> Span | None:
    """The first label of the table behind which figures are missing."""
    for label, wanted in table.rows:
        for match in re.finditer(label, text):
            if _values(text, match.end(), to_end=wanted == _LAST) < wanted:
                return Span(*match.span())
    return None


def _values(text: str, at: int, *, to_end: bool) -> int:
    """How many figures stand behind `at` before the next words, or in the rest of the table."""
    stop = None if to_end else _LABEL.search(text, at)
    end = stop.start() if stop else len(text)
    values = _VALUE.findall(text, at, end)
    # Figures that ran together are counted by their digits.
    return sum(map(str.isdigit, text[at:end])) if len(values) == 1 else len(values)
