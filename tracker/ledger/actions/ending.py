"""How a task leaves the ordinary way: objection and its answer, withdrawal, the files."""

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.core.versions import Expected, hold
from tracker.ledger.actions.history import add_entry, optional
from tracker.ledger.actions.moving import turn
from tracker.ledger.kinds import PERIODIC, EntryKind, State
from tracker.ledger.models import Task
from tracker.ledger.rules import Act


def object_to(
    session: Session, actor: Actor, task: Task, reason: str, *, expected_version: Expected
) -> None:
    """The lead unit says why the task is not its own; the office decides within three working
    days (domain.md 5.1). Raises Stale, IllegalStep, NoReason.
    """
    hold(session, task, expected_version)
    reason = optional(reason, "异议的理由")
    turn(session, actor, task, Act.OBJECT, reason=reason)
    task.objected_at = clock.now()
    add_entry(session, actor, task, EntryKind.OBJECTED, reason)


def uphold(
    session: Session, actor: Actor, task: Task, reason: str, *, expected_version: Expected
) -> None:
    """The office hears the objection and leaves the task where it is, or takes a task up again
    that was said not to concern it, or taken out by mistake (domain.md 5.1).

    Raises Stale, IllegalStep, NoReason.
    """
    hold(session, task, expected_version)
    reason = optional(reason, "维持的理由")
    gone = task.state in (State.NOT_APPLICABLE, State.WITHDRAWN)
    act = Act.REVIVE if gone else Act.UPHOLD
    turn(session, actor, task, act, reason=reason)
    task.assigned_at, task.objected_at, task.accepted_silently = clock.now(), None, False
    task.not_applicable_reason = ""
    add_entry(session, actor, task, EntryKind.ASSIGNED, reason)


def withdraw(
    session: Session, actor: Actor, task: Task, reason: str, *, expected_version: Expected
) -> None:
    """The task is taken out of the year's count, but stays to be seen (domain.md 4.6).

    Raises Stale, IllegalStep, NoReason.
    """
    hold(session, task, expected_version)
    reason = optional(reason, "撤销的理由")
    turn(session, actor, task, Act.WITHDRAW, reason=reason)
    add_entry(session, actor, task, EntryKind.WITHDRAWN, reason)


def file_away(
    session: Session, actor: Actor | None, task: Task, *, expected_version: Expected
) -> None:
    """A task that was signed off goes into the files; one with periods not before its year is
    over, and with every period signed off or excused (domain.md 5.1).

    Raises Stale, IllegalStep, TooEarly, PeriodsLeft.
    """
    hold(session, task, expected_version)
    periodic = task.schedule_type in PERIODIC and task.state != State.VERIFIED
    turn(session, actor, task, Act.CLOSE_PERIODIC if periodic else Act.CLOSE)
    if periodic:
        task.verified_at = clock.now()
    add_entry(session, actor, task, EntryKind.CLOSED)
