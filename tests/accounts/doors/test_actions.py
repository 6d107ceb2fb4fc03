"""Several processes over one database: guessing is counted once, and a session ends in all."""

import http.client
import os
import socket
import subprocess
import sys
import time
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.page import Page
from tracker.access.scope import everywhere
from tracker.accounts import actions, passwords, throttle
from tracker.accounts.models import Person, Post, SignInAttempt
from tracker.accounts.rules import AdminKind
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.core.settings import ROOT

pytestmark = pytest.mark.slow
OWN = "柳塘下坪石桥一二三四"
PROCESSES, EACH = 4, 50


@pytest.fixture
def start(app):
    """Starts a module of the tests in a process of its own, over this test's database."""
    started = []
    ours = app.extensions["settings"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")} | {
        "TRACKER_INSTANCE_DIR": str(ours.instance_dir),
        "TRACKER_DATABASE_URL": ours.database_url,
        "TRACKER_SECRET_KEY": ours.secret_key,
        "TRACKER_BASE_URL": ours.base_url,
        "TRACKER_ALLOW_PLAIN_HTTP": "1",
    }

    def starting(module, *arguments):
        db.session.remove()
        process = subprocess.Popen(
            [sys.executable, "-m", f"tests.accounts.doors.{module}", *arguments],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield starting
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def password(app, session, cast):
    """The clerk has a password of their own."""
    hashed = passwords.hash_password(OWN)
    with unit_of_work() as work:
        work.get_one(Person, cast.clerk.id).password_hash = hashed
    return OWN


def is_right(app, account, password):
    with app.test_request_context(environ_base={"REMOTE_ADDR": "203.0.113.9"}):
        try:
            return passwords.verify_password(account, password).account == account
        except passwords.WrongPassword:
            return False


def test_of_two_hundred_guesses_at_once_five_are_looked_at(start, app, password):
    guessing = [start("guess", "clerk", str(EACH)) for _ in range(PROCESSES)]
    told = [process.communicate(timeout=120)[0].split() for process in guessing]

    assert sum(int(away) for _, away in told) == PROCESSES * EACH - throttle.TRIES
    assert sum(int(evaluated) for evaluated, _ in told) == throttle.TRIES
    assert db.session.scalar(select(func.count(SignInAttempt.id))) == throttle.TRIES
    assert not is_right(app, "clerk", password)
    with clock.stopped_at(clock.now() + throttle.WINDOW + timedelta(seconds=1)):
        assert is_right(app, "clerk", password)


class Server:
    """One of the web processes, asked with the cookies of somebody."""

    def __init__(self, port):
        self.port = port

    def ask(self, method, path, cookie, body=None):
        """The status and the text of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Host": "luoshi.test", "Cookie": cookie}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def servers(start):
    """Two web processes over one database."""
    ports = [free_port() for _ in range(2)]
    for port in ports:
        start("web", str(port))
    found = [Server(port) for port in ports]
    until = time.monotonic() + 30
    for server in found:
        while True:
            try:
                server.ask("GET", "/sign-in", "")
                break
            except OSError:
                assert time.monotonic() < until, "the web did not start"
                time.sleep(0.1)
    return found


def cookie_of(client):
    found = client.get_cookie("luoshi")
    return f"luoshi={found.value}"


def statuses(servers, cookie):
    return [server.ask("GET", "/me", cookie)[0] for server in servers]


def test_a_session_that_ends_is_over_at_the_next_request_in_every_process(
    servers, app, cast, sign_in, session
):
    admin, clerk = cast.actor(cast.admin), cast.actor(cast.clerk)

    def ends(person, act):
        """`act` ends the session of `person`, whose cookie was copied before."""
        copied = cookie_of(sign_in(person))
        assert statuses(servers, copied) == [200, 200]
        db.session.remove()
        with unit_of_work() as work:
            act(work, work.get_one(Person, person.id))
        assert statuses(servers, copied) == [302, 302]

    hashed = passwords.hash_password(OWN)
    ends(cast.handler, lambda work, row: actions.set_password(work, None, row, hashed, "password"))
    ends(cast.handler, lambda work, row: actions.sign_out_everywhere(work, admin, row))
    ends(cast.leader, lambda work, row: _hand_over(work, clerk, cast))
    ends(
        cast.outsider,
        lambda work, row: actions.appoint(
            work, admin, row, AdminKind.AUDITOR, 0, expected_version=row.version
        ),
    )
    ends(cast.handler, lambda work, row: actions.retire(work, clerk, row, 0))


def _appoint(work, admin, row):
    actions.appoint(work, admin, row, AdminKind.AUDITOR, 0, expected_version=row.version)


def _hand_over(work, clerk, cast):
    post, successor = work.get_one(Post, cast.deputy_post.id), work.get_one(Person, cast.member.id)
    actions.change_holder(work, clerk, post, successor, date(2026, 3, 1))


def test_a_cookie_that_was_copied_is_dead_after_signing_out_elsewhere(servers, cast, sign_in):
    client = sign_in(cast.clerk)
    token = Page(client.get("/me")).form("退出").fields["csrf_token"]
    copied = cookie_of(client)
    assert statuses(servers, copied) == [200, 200]

    status, _ = servers[0].ask("POST", "/sign-out", copied, f"csrf_token={token}")

    assert status == 303
    assert statuses(servers, copied) == [302, 302]


def test_a_changed_role_counts_at_the_next_request_in_every_process(
    servers, cast, sign_in, session
):
    cookie = cookie_of(sign_in(cast.outsider))
    assert [server.ask("GET", "/ledger/", cookie)[0] for server in servers] == [200, 200]

    with everywhere("a test changes a row by hand"), unit_of_work() as work:
        work.get_one(Person, cast.outsider.id).admin_kind = AdminKind.AUDITOR

    assert [server.ask("GET", "/ledger/", cookie)[0] for server in servers] == [404, 404]
