"""Setting something for the office, and taking it back."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.core.db import Stale
from tracker.office import queries
from tracker.office.kinds import BadValue, Item
from tracker.office.models import OfficeSetting
from tracker.office.rules import SETTINGS, Group, Standing, contradictions
from tracker.trail import actions as trail

LOCK = 1758  # any number of our own, for PostgreSQL


def change(
    session: Session, actor: Actor, group: Group, values: Mapping[str, Any], expected_version: int
) -> int:
    """Set the settings of `group` to `values` (by name); return how many are now different.

    A value equal to the default needs no row. Raises BadValue, and Stale where somebody has
    changed the group since `expected_version` was shown.
    """
    for sentence in contradictions(values).values():
        raise BadValue(sentence)
    rows, standing = _held(session, actor, group, expected_version)
    said: dict[str, list[str]] = {}
    for item in SETTINGS[group]:
        if item.name in values:
            wanted = item.kind.written(values[item.name])
            item.kind.read(wanted)  # whoever calls: nothing is kept that cannot be read again
            said |= _put(session, actor, item, rows.get(item.name), wanted)
    if said:
        trail.record(session, actor, "setting.change", standing, said)
    return len(said)


def restore_default(
    session: Session, actor: Actor, group: Group, item: Item[Any], expected_version: int
) -> None:
    """Let the default hold again. Raises Stale, and BadValue where it cannot stand beside the
    others."""
    rows, standing = _held(session, actor, group, expected_version)
    values = {one.name: one.value(standing.kept.get(one.name)) for one in SETTINGS[group]}
    for sentence in contradictions(values | {item.name: item.default}).values():
        raise BadValue(f"“{item.label}”不能恢复默认：{sentence}")
    said = _put(session, actor, item, rows.get(item.name), item.unset)
    if said:
        trail.record(session, actor, "setting.change", standing, said)


def _held(
    session: Session, actor: Actor, group: Group, expected_version: int
) -> tuple[dict[str, OfficeSetting], Standing]:
    """The rows of the group under a lock, if they are as the form was made from."""
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time
        session.execute(select(func.pg_advisory_xact_lock(LOCK, actor.org_id)))
    rows = {row.name: row for row in session.scalars(queries.rows(SETTINGS[group]))}
    kept = {name: row.value for name, row in rows.items()}
    standing = Standing(group, actor.org_id, kept)
    if standing.version != expected_version:
        raise Stale(standing.version)
    return rows, standing


def _put(
    session: Session, actor: Actor, item: Item[Any], row: OfficeSetting | None, wanted: str
) -> dict[str, list[str]]:
    """Keep `wanted`; return what moved, in words, for the trail."""
    before = row.value if row else item.unset
    if wanted == before:
        return {}
    if wanted == item.unset:
        session.delete(row)
    else:
        if row is None:
            row = OfficeSetting(name=item.name)
            session.add(row)
        row.value, row.changed_by_id, row.changed_at = wanted, actor.person_id, clock.now()
    return {item.label: [item.words(before), item.words(wanted)]}
