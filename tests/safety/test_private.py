"""Nothing private in logs, error pages and the trail (P25), and no log line that was forged."""

import io
import logging

import pytest
from flask.logging import default_handler
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from tests.routes import addresses
from tracker.access.scope import everywhere
from tracker.accounts.models import Unit
from tracker.core.db import db, unit_of_work
from tracker.core.masks import masked, one_line
from tracker.trail.models import AuditEntry
from tracker.web.logs import Discreet

pytestmark = pytest.mark.slow

SECRETS = {
    "password": "Tongqiang-Tiebi-7391",
    "old": "Jincheng-Tangchi-2846",
    "new": "Xuanhe-Shuijing-5512",
    "token": "tok_9f8e7d6c5b4a39281706",
    "key": "key_1a2b3c4d5e6f70819203",
}
NUMBERS = {"note": "110101199003078515", "title": "13800138000", "email": "13912345678@luoshi.test"}
DOCUMENT = "柳塘村低保户名单第七页涉及的三户人家"
TEXTS = {
    "text": DOCUMENT,
    "reason": DOCUMENT,
    "name": "隐秘的名字甲",
    "url": "https://x.test/隐秘路径",
}
SENT = SECRETS | NUMBERS | TEXTS | {"again": SECRETS["new"], "account": "clerk", "version": "1"}
CANARIES = (*SECRETS.values(), *NUMBERS.values(), *TEXTS.values(), "13912345678")
FORGED = "x\n[2026-11-22 08:00:00,000] ERROR in forged: line\r\n\x1b[2J\u2028\u202e"


