"""What people write bends no header: not of a letter on a real mail server, not of an answer."""

import smtplib
from dataclasses import replace as with_changes
from datetime import UTC, datetime

import pytest

from tests.notify.postoffice import open_office
from tracker.access.scope import everywhere, within
from tracker.accounts.models import Organization, Person
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.notify import message, outbox
from tracker.notify.jobs import deliver_waiting
from tracker.notify.mailers import mailer_for
from tracker.notify.models import Letter
from tracker.notify.rules import LetterKind, NewLetter
from tracker.web.refs import ref

BENT = (
    "逾期1\r\nBcc: x@evil.example",
    "逾期\nBcc: x@evil.example",
    "逾期\rBcc: x@evil.example",
    "逾期\r\n\r\n<script>alert(1)</script>",
    "逾期\n\nContent-Type: text/html",
    "逾期\r\n Bcc: folded@evil.example",
    "逾期\n\tBcc: folded@evil.example",
    "\r\nBcc: x@evil.example",
    "逾期\x00Bcc: x@evil.example",
    "逾期\x0bBcc: x@evil.example",
    "逾期\x0cBcc: x@evil.example",
    "逾期\x1cBcc: x@evil.example",
    "逾期\x1dBcc: x@evil.example",
    "逾期\x1eBcc: x@evil.example",
    "逾期\x85Bcc: x@evil.example",
    "逾期\u2028Bcc: x@evil.example",
    "逾期\u2029Bcc: x@evil.example",
    "逾期%0d%0aBcc: x@evil.example",
    "逾期\\r\\nBcc: x@evil.example",
    "=?utf-8?q?=0d=0aBcc:_x@evil.example?=",
    "=?utf-8?b?DQpCY2M6IHhAZXZpbC5leGFtcGxl?=",
    "逾期\r\n.\r\nMAIL FROM:<x@evil.example>",
    "逾期\r\n.\r\nQUIT\r\n",
    '"\r\nTo: x@evil.example\r\nX: "',
    "a" * 2000 + "\r\nBcc: x@evil.example",
    "逾" * 500 + "\nBcc: x@evil.example",
    "Set-Cookie: a=b\r\nSet-Cookie: c=d",
    "逾期\ud800\r\nBcc: x@evil.example",
    "逾期\x7f\r\nBcc: x@evil.example",
    "逾期嘊嘍Bcc: x@evil.example",  # characters whose low bytes are CR and LF
    "逾期\u560a\u560dBcc: x@evil.example",
)
ADDRESSES = (
    "a@luoshi.test\r\nBcc: x@evil.example",
    "a@luoshi.test\nRCPT TO:<x@evil.example>",
    "a@luoshi.test, x@evil.example",
    "a@luoshi.test; x@evil.example",
    "a@luoshi.test x@evil.example",
    "<a@luoshi.test>, <x@evil.example>",
    "a@luoshi.test,",
    "a: x@evil.example;",
    '"x@evil.example" <a@luoshi.test>',
    "a@luoshi.test> NOTIFY=SUCCESS <x@evil.example",
    "a@luoshi.test\x00x@evil.example",
    "a@luoshi.test%0ax@evil.example",
    "a@[127.0.0.1]",
    "a@luoshi.test\u2028x@evil.example",
    "",
)
NAMES = {"From", "To", "Subject", "Message-ID", "Date", "Auto-Submitted"} | {
    "X-Auto-Response-Suppress",
    "Content-Type",
    "MIME-Version",
    "Content-Transfer-Encoding",
}
REAL_CONNECT = smtplib.SMTP.connect
MORNING = datetime(2026, 9, 18, 0, 0, tzinfo=UTC)

pytestmark = pytest.mark.slow


@pytest.fixture
def real_mail(monkeypatch, no_mail):
    """This test talks to a mail server of its own."""
    monkeypatch.setattr(smtplib.SMTP, "connect", REAL_CONNECT)


