"""Paragraphs of a .doc put together to tables, tables in cells included (2.4.3)."""

from collections.abc import Callable, Iterable, Iterator

from tracker.documents.limits import Tally
from tracker.documents.rules import Block
from tracker.documents.word97 import sprms, tables
from tracker.documents.word97.story import CELL, Raw


class Nest:
    """Puts paragraphs together; `read` makes blocks of one, its text given."""

    def __init__(self, read: Callable[[Raw, str], Iterator[Block]], tally: Tally) -> None:
        self._read, self._tally = read, tally
        self._open: list[tuple[list[tables.Row], tables.Row, list[Block]]] = []

    def blocks(self, paragraphs: Iterable[Raw]) -> Iterator[Block]:
        """Yield the blocks that the paragraphs make; a deleted mark joins with the next one."""
        held: list[str] = []
        was_cell = False
        for raw in paragraphs:
            depth = raw.depth
            self._tally.paragraph()
            self._tally.depth(depth)
            yield from self._to(depth)
            if depth and _ends_row(raw, depth, was_cell):
                self._end_row(raw)
                was_cell = False
                continue
            held.append(raw.text)
            if raw.looks.deleted and raw.mark == "\r":
                continue
            for block in self._read(raw, "".join(held)):
                if self._open:
                    self._open[-1][2].append(block)
                else:
                    yield block
            held = []
            was_cell = bool(depth) and _ends_cell(raw, depth)
            if was_cell:
                self._end_cell()
        yield from self._to(0)

    def _to(self, depth: int) -> Iterator[Block]:
        """Open or close tables until there are `depth` of them."""
        while len(self._open) < depth:
            self._tally.table()
            self._open.append(([], tables.Row(), []))
        while len(self._open) > depth:
            rows, row, cell = self._open.pop()
            if cell:
                row.cells.append(cell)
            if row.cells:
                rows.append(row)
            if rows and self._open:
                self._open[-1][2].extend(tables.blocks(rows))
            elif rows:
                yield from tables.blocks(rows)

    def _end_cell(self) -> None:
        rows, row, cell = self._open[-1]
        row.cells.append(cell)
        self._open[-1] = rows, row, []

    def _end_row(self, raw: Raw) -> None:
        rows, row, _ = self._open[-1]
        row.describe(raw)
        rows.append(row)
        self._open[-1] = rows, tables.Row(), []


def _ends_cell(raw: Raw, depth: int) -> bool:
    return raw.mark == CELL if depth == 1 else raw.is_set(sprms.P_INNER_CELL)


def _ends_row(raw: Raw, depth: int, was_cell: bool) -> bool:
    """Whether the paragraph is the end of a row; without properties, the second mark in a row."""
    if depth > 1:
        return raw.is_set(sprms.P_INNER_ROW_END)
    if raw.values:
        return raw.is_set(sprms.P_ROW_END)
    return was_cell and raw.mark == CELL and not raw.text
