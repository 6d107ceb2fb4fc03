"""Text as tokens, words as what to match, and the place where they stand. Pure.

Chinese is written without blanks, so the index holds pairs: of 政务公开 it holds 政务, 务公 and
公开, and whoever looks for 务公开 asks for 务公 followed by 公开. A word of letters or digits
counts as one character, so that 9月 is a pair too. A run of characters ends with its last one
alone, which keeps the pairs of one run from being read on into the next. Words of letters are
repeated after all runs, so that they are found by themselves.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from tracker.core.errors import Refused

LONGEST_TEXT = 16_000  # characters of one row: PostgreSQL counts positions to 16,383
LONGEST_WORDS = 100
MOST_WORDS = 8
LONGEST_LATIN = 60  # characters of a word of letters; no more of it tells anything
AROUND = 24  # characters shown on each side of the first hit
SHOWN = 90  # characters of an excerpt, about

# What is written without blanks: ideographs, their extensions, 〇 and 々.
IDEOGRAPHS = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HAN = re.compile(f"[{IDEOGRAPHS}]")
LATIN = rf"[^\W_{IDEOGRAPHS}]"  # letters and digits of whatever script
UNIT = re.compile(f"[{IDEOGRAPHS}]|{LATIN}+")


class NothingToFind(Refused):
    """There are no words in what was asked for, or not enough of them."""


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody looks for: each of `words` must stand in the text, folded as `fold` does."""

    words: tuple[str, ...]

    @property
    def phrases(self) -> tuple[tuple[str, ...], ...]:
        """The tokens of each word, one after the other."""
        return tuple(_pairs(_units(word)) for word in self.words)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text; `spans` are the positions in it where the words stand, in order."""

    text: str
    spans: tuple[tuple[int, int], ...]

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The text cut up: each piece, and whether it is one of the words.

        >>> Excerpt("公开财政收支", ((2, 4),)).pieces
        [('公开', False), ('财政', True), ('收支', False)]
        """
        found, at = [], 0
        for start, end in self.spans:
            found += [(self.text[at:start], False), (self.text[start:end], True)]
            at = end
        return [piece for piece in (*found, (self.text[at:], False)) if piece[0]]


@lru_cache(maxsize=8192)
def _folded(letter: str) -> str:
    return unicodedata.normalize("NFKC", letter).lower()


def fold(text: str) -> str:
    """As texts are compared: full width as half, capitals as small.

    Character by character, so that positions can be led back (`_places`).

    >>> fold("ＰＤＦ（９月）")
    'pdf(9月)'
    """
    return "".join(map(_folded, text))


def runs(text: str) -> list[list[str]]:
    """The runs of units in a folded text; a unit is an ideograph or a word of letters or digits.

    >>> runs("2026年9月，pdf 版")
    [['2026', '年', '9', '月'], ['pdf'], ['版']]
    """
    found: list[list[str]] = []
    end = -1
    for unit in UNIT.finditer(text):
        if unit.start() != end:
            found.append([])
        found[-1].append(unit[0][:LONGEST_LATIN])
        end = unit.end()
    return found


def tokens(text: str) -> list[str]:
    """What the index holds of a text, in order.

    >>> tokens("政务公开")
    ['政务', '务公', '公开', '开']
    >>> tokens("9月底")
    ['9月', '月底', '底', '9']
    """
    found: list[str] = []
    latin: list[str] = []
    for run in runs(fold(text[:LONGEST_TEXT])[:LONGEST_TEXT]):
        if len(run) > 1:
            found.extend(_pairs(run))
        found.append(run[-1])
        latin.extend(unit for unit in run[:-1] if not HAN.match(unit))
    return found + latin


def grams(texts: Iterable[str]) -> str:
    """The tokens of texts, none of which runs on into the next, as the index table keeps them."""
    return " ".join(tokens("\n".join(texts)))


def asked(said: str) -> Words:
    """What to look for when somebody writes `said`. Raises NothingToFind, in a sentence.

    A single ideograph is refused: it stands in nearly every row, tells nothing, and would have
    the whole index read.

    >>> asked("村务公开 PDF").words
    ('村务公开', 'pdf')
    """
    if len(said) > LONGEST_WORDS:
        raise NothingToFind(f"要找的字最多写 {LONGEST_WORDS} 个，请只写关键的几个字。")
    found: dict[str, None] = {}
    for run in runs(fold(said)):
        word = "".join(run)
        if len(run) == 1 and HAN.match(word):
            raise NothingToFind(f"“{word}”只有一个字，到处都有；请至少写两个字。")
        found[word] = None
    if not found:
        raise NothingToFind("请写要找的字，至少两个汉字，或一个英文词、数字。")
    if len(found) > MOST_WORDS:
        raise NothingToFind(f"一次最多找 {MOST_WORDS} 个词，请去掉几个。")
    return Words(tuple(found))


def spans_of(text: str, words: Words) -> list[tuple[int, int]]:
    """Where the words stand in `text`: positions, in order, none touching another."""
    folded, places = _places(text)
    found = [match.span() for word in words.words for match in re.finditer(_whole(word), folded)]
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        first, last = places[start], places[end - 1] + 1
        if not kept or first > kept[-1][1]:
            kept.append((first, last))
        elif last > kept[-1][1]:
            kept[-1] = (kept[-1][0], last)
    return kept


def stand_in(texts: Iterable[str], words: Words) -> bool:
    """Whether each of the words stands in one of the texts."""
    folded = [fold(text) for text in texts]
    return all(any(re.search(_whole(word), text) for text in folded) for word in words.words)


def excerpt(text: str, words: Words) -> Excerpt | None:
    """The piece of `text` around the first hit; None where none of the words stands in it.

    Blanks of whatever kind become one space each; the positions count characters of the piece.
    """
    text = re.sub(r"\s", " ", text)
    spans = spans_of(text, words)
    if not spans:
        return None
    start = max(0, spans[0][0] - AROUND)
    end = min(len(text), max(start + SHOWN, spans[0][1] + AROUND))
    before, after = "…" if start else "", "…" if end < len(text) else ""
    moved = len(before) - start
    shown = tuple((s + moved, min(e, end) + moved) for s, e in spans if s < end)
    return Excerpt(before + text[start:end] + after, shown)


def excerpts(texts: Sequence[str], words: Words) -> list[Excerpt | None]:
    """A piece of each text of one row; none of any, unless they have all the words between them."""
    if not stand_in(texts, words):
        return [None for _ in texts]
    return [excerpt(text, words) for text in texts]


def _units(word: str) -> list[str]:
    return [unit for run in runs(word) for unit in run]


def _pairs(run: Sequence[str]) -> tuple[str, ...]:
    """The pairs of a run; of a single unit, itself."""
    if len(run) == 1:
        return (run[0],)
    return tuple(one + other for one, other in pairwise(run))


def _places(text: str) -> tuple[str, list[int]]:
    """The folded text, and where each of its characters comes from."""
    folded: list[str] = []
    places: list[int] = []
    for at, letter in enumerate(text):
        new = _folded(letter)
        folded.append(new)
        places += [at] * len(new)
    return "".join(folded), places


def _whole(word: str) -> str:
    """A pattern for a folded word: letters and digits at its ends are not part of longer ones."""
    units = _units(word)
    before = "" if HAN.match(units[0]) else f"(?<!{LATIN})"
    after = "" if HAN.match(units[-1]) else f"(?!{LATIN})"
    return f"{before}{re.escape(word)}{after}"
