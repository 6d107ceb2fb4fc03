"""The ruled tables of a PDF page, with merged cells the way `rules.Table` wants them."""

from dataclasses import dataclass
from typing import Any

from tracker.documents.pdf import lines
from tracker.documents.pdf.lines import Glyph
from tracker.documents.rules import Table

EDGES = 10_000  # a map or a drawing: looking for a grid in it takes more time than there is
_INSIDE = 1.0
_NUMBER = 8  # characters of a first column that numbers or sorts
_STOPS = ("。", "；", "！", "？", ";")
Box = tuple[float, float, float, float]
Row = list[str | None]


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table and where it stands on its page.

    `hangs` says of each place whether the cell over it began in a row above.
    """

    table: Table
    top: float
    bottom: float
    hangs: tuple[tuple[bool, ...], ...] = ()


def may_have(page: Any) -> bool:
    """Whether there is anything on the page that could be a rule."""
    return bool(page.lines or page.rects or page.curves)


def has_grid(edges: list[dict[str, Any]]) -> bool:
    """Whether there are rules enough, in both directions, for two cells."""
    upright = len([edge for edge in edges if edge["orientation"] == "v"])
    return upright > 2 and len(edges) - upright > 1


def ruled(found: list[Any], shown: list[Glyph]) -> tuple[list[Ruled], list[Glyph]]:
    """Return the tables among `found`, and the characters that stand in none.

    A frame round text is no table: its text stays where it is.
    """
    tables = []
    for table in found:
        columns = sorted({cell[0] for cell in table.cells})
        if len(columns) < 2:
            continue
        inside = [glyph for glyph in shown if _holds(table.bbox, glyph)]
        if any(glyph.text.strip() for glyph in inside):
            rows, hangs = _rows([tuple(cell) for cell in table.cells], columns, inside)
            tables.append(Ruled(Table(rows), table.bbox[1], table.bbox[3], hangs))
            shown = [glyph for glyph in shown if not _holds(table.bbox, glyph)]
    return tables, shown


def continued(above: Table, below: Ruled) -> Table | None:
    """Return one table for two with nothing between them, if their columns agree.

    That is how a table goes on over the page: its head printed again, a row broken in two, a
    merged cell drawn empty.
    """
    rows = [list(row) for row in above.rows]
    more = [list(row) for row in below.table.rows]
    if len(rows[0]) != len(more[0]):
        return None
    hangs = list(below.hangs)
    if more[0] == rows[0]:
        del more[0], hangs[:1]
    if more:
        is_tall = len(hangs) > 1 and hangs[1][0]
        broken = _is_broken(rows[-1], more[0], is_tall)
        _fill(rows[-1], more, hangs, broken)
        if broken:
            rows[-1] = [_both(upper, lower) for upper, lower in zip(rows[-1], more[0], strict=True)]
            del more[0]
    return Table(tuple(tuple(row) for row in rows + more))


def _is_broken(last: Row, first: Row, is_tall: bool) -> bool:
    """Whether `first` is the rest of the row `last`: without a number, and not filled.

    An empty first cell with all others filled goes over several rows, or is the end of one that
    does; with one other only, it has to be tall.
    """
    filled = [bool(cell) for cell in first if cell is not None]
    if not all(last):
        return False
    if filled[0]:
        is_prose = len(last[0] or "") > _NUMBER  # else it is a band, or a number without a row
        return is_prose and len(filled) > 1 and not any(filled[1:])
    return not all(filled) if len(filled) == 2 and not is_tall else not all(filled[1:])


def _fill(last: Row, more: list[Row], hangs: list[tuple[bool, ...]], broken: bool) -> None:
    """Repeat the text of a merged cell in the rows of the next page, where it is drawn empty."""
    for column, text in enumerate(last):
        if more[0][column] != "":
            continue
        if not broken and column == 0:
            more[0][column] = text
        for row, hang in zip(more[1:], hangs[1:], strict=False):
            if not hang[column]:
                break
            row[column] = text


def _both(upper: str | None, lower: str | None) -> str | None:
    if not upper or not lower:
        return upper or lower
    return upper + ("\n" if upper.endswith(_STOPS) else "") + lower


def _rows(
    cells: list[Box], columns: list[float], inside: list[Glyph]
) -> tuple[tuple[tuple[str | None, ...], ...], tuple[tuple[bool, ...], ...]]:
    """Return the rows, each place saying what the cell over it says, and where cells hang."""
    held: dict[Box, list[Glyph]] = {cell: [] for cell in cells}
    stray: list[Glyph] = []
    for glyph in inside:
        home = next((cell for cell in cells if _holds(cell, glyph)), None)
        (held[home] if home else stray).append(glyph)
    texts = {cell: _written(cell, glyphs) for cell, glyphs in held.items()}
    rows, hangs = [], []
    for top in sorted({cell[1] for cell in cells}):
        over = [_over(cells, left, top) for left in columns]
        row = [_said(cell, texts, left) for cell, left in zip(over, columns, strict=True)]
        if any(row):
            rows.append(tuple(row))
            hangs.append(tuple(cell is not None and cell[1] < top for cell in over))
    if stray:  # between the rules of a damaged grid: better in a row of its own than lost
        loose = " ".join(line.text for line in lines.lines(stray))
        if loose:
            rows.append((loose, *[None] * (len(columns) - 1)))
            hangs.append((False,) * len(columns))
    return tuple(rows), tuple(hangs)


def _over(cells: list[Box], left: float, top: float) -> Box | None:
    """Return the cell over the place whose upper left corner is given."""
    x, y = left + _INSIDE, top + _INSIDE
    return next((c for c in cells if c[0] <= x < c[2] and c[1] <= y < c[3]), None)


def _said(cell: Box | None, texts: dict[Box, str], left: float) -> str | None:
    if cell is None:
        return ""
    return texts[cell] if cell[0] == left else None


def _written(cell: Box, glyphs: list[Glyph]) -> str:
    """Return the text of a cell; a line that reaches its right edge goes on in the next."""
    out = ""
    full = False
    for line in lines.lines(glyphs):
        out += ("" if full or not out else "\n") + line.text
        full = cell[2] - line.x1 < 1.6 * line.size
    return out


def _holds(box: Box, glyph: Glyph) -> bool:
    x = (glyph.x0 + glyph.x1) / 2
    return box[0] <= x <= box[2] and box[1] <= glyph.middle <= box[3]
