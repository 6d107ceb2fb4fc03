"""The way of an upload through its reading: begun, taken by one worker at a time, ended once."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts.actions import hold_office
from tracker.accounts.models import Person
from tracker.core import clock
from tracker.files import actions as files
from tracker.intake import queries
from tracker.intake.actions.uploading import check_new
from tracker.intake.models import IntakeReading
from tracker.intake.rules import ENDED_WITHOUT, UNDER_WAY, BeingRead, ReadingState
from tracker.intake.spool import Spooled
from tracker.trail import origin
from tracker.web import once

# A child has 20 seconds (documents.sandbox), and may wait for its turn.
LEASE = timedelta(minutes=2)
PICKED_UP_AFTER = timedelta(minutes=1)  # who took the upload had that long to begin
MOST_TRIES = 3
KEPT_FOR = timedelta(days=2)  # forms lead here for a day (`web.once`)

STOPPED = "这份文件几次都没有读完，程序中途停了；请另存为 .docx 或 .txt 后再上传。"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form says of a file. With `year_fault` the year cannot be: it is asked for again."""

    name: str
    year: int | None = None
    year_fault: str = ""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A reading that is ours until the lease runs out."""

    reading_id: int
    owner: str
    name: str
    spooled: Spooled
    year: int | None
    year_fault: str
    actor: Actor
    origin: origin.Origin


def begin(
    session: Session,
    actor: Actor,
    spooled: Spooled,
    asked: Asked,
    submission_id: int | None = None,
) -> IntakeReading:
    """Line a spooled file up to be read for `actor`. Raises AlreadyImported, BeingRead."""
    hold_office(session)
    check_new(session, spooled.sha256)
    other = session.scalars(queries.being_read(spooled.sha256)).first()
    if other is not None:
        raise BeingRead(other.id)
    came = origin.current()
    row = IntakeReading(
        file_name=files.clean_name(asked.name),
        sha256=spooled.sha256,
        size=spooled.size,
        year=asked.year,
        year_fault=asked.year_fault,
        spool_token=spooled.token,
        submission_id=submission_id,
        created_by_id=actor.person_id,
        session_ref=came.session_ref,
        ip=came.ip,
        created_at=clock.now(),
    )
    session.add(row)
    session.flush()
    return row


def to_take(now: datetime) -> ColumnElement[bool]:
    """What may be taken: readings that nobody has, and those whose worker has died."""
    died = and_(IntakeReading.state == ReadingState.READING, IntakeReading.lease_until < now)
    return or_(IntakeReading.state == ReadingState.WAITING, died)


def claim(session: Session, reading_id: int, now: datetime) -> Claimed | None:
    """Make the reading ours, or return None: another worker has it, or it has ended.

    One that was given up for dead again and again is refused: the file may be the reason.
    """
    wanted = queries.reading(reading_id).where(to_take(now))
    row = session.scalar(wanted.with_for_update(skip_locked=True))
    if row is None:
        return None
    if row.tries >= MOST_TRIES:
        _end(session, row, ReadingState.REFUSED, STOPPED)
        return None
    row.state = ReadingState.READING
    row.tries += 1
    row.pages_read = row.pages = 0
    row.lease_owner = secrets.token_hex(16)  # a new name for each claim
    row.lease_until = now + LEASE
    person = session.get_one(Person, row.created_by_id)
    return Claimed(
        reading_id=row.id,
        owner=row.lease_owner,
        name=row.file_name,
        spooled=Spooled(row.spool_token, row.sha256, row.size),
        year=row.year,
        year_fault=row.year_fault,
        actor=Actor(person_id=person.id, org_id=person.org_id, name=person.name),
        origin=origin.Origin(row.session_ref, row.ip),
    )


def held(session: Session, claimed: Claimed) -> IntakeReading | None:
    """The row under lock, or None where it is no longer ours."""
    mine = queries.reading(claimed.reading_id).where(
        IntakeReading.lease_owner == claimed.owner, IntakeReading.state == ReadingState.READING
    )
    return session.scalar(mine.with_for_update())


def note_pages(session: Session, claimed: Claimed, read: int, pages: int) -> None:
    """Write down how far it has come; whoever gets on keeps the lease."""
    row = held(session, claimed)
    if row is not None:
        row.pages_read, row.pages = read, pages
        row.lease_until = clock.now() + LEASE


def done(row: IntakeReading, draft_id: int) -> None:
    """It has become that draft."""
    row.state, row.draft_id, row.finished_at = ReadingState.DONE, draft_id, clock.now()
    row.lease_owner = row.lease_until = None


def end(
    session: Session,
    claimed: Claimed,
    state: ReadingState,
    sentence: str,
    draft_id: int | None = None,
    secret: bool = False,
) -> bool:
    """It ended without a draft, for the reason in `sentence`; False where it is no longer ours.

    The form may be sent again.
    `draft_id` is what the same content was imported as before. Of a `secret` file neither the name
    nor the hash is kept.
    """
    row = held(session, claimed)
    if row is None:
        return False
    row.draft_id = draft_id
    if secret:
        row.file_name = row.sha256 = ""
    _end(session, row, state, sentence)
    return True


def _end(session: Session, row: IntakeReading, state: ReadingState, sentence: str) -> None:
    row.state, row.sentence, row.finished_at = state, sentence, clock.now()
    row.lease_owner = row.lease_until = None
    once.forget(session, row.submission_id)


def see(session: Session, actor: Actor, reading_id: int) -> None:
    """Who brought a file that ended without a draft has seen why: it is told no more."""
    row = session.scalar(queries.reading(reading_id).with_for_update())
    if row is not None and row.created_by_id == actor.person_id and row.state in ENDED_WITHOUT:
        row.seen_at = row.seen_at or clock.now()


def is_left(row: IntakeReading, now: datetime) -> bool:
    """Whether its worker died: the job will take it over (`left_behind`)."""
    return (
        row.state == ReadingState.READING and row.lease_until is not None and row.lease_until < now
    )


def left_behind(session: Session, now: datetime) -> list[tuple[int, int]]:
    """Office and number of the readings that nobody carries out, oldest first."""
    late = or_(
        IntakeReading.state == ReadingState.READING,
        IntakeReading.created_at < now - PICKED_UP_AFTER,
    )
    wanted = select(IntakeReading.org_id, IntakeReading.id).where(to_take(now), late)
    return [(org, number) for org, number in session.execute(wanted.order_by(IntakeReading.id))]


def open_tokens(session: Session) -> set[str]:
    """The spooled files that are still to be read."""
    under_way = IntakeReading.state.in_(UNDER_WAY)
    return set(session.scalars(select(IntakeReading.spool_token).where(under_way)))


def closed_tokens(session: Session) -> set[str]:
    """Those that were read."""
    ended = IntakeReading.state.not_in(UNDER_WAY)
    return set(session.scalars(select(IntakeReading.spool_token).where(ended)))


def purge(session: Session, now: datetime) -> None:
    """Delete what ended some days ago."""
    session.execute(delete(IntakeReading).where(IntakeReading.finished_at < now - KEPT_FOR))
