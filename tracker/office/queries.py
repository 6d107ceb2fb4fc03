"""What holds in this office: what was set, else the default."""

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.office.kinds import Item
from tracker.office.models import OfficeSetting
from tracker.office.rules import SETTINGS, Group, Standing

T = TypeVar("T")


def rows(items: Iterable[Item[Any]]) -> Select[OfficeSetting]:
    """The rows of these settings, of those that were set."""
    return select(OfficeSetting).where(OfficeSetting.name.in_([item.name for item in items]))


def standing(session: Session, org_id: int, group: Group) -> Standing:
    """One part of the settings as it stands."""
    return Standing(group, org_id, kept(session, SETTINGS[group]))


def setting(session: Session, item: Item[T]) -> T:
    """The value of `item` in the organisation in scope: `setting(session, ANNUAL_REPORT_DAY)`.

    One small query; who needs several asks `kept` once.
    """
    return item.value(kept(session, [item]).get(item.name))


def kept(session: Session, items: Iterable[Item[Any]]) -> dict[str, str]:
    """What is kept of `items`, by name; what holds by default is not in it."""
    return {row.name: row.value for row in session.scalars(rows(items))}
