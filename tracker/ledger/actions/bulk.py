"""Acting on many tasks at once: looked at first, then done as it was looked at.

Rows may carry different values: a selection that gets one handler is as good as a sheet that
brings three cells of three rows. The rules are those of the single acts (`cells`); what one of
them refuses is left out, with its sentence.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.access.policy import may
from tracker.accounts import handed
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.ledger import bulk_queries
from tracker.ledger.actions.cells import CELLS, Done
from tracker.ledger.actions.ground import Ground, Named, ground_of
from tracker.ledger.bulk_acts import BulkAct, BulkChange
from tracker.ledger.kinds import FIELD_NAMES, Field
from tracker.ledger.models import Task
from tracker.plans.models import YearPlan
from tracker.trail import actions as trail
from tracker.trail.models import AuditEntry
from tracker.workdays import queries as workdays

MOST_ROWS = 2_000
LONGEST_WORDS = 200
NOT_HERE = "这个年度的台账里没有这一项，可能已被拿走。"
NOT_YOURS = "这一项不由您改。"


class TooManyRows(Refused):
    """More rows than one act takes."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value for one task. `version` is the one it was made from; None: as it stands."""

    task_id: int
    version: int | None
    field: Field
    new: Any  # a number, a word, a day as text, or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A change as people look at it: what stands there, what it becomes, or why it does not.

    `change` has the version that was looked at. `moved_on`: somebody changed the task since.
    """

    change: Change
    no: int = 0
    title: str = ""
    old: str = ""
    new: str = ""
    refusal: str = ""
    moved_on: bool = False

    @property
    def word(self) -> str:
        """What is changed: 经办人."""
        return FIELD_NAMES[self.change.field]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of an act: its number (0: nothing could be done), and the rows left out."""

    act_id: int = 0
    done: Sequence[Row] = ()
    left: Sequence[Row] = ()
    unreached: Sequence[str] = field(default_factory=list)  # whom no letter reaches


def preview(
    session: Session, actor: Actor, year_plan_id: int, changes: Sequence[Change]
) -> list[Row]:
    """Every change with what it would do, in the order given; nothing is changed.

    A handful of questions, however many rows. Raises TooManyRows.
    """
    check_count(changes)
    tasks = _tasks(session, changes)
    ground = ground_of(session, list(tasks.values()), named_by(changes), about(changes))
    versions = {task.id: task.version for task in tasks.values()}
    return [
        looked_at(ground, actor, year_plan_id, tasks.get(one.task_id), one, versions)
        for one in changes
    ]


def standing(
    session: Session, actor: Actor, year_plan_id: int, ids: Sequence[int], what: Field
) -> list[Row]:
    """How the tasks stand before a value is chosen, and which of them no value would do for.

    Raises TooManyRows.
    """
    changes = [Change(number, None, what, None) for number in ids]
    check_count(changes)
    tasks = _tasks(session, changes)
    ground = ground_of(session, list(tasks.values()), Named(), {what})
    return [_stands(ground, actor, year_plan_id, tasks.get(one.task_id), one) for one in changes]


def apply(
    session: Session, actor: Actor, year_plan_id: int, changes: Sequence[Change], reason: str = ""
) -> Result:
    """Do what can be done, in the unit of work at hand: one act, one entry in the trail.

    What somebody changed since, or a rule refuses by now, is left out and told. Those concerned
    are told by one letter each. Raises TooManyRows.
    """
    check_count(changes)
    workdays.hold_still(session)
    tasks = held_tasks(session, [one.task_id for one in changes])
    names, fields = named_by(changes), about(changes)
    ground = ground_of(session, list(tasks.values()), names, fields, to_write=True)
    versions = {task.id: task.version for task in tasks.values()}
    done: list[tuple[Row, Any, Done]] = []
    left = []
    for one in changes:
        task = tasks.get(one.task_id)
        row = looked_at(ground, actor, year_plan_id, task, one, versions)
        if row.refusal or task is None:
            left.append(row)
            continue
        cell = CELLS[one.field]
        before = cell.now(ground, task)
        done.append((row, before, cell.do(session, actor, ground, task, one.new)))
    left = _with_hands(session, actor, left)
    rows = [row for row, _, _ in done]
    if not done:
        return Result(left=left)
    act = kept_act(session, actor, year_plan_id, done, reason)
    act.left_out = [said_of(row) for row in left]
    entry = record(session, actor, "task.bulk", act, done)
    moved = [one.moved for _, _, one in done if one.moved]
    unreached = handed.tell(session, actor, moved, reason, entry.seq)
    return Result(act_id=act.id, done=rows, left=left, unreached=unreached)


def check_count(changes: Sequence[Change]) -> None:
    """Refuse more rows than one act takes (TooManyRows)."""
    if len(changes) > MOST_ROWS:
        raise TooManyRows(too_many(len(changes)))


def too_many(count: int) -> str:
    """What is said of too many rows."""
    return f"一次最多改 {MOST_ROWS} 项，现在选了 {count} 项，请用筛选缩小范围再改。"


