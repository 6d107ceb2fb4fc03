"""How people want the ledger's list: the columns they see, the filters they keep by name."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Select, String, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.access.actor import Actor
from tracker.access.scope import OrgOwned, same_org
from tracker.accounts.models import Person
from tracker.core.db import Base, UTCDateTime, word

LONGEST_NAME = 20
MOST_LISTS = 30  # of one person


class Look(StrEnum):
    """The ways to look at a year's ledger that a filter narrows."""

    LIST = "list"
    CLAUSES = "clauses"
    GRID = "grid"


class SavedList(OrgOwned, Base):
    """A filter of the ledger under a name (视图): its owner's, or with `shared` the office's.

    `query` is what follows the question mark of its address; the year is that of who opens it.
    """

    __tablename__ = "saved_list"
    __table_args__ = (
        UniqueConstraint("org_id", "person_id", "name"),
        same_org("person_id", "person"),
    )

    person_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    look: Mapped[Look] = mapped_column(word(Look))
    query: Mapped[str] = mapped_column(String(500))
    shared: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    person: Mapped[Person] = relationship(viewonly=True, lazy="raise")


class ListColumns(OrgOwned, Base):
    """The columns of the list that somebody chose, in the list's order."""

    __tablename__ = "list_columns"
    __table_args__ = (
        UniqueConstraint("org_id", "person_id"),
        same_org("person_id", "person"),
    )

    person_id: Mapped[int]
    columns: Mapped[list[str]] = mapped_column(JSON)


def visible_to(actor: Actor) -> Select[SavedList]:
    """The lists that `actor` kept, then those that others share with the office."""
    mine = SavedList.person_id == actor.person_id
    return (
        select(SavedList)
        .where(or_(mine, SavedList.shared))
        .order_by(mine.desc(), SavedList.name, SavedList.id)
    )
