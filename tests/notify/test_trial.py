"""A letter sent to try the server: each step with the server's words, and what to do next."""

import smtplib
import socket
import ssl
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import aiosmtpd
import pytest

from tests.databases import settings
from tests.notify.postoffice import open_office
from tracker.notify import trial
from tracker.notify.mailers import FILED
from tracker.notify.message import Outgoing
from tracker.notify.rules import Outcome
from tracker.notify.smtp import SmtpMailer
from tracker.notify.talk import BY_FAULT, Fault, Step, StepName, advice

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")  # on this machine only

REAL_CONNECT = smtplib.SMTP.connect
TO = "hemin@luoshi.test"


@pytest.fixture(autouse=True)
def real_mail(no_mail, monkeypatch):
    """These tests mean to reach a mail server, on this machine."""
    monkeypatch.setattr(smtplib.SMTP, "connect", REAL_CONNECT)


@pytest.fixture
def attempt(tmp_path):
    """Send a letter with these settings."""

    def attempted(url, limit=15.0):
        given = replace(settings(tmp_path), smtp_url=url, mail_from="落实台账 <luoshi@qinghe.test>")
        return trial.send(given, TO, limit)

    return attempted


def steps(made):
    return [(step.name, step.said) for step in made.steps]


def test_a_letter_that_is_taken_shows_every_step_with_the_servers_words(attempt):
    with open_office(answers={"RCPT": "250 welcome", "DATA": "250 kept as 4711"}) as office:
        made = attempt(office.url)

    assert made.arrived
    [(first, greeting), *rest] = steps(made)
    assert (first, greeting[:4]) == (StepName.CONNECTED, "220 ")
    assert rest == [
        (StepName.SENDER, "250 OK"),
        (StepName.RECIPIENT, "250 welcome"),
        (StepName.TAKEN, "250 kept as 4711"),
    ]
    [message] = office.received
    assert (message["To"], message["Subject"]) == (TO, trial.SUBJECT)


def test_signing_in_is_a_step(attempt):
    with open_office(password="right") as office:
        made = attempt(office.url)

    assert made.arrived
    assert made.steps[1].name is StepName.SIGNED_IN
    assert made.steps[1].said.startswith("235 ")


@pytest.mark.parametrize(
    ("answers", "last", "answer", "what_to_do"),
    [
        ({"MAIL": "550 sender not allowed"}, StepName.CONNECTED, "550 sender", "TRACKER_MAIL_FROM"),
        ({"MAIL": "553 not your address"}, StepName.CONNECTED, "553 not", "TRACKER_MAIL_FROM"),
        ({"RCPT": "550 no such user"}, StepName.SENDER, "550 no such user", "请核对地址"),
        ({"RCPT": "451 come back"}, StepName.SENDER, "451 come back", "请过几分钟再试"),
        ({"DATA": "554 looks like spam"}, StepName.RECIPIENT, "554 looks", "邮件管理员"),
        ({"DATA": "cut"}, StepName.RECIPIENT, "信已发出", "没有等到答复"),
        ({"RCPT": "cut"}, StepName.SENDER, "", "邮件管理员"),
    ],
)
def test_a_refusal_says_where_it_ended_and_what_to_do(attempt, answers, last, answer, what_to_do):
    with open_office(answers=answers) as office:
        made = attempt(office.url)

    assert not made.arrived
    assert made.steps[-1].name is last
    assert made.answer.startswith(answer)
    assert what_to_do in made.advice


def test_a_wrong_password_is_named(attempt):
    with open_office(password="right") as office:
        made = attempt(office.url.replace("right", "wrong"))

    assert made.result.code == 535
    assert "授权码" in made.advice
    assert "wrong" not in made.answer


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_port_where_nobody_listens_is_named(attempt):
    made = attempt(f"smtp://127.0.0.1:{free_port()}")

    assert made.steps == ()
    assert made.advice == BY_FAULT[Fault.CLOSED]


def test_a_name_that_nobody_knows_is_named(attempt):
    assert attempt("smtp://mail.invalid:25").advice == BY_FAULT[Fault.NAME]


def test_a_server_without_starttls_is_named(attempt):
    with open_office() as office:
        made = attempt(f"{office.url}?starttls=1")

    assert made.advice == BY_FAULT[Fault.NO_STARTTLS]
    assert office.received == []


def test_a_server_that_speaks_no_tls_is_named(attempt):
    with open_office() as office:
        made = attempt(office.url.replace("smtp:", "smtps:"))

    assert made.advice == BY_FAULT[Fault.TLS]


def test_a_server_that_says_nothing_costs_no_more_than_the_limit(attempt):
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        begun = time.monotonic()
        made = attempt(f"smtp://127.0.0.1:{mute.getsockname()[1]}", limit=0.5)

    assert time.monotonic() - begun < 3
    assert made.advice == BY_FAULT[Fault.SILENT]
    assert made.answer == "0.5 秒内没有办完"


def test_the_talk_ends_by_itself_before_the_limit():
    assert trial.PATIENCE.whole < trial.LIMIT == 15


CERTIFICATES = Path(aiosmtpd.__file__).parent / "tests" / "certs"  # trusted by nobody


@pytest.fixture
def tls_office():
    """A mail server that speaks TLS from the first byte; yields its address."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATES / "server.crt", CERTIFICATES / "server.key")
    with open_office(tls=context) as office:
        yield office


def test_a_certificate_that_nobody_trusts_is_named(attempt, tls_office):
    made = attempt(f"smtps://localhost:{tls_office.port}")

    assert made.steps == ()
    assert made.advice == BY_FAULT[Fault.CERTIFICATE]
    assert tls_office.received == []


def test_tls_is_a_step_that_names_its_version(tls_office):
    mailer = SmtpMailer.from_url(f"smtps://localhost:{tls_office.port}", "luoshi@qinghe.test")
    mailer.context.load_verify_locations(CERTIFICATES / "server.crt")
    mailer.context.check_hostname = False  # it names no host of this machine
    heard = []

    result = mailer.send(letter(), heard.append)

    assert result.outcome is Outcome.SENT
    assert heard[1].name is StepName.TLS
    assert heard[1].said.startswith("TLSv1.")


def letter():
    return Outgoing(
        message_id="<t@x>",
        to=TO,
        subject="x",
        text="x",
        html="",
        written_at=datetime(2026, 9, 18, tzinfo=UTC),
    )


def test_without_a_server_the_letter_lies_in_a_file(attempt, tmp_path):
    made = attempt("")

    assert made.arrived
    assert made.answer == FILED
    [file] = (tmp_path / "letters").iterdir()
    assert made.file == str(file)


@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_has_its_sentence(fault):
    assert advice([], None, fault, False).endswith("。")


@pytest.mark.parametrize("code", [421, 450, 500, 530, 534, 535, 538, 550, 551, 552, 553, 554, None])
@pytest.mark.parametrize("last", list(StepName))
def test_every_answer_at_every_step_has_a_sentence(code, last):
    assert advice([Step(last, "")], code, None, False).endswith("。")


def test_trials_leave_no_thread_behind(attempt):
    before = set(threading.enumerate())
    attempt(f"smtp://127.0.0.1:{free_port()}")
    left = set(threading.enumerate()) - before
    for thread in left:  # one that is about to end may, on a busy machine, not have ended yet
        thread.join(5)
    assert not any(thread.is_alive() for thread in left)
