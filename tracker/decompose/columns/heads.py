"""Which row of a sheet names its columns."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.decompose.flat import cellkinds
from tracker.decompose.flat.cellkinds import Kind
from tracker.decompose.tables import tablecolumns
from tracker.documents.sheets.grids import Grid, GridRow

DEEPEST = 15  # rows that are searched for the names of columns, and offered as such
_NAME = 12  # characters of a column's name
_BELOW = 3  # rows that show what the columns of unknown names hold
_WORDS = 6  # characters, on the average, of a column that says what to do


@dataclass(frozen=True, slots=True)
class Head:
    """The names of the columns, which stand in `rows[start:end]`."""

    start: int
    end: int
    names: tuple[str, ...]


def guessed(rows: Sequence[GridRow]) -> Head | None:
    """The head of a task table, by the words that such columns are called by, else by its looks."""
    cells = [row.cells for row in rows]
    for start in range(min(len(cells), DEEPEST)):
        found = tablecolumns.header(cells[start:])
        if found:
            return _head(cells, start + found.start, start + found.end)
    looks = next((at for at in range(min(len(cells), DEEPEST)) if _is_head(cells, at)), None)
    return None if looks is None else _head(cells, looks, looks + 1)


def chosen(rows: Sequence[GridRow], number: int) -> Head | None:
    """The head that begins in the row of that number; a second row may part what it spans."""
    cells = [row.cells for row in rows]
    at = next((place for place, row in enumerate(rows) if row.number == number), None)
    if at is None:
        return None
    two = at + 1 < len(cells) and None in cells[at] and tablecolumns.is_lower(*cells[at : at + 2])
    return _head(cells, at, at + 1 + two)


def best(grids: Sequence[Grid]) -> int | None:
    """The sheet that holds a task table, of several the longest."""
    found = [
        (len(grid.rows), -at)
        for at, grid in enumerate(grids)
        if guessed([row for row in grid.rows if not row.is_hidden])
    ]
    return -max(found)[1] if found else None


def _head(cells: Sequence[Sequence[str | None]], start: int, end: int) -> Head:
    lower = cells[start + 1] if end - start > 1 else ()
    return Head(start, end, tuple(tablecolumns.names_of(cells[start], lower)))


def _is_head(cells: Sequence[Sequence[str | None]], at: int) -> bool:
    """Short names over a column of times or bodies and one of words, whatever they are called."""
    names = [cell.strip() for cell in cells[at] if cell and cell.strip()]
    body = cells[at + 1 :]
    if len(names) < 3 or len(set(names)) < len(names) or len(body) < _BELOW:
        return False
    if any(len(name) > _NAME or cellkinds.kind(name) is Kind.TIME for name in names):
        return False
    kinds = [_column(body, index) for index in range(len(cells[at]))]
    return Kind.TEXT in kinds and (Kind.TIME in kinds or Kind.BODIES in kinds)


def _column(body: Sequence[Sequence[str | None]], index: int) -> Kind | None:
    """What most cells of a column look like; words only where they are long enough to ask."""
    cells = [cell.strip() for row in body if (cell := row[index]) and cell.strip()]
    if len(cells) < _BELOW:
        return None
    found = [cellkinds.kind(cell) for cell in cells]
    for kind in (Kind.TIME, Kind.BODIES, Kind.TEXT):
        if 2 * found.count(kind) > len(found):
            long = sum(map(len, cells)) >= _WORDS * len(cells)
            return kind if kind is not Kind.TEXT or long else None
    return None
