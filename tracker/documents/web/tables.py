"""The tables of a web page: which hold data and which only place things, and merged cells."""

from dataclasses import dataclass, field
from typing import Any

from tracker.documents.rules import Table

_SPAN, _COLUMNS = 64, 256
_LONG = 500  # characters in one cell that make it an article rather than an entry


@dataclass(slots=True)
class Cell:
    """A cell as written: its lines, and over how many columns and rows it reaches."""

    columns: int = 1
    rows: int = 1
    lines: list[str] = field(default_factory=list)


def cell(element: Any) -> Cell:
    """Return the cell of a <td> or <th>, still without its lines."""
    rows = _span(element.get("rowspan"))
    return Cell(_span(element.get("colspan")) or 1, rows or 65_535)  # 0 is down to the end


def table(rows: list[list[Cell]]) -> Table:
    """Return the table of `rows`: what reaches downwards repeats, sideways is None.

    >>> table([[Cell(rows=2, lines=["甲"]), Cell(lines=["乙"])], [Cell(lines=["丙"])]]).rows
    (('甲', '乙'), ('甲', '丙'))
    """
    hanging: dict[int, tuple[int, str | None]] = {}  # by column: rows still to come, and the text
    out = []
    for row in rows:
        cells = _row(row, hanging)
        if cells:
            out.append(tuple(cells))
    return Table(tuple(out))


def _row(row: list[Cell], hanging: dict[int, tuple[int, str | None]]) -> list[str | None]:
    out: list[str | None] = []
    waiting = iter(row)
    while len(out) < _COLUMNS:
        if held := hanging.get(len(out)):
            _hang(hanging, len(out), held[0] - 1, held[1])
            out.append(held[1])
            continue
        found = next(waiting, None)
        if found is None:
            if not any(column > len(out) for column in hanging):
                return out
            out.append("")  # a row that is too short for what still hangs at its right
            continue
        for place in range(found.columns):
            content = None if place else "\n".join(found.lines)
            _hang(hanging, len(out), found.rows - 1, content)
            out.append(content)
    return out


def _hang(
    hanging: dict[int, tuple[int, str | None]], column: int, rows: int, content: str | None
) -> None:
    if rows > 0:
        hanging[column] = rows, content
    else:
        hanging.pop(column, None)


def layout_tables(root: Any) -> set[Any]:
    """Return the tables that only place things: their cells are read as paragraphs.

    A table that holds another, one of a single column, one with an article in a cell.
    """
    tables = list(root.iter("table"))
    outer = {above for found in tables for above in found.iterancestors("table")}
    return {found for found in tables if found in outer or _places_things(found)}


def _places_things(found: Any) -> bool:
    if found.get("role") in ("presentation", "none"):
        return True
    columns = 0
    lengths = []
    for row in found.iter("tr"):
        cells = [part for part in row if part.tag in ("td", "th")]
        columns = max(columns, len(cells))
        lengths += [len("".join("".join(part.itertext()).split())) for part in cells]
    longest = max(lengths, default=0)
    return columns < 2 or (longest > _LONG and 2 * longest > sum(lengths))


def _span(text: str | None) -> int:
    digits = (text or "").strip()
    return (
        min(int(digits), _SPAN) if digits.isascii() and digits.isdigit() and len(digits) < 6 else 1
    )
