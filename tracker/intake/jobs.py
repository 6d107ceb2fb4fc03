"""What the scheduler does for imports: it reads what others left unread, and tidies up."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.access.scope import everywhere, in_each
from tracker.core import settings
from tracker.core.db import db, unit_of_work
from tracker.intake import spool, working
from tracker.intake.actions import readings

UNKNOWN_FOR = 3600.0  # seconds: a file lies in the spool before its row is written


def read_uploads(now: datetime, fence: Callable[[Session], None] = lambda _session: None) -> int:
    """Read the uploads whose process has died, office by office; return how many.

    Each is claimed by itself, so it may run anywhere and twice. Then what is over is tidied away.
    """
    with everywhere("uploads of all organisations are read"), unit_of_work() as session:
        fence(session)
        readings.purge(session, now)
        left: dict[int, list[int]] = defaultdict(list)
        for org_id, number in readings.left_behind(session, now):
            left[org_id].append(number)
    done = in_each(
        left,
        lambda org_id: sum(working.carry_out(number) for number in left[org_id]),
        "uploads could not be read for everybody",
    )
    sweep(now)
    return done


def sweep(now: datetime) -> None:
    """Delete spooled files that were read, and after an hour those that no row names."""
    folder = settings.current().spool_dir
    waiting = list(spool.ages(folder, now))  # before the rows: a new one is not missed
    if not waiting:
        return
    with everywhere("the spool is for all organisations"):
        wanted, over = readings.open_tokens(db.session()), readings.closed_tokens(db.session())
        db.session.rollback()
    for token, age in waiting:
        if token not in wanted and (token in over or age > UNKNOWN_FOR):
            spool.remove(folder, token)
