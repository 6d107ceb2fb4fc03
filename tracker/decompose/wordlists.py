"""Tables of words as patterns: the longest word first, and each beginning written only once."""

import re
from collections.abc import Iterable, Mapping


def any_of(words: Iterable[str], but: Mapping[str, str] | None = None) -> str:
    """Return a pattern that takes the longest of `words` that stands at a place.

    What words share at their beginning is written once, so that a place is looked at once and
    not seven hundred times. `but` gives, for some words, a pattern of what may not follow.

    >>> any_of(["加强", "加大", "加大力度", "加"]), any_of(["要"], but={"要": "求|点"})
    ('加(?:大(?:力度|)|强|)', '要(?!求|点)')
    """
    return _choice(sorted(set(words)), 0, but or {})


def firsts(words: Iterable[str]) -> str:
    """Return the characters that `words` begin with, for a set in a pattern.

    >>> firsts(["加强", "加大", "清理"])
    '加清'
    """
    return "".join(sorted({re.escape(word[0]) for word in words}))


def _choice(words: list[str], at: int, but: Mapping[str, str]) -> str:
    """The pattern of what stands behind the first `at` characters, which `words` share.

    Where one word is the beginning of another, the empty rest comes last: the longest wins.
    """
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault(word[at : at + 1], []).append(word)
    whole = groups.pop("", None)
    parts = [_branch(group, at, but) for group in groups.values()]
    if whole:
        parts.append(f"(?!{but[whole[0]]})" if whole[0] in but else "")
    return "|".join(parts)


def _branch(words: list[str], at: int, but: Mapping[str, str]) -> str:
    """One choice: the characters that all of `words` share from `at` on, then what differs."""
    end = at + 1
    while all(len(word) > end for word in words) and len({word[end] for word in words}) == 1:
        end += 1
    rest = (
        _choice(words, end, but) if len(words) > 1 or words[0] in but or end < len(words[0]) else ""
    )
    head = re.escape(words[0][at:end])
    return head + (f"(?:{rest})" if "|" in rest and not rest.startswith("(?!") else rest)
