"""A reviewed draft becomes the ledger: year, document, clauses, tasks, in one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts import queries as accounts
from tracker.accounts.actions import hold_office
from tracker.core import clock
from tracker.core.versions import Expected
from tracker.intake import queries
from tracker.intake.actions.holding import hold
from tracker.intake.models import DraftTask, ImportDraft
from tracker.intake.names import Names
from tracker.intake.needs import Need, is_due_possible
from tracker.intake.outline import Outline
from tracker.intake.proposing import our_role
from tracker.intake.rules import (
    COUNTED,
    ONLY_DOCUMENT,
    DraftState,
    NotReady,
    NotUnderReview,
    RowState,
    numbers,
    year_end,
)
from tracker.intake.whole import number_needs
from tracker.ledger.actions.assigning import NewTask, Source, new_tasks
from tracker.ledger.models import Task
from tracker.plans import actions as plans
from tracker.plans import linking
from tracker.plans.actions import NewDocument
from tracker.plans.models import Clause, SourceDocument, YearPlan
from tracker.plans.rules import DocKind
from tracker.trail import actions as trail
from tracker.workdays import queries as workdays


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a draft became."""

    plan: YearPlan
    document: SourceDocument
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class _Making:
    """What every task of one document shares while it is made."""

    year: int
    document: SourceDocument
    clauses: dict[str, Clause]
    outline: Outline
    names: Names
    parts: dict[int, list[DraftTask]]


def confirm(
    session: Session,
    actor: Actor | None,
    draft: ImportDraft,
    *,
    expected_version: Expected,
    lead_unit_id: int | None = None,
    hold_reminders: bool = False,
    only_document: bool = False,
) -> Confirmed:
    """Make the draft's rows the tasks of its year, all or none (domain.md 3.4, DEC-9).

    Rows that were seen and rows that were only proposed become tasks; `lead_unit_id` serves those
    without a lead unit, and 31 December those without a day (domain.md 4.4). With
    `hold_reminders` nobody is reminded of them until `start_reminders`; with `only_document` the
    paper is kept for its place in the chain and gives no task. Raises
    Stale, NotUnderReview (the second of two confirms), NotReady, YearClosed.
    """
    workdays.hold_still(session)
    hold_office(session)
    draft = hold(session, draft.id, expected_version)
    rows = sorted(session.scalars(queries.rows(draft.id)), key=lambda r: (r.start, r.end))
    wanted = [row for row in rows if row.state in COUNTED]
    if only_document:
        wanted = _leave_out(wanted)
        check_settled(known_numbers(session, draft))
    else:
        for row in wanted:
            row.lead_unit_id = row.lead_unit_id or lead_unit_id
        check_ready(wanted, draft.year, known_numbers(session, draft))
    plan = plans.open_year(session, actor, draft.year)
    document = plans.keep_document(session, actor, plan, _document(draft))
    clauses = plans.keep_outline(session, document, draft.reading["outline"])
    linking.link_parents(session, actor, document)
    linking.excuse_all(session, actor, _left_out(rows, clauses))
    making = _Making(
        draft.year,
        document,
        clauses,
        Outline(draft.reading["outline"]),
        Names(session.scalars(accounts.units()).all(), draft.said_names),
        _parts(rows),
    )
    tasks = new_tasks(
        session,
        actor,
        plan,
        [replace(_task(row, making), reminders_held=hold_reminders) for row in wanted],
    )
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
    trail.record(session, actor, "draft.confirm", draft, told)
    return Confirmed(plan, document, tasks)


def start_reminders(session: Session, actor: Actor | None, draft: ImportDraft) -> int:
    """Let people be reminded of the tasks of a confirmed draft; return how many there were.

    Raises NotUnderReview where nothing of it is held.
    """
    draft = session.scalars(queries.locked(draft.id)).one()
    held = session.scalars(queries.held_tasks(draft)).all()
    if not held:
        raise NotUnderReview("这份文件的任务已经在提醒，不需要再开始。")
    for task in held:
        task.reminders_held = False
    trail.record(session, actor, "draft.remind", draft, {"tasks": len(held)})
    return len(held)


def known_numbers(session: Session, draft: ImportDraft) -> list[Need]:
    """The other imports of the draft's 文号, as needs."""
    if not draft.doc_number:
        return []
    others = session.scalars(queries.same_number(draft)).all()
    return number_needs(draft.doc_number, others, draft.settled)


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


def _document(draft: ImportDraft) -> NewDocument:
    found = draft.reading
    return NewDocument(
        kind=DocKind(found["kind"]),
        title=draft.title,
        text=draft.text,
        doc_number=draft.doc_number,
        issuer=(found["issuer"] or "")[:100],
        addressee=(found["addressee"] or "")[:200],
        written_on=_day(found["written_on"]),
        printed_on=_day(found["printed_on"]),
        parents=list(found["parents"]),
        attachment_id=draft.attachment_id,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _parts(rows: Sequence[DraftTask]) -> dict[int, list[DraftTask]]:
    parts: dict[int, list[DraftTask]] = defaultdict(list)
    for row in rows:
        if row.state == RowState.MERGED and row.merged_into_id is not None:
            parts[row.merged_into_id].append(row)
    return parts


def _leave_out(rows: Sequence[DraftTask]) -> list[DraftTask]:
    for row in rows:
        row.state, row.skip_reason = RowState.SKIPPED, ONLY_DOCUMENT
    return []


def _left_out(rows: Sequence[DraftTask], clauses: dict[str, Clause]) -> dict[int, str]:
    """What was said of the clauses of which every row was left out, by the clause's number."""
    kept = {row.clause for row in rows if row.state != RowState.SKIPPED}
    reasons: dict[int, str] = {}
    for row in rows:
        if row.clause not in kept and row.skip_reason not in ("", ONLY_DOCUMENT):
            known = reasons.get(clauses[row.clause].id, "")
            if row.skip_reason not in known:
                both = f"{known}；{row.skip_reason}" if known else row.skip_reason
                reasons[clauses[row.clause].id] = both[:500]
    return reasons


def _task(row: DraftTask, making: _Making) -> NewTask:
    told = [row, *making.parts.get(row.id, [])]
    supporting = {
        unit_id
        for part in told
        for name in part.proposal["support"]
        if (unit_id := making.names.unit(name)) and unit_id != row.lead_unit_id
    }
    return NewTask(
        title=row.title,
        requirement="\n".join(part.text for part in told),
        sources=tuple(
            Source(making.document.id, making.clauses[part.clause].id, part.start, part.end)
            for part in told
        ),
        chapter_title=making.outline.chapter_of(row.clause),
        clause_path=making.clauses[row.clause].path,
        our_role=our_role(row.title),
        deliverable_kind=row.proposal["deliverable_kind"],
        targets=[target for part in told for target in part.proposal["targets"]],
        leader_post_id=row.leader_post_id,
        lead_unit_id=row.lead_unit_id,
        support_unit_ids=tuple(sorted(supporting)),
        handler_id=row.handler_id,
        schedule_type=row.schedule_type,
        recurrence=row.recurrence,
        due_text=row.due_text,
        due_named=year_end(making.year) if row.takes_year_end else row.due_named,
        due_assumed=row.due_assumed or row.takes_year_end,
    )
