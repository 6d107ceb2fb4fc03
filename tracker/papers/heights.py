"""How high rows must be for their words: where cells are spanned, no program finds it by itself."""

from collections.abc import Sequence
from math import ceil

from tracker.papers.values import Value

LINE, AIR, LEAST, MOST = 15.0, 7.0, 24.0, 409.0  # points; the last is Excel's own limit


def heights(group: Sequence[Sequence[Value]], widths: Sequence[float]) -> list[float]:
    """The heights of rows whose first cells are one, which is the first row's.

    Where the words of that cell need more than all the rows, each of them grows.

    >>> heights([["一", "短"], [None, "短"]], [10, 10])
    [24.0, 24.0]
    >>> heights([["很长" * 10, "短"], [None, "短"]], [6, 10])
    [64.0, 64.0]
    """
    found = [max(map(_height, row[1:], widths[1:]), default=LEAST) for row in group]
    if not group:
        return []
    missing = _height(group[0][0], widths[0]) - sum(found)
    more = ceil(max(0.0, missing) / len(found))
    return [min(MOST, one + more) for one in found]


def _height(value: Value, width: float) -> float:
    if not isinstance(value, str) or (len(value) * 2 < width and "\n" not in value):
        return LEAST
    fits = max(1.0, width - 1)
    lines = sum(max(1, ceil(_width(part) / fits)) for part in value.split("\n"))
    return max(LEAST, lines * LINE + AIR)


def _width(text: str) -> float:
    """Chinese letters, of three bytes, are as wide as two digits."""
    return (len(text) + len(text.encode(errors="replace"))) / 2
