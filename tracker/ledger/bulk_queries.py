"""Acts on many tasks, asked for: the one that can still be taken back, and what a task tells."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts.models import Person
from tracker.core import clock
from tracker.core.db import db
from tracker.ledger.bulk_acts import BulkAct, BulkChange
from tracker.ledger.changes import Change
from tracker.ledger.kinds import FIELD_NAMES, Field
from tracker.ledger.models import Task
from tracker.trail import saves
from tracker.trail.models import AuditEntry
from tracker.web.conflicts import Saved

UNDO_WITHIN = timedelta(minutes=10)


def latest(session: Session, actor: Actor, year_plan_id: int) -> BulkAct | None:
    """The last act of this person in that year, for as long as its line stands on the list."""
    return session.scalar(
        select(BulkAct)
        .where(
            BulkAct.by_id == actor.person_id,
            BulkAct.year_plan_id == year_plan_id,
            BulkAct.at > clock.now() - UNDO_WITHIN,
        )
        .order_by(BulkAct.id.desc())
        .limit(1)
    )


def changes_of(act_id: int) -> Select[BulkChange]:
    """What an act changed, in the order in which it did."""
    return select(BulkChange).where(BulkChange.act_id == act_id).order_by(BulkChange.id)


def fields_of(session: Session, act_id: int) -> list[Field]:
    """What of its tasks an act changed."""
    query = select(BulkChange.field).where(BulkChange.act_id == act_id).distinct()
    return sorted(session.scalars(query))


def told_by(session: Session, task_id: int, most: int) -> list[Change]:
    """What acts on many did to one task, newest first, as its page tells it."""
    return [
        Change(at, _word(field, undoes), before, after, name)
        for at, undoes, name, field, before, after in session.execute(
            _of_tasks([task_id])
            .with_only_columns(
                BulkAct.at,
                BulkAct.undoes_id,
                Person.name,
                BulkChange.field,
                BulkChange.before_words,
                BulkChange.after_words,
            )
            .order_by(BulkChange.id.desc())
            .limit(most)
        )
    ]


def saves_of(row: Any, since: datetime | None) -> Sequence[Saved]:
    """Who has saved `row` since a moment, by itself or among many (`trail.saves`)."""
    found = list(saves.saves_of(row, since))
    if isinstance(row, Task):
        told = told_by(db.session(), row.id, saves.AT_MOST if since else 1)
        found += [Saved(one.at, one.who, one.what) for one in told if not since or one.at >= since]
    found.sort(key=lambda one: one.at)
    return found[-saves.AT_MOST :] if since else found[-1:]


def last_hands(session: Session, org_id: int, task_ids: Collection[int]) -> dict[int, str]:
    """Who changed each task last, by itself or among many; two questions."""
    if not task_ids:
        return {}
    mine = (
        AuditEntry.org_id == org_id,
        AuditEntry.subject_type == "task",
        AuditEntry.subject_id.in_(task_ids),
    )
    newest = select(func.max(AuditEntry.seq)).where(*mine).group_by(AuditEntry.subject_id)
    single: Sequence[Any] = session.execute(
        select(AuditEntry.subject_id, AuditEntry.at, AuditEntry.actor_name).where(
            AuditEntry.org_id == org_id, AuditEntry.seq.in_(newest)
        )
    ).all()
    among: Sequence[Any] = session.execute(
        _of_tasks(task_ids)
        .with_only_columns(BulkChange.task_id, BulkAct.at, Person.name)
        .order_by(BulkChange.id)
    ).all()
    found: dict[int, tuple[datetime, str]] = {}
    for task_id, at, name in [*single, *among]:
        if task_id not in found or found[task_id][0] <= at:
            found[task_id] = at, name
    return {task_id: name for task_id, (_, name) in found.items()}


def _of_tasks(task_ids: Collection[int]) -> Select[Any]:
    return (
        select(BulkChange)
        .join(BulkAct, (BulkAct.org_id == BulkChange.org_id) & (BulkAct.id == BulkChange.act_id))
        .join(Person, (Person.org_id == BulkAct.org_id) & (Person.id == BulkAct.by_id))
        .where(BulkChange.task_id.in_(task_ids))
    )


def _word(field: Field, undoes: int | None) -> str:
    return f"{'撤销批量' if undoes else '批量'}{VERBS[field]}"


VERBS = {
    **{field: f"改{name}" for field, name in FIELD_NAMES.items()},
    Field.URGE: "催办",
    Field.EXCUSE: "申请认定不涉及",
}
