"""Carrying the letters out of the outbox: what any worker may do, at any time."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tracker.access.scope import everywhere
from tracker.core.db import db, unit_of_work
from tracker.notify import delivery
from tracker.notify.mailers import Mailer
from tracker.notify.rules import Outcome, Result

REFUSALS = 5  # in a row: the server wants to be left alone


def deliver_waiting(
    mailer: Mailer, now: datetime, worker: str, stop: Callable[[], bool] = lambda: False
) -> int:
    """Send every letter whose time has come and return how many went out.

    One letter at a time: claimed, sent while no transaction is open, recorded. A fault of the
    server itself ends the round, so a dead server costs one time-out and not one a letter
    (promise P2); `stop` ends it after the letter in hand (SIGTERM).
    """
    round_ = _Round(mailer, now, worker)
    with everywhere("the outbox serves all organisations"):
        before: list[int] = []
        # the same handful again: other workers have it in their hands
        while (waiting := round_.waiting()) and waiting != before:
            for letter_id in waiting:
                if stop() or round_.is_over:
                    return round_.sent
                round_.deliver(letter_id)
            before = waiting
    return round_.sent


@dataclass
class _Round:
    mailer: Mailer
    now: datetime
    worker: str
    started: float = field(default_factory=time.monotonic)
    sent: int = 0
    refusals: int = 0
    is_over: bool = False

    def moment(self) -> datetime:
        """`now`, as far on as the round has lasted; leases count from here."""
        return self.now + timedelta(seconds=time.monotonic() - self.started)

    def waiting(self) -> list[int]:
        """The next handful."""
        db.session.rollback()  # a new look
        return delivery.next_ones(db.session(), self.moment())

    def deliver(self, letter_id: int) -> None:
        """Claim, send, record."""
        with unit_of_work() as session:
            claimed = delivery.claim(session, letter_id, self.worker, self.moment())
        if claimed is None:
            return
        # no transaction is open: a hung server stops nobody
        result = self.mailer.send(claimed.letter)
        with unit_of_work() as session:
            delivery.record(session, claimed, result, self.moment())
        self._count(result)

    def _count(self, result: Result) -> None:
        self.sent += result.outcome == Outcome.SENT
        self.refusals = self.refusals + 1 if result.outcome == Outcome.REFUSED else 0
        self.is_over = result.ends_the_round or self.refusals >= REFUSALS
