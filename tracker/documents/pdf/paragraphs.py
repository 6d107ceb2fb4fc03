"""The lines of PDF pages to blocks: running heads dropped, the lines of one paragraph joined.

A Chinese paragraph begins two characters in and runs on at the margin. Where a document is set
so, its lines are joined here; where it is not, a line stays a paragraph, and the decomposer
joins what belongs together.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from tracker.documents.pdf import tables
from tracker.documents.pdf.lines import Line
from tracker.documents.pdf.tables import Ruled
from tracker.documents.rules import Block, Paragraph, Table

_HEAD_NUMBER = re.compile(r"\W*第?\s?\d{1,3}\s?页?\W*$|^\W*第?\s?\d{1,3}\s?页?\W*")
_HEAD = 40  # characters: a running head is short
_PAGE_NUMBER = re.compile(
    r"[\s—\-–－·]*(?:第\s?)?\d{1,3}(?:\s?页)?(?:\s?[/,，]?\s?共?\s?\d{1,3}\s?页?)?[\s—\-–－·]*"
)
_EDGE = 2  # lines at the head and at the foot that may be running ones
_ON_MANY, _AT_LEAST, _SAME_PLACE = 0.4, 3, 3.0
_FOOT = 0.85  # of the page's height
_INDENT = (1.4, 2.7)  # characters
_MARGIN, _FULL = 0.7, 2.2  # characters off the left margin, and short of the right one
_SPACED = 1.5  # times the usual distance of lines
# What begins something new even at the margin of a full line.
_MARKER = re.compile(
    r"第?[一二三四五六七八九十百]{1,4}[、．.章节条]|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|\d{1,3}(?:[、．]|\.(?!\d))|[①-⑳]|附件"
)


@dataclass(frozen=True, slots=True)
class Page:
    """What one page says, lines and tables apart; heights are measured from its top."""

    width: float
    height: float
    lines: list[Line]
    tables: list[Ruled]


@dataclass(frozen=True, slots=True)
class _Placed:
    line: Line
    page: int
    indent: float  # in characters, from the left margin of such pages
    short: float  # likewise from the right margin


def blocks(pages: list[Page]) -> Iterator[Block]:
    """Yield the paragraphs and tables of `pages` in reading order."""
    running = _running(pages)
    kept = [
        [line for place, line in enumerate(page.lines) if (number, place) not in running]
        for number, page in enumerate(pages)
    ]
    setting = _Setting(pages, kept)
    flow: list[_Placed] = []
    table: Table | None = None
    for number, page in enumerate(pages):
        for found in _in_order(kept[number], page.tables):
            if isinstance(found, Ruled):
                yield from setting.paragraphs(flow)
                flow = []
                if table is not None:
                    whole = tables.continued(table, found)
                    if whole is None:
                        yield table
                    table = whole or found.table
                else:
                    table = found.table
            else:
                if table is not None:
                    yield table
                    table = None
                flow.append(setting.placed(found, number))
    yield from setting.paragraphs(flow)
    if table is not None:
        yield table


def _in_order(lines: list[Line], tables: list[Ruled]) -> Iterable[Line | Ruled]:
    return sorted([*lines, *tables], key=lambda found: found.top)


def _running(pages: list[Page]) -> set[tuple[int, int]]:
    """Return (page, line) of running heads and feet, and of page numbers at the foot."""
    seen: dict[str, list[tuple[int, int, float]]] = defaultdict(list)
    running = set()
    for number, page in enumerate(pages):
        for place in _outermost(page.lines):
            line = page.lines[place]
            if len(line.text) <= _HEAD:
                seen[_HEAD_NUMBER.sub("#", line.text)].append((number, place, line.top))
            if line.top > _FOOT * page.height and _PAGE_NUMBER.fullmatch(line.text):
                running.add((number, place))
    for found in seen.values():
        middle = median_low(top for _, _, top in found)
        same = {(n, place) for n, place, top in found if abs(top - middle) < _SAME_PLACE}
        if len({n for n, _ in same}) >= max(_AT_LEAST, _ON_MANY * len(pages)):
            running |= same
    return running


def _outermost(lines: list[Line]) -> list[int]:
    """Return the places of lines at head and foot that stand apart from the text, or differ."""
    if len(lines) < 2:
        return list(range(len(lines)))
    gaps = [below.top - above.top for above, below in pairwise(lines)]
    wide = _SPACED * median_low(gaps)
    size = median_low(line.size for line in lines)
    last = len(lines) - 1
    head = max((n + 1 for n in range(min(_EDGE, last)) if gaps[n] > wide), default=0)
    foot = min(
        (n for n in range(max(last - _EDGE + 1, 1), last + 1) if gaps[n - 1] > wide),
        default=last + 1,
    )
    edge = {*range(min(_EDGE, last)), *range(max(last - _EDGE + 1, 0), last + 1)}
    other = {n for n in edge if abs(lines[n].size - size) >= 1}
    return sorted({*range(head), *range(foot, last + 1)} | other)


class _Setting:
    """How the document is set: its body size, margins, line distance, and whether it indents."""

    def __init__(self, pages: list[Page], kept: list[list[Line]]) -> None:
        self._pages = pages
        sizes: Counter[float] = Counter()
        for lines in kept:
            for line in lines:
                sizes[round(line.size)] += len(line.text)
        self._size = sizes.most_common(1)[0][0] if sizes else 1.0
        sides: dict[tuple[int, int], list[Line]] = defaultdict(list)
        for number, lines in enumerate(kept):
            sides[self._side(number)] += [line for line in lines if self._is_body(line)]
        self._margins = {side: _margins(lines) for side, lines in sides.items()}
        gaps = [
            below.top - above.top
            for lines in kept
            for above, below in pairwise(lines)
            if self._is_body(above) and self._is_body(below)
        ]
        self._gap = median_low(gaps) if gaps else 0.0
        placed = [self.placed(line, n) for n, lines in enumerate(kept) for line in lines]
        self._indents = self._is_indented(placed)

    def placed(self, line: Line, page: int) -> _Placed:
        """Say where `line` stands between the margins of its page."""
        left, right = self._margins.get(self._side(page)) or (line.x0, line.x1)
        return _Placed(line, page, (line.x0 - left) / line.size, (right - line.x1) / line.size)

    def paragraphs(self, flow: list[_Placed]) -> Iterator[Paragraph]:
        """Yield the paragraphs of lines that nothing parts."""
        text = ""
        last: _Placed | None = None
        for placed in flow:
            if last is not None and self._goes_on(last, placed):
                text = _joined(text, placed.line.text)
            else:
                if last is not None:
                    yield Paragraph(text)
                text = placed.line.text
            last = placed
        if last is not None:
            yield Paragraph(text)

    def _side(self, page: int) -> tuple[int, int]:
        """Left and right pages have margins of their own, and so have upright and broad ones."""
        return page % 2, round(self._pages[page].width)

    def _is_body(self, line: Line) -> bool:
        return abs(line.size - self._size) < 1

    def _is_indented(self, placed: list[_Placed]) -> bool:
        """Whether paragraphs begin two characters in and go on at the margin."""
        body = [found for found in placed if self._is_body(found.line)]
        starts = sum(_INDENT[0] < found.indent < _INDENT[1] for found in body)
        rest = sum(
            found.indent < _MARGIN and above.short < _FULL for above, found in pairwise(body)
        )
        return starts > 1 and rest > 0 and starts > 0.05 * len(body)

    def _goes_on(self, above: _Placed, below: _Placed) -> bool:
        """Whether `below` is the same paragraph as `above`."""
        if not self._indents or abs(above.line.size - below.line.size) >= 1:
            return False
        if abs(below.indent) > _MARGIN or above.short > _FULL or above.indent > _INDENT[1]:
            return False
        if _MARKER.match(below.line.text):
            return False
        if below.page != above.page:
            return below.page == above.page + 1
        return below.line.top - above.line.top < _SPACED * self._gap


def _margins(lines: list[Line]) -> tuple[float, float]:
    """Return the margins that all but a few lines keep."""
    lefts = sorted(line.x0 for line in lines)
    rights = sorted(line.x1 for line in lines)
    few = len(lines) // 50
    return (lefts[few], rights[-1 - few]) if lines else (0.0, 0.0)


def _joined(text: str, more: str) -> str:
    """Join two lines; between two Latin words the end of the line was a space.

    >>> _joined("部门预", "算"), _joined("open", "data"), _joined("20", "日")
    ('部门预算', 'open data', '20日')
    """
    latin = text[-1:].isascii() and text[-1:].isalpha() and more[:1].isascii()
    return f"{text} {more}" if latin and more[:1].isalpha() else text + more
