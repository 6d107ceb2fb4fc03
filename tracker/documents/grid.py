"""Rows and cells of a .docx table: spans, merged cells, and tables that only frame others."""

from collections.abc import Callable, Iterable, Iterator

from tracker.documents import ooxml
from tracker.documents.ooxml import Element, w
from tracker.documents.rules import Block, Table

_WIDEST = 64  # Word's tables have no more columns
_ROUND = {w("sdt"), w("sdtContent"), w("ins"), w("customXml")}
_GONE = ("del", "moveFrom")


def table(element: Element, text: Callable[[Element], str]) -> Table:
    """Return the table, each cell read by `text`.

    A cell merged downwards repeats, one spanned sideways is None; the place of a cell that a row
    leaves out at its beginning or end is empty.
    """
    found: list[list[str | None]] = []
    for row in rows(element):
        found.append(_row(row, found[-1] if found else [], text))
    return Table(tuple(tuple(row) for row in found))


def rows(element: Element) -> Iterator[Element]:
    """The rows of a table itself, also those inside content controls and tracked insertions."""
    for child in _inside(element, w("tr")):
        properties = child.find(w("trPr"))
        if properties is None or all(properties.find(w(name)) is None for name in _GONE):
            yield child


def cells(row: Element) -> Iterator[Element]:
    """The cells of a row itself; a tracked deletion of a cell drops it."""
    for child in _inside(row, w("tc")):
        properties = child.find(w("tcPr"))
        if properties is None or properties.find(w("cellDel")) is None:
            yield child


def is_frame(element: Element) -> bool:
    """Whether a table has one column and holds tables: it only draws a line round them."""
    tables = element.iter(w("tbl"))
    next(tables)
    if next(tables, None) is None:
        return False
    return all(len(list(cells(row))) <= 1 for row in rows(element))


def written(blocks: Iterable[Block]) -> str:
    """Return what stands in a cell, a line each; of a table in it each row, its cells parted."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Table):
            lines += ["\t".join(text or "" for text in row) for row in block.rows]
        else:
            lines.append(block.whole)
    return "\n".join(line for line in lines if line.strip())


def _inside(parent: Element, tag: str) -> Iterator[Element]:
    """The children of that tag, also those in a control; a file may nest controls without end."""
    waiting = list(reversed(parent))
    while waiting:
        child = waiting.pop()
        if child.tag == tag:
            yield child
        elif child.tag in _ROUND:
            waiting += reversed(child)


def _row(row: Element, above: list[str | None], text: Callable[[Element], str]) -> list[str | None]:
    properties = row.find(w("trPr"))
    out: list[str | None] = [""] * _width(properties, "gridBefore", 0)
    for cell in cells(row):
        merges = cell.find(w("tcPr"))
        if out and _goes_on(merges, "hMerge"):
            out.append(None)
        elif _goes_on(merges, "vMerge") and len(out) < len(above):
            out.append(above[len(out)])
        else:
            out.append(text(cell))
        out += [None] * (_width(merges, "gridSpan", 1) - 1)
    return out + [""] * _width(properties, "gridAfter", 0)


def _width(properties: Element | None, name: str, least: int) -> int:
    found = ooxml.number(properties, name)
    return min(max(least, least if found is None else found), _WIDEST)


def _goes_on(properties: Element | None, name: str) -> bool:
    """Whether a cell is merged into the one above it or before it."""
    merge = properties.find(w(name)) if properties is not None else None
    return merge is not None and merge.get(w("val")) != "restart"
