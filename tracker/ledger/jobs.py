"""What the scheduler does for the ledger: the periods that have begun."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.scope import everywhere, in_each
from tracker.accounts.models import Organization
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.ledger.actions.opening import open_instances
from tracker.workdays import queries as workdays


def open_everywhere(now: datetime, fence: Callable[[Session], None] = lambda _session: None) -> int:
    """Open what has begun in every office, each in a unit of work; return how many are new."""
    today = clock.local(now).date()

    def opened(_office: int) -> int:
        with unit_of_work() as session:
            fence(session)
            return open_instances(session, today, workdays.calendar(session))

    with everywhere("periods begin in all organisations"):
        db.session.rollback()
        offices = db.session.scalars(select(Organization.id).order_by(Organization.id)).all()
    return in_each(offices, opened, "periods could not be opened for everybody")
