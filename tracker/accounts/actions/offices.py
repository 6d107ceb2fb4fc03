"""Organisations and their units."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.access.scope import current_scope
from tracker.accounts import place, queries
from tracker.accounts.models import Organization, Unit
from tracker.accounts.rules import AlreadyThere, Level, UnitKind
from tracker.core.errors import Refused
from tracker.core.versions import AS_IT_STANDS, Expected, hold
from tracker.trail import actions as trail

LEVELS = list(Level)


def hold_office(session: Session, org_id: int | None = None) -> None:
    """Let one change at a time of what an office has only one of: its group, imports, documents.

    Without `org_id` it is the office in scope. The weaker of PostgreSQL's row locks: whoever only
    points at the office does not wait.
    """
    own = select(Organization.id).where(Organization.id == (org_id or current_scope()))
    session.scalar(own.with_for_update(key_share=True))


def add_organization(
    session: Session,
    *,
    code: str,
    name: str,
    short_name: str,
    level: Level,
    parent: Organization | None = None,
) -> Organization:
    """A new office at its place in the tree, with the trail's first entry.

    Raises AlreadyThere, and Refused where it cannot stand below `parent` (domain.md 1.1).
    """
    if session.scalar(select(Organization).where(Organization.code == code)):
        raise AlreadyThere(f"单位代码“{code}”已经在用，请换一个。")
    row = Organization(
        code=code,
        name=name,
        short_name=short_name,
        level=level,
        parent_id=parent.id if parent else None,
    )
    if parent is not None and LEVELS.index(level) <= LEVELS.index(parent.level):
        raise Refused(f"{name}不能放在{parent.short_name}下面：层级不对。")
    session.add(row)
    session.flush()
    place.plant(session, row)
    trail.record(session, None, "organization.add", row, {"name": name}, org_id=row.id)
    return row


def add_unit(
    session: Session, actor: Actor | None, name: str, kind: UnitKind = UnitKind.STATION
) -> Unit:
    """A unit at the end of the list."""
    name = _free_unit_name(session, name)
    last = session.scalar(select(Unit.order_no).order_by(Unit.order_no.desc()).limit(1)) or 0
    row = Unit(name=name, short_name=name[:20], kind=kind, order_no=last + 1)
    session.add(row)
    trail.record(session, actor, "unit.add", row, {"name": name})
    return row


def edit_unit(
    session: Session,
    actor: Actor,
    unit: Unit,
    name: str,
    kind: UnitKind,
    *,
    expected_version: Expected,
) -> None:
    """Give a unit another name or kind; what it did stays with it. Raises AlreadyThere, Stale."""
    hold(session, unit, expected_version)
    name = _free_unit_name(session, name, unit.id)
    moved = {"name": (unit.name, name), "kind": (unit.kind, kind)}
    changes = {field: [old, new] for field, (old, new) in moved.items() if old != new}
    if unit.short_name == unit.name[:20]:
        unit.short_name = name[:20]
    unit.name, unit.kind = name, kind
    if changes:
        trail.record(session, actor, "unit.edit", unit, changes)


def _free_unit_name(session: Session, name: str, unit_id: int | None = None) -> str:
    name = "".join(name.split())
    if not name:
        raise Refused("请填写单位名称。")
    there = session.scalar(select(Unit).where(Unit.name == name, Unit.id != (unit_id or 0)))
    if there and there.active:
        raise AlreadyThere(f"“{name}”已经在单位名单里。")
    if there:
        raise AlreadyThere(f"“{name}”在已停用的单位里，请打开它点“恢复”。")
    return name


def retire_unit(
    session: Session,
    actor: Actor,
    unit: Unit,
    open_work: int = 0,
    *,
    expected_version: Expected = AS_IT_STANDS,
) -> None:
    """Keep a unit for history but out of every choice; nobody may work there any more.

    `open_work` is how many open tasks and rectifications it leads, which the ledger knows.
    Raises Refused while there are any, or people; Stale.
    """
    hold(session, unit, expected_version)
    if open_work:
        raise Refused(
            f"{unit.name}还牵头 {open_work} 项未办结的任务和整改，"
            "请打开下面的清单，先改由别的单位牵头。"
        )
    people = session.scalars(queries.people_of(unit.id)).all()
    if people:
        names = "、".join(person.name for person in people[:5])
        more = f"等 {len(people)} 人" if len(people) > 5 else ""
        raise Refused(f"{names}{more}还在{unit.name}，请先调整他们的所在单位。")
    unit.active = False
    trail.record(session, actor, "unit.retire", unit, {"name": unit.name})


def restore_unit(
    session: Session, actor: Actor, unit: Unit, *, expected_version: Expected = AS_IT_STANDS
) -> None:
    """Offer a retired unit again. Raises Stale."""
    hold(session, unit, expected_version)
    unit.active = True
    trail.record(session, actor, "unit.restore", unit, {"name": unit.name})
