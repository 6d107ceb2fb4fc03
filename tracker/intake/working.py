"""Reading an upload beside the request: claimed, read in no transaction, ended in one.

The process that took the file reads it in a thread of its own. Where it dies, the job
`read-uploads` finds the row with a lease that ran out (`jobs`); the row decides, so there is one
draft.
"""

import logging
import threading
import time

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from tracker.access.scope import current_scope, within
from tracker.core import clock, settings
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.documents.classified import ClassifiedFile
from tracker.documents.progress import Listener
from tracker.documents.rules import UnreadableFile
from tracker.documents.sandbox import AT_ONCE
from tracker.files import marking
from tracker.files.actions import NoFile
from tracker.files.store import FileTooLarge
from tracker.intake import actions, spool
from tracker.intake.actions import readings
from tracker.intake.actions.readings import Claimed
from tracker.intake.reading import Reading, read_upload
from tracker.intake.rules import AlreadyImported, NoYear, ReadingState
from tracker.trail import origin

GONE = "刚才的文件已经不在了，请重新选择文件。"

NOTED_EVERY = 1.0  # seconds between two writes of how far it is

log = logging.getLogger(__name__)
_turns = threading.BoundedSemaphore(AT_ONCE)  # the rest wait in the table (reliability.md 2.9)
_threads: set[threading.Thread] = set()


def start(reading_id: int) -> threading.Thread:
    """Begin to carry it out in a thread; whoever likes may wait for that."""
    app, org_id = _app(), current_scope()
    assert org_id

    def work() -> None:
        try:
            with _turns, app.app_context(), within(org_id):
                carry_out(reading_id)
        except Exception:  # the row stays, and the job tries again
            log.exception("reading %s was not ended", reading_id)
        finally:
            _threads.discard(thread)

    thread = threading.Thread(target=work, name=f"reading {reading_id}", daemon=True)
    _threads.add(thread)
    thread.start()
    return thread


def settle(seconds: float) -> None:
    """Let the threads of this process end, for so long: it is about to stop."""
    until = time.monotonic() + seconds
    for thread in list(_threads):
        thread.join(max(0.0, until - time.monotonic()))


def carry_out(reading_id: int) -> bool:
    """Read what the row names, in its office's scope; say whether it was we who ended it."""
    with unit_of_work() as session:
        claimed = readings.claim(session, reading_id, clock.now())
    if claimed is None:
        return False
    db.session.rollback()
    with origin.asked_from(claimed.origin):
        ended = _carry_out(claimed)
    if ended:  # else it took longer than the lease, and another has the file in hand
        spool.remove(settings.current().spool_dir, claimed.spooled.token)
    return ended


def _carry_out(claimed: Claimed) -> bool:
    """Read it, and say whether it was we who ended it."""
    try:
        reading = _read(claimed)
    except ClassifiedFile as refusal:
        marking.note(claimed.actor, claimed.name, claimed.spooled.size)
        return _end(claimed, refusal, secret=True)
    except (UnreadableFile, FileTooLarge, NoFile) as refusal:
        return _end(claimed, refusal)
    if claimed.year_fault:
        return _end(claimed, NoYear(claimed.year_fault), ReadingState.YEAR)
    return _start_review(claimed, reading)


def _read(claimed: Claimed) -> Reading:
    given, spooled = settings.current(), claimed.spooled
    try:
        stream = spool.path_of(given.spool_dir, spooled.token, spooled.sha256).open("rb")
    except FileNotFoundError:  # after a restore: the spool is in no backup
        raise NoFile(GONE) from None
    with stream:
        return read_upload(given.blobs_dir, stream, claimed.name, claimed.year, _noting(claimed))


def _noting(claimed: Claimed) -> Listener:
    """Writes into the row how many pages were read, now and then; a short file has no time to."""
    app, last = _app(), time.monotonic()

    def note(read: int, pages: int) -> None:
        nonlocal last
        if time.monotonic() - last < NOTED_EVERY:
            return
        last = time.monotonic()
        try:
            with app.app_context(), within(claimed.actor.org_id), unit_of_work() as session:
                readings.note_pages(session, claimed, read, pages)
        except SQLAlchemyError:  # the database is busy: the next time will do
            log.warning("the pages of reading %s were not noted", claimed.reading_id)

    return note


def _start_review(claimed: Claimed, reading: Reading) -> bool:
    """Put it before its person, or say why not; either is one unit of work."""
    try:
        with unit_of_work() as session:
            row = readings.held(session, claimed)
            if row is not None:
                draft = actions.start_review(session, claimed.actor, reading, claimed.year)
                readings.done(row, draft.id)
            return row is not None
    except NoYear as refusal:
        return _end(claimed, refusal, ReadingState.YEAR)
    except AlreadyImported as refusal:
        return _end(claimed, refusal, draft_id=refusal.draft_id)
    except Refused as refusal:
        return _end(claimed, refusal)


def _end(
    claimed: Claimed,
    refusal: Exception,
    state: ReadingState = ReadingState.REFUSED,
    draft_id: int | None = None,
    secret: bool = False,
) -> bool:
    with unit_of_work() as session:
        return readings.end(session, claimed, state, str(refusal), draft_id, secret)


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]
