"""A reviewed draft becomes the ledger: year, document, clauses, tasks, in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts import queries as accounts
from tracker.accounts.actions import hold_office
from tracker.core import clock
from tracker.core.versions import Expected
from tracker.intake import queries
from tracker.intake.actions.holding import hold
from tracker.intake.actions.making import Making, document_of, left_out, parts_of, task_of
from tracker.intake.actions.updating import agreed, follow
from tracker.intake.comparing import Comparison
from tracker.intake.models import DraftTask, ImportDraft
from tracker.intake.names import Names
from tracker.intake.needs import Need, is_due_possible
from tracker.intake.outline import Outline
from tracker.intake.rules import (
    COUNTED,
    ONLY_DOCUMENT,
    DraftState,
    NotReady,
    NotUnderReview,
    RowState,
    numbers,
)
from tracker.intake.whole import number_key, number_needs
from tracker.ledger.actions.assigning import new_tasks
from tracker.ledger.kinds import State
from tracker.ledger.models import Task
from tracker.plans import actions as plans
from tracker.plans import linking
from tracker.plans.models import SourceDocument, YearPlan
from tracker.trail import actions as trail
from tracker.workdays import queries as workdays


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a draft became: `tasks` are the new ones, `change` what a new text did to the others."""

    plan: YearPlan
    document: SourceDocument
    tasks: tuple[Task, ...]
    change: Comparison | None = None


def confirm(
    session: Session,
    actor: Actor | None,
    draft: ImportDraft,
    *,
    expected_version: Expected,
    lead_unit_id: int | None = None,
    hold_reminders: bool = False,
    only_document: bool = False,
    seen: str | None = None,
) -> Confirmed:
    """Make the draft's rows the tasks of its year, all or none (domain.md 3.4, DEC-9).

    Rows that were seen and rows that were only proposed become tasks; `lead_unit_id` serves those
    without a lead unit, and 31 December those without a day (domain.md 4.4). With
    `hold_reminders` nobody is reminded of them until `start_reminders`; with `only_document` the
    paper is kept for its place in the chain and gives no task. A new text of a paper changes the
    tasks of that one (domain.md 4.6); `seen` is the mark of the changes that the person agreed to.
    Raises Stale, NotUnderReview (the second of two confirms), NotReady, YearClosed.
    """
    workdays.hold_still(session)
    hold_office(session)
    draft = hold(session, draft.id, expected_version)
    rows = sorted(session.scalars(queries.rows(draft.id)), key=lambda r: (r.start, r.end))
    wanted = [row for row in rows if row.state in COUNTED]
    change = agreed(session, draft, rows, seen)
    if only_document:
        if change is not None:
            raise NotReady("这份文件是已有文件的新文本，要对照台账更新，不能只存文件。")
        wanted = _leave_out(wanted)
        check_settled(known_numbers(session, draft))
    else:
        for row in wanted:
            row.lead_unit_id = row.lead_unit_id or lead_unit_id
        check_ready(wanted, draft.year, known_numbers(session, draft))
    plan = plans.open_year(session, actor, draft.year)
    document = plans.keep_document(session, actor, plan, document_of(draft))
    clauses = plans.keep_outline(session, document, draft.reading["outline"])
    linking.link_parents(session, actor, document)
    linking.excuse_all(session, actor, left_out(rows, clauses))
    making = Making(
        draft.year,
        document,
        clauses,
        Outline(draft.reading["outline"]),
        Names(session.scalars(accounts.units()).all(), draft.said_names),
        parts_of(rows),
    )
    if change is not None:
        tasks = follow(session, actor, plan, change, wanted, making, hold_reminders=hold_reminders)
    else:
        news = [replace(task_of(row, making), reminders_held=hold_reminders) for row in wanted]
        tasks = new_tasks(session, actor, plan, news)
    draft.state, draft.confirmed_at, draft.document_id = (
        DraftState.CONFIRMED,
        clock.now(),
        document.id,
    )
    told = {
        "tasks": len(tasks),
        "year": draft.year,
        "year_end": sum(task.due_assumed for task in tasks),
    }
    if hold_reminders:
        told["held"] = len(tasks)
    if change is not None:
        told |= {str(kind): count for kind, count in change.counts.items()}
    trail.record(session, actor, "draft.confirm", draft, told)
    return Confirmed(plan, document, tasks, change)


def start_reminders(session: Session, actor: Actor | None, draft: ImportDraft) -> int:
    """Let people be reminded of the tasks of a confirmed draft; return how many there were.

    Raises NotUnderReview where nothing of it is held, YearClosed.
    """
    draft = session.scalars(queries.locked(draft.id)).one()
    held = session.scalars(queries.held_tasks(draft)).all()
    if not held:
        raise NotUnderReview("这份文件的任务已经在提醒，不需要再开始。")
    for year_plan_id in {task.year_plan_id for task in held}:
        plans.check_runs(session, year_plan_id)
    for task in held:
        task.reminders_held = False
        if task.state == State.ASSIGNED:
            task.assigned_at = clock.now()  # from now on people know of it, and silence counts
    trail.record(session, actor, "draft.remind", draft, {"tasks": len(held)})
    return len(held)


def known_numbers(session: Session, draft: ImportDraft) -> list[Need]:
    """The other imports of the draft's 文号, as needs; the one it is a new text of is settled."""
    if not draft.doc_number:
        return []
    others = session.scalars(queries.same_number(draft)).all()
    of = draft.revision.document_id if draft.revision else 0
    updated = {number_key(one.id) for one in others if one.document_id == of}
    return number_needs(draft.doc_number, others, draft.settled | updated)


def check_ready(rows: Sequence[DraftTask], year: int, needs: Iterable[Need] = ()) -> None:
    """Refuse to confirm while something is missing, naming the rows (NotReady)."""
    if not rows:
        raise NotReady("没有要新建的任务：所有行都被忽略了。请先恢复至少一项，或作废这份导入。")
    without = [row.order_no for row in rows if row.lead_unit_id is None]
    if without:
        raise NotReady(f"第 {numbers(without)} 项还没有牵头单位，请先补上再确认。")
    late = [row.order_no for row in rows if not is_due_possible(row.due_named, year)]
    if late:
        raise NotReady(f"第 {numbers(late)} 项的完成时限不在 {year} 年里，请核对年份再确认。")
    check_settled(needs)


def check_settled(needs: Iterable[Need]) -> None:
    """Refuse to confirm while something about the paper itself is open (NotReady)."""
    open_need = next((need for need in needs if need.blocks and not need.is_done), None)
    if open_need is not None:
        raise NotReady(f"{open_need.where}，请先到核对页看过再确认。")


def _leave_out(rows: Sequence[DraftTask]) -> list[DraftTask]:
    for row in rows:
        row.state, row.skip_reason = RowState.SKIPPED, ONLY_DOCUMENT
    return []
