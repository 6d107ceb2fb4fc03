"""An exported table that comes back: which of its cells were changed (pure).

A cell is held against the mark that left with it. So a table that nobody changed asks for nothing,
whatever happened in the ledger since; a row that is missing is not deleted, and rows and columns
may stand in any order.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tracker.core.errors import Refused
from tracker.documents.sheets.grids import Grid, GridRow, letter
from tracker.ledger.sheet_marks import (
    FORMAT,
    HEADS,
    MARKS,
    NUMBER,
    SYSTEM,
    VERSION,
    Field,
    bare,
    is_as_it_left,
    marked,
)

WANTED = (*HEADS, NUMBER, VERSION, MARKS)


class NotOurTable(Refused):
    """The file is no table of this office's ledger that can be read back."""


@dataclass(frozen=True, slots=True)
class Note:
    """What the table says of itself: whose it is, of which year, how many rows left."""

    office: str
    year: int
    rows: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A changed cell: its place in the sheet, its words."""

    place: str
    words: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A row with changed cells, as the table has it."""

    row: int
    task_id: int
    version: int
    cells: Mapping[Field, Cell]


@dataclass(frozen=True, slots=True)
class Complaint:
    """What cannot be taken: where, and why."""

    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Table:
    """What was read: rows with changes, all tasks that are in it by their row, complaints."""

    changed: Sequence[Changed]
    rows: Mapping[int, int]  # by task
    complaints: Sequence[Complaint]


def note_of(grids: Iterable[Grid]) -> Note:
    """What the hidden sheet says. Raises NotOurTable without one of a format that is known."""
    for grid in grids:
        said = {row.cells[0]: row.cells[1] or "" for row in grid.rows if len(row.cells) == 2}
        if said.get("系统") != SYSTEM:
            continue
        if said.get("格式") != FORMAT:
            raise NotOurTable("这份表是另一版本的系统导出的，请重新导出一份，把改动填到新表里。")
        if _number(said.get("年度", "")) and _number(said.get("行数", "")):
            return Note(said.get("单位", ""), int(said["年度"]), int(said["行数"]))
    raise NotOurTable(
        "这不是从台账导出的表，或者表里隐藏的“说明”页被删掉了；"
        "请重新导出“屏幕所见”或“乡镇台账”，在里面改。"
    )


def table_of(grids: Iterable[Grid], year: int, number_of: Callable[[str], int]) -> Table:
    """What a table says of tasks, and which of its cells were changed.

    `number_of` opens the number of a row, and raises ValueError. Raises NotOurTable for a workbook
    without the hidden columns.
    """
    for grid in grids:
        heads = [bare(cell or "") for cell in grid.rows[0].cells] if grid.rows else []
        if {NUMBER, VERSION, MARKS} <= set(heads):
            return _Reading(grid, heads, year, number_of).table()
    raise NotOurTable(
        f"表里隐藏的“{NUMBER}”“{VERSION}”“{MARKS}”列被删掉了，认不出哪一行是哪项任务；"
        "请重新导出一份再改。"
    )


def strangers(table: Table, known: Collection[int]) -> list[Complaint]:
    """Rows of tasks that this year's ledger of this office does not have; no more is said."""
    return [
        Complaint(f"第 {row} 行", "本单位这一年的台账里没有这项任务，没有采用。")
        for task_id, row in table.rows.items()
        if task_id not in known
    ]


@dataclass
class _Reading:
    grid: Grid
    heads: Sequence[str]
    year: int
    number_of: Callable[[str], int]
    changed: list[Changed] = field(default_factory=list)
    rows: dict[int, int] = field(default_factory=dict)
    complaints: list[Complaint] = field(default_factory=list)

    def table(self) -> Table:
        for row in self.grid.rows[1:]:
            # of two columns with one head, the first is ours
            pairs = reversed(list(zip(self.heads, row.cells, strict=True)))
            self._row(row, {head: (cell or "").strip() for head, cell in pairs})
        return Table(self.changed, self.rows, self.complaints)

    def _row(self, row: GridRow, said: Mapping[str, str]) -> None:
        number, version, told = said[NUMBER], said[VERSION], marked(said[MARKS])
        if not number and not version:
            if any(said.get(head) for head in HEADS):
                self._complain(row, "新加的行不会导入；新任务请在系统里建。")
            return
        try:
            task_id = self.number_of(number)
        except ValueError:
            task_id = 0
        if not task_id or not _number(version) or told is None:
            self._complain(row, "隐藏列里的编号被改过，认不出是哪项任务。")
            return
        cells = self._cells(row, said, told)
        if task_id in self.rows:
            if cells:
                first = self.rows[task_id]
                self._complain(row, f"与第 {first} 行是同一项任务，这一行的改动没有采用。")
            return
        self.rows[task_id] = row.number
        if cells:
            self.changed.append(Changed(row.number, task_id, int(version), cells))

    def _cells(
        self, row: GridRow, said: Mapping[str, str], told: Mapping[Field, str]
    ) -> dict[Field, Cell]:
        found: dict[Field, Cell] = {}
        for head, which in HEADS.items():
            if head in said and not is_as_it_left(which, said[head], told[which], self.year):
                column = self.grid.columns[self.heads.index(head)]
                found[which] = Cell(f"{letter(column)}{row.number}", said[head])
        return found

    def _complain(self, row: GridRow, sentence: str) -> None:
        self.complaints.append(Complaint(f"第 {row.number} 行", sentence))


def _number(words: str) -> bool:
    return words.isascii() and words.isdigit() and len(words) < 10
