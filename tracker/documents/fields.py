"""Fields of a paragraph: what is printed is their result, never their instruction."""

import re

from tracker.documents.numerals import circled

# EQ prints signs over one another: ○ and 1 make ①, 拼音 and 字 make a character with its reading.
# It has no result, so the sign that carries the meaning, the last, is taken from the instruction.
_OVER = re.compile(r"\s*EQ\s.*\\o.*[(,;，]([^(),;，]*)\)\s*", re.I | re.S)
_LONGEST = 200


class Fields:
    """The open fields of one paragraph; one that is not closed ends with it."""

    def __init__(self) -> None:
        self._open: list[list[str] | None] = []  # its instruction; None where its result goes on
        self._silent = 0  # how many of them are still at their instruction

    def say(self, text: str) -> str:
        """Take a piece of text: returns what of it is printed."""
        if not self._silent:
            return text
        self.instruct(text)
        return ""

    def instruct(self, text: str) -> None:
        """Take a piece of the innermost field's instruction, which is never printed as it is."""
        instruction = self._open[-1] if self._open else None
        if instruction is not None:
            instruction.append(text)

    def begin(self) -> None:
        """A field begins, with its instruction."""
        self._open.append([])
        self._silent += 1

    def separate(self) -> None:
        """The instruction of the innermost field is over, its result begins."""
        if self._open and self._open[-1] is not None:
            self._open[-1] = None
            self._silent -= 1

    def end(self) -> str:
        """The innermost field is over: returns what it prints where it had no result."""
        instruction = self._open.pop() if self._open else None
        if instruction is None:
            return ""
        self._silent -= 1
        return self.say(overlaid("".join(instruction)))


def overlaid(instruction: str) -> str:
    r"""Return the sign that an instruction prints over others, or nothing.

    >>> overlaid(r"eq \o\ac(○,3)"), overlaid(r"EQ \* jc2 \o\ad(\s\up 9(zhèn),镇)"), overlaid("PAGE")
    ('③', '镇', '')
    """
    found = _OVER.fullmatch(instruction) if len(instruction) <= _LONGEST else None
    if found is None:
        return ""
    sign = found[1].strip()
    is_number = "○" in instruction and sign.isascii() and sign.isdigit()
    return circled(int(sign)) if is_number else sign
