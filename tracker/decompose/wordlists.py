"""Lists of words as choices of a pattern."""

import re
from collections.abc import Iterable


def one_of(words: Iterable[str]) -> str:
    """Return the choice of `words` for a pattern, the longest first.

    >>> one_of(["达", "达到"])
    '达到|达'
    """
    return "|".join(map(re.escape, sorted(set(words), key=lambda word: (-len(word), word))))
