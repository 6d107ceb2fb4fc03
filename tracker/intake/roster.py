"""Whom the rows of a draft can be given to."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.accounts import queries as accounts
from tracker.accounts.models import GroupMember, Person, Post, Unit
from tracker.accounts.rules import LEADING
from tracker.core import clock
from tracker.intake import queries


@dataclass(frozen=True, slots=True)
class Roster:
    """Whom rows can be given to: units, people, and the leaders' seats with their holders."""

    units: Sequence[Unit]
    people: Sequence[Person]
    seats: Sequence[Post]  # of the leaders
    holdings: Sequence[GroupMember]  # of any seat, today

    @classmethod
    def of_today(cls, session: Session) -> "Roster":
        """Three queries."""
        today = clock.today()
        seats = session.scalars(queries.seats(today)).unique().all()
        return cls(
            session.scalars(accounts.units()).all(),
            session.scalars(accounts.people()).all(),
            [seat for seat in seats if seat.role in LEADING],
            [held for seat in seats for held in seat.holdings if held.covers(today)],
        )

    @property
    def holders(self) -> dict[int, str]:
        """Who holds each seat today, by name."""
        return {held.post_id: held.person.name for held in self.holdings}

    @property
    def leaders(self) -> list[tuple[int, str]]:
        """Each seat that can answer for tasks: 沈若兰（副组长 · 副镇长）."""
        holders = self.holders
        return [(seat.id, f"{holders.get(seat.id, '空缺')}（{seat.label}）") for seat in self.seats]

    @property
    def unit_names(self) -> list[tuple[int, str]]:
        """Each unit."""
        return [(unit.id, unit.name) for unit in self.units]

    @property
    def people_names(self) -> list[tuple[int, str]]:
        """Each person, with the unit they are in."""
        return [
            (one.id, f"{one.name}（{one.unit.name}）" if one.unit else one.name)
            for one in self.people
        ]
