"""What the scheduler does for the ledger: the periods that have begun."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.scope import everywhere, within
from tracker.accounts.models import Organization
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.ledger.actions.opening import open_instances
from tracker.workdays import queries as workdays


def open_everywhere(now: datetime, fence: Callable[[Session], None] = lambda _session: None) -> int:
    """Open what has begun in every office; return how many periods are new.

    A unit of work for each office. A fault in one organisation's rows holds up no other: it is
    raised when all have had their turn.
    """
    with everywhere("periods begin in all organisations"):
        db.session.rollback()
        offices = db.session.scalars(select(Organization.id).order_by(Organization.id)).all()
    opened, faults = 0, []
    for office in offices:
        try:
            with within(office), unit_of_work() as session:
                fence(session)
                today = clock.local(now).date()
                opened += open_instances(session, today, workdays.calendar(session))
        except Exception as fault:  # raised again below, with its organisation
            db.session.rollback()
            fault.add_note(f"organization {office}")
            faults.append(fault)
    if faults:
        raise ExceptionGroup("periods could not be opened for everybody", faults)
    return opened
