"""The text, put together from its pieces (Clx, 2.9.38), and where a property reaches in it."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tracker.documents.rules import UnreadableFile
from tracker.documents.word97.stream import DAMAGED, Stream

CHARACTERS = 2_000_000
TOO_LONG = "文件长得不正常，无法读取；请删去无关内容，另存为 .docx 后再上传。"
_COMPRESSED, _PLACE = 0x40000000, 0x3FFFFFFF
_MORE, _TEXT = 1, 2
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `first` to `last` lie from byte `at` on, `width` bytes each.

    `changed` are properties laid over the whole piece by a quick save.
    """

    first: int
    last: int
    at: int
    width: int
    changed: bytes


class Pieces:
    """The pieces of a document in order."""

    def __init__(self, table: Stream, document: Stream) -> None:
        self.pieces = tuple(_pieces(table))
        if self.pieces and self.pieces[-1].last > CHARACTERS:
            raise UnreadableFile(TOO_LONG)
        self.text = "".join(_text(document, piece) for piece in self.pieces)

    def spread(self, runs: Sequence[tuple[int, int, _T]]) -> Iterator[tuple[int, int, _T]]:
        """Yield runs given in bytes (in order, apart) as runs of characters, in order.

        Each run yielded is at least a character long, so there are no more than characters.
        """
        starts = [start for start, _, _ in runs]
        for piece in self.pieces:
            size = (piece.last - piece.first) * piece.width
            n = max(bisect_right(starts, piece.at) - 1, 0)
            while n < len(runs) and runs[n][0] < piece.at + size:
                start, end, what = runs[n]
                first = piece.first + max(0, start - piece.at) // piece.width
                last = piece.first + -(-min(size, end - piece.at) // piece.width)
                if first < last:
                    yield first, last, what
                n += 1


def _pieces(table: Stream) -> Iterator[Piece]:
    at, more = 0, []
    while table.number(at, 1) == _MORE:
        size = table.number(at + 1, 2)
        more.append(table.take(at + 3, size))
        at += 3 + size
    if table.number(at, 1) != _TEXT:
        raise UnreadableFile(DAMAGED)
    reached = 0
    for first, last, entry in table.part(at + 5, table.number(at + 1, 4)).plc(8):
        if first != reached:  # characters that no piece holds: nothing after them is in its place
            raise UnreadableFile(DAMAGED)
        reached = last
        place, change = entry.number(2, 4), entry.number(6, 2)
        small = bool(place & _COMPRESSED)
        at = (place & _PLACE) // 2 if small else place & _PLACE
        over = more[change >> 1] if change & 1 and change >> 1 < len(more) else b""
        yield Piece(first, last, at, 1 if small else 2, over)


def _text(document: Stream, piece: Piece) -> str:
    data = document.take(piece.at, (piece.last - piece.first) * piece.width)
    if piece.width == 1:
        return data.decode("cp1252", "replace")
    # A character beyond the first 65,536 counts as two here, and has to go on doing so.
    text = data.decode("utf-16-le", "replace")
    if len(text) == piece.last - piece.first:
        return text
    return "".join(map(chr, Stream(data).numbers(0, 2, len(data) // 2)))


def joined(text: str) -> str:
    """Put together the characters that were kept as two halves; half a one is left out.

    >>> joined("甲\\ud840\\udc00乙\\ud840")
    '甲𠀀乙'
    """
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
