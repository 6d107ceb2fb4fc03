"""What hangs on a person or a seat and must be handed on: work, seats, duties, rows of drafts.

Tasks stand above this package and drafts above tasks, so each package says for itself what it
has (`Carrier`), and the factory puts them into one list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, cast

from flask import Flask, current_app
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts.models import Person, Post


@dataclass(frozen=True, slots=True, kw_only=True)
class InHand:
    """One thing a person has in hand; `key` names it in a form, `path` is its page."""

    key: str
    kind: str  # 任务, 整改, 席位, 专岗, 草案
    title: str
    note: str = ""  # 9月30日到期
    path: str = ""
    may_be_empty: bool = False  # nobody need take it over


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One thing that went from one person to another, as a letter tells it."""

    kind: str
    title: str
    path: str
    from_id: int | None
    to_id: int | None
    note: str = ""


class Pair(NamedTuple):
    """From whom something goes to whom; None: nobody takes it over."""

    whose: Person
    to: Person | None


class Carrier(Protocol):
    """What one package has that hangs on people and seats. All of it inside the scope in hand."""

    def of_person(self, session: Session, person_id: int) -> Sequence[InHand]:
        """What `person_id` has in hand."""
        ...

    def hand_on(self, session: Session, actor: Actor, key: str, pair: Pair, reason: str) -> Moved:
        """Give the thing `key` from one to the other, with an entry in the trail."""
        ...

    def under_seat(self, session: Session, post_id: int) -> int:
        """How much that is still under way has this seat answering for it."""
        ...

    def move_seat(
        self, session: Session, actor: Actor, post: Post, to: Post, reason: str
    ) -> Sequence[Moved]:
        """Let another seat answer for that; what is done keeps the seat it had."""
        ...


def init_app(app: Flask, carriers: Sequence[Carrier]) -> None:
    """Let every package that has such things say what it has."""
    app.extensions["carriers"] = tuple(carriers)


def carriers() -> tuple[Carrier, ...]:
    """Who to ask what hangs on a person or a seat."""
    return cast("tuple[Carrier, ...]", current_app.extensions["carriers"])


def under_seat(session: Session, post_id: int) -> int:
    """How much that is still under way has this seat answering for it."""
    return sum(carrier.under_seat(session, post_id) for carrier in carriers())


def in_hand(session: Session, person_id: int) -> list[tuple[Carrier, InHand]]:
    """Everything that `person_id` has in hand, and who carries it."""
    return [(c, one) for c in carriers() for one in c.of_person(session, person_id)]
