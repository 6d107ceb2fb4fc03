"""Talking to a real mail server: every way it can fail has its outcome (promise P2)."""

import smtplib
import socket
import ssl
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from tests.notify.postoffice import open_office
from tracker.notify.message import Outgoing
from tracker.notify.rules import LEASE, Outcome
from tracker.notify.smtp import Patience, SmtpMailer

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")  # on this machine only

REAL_CONNECT = smtplib.SMTP.connect
SENDER = "落实台账 <luoshi@qinghe.example>"
SHORT = Patience(connect=0.5, command=0.5, data=0.5, whole=1.5)

LETTER = Outgoing(
    message_id="<abc@qinghe.example>",
    to="hemin@luoshi.test",
    subject="[政务公开] 逾期2 — 9月18日",
    text=".一行以点开头\n您是经办人\n",
    html="<p>您是经办人</p>",
    written_at=datetime(2026, 9, 18, tzinfo=UTC),
)


@pytest.fixture(autouse=True)
def real_mail(no_mail, monkeypatch):
    """These tests mean to reach a mail server, on this machine."""
    monkeypatch.setattr(smtplib.SMTP, "connect", REAL_CONNECT)


def send(url, letter=LETTER):
    return SmtpMailer.from_url(url, SENDER, SHORT).send(letter)


def test_a_letter_arrives_whole():
    with open_office() as office:
        result = send(office.url)

    assert (result.outcome, result.code) == (Outcome.SENT, 250)
    [message] = office.received
    assert message["Subject"] == "[政务公开] 逾期2 — 9月18日"
    assert message["Message-ID"] == "<abc@qinghe.example>"
    assert message["From"] == SENDER
    text = message.get_body(("plain",)).get_content()
    assert text.split() == [".一行以点开头", "您是经办人"]


def test_an_account_signs_in():
    with open_office(password="secret word") as office:
        result = send(office.url.replace("secret word", "secret%20word"))

    assert result.outcome == Outcome.SENT


@pytest.mark.parametrize(
    ("answers", "outcome", "code"),
    [
        ({"MAIL": "421 too busy"}, Outcome.REFUSED, 421),
        ({"RCPT": "451 try later"}, Outcome.REFUSED, 451),
        ({"RCPT": "550 no such user"}, Outcome.REJECTED, 550),
        ({"DATA": "451 try later"}, Outcome.REFUSED, 451),
        ({"DATA": "554 not wanted"}, Outcome.REJECTED, 554),
        ({"MAIL": "552 too large"}, Outcome.REJECTED, 552),
        ({"MAIL": "550 sender not allowed"}, Outcome.SERVER_FAULT, 550),
        ({"MAIL": "530 sign in first"}, Outcome.SERVER_FAULT, 530),
        ({"RCPT": "hang"}, Outcome.UNREACHABLE, None),
        ({"RCPT": "cut"}, Outcome.UNREACHABLE, None),
        ({"DATA": "hang"}, Outcome.DOUBTFUL, None),
        ({"DATA": "cut"}, Outcome.DOUBTFUL, None),
    ],
)
def test_each_refusal_has_its_outcome(answers, outcome, code):
    with open_office(answers=answers) as office:
        result = send(office.url)

    assert (result.outcome, result.code) == (outcome, code)
    if code:
        assert result.text == next(iter(answers.values()))[4:]


def test_a_wrong_password_is_no_fault_of_the_letter():
    with open_office(password="right") as office:
        result = send(office.url.replace("right", "wrong"))

    assert (result.outcome, result.code) == (Outcome.SERVER_FAULT, 535)


@pytest.mark.parametrize("password", ["密码", "%E5%AF%86"])
def test_a_password_that_cannot_be_said_is_no_fault_of_the_letter(password):
    with open_office(password="right") as office:
        result = send(office.url.replace("right", password))

    assert result.outcome == Outcome.SERVER_FAULT


def test_no_server_is_unreachable():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    assert send(f"smtp://127.0.0.1:{port}").outcome == Outcome.UNREACHABLE


def test_a_name_nobody_knows_is_a_fault_of_the_setting():
    assert send("smtp://mail.invalid:25").outcome == Outcome.SERVER_FAULT


def test_a_server_without_starttls_gets_no_letter_when_it_is_asked_for():
    with open_office() as office:
        result = send(office.url + "?starttls=1")

    assert result.outcome == Outcome.SERVER_FAULT
    assert office.received == []


@contextmanager
def listening(answer):
    """A server that does `answer(connection)` to the first who comes."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()

        def serve():
            connection, _ = server.accept()
            with connection:
                try:
                    answer(connection)
                except OSError:
                    return

        threading.Thread(target=serve, daemon=True).start()
        yield f"127.0.0.1:{server.getsockname()[1]}"


def test_a_server_that_speaks_no_tls_is_not_trusted():
    with listening(lambda line: line.sendall(b"220 hello\r\n")) as address:
        result = send(f"smtps://{address}")

    assert result.outcome == Outcome.SERVER_FAULT


def test_a_server_that_dribbles_is_cut_off():
    def dribble(line):
        for _ in range(200):
            line.sendall(b"2")
            time.sleep(0.1)

    begun = time.monotonic()
    with listening(dribble) as address:
        result = send(f"smtp://{address}")

    assert result.outcome == Outcome.UNREACHABLE
    assert time.monotonic() - begun < 5


def test_a_whole_talk_is_shorter_than_the_lease():
    patience = Patience()

    assert patience.connect + patience.command + patience.data < LEASE.total_seconds()
    assert patience.whole < LEASE.total_seconds() - 30


def test_certificates_are_verified():
    context = SmtpMailer.from_url("smtps://mail.test", SENDER).context

    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname


@pytest.mark.parametrize(
    ("url", "port", "tls", "starttls"),
    [
        ("smtp://mail.test", 25, False, False),
        ("smtps://mail.test", 465, True, False),
        ("smtp://u%40x:p%3A1@mail.test:587?starttls=1", 587, False, True),
    ],
)
def test_the_setting_says_where_and_how(url, port, tls, starttls):
    mailer = SmtpMailer.from_url(url, SENDER)

    assert (mailer.host, mailer.port, mailer.tls, mailer.starttls) == (
        "mail.test",
        port,
        tls,
        starttls,
    )
    assert (mailer.user, mailer.password) == (("u@x", "p:1") if starttls else ("", ""))
    assert "p:1" not in repr(mailer)


def test_an_address_that_is_none_never_reaches_the_server():
    with open_office() as office:
        result = send(office.url, Outgoing(**{**vars_of(LETTER), "to": "a@b.c, d@e.f"}))

    assert result.outcome == Outcome.REJECTED
    assert office.received == []


def vars_of(letter):
    return {name: getattr(letter, name) for name in letter.__dataclass_fields__}
