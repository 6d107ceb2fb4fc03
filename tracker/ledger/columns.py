"""The columns of the ledger's list: which there are, which one sees, which a table has for them."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select

from tracker.access.actor import Actor
from tracker.access.stamps import kept
from tracker.core.db import db
from tracker.ledger.own_lists import ListColumns


class ListColumn(NamedTuple):
    """A column: its key, its heading, and the headings it has in a table that is exported."""

    key: str
    word: str
    heads: tuple[str, ...]
    is_number: bool = False


# Number and task always stand there, and under the task its clause and kind.
ALWAYS = ("序号", "条款", "任务", "类型")
COLUMNS = (
    ListColumn("kind", "类型", ("类型",)),
    ListColumn("orig", "要点原文", ("要点原文",)),
    ListColumn("due", "时限", ("时限", "距时限")),
    ListColumn("state", "状态", ("状态",)),
    ListColumn("leader", "责任领导", ("责任领导",)),
    ListColumn("unit", "牵头单位", ("牵头单位",)),
    ListColumn("handler", "经办人", ("经办人",)),
    ListColumn("progress", "申报", ("申报",), True),
    ListColumn("evidence", "佐证", ("佐证",), True),
    ListColumn("updated", "最近更新", ("最近更新",)),
)
USUAL = frozenset({one.key for one in COLUMNS} - {"kind", "updated"})


def known(keys: Iterable[str]) -> list[str]:
    """Those of `keys` that are columns, in the order of the list."""
    asked = list(keys)
    return [one.key for one in COLUMNS if one.key in asked]


def chosen(actor: Actor) -> frozenset[str]:
    """The columns that `actor` sees."""
    mine = select(ListColumns.columns).where(ListColumns.person_id == actor.person_id)
    keys = kept(lambda: db.session.scalar(mine), "columns", actor.person_id, ground=True)
    return frozenset(known(keys)) if keys is not None else USUAL


def heads(keys: Iterable[str]) -> set[str]:
    """The headings of a table that shows these columns."""
    asked = set(keys)
    return {*ALWAYS, *(head for one in COLUMNS if one.key in asked for head in one.heads)}
