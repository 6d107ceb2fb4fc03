"""A sheet laid out by a person's word: which row is the head, what each column is for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from tracker.decompose.columns import guessing, heads
from tracker.decompose.columns.guessing import Known
from tracker.decompose.columns.heads import Head
from tracker.decompose.columns.kinds import COLUMN_NAMES, SEVERAL, WORDS, Column
from tracker.decompose.tables import tablecolumns
from tracker.documents.sheets.grids import Grid, GridRow, letter

_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Layout:
    """What a person says of a workbook, or what is guessed.

    `head` is the number of a row, `kinds` are what the columns are for, by their letters; `drops`
    the cells (D7) whose words are left out on purpose.
    """

    sheet: int
    head: int
    kinds: Mapping[str, Column] = field(default_factory=dict)
    hidden: bool = False  # whether hidden rows are read
    drops: frozenset[str] = frozenset()

    def as_json(self) -> dict[str, Any]:
        """Plain values, to be kept."""
        return {
            "sheet": self.sheet,
            "head": self.head,
            "kinds": {name: kind.value for name, kind in self.kinds.items()},
            "hidden": self.hidden,
            "drops": sorted(self.drops),
        }

    @classmethod
    def of_json(cls, value: Mapping[str, Any]) -> "Layout":
        """The layout that `as_json` wrote; what is no kind of column is left aside."""
        known = {kind.value: kind for kind in Column}
        return cls(
            value["sheet"],
            value["head"],
            {name: known.get(kind, Column.ASIDE) for name, kind in value["kinds"].items()},
            value["hidden"],
            frozenset(value["drops"]),
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """A column as a person sees it: its letter, its name, a few of its cells."""

    letter: str
    name: str
    samples: tuple[str, ...]
    is_hidden: bool


class Table:
    """One sheet under its head. Raises ValueError where there is no such sheet or row."""

    def __init__(self, grid: Grid, head: int | None = None, *, hidden: bool = False) -> None:
        self.grid = grid
        self.rows = [row for row in grid.rows if hidden or not row.is_hidden]
        found = heads.guessed(self.rows) if head is None else heads.chosen(self.rows, head)
        if found is None and self.rows and head is None:
            found = heads.chosen(self.rows, self.rows[0].number)
        if found is None:
            raise ValueError(head)
        self.head: Head = found
        self.letters = tuple(letter(place) for place in grid.columns)

    @property
    def body(self) -> list[GridRow]:
        """The rows under the head."""
        return self.rows[self.head.end :]

    @property
    def titles(self) -> list[str]:
        """The lines above the head."""
        found = [
            " ".join(dict.fromkeys(" ".join(cell.split()) for cell in row.cells if cell))
            for row in self.rows[: self.head.start]
        ]
        return list(dict.fromkeys(filter(None, found)))

    @property
    def number(self) -> int:
        """The number of the row in which the head begins."""
        return self.rows[self.head.start].number

    @property
    def hidden_rows(self) -> list[int]:
        """The numbers of the rows that are hidden."""
        return [row.number for row in self.grid.rows if row.is_hidden]

    @cached_property
    def cells(self) -> list[list[str]]:
        """The filled cells of each column."""
        return [
            [cell for row in self.body if (cell := (row.cells[at] or "").strip())]
            for at in range(len(self.letters))
        ]

    @property
    def columns(self) -> list[Shown]:
        """Every column, to be shown."""
        return [
            Shown(
                name,
                self.head.names[at],
                tuple(dict.fromkeys(self.cells[at]))[:_SAMPLES],
                self.grid.columns[at] in self.grid.hidden,
            )
            for at, name in enumerate(self.letters)
        ]

    @property
    def heads(self) -> list[tuple[int, str]]:
        """The rows that may be the head, by number, each with its words."""
        return [
            (row.number, " ".join(filter(None, (" ".join((c or "").split()) for c in row.cells))))
            for row in self.rows[: heads.DEEPEST]
        ]

    def guess(self, known: Known, before: Mapping[str, Column] | None = None) -> dict[str, Column]:
        """What each column is for; `before` is what columns of these names once were for."""
        hidden = frozenset(
            at for at, place in enumerate(self.grid.columns) if place in self.grid.hidden
        )
        names = self.head.names
        same = before if before and set(before) == {bare(name) for name in names} else {}
        told = [same.get(bare(name)) for name in names]
        found = guessing.guess(names, self.cells, known, hidden, told)
        return dict(zip(self.letters, found, strict=True))


def bare(name: str) -> str:
    """The name of a column without white space, as it is remembered."""
    return tablecolumns.bare(name)[:40]


def guessed(
    grids: Sequence[Grid], known: Known, before: Sequence[Mapping[str, Column]] = ()
) -> Layout | None:
    """The layout of a workbook as it is guessed; None where no sheet holds a table.

    `before` are earlier layouts by the names of their columns, newest first.
    """
    sheet = heads.best(grids)
    return None if sheet is None else of_sheet(grids, sheet, None, known, before)


def of_sheet(
    grids: Sequence[Grid],
    sheet: int,
    head: int | None,
    known: Known,
    before: Sequence[Mapping[str, Column]] = (),
    *,
    hidden: bool = False,
) -> Layout:
    """The layout of one sheet, its head and its columns guessed as far as they are not given."""
    table = Table(grids[sheet], head, hidden=hidden)
    names = {bare(name) for name in table.head.names}
    same = next((one for one in before if set(one) == names), None)
    return Layout(sheet, table.number, table.guess(known, same), hidden)


def fitted(layout: Layout, table: Table) -> Layout:
    """The layout with every column of the table in it, and none besides."""
    kinds = {name: layout.kinds.get(name, Column.ASIDE) for name in table.letters}
    return replace(layout, kinds=kinds)


def fault(layout: Layout) -> str:
    """Why no task can be made of it, in a sentence; empty where it can."""
    kinds = list(layout.kinds.values())
    if not any(one in WORDS for one in kinds):
        return "请至少把一列选为“任务名称”或“工作要求”，任务的文字从这一列来。"
    for one in Column:
        twice = [name for name, kind in layout.kinds.items() if kind == one]
        if len(twice) > 1 and one not in SEVERAL:
            where = "、".join(twice)
            return f"“{COLUMN_NAMES[one]}”选了 {where} {len(twice)} 列，只能选一列。"
    return ""
