"""Passwords, letters and browsers for the tests of accounts."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.cast import Cast
from tests.page import Page
from tracker.access.scope import everywhere
from tracker.accounts import passwords
from tracker.accounts.models import Person
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.notify.jobs import deliver_waiting
from tracker.notify.mailers import MemoryMailer
from tracker.notify.message import Outgoing
from tracker.trail.models import AuditEntry

OWN = "柳塘下坪石桥一二三四"


@pytest.fixture
def by_mail(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The office has a mail server."""
    ours = replace(app.extensions["settings"], smtp_url="smtp://mail.luoshi.test:25")
    monkeypatch.setitem(app.extensions, "settings", ours)


@pytest.fixture
def letters(app: Flask) -> Callable[[], list[Outgoing]]:
    """Answers the requests for links, carries every waiting letter out, and hands it over."""

    def carried() -> list[Outgoing]:
        from tracker.accounts.jobs import answer_link_requests

        mailer = MemoryMailer()
        answer_link_requests(clock.now())
        deliver_waiting(mailer, clock.now(), "test")
        return mailer.sent

    return carried


def link_in(letter: Outgoing) -> str:
    """The path of the link that stands in a letter."""
    [line] = [line for line in letter.text.splitlines() if "/links/" in line]
    return line.removeprefix("http://luoshi.test")


@pytest.fixture
def password(session: Session, cast: Cast) -> str:
    """The clerk, the administrator and the handler have one of their own, the same."""
    hashed = passwords.hash_password(OWN)
    with unit_of_work() as work:
        for person in (cast.clerk, cast.admin, cast.handler):
            work.get_one(Person, person.id).password_hash = hashed
    return OWN


def sign_in_with(client: FlaskClient, account: str, password: str, **query: str) -> Page:
    """The page that the sign-in form leads to."""
    form = Page(client.get("/sign-in", query_string=query)).form("登录")
    return Page(form.send(client, account=account, password=password))


@pytest.fixture
def acts(app: Flask) -> Callable[[], list[str]]:
    """What the trail says of accounts, in order."""

    def listed() -> list[str]:
        with everywhere("a test reads the trail"):
            db.session.rollback()
            wanted = select(AuditEntry.action).where(AuditEntry.action.startswith("account."))
            return list(db.session.scalars(wanted.order_by(AuditEntry.at, AuditEntry.seq)))

    return listed
