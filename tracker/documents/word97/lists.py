"""The lists of a .doc (PlfLst 2.9.201, PlfLfo 2.9.200) as lists that can be counted."""

from tracker.documents.counting import LONGEST, Level, NumberedList
from tracker.documents.word97.stream import Stream

# By number (MSONFC, [MS-OSHARED] 2.2.1.3), under the names of numerals.py.
# fmt: off
_FORMATS = (
    "decimal", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "ordinal",
    "cardinalText", "ordinalText", "hex", "chicago", "ideographDigital", "japaneseCounting",
    "aiueo", "iroha", "decimalFullWidth", "decimalHalfWidth", "japaneseLegal",
    "japaneseDigitalTenThousand", "decimalEnclosedCircle", "decimalFullWidth2", "aiueoFullWidth",
    "irohaFullWidth", "decimalZero", "bullet", "ganada", "chosung", "decimalEnclosedFullstop",
    "decimalEnclosedParen", "decimalEnclosedCircleChinese", "ideographEnclosedCircle",
    "ideographTraditional", "ideographZodiac", "ideographZodiacTraditional", "taiwaneseCounting",
    "ideographLegalTraditional", "taiwaneseCountingThousand", "taiwaneseDigital",
    "chineseCounting", "chineseLegalSimplified", "chineseCountingThousand",
)
# fmt: on
_MORE_FORMATS = {57: "numberInDash", 255: "none"}
_LIST, _INSTANCE, _LEVEL = 28, 16, 28
_IS_SIMPLE, _IS_LEGAL, _NO_RESTART = 0x01, 0x04, 0x08
_STARTS, _FORMATTED = 0x10, 0x20
_NOTHING = 2
_Levels = dict[int, Level]


def read(table: Stream, lists: tuple[int, int], instances: tuple[int, int]) -> list[NumberedList]:
    """Return the lists that paragraphs name by number, the first one being 1.

    `lists` and `instances` are places in the table stream; the levels lie behind the first one.
    Raises `UnreadableFile` where they are damaged.
    """
    if not lists[1] or not instances[1]:
        return []
    families = _families(table, *lists)
    at, size = instances
    part = table.part(at, size)
    count = part.number(0, 4)
    heads = [part.part(4 + n * _INSTANCE, _INSTANCE) for n in range(count)]
    at = 4 + count * _INSTANCE
    found: list[NumberedList] = []
    for number, head in enumerate(heads, 1):
        family = head.number(0, 4)
        levels, starts = dict(families.get(family, {})), dict[int, int]()
        at += 4  # a place in the text that nothing needs
        for _ in range(head.number(12, 1)):
            at = _override(part, at, levels, starts)
        found.append(NumberedList(str(number), str(family), levels, starts))
    return found


def _families(table: Stream, at: int, size: int) -> dict[int, _Levels]:
    part = table.part(at, size)
    at += size
    found: dict[int, _Levels] = {}
    for n in range(max(0, part.number(0, 2, signed=True))):
        head = part.part(2 + n * _LIST, _LIST)
        levels: _Levels = {}
        for depth in range(1 if head.number(26, 1) & _IS_SIMPLE else 9):
            levels[depth], at = _level(table, at)
        found[head.number(0, 4)] = levels
    return found


def _override(part: Stream, at: int, levels: _Levels, starts: dict[int, int]) -> int:
    """Take over what an instance changes at a level (LFOLVL); return where the next one lies."""
    start, flags = part.number(at, 4, signed=True), part.number(at + 4, 4)
    depth = flags & 0xF
    at += 8
    if flags & _FORMATTED:
        levels[depth], at = _level(part, at)
        start = levels[depth].start
    if flags & _STARTS and depth in levels:
        starts[depth] = start
    return at


def _level(table: Stream, at: int) -> tuple[Level, int]:
    """Read a level (LVL, 2.9.149); return it and where the next one lies."""
    head = table.part(at, _LEVEL)
    flags = head.number(5, 1)
    at += _LEVEL + head.number(24, 1) + head.number(25, 1)
    length = table.number(at, 2)
    text = table.take(at + 2, 2 * length).decode("utf-16-le", "replace")[:LONGEST]
    level = Level(
        _pattern(text, head.take(6, 9)),
        _format(head.number(4, 1)),
        head.number(0, 4, signed=True),
        head.number(26, 1) if flags & _NO_RESTART else None,
        bool(flags & _IS_LEGAL),
        head.number(15, 1) != _NOTHING,
    )
    return level, at + 2 + 2 * length


def _format(number: int) -> str:
    if number < len(_FORMATS):
        return _FORMATS[number]
    return _MORE_FORMATS.get(number, "decimal")


def _pattern(text: str, places: bytes) -> tuple[str | int, ...]:
    """Cut the text of a number: at each of `places` (from 1) stands a depth instead of a sign.

    >>> _pattern("第\\x00条", bytes((2, 0)))
    ('第', 0, '条')
    """
    holes = {place - 1 for place in places if place}
    pieces: list[str | int] = [
        ord(sign) if at in holes and ord(sign) < 9 else sign for at, sign in enumerate(text)
    ]
    out: list[str | int] = []
    for piece in pieces:
        if isinstance(piece, str) and out and isinstance(out[-1], str):
            out[-1] += piece
        else:
            out.append(piece)
    return tuple(out)
