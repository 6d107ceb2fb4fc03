"""The elements of a web page to blocks, in one walk that no depth of nesting can exhaust."""

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from tracker.documents.rules import Block, Paragraph, Table
from tracker.documents.web import lists, tables
from tracker.documents.web.tables import Cell

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_HEADINGS = frozenset(["h1", "h2", "h3"])
_TITLE = re.compile(r"title|tit\b|biaoti|\bbt\b", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_SPACE = re.compile(r"[ \t\n\r\f]+")
# A line of the source that ends between two Chinese characters is no space to a reader.
_WRAPPED = re.compile(
    r"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])[ \t\r\f]*\n[ \t\n\r\f]*"
    r"(?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A block as it stands on the page.

    `inside` says that it stands in the article, `linked` that all its text is a link, `titled`
    that it is marked as a heading.
    """

    block: Block
    inside: bool
    linked: bool = False
    titled: bool = False

    @property
    def is_table(self) -> bool:
        """Whether the block is a table."""
        return isinstance(self.block, Table)


def blocks(root: Any, main: Any = None) -> list[Seen]:
    """Return the blocks below `root` in reading order; `main` is the element of the article.

    Layout tables are walked through, hidden elements are not.
    """
    walker = _Walk(tables.layout_tables(root), main)
    steps = etree.iterwalk(root, events=("start", "end"))
    for event, element in steps:
        if not isinstance(element.tag, str):
            continue
        if event == "end":
            walker.end(element)
        elif _is_hidden(element):
            walker.skipped.add(element)
            steps.skip_subtree()
        else:
            walker.start(element)
    walker.flush()
    return walker.out


def _is_hidden(element: Any) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style", "")))


class _Walk:
    def __init__(self, layout: set[Any], main: Any) -> None:
        self.out: list[Seen] = []
        self.skipped: set[Any] = set()
        self._layout = layout
        self._main = main
        self._inside = False
        self._text: list[str] = []
        self._linked = self._titled = self._pre = 0
        self._free = False  # whether some text of the paragraph is no link
        self._lists: list[lists.Counter] = []
        self._label = ""
        self._rows: list[list[Cell]] | None = None
        self._cell: Cell | None = None

    def start(self, element: Any) -> None:
        tag = element.tag
        if tag in _BLOCKS or tag == "br":
            self.flush()
        if element is self._main:
            self._inside = True
        self._linked += tag == "a"
        self._titled += _is_titled(element)
        self._pre += tag == "pre"
        if tag in ("ol", "ul"):
            self._lists.append(lists.Counter(element))
        elif tag == "li" and self._lists:
            self._label = self._lists[-1].label(element)
        self._table_part(element)
        self._add(element.text)

    def _table_part(self, element: Any) -> None:
        if element.tag == "table" and element not in self._layout:
            self._rows = []
        elif self._rows is not None and element.tag == "tr":
            self._rows.append([])
        elif self._rows is not None and element.tag in ("td", "th"):
            if not self._rows:
                self._rows.append([])
            self._cell = tables.cell(element)
            self._rows[-1].append(self._cell)

    def end(self, element: Any) -> None:
        if element in self.skipped:
            self._add(element.tail)
            return
        tag = element.tag
        if tag in _BLOCKS:
            self.flush()
        if tag in ("td", "th"):
            self._cell = None
        elif tag == "table" and element not in self._layout:
            self._end_table()
        elif tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        self._linked -= tag == "a"
        self._titled -= _is_titled(element)
        self._pre -= tag == "pre"
        if element is self._main:
            self._inside = False
        self._add(element.tail)

    def _end_table(self) -> None:
        rows, self._rows = self._rows or [], None
        table = tables.table(rows)
        if any(cell for row in table.rows for cell in row):
            self.out.append(Seen(table, self._inside))

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if not self._pre:
            self._take(text)
            return
        first, *others = text.split("\n")
        self._take(first)
        for line in others:
            self.flush()
            self._take(line)

    def _take(self, text: str) -> None:
        self._text.append(text)
        self._free = self._free or (not self._linked and bool(text.strip()))

    def flush(self) -> None:
        """End the paragraph that is being read."""
        text = _SPACE.sub(" ", _WRAPPED.sub("", "".join(self._text))).strip()
        linked, self._text, self._free = not self._free, [], False
        if not text:
            return
        label, self._label = lists.unless_written(self._label, text), ""
        level = len(self._lists) - 1 if label else None
        paragraph = Paragraph(text, label, level)
        if self._cell is not None:
            self._cell.lines.append(paragraph.whole)
        else:
            self.out.append(Seen(paragraph, self._inside, linked, bool(self._titled)))


def _is_titled(element: Any) -> bool:
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return element.tag in _HEADINGS or (element.tag != "body" and bool(_TITLE.search(names)))
