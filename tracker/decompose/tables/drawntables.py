"""What a table needs from what stands round it: its columns, its title, what it does not ask."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tracker.decompose.flat import cellkinds
from tracker.decompose.tables import tablecolumns
from tracker.decompose.tables.columnwords import ASIDE, NUMBER, SAID, TEXTS
from tracker.decompose.tables.tablecolumns import Header
from tracker.documents.rules import Block, Paragraph, Table

_GAP = "    "  # what parts two things side by side on a line
_BETWEEN = 3  # paragraphs between two parts of one table
_ROWS = 12  # rows that show whether a table goes on under the columns of the one before

Rows = tuple[tuple[str | None, ...], ...]


@dataclass(slots=True)
class _Held:
    """A work table that the next table may go on with."""

    head: Header
    rows: Rows
    blank: list[Block]  # the empty paragraphs behind it
    between: int = 0  # the others

    @property
    def names(self) -> Rows:
        return self.rows[: self.head.end]

    def blocks(self) -> Iterator[Block]:
        """The table itself, once, and what stood behind it."""
        if self.rows[self.head.end :]:
            yield Table(self.rows)
            yield from _asides(self.rows, self.head)
        yield from self.blank
        self.rows, self.blank = self.names, []


def completed(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield `blocks` with every work table complete in itself.

    A table without a head takes the columns of the work table shortly before it, and where
    nothing stands between them they are one; a title in the rows above the head becomes a line;
    columns that ask nothing (how far the work has come, remarks) stand behind the table.
    """
    held: _Held | None = None
    for block in blocks:
        if isinstance(block, Paragraph):
            if held and not block.whole.strip():
                held.blank.append(block)
                continue
            if held:
                yield from held.blocks()
                held.between += 1
                held = held if held.between <= _BETWEEN else None
            yield block
            continue
        rows = block.rows
        head = tablecolumns.header(rows)
        if held and head is None and _goes_on(rows, held):
            held.blank = []
            held.rows += rows
            held.between = 0
            continue
        if held:
            yield from held.blocks()
            held = None
        if head is None:
            yield block
            continue
        yield from _titles(rows[: head.start])
        cut = Header(0, head.end - head.start, head.roles, head.told)
        held = _Held(cut, rows[head.start :], [])
    if held:
        yield from held.blocks()


def _goes_on(rows: Rows, last: _Held) -> bool:
    """Whether `rows` fit under the columns of the table before: who and when stand in theirs."""
    if not rows or {len(row) for row in rows} != {len(last.rows[0])}:
        return False
    good = bad = 0
    for row in rows[:_ROWS]:
        if row.count(None) >= len(row) - 1:
            continue
        said = [
            cellkinds.kind(row[index] or "") in cellkinds.TELLS
            for index in last.head.at(*SAID)
            if index < len(row) and (row[index] or "").strip()
        ]
        counts = all(
            tablecolumns.is_numeral(row[index]) or not (row[index] or "").strip()
            for index in last.head.at(NUMBER)
        )
        words = any((row[index] or "").strip() for index in last.head.at(*TEXTS))
        fits = bool(said) and all(said) and counts and words
        good, bad = good + fits, bad + (not fits)
    return good > bad


def _titles(rows: Rows) -> Iterator[Block]:
    """The rows above the head of a table, as the lines that they are."""
    for row in rows:
        cells = [" ".join(cell.split()) for cell in row if cell and cell.strip()]
        if cells:
            yield Paragraph(_GAP.join(dict.fromkeys(cells)))


def _asides(rows: Rows, head: Header) -> Iterator[Block]:
    """A table of the columns that ask nothing, where they say anything."""
    body = rows[head.end :]
    columns = [
        index
        for index in head.at(ASIDE)
        if any(index < len(row) and (row[index] or "").strip() for row in body)
    ]
    if not columns:
        return
    shown = [*head.at(NUMBER), *columns]
    kept = [tuple(row[index] if index < len(row) else "" for index in shown) for row in rows]
    yield Table(
        tuple(row for row in kept if any((cell or "").strip() for cell in row[-len(columns) :]))
    )
