"""Days of the office, and what a run of the morning leaves behind."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

import pytest
from flask import Flask
from sqlalchemy import select

from tracker.access.scope import everywhere
from tracker.core import clock
from tracker.core.clock import LOCAL
from tracker.core.db import db
from tracker.notify.jobs import deliver_waiting
from tracker.notify.mailers import MemoryMailer
from tracker.notify.models import DueNotice
from tracker.reminders.jobs import queue_due_reminders


def morning(day: date) -> datetime:
    """Eight o'clock of that day."""
    return datetime.combine(day, time(8), LOCAL).astimezone(UTC)


@dataclass
class Days:
    """Runs the office's mornings: reminders are queued, then the outbox is carried out."""

    mailer: MemoryMailer = field(default_factory=MemoryMailer)

    def run(self, *days: date, times: int = 1) -> int:
        """Live through these mornings; return how many letters went out."""
        before = len(self.mailer.sent)
        for day in days:
            with clock.stopped_at(morning(day)):
                for _ in range(times):
                    queue_due_reminders(clock.now())
                    deliver_waiting(self.mailer, clock.now(), "test")
        return len(self.mailer.sent) - before

    def to(self, person) -> list[str]:
        """The subjects of the letters this person got."""
        return [letter.subject for letter in self.mailer.sent if letter.to == person.email]

    def notices(self) -> set[tuple[str, int]]:
        """Every stage that was recorded, with the person."""
        with everywhere("a test looks"):
            db.session.rollback()
            return set(db.session.execute(select(DueNotice.stage, DueNotice.person_id)))


@pytest.fixture
def days(app: Flask) -> Days:
    """The mornings of both townships."""
    return Days()


@pytest.fixture
def since() -> Callable[[date], object]:
    """The clock stands at the morning of that day, while a row is made."""
    return lambda day: clock.stopped_at(morning(day))
