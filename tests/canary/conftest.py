"""The demonstration county with a word of its own in every text and file of each office."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.canary.crawling import Walk, walk
from tests.canary.sowing import sow, sow_files
from tests.databases import Visitor
from tests.demo.conftest import MONDAY, built
from tracker.access.actor import Role
from tracker.access.scope import within
from tracker.accounts import signin
from tracker.accounts.models import Organization, Person
from tracker.core.db import db, unit_of_work
from tracker.ledger.actions import seeing
from tracker.ledger.models import Evidence
from tracker.search import actions as search
from tracker.web import limits

WORDS = {"yunlu": "zqYUNLUqz", "qinghe": "zqQINGHEqz", "shiqiao": "zqSHIQIAOqz"}


@dataclass
class Fields:
    """The sown county, who walks in it, and their cookies' tokens."""

    folder: Path
    app: Flask
    people: dict[str, list[tuple[str, str]]]  # by office: who, token
    sown: dict[str, set[str]]
    files: dict[str, int]
    walked: dict[tuple[str, str], Walk] = field(default_factory=dict)

    def walk_of(self, token: str, inside: str = "") -> Walk:
        """All that this session can open from every page that needs no row; walked once."""
        if (token, inside) not in self.walked:
            first = [inside + address for address in starts(self.app)]
            self.walked[token, inside] = walk(self.browse(self.app, token), first, inside)
        return self.walked[token, inside]

    def browse(self, app: Flask, token: str) -> FlaskClient:
        """A browser in which that session lives."""
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        return client


@pytest.fixture(scope="package")  # while it lives, the clock stands still
def fields(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fields]:
    """The demonstration county with its words sown, at a Monday of November."""
    folder = tmp_path_factory.mktemp("canary")
    with built(folder, "sqlite", MONDAY) as county:
        app = county.app
        app.test_client_class = Visitor
        app.config["TESTING"] = True
        app.config["REQUESTS_PER_MINUTE"] = 10**9  # a crawler is no person
        ids = {org.code: org.id for org in db.session.scalars(select(Organization))}
        people = {code: _sign_in_one_a_role(app, number) for code, number in ids.items()}
        with unit_of_work() as session:
            rows = session.connection()
            sown = {code: sow(rows, ids[code], word) for code, word in WORDS.items()}
            blobs = app.extensions["settings"].blobs_dir
            files = {code: sow_files(rows, blobs, ids[code], WORDS[code]) for code in WORDS}
            search.rebuild(session)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(limits, "REPORTS", replace(limits.REPORTS, most=10**9))
            yield Fields(folder, app, people, sown, files)


def _sign_in_one_a_role(app: Flask, org_id: int) -> list[tuple[str, str]]:
    """One person for every set of roles of the office, each with a live session."""
    found: dict[frozenset[Role], tuple[str, str]] = {}
    with app.test_request_context(), within(org_id):
        for person in db.session.scalars(select(Person).where(Person.active)).all():
            roles = signin.actor_of(db.session(), person).roles
            if roles in found:
                continue
            token = secrets.token_urlsafe(16)
            with unit_of_work() as session:
                row = session.get_one(Person, person.id)
                row.must_change_password = False
                signin.open_session(session, row, token)
                # opened before, or the first to walk by would leave a note that others see
                opened = session.scalars(select(Evidence.id)).all()
                seeing.see(session, signin.actor_of(session, row), opened)
            found[roles] = (" ".join(sorted(roles)) or "nobody", token)
    return list(found.values())


def starts(app: Flask) -> list[str]:
    """Every page that needs no row."""
    with app.test_request_context():
        return sorted(
            str(rule)
            for rule in app.url_map.iter_rules()
            if not rule.arguments
            and "GET" in (rule.methods or ())
            and not str(rule).startswith("/healthz")  # says how the service is, not what it keeps
        )
