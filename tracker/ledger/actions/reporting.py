"""How far a task has come: progress, handing in, sign-off, return."""

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.core.versions import Expected, hold
from tracker.ledger import life_queries
from tracker.ledger.actions import settling
from tracker.ledger.actions.history import add_entry, optional, said
from tracker.ledger.actions.moving import turn
from tracker.ledger.actions.proving import NewEvidence, add_evidence
from tracker.ledger.kinds import PERIODIC, EntryKind, InstanceState, Verdict
from tracker.ledger.models import ProgressEntry, Task, TaskInstance
from tracker.ledger.rules import Act, check_state
from tracker.workdays import queries as workdays


class BadFigure(Refused):
    """What was declared does not fit the targets of the task."""


def check_may_report(task: Task, handed_in: bool) -> None:
    """Refuse early what the state does not allow, before a file is kept for it (IllegalStep)."""
    check_state(Act.SUBMIT if handed_in else Act.REPORT, task.state)


def report(
    session: Session,
    actor: Actor,
    task: Task,
    text: str,
    percent: int | None = None,
    evidence: tuple[NewEvidence, ...] = (),
    *,
    declared: Sequence[float | None] = (),
    expected_version: Expected,
) -> ProgressEntry:
    """Say how far it has come. The first report on a task also accepts it.

    `declared` are the figures that its targets stand at, in their order (None: not said).
    """
    hold(session, task, expected_version)
    check_state(Act.REPORT, task.state)
    if percent is not None:
        task.progress_percent = max(0, min(100, percent))
    entry = add_entry(session, actor, task, EntryKind.PROGRESS, said(text, "进展"), percent)
    for new in evidence:
        add_evidence(session, actor, task, new, entry)
    turn(session, actor, task, Act.REPORT, _declare(task, declared))
    return entry


def submit(
    session: Session,
    actor: Actor,
    task: Task,
    text: str,
    evidence: tuple[NewEvidence, ...] = (),
    *,
    periods: Collection[int] | None = None,
    proofless_reason: str = "",
    declared: Sequence[float | None] = (),
    expected_version: Expected,
) -> None:
    """Hand the task in as done; of work with periods `periods`, or all that are to be reported on.

    Raises Stale, IllegalStep, NoPeriod, NoEvidence (a `proofless_reason` stands in for proof).
    """
    workdays.hold_still(session)  # before the task: whoever loads a calendar takes it first
    hold(session, task, expected_version)
    check_state(Act.SUBMIT, task.state)
    rows = _chosen(session, task, periods)
    period = settling.words_of(rows)
    text = said(text, "完成情况")
    entry = add_entry(session, actor, task, EntryKind.SUBMITTED, text, period=period)
    for new in evidence:
        add_evidence(session, actor, task, new, entry)
    proved = bool(session.scalar(life_queries.proofs_at_hand(task.id)))
    told = {"periods": [row.key for row in rows]} | _declare(task, declared)
    because = optional(proofless_reason, "没有佐证的理由")[:500]
    if because and not proved:
        told["proofless"] = because
    turn(
        session,
        actor,
        task,
        Act.SUBMIT,
        told,
        chosen=len(rows),
        proofless_reason=because,
    )
    settling.hand_in(rows)
    task.proofless_reason = because if not proved else ""
    task.submitted_by_id, task.submitted_at = actor.person_id, clock.now()
    task.progress_percent = 100


def verify(
    session: Session,
    actor: Actor,
    task: Task,
    text: str = "",
    verdict: Verdict | None = None,
    *,
    expected_version: Expected,
) -> None:
    """Sign off what was handed in: the task, or the periods of it that wait (domain.md 5.1).

    Raises Stale, IllegalStep, NotAllowedOnOwnReport, ProofNotOpened, NoVerdict.
    """
    hold(session, task, expected_version)
    act = Act.VERIFY_PERIOD if task.schedule_type in PERIODIC else Act.VERIFY
    check_state(act, task.state)
    rows = settling.settle(session, task, InstanceState.VERIFIED)
    told = {
        "verdict": verdict,
        "due": task.due_date,
        "periods": [[row.key, row.due_date] for row in rows],
    }
    turn(session, actor, task, act, told, verdict=verdict)
    text, period = optional(text, "意见"), settling.words_of(rows)
    add_entry(session, actor, task, EntryKind.VERIFIED, text, period=period)
    task.verdict = verdict
    if act == Act.VERIFY:
        task.verified_at = clock.now()
    else:
        task.progress_percent = 0  # the next period begins anew


def send_back(
    session: Session, actor: Actor, task: Task, reason: str, *, expected_version: Expected
) -> None:
    """Return what was handed in, with a reason; returns are counted.

    Raises Stale, IllegalStep, NotAllowedOnOwnReport, NoReason.
    """
    hold(session, task, expected_version)
    check_state(Act.RETURN, task.state)
    reason = optional(reason, "退回的理由")
    rows = settling.settle(session, task, InstanceState.RETURNED)
    period = settling.words_of(rows)
    add_entry(session, actor, task, EntryKind.RETURNED, reason, period=period)
    told = {"periods": [row.key for row in rows]}
    turn(session, actor, task, Act.RETURN, told, reason=reason)
    task.return_count += 1


def _chosen(
    session: Session, task: Task, periods: Collection[int] | None
) -> Sequence[TaskInstance]:
    return settling.chosen(session, task, periods) if task.schedule_type in PERIODIC else ()


def _declare(task: Task, figures: Sequence[float | None]) -> dict[str, object]:
    """Keep what was declared of the targets; what was not said stays as it was."""
    if not any(one is not None for one in figures):
        return {}
    if len(figures) > len(task.targets):
        raise BadFigure("申报数和指标对不上，请刷新后再填。")
    before = [*task.declared, *[None] * (len(task.targets) - len(task.declared))]
    after = [new if new is not None else old for new, old in zip(figures, before, strict=False)]
    task.declared = after + before[len(after) :]
    return {"declared": task.declared}
