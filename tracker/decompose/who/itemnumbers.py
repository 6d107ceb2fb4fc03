"""Items called by number in a bracket behind them all: 第1、2项由A负责，第3项由B负责."""

import re

from tracker.decompose.rarely import rare

_ITEMS = rare(r"(?:以上|上述)?第(?P<numbers>\d[\d、，,和至—－-]{0,24})[项条]")
_MOST = 100  # items that one range may call


def parted(words: str) -> list[tuple[set[int], str]]:
    """Return the numbers called, each with the words about them.

    >>> parted("第1、2项由A负责，第4至6项由B负责")
    [({1, 2}, '由A负责，'), ({4, 5, 6}, '由B负责')]
    """
    found = list(_ITEMS.finditer(words)) if "第" in words else []
    ends = [item.start() for item in found[1:]] + [len(words)]
    return [
        (_numbers(item["numbers"]), words[item.end() : end])
        for item, end in zip(found, ends, strict=False)
    ]


def without(words: str) -> str:
    """Return `words` with a mark for every such call, so that what stands beside it is parted."""
    return _ITEMS.sub("；", words) if "第" in words else words


def _numbers(words: str) -> set[int]:
    out: set[int] = set()
    for part in re.split("[、，,和]", words):
        ends = [int(number) for number in re.findall(r"\d{1,3}", part)]
        if ends:
            out |= set(range(ends[0], min(ends[-1], ends[0] + _MOST) + 1))
    return out
