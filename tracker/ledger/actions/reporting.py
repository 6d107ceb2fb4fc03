"""How far a task has come: progress, handing in, sign-off, return, not concerned."""

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.core.versions import Expected, hold
from tracker.ledger import queries
from tracker.ledger.actions.history import (
    add_entry,
    optional,
    refuse_own_report,
    said,
)
from tracker.ledger.actions.proving import NewEvidence, add_evidence
from tracker.ledger.kinds import EntryKind, State
from tracker.ledger.models import ProgressEntry, Task
from tracker.ledger.rules import SHORTEST_REASON, step
from tracker.trail import actions as trail


class NoEvidence(Refused):
    """Nothing is handed in without proof (domain.md 5.1)."""


def check_may_report(task: Task, handed_in: bool) -> None:
    """Refuse early what the state does not allow, before a file is kept for it (IllegalStep)."""
    if handed_in or task.state != State.IN_PROGRESS:
        step(task.state, State.SUBMITTED if handed_in else State.IN_PROGRESS)


def report(
    session: Session,
    actor: Actor,
    task: Task,
    text: str,
    percent: int | None = None,
    evidence: tuple[NewEvidence, ...] = (),
    *,
    expected_version: Expected,
) -> ProgressEntry:
    """Say how far it has come. The first report on a task also accepts it."""
    hold(session, task, expected_version)
    before: State = task.state
    if before != State.IN_PROGRESS:
        task.state = step(before, State.IN_PROGRESS)
    if percent is not None:
        task.progress_percent = max(0, min(100, percent))
    entry = add_entry(session, actor, task, EntryKind.PROGRESS, said(text, "进展"), percent)
    for new in evidence:
        add_evidence(session, actor, task, new, entry)
    trail.record(session, actor, "task.report", task, {"state": [before, task.state]})
    return entry


def submit(
    session: Session,
    actor: Actor,
    task: Task,
    text: str,
    evidence: tuple[NewEvidence, ...] = (),
    *,
    expected_version: Expected,
) -> None:
    """Hand the task in as done. Raises NoEvidence, IllegalStep."""
    hold(session, task, expected_version)
    before, task.state = task.state, step(task.state, State.SUBMITTED)
    entry = add_entry(session, actor, task, EntryKind.SUBMITTED, said(text, "完成情况"))
    for new in evidence:
        add_evidence(session, actor, task, new, entry)
    if task.evidence_count == 0:
        raise NoEvidence("提交审核前至少要有一份佐证，请添加文件或网址。")
    task.submitted_by_id, task.submitted_at = actor.person_id, clock.now()
    task.progress_percent = 100
    trail.record(session, actor, "task.submit", task, {"state": [before, task.state]})


def verify(
    session: Session, actor: Actor, task: Task, text: str = "", *, expected_version: Expected
) -> None:
    """Sign the task off. Raises Stale, NotAllowedOnOwnReport, IllegalStep."""
    hold(session, task, expected_version)
    refuse_own_report(session, actor, task)
    before, task.state = task.state, step(task.state, State.VERIFIED)
    task.verified_at = clock.now()
    add_entry(session, actor, task, EntryKind.VERIFIED, optional(text, "意见"))
    trail.record(session, actor, "task.verify", task, {"state": [before, task.state]})


def send_back(
    session: Session, actor: Actor, task: Task, reason: str, *, expected_version: Expected
) -> None:
    """Return a handed-in task with a reason; returns are counted."""
    hold(session, task, expected_version)
    refuse_own_report(session, actor, task)
    before, task.state = task.state, step(task.state, State.RETURNED)
    task.return_count += 1
    add_entry(session, actor, task, EntryKind.RETURNED, said(reason, "退回的理由"))
    trail.record(session, actor, "task.return", task, {"state": [before, task.state]})


def excuse(
    session: Session, actor: Actor, task: Task, reason: str, *, expected_version: Expected
) -> None:
    """Say that the task does not concern this office (不涉及), with a reason for the report."""
    hold(session, task, expected_version)
    refuse_own_report(session, actor, task)
    reason = said(reason, "不涉及的理由")
    if len(reason) < SHORTEST_REASON:
        raise Refused(f"不涉及的理由不少于 {SHORTEST_REASON} 个字，它会写进报告。")
    open_no = session.scalar(queries.open_rectification_no(task.id))
    if open_no:
        raise Refused(f"这项任务的{open_no}还没有销号，请先办完整改，再认定不涉及。")
    before, task.state = task.state, step(task.state, State.NOT_APPLICABLE)
    task.not_applicable_reason = reason[:500]
    add_entry(session, actor, task, EntryKind.NOT_APPLICABLE, reason)
    trail.record(session, actor, "task.excuse", task, {"state": [before, task.state]})