@pytest.fixture
def log(app):
    """What this process writes of itself, as it would stand in the file."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(default_handler.formatter)
    root = logging.getLogger()
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)
    app.config["PROPAGATE_EXCEPTIONS"] = None


def found_in(text):
    return [canary for canary in CANARIES if canary in text]


def test_the_log_goes_out_through_the_discreet_formatter(app):
    assert isinstance(default_handler.formatter, Discreet)
    for name in ("tracker", "apscheduler", "alembic", "waitress"):
        assert default_handler in logging.getLogger(name).handlers, name


@pytest.mark.parametrize("who", ["nobody", "clerk", "admin"])
def test_what_is_sent_to_every_route_stands_in_no_log_and_no_trail(routes, visit, log, who):
    visitor = visit(who)

    for route in routes:
        if route.endpoint == "accounts.sign_out":
            continue
        said = (
            {"query_string": SENT}
            if route.method == "GET"
            else {"data": SENT | {"csrf_token": visitor.token}, "query_string": SENT}
        )
        answer = visitor.open(route.method, route.path, **said)
        assert not [s for s in SECRETS.values() if answer.status_code >= 500 and s in answer.text]
    visitor.open("GET", "/nowhere/" + SECRETS["token"], headers={"Authorization": SECRETS["key"]})

    assert found_in(log.getvalue()) == []
    assert private_in_trail() == []


def private_in_trail():
    db.session.rollback()
    with everywhere("a test reads the trail"):
        told = "\n".join(db.session.scalars(select(AuditEntry.payload)))
    return [c for c in (*SECRETS.values(), *NUMBERS.values(), "13912345678") if c in told]


def broken_row():
    """What a database says of a row that it refuses: on PostgreSQL, all of it."""
    with unit_of_work() as work:
        for _ in range(2):
            work.add(Unit(name=DOCUMENT, short_name=SECRETS["token"][:20]))
            work.flush()


def chained():
    try:
        raise KeyError(SECRETS["password"])
    except KeyError as error:
        raise ValueError(DOCUMENT, NUMBERS) from error


def in_a_row():
    raise IntegrityError(f"INSERT {DOCUMENT}", {"password": SECRETS["old"]}, Exception(DOCUMENT))


def noted():
    error = RuntimeError(SECRETS["new"])
    error.add_note(DOCUMENT)
    raise error


def grouped():
    raise ExceptionGroup(DOCUMENT, [ValueError(SECRETS["token"])])


def text_of_ours():
    DOCUMENT.encode("ascii")


FAULTS = (broken_row, chained, in_a_row, noted, grouped, text_of_ours)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_an_exception_at_any_route_tells_where_and_not_what(
    app, routes, visit, log, monkeypatch, fault
):
    visitor = visit("clerk")

    def fails(**_given):
        fault()

    fails.permission = None
    for route in routes:
        monkeypatch.setitem(app.view_functions, route.endpoint, fails)
    for route in routes:
        said = (
            {"query_string": SENT}
            if route.method == "GET"
            else {"data": SENT | {"csrf_token": visitor.token}}
        )
        answer = visitor.open(route.method, route.path, **said)
        assert answer.status_code == 500, route
        assert found_in(answer.text) == []

    written = log.getvalue()
    assert found_in(written) == []
    assert written.count("exception on ") == len(routes)
    assert f"in {fault.__name__}" in written  # the frames are there


def test_a_busy_database_is_told_without_its_row(app, visit, log, monkeypatch):
    def busy(**_given):
        raise OperationalError(f"UPDATE {DOCUMENT}", SECRETS, Exception("database is locked"))

    busy.permission = None
    monkeypatch.setitem(app.view_functions, "ledger.index", busy)

    assert visit("clerk").open("GET", "/ledger/").status_code == 503
    assert found_in(log.getvalue()) == []
    assert "the database did not answer" in log.getvalue()


def test_an_address_may_hold_a_secret_and_is_told_as_its_route(app, visit, log, monkeypatch, cast):
    wide = [r for r in app.url_map.iter_rules() if any(a not in ("place",) for a in r.arguments)]
    visitor = visit("nobody")

    def fails(**_given):
        raise ZeroDivisionError

    fails.permission = None
    for rule in wide:
        monkeypatch.setitem(app.view_functions, rule.endpoint, fails)
        path = rule.rule
        for name in rule.arguments:
            for kind in ("", "int:", "path:", "string:", "uuid:"):
                given = "7" if kind == "int:" else SECRETS["token"]
                path = path.replace(f"<{kind}{name}>", given)
        visitor.open("GET", path)

    assert SECRETS["token"] not in log.getvalue()


@pytest.mark.parametrize("where", ["path", "query", "agent", "host", "referer", "field", "report"])
def test_nobody_writes_a_line_of_the_log(app, visit, log, monkeypatch, where):
    def fails(**_given):
        app.logger.warning("said: %s", FORGED)
        raise ValueError(FORGED)

    fails.permission = None
    for endpoint in ("ledger.index", "assets.send", "accounts.sign_in"):
        monkeypatch.setitem(app.view_functions, endpoint, fails)
    visitor = visit("clerk")
    line = FORGED.encode().decode("latin-1").replace("\n", "%0A").replace("\r", "%0D")
    asked = {
        "path": lambda: visitor.open("GET", "/assets/0/x%0A[2026]%20ERROR%20in%20forged"),
        "query": lambda: visitor.open("GET", "/ledger/", query_string={"q": FORGED}),
        "agent": lambda: visitor.open("GET", "/ledger/", headers={"User-Agent": line}),
        "host": lambda: visitor.open("GET", "/ledger/", headers={"Host": line}),
        "referer": lambda: visitor.open("GET", "/ledger/", headers={"Referer": line}),
        "field": lambda: visitor.open("POST", "/sign-in", data={"account": FORGED}),
        "report": lambda: visitor.open("POST", "/csp-report", data=FORGED.encode()),
    }
    asked[where]()

    written = log.getvalue()
    assert not [begun for begun in written.split("\n") if "in forged" in begun[:60]]
    assert not [c for c in written if (ord(c) < 32 and c != "\n") or c in "\x7f\x85\u2028\u202e"]


def test_numbers_of_persons_are_hidden_and_others_are_not():
    assert masked("１１０１０１１９９００３０７８５１５") != "１１０１０１１９９００３０７８５１５"
    assert masked("11010119900307851X，13800138000") == "1101**********851X，138****8000"
    same = "云政办发〔2026〕9号，2026-11-22，第1234567890123号，0a13800138000ff"
    assert masked(same).startswith("云政办发〔2026〕9号，2026-11-22，第1234567890123号")
    assert one_line("a\x00\x85\u2066b柳") == "a\\x00\\x85\\u2066b柳"


def test_every_address_is_known_to_this_test(app, cast):
    """Routes come from the program itself: a new one is asked too."""
    assert len(addresses(app, cast.org.id)) >= 60
