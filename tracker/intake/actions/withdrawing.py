"""Taking a confirmed draft back, as long as nobody has begun to work on what it became."""

from collections.abc import Sequence

from sqlalchemy import Select, Table, delete, func, select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts.actions import hold_office
from tracker.core import versions
from tracker.core.db import Base
from tracker.core.versions import Expected
from tracker.intake import queries
from tracker.intake.models import ImportDraft
from tracker.intake.rules import ONLY_DOCUMENT, DraftState, NotUnderReview, RowState, WorkHasBegun
from tracker.ledger.dating import drop_dates
from tracker.ledger.kinds import STATE_NAMES, State
from tracker.ledger.models import ProgressEntry, Task, TaskSource, TaskSupport
from tracker.notify.models import DueNotice
from tracker.plans import linking
from tracker.plans import queries as plans
from tracker.plans.actions import check_runs
from tracker.plans.models import Clause, SourceDocument, YearPlan
from tracker.reminders import notices
from tracker.trail import actions as trail

# What confirming itself writes; anything else that points at a task is somebody's work on it.
OWN = {"task_instance", "task_source", "task_support", "progress_entry", "search_entry"}
WORDS = {
    "evidence_link": "佐证",
    "task_carry": "结转",
    "rectification_item": "整改事项",
    "review_item": "回头看记录",
    "task_version": "改过的原文",
}


def undo(
    session: Session, actor: Actor | None, draft: ImportDraft, *, expected_version: Expected
) -> int:
    """Take the tasks, clauses and document of a draft out again; it is under review once more.

    Returns how many tasks went. Raises Stale, WorkHasBegun, naming what was begun.
    """
    hold_office(session)
    draft = session.scalars(queries.locked(draft.id)).one()
    versions.check(draft, expected_version)
    if draft.state != DraftState.CONFIRMED or draft.document_id is None:
        raise NotUnderReview("这份导入没有确认过，不需要撤回。")
    document = session.get_one(SourceDocument, draft.document_id)
    check_runs(session, document.year_plan_id)
    check_no_update(session, document)
    tasks = session.scalars(_tasks(document.id)).all()
    check_untouched(session, tasks)
    draft.state, draft.document_id, draft.confirmed_at = DraftState.REVIEWING, None, None
    for row in session.scalars(queries.rows(draft.id)):
        if row.skip_reason == ONLY_DOCUMENT:
            row.state, row.skip_reason = RowState.PROPOSED, ""
    session.flush()
    _take_out(session, actor, document, tasks)
    told = {"document": document.title, "tasks": [task.seq_no for task in tasks]}
    trail.record(session, actor, "draft.undo", draft, told)
    return len(tasks)


def check_no_update(session: Session, document: SourceDocument) -> None:
    """Refuse where a new text changed tasks: their earlier words are history (WorkHasBegun)."""
    if session.scalar(plans.replaced_by(document.id)) is not None:
        raise WorkHasBegun("不能撤回：这份文件已由新文本代替，它的任务已按新文本改过。")
    if session.scalar(plans.replaces(document.id)) is not None:
        raise WorkHasBegun(
            "不能撤回：这份文件作为新文本更新过台账。可以再上传一份改正后的文本，或者在台账里逐项办理。"
        )


def _tasks(document_id: int) -> Select[Task]:
    of_document = select(TaskSource.task_id).where(TaskSource.document_id == document_id)
    return select(Task).where(Task.id.in_(of_document)).order_by(Task.seq_no).with_for_update()


def check_untouched(session: Session, tasks: Sequence[Task]) -> None:
    """Refuse when a task has moved on, or anything but its own beginning hangs on it."""
    moved = next((task for task in tasks if task.state != State.ASSIGNED), None)
    if moved is not None:
        raise _begun(moved, f"现在是“{STATE_NAMES[moved.state]}”")
    ids = {task.id: task for task in tasks}
    entries = (
        select(ProgressEntry.task_id)
        .where(ProgressEntry.task_id.in_(ids))
        .group_by(ProgressEntry.task_id)
        .having(func.count() > 1)
    )
    for task_id in session.scalars(entries):
        raise _begun(ids[task_id or 0], "已有进展记录")
    about = notices.is_about(ids)
    session.execute(select(DueNotice.id).where(about).with_for_update())  # no letter takes one now
    told = notices.told_about(session, ids)
    if told is not None:
        raise _begun(ids[told], "已发过提醒")
    for table, word in _pointing_here():
        column = table.c.task_id
        for task_id in session.scalars(select(column).where(column.in_(ids)).limit(1)):
            raise _begun(ids[task_id], f"已有{word}")


def _begun(task: Task, what: str) -> WorkHasBegun:
    return WorkHasBegun(
        f"不能撤回：第 {task.seq_no} 项“{task.title}”{what}。可以在台账里逐项改派或认定不涉及。"
    )


def _pointing_here() -> list[tuple[Table, str]]:
    """Every table, of whatever package, whose rows hang on a task."""
    return [
        (table, WORDS.get(table.name, "相关记录"))
        for table in Base.metadata.sorted_tables
        if table.name not in OWN
        and "task_id" in table.c
        and any(key.column.table.name == "task" for key in table.c.task_id.foreign_keys)
    ]


def _take_out(
    session: Session, actor: Actor | None, document: SourceDocument, tasks: Sequence[Task]
) -> None:
    """Delete from the leaves up, and let the numbers of the year run on from what is left."""
    ids = [task.id for task in tasks]
    session.execute(delete(DueNotice).where(notices.is_about(ids), notices.is_waiting_move()))
    drop_dates(session, ids)
    for model in (ProgressEntry, TaskSupport, TaskSource):
        session.execute(delete(model).where(model.task_id.in_(ids)))
    for task in tasks:
        session.delete(task)
    session.flush()
    linking.let_go(session, actor, document)
    session.execute(delete(Clause).where(Clause.document_id == document.id))
    plan = session.get_one(YearPlan, document.year_plan_id)
    last = select(func.max(Task.seq_no)).where(Task.year_plan_id == plan.id)
    plan.last_seq_no = session.scalar(last) or 0
    session.delete(document)
    session.flush()
