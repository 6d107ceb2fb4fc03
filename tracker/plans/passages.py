"""A document cut at its clauses, in the order of its text; asks the database nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tracker.plans import rules
from tracker.plans.models import Clause
from tracker.plans.rules import Quiet


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the text: that of a clause with its number, or what belongs to none.

    `strong` is how many characters at its beginning are number and heading; `quiet` says why the
    clause asks nothing, if it does not. `is_piece` marks what is counted: a clause with none below
    it, and one with words of its own that ask something.
    """

    start: int
    end: int
    clause: Clause | None = None
    strong: int = 0
    is_piece: bool = False
    quiet: Quiet | None = None

    def lines(self, text: str) -> list[str]:
        """Its paragraphs, empty ones left out."""
        return [line for line in text[self.start : self.end].split("\n") if line.strip()]


def passages(text: str, clauses: Sequence[Clause]) -> list[Passage]:
    """The whole text in passages; every character stands in one of them."""
    if not clauses:
        return [Passage(0, len(text))] if text else []
    cuts = _cuts(text, clauses)
    above = {clause.parent_id for clause in clauses}
    headings = _headings(clauses)
    found = [Passage(0, cuts[0])] if cuts[0] else []
    for clause, (start, end) in zip(clauses, pairwise(cuts), strict=True):
        body = text[clause.body_start : clause.body_end]
        asks = rules.has_words(body, clause.body_start, clause.background)
        found.append(
            Passage(
                start,
                end,
                clause,
                strong=max(clause.end - start, 0),
                is_piece=clause.id not in above or asks,
                quiet=rules.quiet(body, clause.body_start, clause.background, headings[clause.id]),
            )
        )
    return [*found, Passage(cuts[-1], len(text))] if cuts[-1] < len(text) else found


def _cuts(text: str, clauses: Sequence[Clause]) -> list[int]:
    """Where each clause begins, its number included, and where the last one ends."""
    cuts: list[int] = []
    before = 0
    for clause in clauses:
        cuts.append(max(text.rfind("\n", 0, clause.start) + 1, before))
        before = max(clause.body_end, clause.end)
    line_end = text.find("\n", max(before - 1, 0))
    return [*cuts, len(text) if line_end < 0 else max(line_end + 1, before)]


def _headings(clauses: Sequence[Clause]) -> dict[int, list[str]]:
    """Each clause's heading and those above it; parents stand before their children."""
    found: dict[int, list[str]] = {}
    for clause in clauses:
        found[clause.id] = [clause.heading, *found.get(clause.parent_id or 0, ())]
    return found
