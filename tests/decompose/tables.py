"""Tables of the tests, written for the eye: one row a line, cells between bars.

`^` is a cell merged with the one above it, `<` one covered by the cell on its left, `⏎` a line
break inside a cell.
"""

from tracker.decompose.flat import flattables
from tracker.decompose.tables import worktables
from tracker.documents.rules import Block, Paragraph, Table


def table(text: str) -> Table:
    """Return the table that `text` draws."""
    rows: list[tuple[str | None, ...]] = []
    for line in text.strip().split("\n"):
        rows.append(_cells(line, rows[-1] if rows else ()))
    return Table(tuple(rows))


def blocks(text: str) -> tuple[Block, ...]:
    """Return `text` as blocks: lines that begin with a bar and a blank are tables."""
    out: list[Block] = []
    drawn: list[str] = []
    for line in [*text.strip("\n").split("\n"), None]:
        if line is not None and line.startswith("| "):
            drawn.append(line)
            continue
        if drawn:
            out.append(table("\n".join(drawn)))
            drawn = []
        if line is not None:
            out.append(Paragraph(line))
    return tuple(out)


def plain(text: str) -> tuple[Block, ...]:
    """Return `text` as a text file is read: every line a paragraph, no table."""
    return tuple(Paragraph(line) for line in text.strip("\n").split("\n"))


def drawn(found: Table) -> str:
    """Draw a table; merged cells show their text again."""
    return "\n".join(
        "| " + " | ".join("<" if c is None else c.replace("\n", "⏎") for c in row) + " |"
        for row in found.rows
    )


def shown(found: tuple[Block, ...]) -> str:
    """Draw blocks: tables with bars, paragraphs as they are, empty ones left out."""
    parts = (drawn(b) if isinstance(b, Table) else b.whole for b in found)
    return "\n".join(part for part in parts if part.strip())


def restored(found: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return what becomes of `found`."""
    return tuple(flattables.restored(found))


def lines(text: str) -> str | None:
    """Return the lines a drawn table is read as, those that name a task behind a `# `."""
    found = worktables.written(table(text))
    return found and "\n".join(("# " if line.heading else "") + line.text for line in found)


def _cells(line: str, above: tuple[str | None, ...]) -> tuple[str | None, ...]:
    cells: list[str | None] = []
    for index, cell in enumerate(line.strip().removeprefix("|").removesuffix("|").split("|")):
        word = cell.strip().replace("⏎", "\n")
        over = above[index] if index < len(above) else ""
        cells.append({"^": over, "<": None}.get(word, word))
    return tuple(cells)
