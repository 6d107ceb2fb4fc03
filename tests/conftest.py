"""What every test may ask for: an app on an empty database, people, a signed-in client."""

import secrets
import smtplib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.browser import browser
from tests.cast import Cast
from tests.databases import KINDS, Bench, Stage, bench
from tests.make import Make
from tracker.access.scope import within
from tracker.accounts import signin
from tracker.accounts.models import Person
from tracker.core.db import db, unit_of_work
from tracker.intake.views import uploading

__all__ = ["bench", "browser"]  # fixtures that live beside what they open

# How long one example takes says how busy the machine is, and nothing about the rule.
settings.register_profile("luoshi", settings(), deadline=None)
settings.load_profile("luoshi")

# Rules need no database; pages are tested on one; what reads and writes rows, on both.
ON_BOTH = {
    "test_actions",
    "test_queries",
    "test_figures",
    "test_guards",
    "test_machine",
    "test_jobs",
    "test_setting_kinds",
    "test_models",
    "test_outbox",
    "test_saves",
    "test_stamps",
    "test_bulk_acts",
    "test_delivery",
    "test_told",
    "test_killed",
    "test_asking",
    "test_instructing",
    "test_splitting",
    "test_undoing",
    "test_ways_round",
    "test_year",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="kill, crash and repeat far more often")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "kind" in metafunc.fixturenames:
        name = metafunc.module.__name__.rsplit(".", 1)[-1]
        metafunc.parametrize("kind", KINDS if name in ON_BOTH else KINDS[:1], scope="function")


@pytest.fixture(autouse=True)
def no_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test cannot reach a mail server by accident; those that mean to say so (`real_mail`)."""

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("this test reached for a mail server")

    monkeypatch.setattr(smtplib.SMTP, "connect", refuse)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> float:
    """A request waits for its reading as long as it takes: how busy the machine is says nothing.

    Gives the seconds that a request really waits.
    """
    real = uploading.PATIENCE
    monkeypatch.setattr(uploading, "PATIENCE", 60.0)
    return real


@pytest.fixture
def stage(bench: Bench, kind: str) -> Stage:
    """An app on a database that holds the cast and nothing else."""
    return bench.stage(kind)


@pytest.fixture
def app(stage: Stage) -> Iterator[Flask]:
    """The app on such a database, with its context open."""
    with stage.app.app_context():
        yield stage.app
        db.session.remove()


@pytest.fixture
def cast(stage: Stage) -> Cast:
    """The people of two townships; see tests/cast.py for what each may touch."""
    return stage.cast


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    """A reading session inside the first township."""
    with within(cast.org.id):
        yield db.session()


@pytest.fixture
def make(session: Session, cast: Cast) -> Make:
    """Makes rows of the first township; each call is its own unit of work."""
    return Make(cast)


@pytest.fixture
def sign_in(app: Flask, cast: Cast) -> Callable[[Person], FlaskClient]:
    """A browser in which that person is signed in."""

    def signed_in(person: Person) -> FlaskClient:
        token = secrets.token_urlsafe(16)
        with app.test_request_context(), within(person.org_id), unit_of_work() as session:
            signin.open_session(session, session.get_one(Person, person.id), token)
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return client

    return signed_in


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """Collects every statement that the database is asked inside the block."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        asked: list[str] = []

        def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
            if not statement.startswith(("PRAGMA", "BEGIN")):
                asked.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield asked
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counting
