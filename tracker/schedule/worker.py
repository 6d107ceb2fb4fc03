"""The worker: it carries out the outbox, and stands as a candidate for the one who ticks."""

import logging
import secrets
import threading
import time
from threading import Event

from flask import Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.schedule import heartbeats, lease
from tracker.schedule.jobs import deliver, worker_name
from tracker.schedule.lease import Deposed, Held
from tracker.schedule.runner import Runner, note

DELIVER = "deliver-mail"
EVERY = 15.0
BEAT_EVERY = 60.0
FAREWELL = 25.0  # seconds for what is in hand when asked to stop

log = logging.getLogger(__name__)


class Candidate:
    """One process that may lead: takes the lease, keeps it, and knows when it is lost."""

    def __init__(self, app: Flask, owner: str, seconds: float) -> None:
        self._app = app
        self._owner = owner
        self._seconds = seconds
        self._held: Held | None = None
        self._until = 0.0

    def attend(self) -> bool:
        """Renew the lease or try to take it; return whether this process leads."""
        begun = time.monotonic()
        try:
            with self._app.app_context(), unit_of_work() as session:
                if self._held is None or not lease.renew(session, self._held, self._seconds):
                    self._held = lease.take(session, self._owner, self._seconds)
        except OperationalError as fault:  # the database is busy or away
            log.warning("the lease could not be renewed: %s", fault)
            return self._held is not None and time.monotonic() < self._until
        self._until = begun + self._seconds
        return self._held is not None

    def check(self, session: Session) -> None:
        """The fence: raise Deposed unless this process leads."""
        held = self._held
        if held is None:
            raise Deposed(f"{self._owner} does not lead")
        lease.check(session, held)

    def step_down(self) -> None:
        """Give the lease back."""
        if self._held is not None:
            with self._app.app_context(), unit_of_work() as session:
                lease.release(session, self._held)
            self._held = None


def run_worker(
    app: Flask, stop: Event, *, lease_seconds: float = lease.SECONDS, every: float = EVERY
) -> None:
    """Work until `stop` is set; then finish the letter in hand and give the lease back."""
    candidate = Candidate(app, f"{worker_name()}:{secrets.token_hex(4)}", lease_seconds)
    leading = threading.Thread(
        target=_lead, args=(app, candidate, stop, lease_seconds / 3), name="leading", daemon=True
    )
    leading.start()
    _carry_letters(app, stop, every)
    leading.join(FAREWELL)


def _lead(app: Flask, candidate: Candidate, stop: Event, every: float) -> None:
    runner = Runner(app, candidate.check)
    try:
        while not stop.is_set():
            if candidate.attend():
                runner.start()
            else:
                runner.stop()
            stop.wait(every)
    finally:
        stop.set()  # a fault of ours ends the whole worker: who watches over it starts another
        runner.stop(wait=True)
        candidate.step_down()


def _carry_letters(app: Flask, stop: Event, every: float) -> None:
    beaten = -BEAT_EVERY
    while not stop.is_set():
        with app.app_context():
            try:
                if time.monotonic() - beaten >= BEAT_EVERY:
                    with unit_of_work() as session:
                        heartbeats.looked(session, DELIVER, clock.now())
                    beaten = time.monotonic()
                sent = deliver(clock.now(), stop.is_set)
                if sent:
                    note(DELIVER, sent, None)
            except Exception as fault:  # the worker outlives any fault; monitors read the row
                log.exception("letters could not be carried")
                _note_fault(fault)
        stop.wait(every)


def _note_fault(fault: Exception) -> None:
    try:
        note(DELIVER, None, fault)
    except OperationalError:
        log.warning("the fault could not be noted either")
