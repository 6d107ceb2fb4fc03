"""The numbers that a browser prints before the items of an <ol>."""

import re
from typing import Any

_NONE = re.compile(r"list-style(?:-type)?\s*:\s*none", re.I)
_WRITTEN = re.compile(
    r"[（(〔\[]?\s*(?:[一二三四五六七八九十百]+|\d+|[A-Za-z])\s*[）)〕\]、.．]|第[一二三四五六七八九十]|[①-⑳]"
)


class Counter:
    """Counts the items of one list; a list without numbers gives none."""

    def __init__(self, element: Any) -> None:
        self._is_counted = element.tag == "ol" and not _NONE.search(element.get("style", ""))
        self._kind = element.get("type", "1")
        self._next = _whole(element.get("start"), 1)

    def label(self, item: Any) -> str:
        """Return the number of the next item."""
        number = _whole(item.get("value"), self._next)
        self._next = number + 1
        if not self._is_counted or _NONE.search(item.get("style", "")):
            return ""
        if self._kind in ("a", "A") and 0 < number <= 26:
            return f"{chr(ord(self._kind) + number - 1)}."
        return f"{number}."


def unless_written(label: str, text: str) -> str:
    """Return `label`, or nothing where the text carries its own number: sites hide the browser's.

    >>> unless_written("1.", "公开预算"), unless_written("1.", "（一）公开预算")
    ('1.', '')
    """
    return "" if _WRITTEN.match(text) else label


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text, re.A) else default
