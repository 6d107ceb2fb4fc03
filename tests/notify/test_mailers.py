"""The carriers that need no network."""

import email
import os
from datetime import UTC, datetime
from email.policy import default
from pathlib import Path

from tracker.core.settings import Settings
from tracker.notify.mailers import FileMailer, mailer_for
from tracker.notify.message import Outgoing
from tracker.notify.rules import Outcome
from tracker.notify.smtp import SmtpMailer

LETTER = Outgoing(
    message_id="<abc123@qinghe.example>",
    to="hemin@luoshi.test",
    subject="[政务公开] 逾期2 — 9月18日",
    text="您是经办人\n",
    html="<p>您是经办人</p>",
    written_at=datetime(2026, 9, 18, tzinfo=UTC),
)


def test_without_a_server_letters_lie_as_files(tmp_path):
    mailer = FileMailer(tmp_path / "letters", "luoshi@localhost")

    assert mailer.send(LETTER).outcome == Outcome.SENT

    [path] = (tmp_path / "letters").iterdir()
    assert path.name == "20260918-abc123.eml"
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    assert message["Subject"] == LETTER.subject
    if os.name != "nt":
        assert path.stat().st_mode & 0o077 == 0


def test_a_letter_written_twice_is_one_file(tmp_path):
    mailer = FileMailer(tmp_path, "luoshi@localhost")
    mailer.send(LETTER)
    [before] = [path.read_bytes() for path in tmp_path.iterdir()]

    mailer.send(LETTER)

    assert [path.read_bytes() for path in tmp_path.iterdir()] == [before]


def test_a_folder_that_cannot_be_written_costs_no_letter(tmp_path):
    (tmp_path / "letters").write_text("a file stands here")

    result = FileMailer(tmp_path / "letters", "luoshi@localhost").send(LETTER)

    assert result.outcome == Outcome.SERVER_FAULT


def test_an_address_that_is_none_is_no_file(tmp_path):
    bad = Outgoing(**{name: getattr(LETTER, name) for name in LETTER.__slots__} | {"to": "hemin"})

    result = FileMailer(tmp_path, "luoshi@localhost").send(bad)

    assert result.outcome == Outcome.REJECTED
    assert "hemin" in result.text
    assert list(tmp_path.iterdir()) == []


def test_the_settings_decide_who_carries():
    files = mailer_for(Settings(instance_dir=Path("/nowhere")))
    server = mailer_for(Settings(smtp_url="smtp://mail.test"))

    assert files == FileMailer(Path("/nowhere/letters"), "luoshi@localhost")
    assert isinstance(server, SmtpMailer)
