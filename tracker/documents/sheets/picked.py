"""The child process that reads some columns of a table of ours: limits first, then the sheets.

Hidden sheets and columns are read too: by them a table is known again.
"""

import json
import sys
from collections.abc import Collection, Sequence

from tracker.documents import child
from tracker.documents.sheets.grids import Grid, GridRow

LOOKED_THROUGH = 20  # rows from the top, among which the heads are
NOTE_ROWS = 20  # a sheet of so few rows without the heads is kept whole
SENTENCE = "请上传从台账导出的 Excel 表格（.xlsx）。"


def main(*heads: str) -> None:
    """Read the workbook on standard input; `heads` are those of the wanted columns."""
    child.limit()
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read(), heads))


def answer(data: bytes, heads: Collection[str]) -> bytes:
    """Return the grids as JSON (`Grid.as_json`), or {"error": sentence}."""
    return child.guarded(lambda: _picked(data, heads))


def _picked(data: bytes, heads: Collection[str]) -> bytes:
    from tracker.documents import signatures
    from tracker.documents.rules import UnreadableFile
    from tracker.documents.sheets import reader

    if signatures.kind(data) not in (signatures.Kind.XLSX, signatures.Kind.XLS):
        raise UnreadableFile(SENTENCE)
    found = [pick(grid, heads) for grid in reader.grids(data, unseen=True)]
    kept = [grid.as_json() for grid in found if grid is not None]
    return json.dumps(kept, ensure_ascii=False).encode()


def head_of(rows: Sequence[GridRow], heads: Collection[str]) -> int | None:
    """The place of the row that has the most of `heads`, two at least."""
    counts = [
        sum(_bare(cell) in heads for cell in row.cells if cell) for row in rows[:LOOKED_THROUGH]
    ]
    most = max(counts, default=0)
    return counts.index(most) if most > 1 else None


def pick(grid: Grid, heads: Collection[str]) -> Grid | None:
    """The wanted columns of `grid`, from its heads on; a short sheet without them whole."""
    at = head_of(grid.rows, heads)
    if at is None:
        return grid if len(grid.rows) <= NOTE_ROWS else None
    named = enumerate(grid.rows[at].cells)
    places = [place for place, cell in named if cell and _bare(cell) in heads]
    rows = tuple(
        GridRow(row.number, tuple(row.cells[place] for place in places)) for row in grid.rows[at:]
    )
    return Grid(grid.name, tuple(grid.columns[place] for place in places), rows)


def _bare(cell: str) -> str:
    return "".join(cell.split())
