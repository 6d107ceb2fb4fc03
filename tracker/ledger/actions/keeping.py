"""Keeping a filter of the ledger under a name, and the columns one wants to see."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.ledger.own_lists import LONGEST_NAME, MOST_LISTS, ListColumns, Look, SavedList


class NotKept(Refused):
    """The filter cannot be kept under that name."""


def keep_list(
    session: Session, actor: Actor, name: str, *, look: Look, query: str, shared: bool
) -> bool:
    """Keep the filter `query` of the list `look` as `name`; say whether that name was there.

    Of one's own lists of one name there is one: the newer takes its place. Raises NotKept.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise NotKept(f"请给视图起一个名字，不超过 {LONGEST_NAME} 个字。")
    mine = SavedList.person_id == actor.person_id
    row = session.scalar(select(SavedList).where(mine, SavedList.name == name))
    there = row is not None
    if row is None:
        if (session.scalar(select(func.count(SavedList.id)).where(mine)) or 0) >= MOST_LISTS:
            raise NotKept(f"最多保存 {MOST_LISTS} 个视图，请先删去不用的。")
        row = SavedList(person_id=actor.person_id, name=name)
        session.add(row)
    row.look, row.query, row.shared, row.at = look, query, shared, clock.now()
    return there


def drop_list(session: Session, kept: SavedList) -> None:
    """Take a kept list away; taking away what is gone does nothing."""
    session.execute(delete(SavedList).where(SavedList.id == kept.id))


def choose_columns(session: Session, actor: Actor, columns: Sequence[str]) -> None:
    """Show `actor` these columns of the list from now on; none means those that are usual."""
    mine = ListColumns.person_id == actor.person_id
    session.execute(delete(ListColumns).where(mine))
    if columns:
        session.add(ListColumns(person_id=actor.person_id, columns=list(columns)))
