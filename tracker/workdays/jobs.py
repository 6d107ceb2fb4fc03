"""What the scheduler does for the calendar: deadlines that hang on a new edition."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.scope import everywhere, in_each
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
    def moved(_office: int) -> int:
        with unit_of_work() as session:
            fence(session)
            return sum(move.is_elsewhere for move in deadlines.recount(session, None))

    with everywhere("the calendar is for all organisations"):
        db.session.rollback()
        offices = db.session.scalars(queries.stale_offices(db.session())).all()
    return in_each(offices, moved, "deadlines could not be counted again for everybody")
