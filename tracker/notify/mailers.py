"""What carries a letter: a protocol of one method, and the carriers that need no network."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tracker.core import clock
from tracker.core.settings import Settings
from tracker.notify.message import BadAddress, Outgoing, message_of
from tracker.notify.rules import FILED, Outcome, Result


class Mailer(Protocol):
    """Carries one letter and says how it went; never raises for what a server may do."""

    def send(self, letter: Outgoing) -> Result:
        """Try once to send `letter`."""
        ...


@dataclass(frozen=True)
class FileMailer:
    """Writes letters as .eml files: the default where there is no mail server."""

    folder: Path
    sender: str

    def send(self, letter: Outgoing) -> Result:
        """Write the file whole or not at all; a second try writes the same file."""
        try:
            content = message_of(letter, self.sender).as_bytes()
        except BadAddress as error:
            return Result(Outcome.REJECTED, None, str(error))
        try:
            _write(self.folder / file_name(letter), content)
        except OSError as error:
            return Result(Outcome.SERVER_FAULT, None, f"无法写入邮件文件：{error.strerror}")
        return Result(Outcome.SENT, None, FILED)


@dataclass
class MemoryMailer:
    """Keeps what it was given, for tests and rehearsals; `answers` are given first."""

    answers: list[Result] = field(default_factory=list)
    sent: list[Outgoing] = field(default_factory=list)
    tried: list[Outgoing] = field(default_factory=list)

    def send(self, letter: Outgoing) -> Result:
        """Answer as told, else take the letter."""
        self.tried.append(letter)
        result = self.answers.pop(0) if self.answers else Result(Outcome.SENT, 250)
        if result.outcome == Outcome.SENT:
            self.sent.append(letter)
        return result


class BrokenMailer:
    """A mail server that does not answer."""

    def send(self, letter: Outgoing) -> Result:
        """Fail."""
        return Result(Outcome.UNREACHABLE, None, f"连接不上邮件服务器（{letter.to}）")


def mailer_for(settings: Settings) -> Mailer:
    """The carrier these settings ask for."""
    if not settings.smtp_url:
        return FileMailer(settings.letters_dir, settings.mail_from)
    from tracker.notify.smtp import SmtpMailer

    return SmtpMailer.from_url(settings.smtp_url, settings.mail_from)


def file_name(letter: Outgoing) -> str:
    """The file a letter lies in: its day and what is fixed of it."""
    day = clock.local(letter.written_at).strftime("%Y%m%d")
    fixed = "".join(c for c in letter.message_id.partition("@")[0] if c.isalnum())
    return f"{day}-{fixed}.eml"


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(f".{os.getpid()}.part")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
