"""Setting something for the office, and taking it back."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.core.db import Stale
from tracker.office import queries
from tracker.office.kinds import BadValue, Item
from tracker.office.models import OfficeSetting
from tracker.office.rules import SETTINGS, Group, contradictions, version_of
from tracker.trail import actions as trail

LOCK = 1758  # any number of our own, for PostgreSQL


def change(
    session: Session, actor: Actor, group: Group, values: Mapping[str, Any], expected_version: int
) -> int:
    """Set the settings of `group` to `values` (by name); return how many are now different.

    A value equal to the default needs no row. Raises BadValue, and Stale where somebody has
    changed the group since `expected_version` was shown.
    """
    items = SETTINGS[group]
    kept = _rows(session, actor, items, expected_version)
    for sentence in contradictions(values).values():
        raise BadValue(sentence)
    changed = 0
    for item in items:
        if item.name in values:
            wanted = item.kind.written(values[item.name])
            item.kind.read(wanted)  # whoever calls: nothing is kept that cannot be read again
            changed += _put(session, actor, item, kept.get(item.name), wanted)
    return changed


def restore_default(
    session: Session, actor: Actor, group: Group, item: Item[Any], expected_version: int
) -> None:
    """Let the default hold again. Raises Stale."""
    kept = _rows(session, actor, SETTINGS[group], expected_version)
    _put(session, actor, item, kept.get(item.name), item.unset)


def _rows(
    session: Session, actor: Actor, items: Sequence[Item[Any]], expected_version: int
) -> dict[str, OfficeSetting]:
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time
        session.execute(select(func.pg_advisory_xact_lock(LOCK, actor.org_id)))
    found = {row.name: row for row in session.scalars(queries.rows(items))}
    version = version_of({name: row.value for name, row in found.items()})
    if version != expected_version:
        raise Stale(version)
    return found


def _put(
    session: Session, actor: Actor, item: Item[Any], row: OfficeSetting | None, wanted: str
) -> bool:
    before = row.value if row else item.unset
    if wanted == before:
        return False
    if row is None:
        row = OfficeSetting(name=item.name)
        session.add(row)
    row.value, row.changed_by_id, row.changed_at = wanted, actor.person_id, clock.now()
    said = {item.label: [item.words(before), item.words(wanted)]}
    trail.record(session, actor, "setting.change", row, said)
    if wanted == item.unset:
        session.delete(row)
    return True
