"""Days that moved with the calendar: who is owed a word about them."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from tracker.core import clock
from tracker.notify import outbox
from tracker.reminders import queries
from tracker.reminders.rules import owed_for_move
from tracker.workdays.deadlines import Move, Subject


def tell_moved(session: Session, moves: Sequence[Move]) -> None:
    """Record one notice for each person concerned; their next digest carries it.

    What was handed in is in nobody's hands now: its notice waits until it comes back.
    """
    before = {move.subject: move.before for move in moves}
    now = clock.now()
    office, _ = queries.office_on(session, clock.local(now).date())
    owed = [
        one
        for work in queries.work_of(session, before)
        for one in owed_for_move(work, office, before[Subject(work.type, work.id)])
    ]
    outbox.owe(session, owed, now)
