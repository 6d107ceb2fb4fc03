"""One letter's way out: claimed with a lease, sent outside any transaction, recorded."""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from tracker.notify import outbox
from tracker.notify.holding import is_held
from tracker.notify.message import Outgoing
from tracker.notify.models import Letter
from tracker.notify.rules import (
    DOUBT,
    FAULT_WAIT,
    LEASE,
    WAITING,
    LetterState,
    Outcome,
    Result,
    is_given_up,
    wait_after,
)

FAIR_SHARE = 3  # letters of one organisation in a handful
HANDFUL = 10

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that is ours until the lease runs out."""

    letter_id: int
    owner: str
    letter: Outgoing


def is_due(now: datetime) -> ColumnElement[bool]:
    """What may be claimed: letters whose time has come, and those whose worker has died.

    Nothing of an organisation whose mail is held after a restore.
    """
    return and_(
        or_(
            and_(Letter.state.in_(WAITING), Letter.next_at <= now),
            and_(Letter.state == LetterState.SENDING, Letter.lease_until < now),
        ),
        ~is_held(),
    )


def next_ones(session: Session, now: datetime) -> list[int]:
    """A handful of letters that may be claimed, oldest first, no organisation taking it all."""
    place = func.row_number().over(partition_by=Letter.org_id, order_by=(Letter.next_at, Letter.id))
    due = select(Letter.id, Letter.next_at, place.label("place")).where(is_due(now)).subquery()
    return list(
        session.scalars(
            select(due.c.id)
            .where(due.c.place <= FAIR_SHARE)
            .order_by(due.c.next_at, due.c.id)
            .limit(HANDFUL)
        )
    )


def claim(session: Session, letter_id: int, worker: str, now: datetime) -> Claimed | None:
    """Make the letter ours, or return None: another worker has it, or nobody wants it any more.

    A letter found in the hands of a worker that died may have arrived: it is sent again with
    the same Message-ID, and counted as ambiguous (promise P1).
    """
    letter = session.scalar(
        select(Letter).where(Letter.id == letter_id, is_due(now)).with_for_update(skip_locked=True)
    )
    if letter is None:
        return None
    if letter.state == LetterState.SENDING:
        letter.ambiguous += 1
    if end := _end_of(session, letter, now):
        letter.state = end
        letter.lease_owner = letter.lease_until = None
        return None
    letter.state = LetterState.SENDING
    letter.attempts += 1
    letter.lease_owner = f"{worker[:47]}:{secrets.token_hex(8)}"  # a new name for each claim
    letter.lease_until = now + LEASE
    return Claimed(letter.id, letter.lease_owner, _outgoing(letter))


def record(session: Session, claimed: Claimed, result: Result, now: datetime) -> bool:
    """Write down how the try ended; False where the letter is no longer ours."""
    letter = session.scalar(
        select(Letter)
        .where(
            Letter.id == claimed.letter_id,
            Letter.lease_owner == claimed.owner,
            Letter.state == LetterState.SENDING,
        )
        .with_for_update()
    )
    if letter is None:
        log.warning("letter %s was taken over while we sent it", claimed.letter_id)
        return False
    letter.lease_owner = letter.lease_until = None
    letter.last_code, letter.last_error = result.code, result.text[:500]
    letter.state = _RECORDS[result.outcome](letter, now)
    return True


def _end_of(session: Session, letter: Letter, now: datetime) -> LetterState | None:
    if is_given_up(letter.state, letter.attempts, letter.give_up_at, now):
        return LetterState.DEAD
    return outbox.why_unwanted(session, letter)


def _outgoing(letter: Letter) -> Outgoing:
    return Outgoing(
        message_id=letter.message_id,
        to=letter.to_addr,
        subject=letter.subject,
        text=letter.text_body,
        html=letter.html_body,
        written_at=letter.created_at,
    )


def _sent(letter: Letter, now: datetime) -> LetterState:
    letter.sent_at, letter.last_error = now, ""
    return LetterState.SENT


def _rejected(_letter: Letter, _now: datetime) -> LetterState:
    return LetterState.DEAD


def _try_again(letter: Letter, now: datetime) -> LetterState:
    return _retry(letter, now, wait_after(letter.attempts, letter.id))


def _in_doubt(letter: Letter, now: datetime) -> LetterState:
    letter.ambiguous += 1
    return _retry(letter, now, max(wait_after(letter.attempts, letter.id), DOUBT))


def _not_its_fault(letter: Letter, now: datetime) -> LetterState:
    letter.attempts -= 1  # account, certificate or name were wrong: no try is used up
    return _retry(letter, now, FAULT_WAIT)


def _retry(letter: Letter, now: datetime, wait: timedelta) -> LetterState:
    if now >= letter.give_up_at:
        return LetterState.DEAD
    letter.next_at = now + wait
    return LetterState.RETRY


_RECORDS = {
    Outcome.SENT: _sent,
    Outcome.REJECTED: _rejected,
    Outcome.REFUSED: _try_again,
    Outcome.UNREACHABLE: _try_again,
    Outcome.DOUBTFUL: _in_doubt,
    Outcome.SERVER_FAULT: _not_its_fault,
}