def looked_at(
    ground: Ground,
    actor: Actor,
    year_plan_id: int,
    task: Task | None,
    change: Change,
    versions: Mapping[int, int],
) -> Row:
    """One change as it would go; the reason where it would not."""
    if task is None or task.year_plan_id != year_plan_id:
        return Row(change=change, refusal=NOT_HERE)
    cell = CELLS[change.field]
    row = _row(ground, task, replace(change, version=versions[task.id]))
    try:
        row = replace(row, new=cell.words(ground, task, change.new))
        if not may(actor, cell.permission, task):
            raise Refused(NOT_YOURS)
        if change.version not in (None, versions[task.id]):
            said = f"刚刚有人改过：现在是“{row.old}”，您要改成“{row.new}”，没有改。"
            return replace(row, refusal=said, moved_on=True)
        cell.check(ground, actor, task, change.new)
    except Refused as refusal:
        return replace(row, refusal=str(refusal))
    if row.old == row.new:
        return replace(row, refusal=f"已经是“{row.old}”，不用改。")
    return row


def _row(ground: Ground, task: Task, change: Change) -> Row:
    cell = CELLS[change.field]
    old = cell.words(ground, task, cell.now(ground, task))
    return Row(change=change, no=task.seq_no, title=task.title, old=old)


def _stands(
    ground: Ground, actor: Actor, year_plan_id: int, task: Task | None, change: Change
) -> Row:
    if task is None or task.year_plan_id != year_plan_id:
        return Row(change=change, refusal=NOT_HERE)
    row, cell = _row(ground, task, change), CELLS[change.field]
    if not may(actor, cell.permission, task):
        return replace(row, refusal=NOT_YOURS)
    try:
        cell.open(ground, actor, task)
    except Refused as refusal:
        return replace(row, refusal=str(refusal))
    return row


def about(changes: Iterable[Change]) -> set[Field]:
    """Which fields the changes are of."""
    return {one.field for one in changes}


def named_by(changes: Iterable[Change]) -> Named:
    """Who and what the changes name."""
    found: dict[Field, set[int]] = {}
    for one in changes:
        if isinstance(one.new, int):
            found.setdefault(one.field, set()).add(one.new)
    return Named(
        people=found.get(Field.HANDLER, ()),
        posts=found.get(Field.LEADER, ()),
        units=found.get(Field.UNIT, ()),
    )


def held_tasks(session: Session, ids: Iterable[int]) -> dict[int, Task]:
    """The tasks of these numbers, locked until the unit of work ends, read again; one query."""
    query = select(Task).where(Task.id.in_(sorted(set(ids)))).order_by(Task.id)
    locked = query.with_for_update().execution_options(populate_existing=True)
    return {task.id: task for task in session.scalars(locked)}


def record(
    session: Session,
    actor: Actor,
    action: str,
    act: BulkAct,
    rows: Sequence[tuple[Row, Any, Done]],
) -> AuditEntry:
    """One entry for the whole act, with what it was for each task: names, and days as days."""
    told: dict[int, dict[str, object]] = {}
    for row, before, one in rows:
        its = told.setdefault(row.change.task_id, {"task": row.change.task_id, "no": row.no})
        is_day = row.change.field == Field.DUE
        pair = [before, row.change.new] if is_day else [row.old, row.new]
        its |= {row.word: pair, **one.told}
    payload = {
        "what": sorted({row.change.field for row, _, _ in rows}),
        "count": act.count,
        "reason": act.reason,
        "rows": list(told.values()),
    }
    plan = session.get_one(YearPlan, act.year_plan_id)
    return trail.record(session, actor, action, plan, payload)


def _tasks(session: Session, changes: Iterable[Change]) -> dict[int, Task]:
    ids = {one.task_id for one in changes}
    return {task.id: task for task in session.scalars(select(Task).where(Task.id.in_(ids)))}


def kept_act(
    session: Session,
    actor: Actor,
    year_plan_id: int,
    done: Sequence[tuple[Row, Any, Done]],
    reason: str,
) -> BulkAct:
    """What each task tells of the act, and what is needed to take it back."""
    act = BulkAct(
        year_plan_id=year_plan_id,
        by_id=actor.person_id,
        at=clock.now(),
        reason=reason,
        count=len({row.change.task_id for row, _, _ in done}),
    )
    session.add(act)
    session.flush()  # now every task has its new version
    ids = {row.change.task_id for row, _, _ in done}
    query = select(Task.id, Task.version).where(Task.id.in_(ids))
    versions = {number: version for number, version in session.execute(query)}
    session.add_all(
        BulkChange(
            act_id=act.id,
            task_id=row.change.task_id,
            field=row.change.field,
            before=before,
            after=row.change.new,
            kept=dict(one.kept),
            before_words=row.old[:LONGEST_WORDS],
            after_words=row.new[:LONGEST_WORDS],
            version=versions[row.change.task_id],
        )
        for row, before, one in done
    )
    return act


def _with_hands(session: Session, actor: Actor, rows: Sequence[Row]) -> list[Row]:
    """The rows, and of those that have moved on who moved them."""
    ids = {row.change.task_id for row in rows if row.moved_on}
    hands = bulk_queries.last_hands(session, actor.place_id or actor.org_id, ids)
    return [
        replace(row, refusal=row.refusal.replace("有人", hands[row.change.task_id], 1))
        if row.moved_on and row.change.task_id in hands
        else row
        for row in rows
    ]


def said_of(row: Row) -> str:
    """Why a row was left out, as a sentence of its own."""
    return f"第{row.no}项“{row.title}”：{row.refusal}" if row.no else row.refusal
