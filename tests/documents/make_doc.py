"""Builds .doc files byte by byte: what no office suite here writes, or would not write that way."""

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

Part = tuple[str, bytes]  # text with the mark that ends it, and its paragraph properties

_SECTOR, _PAGE = 512, 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_TEXT_AT = 0x800
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
PLACES = {"styles": 1, "runs": 12, "paragraphs": 13, "pieces": 33, "lists": 73, "instances": 74}


def number(value: int, size: int) -> bytes:
    """Return `value` in `size` bytes; a negative one as the file writes it."""
    return (value % (1 << 8 * size)).to_bytes(size, "little")


def sprm(name: int, operand: int | bytes) -> bytes:
    """Return one property."""
    size = _SIZES[name >> 13]
    if isinstance(operand, int):
        return number(name, 2) + number(operand, size)
    if name == 0xD608:
        return number(name, 2) + number(len(operand) + 1, 2) + operand
    return number(name, 2) + number(len(operand), 1) + operand


def numbered(list_: int, depth: int = 0, style: int = 0) -> bytes:
    """Return the properties of a paragraph in a list."""
    return number(style, 2) + sprm(0x260A, depth) + sprm(0x460B, list_)


IN_TABLE = number(0, 2) + sprm(0x2416, 1)


def row_end(edges: Sequence[int] = (), flags: Sequence[int] = ()) -> bytes:
    """Return the properties of the paragraph that ends a row with those borders."""
    found = IN_TABLE + sprm(0x2417, 1)
    if edges:
        cells = b"".join(number(flag, 2) + bytes(18) for flag in flags)
        borders = b"".join(number(edge, 2) for edge in edges)
        found += sprm(0xD608, number(len(edges) - 1, 1) + borders + cells)
    return found


def level(
    text: str, format_: int = 0, *, start: int = 1, legal: bool = False, restart: int | None = None
) -> bytes:
    """Return a level of a list; in `text` the characters 0 to 8 stand for the numbers."""
    places = [at for at, sign in enumerate(text, 1) if sign < "\x09"]
    flags = (4 if legal else 0) | (8 if restart is not None else 0)
    head = number(start, 4) + bytes((format_, flags)) + bytes(places).ljust(9, b"\0")
    head += b"\0" + bytes(8) + b"\0\0" + bytes((restart or 0, 0))
    return head + number(len(text), 2) + text.encode("utf-16-le")


