"""How often without a period of the calendar: 定期, 及时, 常态化开展 (domain.md 4.4).

The wordings are the rows of `mannerwords`.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from tracker.decompose.often.mannerwords import ACTS, ROWS, Manner
from tracker.decompose.often.rhythmfacts import in_title
from tracker.decompose.rarely import rare
from tracker.decompose.rules import Every

# Beside each row its patterns of what is behind and before: most papers need few of them.
_Row = tuple[Manner, re.Pattern[str], re.Pattern[str]]
_ROWS: dict[str, list[_Row]] = {}
for _manner in ROWS:
    _row = (_manner, rare(_manner.behind), rare(_manner.before))
    for _word in _manner.words.split():
        _ROWS.setdefault(_word, []).append(_row)
_ACT = rare(ACTS)


def _by_first(words: Iterable[str]) -> str:
    """The choice of `words`, the longest first, those with one first character together.

    So the engine looks for the first characters, and tries few choices at each.
    """
    rests: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        rests.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(one)}(?:{'|'.join(rest)})" for one, rest in rests.items())


_HINT = re.compile(_by_first(_ROWS))
_FRONT = 24  # characters in front that a row may look at
_PAST = re.compile(r"(?:已|已经|均已|都已|上一?年度?|去年|往年)$")
_PAST_ENDS = frozenset("已经年度")


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
    hint = _HINT.search(text)  # most texts have none: to search costs less than an iterator
    while hint:
        start, after = hint.span()
        if start >= last:
            front = text[start - 1] if start else "\n"
            for row in _ROWS[hint[0]]:
                if front in row[0].barred:
                    continue
                end = _end(text, start, after, row)
                if end is not None:
                    if not _is_told(text, start):
                        out.append(Said(start, end, row[0].every))
                        last = end
                    break
        hint = _HINT.search(text, after)
    return out


def _is_told(text: str, start: int) -> bool:
    """Whether it stands in a name, or is over."""
    if start and text[start - 1] in _PAST_ENDS and _PAST.search(text, max(0, start - 5), start):
        return True
    return in_title(text, start)


def _end(text: str, start: int, end: int, row: _Row) -> int | None:
    """Where the wording ends whose words stand from `start` up to `end`, if it is one."""
    manner, behind, before = row
    found = behind.match(text, end)
    if found is None:
        return None
    if manner.before and not before.search(text, max(0, start - _FRONT), start):
        return None
    if not manner.acts:
        return found.end()
    act = _ACT.match(text, found.end())
    return act.end() if act else None
