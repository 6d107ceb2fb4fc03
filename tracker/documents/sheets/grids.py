"""A sheet cell by cell, as a person sees it in Excel: rows by their number, columns by letter."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Cell = str | None
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2060\ud800-\udfff\ufeff\ufffe\uffff]"
)
UNCOUNTED = "#未计算"  # a formula without its result, as programs write it that cannot count


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row with a word in it: its number in the sheet, and its cells from left to right.

    A cell merged downwards repeats in the rows below, where `below` has its place; one spanned
    sideways is None.
    """

    number: int
    cells: tuple[Cell, ...]
    below: frozenset[int] = frozenset()
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A visible sheet without its empty rows and columns.

    `columns` are the places of the cells in the sheet, `hidden` those of hidden columns.
    """

    name: str
    columns: tuple[int, ...]
    rows: tuple[GridRow, ...]
    hidden: frozenset[int] = frozenset()

    def as_json(self) -> dict[str, Any]:
        """Plain values, to be kept."""
        return {
            "name": self.name,
            "columns": list(self.columns),
            "hidden": sorted(self.hidden),
            "rows": [
                [row.number, list(row.cells), sorted(row.below), int(row.is_hidden)]
                for row in self.rows
            ],
        }

    @classmethod
    def of_json(cls, value: Mapping[str, Any]) -> "Grid":
        """The grid that `as_json` wrote."""
        return cls(
            value["name"],
            tuple(value["columns"]),
            tuple(
                GridRow(number, tuple(cells), frozenset(below), bool(hidden))
                for number, cells, below, hidden in value["rows"]
            ),
            frozenset(value["hidden"]),
        )


def letter(column: int) -> str:
    """The name of a column.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    while column >= 0:
        name = chr(ord("A") + column % 26) + name
        column = column // 26 - 1
    return name


def plain(cell: Cell) -> Cell:
    """A cell without characters that nobody sees and no database takes.

    >>> plain("公开\\x00预算\\ufeff")
    '公开预算'
    """
    return _UNSEEN.sub("", cell).strip() if cell else cell


def trimmed(
    name: str, rows: Sequence[GridRow], columns: Sequence[int], hidden: frozenset[int]
) -> Grid:
    """The grid of these rows without those, and without the columns, that have no word."""
    kept = [row for row in rows if any(row.cells)]
    filled = [at for at in range(len(columns)) if any(row.cells[at] for row in kept)]
    place = {at: new for new, at in enumerate(filled)}
    return Grid(
        name,
        tuple(columns[at] for at in filled),
        tuple(
            GridRow(
                row.number,
                tuple(row.cells[at] for at in filled),
                frozenset(place[at] for at in row.below if at in place),
                row.is_hidden,
            )
            for row in kept
        ),
        hidden & frozenset(columns[at] for at in filled),
    )
