"""A letter sent to try the mail server: step by step, with the server's own words."""

import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.core.settings import Settings
from tracker.notify.mailers import FileMailer, file_name
from tracker.notify.message import Outgoing, domain_of, one_address
from tracker.notify.rules import Outcome, Result
from tracker.notify.smtp import Patience, SmtpMailer
from tracker.notify.talk import Fault, Step, advice
from tracker.trail import actions as trail
from tracker.trail.actions import Subject
from tracker.web import limits
from tracker.web.limits import Ration

TRIALS = Ration("mail-test", 5, timedelta(minutes=10), False, "10 分钟内最多发 5 封测试邮件")
LIMIT = 15.0  # seconds for all of it, the look-up of the server's name included
PATIENCE = Patience(connect=8, command=8, data=8, whole=LIMIT - 1)

SUBJECT = "[政务公开] 测试邮件"
TEXT = "这是一封测试邮件，不需要回复。\n收到它，说明落实台账可以向这个邮箱发送通知。\n"


@dataclass(frozen=True, slots=True)
class Trial:
    """How it went: the steps that succeeded, and how it ended."""

    to: str
    steps: Sequence[Step]
    result: Result
    file: str = ""  # where the letter lies, where there is no mail server

    @property
    def arrived(self) -> bool:
        """Whether the server has taken the letter, or the file was written."""
        return self.result.outcome == Outcome.SENT

    @property
    def answer(self) -> str:
        """What the server, or our own side, said last."""
        return f"{self.result.code or ''} {self.result.text}".strip()

    @property
    def advice(self) -> str:
        """What to do about it."""
        doubtful = self.result.outcome == Outcome.DOUBTFUL
        return advice(self.steps, self.result.code, self.result.fault, doubtful)


def count(actor: Actor, to: str) -> None:
    """Count the trial and write it down before it is made.

    Raises TooOften, and BadAddress where `to` is not exactly one address.
    """
    one_address(to)
    limits.spend(actor, (TRIALS, 1))
    with unit_of_work() as session:
        me = Subject("person", actor.person_id, actor.org_id)
        trail.record(session, actor, "mail.test", me, {"to": ["", to]})


def send(settings: Settings, to: str, limit: float = LIMIT) -> Trial:
    """Send one letter to `to` and say how it went; no transaction may be open meanwhile."""
    letter = Outgoing(
        message_id=f"<{secrets.token_hex(16)}@{domain_of(settings.mail_from)}>",
        to=to,
        subject=SUBJECT,
        text=TEXT,
        html="",
        written_at=clock.now(),
    )
    if not settings.smtp_url:
        result = FileMailer(settings.letters_dir, settings.mail_from).send(letter)
        return Trial(to, (), result, str(settings.letters_dir / file_name(letter)))
    mailer = SmtpMailer.from_url(settings.smtp_url, settings.mail_from, PATIENCE)
    return _within(limit, mailer, letter)


def _within(limit: float, mailer: SmtpMailer, letter: Outgoing) -> Trial:
    """Talk in a thread of its own: looking up a name cannot be cut short otherwise."""
    steps, results = list[Step](), list[Result]()
    talk = threading.Thread(
        target=lambda: results.append(mailer.send(letter, steps.append)), daemon=True
    )
    talk.start()
    talk.join(limit)
    late = Result(Outcome.UNREACHABLE, None, f"{limit:g} 秒内没有办完", Fault.SILENT)
    return Trial(letter.to, tuple(steps), results[0] if results else late)
