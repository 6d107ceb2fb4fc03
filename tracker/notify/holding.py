"""Mail held after a restore, until a person has decided about it (reliability.md 2.18).

A backup does not know what the old machine sent after it was made: what it holds as waiting may
have arrived long ago, and what falls due again today may be a second copy. So nothing leaves by
itself, and the person who lets it go says what becomes of the letters that wait by then.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.notify.models import Letter, MailHold
from tracker.notify.rules import GIVE_UP_AFTER, WAITING, LetterState
from tracker.trail import actions as trail

DROPPED = "恢复备份后由人取消"


class NotHeld(Refused):
    """There is nothing to release."""


@dataclass(frozen=True, slots=True)
class Held:
    """The hold as a page shows it: the gap in our knowledge, and what waits."""

    snapshot_at: datetime
    restored_at: datetime
    waiting: int
    may_have_arrived: int  # of these, the letters that are older than the restore


def is_held() -> ColumnElement[bool]:
    """Of a letter: its organisation's mail is held."""
    return exists().where(MailHold.org_id == Letter.org_id)


def held(session: Session) -> Held | None:
    """The hold on the organisation in scope, or None."""
    hold = session.scalar(select(MailHold))
    if hold is None:
        return None
    waiting = select(func.count(Letter.id)).where(Letter.state.in_(WAITING))
    older = waiting.where(Letter.created_at <= hold.restored_at)
    return Held(
        hold.snapshot_at,
        hold.restored_at,
        session.scalar(waiting) or 0,
        session.scalar(older) or 0,
    )


def release(session: Session, actor: Actor | None, *, send: bool) -> int:
    """Let the organisation's mail go again; return how many letters waited.

    With `send` these go out now, else they are cancelled: their notices stay in the system.
    Raises NotHeld.
    """
    hold = session.scalar(select(MailHold).with_for_update())
    if hold is None:
        raise NotHeld("通知没有停发，不需要放行。")
    now = clock.now()
    letters = session.scalars(select(Letter).where(Letter.state.in_(WAITING))).all()
    for letter in letters:
        if send:
            letter.next_at, letter.give_up_at = now, now + GIVE_UP_AFTER
        else:
            letter.state, letter.last_error = LetterState.CANCELLED, DROPPED
    said = {"sent" if send else "dropped": [0, len(letters)]}
    trail.record(session, actor, "mail.release", hold, said)
    session.delete(hold)
    return len(letters)
