"""The normalised text of a document and its lines: what every other rule here reads."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from tracker.decompose.rules import Span


class LineKind(StrEnum):
    """What a line is, before anybody asks what it says."""

    PROSE = "prose"
    TABLE = "table"


class Line(NamedTuple):
    """One line of the normalised text; `start` and `end` count characters of it.

    `apart` says that an empty line stood before it, `style` is the paragraph style of a .docx.
    """

    start: int
    end: int
    kind: LineKind
    apart: bool
    style: str


@dataclass(frozen=True, slots=True)
class Page:
    """A normalised text and its lines, in order."""

    text: str
    lines: tuple[Line, ...]

    def of(self, line: Line) -> str:
        """The characters of `line`."""
        return self.text[line.start : line.end]


def trimmed(text: str, start: int, end: int) -> Span:
    """Return the span without the white space at its two ends.

    >>> trimmed("  a b ", 0, 6)
    Span(start=2, end=5)
    """
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
