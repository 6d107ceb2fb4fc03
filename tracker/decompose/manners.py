"""How often without a period of the calendar: 定期, 及时, 常态化开展 (domain.md 4.4).

The wordings are the rows of `mannerwords`.
"""

import re
from typing import NamedTuple

from tracker.decompose.mannerwords import ROWS, Manner
from tracker.decompose.rhythmfacts import in_title
from tracker.decompose.rules import Every

_Row = tuple[Manner, re.Pattern[str], re.Pattern[str] | None]


def _table() -> dict[str, tuple[_Row, ...]]:
    out: dict[str, tuple[_Row, ...]] = {}
    for row in ROWS:
        before = re.compile(row.before) if row.before else None
        entry = (row, re.compile(row.behind), before)
        out |= {word: (*out.get(word, ()), entry) for word in row.words.split()}
    return out


_TABLE = _table()
# Only literals, so that the engine looks for their first characters and does nothing else.
_HINT = re.compile("|".join(sorted(map(re.escape, _TABLE), key=len, reverse=True)))
_FRONT = 24  # characters in front that a row may look at
_PAST = re.compile(r"(?:已|已经|均已|都已|上一?年度?|去年|往年)$")


class Said(NamedTuple):
    """Characters `start` up to `end` that say how often."""

    start: int
    end: int
    every: Every


def manners(text: str) -> list[Said]:
    """Return the wordings of `text`, in order, none over another.

    >>> [(one.start, one.end, one.every.value) for one in manners("及时公开，但不及时的除外")]
    [(0, 2, 'prompt')]
    """
    out: list[Said] = []
    last = 0
    for hint in _HINT.finditer(text):
        start = hint.start()
        if start < last or in_title(text, start) or _PAST.search(text, max(0, start - 5), start):
            continue
        for row, behind, before in _TABLE[hint[0]]:
            found = behind.match(text, hint.end())
            if found is None or (start and text[start - 1] in row.barred):
                continue
            if before is None or before.search(text, max(0, start - _FRONT), start):
                last = found.end()
                out.append(Said(start, last, row.every))
                break
    return out
