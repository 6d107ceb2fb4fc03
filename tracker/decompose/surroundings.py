"""The clause and the sentence round a character, told by stops alone and never far away."""

import re

_CLAUSE = re.compile("[，。；,;！？：:\n]")
_SENTENCE = re.compile("[。；;！？\n]")
_END = re.compile("[，。；,;！？\n]")
_LONGEST = 160  # characters that are looked at on either side, so that time stays linear


def clause_begin(text: str, at: int) -> int:
    """Return where the clause round character `at` begins.

    >>> clause_begin("加强培训，全年不少于2次", 9)
    5
    """
    return _begin(text, at, _CLAUSE)


def begins(text: str, at: int) -> tuple[int, int]:
    """Return where the clause and where the sentence round character `at` begin.

    >>> begins("好。加强培训，全年不少于2次", 11)
    (7, 2)
    """
    return _begin(text, at, _CLAUSE), _begin(text, at, _SENTENCE)


def _begin(text: str, at: int, stop: re.Pattern[str]) -> int:
    return at - len(stop.split(text[max(0, at - _LONGEST) : at])[-1])


def clause_end(text: str, at: int) -> int:
    """Return where the clause round character `at` ends, its stop not with it."""
    stop = _END.search(text, at, at + _LONGEST)
    return stop.start() if stop else min(len(text), at + _LONGEST)


def clause(text: str, begin: int, at: int) -> str:
    """Return the clause from `begin` to the stop behind `at`."""
    return text[begin : clause_end(text, at)].strip()
