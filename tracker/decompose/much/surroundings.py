"""The clause and the sentence round a character, told by stops alone and never far away."""

import re

_UP_TO_CLAUSE = re.compile(".*[，。；,;！？：:\n]", re.DOTALL)
_UP_TO_SENTENCE = re.compile(".*[。；;！？\n]", re.DOTALL)
_END = re.compile("[，。；,;！？\n]")
_LONGEST = 160  # characters that are looked at on either side, so that time stays linear


def begins(text: str, at: int) -> tuple[int, int]:
    """Return where the clause and where the sentence round character `at` begin.

    >>> begins("好。加强培训，全年不少于2次", 11)
    (7, 2)
    """
    begin = max(0, at - _LONGEST)
    clause = _UP_TO_CLAUSE.match(text, begin, at)
    if not clause:
        return begin, begin
    sentence = _UP_TO_SENTENCE.match(text, begin, clause.end())
    return clause.end(), sentence.end() if sentence else begin


def clause_end(text: str, at: int) -> int:
    """Return where the clause round character `at` ends, its stop not with it."""
    stop = _END.search(text, at, at + _LONGEST)
    return stop.start() if stop else min(len(text), at + _LONGEST)


def clause(text: str, begin: int, at: int) -> str:
    """Return the clause from `begin` to the stop behind `at`."""
    return text[begin : clause_end(text, at)].strip()
