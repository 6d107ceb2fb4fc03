"""Which day of a task presses: its own, or that of its earliest period that is not settled."""

from collections.abc import Collection

from sqlalchemy import case, literal, update
from sqlalchemy.orm import Session

from tracker.ledger import life_queries
from tracker.ledger.models import Task


def press(session: Session, task: Task) -> None:
    """Let the earliest period that is not settled press on `task`."""
    session.flush()
    found = session.execute(life_queries.next_due([task.id])).first()
    task.next_due = found[1] if found else None


def press_all(session: Session, task_ids: Collection[int]) -> None:
    """The same for many, without moving their versions on: a form that is open stays good."""
    session.flush()
    for task_id, due in session.execute(life_queries.next_due(task_ids)).all():
        earlier = case(((Task.due_date < due), Task.due_date), else_=literal(due))
        session.execute(
            update(Task)
            .where(Task.id == task_id)
            .values(next_due=due, due_order=earlier)
            .execution_options(synchronize_session=False)
        )
        known = session.identity_map.get(session.identity_key(Task, task_id))
        if known is not None:
            session.expire(known, ["next_due", "due_order"])
