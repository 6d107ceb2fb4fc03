"""A confirmed new text changes the ledger: add, amend, keep, withdraw, in one (domain.md 4.6)."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.intake.actions.making import Making, task_of
from tracker.intake.comparing import Comparison, compared
from tracker.intake.models import DraftTask, ImportDraft
from tracker.intake.revising import Change
from tracker.intake.rules import NotReady
from tracker.ledger.actions import amending
from tracker.ledger.actions.assigning import new_tasks
from tracker.ledger.models import Task, TaskSource
from tracker.plans.models import YearPlan
from tracker.plans.superseding import hold_answers, supersede
from tracker.reminders.moved import tell
from tracker.reminders.rules import BY_TEXT


def agreed(
    session: Session, draft: ImportDraft, rows: Sequence[DraftTask], seen: str | None
) -> Comparison | None:
    """How the draft changes the ledger, as the person saw it; its tasks are held from here on.

    `seen` is the mark of what they saw; None takes it as it stands. Raises NotReady where the
    ledger moved on meanwhile, or its paper was taken back.
    """
    if draft.revision is None:
        return None
    _hold(session, draft.revision.document_id)
    found = compared(session, draft, rows)
    if found is None:
        raise NotReady("原来的文件已经撤回，不能再更新。请到核对页改为“作为另一份文件”。")
    if seen is not None and seen != found.mark:
        raise NotReady("台账刚才有变化，修改的内容和您看到的不一样了。请再看一遍“对照台账”后确认。")
    return found


def follow(
    session: Session,
    actor: Actor | None,
    plan: YearPlan,
    change: Comparison,
    rows: Sequence[DraftTask],
    making: Making,
    *,
    hold_reminders: bool,
) -> tuple[Task, ...]:
    """Change the ledger as agreed, and let the new text stand in the old one's place.

    Returns the tasks that are new. Raises Refused, DueOutOfYear, YearClosed, Replaced.
    """
    news = {row.id: replace(task_of(row, making), reminders_held=hold_reminders) for row in rows}
    by_id = _tasks(session, change)
    because = f"按《{making.document.title}》"
    pairs = {
        kind: [
            (by_id[line.task.id], news[line.row.id])
            for line in change.of(kind)
            if line.task and line.row
        ]
        for kind in (Change.AMEND, Change.KEEP)
    }
    days = amending.amend(session, actor, pairs[Change.AMEND], plan.year, f"{because}修改。")
    tell(session, days, BY_TEXT)
    amending.rest_on(session, actor, pairs[Change.KEEP], making.document.title)
    gone = [by_id[line.task.id] for line in change.of(Change.WITHDRAW) if line.task]
    amending.withdraw_all(session, actor, gone, f"{because}撤销：新文本没有这一项。")
    added = [news[line.row.id] for line in change.of(Change.ADD) if line.row]
    made = new_tasks(session, actor, plan, added)
    supersede(session, actor, change.document, making.document)
    return made


def _hold(session: Session, document_id: int) -> None:
    """Hold what will change, before the first line of the trail, as whoever edits it does."""
    its = select(TaskSource.task_id).where(TaskSource.document_id == document_id)
    wanted = select(Task.id).where(Task.id.in_(its)).order_by(Task.id)
    session.execute(wanted.with_for_update())
    hold_answers(session, document_id)


def _tasks(session: Session, change: Comparison) -> dict[int, Task]:
    """The tasks that change, as they are now."""
    wanted = select(Task).where(Task.id.in_([line.task.id for line in change.told if line.task]))
    fresh = wanted.execution_options(populate_existing=True)
    return {task.id: task for task in session.scalars(fresh)}
