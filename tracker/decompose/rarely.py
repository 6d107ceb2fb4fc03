"""Patterns that most documents never ask for, compiled by the first question put to them.

Compiling takes two thirds of the time in which this package is imported, and every upload is
read in a child process that imports it anew. So a pattern of a rare shape (a table run together,
a report's figures, a signer) is written `rare(…)`; one that any paper asks for stays `re.compile`.
"""

import re
from typing import Any, cast

_QUESTIONS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub")


class _Rare:
    """Stands for a pattern, and has its methods as its own once it was asked for one."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.pattern, self.flags)
        for question in _QUESTIONS:
            setattr(self, question, getattr(compiled, question))
        return getattr(compiled, name)


def rare(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return `pattern` as `re.compile` does, but compile it when it is first asked.

    >>> numbered = rare("第(一|二)条")
    >>> numbered.match("第二条")[1], numbered.pattern
    ('二', '第(一|二)条')
    """
    return cast("re.Pattern[str]", _Rare(pattern, flags))
