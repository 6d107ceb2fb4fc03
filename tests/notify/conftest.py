"""Letters for tests, a mail server that does as it is told, and where a letter stands."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from flask import Flask

from tests.cast import Cast
from tracker.access.scope import everywhere, within
from tracker.accounts.models import Person
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.notify import outbox
from tracker.notify.models import Letter
from tracker.notify.rules import LetterKind, LetterState, NewLetter

MORNING = datetime(2026, 9, 18, 0, 0, tzinfo=UTC)  # 08:00 in the office, a Friday


@dataclass
class Wanted:
    """What the letters' kind answers when it is asked whether a letter is still wanted."""

    answer: LetterState | None = None
    asked: list[int] = field(default_factory=list)

    def __call__(self, _session, letter: Letter) -> LetterState | None:
        self.asked.append(letter.id)
        return self.answer


@pytest.fixture
def wanted(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Wanted:
    """Every letter is wanted, until a test says otherwise."""
    wanted = Wanted()
    monkeypatch.setitem(app.extensions, "still_wanted", {LetterKind.DIGEST: wanted})
    return wanted


@pytest.fixture
def morning() -> Iterator[datetime]:
    """The clock stands at eight on 18 September 2026."""
    with clock.stopped_at(MORNING):
        yield MORNING


@pytest.fixture
def post(wanted: Wanted, morning: datetime, cast: Cast) -> Callable[..., int | None]:
    """Queue a letter, to the handler if nobody else is named."""

    def posted(person: Person = cast.handler, **said: object) -> int | None:
        given = {
            "to_addr": person.email,
            "local_day": clock.today(),
            "subject": "[政务公开] 今日1 — 9月18日",
            "text": "完成各村公开目录更新\n",
            "html": "<p>完成各村公开目录更新</p>",
        } | said
        with within(person.org_id), unit_of_work() as session:
            return outbox.post(session, NewLetter(person_id=person.id, **given), clock.now())

    return posted


def stands(letter_id: int) -> Letter:
    """The letter as it is stored now."""
    with everywhere("a test looks at a letter"):
        db.session.rollback()
        return db.session.get_one(Letter, letter_id)
