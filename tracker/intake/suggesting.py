"""Whom a row could be given to: last year's holders, and the leader whose portfolio it is. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from tracker.decompose.alike import NEARLY_SAME, closest
from tracker.intake.rules import COUNTED, RowState

GIVEN = ("lead_unit_id", "leader_post_id", "handler_id")


class Row(Protocol):
    """As much of a draft's row as a suggestion needs."""

    @property
    def id(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def state(self) -> RowState: ...
    @property
    def lead_unit_id(self) -> int | None: ...
    @property
    def leader_post_id(self) -> int | None: ...
    @property
    def handler_id(self) -> int | None: ...
    @property
    def proposal(self) -> dict[str, Any]: ...


class Seat(Protocol):
    """As much of a leader's seat as is matched."""

    @property
    def id(self) -> int: ...
    @property
    def portfolio(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """A task of an earlier year: its words, and who held it."""

    id: int
    year: int
    seq_no: int
    requirement: str
    lead_unit_id: int | None = None
    leader_post_id: int | None = None
    handler_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """Who can still be given work."""

    units: Collection[int]
    seats: Collection[int]
    people: Collection[int]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is suggested for a row that it does not have yet, and why.

    `given` holds `lead_unit_id`, `leader_post_id`, `handler_id` as far as there is something to
    suggest. `before` is the task of last year that it is like, `likeness` how much; `matter` the
    entry of the leader's portfolio.
    """

    given: Mapping[str, int] = field(default_factory=dict)
    before: Before | None = None
    likeness: float = 0
    matter: str = ""


def suggestions(
    rows: Sequence[Row],
    above: Mapping[int, str],
    seats: Sequence[Seat],
    before: Sequence[Before],
    here: Here,
) -> dict[int, Suggestion]:
    """What is suggested for each row, by its number; rows that lack nothing have none.

    `above` are the headings over each row. Last year's holder goes before the portfolio.
    """
    counted = [row for row in rows if row.state in COUNTED]
    past = {one.id: one for one in before}
    alike = {
        pair.left: pair
        for pair in closest(
            {row.id: row.text for row in counted if "runs" not in row.proposal},
            {one.id: one.requirement for one in before},
            NEARLY_SAME,
        )
    }
    found = {}
    for row in counted:
        pair = alike.get(row.id)
        held = past[pair.right] if pair else None
        given = _held(held, here) if held else {}
        post, matter = by_portfolio((row.title, above.get(row.id, ""), row.text), seats)
        by_matter = post is not None and "leader_post_id" not in given
        if post is not None and by_matter:
            given["leader_post_id"] = post
        given = {name: value for name, value in given.items() if getattr(row, name) is None}
        said = matter if by_matter and "leader_post_id" in given else ""
        if given or held:
            found[row.id] = Suggestion(given, held, pair.likeness if pair else 0, said)
    return found


def _held(task: Before, here: Here) -> dict[str, int]:
    """Who held it and is still here."""
    there = {"lead_unit_id": here.units, "leader_post_id": here.seats, "handler_id": here.people}
    return {name: value for name in GIVEN if (value := getattr(task, name)) in there[name]}


def by_portfolio(words: Iterable[str], seats: Sequence[Seat]) -> tuple[int | None, str]:
    """The seat whose portfolio (分管) names the matter, and the entry that does.

    Title before headings before text; of several entries the longest. None where two seats fit
    equally well.
    """
    for text in words:
        fits = [
            (len(matter), seat.id, matter)
            for seat in seats
            for matter in matters(seat.portfolio)
            if matter in text
        ]
        longest = max((length for length, _, _ in fits), default=0)
        best = {seat: matter for length, seat, matter in fits if length == longest}
        if len(best) == 1:
            return next(iter(best.items()))
    return None, ""


def matters(portfolio: str) -> list[str]:
    """The entries of a portfolio.

    >>> matters("政策解读、舆情回应，政务新媒体")
    ['政策解读', '舆情回应', '政务新媒体']
    """
    plain = portfolio
    for stop in "，,；; 和及":
        plain = plain.replace(stop, "、")
    return [matter for matter in plain.split("、") if len(matter) > 1]
