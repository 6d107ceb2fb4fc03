"""Paragraphs of a .doc in reading order, each with its properties and its final text (2.4)."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from tracker.documents import symbols
from tracker.documents.fields import Fields
from tracker.documents.limits import TOO_LONG
from tracker.documents.rules import UnreadableFile
from tracker.documents.styles import Style
from tracker.documents.word97 import sprms
from tracker.documents.word97.pieces import Pieces, joined
from tracker.documents.word97.sprms import Look
from tracker.documents.word97.stream import Stream
from tracker.documents.word97.stylesheet import Stylesheet

CELL, SECTION = "\x07", "\x0c"
_ENDS = re.compile("[\r\x07\x0c]")
_FIELD = re.compile("([\x13\x14\x15])")
_SIGNS = {code: "" for code in range(32)} | {
    **{9: "\t", 10: "\n", 11: "\n", 12: "\n", 14: "\n"},
    0x1E: "-",  # a hyphen that no line breaks at; 0x1F, where one may, prints nothing
}
_NONE, _HIDDEN = Look(), Look(hidden=True)
_ELSEWHERE = 8 << 20  # bytes of properties that do not lie on pages; a document has a few kB
_Run = tuple[int, int, Look]


@dataclass(frozen=True, slots=True)
class Raw:
    """A paragraph from character `first` to before `last`, the mark that ends it being the last.

    `depth` counts the tables round it. `looks` is how its mark looks.
    """

    first: int
    last: int
    text: str
    mark: str
    style: Style
    values: dict[int, bytes] = field(default_factory=dict)
    looks: Look = _NONE

    def is_set(self, name: int) -> bool:
        """Whether a switch is on."""
        return bool(sprms.integer(self.values, name))

    @property
    def depth(self) -> int:
        """How many tables stand round the paragraph."""
        nesting = sprms.integer(self.values, sprms.P_NESTING)
        within = self.is_set(sprms.P_IN_TABLE) or (nesting or 0) > 0
        return max(1, nesting or 1) if within else int(self.mark == CELL)


class Story:
    """The text of a document with what its pages of properties say of it."""

    def __init__(
        self,
        pieces: Pieces,
        paragraphs: list[tuple[int, int, bytes]],
        runs: list[tuple[int, int, bytes]],
        styles: Stylesheet,
        data: Stream,
    ) -> None:
        self.text = pieces.text
        self._styles, self._data = styles, data
        self._changes = _Changes(pieces)
        self._left = _ELSEWHERE
        self._paragraphs = list(pieces.spread(paragraphs))
        self._starts = [first for first, _, _ in self._paragraphs]
        self._ends = {last for _, last, _ in self._paragraphs}
        self._runs = list(self._seen(pieces, runs))
        self._run_starts = [first for first, _, _ in self._runs]
        self.is_tracked = any(look.deleted or look.inserted for _, _, look in self._runs)

    def paragraphs(self, first: int, last: int) -> Iterator[Raw]:
        """Yield the paragraphs between two characters; the last one may have no mark."""
        begin = first
        for found in _ENDS.finditer(self.text, first, last):
            end = found.end()
            # A page break looks like the end of a section, but ends no paragraph.
            if found[0] != SECTION or end in self._ends:
                yield self._paragraph(begin, end, found[0])
                begin = end
        if begin < last:
            yield self._paragraph(begin, last, "")

    def _paragraph(self, first: int, last: int, mark: str) -> Raw:
        style, values = self._properties(last - 1)
        end = last - len(mark)
        looks = next((look for *_, look in self._between(end, last)), _NONE)
        return Raw(first, last, self._visible(first, end, style.hidden), mark, style, values, looks)

    def _properties(self, at: int) -> tuple[Style, dict[int, bytes]]:
        """Return style and properties of the paragraph whose mark stands at `at`."""
        data = b""
        n = bisect_right(self._starts, at) - 1
        if n >= 0 and at < self._paragraphs[n][1]:
            data = self._paragraphs[n][2]
        values = sprms.values(data[2:])
        for name in sprms.P_HUGE:
            if name in values:
                values |= self._elsewhere(int.from_bytes(values[name], "little"))
        values |= self._changes.at(at)[0]
        number = sprms.integer(values, sprms.P_STYLE)
        return self._styles[
            int.from_bytes(data[:2], "little") if number is None else number
        ], values

    def _elsewhere(self, at: int) -> dict[int, bytes]:
        """Properties too long for a page lie in a stream of their own (PrcData, 2.9.210)."""
        size = self._data.number(at, 2)
        self._left -= size
        if self._left < 0:
            raise UnreadableFile(TOO_LONG)
        return sprms.values(self._data.take(at + 2, size))

    def _seen(self, pieces: Pieces, runs: list[tuple[int, int, bytes]]) -> Iterator[_Run]:
        """The runs that are more than plain text."""
        known: dict[bytes, Look] = {}
        for first, last, data in pieces.spread(runs):
            look = known.get(data)
            if look is None:
                look = known[data] = sprms.look(data)
            look = look.under(self._changes.at(first)[1])
            if look.hidden is None and look.style is not None and self._styles[look.style].hidden:
                look = look.under(_HIDDEN)
            if look.deleted or look.inserted or look.hidden is not None or look.symbol is not None:
                yield first, last, look

    def _between(self, first: int, last: int) -> Iterator[_Run]:
        n = max(0, bisect_right(self._run_starts, first) - 1)
        for begin, end, look in self._runs[n : bisect_left(self._run_starts, last)]:
            if end > first:
                yield max(begin, first), min(end, last), look

    def _visible(self, first: int, last: int, hidden: bool) -> str:
        out: list[str] = []
        at = first
        for begin, end, look in self._between(first, last):
            if not hidden:
                out.append(self.text[at:begin])
            at = end
            if look.deleted or (hidden if look.hidden is None else look.hidden):
                continue
            is_symbol = look.symbol is not None
            out.append(symbols.sign(look.symbol or 0) if is_symbol else self.text[begin:end])
        if not hidden:
            out.append(self.text[at:last])
        return _printed("".join(out))


class _Changes:
    """What a quick save laid over whole pieces, by character."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = [piece for piece in pieces.pieces if piece.changed]
        self._starts = [piece.first for piece in self._pieces]
        known = {piece.changed for piece in self._pieces}
        self._read = {data: (sprms.values(data), sprms.look(data)) for data in known}

    def at(self, place: int) -> tuple[dict[int, bytes], Look]:
        """Return the properties of paragraph and run that were laid over the character there."""
        n = bisect_right(self._starts, place) - 1
        if n < 0 or place >= self._pieces[n].last:
            return {}, _NONE
        return self._read[self._pieces[n].changed]


def _printed(text: str) -> str:
    """Resolve fields and signs; what only anchors a picture or note prints nothing."""
    if "\x13" in text or "\x15" in text:
        fields = Fields()
        out: list[str] = []
        for piece in _FIELD.split(text):
            if piece == "\x13":
                fields.begin()
            elif piece == "\x14":
                fields.separate()
            elif piece == "\x15":
                out.append(fields.end())
            else:
                out.append(fields.say(piece))
        text = "".join(out)
    return symbols.spelled(joined(text.translate(_SIGNS)))
