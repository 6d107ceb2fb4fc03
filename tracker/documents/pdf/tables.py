"""The ruled tables of a PDF page, with merged cells the way `rules.Table` wants them."""

from dataclasses import dataclass
from typing import Any

from tracker.documents.pdf import lines
from tracker.documents.pdf.lines import Glyph
from tracker.documents.rules import Table

EDGES = 10_000  # a map or a drawing: looking for a grid in it takes more time than there is
_INSIDE = 1.0
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table and where it stands on its page."""

    table: Table
    top: float
    bottom: float


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
            rows = _rows([tuple(cell) for cell in table.cells], columns, inside)
            tables.append(Ruled(Table(rows), table.bbox[1], table.bbox[3]))
            shown = [glyph for glyph in shown if not _holds(table.bbox, glyph)]
    return tables, shown


def _rows(
    cells: list[Box], columns: list[float], inside: list[Glyph]
) -> tuple[tuple[str | None, ...], ...]:
    """Return the rows: each place of the grid says what the cell over it says."""
    held: dict[Box, list[Glyph]] = {cell: [] for cell in cells}
    stray: list[Glyph] = []
    for glyph in inside:
        home = next((cell for cell in cells if _holds(cell, glyph)), None)
        (held[home] if home else stray).append(glyph)
    texts = {cell: _written(cell, glyphs) for cell, glyphs in held.items()}
    rows = [
        tuple(_place(cells, texts, left, top) for left in columns)
        for top in sorted({cell[1] for cell in cells})
    ]
    if stray:  # between the rules of a damaged grid: better in a row of its own than lost
        loose = " ".join(line.text for line in lines.lines(stray))
        if loose:
            rows.append((loose, *[None] * (len(columns) - 1)))
    return tuple(row for row in rows if any(row))


def _place(cells: list[Box], texts: dict[Box, str], left: float, top: float) -> str | None:
    x, y = left + _INSIDE, top + _INSIDE
    for cell in cells:
        if cell[0] <= x < cell[2] and cell[1] <= y < cell[3]:
            return texts[cell] if cell[0] == left else None
    return ""


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
