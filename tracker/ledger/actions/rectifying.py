"""The life of a rectification (domain.md 8)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.core.versions import Expected, hold
from tracker.ledger import dating
from tracker.ledger.actions.history import (
    add_entry,
    optional,
    refuse_own_report,
    said,
)
from tracker.ledger.actions.proving import NewEvidence, add_evidence
from tracker.ledger.kinds import EntryKind, RectificationState, Severity
from tracker.ledger.models import RectificationItem, Task
from tracker.ledger.rules import NoEvidence, rectification_step
from tracker.plans.models import YearPlan
from tracker.trail import actions as trail
from tracker.workdays import deadlines
from tracker.workdays import queries as workdays


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRectification:
    """A problem found and who is to mend it; `due` None takes the time its severity allows."""

    problem: str
    measures: str = ""
    severity: Severity = Severity.MINOR
    lead_unit_id: int | None = None
    leader_post_id: int | None = None
    handler_id: int | None = None
    due: date | None = None


def issue(
    session: Session, actor: Actor | None, plan: YearPlan, new: NewRectification, task: Task | None
) -> RectificationItem:
    """Issue a rectification, numbered within the year; owner and time default to the task's."""
    workdays.hold_still(session)
    calendar, today = workdays.calendar(session), clock.today()
    if new.due and new.due < today:
        raise Refused(f"整改时限 {new.due} 已经过去，请改为今天或以后的日期。")
    basis = dating.named_day(new.due) if new.due else dating.to_mend(today, new.severity)
    counted = deadlines.reckon(basis, calendar)
    lead_unit_id = new.lead_unit_id or (task.lead_unit_id if task else None)
    if lead_unit_id is None:
        raise Refused("整改事项要有责任单位，请选择。")
    row = RectificationItem(
        year_plan_id=plan.id,
        task_id=task.id if task else None,
        no=next_no(session, plan),
        problem=said(new.problem, "存在的问题"),
        measures=new.measures.strip(),
        severity=new.severity,
        lead_unit_id=lead_unit_id,
        leader_post_id=new.leader_post_id or (task.leader_post_id if task else None),
        handler_id=new.handler_id or (task.handler_id if task else None),
        issued_at=clock.now(),
        due_date=counted.ends,
        due_provisional=counted.provisional,
    )
    session.add(row)
    session.flush()
    deadlines.keep(session, dating.subject_of(row), basis, counted, fresh=True)
    add_entry(session, actor, row, EntryKind.ASSIGNED, row.problem)
    trail.record(session, actor, "rectification.issue", row, {"no": row.no, "due": row.due_date})
    return row


def next_no(session: Session, plan: YearPlan) -> str:
    """整改-2026-017: gapless within the year, since the write lock is held."""
    count = session.scalar(select(func.count()).where(RectificationItem.year_plan_id == plan.id))
    return f"整改-{plan.year}-{(count or 0) + 1:03}"


def report_rectification(
    session: Session,
    actor: Actor,
    row: RectificationItem,
    text: str,
    evidence: tuple[NewEvidence, ...] = (),
    *,
    expected_version: Expected,
) -> None:
    """Say how far the mending has come."""
    hold(session, row, expected_version)
    if row.state != RectificationState.RECTIFYING:
        row.state = rectification_step(row.state, RectificationState.RECTIFYING)
    entry = add_entry(session, actor, row, EntryKind.PROGRESS, said(text, "整改情况"))
    for new in evidence:
        add_evidence(session, actor, row, new, entry)
    trail.record(session, actor, "rectification.report", row)


def submit_rectification(
    session: Session,
    actor: Actor,
    row: RectificationItem,
    text: str,
    evidence: tuple[NewEvidence, ...] = (),
    *,
    expected_version: Expected,
) -> None:
    """Hand the mending in for recheck. Raises NoEvidence (RC-1)."""
    hold(session, row, expected_version)
    row.state = rectification_step(row.state, RectificationState.SUBMITTED)
    row.result = said(text, "整改结果")
    entry = add_entry(session, actor, row, EntryKind.SUBMITTED, row.result)
    for new in evidence:
        add_evidence(session, actor, row, new, entry)
    if row.evidence_count == 0:
        raise NoEvidence("提交复查前至少要有一份佐证，请添加文件或网址。")
    row.submitted_by_id = actor.person_id
    trail.record(session, actor, "rectification.submit", row)


def close(
    session: Session,
    actor: Actor,
    row: RectificationItem,
    text: str = "",
    *,
    expected_version: Expected,
) -> None:
    """The recheck is passed (销号); never by who rectified (RC-1). Raises Stale."""
    hold(session, row, expected_version)
    refuse_own_report(session, actor, row)
    row.state = rectification_step(row.state, RectificationState.CLOSED)
    row.closed_at = clock.now()
    add_entry(session, actor, row, EntryKind.VERIFIED, optional(text, "意见"))
    trail.record(session, actor, "rectification.close", row)


def fail_recheck(
    session: Session,
    actor: Actor,
    row: RectificationItem,
    reason: str,
    *,
    expected_version: Expected,
) -> None:
    """The recheck is not passed. Raises Stale."""
    hold(session, row, expected_version)
    refuse_own_report(session, actor, row)
    row.state = rectification_step(row.state, RectificationState.RECHECK_FAILED)
    add_entry(session, actor, row, EntryKind.RETURNED, said(reason, "复查未过的理由"))
    trail.record(session, actor, "rectification.fail", row)
