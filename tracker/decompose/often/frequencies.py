"""How often: 每周, 定期, 根据情况动态调整, 持续 (domain.md 4.4).

`rhythms` reads the periods of the calendar, `manners` the rest; to add a wording, see the tables
`rhythmwords` and `mannerwords`. The quote is the clause round the wording, so that a reader sees
what is to be done so often.
"""

import re
from functools import lru_cache

from tracker.decompose.often import manners, rhythms
from tracker.decompose.rules import Every, Frequency
from tracker.decompose.taken import Taken

_END = re.compile("[，。；,;！]")
_UP_TO_CLAUSE = re.compile(".*[，。；,;：:]", re.DOTALL)


def frequencies(text: str, at: int = 0) -> tuple[Frequency, ...]:
    """Return how often `text` wants what, in order; their characters count from `at`.

    >>> found = frequencies("各栏目每周更新,每月28日前检查,定期通报机制")
    >>> [(one.every.value, one.due) for one in found]
    [('P7D', None), ('P1M', '28')]
    """
    periods = rhythms.rhythms(text)
    soft = manners.manners(text)
    if periods and soft:
        soft = _beside(soft, periods)
    if not (periods or soft):
        return ()
    found = [*periods, *[rhythms.Rhythm(*one) for one in soft]]
    if len(found) > 1:
        found.sort()
    return tuple(
        [
            Frequency(_quote(text, start, end), every, start + at, end + at, due)
            for start, end, every, due in found
        ]
    )


def _beside(soft: list[manners.Said], hard: tuple[rhythms.Rhythm, ...]) -> list[manners.Said]:
    """What is said beside the periods: 每年动态调整1次 tells how, not when."""
    taken = Taken()
    for one in hard:
        taken.add(one.start, one.end)
    ends = {one.end for one in hard}
    return [
        one
        for one in soft
        if taken.free(one.start, one.end)
        and not (one.every is Every.ON_CHANGE and one.start in ends)
    ]


@lru_cache(512)  # several steps ask about one clause, one soon after the other
def hard(text: str) -> bool:
    """Whether `text` names a period that a calendar can hold (每周, 每季度).

    >>> hard("实行周调度"), hard("定期调度"), hard("每人每年补助670元")
    (True, False, False)
    """
    return rhythms.any_rhythm(text)


def _quote(text: str, start: int, end: int) -> str:
    """The clause round the wording."""
    stop = _END.search(text, end)
    begin = start - 40 if start > 40 else 0
    if start and (cut := _UP_TO_CLAUSE.match(text, begin, start)):
        begin = cut.end()
    return text[begin : stop.start() if stop else len(text)].strip()
