"""Every answer carries the safety headers, whatever it is."""

import json

import pytest

from tracker.web import headers
from tracker.web.headers import trusted_hosts
from tracker.web.limits import Pace

ANSWERS = [
    ("get", "/ledger", 200),
    ("get", "/nowhere", 404),
    ("get", "/refuses", 409),
    ("get", "/sign-in", 200),
    ("post", "/ledger", 405),
    ("post", "/ledger/1/report", 400),
    ("post", "/csp-report", 204),
    ("get", "/assets/0000000000000000/luoshi.css", 404),
]


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_to_the_clerk_is_guarded(clerk, method, path, status):
    answer = getattr(clerk, method)(path)

    assert answer.status_code == status
    assert_guarded(answer)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/ledger", "/nowhere", "/sign-in"])
def test_every_answer_to_a_stranger_is_guarded(stranger, path):
    answer = stranger.get(path)

    assert_guarded(answer)
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_unexpected_fault_is_guarded_too(app, clerk, token):
    app.config["PROPAGATE_EXCEPTIONS"] = False

    answer = clerk.post("/ledger/1/report", data={"did": "break", "csrf_token": token(clerk)})

    assert answer.status_code == 500
    assert_guarded(answer)


def test_the_nonce_is_new_in_every_answer_and_stands_in_the_page(clerk):
    one, other = clerk.get("/ledger"), clerk.get("/ledger")

    assert nonce_of(one) != nonce_of(other)
    assert f'nonce="{nonce_of(one)}"' in one.text


def test_an_asset_may_be_kept_and_is_guarded(app, stranger):
    with app.test_request_context():
        address = app.jinja_env.globals["asset"]("luoshi.css")

    answer = stranger.get(address)

    assert_guarded(answer)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_tls_is_demanded_only_where_there_is_tls(clerk):
    plain = clerk.get("/ledger")
    secured = clerk.get("/ledger", base_url="https://localhost")

    assert "Strict-Transport-Security" not in plain.headers
    assert secured.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize(
    "host", ["evil.example", "luoshi.example.evil.example", "127.0.0.1.evil.cn"]
)
def test_a_strange_host_gets_nothing_but_a_page_that_says_so(make_app, host):
    client = make_app(base_url="https://luoshi.example").test_client()

    answer = client.get("/sign-in", headers={"Host": host})

    assert answer.status_code == 400
    assert host not in answer.text
    assert_guarded(answer)


@pytest.mark.parametrize("host", ["luoshi.example", "luoshi.example:8443", "127.0.0.1:8000"])
def test_our_own_names_are_answered(make_app, host):
    client = make_app(base_url="https://luoshi.example").test_client()

    assert client.get("/sign-in", headers={"Host": host}).status_code == 200


def test_this_machine_is_always_trusted_once():
    assert trusted_hosts("http://127.0.0.1:8000") == ["127.0.0.1", "localhost"]


@pytest.mark.parametrize(
    ("address", "allowed", "secure"),
    [
        ("https://luoshi.example", False, True),
        ("http://127.0.0.1:8000", False, False),
        ("http://localhost:8000", False, False),
        ("http://10.1.2.3", False, True),
        ("http://10.1.2.3", True, False),
    ],
)
def test_cookies_leave_tls_only_on_loopback_or_where_allowed(make_app, address, allowed, secure):
    app = make_app(base_url=address, allow_plain_http=allowed)

    assert app.config["SESSION_COOKIE_SECURE"] is secure
    assert app.config["SESSION_COOKIE_NAME"] == ("__Host-luoshi" if secure else "luoshi")
    assert app.config["SESSION_COOKIE_HTTPONLY"] is True
    assert app.config["SESSION_COOKIE_SAMESITE"] == "Lax"


@pytest.fixture(autouse=True)
def reports(monkeypatch):
    """Each test counts reports of its own."""
    monkeypatch.setattr(headers, "_reports", Pace())


def test_what_a_browser_blocked_is_logged_in_words_of_ours_and_never_shown(stranger, caplog):
    report = {
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/x.js?secret=1",
        "document-uri": "http://localhost/ledger?q=110101199003078515",
        "script-sample": "alert('柳塘')",
    }

    answer = stranger.post("/csp-report", data=json.dumps({"csp-report": report}))

    assert (answer.status_code, answer.data) == (204, b"")
    assert caplog.messages == [
        "blocked by the content policy: script-src-elem, evil.example, on /ledger"
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{" + b"x" * 20_000,
        b"[" * 8000,
        b'{"csp-report": 1}',
        b'{"csp-report": {"blocked-uri": "http://[", "effective-directive": "x"}}',
        b'{"csp-report": {"effective-directive": "a\\nforged", "document-uri": "/nowhere/token"}}',
        b'{"csp-report": {"effective-directive": ["x"], "blocked-uri": {"a": 1}}}',
        b"\xff\xfe",
    ],
)
def test_a_report_that_is_none_adds_one_harmless_line(stranger, caplog, body):
    answer = stranger.post("/csp-report", data=body)

    assert (answer.status_code, answer.data) == (204, b"")
    [line] = caplog.messages
    assert len(line) < 200
    assert "forged" not in line
    assert "token" not in line
    assert "\n" not in line


def nonce_of(answer):
    return answer.headers["Content-Security-Policy"].split("'nonce-")[1].split("'")[0]


def assert_guarded(answer):
    policy = answer.headers["Content-Security-Policy"]
    assert policy == (
        f"default-src 'none'; script-src 'nonce-{nonce_of(answer)}' 'strict-dynamic'; "
        f"style-src 'nonce-{nonce_of(answer)}'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "object-src 'none'; report-uri /csp-report"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