@pytest.fixture
def send(app, cast, real_mail, monkeypatch):
    """Posts letters with these words and addresses, carries them out, and gives what arrived."""
    monkeypatch.setitem(
        app.extensions, "still_wanted", dict.fromkeys(LetterKind, lambda _session, _letter: None)
    )

    def sending(letters):
        with clock.stopped_at(MORNING):
            for number, said in enumerate(letters):
                given = {"to_addr": "a@luoshi.test", "subject": "x", "text": "x", "html": ""}
                given |= {"local_day": clock.today(), "slot": f"{number}"} | said
                with within(cast.org.id), unit_of_work() as session:
                    outbox.post(session, NewLetter(person_id=cast.clerk.id, **given), clock.now())
            with open_office() as office:
                ours = app.extensions["settings"]
                mailer = mailer_for(with_changes(ours, smtp_url=office.url))
                deliver_waiting(mailer, clock.now(), "test")
        return office.received

    return sending


def test_no_words_bend_a_letter(send):
    received = send([{"subject": bent, "text": bent, "html": f"<p>{bent}"} for bent in printable()])

    assert len(received) == len(printable())
    subjects = sorted(message.one_line(bent)[:60] for bent in printable())
    assert sorted(arrived["Subject"][:60] for arrived in received) == subjects
    for arrived in received:
        assert set(arrived.keys()) <= NAMES
        assert all(len(arrived.get_all(name)) == 1 for name in arrived)
        assert arrived["To"] == "a@luoshi.test"
        assert arrived.get_content_type() == "multipart/alternative"
        kinds = [part.get_content_type() for part in arrived.iter_parts()]
        assert kinds == ["text/plain", "text/html"]


def printable():
    """What a database can hold of it; half a character it cannot."""
    return [bent.replace("\ud800", "").replace("\x00", "") for bent in BENT]


def test_no_address_is_more_than_one(send):
    received = send([{"to_addr": address.replace("\x00", "")} for address in ADDRESSES])

    assert received == []
    with everywhere("a test looks at letters"):
        db.session.rollback()
        assert {letter.state.value for letter in db.session.query(Letter)} <= {"failed", "dead"}


@pytest.mark.parametrize("sender", [bent.replace("\ud800", "") for bent in BENT])
def test_the_name_of_an_office_bends_no_sender(sender):
    letter = message.Outgoing(
        message_id="<1@luoshi.test>",
        to="a@luoshi.test",
        subject=sender,
        text=sender,
        html="",
        written_at=MORNING,
    )

    made = message.message_of(letter, f"{sender} <luoshi@luoshi.test>")
    head = made.as_bytes().partition(b"\r\n\r\n")[0].decode()

    names = {
        line.partition(":")[0] for line in head.split("\r\n") if not line.startswith((" ", "\t"))
    }
    assert names <= NAMES


@pytest.mark.parametrize("bent", BENT, ids=range(len(BENT)))
def test_no_words_bend_an_answer(app, make, cast, sign_in, bent):
    """Stored as names and titles, sent as fields and addresses: no header but ours."""
    bent = bent.replace("\ud800", "").replace("\x00", "")
    task, client = make.task(bent[:200]), sign_in(cast.clerk)
    with unit_of_work() as work:
        work.get_one(Person, cast.clerk.id).name = bent[:20]
        work.get_one(Person, cast.clerk.id).title = bent[:60]
        work.get_one(Organization, cast.org.id).name = bent[:60]
    before = {name for name, _ in client.get("/ledger/").headers}

    answers = [
        client.get("/ledger/", query_string={"q": bent, "show": bent, "year": bent, bent: "x"}),
        client.get(f"/tasks/{ref(task.id)}"),
        client.get("/me", headers={"Referer": "http://localhost/ledger/?q=" + bent.encode().hex()}),
        client.post(f"/tasks/{ref(task.id)}/report", data={"text": bent, bent[:100]: bent}),
        app.test_client().post("/sign-in", data={"account": bent, "password": bent}),
        app.test_client().get("/ledger/", query_string={"q": bent}),
    ]

    for answer in answers:
        extra = {name for name, _ in answer.headers} - before
        assert extra <= {"Location", "Set-Cookie", "Retry-After", "Allow", "Vary"}
        for _, value in answer.headers:
            assert "\r" not in value
            assert "\n" not in value
        assert "evil" not in str(answer.headers.get_all("Set-Cookie"))


def test_the_library_alone_would_refuse_too():
    """A second wall: smtplib never sends a line end within a command."""
    with pytest.raises(ValueError, match="newline"):
        smtplib.SMTP().putcmd("RCPT TO:<a@luoshi.test>\r\nRCPT TO:<x@evil.example>")
