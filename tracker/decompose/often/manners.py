"""How often without a period of the calendar: 定期, 及时, 常态化开展 (domain.md 4.4).

The wordings are the rows of `mannerwords`.
"""

import re
from functools import cache
from typing import NamedTuple

from tracker.decompose.often.mannerwords import ACTS, ROWS, Manner
from tracker.decompose.often.rhythmfacts import in_title
from tracker.decompose.rules import Every

_ROWS: dict[str, list[Manner]] = {}
for _row in ROWS:
    for _word in _row.words.split():
        _ROWS.setdefault(_word, []).append(_row)
# Only literals, so that the engine looks for their first characters and does nothing else.
_HINT = re.compile("|".join(sorted(map(re.escape, _ROWS), key=len, reverse=True)))
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
        for row in _ROWS[hint[0]]:
            end = _end(text, start, hint.end(), row)
            if end is not None:
                out.append(Said(start, end, row.every))
                last = end
                break
    return out


@cache  # when first asked for: most papers need few of them
def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _end(text: str, start: int, end: int, row: Manner) -> int | None:
    """Where the wording ends whose words stand from `start` up to `end`, if it is one."""
    found = _rule(row.behind).match(text, end)
    barred = start > 0 and text[start - 1] in row.barred
    if found is None or barred:
        return None
    if row.before and not _rule(row.before).search(text, max(0, start - _FRONT), start):
        return None
    if not row.acts:
        return found.end()
    act = _rule(ACTS).match(text, found.end())
    return act.end() if act else None
