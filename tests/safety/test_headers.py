"""The exact headers of reliability.md 2.14 on every answer of every route, whatever it says."""

import io
import sys
from collections import Counter

import pytest
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import (
    BadRequest,
    Forbidden,
    MethodNotAllowed,
    NotFound,
    RequestEntityTooLarge,
    TooManyRequests,
    Unauthorized,
)

from tests.routes import nonce_of
from tracker.core import settings
from tracker.core.db import Stale, unit_of_work
from tracker.core.errors import Refused
from tracker.files import actions, store
from tracker.web.refs import ref

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("answering")]

POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'nonce-{nonce}'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; object-src 'none'; report-uri {root}/csp-report"
)
OF_FILES = "sandbox; default-src 'none'"
EXACT = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
NEVER = ("Server", "X-Powered-By", "Access-Control-Allow-Origin", "X-AspNet-Version")
FAULTS = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    405: MethodNotAllowed,
    409: lambda: Stale(3),
    413: RequestEntityTooLarge,
    429: lambda: TooManyRequests(retry_after=30),
    500: ZeroDivisionError,
    503: lambda: OperationalError("UPDATE", {}, Exception("database is locked")),
}


class Seen:
    """What was answered so far: no nonce comes twice."""

    def __init__(self):
        self.nonces, self.counts = set(), Counter()

    def check(self, answer, root="", where=""):
        """Everything that any answer owes the browser."""
        headers = answer.headers
        self.counts[answer.status_code] += 1
        policy = headers.get_all("Content-Security-Policy")
        assert len(policy) == 1, where
        if headers.get("Content-Disposition"):
            assert headers["Content-Disposition"].startswith("attachment"), where
        if policy != [OF_FILES]:
            nonce = nonce_of(policy[0])
            assert policy[0] == POLICY.format(nonce=nonce, root=root), where
            assert len(nonce) >= 22, "128 bits"
            assert nonce not in self.nonces, "a nonce is good for one answer"
            self.nonces.add(nonce)
        for name, value in EXACT.items():
            assert headers.get_all(name) == [value], (where, name)
        for name in NEVER:
            assert name not in headers, (where, name)
        self._check_keeping(headers, where)
        for cookie in headers.get_all("Set-Cookie"):
            assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; ")), where

    def _check_keeping(self, headers, where):
        kept = headers.get_all("Cache-Control")
        if headers.get("Content-Type", "").startswith(("text/css", "text/javascript", "image/svg")):
            assert kept == ["public, max-age=31536000, immutable"], where
        else:
            assert kept in (["no-store"], ["private, no-store"]), where


@pytest.fixture
def seen():
    return Seen()


@pytest.mark.parametrize("who", ["nobody", "clerk", "leader", "admin", "auditor", "below"])
def test_every_route_as_it_answers(routes, visit, seen, who):
    visitor = visit(who)

    for route in routes:
        if route.endpoint == "accounts.sign_out":
            continue
        answer = visitor.open(route.method, route.path)
        seen.check(answer, visitor.root, f"{who}: {route}")

    assert sum(seen.counts.values()) >= len(routes) - 1
    sys.stdout.write(f"{who}: {dict(sorted(seen.counts.items()))}\n")


@pytest.mark.parametrize("who", ["nobody", "clerk", "below"])
def test_every_route_when_it_is_asked_wrongly(routes, visit, seen, who):
    visitor = visit(who)

    for path in sorted({route.path for route in routes}):
        for method in ("GET", "POST", "HEAD", "OPTIONS", "DELETE"):
            seen.check(visitor.open(method, path, data={}), visitor.root, f"{method} {path}")
        for wrong in (f"{path.rstrip('/')}/x/y", f"{path}%00", path.rstrip("/") or "//"):
            seen.check(visitor.open("GET", wrong), visitor.root, wrong)
        evil = visitor.open("GET", path, headers={"Host": "evil.example"})
        assert evil.status_code == 400
        seen.check(evil, visitor.root, f"evil host {path}")
    assert {400, 404, 405} <= set(seen.counts)


@pytest.mark.parametrize("who", ["nobody", "clerk", "below"])
@pytest.mark.parametrize("status", FAULTS)
def test_every_route_when_it_fails(app, routes, visit, monkeypatch, who, status):
    visitor, seen = visit(who), Seen()

    def fails(**_given):
        raise FAULTS[status]()

    fails.permission = None
    for endpoint in {route.endpoint for route in routes} - {"accounts.sign_out"}:
        monkeypatch.setitem(app.view_functions, endpoint, fails)
    for route in routes:
        answer = visitor.open(route.method, route.path)
        seen.check(answer, visitor.root, f"{status} {route}")
    assert seen.counts[status] > len(routes) / 3


def test_every_route_when_a_rule_says_no(app, routes, visit, seen, monkeypatch):
    visitor = visit("clerk")

    def refuses(**_given):
        raise Refused("现在不能这样做。")

    refuses.permission = None
    for route in routes:
        monkeypatch.setitem(app.view_functions, route.endpoint, refuses)
    for route in routes:
        answer = visitor.open(route.method, route.path)
        assert answer.status_code in (303, 409), route
        seen.check(answer, where=str(route))


def test_every_route_when_too_much_is_sent_and_too_often(app, routes, visit, seen, monkeypatch):
    visitor = visit("clerk")
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)
    for route in routes:
        if route.method == "POST" and route.endpoint != "headers.csp_report":
            answer = visitor.open("POST", route.path, data={"text": "字" * 1000})
            assert answer.status_code == 413, route
            seen.check(answer, where=str(route))

    monkeypatch.setitem(app.config, "REQUESTS_PER_MINUTE", 0)
    for route in routes:
        if not route.endpoint.startswith(("assets.", "health.", "headers.")):
            answer = visitor.open(route.method, route.path)
            assert answer.status_code == 429, route
            assert int(answer.headers["Retry-After"]) > 0
            seen.check(answer, where=str(route))


def test_over_tls_every_answer_asks_for_tls_from_now_on(routes, visit, seen):
    visitor = visit("nobody")
    for route in routes:
        answer = visitor.open(route.method, route.path, base_url="https://localhost")
        assert answer.headers.get_all("Strict-Transport-Security") == [
            "max-age=31536000; includeSubDomains"
        ]
        plain = visitor.open(route.method, route.path)
        assert "Strict-Transport-Security" not in plain.headers
        seen.check(answer, where=str(route))


def test_a_file_is_guarded_more_than_a_page(app, make, cast, visit, seen):
    answer = visit("clerk").open("GET", f"/files/{ref(a_file(cast))}")

    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"] == OF_FILES
    assert answer.headers["Cache-Control"] == "private, no-store"
    seen.check(answer)


def a_file(cast):
    kept = store.keep(settings.current().blobs_dir, io.BytesIO(b"%PDF-1.7"), 1000)
    with unit_of_work() as work:
        return actions.attach(work, cast.actor(cast.clerk), kept, "回单.pdf").id
