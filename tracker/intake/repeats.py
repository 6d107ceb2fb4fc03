"""Rows that say the same thing in two chapters, to be proposed for merging (DEC-9). Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tracker.decompose.alike import NEARLY_SAME, closest, likeness, repeats
from tracker.intake.outline import Heading, Outline
from tracker.intake.rules import COUNTED, REPEAT, RowState

_SAME_TITLE = 0.9  # of two short titles
_SAME_MATTER = 0.4  # of the words under them
_SAME_HEADING = 0.6  # of two clauses in different chapters


class Row(Protocol):
    """As much of a draft's row as is compared here."""

    @property
    def id(self) -> int: ...
    @property
    def order_no(self) -> int: ...
    @property
    def clause(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def state(self) -> RowState: ...
    @property
    def proposal(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Repeat:
    """`row` says again what `earlier` said; both are numbers of rows in the database."""

    row: int
    earlier: int
    likeness: float

    @property
    def offer(self) -> str:
        """What merging them is called where somebody declines it."""
        return f"{REPEAT}{self.earlier}"


def repeated(rows: Sequence[Row], outline: Outline) -> list[Repeat]:
    """Each row that repeats one of another clause before it, with the first it repeats.

    Their words are nearly the same, or their titles are and their words go the same way, or their
    clauses have the same heading in two chapters. What a person said is no repeat is none.
    """
    counted = [row for row in rows if row.state in COUNTED and not _is_own(row)]
    by_id = {row.id: row for row in counted}
    found: dict[int, Repeat] = {}
    for repeat in (
        *_by_words(counted),
        *_by_titles(counted, by_id),
        *_by_headings(counted, outline),
    ):
        row, earlier = by_id[repeat.row], by_id[repeat.earlier]
        declined = row.proposal.get("declined", ())
        if row.clause != earlier.clause and repeat.offer not in declined:
            found.setdefault(row.id, repeat)
    return [found[row.id] for row in counted if row.id in found]


def _is_own(row: Row) -> bool:
    """Whether it rests on another row's words: those are the same, and that is meant."""
    return "runs" in row.proposal or "share" in row.proposal


def _by_words(rows: Iterable[Row]) -> Iterable[Repeat]:
    for pair in repeats({row.id: _words(row) for row in rows}, NEARLY_SAME):
        yield Repeat(pair.left, pair.right, pair.likeness)


def _words(row: Row) -> str:
    """What it says; of a task table's row also what it is called, which its words need not say."""
    return row.text if row.title in row.text else f"{row.title}{row.text}"


def _by_titles(rows: Iterable[Row], by_id: Mapping[int, Row]) -> Iterable[Repeat]:
    for pair in repeats({row.id: row.title for row in rows}, _SAME_TITLE):
        share = likeness(by_id[pair.left].text, by_id[pair.right].text)
        if share >= _SAME_MATTER:
            yield Repeat(pair.left, pair.right, share)


def _by_headings(rows: Iterable[Row], outline: Outline) -> Iterable[Repeat]:
    of_clause: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for row in rows:
        of_clause[row.clause][row.id] = row.text
    headings = {h.id: h.heading for h in outline.headings if h.id in of_clause and h.heading}
    for pair in repeats(headings, _SAME_HEADING):
        later, earlier = outline.by_id[pair.left], outline.by_id[pair.right]
        if later.chapter == earlier.chapter or not _is_short(later, earlier):
            continue
        for match in closest(of_clause[later.id], of_clause[earlier.id], floor=0.05)[:1]:
            yield Repeat(match.left, match.right, pair.likeness)


def _is_short(*headings: Heading) -> bool:
    """Whether they are titles and not first sentences, which share words without being alike."""
    return all(len(one.heading) <= 20 for one in headings)
