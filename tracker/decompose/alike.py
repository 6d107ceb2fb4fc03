"""How alike two passages are: clauses of two years, of two levels, of two chapters. Pure.

What stays the same while a sentence is copied on counts, what every year changes does not: years,
numbers of headings, punctuation, the places' own level (全县, 全镇). The measure is the share of
character pairs that two passages have in common (Dice), 0 to 1.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

L = TypeVar("L", bound=Hashable)
R = TypeVar("R", bound=Hashable)

NEARLY_SAME = 0.8  # one copied on, with a word changed
RELATED = 0.5  # the same matter in other words

_CHANGING = re.compile(
    r"(?:19|20)\d{2}年?(?:度)?|^[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|全[省市州县区旗乡镇]|[\W_]"
)


@dataclass(frozen=True, slots=True)
class Pair(Generic[L, R]):
    """`left` and `right` are the keys of two passages, `likeness` how alike they are."""

    left: L
    right: R
    likeness: float


def likeness(one: str, other: str) -> float:
    """The share of character pairs in common, 0 to 1; two empty passages are not alike.

    >>> likeness("2025年要点：每周更新政务新媒体", "2026年要点：每周更新政务新媒体")
    1.0
    >>> likeness("公开部门预决算", "培训业务人员")
    0.0
    """
    return _shared(_pairs(one), _pairs(other))


def closest(
    wanted: Mapping[L, str], among: Mapping[R, str], floor: float = RELATED
) -> list[Pair[L, R]]:
    """Each wanted passage with the one most like it, at least `floor`; each is used once.

    The most alike find each other first; of equals, the earlier. Sorted as `wanted`.
    """
    found = sorted(
        _pairings(wanted, among, floor),
        key=lambda pair: -pair.likeness,  # stable: equals stay in the order of the passages
    )
    taken: set[R] = set()
    kept: dict[L, Pair[L, R]] = {}
    for pair in found:
        if pair.left not in kept and pair.right not in taken:
            taken.add(pair.right)
            kept[pair.left] = pair
    return [kept[key] for key in wanted if key in kept]


def nearest(
    wanted: Mapping[L, str], among: Mapping[R, str], floor: float = RELATED
) -> list[Pair[L, R]]:
    """Each wanted passage with the one most like it, which may serve several; of equals, the first.

    >>> nearest({1: "公开部门预算", 2: "公开镇级部门预算"}, {"a": "公开部门预算"})[1].right
    'a'
    """
    found: dict[L, Pair[L, R]] = {}
    for pair in _pairings(wanted, among, floor):
        if pair.left not in found or pair.likeness > found[pair.left].likeness:
            found[pair.left] = pair
    return list(found.values())


def repeats(passages: Mapping[L, str], floor: float = NEARLY_SAME) -> list[Pair[L, L]]:
    """Passages that say the same as one before them: each with the earliest such (DEC-9)."""
    before: _Index[L] = _Index()
    found = []
    for key, text in passages.items():
        first = next(before.near(text, floor), None)
        if first is not None:
            found.append(Pair(key, *first))
        before.add(key, text)
    return found


def percent(share: float) -> str:
    """A likeness as people read it; only what is the same is 100 %.

    >>> percent(0.9412), percent(0.9996)
    ('94%', '99%')
    """
    return f"{min(int(share * 100 + 0.5), 99) if share < 1 else 100}%"


class _Index(Generic[R]):
    """Passages to be found by the pairs of characters that they hold."""

    def __init__(self) -> None:
        self._sizes: dict[R, int] = {}
        self._holders: dict[str, list[tuple[R, int]]] = defaultdict(list)

    def add(self, key: R, text: str) -> None:
        """Put a passage in, behind those that are there."""
        pairs = _pairs(text)
        self._sizes[key] = sum(pairs.values())
        for pair, count in pairs.items():
            self._holders[pair].append((key, count))

    def near(self, text: str, floor: float) -> Iterator[tuple[R, float]]:
        """The passages that share enough with `text`, in their order, each with how much."""
        own = _pairs(text)
        size = sum(own.values())
        common: dict[R, int] = {}
        for pair, count in own.items():
            for key, other in self._holders.get(pair, ()):
                common[key] = common.get(key, 0) + min(count, other)
        for key, its in self._sizes.items():
            if key in common and (share := 2 * common[key] / (size + its)) >= floor:
                yield key, share


def _pairings(
    wanted: Mapping[L, str], among: Mapping[R, str], floor: float
) -> Iterator[Pair[L, R]]:
    index: _Index[R] = _Index()
    for key, text in among.items():
        index.add(key, text)
    for left, text in wanted.items():
        for right, share in index.near(text, floor):
            yield Pair(left, right, share)


def _shared(one: Counter[str], other: Counter[str]) -> float:
    total = sum(one.values()) + sum(other.values())
    return 2 * sum((one & other).values()) / total if total else 0.0


@lru_cache(maxsize=4096)
def _pairs(text: str) -> Counter[str]:
    """The pairs of characters of a passage; shared by all who ask, so nobody changes it."""
    plain = _CHANGING.sub("", text.strip())
    return Counter(plain[at : at + 2] for at in range(len(plain) - 1))
