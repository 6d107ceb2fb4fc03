"""The sheets of a workbook that holds a task table, as far as a person can look them over."""

from collections.abc import Sequence
from typing import Any

from tracker.decompose.columns import heads
from tracker.documents.rules import UnreadableFile
from tracker.documents.sheets.grids import Grid, letter

SHEETS, ROWS, COLUMNS, CELL, ALL = 20, 2_000, 60, 5_000, 1_000_000
_STEP = "请删去无关内容或拆成几份，另存后再上传"


def kept(grids: Sequence[Grid]) -> list[dict[str, Any]] | None:
    """Return the sheets to choose from as plain values; None where none holds a task table.

    A task table beyond the limits is refused (`UnreadableFile`), another sheet left out.
    """
    best = heads.best(grids)
    if best is None:
        return None
    if sentence := excess(grids[best]):
        raise UnreadableFile(sentence)
    left = ALL - _size(grids[best])
    chosen = {best}
    for at, grid in enumerate(grids):
        if at == best or excess(grid) or _size(grid) > left or len(chosen) >= SHEETS:
            continue
        left -= _size(grid)
        chosen.add(at)
    return [grids[at].as_json() for at in sorted(chosen)]


def excess(grid: Grid) -> str:
    """What of a sheet is too much, in a sentence; empty where nothing is."""
    name = f"工作表“{grid.name[:30]}”"
    if len(grid.rows) > ROWS:
        return f"{name}有 {len(grid.rows)} 行，超过 {ROWS} 行；{_STEP}。"
    if len(grid.columns) > COLUMNS:
        return f"{name}有 {len(grid.columns)} 列，超过 {COLUMNS} 列；{_STEP}。"
    for row in grid.rows:
        for at, cell in enumerate(row.cells):
            if cell and len(cell) > CELL:
                place = f"{letter(grid.columns[at])}{row.number}"
                return f"{name}的单元格 {place} 有 {len(cell)} 字，超过 {CELL} 字；{_STEP}。"
    if _size(grid) > ALL:
        return f"{name}共有 {_size(grid)} 字，超过 {ALL} 字；{_STEP}。"
    return ""


def _size(grid: Grid) -> int:
    return sum(len(cell or "") for row in grid.rows for cell in row.cells)
