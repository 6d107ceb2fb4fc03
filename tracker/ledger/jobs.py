"""What the scheduler does for the ledger: periods that have begun, tasks nobody answered to."""

from collections.abc import Callable
from datetime import date, datetime, time

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.access.scope import everywhere, in_each
from tracker.accounts.models import Organization
from tracker.calendar.rules import WorkCalendar
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.ledger import queries
from tracker.ledger.actions.assigning import accept_silent
from tracker.ledger.actions.opening import open_instances
from tracker.ledger.kinds import State
from tracker.ledger.models import Task
from tracker.ledger.rules import SILENT_AFTER
from tracker.workdays import queries as workdays

Fence = Callable[[Session], None]


def open_everywhere(now: datetime, fence: Fence = lambda _session: None) -> int:
    """Open what has begun in every office, each in a unit of work; return how many are new."""
    today = clock.local(now).date()

    def opened(_office: int) -> int:
        with unit_of_work() as session:
            fence(session)
            return open_instances(session, today, workdays.calendar(session))

    return in_each(_offices(), opened, "periods could not be opened for everybody")


def accept_everywhere(now: datetime, fence: Fence = lambda _session: None) -> int:
    """Take as accepted what nobody answered to for five working days (domain.md 5.1), in every
    office; return how many tasks.
    """
    today = clock.local(now).date()

    def accepted(_office: int) -> int:
        if db.session.scalar(_silent(db.session(), today).limit(1)) is None:
            db.session.rollback()
            return 0  # a night without any of it writes nothing
        with unit_of_work() as session:
            fence(session)
            tasks = session.scalars(_silent(session, today).with_for_update(of=Task)).all()
            for task in tasks:
                accept_silent(session, task)
            return len(tasks)

    return in_each(_offices(), accepted, "silence could not be taken as consent everywhere")


def _silent(session: Session, today: date) -> Select[Task]:
    """Tasks given longer ago than five working days, and neither accepted nor objected to."""
    calendar: WorkCalendar = workdays.calendar(session)
    last = calendar.last_workday_on_or_before(today)
    first_in_time = calendar.add_workdays(last, -SILENT_AFTER)
    midnight = datetime.combine(first_in_time, time.min, clock.LOCAL)
    return (
        select(Task)
        .where(
            Task.state == State.ASSIGNED,
            Task.assigned_at < midnight,
            ~Task.reminders_held,  # nobody was told of it yet
            queries.running(),
        )
        .order_by(Task.id)
    )


def _offices() -> list[int]:
    with everywhere("the scheduler serves all organisations"):
        db.session.rollback()
        return list(db.session.scalars(select(Organization.id).order_by(Organization.id)))
