"""Days that moved, with the calendar or with a new text: who is owed a word about them."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from tracker.core import clock
from tracker.notify import outbox
from tracker.reminders import queries
from tracker.reminders.rules import BY_CALENDAR, owed_for_move
from tracker.workdays.deadlines import Move, Subject


def tell_moved(session: Session, moves: Sequence[Move]) -> None:
    """Tell of the days that a new edition of the calendar moved."""
    tell(session, {move.subject: move.before for move in moves}, BY_CALENDAR)


def tell(session: Session, before: Mapping[Subject, date], cause: str) -> None:
    """Record one notice for each person concerned; their next digest carries it.

    `before` is the day that each work had. What was handed in is in nobody's hands now: its notice
    waits until it comes back.
    """
    now = clock.now()
    office, _ = queries.office_on(session, clock.local(now).date())
    owed = [
        one
        for work in queries.work_of(session, before)
        for one in owed_for_move(work, office, before[Subject(work.type, work.id)], cause)
    ]
    outbox.owe(session, owed, now)
