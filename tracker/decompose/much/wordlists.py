"""Lists of words as choices of a pattern."""

import re
from collections.abc import Iterable


def firsts(pattern: str) -> str:
    """Return the characters that a choice of `pattern` can begin with, and a few more, for a set.

    It is for choices whose first characters are plain, or a set: no class, no look ahead.

    >>> firsts("把|将(?!乐|军)|[一两]个|(?:当前|所在)位置")
    '一两军将当所把'
    """
    begun = re.findall(r"(?:^|\|)(?:\(\?:)*(\[[^\]]+\]|.)", pattern)
    return "".join(sorted({char for char in "".join(begun) if char.isalnum()}))


def one_of(words: Iterable[str]) -> str:
    """Return the choice of `words` for a pattern, the longest first.

    >>> one_of(["达", "达到"])
    '达到|达'
    """
    return "|".join(map(re.escape, sorted(set(words), key=lambda word: (-len(word), word))))