def lists(*levels: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Return the table of lists 1, 2, … with those levels (one or nine), and what follows it."""
    heads = b"".join(
        number(n, 4) + bytes(22) + bytes((len(its) == 1, 0)) for n, its in enumerate(levels, 1)
    )
    return number(len(levels), 2) + heads, b"".join(part for its in levels for part in its)


def nine(*levels: bytes) -> list[bytes]:
    """Fill up a list to its nine levels."""
    return [*levels, *[level("") for _ in range(9 - len(levels))]]


def instances(*families: int, overrides: dict[int, bytes] | None = None) -> bytes:
    """Return instances 1, 2, … of those lists; `overrides` by instance, one level each."""
    changed = overrides or {}
    heads = b"".join(
        number(family, 4) + bytes(8) + bytes((n in changed, 0, 0, 0))
        for n, family in enumerate(families, 1)
    )
    data = b"".join(b"\xff" * 4 + changed.get(n, b"") for n in range(1, len(families) + 1))
    return number(len(families), 4) + heads + data


def style(
    name: str, paragraph: bytes = b"", run: bytes = b"", *, base: int = 0xFFF, kind: int = 1
) -> bytes:
    """Return one entry of the style sheet."""
    head = number(0xFFF, 2) + number(base << 4 | kind, 2) + number(2, 2) + bytes(4)
    title = number(len(name), 2) + name.encode("utf-16-le") + b"\0\0"
    parts = [bytes(2) + paragraph, run] if kind == 1 else [run]
    body = b"".join(number(len(part), 2) + part + bytes(len(part) % 2) for part in parts)
    return head + title + body


def stylesheet(*styles: bytes) -> bytes:
    """Return the style sheet; an empty entry is a style that does not exist."""
    head = number(18, 2) + number(len(styles), 2) + number(10, 2) + bytes(14)
    return head + b"".join(number(len(s), 2) + s + bytes(len(s) % 2) for s in styles)


def doc(
    parts: Iterable[Part],
    *,
    runs: Iterable[tuple[int, int, bytes]] = (),
    tables: dict[str, bytes] | None = None,
    behind_lists: bytes = b"",
    narrow: bool = False,
    pieces: Sequence[int] = (),
    change: bytes = b"",
    head: dict[int, bytes] | None = None,
    streams: dict[str, bytes] | None = None,
) -> bytes:
    """Return a .doc of those paragraphs.

    `runs` are (first, last, properties) in characters, `tables` more parts of the table stream
    by name (`PLACES`), `pieces` where the text is cut, `change` what a quick save laid over the
    last piece, `head` bytes of the file's head that are changed.
    """
    found = list(parts)
    text = "".join(words for words, _ in found)
    width = 1 if narrow else 2
    data = text.encode("cp1252" if narrow else "utf-16-le")
    document = bytearray(_TEXT_AT) + data
    ends = list(accumulate((len(words) for words, _ in found), initial=0))
    places = [_TEXT_AT + width * end for end in ends]
    paragraphs = [
        (start, end, look) for (start, end), (_, look) in zip(pairwise(places), found, strict=True)
    ]
    looks = _filled(runs, len(text))
    its = {
        "pieces": _pieces([0, *pieces, len(text)], width, change),
        "paragraphs": _pages(document, paragraphs, _paragraph_page),
        "runs": _pages(
            document,
            [(_TEXT_AT + width * a, _TEXT_AT + width * b, look) for a, b, look in looks],
            _character_page,
        ),
    } | (tables or {})
    table = bytearray()
    for name, part in its.items():
        at = 0x9A + 8 * PLACES[name]
        document[at : at + 8] = number(len(table), 4) + number(len(part), 4)
        table += part + (behind_lists if name == "lists" else b"")
    document[0:4] = b"\xec\xa5\xc1\x00"
    document[0x4C:0x50] = number(len(text), 4)
    for at, change_ in (head or {}).items():
        document[at : at + len(change_)] = change_
    return packed({"WordDocument": bytes(document), "0Table": bytes(table)} | (streams or {}))


def _filled(runs: Iterable[tuple[int, int, bytes]], length: int) -> list[tuple[int, int, bytes]]:
    out, at = [], 0
    for first, last, look in [*runs, (length, length, b"")]:
        out += [(at, first, b"")] if at < first else []
        out += [(first, last, look)] if first < last else []
        at = last
    return out


def _pieces(cuts: list[int], width: int, change: bytes) -> bytes:
    def place(cut: int) -> int:
        at = _TEXT_AT + width * cut
        return at if width == 2 else at * 2 | 0x40000000

    last = cuts[-2]
    entries = b"".join(
        bytes(2) + number(place(cut), 4) + number(int(bool(change) and cut == last), 2)
        for cut in cuts[:-1]
    )
    more = b"\1" + number(len(change), 2) + change if change else b""
    table = b"".join(number(cut, 4) for cut in cuts) + entries
    return more + b"\2" + number(len(table), 4) + table


def _pages(document: bytearray, runs, page) -> bytes:
    """Append pages with those runs to the document, eight to a page; return their table."""
    chunks = [runs[n : n + 8] for n in range(0, len(runs), 8)]
    document += bytes(-len(document) % _PAGE)
    first = len(document) // _PAGE
    for chunk in chunks:
        document += page(chunk)
    starts = [chunk[0][0] for chunk in chunks] + ([runs[-1][1]] if runs else [0])
    pages = b"".join(number(first + n, 4) for n in range(len(chunks)))
    return b"".join(number(start, 4) for start in starts) + pages


def _paragraph_page(runs) -> bytes:
    return _page(
        runs, 13, lambda look: bytes((len(look) // 2 + 1,)) + look + bytes(1 - len(look) % 2)
    )


def _character_page(runs) -> bytes:
    return _page(runs, 1, lambda look: bytes((len(look),)) + look if look else b"")


def _page(runs, width, packed_look) -> bytes:
    page = bytearray(_PAGE)
    places = [runs[0][0], *[end for _, end, _ in runs]]
    page[: 4 * len(places)] = b"".join(number(place, 4) for place in places)
    end = _PAGE - 1
    for n, (_, _, look) in enumerate(runs):
        data = packed_look(look)
        if data:
            end = (end - len(data)) // 2 * 2
            page[end : end + len(data)] = data
            page[4 * len(places) + width * n] = end // 2
    page[-1] = len(runs)
    return bytes(page)


def packed(streams: dict[str, bytes]) -> bytes:
    """Return an OLE file of those streams, each filled up to 4,096 bytes at least."""
    filled = {name: data + bytes(max(0, 4096 - len(data))) for name, data in streams.items()}
    sectors, fat, starts = bytearray(), [], {}
    for name, data in filled.items():
        starts[name] = len(fat)
        count = -(-len(data) // _SECTOR)
        sectors += data + bytes(count * _SECTOR - len(data))
        fat += [*range(len(fat) + 1, len(fat) + count), _END]
    entries = [_entry("Root Entry", 5, _END, 0, child=1 if filled else _FREE)]
    names = list(filled)
    for n, name in enumerate(names, 1):
        after = n + 1 if n < len(names) else _FREE
        entries.append(_entry(name, 2, starts[name], len(filled[name]), after=after))
    directory = b"".join(entries)
    directory += bytes(-len(directory) % _SECTOR)
    at, count = len(fat), len(directory) // _SECTOR
    sectors += directory
    fat += [*range(at + 1, at + count), _END]
    tables = 1
    while (len(fat) + tables) * 4 > tables * _SECTOR:
        tables += 1
    first = len(fat)
    fat += [_FAT] * tables
    table = b"".join(number(entry, 4) for entry in fat)
    table += b"\xff" * (tables * _SECTOR - len(table))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + number(0x3E, 2) + number(3, 2)
    head += number(0xFFFE, 2) + number(9, 2) + number(6, 2) + bytes(10) + number(tables, 4)
    head += number(at, 4) + bytes(4) + number(4096, 4) + number(_END, 4) + bytes(4)
    head += number(_END, 4) + bytes(4)
    head += b"".join(number(first + n, 4) for n in range(tables))
    return head.ljust(_SECTOR, b"\xff") + bytes(sectors) + table


def _entry(name: str, kind: int, start: int, size: int, *, after=_FREE, child=_FREE) -> bytes:
    title = name.encode("utf-16-le") + b"\0\0"
    head = title.ljust(64, b"\0") + number(len(title), 2) + bytes((kind, 1))
    links = number(_FREE, 4) + number(after, 4) + number(child, 4)
    return head + links + bytes(36) + number(start, 4) + number(size, 8)
