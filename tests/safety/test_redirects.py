"""After signing in, after a refusal, after a session that ended: always our own host (P18)."""

from dataclasses import asdict, replace

import pytest
from werkzeug.security import generate_password_hash

from tests.browser import opened, served
from tests.page import Page
from tracker.access.scope import within
from tracker.accounts.models import Person
from tracker.core.db import unit_of_work
from tracker.web import kept, links
from tracker.web.refs import ref

PASSWORD = "柳塘-2026-回单"
EVIL = (
    "https://evil.example/",
    "http:evil.example",
    "https:/evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    " //evil.example",
    "\x00//evil.example",
    "/\x0b/evil.example",
    "/\\\tevil.example",
    "//evil.example@localhost/",
    "//localhost@evil.example/",
    "http://localhost@evil.example/",
    "http://localhost:80@evil.example/",
    "http://localhost.evil.example/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "ftp://evil.example/",
    "//[::ffff:203.0.113.9]/",
    "/%09/evil.example",
    "/%5cevil.example",
    "/%2fevil.example",
    "/.//evil.example",
    "/x/..//evil.example",
    "/in/..//evil.example/",
    "/ledger/\r\nLocation: https://evil.example",
    "／／evil.example",
    "/\u2028/evil.example",
    "?next=//evil.example",
    "evil.example",
)


def read_by_a_browser(address):
    """What a browser makes of a Location: our path, or None where it leads elsewhere.

    Control characters and spaces at the ends go, tabs and line ends go anywhere, a backslash is a
    slash (the URL standard of the browsers).
    """
    address = "".join(c for c in address.strip("".join(map(chr, range(33)))) if c not in "\t\r\n")
    address = address.replace("\\", "/")
    for own in ("http://localhost/", "http://luoshi.test/"):
        if address.startswith(own):
            address = address.removeprefix(own[:-1])
    return None if address.startswith("//") or not address.startswith("/") else address


@pytest.fixture
def known(session, cast):
    """The clerk with a password of her own."""

    def knows(must_change=False):
        with unit_of_work() as work:
            clerk = work.get_one(Person, cast.clerk.id)
            clerk.password_hash = generate_password_hash(PASSWORD, "scrypt:32768:8:1")
            clerk.must_change_password = must_change

    knows()
    return knows


@pytest.mark.parametrize("target", EVIL, ids=repr)
def test_after_signing_in_the_host_is_ours(app, known, sign_in, cast, target):
    client = app.test_client()
    page = Page(client.get("/sign-in", query_string={"next": target}))
    form = page.form("登录")
    assert read_by_a_browser(form.action)

    answer = client.post(
        "/sign-in",
        query_string={"next": target},
        data=form.filled(account="clerk", password=PASSWORD),
    )

    assert answer.status_code == 303, answer.text
    assert read_by_a_browser(answer.location)
    assert "\n" not in answer.location
    again = client.get("/sign-in", query_string={"next": target})
    assert read_by_a_browser(again.location)


@pytest.mark.parametrize("target", EVIL, ids=repr)
def test_a_refusal_and_an_error_lead_back_to_us(sign_in, make, cast, target):
    task = make.task()
    client = sign_in(cast.clerk)
    token = Page(client.get("/me")).form("退出").fields["csrf_token"]
    headers = {"Referer": "".join(c for c in target if c.isprintable() and c.isascii())}

    for path, data in (
        (f"/tasks/{ref(task.id)}/verify", {"csrf_token": token, "version": "1"}),
        (f"/tasks/{ref(task.id)}/verify", {"csrf_token": "old", "version": "1"}),
        (f"/tasks/{ref(task.id)}/report", {"csrf_token": token, "version": "0", "text": "柳塘"}),
    ):
        answer = client.post(path, data=data, headers=headers)
        if answer.location:
            assert read_by_a_browser(answer.location), path
        else:
            assert not [a for a in Page(answer).links.values() if not leads_home(a)], path
    nowhere = Page(client.get("/nowhere", headers=headers))
    assert not [a for a in nowhere.links.values() if not leads_home(a)]


def leads_home(href):
    return href.startswith("#") or read_by_a_browser(href)


@pytest.mark.parametrize("target", EVIL, ids=repr)
def test_a_kept_form_goes_to_us_or_nowhere(app, target):
    with app.test_request_context("/tasks/1/report", method="POST", data={"text": "柳塘"}):
        form = replace(kept.current(), path=target)
        forged = kept._signer(app.secret_key).dumps(asdict(form))
        found = kept.unpack(forged)

        assert found is None or read_by_a_browser(found.path)


@pytest.mark.parametrize("path", ["//evil.example/ledger/", "//evil.example", "/%5Cevil.example/"])
@pytest.mark.parametrize("who", ["nobody", "clerk"])
def test_a_path_that_looks_like_a_host_leads_to_us(visit, who, path):
    for method in ("GET", "POST"):
        answer = visit(who).open(method, path)
        assert answer.location is None or read_by_a_browser(answer.location)


@pytest.mark.parametrize("target", EVIL, ids=repr)
def test_one_rule_says_what_is_ours(target):
    found = links.own_path(target)

    assert found is None or read_by_a_browser(found)


@pytest.mark.browser
def test_a_browser_reads_these_addresses_as_we_do(app, browser):
    """The rule above is checked against Chromium itself: what it lets through stays with us."""
    with served(app) as base, opened(browser, f"{base}/sign-in") as page:
        for target in EVIL:
            found = links.own_path(target)
            if found is not None:
                origin = page.evaluate("a => new URL(a, location.href).origin", found)
                assert origin == base, target
        assert page.evaluate("new URL('/\\t/evil.example', location.href).host") == "evil.example"


def test_a_forced_change_of_password_leads_to_us_too(app, known, session, cast):
    known(must_change=True)
    for target in EVIL[:8]:
        client = app.test_client()
        form = Page(client.get("/sign-in", query_string={"next": target})).form("登录")
        answer = client.post(
            "/sign-in",
            query_string={"next": target},
            data=form.filled(account="clerk", password=PASSWORD),
        )
        assert read_by_a_browser(answer.location)
        with client.session_transaction() as cookie:
            assert "evil" not in str(dict(cookie))
    with within(cast.org.id):
        assert session.get_one(Person, cast.clerk.id).must_change_password
