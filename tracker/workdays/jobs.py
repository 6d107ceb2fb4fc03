"""What the scheduler does for the calendar: deadlines that hang on a new edition."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.scope import everywhere, within
from tracker.core.db import db, unit_of_work
from tracker.workdays import deadlines, queries
from tracker.workdays.models import CalendarEdition

# An edition may become visible a little after the moment it carries.
MARGIN = timedelta(minutes=5)


def is_due(session: Session, _now: datetime, last_good: datetime | None) -> bool:
    """Whether an edition was made since the job last did its work."""
    found = select(CalendarEdition.id)
    if last_good is not None:
        found = found.where(CalendarEdition.made_at > last_good - MARGIN)
    return session.scalar(found.limit(1)) is not None


def recount_everywhere(
    _now: datetime, fence: Callable[[Session], None] = lambda _session: None
) -> int:
    """Count again, office by office, what hangs on editions it has not seen; return how many
    days are others now.

    A unit of work for each office; done twice it changes nothing. A fault in one organisation's
    rows holds up no other: it is raised when all have had their turn.
    """
    moved, seen = 0, -1
    while (newest := _newest()) != seen:  # an edition made meanwhile has its turn, too
        moved, seen = moved + _recount(fence), newest
    return moved


def _newest() -> int:
    with everywhere("the calendar is for all organisations"):
        db.session.rollback()
        number = queries.newest(db.session())
        db.session.rollback()  # no read is left standing in a writer's way
    return number


def _recount(fence: Callable[[Session], None]) -> int:
    with everywhere("the calendar is for all organisations"):
        db.session.rollback()
        offices = db.session.scalars(queries.stale_offices(db.session())).all()
    moved, faults = 0, []
    for office in offices:
        try:
            with within(office), unit_of_work() as session:
                fence(session)
                changed = deadlines.recount(session, None)
                moved += sum(move.is_elsewhere for move in changed)
        except Exception as fault:  # raised again below, with its organisation
            db.session.rollback()
            fault.add_note(f"organization {office}")
            faults.append(fault)
    if faults:
        raise ExceptionGroup("deadlines could not be counted again for everybody", faults)
    return moved
