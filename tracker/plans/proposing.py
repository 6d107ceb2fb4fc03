"""Which clause of the papers above a clause seems to answer: proposed, never decided. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.decompose.alike import NEARLY_SAME, likeness, nearest


@dataclass(frozen=True, slots=True)
class Words:
    """What is compared of a clause: its heading, and all it says."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A clause of a paper above, how alike it is, and whether the heading was copied on."""

    answers: int
    likeness: float
    is_certain: bool


def proposals(own: Mapping[int, Words], above: Mapping[int, Words]) -> dict[int, Proposal]:
    """For each of our own clauses the one above that is most like it, by heading or by text.

    Several may answer the same. A heading copied on is certain, whatever the text adds.
    """
    by_heading = nearest(
        {key: one.heading for key, one in own.items()},
        {key: one.heading for key, one in above.items()},
    )
    found = {
        pair.left: Proposal(pair.right, pair.likeness, pair.likeness >= NEARLY_SAME)
        for pair in by_heading
    }
    open_ = {key: one.text for key, one in own.items() if not _is_certain(found.get(key))}
    for pair in nearest(open_, {key: one.text for key, one in above.items()}):
        known = found.get(pair.left)
        if known is None or pair.likeness > known.likeness:
            found[pair.left] = Proposal(pair.right, pair.likeness, is_certain=False)
    return found


def _is_certain(proposal: Proposal | None) -> bool:
    return proposal is not None and proposal.is_certain


def alike(one: Words, other: Words) -> float:
    """How alike two clauses are: by heading or by text, whichever says more."""
    return max(likeness(one.heading, other.heading), likeness(one.text, other.text))
