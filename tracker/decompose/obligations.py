"""Sentences to pieces: what asks for something becomes a row, the rest is background.

The rules are DEC-1 to DEC-8 of domain.md 4.2. A row is a stretch of one line; rows of a clause
never overlap and together with the background they are the whole of it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.decompose import asking, responsibility, sentences, splitting, verbs
from tracker.decompose.asking import Setting
from tracker.decompose.rules import Span

__all__ = ["Piece", "Setting", "pieces"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a clause, and whether it asks for something.

    `sentence` counts the full stops before it: pieces of one sentence share their subject.
    """

    span: Span
    asks: bool
    sentence: int = 0


_LONGEST = 2400  # characters of a row that takes in one more measure
_SHORT_RATE = 5  # 按期答复率 says of no thing how often
_RATE_ONLY = re.compile(
    r"率[^，,。]{0,16}(?:达到|不低于|不少于|为|达|在)[^，,。]{0,4}\d+(?:\.\d+)?\s?[%％][^，,]{0,6}$"
)
_RATE_OF = re.compile("(?P<what>[^，,。]*?)率")
_LABEL_ONLY = re.compile(rf"^{verbs.ORDINAL}[^，,]{{2,24}}[。；;]$")
_MANNER = re.compile(
    r"^(?:充分|综合|灵活|积极)?(?:运用|利用|采用|采取)[^，,。]{2,80}(?:方式|形式|手段|渠道)"
)
_LIGHT = re.compile(r"进行[^，,。]{0,12}(?P<what>解读|公开|宣传|回应|发布|培训|检查)")


def pieces(text: str, spans: Iterable[Span], setting: Setting) -> list[Piece]:
    """Return the pieces of a clause whose lines are `spans`, in order."""
    found: list[Piece] = []
    number = 0
    for sentence in sentences.sentences(text, spans):
        judged = [
            Piece(group.span, not group.aim and _asks(text, group.span, setting), number)
            for group in splitting.split(text, sentence, report=setting.report)
        ]
        for piece in judged if setting.report else _gathered(text, judged):
            last = found[-1] if found else None
            if last and last.asks and _is_manner(text, last, piece):
                found.append(Piece(piece.span, asks=False, sentence=number))
            elif last and _belongs(text, last, piece):
                whole = Span(last.span.start, piece.span.end)
                found[-1] = Piece(whole, last.asks or piece.asks, last.sentence)
            else:
                found.append(piece)
        number += text[sentence.end - 1 : sentence.end] not in ("；", ";")
    return found


def _asks(text: str, span: Span, setting: Setting) -> bool:
    return asking.asks(text[span.start : span.end], setting)


def _gathered(text: str, judged: list[Piece]) -> list[Piece]:
    """Put a part that asks nothing before the one behind it, unless it is a purpose."""
    out: list[Piece] = []
    for piece in judged:
        before = out[-1] if out else None
        joins = before and not before.asks and piece.asks and not _is_purpose(text, before)
        if before and joins:
            out[-1] = Piece(Span(before.span.start, piece.span.end), True, piece.sentence)
        else:
            out.append(piece)
    return out


def _is_purpose(text: str, piece: Piece) -> bool:
    return piece.span.start > 0 and text[piece.span.start - 1] in "，, "


def _belongs(text: str, last: Piece, piece: Piece) -> bool:
    """Whether `piece` only measures or describes what `last` asks (one deliverable, one row)."""
    if (
        piece.span.end - last.span.start > _LONGEST
        or "\n" in text[last.span.end : piece.span.start]
    ):
        return False
    before, words = text[last.span.start : last.span.end], text[piece.span.start : piece.span.end]
    if _LABEL_ONLY.match(before) and not re.match(verbs.ORDINAL, words):
        return True
    if not last.asks:
        return False
    if responsibility.only_helps(words):
        return True
    rate = _RATE_ONLY.search(words.rstrip("。；;")) and "，" not in words
    return bool(rate and _is_rate_of(words, before))


def _is_rate_of(words: str, before: str) -> bool:
    """Whether a rate measures what was asked `before`: it names no other thing of its own."""
    found = _RATE_OF.match(words)
    what = found["what"] if found else ""
    return len(what) <= _SHORT_RATE or any(pair in before for pair in (what[-2:], what[-4:-2]))


def _is_manner(text: str, last: Piece, piece: Piece) -> bool:
    """充分运用X等形式，进行解读: how to do what was just asked is no act of its own."""
    before, words = text[last.span.start : last.span.end], text[piece.span.start : piece.span.end]
    found = _LIGHT.search(words)
    ours = found and _MANNER.match(words) and "\n" not in text[last.span.end : piece.span.start]
    return bool(ours and found and found["what"] in before and not asking.sets_standard(words))
