"""Sentences to pieces: what asks for something becomes a row, the rest is background.

The rules are DEC-1 to DEC-8 of domain.md 4.2. A row is a stretch of one line; rows of a clause
never overlap and together with the background they are the whole of it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from tracker.decompose.asks import asking, clauses, sentences, splitting, standards, verbs
from tracker.decompose.asks.asking import Setting
from tracker.decompose.asks.splitting import Group
from tracker.decompose.layout.page import trimmed
from tracker.decompose.rarely import rare
from tracker.decompose.rules import Span
from tracker.decompose.when import closing
from tracker.decompose.who import responsibility

__all__ = ["Piece", "Setting", "pieces"]


class Piece(NamedTuple):
    """A stretch of a clause, and whether it asks for something.

    `sentence` counts the full stops before it: pieces of one sentence share their subject.
    `purpose` says that it only hopes, `numbered` that 一是 or ① stands before it.
    """

    span: Span
    asks: bool
    sentence: int = 0
    purpose: bool = False
    numbered: bool = False


@dataclass(slots=True)
class _Sentence:
    """A sentence in groups of units; `body` is what stands behind its 一是, None if it tells."""

    whole: Span
    body: Span | None
    groups: Sequence[Group] = ()


_ASKS, _NUMBERED = attrgetter("asks"), attrgetter("numbered")
_LONGEST = 2400  # characters of a row that takes in one more measure
_SHORT_RATE = 5  # 按期答复率 says of no thing how often
_RATE_ONLY = rare(
    r"率[^，,。]{0,16}(?:达到|不低于|不少于|为|达|在)[^，,。]{0,4}\d+(?:\.\d+)?\s?[%％][^，,]{0,6}$"
)
_RATE_OF = rare("(?P<what>[^，,。]*?)率")
_TOLD = ("会议指出", "会议认为", "会议听取")  # in minutes: what was said, to the full stop
_ORDINAL = re.compile(rf"(?=[（(一二三四五六七八九十第其①-⑳首再最此另\d]){verbs.ORDINAL}")
_LABEL = rare(r"[^，,。；;：:]{2,24}[。：:]")
_GOES_ON = "；;：:"
_MANNER = rare(
    r"^(?:充分|综合|灵活|积极)?(?:运用|利用|采用|采取)[^，,。]{2,80}(?:方式|形式|手段|渠道)"
)
_LIGHT = rare(r"进行[^，,。]{0,12}(?P<what>解读|公开|宣传|回应|发布|培训|检查)")


def pieces(text: str, lines: Sequence[tuple[Iterable[Span], Setting]]) -> list[list[Piece]]:
    """Return the pieces of each line, in order: of its spans, as their surroundings say.

    All sentences are parted before any is split, and all split before any is judged: see
    `tasks.read`.
    """
    found = [
        [_sentence(text, whole) for whole in sentences.sentences(text, spans)] for spans, _ in lines
    ]
    units = iter(clauses.units(text, [one.body for line in found for one in line if one.body]))
    for line, (_, setting) in zip(found, lines, strict=True):
        for one in line:
            if one.body:
                one.groups = splitting.split(text, next(units), report=setting.report)
    return [_pieces(text, line, setting) for line, (_, setting) in zip(found, lines, strict=True)]


def _pieces(text: str, line: Iterable[_Sentence], setting: Setting) -> list[Piece]:
    found: list[Piece] = []
    number = 0
    for sentence in line:
        judged = _judged(text, sentence, setting, number)
        for piece in judged if setting.report or len(judged) == 1 else _gathered(judged):
            last = found[-1] if found else None
            if last is None or not last.asks:
                found.append(piece)
            elif _is_manner(text, last, piece):
                found.append(piece._replace(asks=False))
            elif _belongs(text, last, piece):
                both = Span(last.span.start, piece.span.end)
                found[-1] = last._replace(span=both)
            else:
                found.append(piece)
        end = sentence.whole.end
        number += text[end - 1 : end] not in _GOES_ON
    found = _without_labels(text, found)
    works = setting.headed and not (setting.report or setting.strict)
    return _at_least_one(text, found) if works else found


def _at_least_one(text: str, found: list[Piece]) -> list[Piece]:
    """A clause of a plan asks for something, if only in verbs that nobody told us."""
    if any(map(_ASKS, found)):
        return found
    return [
        piece._replace(asks=not piece.purpose and asking.could_ask(text[slice(*piece.span)]))
        for piece in found
    ]


def _sentence(text: str, whole: Span) -> _Sentence:
    """Return a sentence as it stands; 一是, 首先 and ① before it belong to no row."""
    begin, end = whole
    if text.startswith(_TOLD, begin):
        return _Sentence(whole, None)
    ordinal = _ORDINAL.match(text, begin, end)
    if ordinal is None or ordinal.end() == end:
        return _Sentence(whole, whole)
    return _Sentence(whole, trimmed(text, ordinal.end(), end))


def _judged(text: str, sentence: _Sentence, setting: Setting, number: int) -> list[Piece]:
    """Return the parts of a sentence, each with whether it asks."""
    if sentence.body is None:
        return [Piece(sentence.whole, False, number, True)]
    first = sentence.body.start
    ordinal = first != sentence.whole.start
    out: list[Piece] = []
    for units, aim in sentence.groups:
        start, end = units[0].start, units[-1].end
        asks = not aim and asking.asks(text[start:end], setting, units)
        out.append(Piece(Span(start, end), asks, number, aim, ordinal and start == first))
    return out


def _gathered(judged: list[Piece]) -> list[Piece]:
    """Put a part that asks nothing before the one behind it, unless it is a purpose."""
    out: list[Piece] = []
    for piece in judged:
        before = out[-1] if out else None
        if before and piece.asks and not (before.asks or before.purpose):
            out[-1] = before._replace(span=Span(before.span.start, piece.span.end), asks=True)
        else:
            out.append(piece)
    return out


def _without_labels(text: str, found: list[Piece]) -> list[Piece]:
    """一是完善制度。要修订…: the short sentence names what follows, and is no row beside it."""
    if not any(map(_NUMBERED, found)):
        return found
    out: list[Piece] = []
    for index, piece in enumerate(found):
        if not piece.numbered:
            out.append(piece)
            continue
        after = found[index + 1] if index + 1 < len(found) else None
        words = text[piece.span.start : piece.span.end]
        named = after is not None and not after.numbered
        same = after is not None and "\n" not in text[piece.span.end : after.span.start]
        short = _LABEL.fullmatch(words) and not verbs.MODAL.search(words)
        label = named and same and short and not standards.standard(words)
        out.append(piece._replace(asks=False) if label else piece)
    return out


def _belongs(text: str, last: Piece, piece: Piece) -> bool:
    """Whether `piece` only measures or describes what `last` asks (one deliverable, one row)."""
    far = piece.span.end - last.span.start > _LONGEST
    if far or "\n" in text[last.span.end : piece.span.start]:
        return False
    before, words = text[last.span.start : last.span.end], text[piece.span.start : piece.span.end]
    if responsibility.only_helps(words) or (words[:1] in "以上前所" and closing.only_closes(words)):
        return True
    rate = "率" in words and "，" not in words and _RATE_ONLY.search(words.rstrip("。；;"))
    return bool(rate and not standards.FIGURE.search(before) and _is_rate_of(words, before))


def _is_rate_of(words: str, before: str) -> bool:
    """Whether a rate measures what was asked `before`: it names no other thing of its own."""
    found = _RATE_OF.match(words)
    what = found["what"] if found else ""
    return len(what) <= _SHORT_RATE or any(pair in before for pair in (what[-2:], what[-4:-2]))


def _is_manner(text: str, last: Piece, piece: Piece) -> bool:
    """充分运用X等形式，进行解读: how to do what was just asked is no act of its own."""
    words = text[piece.span.start : piece.span.end]
    found = _LIGHT.search(words) if "进行" in words and _MANNER.match(words) else None
    if found is None or "\n" in text[last.span.end : piece.span.start]:
        return False
    before = text[last.span.start : last.span.end]
    return found["what"] in before and not asking.sets_standard(words)
