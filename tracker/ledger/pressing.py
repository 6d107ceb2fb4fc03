"""Which day of a task presses: that of its earliest period that is not settled, else its own.

The own day of work with periods is the last of its series. Once every period that has begun is
settled nothing presses, until the next one begins.
"""

from collections.abc import Collection

from sqlalchemy import update
from sqlalchemy.orm import Session

from tracker.ledger import life_queries
from tracker.ledger.models import NEVER, Task


def press(session: Session, task: Task) -> None:
    """Let the earliest period that is not settled press on `task`; nothing, where all are."""
    session.flush()
    found = session.execute(life_queries.next_due([task.id])).first()
    task.next_due = found[1] if found else None
    if not found and session.scalar(life_queries.instances(task.id).limit(1)) is not None:
        task.due_order = NEVER


def press_all(session: Session, task_ids: Collection[int]) -> None:
    """The same for many, without moving their versions on: a form that is open stays good."""
    session.flush()
    for task_id, due in session.execute(life_queries.next_due(task_ids)).all():
        session.execute(
            update(Task)
            .where(Task.id == task_id)
            .values(next_due=due, due_order=due)
            .execution_options(synchronize_session=False)
        )
        known = session.identity_map.get(session.identity_key(Task, task_id))
        if known is not None:
            session.expire(known, ["next_due", "due_order"])
