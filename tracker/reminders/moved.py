"""Days that moved with the calendar: who is owed a word about them."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from tracker.core import clock
from tracker.notify import outbox
from tracker.reminders import notices, queries
from tracker.reminders.rules import SubjectType, owed_for_move
from tracker.workdays.deadlines import Move, Subject


def tell_moved(session: Session, moves: Sequence[Move]) -> None:
    """Record one notice for each person concerned; their next digest carries it.

    What was handed in is in nobody's hands now, so nobody is told of it.
    """
    before = {move.subject: move.before for move in moves}
    now = clock.now()
    office, _ = queries.office_on(session, clock.local(now).date())
    works = [work for work in queries.work_of(session, before) if not work.is_handed_in]
    days = {(work.type, work.id): work.due for work in works}
    untold = notices.known_days(session, works)
    owed = [
        one
        for work in works
        # a period that goes with its task, from the same day to the same, is not told twice
        if work.task_id is None or days.get((SubjectType.TASK, work.task_id)) != work.due
        for one in owed_for_move(
            work, office, before[Subject(work.type, work.id)], untold.get((work.type, work.id), {})
        )
    ]
    outbox.owe(session, owed, now)
