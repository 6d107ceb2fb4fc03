"""Taking an act on many tasks back: ten minutes, by who did it, and only what nobody changed since.

What was allowed when it stood is put back as it stood; the taking back is an act of its own.
"""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.access.policy import may
from tracker.accounts import handed
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.ledger import bulk_queries
from tracker.ledger.actions import bulk
from tracker.ledger.actions.bulk import NOT_HERE, NOT_YOURS, Change, Result, Row
from tracker.ledger.actions.cells import CELLS, Done
from tracker.ledger.actions.ground import Ground, ground_of
from tracker.ledger.bulk_acts import BulkAct, BulkChange
from tracker.ledger.models import Task
from tracker.plans.actions import check_runs
from tracker.workdays import queries as workdays

REASON = "撤销批量修改"


class CannotUndo(Refused):
    """The act is not taken back: by whom, when or what it is."""


def check_undo(session: Session, actor: Actor, act: BulkAct) -> None:
    """Refuse what is not taken back at all (CannotUndo), and a closed year (YearClosed)."""
    if act.by_id != actor.person_id:
        raise CannotUndo("只有办这件事的人可以撤销。")
    if act.undoes_id is not None:
        raise CannotUndo("这本身就是一次撤销，不能再撤销；要改回去，请重新修改。")
    if act.undone_at is not None:
        raise CannotUndo("这次修改已经撤销过了。")
    if clock.now() > act.at + bulk_queries.UNDO_WITHIN:
        raise CannotUndo("已经超过 10 分钟，不能撤销；要改回去，请重新修改。")
    check_runs(session, act.year_plan_id)
    fixed = [one for one in bulk_queries.fields_of(session, act.id) if not CELLS[one].can_undo]
    if fixed:
        word = bulk_queries.VERBS[fixed[0]]
        raise CannotUndo(f"{word}已经告知对方，不能撤销；要改回去，请重新修改。")


def undo(session: Session, actor: Actor, act_id: int) -> Result:
    """Put back what the act changed, for tasks that nobody has changed since; the others are told.

    One act, one entry in the trail, one letter to each person concerned. Raises CannotUndo,
    YearClosed.
    """
    workdays.hold_still(session)
    act = session.scalar(select(BulkAct).where(BulkAct.id == act_id).with_for_update())
    if act is None:
        raise CannotUndo("没有这次修改。")
    check_undo(session, actor, act)
    kept = session.scalars(bulk_queries.changes_of(act.id)).all()
    tasks = bulk.held_tasks(session, [one.task_id for one in kept])
    back = [Change(one.task_id, one.version, one.field, one.before) for one in kept]
    ground = ground_of(
        session, list(tasks.values()), bulk.named_by(back), bulk.about(back), to_write=True
    )
    versions = {task.id: task.version for task in tasks.values()}
    done, left = [], []
    for one, change in reversed(list(zip(kept, back, strict=True))):
        task = tasks.get(one.task_id)
        row = _looked_at(ground, actor, task, one, change, versions)
        if row.refusal or task is None:
            left.append(row)
            continue
        try:
            taken = _taken_back(session, actor, ground, task, one)
        except Refused as refusal:  # who had it has left: nothing of the row was touched yet
            left.append(replace(row, refusal=str(refusal)))
            continue
        done.append((row, one.after, taken))
    act.undone_at = clock.now()
    if not done:
        act.left_out = [bulk.said_of(row) for row in left]
        return Result(left=left)
    new = bulk.kept_act(session, actor, act.year_plan_id, done, REASON)
    new.undoes_id, new.left_out = act.id, [bulk.said_of(row) for row in left]
    entry = bulk.record(session, actor, "task.bulk_undo", new, done)
    moved = [one.moved for _, _, one in done if one.moved]
    unreached = handed.tell(session, actor, moved, REASON, entry.seq)
    rows = [row for row, _, _ in done]
    return Result(act_id=new.id, done=rows, left=left, unreached=unreached)


def _looked_at(
    ground: Ground,
    actor: Actor,
    task: Task | None,
    one: BulkChange,
    change: Change,
    versions: Mapping[int, int],
) -> Row:
    if task is None:
        return Row(change=change, refusal=NOT_HERE)
    row = Row(
        change=change,
        no=task.seq_no,
        title=task.title,
        old=one.after_words,
        new=one.before_words,
    )
    if not may(actor, CELLS[one.field].permission, task):
        return replace(row, refusal=NOT_YOURS)
    if versions[task.id] != one.version:
        cell = CELLS[one.field]
        now = cell.words(ground, task, cell.now(ground, task))
        said = f"之后又有人改过：现在是“{now}”，没有改回“{row.new}”。"
        return replace(row, refusal=said, moved_on=True)
    return row


def _taken_back(
    session: Session, actor: Actor, ground: Ground, task: Task, one: BulkChange
) -> Done:
    return CELLS[one.field].back(session, actor, ground, task, one.before, one.kept)
