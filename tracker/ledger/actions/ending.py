"""How a task leaves the ordinary way: objection and its answer, withdrawal, the files."""

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core.versions import Expected, hold
from tracker.ledger.actions.history import add_entry, said
from tracker.ledger.kinds import EntryKind, State
from tracker.ledger.models import Task
from tracker.ledger.rules import step
from tracker.trail import actions as trail


def object_to(
    session: Session, actor: Actor, task: Task, reason: str, *, expected_version: Expected
) -> None:
    """The lead unit says why the task is not its own; the office decides (domain.md 5.1)."""
    hold(session, task, expected_version)
    _move(session, actor, task, State.OBJECTED, EntryKind.OBJECTED, said(reason, "异议的理由"))


def uphold(
    session: Session, actor: Actor, task: Task, reason: str, *, expected_version: Expected
) -> None:
    """The office hears the objection and leaves the task where it is (domain.md 5.1)."""
    hold(session, task, expected_version)
    _move(session, actor, task, State.ASSIGNED, EntryKind.ASSIGNED, said(reason, "维持的理由"))


def withdraw(
    session: Session, actor: Actor, task: Task, reason: str, *, expected_version: Expected
) -> None:
    """The task is taken out of the year's count, but stays to be seen (domain.md 4.6)."""
    hold(session, task, expected_version)
    _move(session, actor, task, State.WITHDRAWN, EntryKind.WITHDRAWN, said(reason, "撤销的理由"))


def file_away(session: Session, actor: Actor, task: Task, *, expected_version: Expected) -> None:
    """A task that was signed off goes into the files (domain.md 5.1)."""
    hold(session, task, expected_version)
    _move(session, actor, task, State.CLOSED, EntryKind.CLOSED, "")


def _move(
    session: Session, actor: Actor, task: Task, wanted: State, kind: EntryKind, text: str
) -> None:
    before, task.state = task.state, step(task.state, wanted)
    add_entry(session, actor, task, kind, text)
    trail.record(session, actor, f"task.{wanted}", task, {"state": [before, task.state]})
