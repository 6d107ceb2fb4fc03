"""Parts of the outline to rows: what each part asks for, and who is to do it by its own words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from tracker.decompose.asks import obligations
from tracker.decompose.asks.obligations import Piece, Setting
from tracker.decompose.rules import Span
from tracker.decompose.when import closing
from tracker.decompose.when.closing import Close
from tracker.decompose.when.times import Years
from tracker.decompose.who import responsibility, subjects
from tracker.decompose.who.subjects import Row

_LOOSE = "，、；,; \n"  # what joins a row to the next belongs to neither


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the outline to be read: its lines, and what surrounds them."""

    clause: str
    heading: str
    lines: tuple[Span, ...]
    setting: Setting
    years: Years


@dataclass(slots=True)
class Found:
    """What is found in a part: its rows, what asks nothing, its labels and its closing days."""

    rows: list[Row] = field(default_factory=list)
    background: list[Span] = field(default_factory=list)
    labels: list[Span] = field(default_factory=list)
    closes: list[Close] = field(default_factory=list)


# A line of a part, its labels, its pieces, and the rows that those are which ask.
_Line = tuple[Span, Sequence[Span], list[Piece], list[Row | None]]


def find(text: str, parts: Sequence[Part]) -> list[Found]:
    """Return what is found in each part, in order: all lines at once, question by question."""
    lines = [line for part in parts for line in part.lines]
    settings = [part.setting for part in parts for _ in part.lines]
    labels = [responsibility.labels(text, *line) for line in lines]
    prose = map(responsibility.around, lines, labels)
    pieces = obligations.pieces(text, list(zip(prose, settings, strict=True)))
    rows = [[_row(text, piece.span) if piece.asks else None for piece in line] for line in pieces]
    read = zip(lines, labels, pieces, rows, strict=True)
    return [_of_part(text, part, islice(read, len(part.lines))) for part in parts]


def _row(text: str, span: Span) -> Row:
    start, end = span
    words = text[start:end].rstrip(_LOOSE) or text[start:end]
    owners = responsibility.owners(words)
    return Row(words, start, start + len(words), owners.lead, owners.support, owners.rule)


def _of_part(text: str, part: Part, read: Iterable[_Line]) -> Found:
    out = Found()
    for line, labels, pieces, rows in read:
        heard = subjects.Subjects(text)
        for piece, row in zip(pieces, rows, strict=True):
            heard.hear(text[slice(*piece.span)], piece.sentence, piece.asks)
            if row:
                heard.carry(row, piece.sentence)
                out.rows.append(row)
            else:
                out.background.append(piece.span)
        out.labels += labels
        out.closes += closing.closes(text, line, part.years)
    return out
