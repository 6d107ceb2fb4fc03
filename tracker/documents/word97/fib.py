"""The head of the file (Fib, 2.5): what kind it is, how long its texts are, where tables lie."""

from dataclasses import dataclass
from enum import IntEnum

from tracker.documents.rules import UnreadableFile
from tracker.documents.word97.stream import DAMAGED, Stream

ENCRYPTED = "文件设有密码，无法读取；请在 Word 或 WPS 中取消打开密码，另存为 .docx 后再上传。"
TOO_OLD = "这是 Word 6.0/95 的旧格式，无法读取；请用 Word 或 WPS 打开，另存为 .docx 后再上传。"
_MAGIC, _OLD_MAGIC = 0xA5EC, (0xA5DC, 0xA5DB, 0xA59B, 0xA59C)
_WORD_97 = 0x6A  # the first version of the format that has table streams
_IS_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_FC_LCB = 0x9A


class Place(IntEnum):
    """Which pair of offset and size in FibRgFcLcb97 (2.5.6)."""

    STYLES = 1
    RUNS = 12
    PARAGRAPHS = 13
    PIECES = 33
    ANCHORS = 40
    BOXES = 56
    LISTS = 73
    INSTANCES = 74


@dataclass(frozen=True, slots=True)
class Fib:
    """Lengths of the texts in characters; the boxes stand behind notes, headers and comments.

    `margins` are the texts of headers and footers, and of the boxes in them.
    """

    table: str
    main: int
    boxes: tuple[int, int]
    margins: tuple[tuple[int, int], tuple[int, int]]
    places: tuple[tuple[int, int], ...]

    def place(self, which: Place) -> tuple[int, int]:
        """Return offset and size, (0, 0) where the file has none."""
        return self.places[which]


def read(stream: Stream) -> Fib:
    """Return the head of a WordDocument stream.

    Raises `UnreadableFile` for an encrypted file and for the format of Word 6 and 95.
    """
    magic, version = stream.number(0, 2), stream.number(2, 2)
    if magic in _OLD_MAGIC or (magic == _MAGIC and version < _WORD_97):
        raise UnreadableFile(TOO_OLD)
    if magic != _MAGIC:
        raise UnreadableFile(DAMAGED)
    flags = stream.number(0x0A, 2)
    if flags & _IS_ENCRYPTED:
        raise UnreadableFile(ENCRYPTED)
    found = stream.numbers(0x4C, 4, 8, signed=True)
    main, notes, headers, _, comments, endnotes, boxes, edged = found
    before = [main, notes, headers, comments, endnotes]
    if min(*before, boxes) < 0:
        raise UnreadableFile(DAMAGED)
    end, high = sum(before) + boxes, main + notes
    pairs = stream.numbers(_FC_LCB, 4, 2 * (max(Place) + 1))
    return Fib(
        "1Table" if flags & _SECOND_TABLE else "0Table",
        main,
        (sum(before), end),
        ((high, high + headers), (end, end + max(0, edged))),
        tuple(zip(pairs[::2], pairs[1::2], strict=True)),
    )
