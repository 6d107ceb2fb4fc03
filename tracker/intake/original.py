"""The original text cut into what a page shows: blocks by clause, lines, marked pieces. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from tracker.intake.facts import Words
from tracker.intake.outline import Heading, Outline


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of the text that a row or a warning stands on; `id` is its number there."""

    start: int
    end: int
    id: int


@dataclass(frozen=True, slots=True)
class Part:
    """Some characters of a piece; with an `anchor` they can be pointed at."""

    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that is shown in one way.

    `row` is the row it belongs to; `begins` says that the row's number stands before it, so each
    row has one such piece. `warning` is the warning that begins here, if one does.
    """

    text: str
    is_strong: bool = False
    is_damaged: bool = False
    row: int | None = None
    begins: bool = False
    warning: int | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the text; a heading by itself on its line is a title."""

    is_title: bool
    pieces: tuple[Piece, ...]
    start: int  # where its characters begin in the text


@dataclass(frozen=True, slots=True)
class Block:
    """A clause with its text: what stands beside the cards of its rows."""

    clause: str  # empty before the first heading and behind the last clause
    lines: tuple[Line, ...]
    is_leaf: bool = False
    rows: list[int] = field(default_factory=list)


def blocks(
    text: str,
    outline: Outline,
    rows: Sequence[Span],
    warnings: Sequence[Span],
    words: Sequence[Words] = (),
) -> list[Block]:
    """The text in blocks, in order, each with the rows that begin in it.

    A heading over headings stands in the block of the first clause below it, where it has no
    text of its own; what comes before the first heading and after the last clause is a block.
    """
    painter = _Painter(text, outline.headings, rows, warnings, words)
    found: list[Block] = []
    carried: tuple[Line, ...] = ()
    for heading, start, end in _stretches(text, outline.headings):
        lines = carried + painter.lines(start, end)
        here = [row.id for row in rows if start <= row.start < end]
        bare = heading is not None and not text[heading.end : end].strip(" \n。：:")
        if heading and bare and not heading.is_leaf and not here:
            carried = lines
            continue
        carried = ()
        clause, leaf = (heading.id, heading.is_leaf) if heading else ("", False)
        if lines:
            found.append(Block(clause, lines, leaf, here))
    return [*found, Block("", carried)] if carried else found


def _stretches(text: str, headings: Sequence[Heading]) -> Iterable[tuple[Heading | None, int, int]]:
    starts = _starts(text, headings)
    if not headings or starts[0] > 0:
        yield None, 0, starts[0] if headings else len(text)
    for number, heading in enumerate(headings):
        last = number + 1 == len(headings)
        end = _line_end(text, heading.body_end) if last else starts[number + 1]
        yield heading, starts[number], end
        if last and text[end:].strip():
            yield None, end, len(text)


def _starts(text: str, headings: Sequence[Heading]) -> list[int]:
    """Where the stretch of each heading begins: its line, unless another stands there before."""
    found: list[int] = []
    before = -1
    for heading in headings:
        line = text.rfind("\n", 0, heading.start) + 1
        found.append(line if line > before else heading.start)
        before = heading.start
    return found


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", max(at - 1, 0))
    return len(text) if found < 0 else found + 1


class _Painter:
    """Cuts lines at the edges of headings, rows and warnings."""

    def __init__(
        self,
        text: str,
        headings: Sequence[Heading],
        rows: Sequence[Span],
        warnings: Sequence[Span],
        words: Sequence[Words],
    ) -> None:
        self.text = text
        self.headings = headings
        self.rows = rows
        self.warnings = warnings
        self.words = words
        self.ends = [one.end for one in words]
        self.begun: set[int] = set()
        self.warned: set[int] = set()

    def lines(self, start: int, end: int) -> tuple[Line, ...]:
        """The lines between two places, empty ones left out."""
        found: list[Line] = []
        at = start
        for line in self.text[start:end].split("\n"):
            if line.strip():
                found.append(self._line(at, at + len(line)))
            at += len(line) + 1
        return tuple(found)

    def _line(self, start: int, end: int) -> Line:
        strong = next(
            (h.end for h in self.headings if start <= h.start < end and h.start - start < 24), start
        )
        if self.text[strong : strong + 1] in "。：:" and strong > start:
            strong += 1
        rows = [s for s in self.rows if s.start < end and start < s.end]
        warnings = [s for s in self.warnings if s.start < end and start < s.end]
        edges = {start, end, min(strong, end)}
        for span in (*rows, *warnings):
            edges |= {max(span.start, start), min(span.end, end)}
        cuts = sorted(edges)
        pieces = tuple(
            self._piece(left, right, strong, rows, warnings) for left, right in pairwise(cuts)
        )
        is_title = start < strong >= end and not rows
        return Line(is_title, pieces, start)

    def _piece(
        self, left: int, right: int, strong: int, rows: list[Span], warnings: list[Span]
    ) -> Piece:
        row = next((s.id for s in rows if s.start <= left < s.end), None)
        damaged = [s.id for s in warnings if s.start <= left < s.end]
        new = next((one for one in damaged if one not in self.warned), None)
        begins = row is not None and row not in self.begun
        self.begun |= {row} if row is not None else set()
        self.warned |= {new} if new is not None else set()
        return Piece(
            text=self.text[left:right],
            is_strong=left < strong,
            is_damaged=bool(damaged),
            row=row,
            begins=begins,
            warning=new,
            parts=tuple(self._parts(left, right)),
        )

    def _parts(self, left: int, right: int) -> Iterable[Part]:
        """Cut a piece at the words in it; words that a piece before began have no anchor here."""
        at = left
        for one in islice(self.words, bisect_right(self.ends, left), None):
            if one.start >= right:
                break
            if at < one.start:
                yield Part(self.text[at : one.start])
            begin, at = max(left, one.start), min(right, one.end)
            yield Part(self.text[begin:at], one.anchor if begin == one.start else "")
        if at < right:
            yield Part(self.text[at:right])
