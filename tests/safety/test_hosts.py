"""A false Host, and words about it in other headers, bend no page, no link and no letter (P18)."""

import re
import socket
import threading

import pytest
import waitress
from flask import request

from tests.routes import addresses
from tracker.core.db import db
from tracker.core.settings import Settings
from tracker.factory import create_app
from tracker.notify.models import Letter
from tracker.schedule.serve import SERVER

OURS = "luoshi.test"
EVIL = (
    "evil.example",
    "evil.example:80",
    "luoshi.test.evil.example",
    "evilluoshi.test",
    "luoshi.test@evil.example",
    "luoshi.test:80@evil.example",
    "user:pass@luoshi.test",
    "luoshi.test:99999",
    "luoshi.test:0x50",
    "luoshi.test:",
    "luoshi.test\t",
    "luoshi.test evil.example",
    "luoshi.test, evil.example",
    "luoshi.test/evil.example",
    "luoshi.test#evil.example",
    "luoshi.test?evil.example",
    "",
    "[::ffff:203.0.113.9]",
    "[::1%25eth0]",
    "203.0.113.9",
    "2130706433",
    "luoshi。test",
    "*",
)
SIDEWAYS = (
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Server": "evil.example"},
    {"X-Host": "evil.example"},
    {"X-Original-URL": "https://evil.example/"},
    {"X-Rewrite-URL": "https://evil.example/"},
    {"Forwarded": "host=evil.example;proto=https;for=203.0.113.9"},
    {"X-Forwarded-Proto": "https", "X-Forwarded-Port": "4443"},
    {"X-Forwarded-Prefix": "//evil.example"},
    {"Origin": "https://evil.example", "Referer": "https://evil.example/ledger/"},
)
PAGES = ("/sign-in", "/", "/ledger/", "/ledger", "/nowhere", "/me")


def leads_elsewhere(answer):
    """What of an answer names another host than ours, wherever it stands."""
    told = "\n".join(f"{name}: {value}" for name, value in answer.headers) + answer.text
    assert "evil.example" not in told
    return [a for a in re.findall(r"https?://([^/\s\"'<]*)", told) if a not in (OURS, "localhost")]


@pytest.mark.parametrize("host", EVIL)
def test_a_false_host_is_refused(sign_in, cast, host):
    client = sign_in(cast.clerk)

    for page in PAGES:
        answer = client.get(page, headers={"Host": host}, environ_overrides={"HTTP_HOST": host})
        assert answer.status_code == 400, page
        assert leads_elsewhere(answer) == []


@pytest.mark.parametrize("said", SIDEWAYS, ids=lambda said: next(iter(said)))
def test_other_headers_about_the_host_are_not_believed(sign_in, cast, said):
    client = sign_in(cast.clerk)

    for page in PAGES:
        answer = client.get(page, headers=said)
        assert answer.status_code in (200, 302, 303, 308, 404), page
        assert leads_elsewhere(answer) == []
        assert "Strict-Transport-Security" not in answer.headers


def test_every_link_in_a_letter_begins_with_the_configured_address(app, make, cast, sign_in):
    """The letters that a request sends out, made while every header lies about the host."""
    make.task()
    client = sign_in(cast.clerk)
    lies = {k: v for said in SIDEWAYS[:-1] for k, v in said.items()}
    for route in addresses(app, cast.org.id, "POST"):
        client.post(
            route.path, headers=lies, data={"account": "clerk", "email": "clerk@luoshi.test"}
        )
    db.session.rollback()
    for letter in db.session.query(Letter):
        for address in re.findall(r"https?://[^\s\"'<]+", letter.text_body + letter.html_body):
            assert address.startswith("http://luoshi.test/"), address
        assert "evil" not in letter.text_body + letter.html_body


@pytest.fixture
def behind(tmp_path):
    """The program behind so many proxies, and who it thinks is asking."""

    def made(hops, headers):
        app = create_app(Settings(instance_dir=tmp_path, secret_key="k" * 32, proxy_hops=hops))
        told = {}

        @app.before_request
        def note():
            told.update(addr=request.remote_addr, secure=request.is_secure, host=request.host)

        answer = app.test_client().get("/healthz/live", headers=headers)
        assert answer.status_code == 200
        return told, answer

    return made


FORWARDED = {
    "X-Forwarded-For": "198.51.100.66, 203.0.113.7, 192.0.2.5",
    "X-Forwarded-Proto": "http, https, https",
    "X-Forwarded-Host": "evil.example",
}


@pytest.mark.parametrize(
    ("hops", "address", "secure"),
    [(0, "127.0.0.1", False), (1, "192.0.2.5", True), (2, "203.0.113.7", True)],
)
def test_a_proxy_is_believed_as_many_hops_back_as_the_setting_says(behind, hops, address, secure):
    told, answer = behind(hops, FORWARDED)

    assert told == {"addr": address, "secure": secure, "host": "localhost"}
    assert ("Strict-Transport-Security" in answer.headers) is secure


def test_fewer_hops_than_said_leave_the_address_of_the_connection(behind):
    told, _ = behind(2, {"X-Forwarded-For": "192.0.2.5"})

    assert told["addr"] == "127.0.0.1"


@pytest.mark.parametrize("given", ["-1", "4", "x", "1.5", "１"])
def test_a_number_of_proxies_that_cannot_be_is_named(given):
    with pytest.raises(SystemExit, match="TRACKER_PROXY_HOPS"):
        Settings.from_env({"TRACKER_PROXY_HOPS": given})
    assert Settings.from_env({"TRACKER_PROXY_HOPS": "2"}).proxy_hops == 2
    assert Settings.from_env({}).proxy_hops == 0


def raw(port, *lines):
    """What the server says to these lines, as bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall("\r\n".join((*lines, "", "")).encode("latin-1"))
        found = b""
        while piece := line.recv(65536):
            found += piece
        return found.decode()


@pytest.fixture
def port(app):
    """The program behind the server that people run, on a free port."""
    server = waitress.create_server(app, host="127.0.0.1", port=0, **SERVER)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield server.effective_port
    server.close()
    thread.join(10)


@pytest.mark.parametrize(
    "request_lines",
    [
        ("GET / HTTP/1.1", "Host: 127.0.0.1", "Connection: close"),
        ("GET /nowhere HTTP/1.0",),
        ("GET / HTTP/1.1", "Host: evil.example", "Connection: close"),
        ("GET http://evil.example/ HTTP/1.1", "Host: 127.0.0.1", "Connection: close"),
        ("GET / HTTP/1.1", "Host: 127.0.0.1", "Bad Header", "Connection: close"),
        ("BREW / HTTP/1.1", "Host: 127.0.0.1", "Connection: close"),
        ("GET / HTTP/9.9", "Host: 127.0.0.1", "Connection: close"),
        ("POST / HTTP/1.1", "Host: 127.0.0.1", "Content-Length: 99999999999", "Connection: close"),
    ],
)
def test_the_server_names_no_program_and_no_version(port, request_lines):
    head = raw(port, *request_lines)

    assert head.startswith("HTTP/1.")
    assert not re.search(r"(?im)^server:|werkzeug|python|flask|waitress/", head)
    assert "evil.example" not in head


def test_monitors_of_the_worker_are_turned_away_behind_a_proxy(port):
    """The server must not hide from the program that something stands in front of it."""
    said = ("GET /healthz/work HTTP/1.1", "Host: 127.0.0.1", "Connection: close")

    assert raw(port, *said).split()[1] in ("200", "503")
    assert raw(port, *said[:-1], "X-Forwarded-For: 203.0.113.7", said[-1]).split()[1] == "404"
