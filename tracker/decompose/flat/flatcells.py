"""A table laid flat with one cell a line: its rows found again, or nothing at all."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.decompose import numerals
from tracker.decompose.flat import alignment, cellkinds, fitness, flatstreams
from tracker.decompose.flat.alignment import Alignment, Cell
from tracker.decompose.flat.cellkinds import Kind
from tracker.decompose.flat.flatheads import Head, Manner
from tracker.decompose.flat.flatstreams import Stream
from tracker.decompose.rarely import rare
from tracker.decompose.tables import tablecolumns
from tracker.decompose.tables.columnwords import GROUP, NUMBER, SAID, TASK, TEXTS

Rows = list[tuple[str | None, ...]]

_GLUED = rare(r"(\d{1,3})\s?[.、．]?\s*(?=[\u4e00-\u9fff“《\d])")
_STRAY = 10  # rows to one cell that is unlike its column
_NUMBER_NEAR = 4  # cells before the first number


@dataclass(frozen=True, slots=True)
class Found:
    """A table found: its rows, head first, the line behind its last cell, the rest of that cell's.

    No rows: it was none, and `end` says how far that had to be read.
    """

    rows: Rows
    end: int
    rest: str = ""


def table(lines: Sequence[str], head: Head) -> Found:
    """Return the table whose `head` was found, without rows where its cells fit in no one way."""
    stream = flatstreams.stream(lines, head)
    if not stream.cells:
        return Found([], head.end)
    names, roles = list(head.names), list(head.roles)
    if head.manner is Manner.BARS and (counted := _counted_off(stream.cells, roles)):
        return Found([tuple(names), *counted], stream.ends[-1])
    numbers = _chain(stream.cells)
    if NUMBER in roles and not numbers:
        stream, numbers = _unglued(stream)
    if NUMBER not in roles and (place := _unnamed(stream.cells, numbers)) is not None:
        names.insert(place, "序号")
        roles.insert(place, NUMBER)
    found = alignment.aligned(stream.cells, roles, frozenset(numbers if NUMBER in roles else ()))
    if not _convinces(found, stream.cells, roles):
        return Found([], stream.ends[-1])
    rows: Rows = [tuple(names), *_rows(found, stream.cells, roles)]
    return Found(rows, stream.ends[found.taken - 1])


def _unnamed(cells: Sequence[Cell], numbers: Sequence[int]) -> int | None:
    """Where a column of numbers without a name stands: behind the cells before the first."""
    if len(numbers) < 2 or numbers[0] > _NUMBER_NEAR:
        return None
    return sum(not cellkinds.is_band(cell.text) for cell in cells[: numbers[0]])


def _counted_off(cells: Sequence[Cell], roles: Sequence[str]) -> Rows:
    """The rows, where every cell has its bar: so many cells a row, each fit for its column."""
    width = len(roles)
    texts = [cell.text for cell in cells]
    chunks = [texts[at : at + width] for at in range(0, len(texts), width)]
    filled = [row for row in chunks if any(row)]
    wrong = sum(
        not fitness.fits(role, cell)
        for row in filled
        if any(row[1:])
        for role, cell in zip(roles, row, strict=False)
    )
    if not filled or len(texts) % width or wrong * _STRAY > len(filled):
        return []
    return [
        (row[0], *[None] * (width - 1))
        if cellkinds.is_band(row[0]) and not any(row[1:])
        else tuple(row)
        for row in filled
    ]


def _chain(cells: Sequence[Cell]) -> list[int]:
    """The cells that number the rows: each one more than the last, or 1 again below a band."""
    found: list[int] = []
    last = 0
    band = False
    for index, cell in enumerate(cells):
        value = _value(cell.text)
        if value is None:
            band = cellkinds.is_band(cell.text) or (band and not cell.text)
            continue
        begins = not found and index <= _NUMBER_NEAR
        if begins or (found and value == last + 1) or (band and value == 1):
            found.append(index)
            last = value
        band = False
    return found


def _value(text: str) -> int | None:
    words = tablecolumns.bare(text).strip("（()）.、．")
    if not tablecolumns.is_numeral(text):
        return None
    return numerals.value(words)


def _unglued(stream: Stream) -> tuple[Stream, list[int]]:
    """Part the numbers from the words they were run together with, where they go on 1, 2, 3."""
    cells: list[Cell] = []
    ends: list[int] = []
    numbers: list[int] = []
    last = 0
    for cell, end in zip(stream.cells, stream.ends, strict=True):
        found = _GLUED.match(cell.text)
        value = int(found[1]) if found else -1
        if found and (value == last + 1 or (not numbers and len(cells) <= _NUMBER_NEAR)):
            numbers.append(len(cells))
            last = value
            cells += [Cell(found[0].strip(), cell.gap), Cell(cell.text[found.end() :])]
            ends += [end, end]
        else:
            cells.append(cell)
            ends.append(end)
    return (Stream(cells, ends), numbers) if len(numbers) > 1 else (stream, [])


def _convinces(found: Alignment, cells: Sequence[Cell], roles: Sequence[str]) -> bool:
    """Whether the alignment is plain: every row has words, and most say who or when."""
    rows = [row for row in found.rows if row.band is None]
    if not rows:
        return False
    said = sum(
        any(
            cells[index].text and cellkinds.kind(cells[index].text) not in {Kind.TEXT, Kind.EMPTY}
            for column, role in enumerate(roles)
            if role in SAID
            for index in row.columns[column]
        )
        for row in rows
    )
    return 2 * said > len(rows) and found.cost < -len(rows)


def _rows(found: Alignment, cells: Sequence[Cell], roles: Sequence[str]) -> Rows:
    """The rows as tuples; a cell that is left out because it spans is written again."""
    out: Rows = []
    above: list[str] = []
    for placed in found.rows:
        if placed.band is not None:
            out.append((cells[placed.band].text, *[None] * (len(roles) - 1)))
            above = []
            continue
        row = ["\n".join(cells[i].text for i in column) for column in placed.columns]
        numbered = NUMBER not in roles or bool(placed.columns[roles.index(NUMBER)])
        blank = [not column for column in placed.columns]
        for index, role in enumerate(roles if above else ()):
            further = not numbered and role != NUMBER
            if blank[index] and (further or _spans(index, roles, blank)):
                row[index] = above[index]
        if cellkinds.is_band(row[0]) and not any(row[1:]):
            out.append((row[0], *[None] * (len(roles) - 1)))
            above = []
        else:
            out.append(tuple(row))
            above = row
    return out


def _spans(index: int, roles: Sequence[str], blank: Sequence[bool]) -> bool:
    """Whether a left-out cell spans from above: a group, or a task beside what is asked of it."""
    inner = any(
        role in TEXTS and not blank[place] for place, role in enumerate(roles) if place != index
    )
    return roles[index] in {GROUP, TASK} and inner
