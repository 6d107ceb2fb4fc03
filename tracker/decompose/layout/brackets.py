"""Pairs of brackets in a line, whatever their width: found in one walk, however they are nested."""

import re
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
OPENING = frozenset(_OPEN)
_ANY = re.compile("[（(［\\[〔【〖）)］\\]〕】〗]")


def pairs(text: str, start: int, end: int) -> list[tuple[int, int | None]]:
    """Return where each bracket in `text[start:end]` opens and closes, outer ones first.

    One that never closes has None for its end; a closing one alone is passed over.

    >>> pairs("（甲（乙）丙）（丁", 0, 9)
    [(0, 6), (2, 4), (7, None)]
    """
    found: list[tuple[int, int | None]] = []
    open_now: list[tuple[int, str]] = []
    for mark in _ANY.finditer(text, start, end):
        at = mark.start()
        if family := _OPEN.get(text[at]):
            open_now.append((at, family))
        elif open_now:
            _close(open_now, _CLOSE[text[at]], at, found)
    if open_now:
        found += [(at, None) for at, _ in open_now]
    if len(found) > 1:
        found.sort(key=itemgetter(0))
    return found


def _close(
    open_now: list[tuple[int, str]], family: str, at: int, found: list[tuple[int, int | None]]
) -> None:
    """Close the last bracket of the family; what was opened inside it is never closed."""
    began, kind = open_now[-1]
    if kind == family:  # most hold none that stays open
        open_now.pop()
        found.append((began, at))
        return
    if all(other != family for _, other in open_now[-8:]):
        return
    while open_now:
        began, kind = open_now.pop()
        found.append((began, at if kind == family else None))
        if kind == family:
            return
