"""Pairs of brackets in a line, whatever their width: found in one walk, however they are nested."""

import re
from collections.abc import Iterator
from operator import itemgetter

_ROUND, _SQUARE = "round", "square"
_OPEN = {
    "（": _ROUND,
    "(": _ROUND,
    "［": _SQUARE,
    "[": _SQUARE,
    "〔": _SQUARE,
    "【": _SQUARE,
    "〖": _SQUARE,
}
_CLOSE = {
    "）": _ROUND,
    ")": _ROUND,
    "］": _SQUARE,
    "]": _SQUARE,
    "〕": _SQUARE,
    "】": _SQUARE,
    "〗": _SQUARE,
}


_ANY = re.compile("[（(［\\[〔【〖）)］\\]〕】〗]")


def pairs(text: str, start: int, end: int) -> list[tuple[int, int | None]]:
    """Return where each bracket in `text[start:end]` opens and closes, outer ones first.

    One that never closes has None for its end; a closing one alone is passed over.

    >>> pairs("（甲（乙）丙）（丁", 0, 9)
    [(0, 6), (2, 4), (7, None)]
    """
    if not _ANY.search(text, start, end):
        return []
    return sorted(_found(text, start, end), key=itemgetter(0))


def _found(text: str, start: int, end: int) -> Iterator[tuple[int, int | None]]:
    open_now: list[tuple[int, str]] = []
    for mark in _ANY.finditer(text, start, end):
        if family := _OPEN.get(mark[0]):
            open_now.append((mark.start(), family))
        elif open_now:
            yield from _closed(open_now, _CLOSE[mark[0]], mark.start())
    yield from ((at, None) for at, _ in open_now)


def _closed(
    open_now: list[tuple[int, str]], family: str, at: int
) -> Iterator[tuple[int, int | None]]:
    """Close the last bracket of the family; what was opened inside it is never closed."""
    if all(kind != family for _, kind in open_now[-8:]):
        return
    while open_now:
        began, kind = open_now.pop()
        yield began, at if kind == family else None
        if kind == family:
            return
