"""Two texts of one paper, clause by clause: what was changed, word by word. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.core.differing import Segment, changed
from tracker.decompose.alike import RELATED, closest
from tracker.intake.outline import Heading

_AROUND = " \u3000\n\t。：:"  # what parts a heading from the words after it


class Fate(StrEnum):
    """What became of a clause."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    GONE = "gone"


FATE_NAMES = {
    Fate.SAME: "不变",
    Fate.CHANGED: "有修改",
    Fate.ADDED: "新增",
    Fate.GONE: "删去",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A clause as it is compared: its number and heading, and the words of its own."""

    name: str
    heading: str
    text: str

    @property
    def plain(self) -> str:
        """Its words without blanks and numbers."""
        return "".join(f"{self.heading}{self.text}".split())


@dataclass(frozen=True, slots=True)
class Difference:
    """A clause of the new text, or one that it has no more; `segments` are (text, kind) of it.

    Kinds are those of `components/source.html`: "" stayed, "new" came, "gone" went.
    """

    name: str
    fate: Fate
    segments: tuple[Segment, ...]


def clauses_of(text: str, headings: Sequence[Heading]) -> list[Said]:
    """The clauses of a text, each with the words that stand under none below it.

    A text without headings is compared by its paragraphs.
    """
    if not headings:
        return [Said("", "", line.strip()) for line in text.split("\n") if line.strip()]
    return [Said(h.name, h.heading, text[h.end : h.body_end].strip(_AROUND)) for h in headings]


def differences(old: Sequence[Said], new: Sequence[Said]) -> list[Difference]:
    """Every clause of the new text, and those that went where they stood before."""
    partner = _partners(old, new)
    told = []
    waiting = [n for n in range(len(old)) if n not in partner.values()]
    for place, one in enumerate(new):
        was = partner.get(place)
        if was is None:
            told.append(Difference(one.name, Fate.ADDED, _one(one, "new")))
            continue
        while waiting and waiting[0] < was:
            told.append(_gone(old[waiting.pop(0)]))
        if old[was].plain == one.plain:
            told.append(Difference(one.name, Fate.SAME, _one(one, "")))
        else:
            told.append(Difference(one.name, Fate.CHANGED, tuple(_both(old[was], one))))
    return [*told, *(_gone(old[n]) for n in waiting)]


def _one(said: Said, kind: str) -> tuple[Segment, ...]:
    return ((said.text, kind),) if said.text else ()


def _both(was: Said, now: Said) -> list[Segment]:
    """What was changed; the headings too where they are not the same."""
    if was.heading == now.heading:
        return changed(was.text, now.text)
    return changed(f"{was.heading}\n{was.text}".strip(), f"{now.heading}\n{now.text}".strip())


def _gone(one: Said) -> Difference:
    return Difference(one.name, Fate.GONE, _one(one, "gone"))


def _partners(old: Sequence[Said], new: Sequence[Said]) -> Mapping[int, int]:
    """Which clause of the old text each of the new one is: the same, the same heading, alike."""
    found: dict[int, int] = {}

    def by(name: str) -> None:
        left: dict[str, list[int]] = {}
        for place, one in enumerate(old):
            if place not in found.values() and (name == "plain" or one.heading):
                left.setdefault(getattr(one, name), []).append(place)
        for place, one in enumerate(new):
            key = getattr(one, name)
            if place not in found and left.get(key):
                found[place] = left[key].pop(0)

    by("plain")
    by("heading")
    taken = set(found.values())
    pairs = closest(
        {n: one.plain for n, one in enumerate(new) if n not in found},
        {n: one.plain for n, one in enumerate(old) if n not in taken},
        RELATED,
    )
    return found | {pair.left: pair.right for pair in pairs}
