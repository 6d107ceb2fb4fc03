"""Tables of a .doc: cells end with a mark, rows with a paragraph that says so (2.4.3)."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tracker.documents import grid
from tracker.documents.rules import Block, Table
from tracker.documents.word97 import sprms
from tracker.documents.word97.story import Raw
from tracker.documents.word97.stream import Stream

_CELL = 20  # bytes of a cell's description (TC80)
_NEAR = 60  # twips, a millimetre: borders closer than that are one
_WIDEST = 64
_ACROSS, _DOWN, _GOES_ON = 0x0003, 0x0060, 0x0020


@dataclass(slots=True)
class Row:
    """The cells of a row; `edges` are their borders, one more than cells, where they are known."""

    cells: list[list[Block]] = field(default_factory=list)
    edges: list[int] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)

    def describe(self, raw: Raw) -> None:
        """Take over what the paragraph that ends the row says of its cells (2.9.327)."""
        stream = Stream(raw.values.get(sprms.T_DEFINITION, b""))
        count = stream.number(0, 1) if len(stream) else 0
        if not count or count != len(self.cells) or len(stream) < 1 + 2 * (count + 1):
            return
        self.edges = stream.numbers(1, 2, count + 1, signed=True)
        at = 1 + 2 * (count + 1)
        known = min(count, (len(stream) - at) // _CELL)
        self.flags = [stream.number(at + n * _CELL, 2) for n in range(known)]
        self.flags += [0] * (count - known)
        merged = raw.values.get(sprms.T_MERGED_DOWN, b"")
        if len(merged) == 2 and merged[0] < count:
            self.flags[merged[0]] |= (merged[1] & 3) << 5


def blocks(rows: list[Row]) -> Iterator[Block]:
    """Yield the table of `rows`; one of one column that frames others as what it frames."""
    framed = any(isinstance(block, Table) for row in rows for cell in row.cells for block in cell)
    if framed and all(len(row.cells) <= 1 for row in rows):
        for row in rows:
            for cell in row.cells:
                yield from cell
        return
    yield _table(rows)


def _table(rows: list[Row]) -> Table:
    """A cell merged downwards repeats, one that spans columns is followed by None."""
    columns = _columns(edge for row in rows for edge in row.edges)
    out: list[list[str | None]] = []
    for row in rows:
        out.append(_cells(row, columns, out[-1] if out else []))
    return Table(tuple(tuple(row) for row in out))


def _columns(edges: Iterable[int]) -> list[int]:
    """The borders of all rows, near ones as one; none where there are more than Word has."""
    found: list[int] = []
    for edge in sorted(set(edges)):
        if not found or edge - found[-1] > _NEAR:
            found.append(edge)
    return found if len(found) <= _WIDEST else []


def _cells(row: Row, columns: list[int], above: list[str | None]) -> list[str | None]:
    texts = [grid.written(cell) for cell in row.cells]
    flags = row.flags or [0] * len(texts)
    known = columns and row.edges
    places = [_place(columns, edge) for edge in row.edges] if known else range(len(texts) + 1)
    out: list[str | None] = [""] * places[0]
    across = False
    for text, flag, start, end in zip(texts, flags, places, places[1:], strict=False):
        if flag & _DOWN == _GOES_ON and not text and start < len(above):
            out.append(above[start])
        elif across and flag & _ACROSS and not text:
            out.append(None)
        else:
            out.append(text)
        across = bool(flag & _ACROSS)
        out += [None] * (end - start - 1)
    return out + [""] * (len(columns) - 1 - places[-1] if known else 0)


def _place(columns: list[int], edge: int) -> int:
    """The column whose border `edge` is: the last one that is not behind it."""
    n = bisect_left(columns, edge + 1) - 1
    return max(n, 0)
