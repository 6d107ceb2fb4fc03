"""Tables that a web page or a converter laid flat, put back into rows and columns.

Also what else a table needs from what stands round it: columns carried over from the table
before, a title written into its first row, the columns that ask nothing.
"""

from collections.abc import Iterable, Iterator, Sequence

from tracker.decompose.flat import flatcells, flatheads, flatrows, flatruns, statutory
from tracker.decompose.flat.flatcells import Found
from tracker.decompose.flat.flatheads import Head, Manner
from tracker.decompose.tables import drawntables
from tracker.documents.rules import Block, Paragraph, Table

_VAIN = 8  # how many times over lines are read for tables that turn out to be none


def restored(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield `blocks` with every table that was flattened into lines as a table again.

    A table is believed only where its head names columns of work (domain.md 4.1) and its cells
    fit under them, or where its words are those of the statutory form; all other lines stay
    as they are, and no word of any is lost.
    """
    return drawntables.completed(_put_back(blocks))


def _put_back(blocks: Iterable[Block]) -> Iterator[Block]:
    run: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            run.append(block)
            continue
        yield from _of_lines(run)
        run = []
        yield block
    yield from _of_lines(run)


def _of_lines(run: Sequence[Paragraph]) -> Iterator[Block]:
    lines = [paragraph.whole for paragraph in run]
    forms = statutory.stretches(lines)
    at = vain = 0
    while at < len(lines):
        if at in forms:
            yield Table(tuple(_cells(line) for line in lines[at : forms[at]] if line.strip()))
            at = forms[at]
            continue
        head = flatheads.head_at(lines, at) if vain <= _VAIN * len(lines) else None
        found = _table(lines, head) if head else None
        if head and found and found.rows:
            yield from [Paragraph(head.before)] if head.before else []
            yield Table(tuple(found.rows))
            yield from [Paragraph(found.rest)] if found.rest else []
            at = found.end
        else:
            vain += found.end - at if found else 0
            yield from _with_forms(run[at])
            at += 1


def _table(lines: Sequence[str], head: Head) -> Found:
    if head.manner in {Manner.CELLS, Manner.BARS}:
        return flatcells.table(lines, head)
    if head.manner is Manner.ROWS:
        return flatrows.table(lines, head)
    return flatruns.table(lines, head)


def _cells(line: str) -> tuple[str, ...]:
    joint = "|" if "|" in line else "\t"
    return tuple(cell.strip() for cell in line.strip().split(joint))


def _with_forms(paragraph: Paragraph) -> Iterator[Block]:
    """A paragraph, parted where statutory tables were run together with its text."""
    text = paragraph.whole
    found = statutory.inline(text)
    if not found:
        yield paragraph
        return
    at = 0
    for start, end in found:
        yield from [Paragraph(text[at:start])] if text[at:start].strip() else []
        yield Table(((text[start:end].strip(),),))
        at = end
    yield from [Paragraph(text[at:])] if text[at:].strip() else []
