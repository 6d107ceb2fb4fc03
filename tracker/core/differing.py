"""What was changed in a text, word by word, for people to read. Pure."""

import re
from difflib import SequenceMatcher

LONGEST = 600  # characters that are compared one by one; of a longer text its phrases
_PHRASES = re.compile(r"[^，。；：、！？\n]*[，。；：、！？\n]?")

Segment = tuple[str, str]  # the words, and "" (stayed), "new" (came), "gone" (went)


def changed(was: str, now: str) -> list[Segment]:
    """One text with what went and what came, in the order of the new one.

    >>> changed("每周更新", "每月更新")
    [('每', ''), ('周', 'gone'), ('月', 'new'), ('更新', '')]
    """
    short = max(len(was), len(now)) <= LONGEST
    left = list(was) if short else _PHRASES.findall(was)
    right = list(now) if short else _PHRASES.findall(now)
    found: list[Segment] = []
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for _, i, j, k, m in matcher.get_opcodes():
        went, came = "".join(left[i:j]), "".join(right[k:m])
        if went == came:
            found.append((came, ""))
        else:
            found += [(went, "gone")] if went else []
            found += [(came, "new")] if came else []
    return found
