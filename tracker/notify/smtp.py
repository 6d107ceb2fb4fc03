"""Talking to a mail server. The only file that imports smtplib."""

import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from tracker.notify.message import BadAddress, Outgoing, domain_of, message_of
from tracker.notify.rules import Outcome, Result
from tracker.notify.talk import Fault, Step, StepName

ACCOUNT_CODES = (530, 534, 535, 538)
TOO_LARGE = 552


Tell = Callable[[Step], None]

# The first that fits: each stands before what it is a kind of.
FAULTS: tuple[tuple[type[Exception], Fault], ...] = (
    (ssl.SSLCertVerificationError, Fault.CERTIFICATE),
    (ssl.SSLError, Fault.TLS),
    (socket.gaierror, Fault.NAME),
    (smtplib.SMTPNotSupportedError, Fault.NO_STARTTLS),
    (ConnectionRefusedError, Fault.CLOSED),
    (TimeoutError, Fault.SILENT),
    (smtplib.SMTPServerDisconnected, Fault.CUT),
    (ConnectionError, Fault.CUT),
)


def _keep_quiet(_step: Step) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds a mail server may take; `whole` is less than a letter's lease."""

    connect: float = 10
    command: float = 20
    data: float = 40
    whole: float = 75


class _Limited(smtplib.SMTP):
    """A connection that is cut when the whole talk takes too long, however it dribbles."""

    def __init__(self, whole: float, *args: Any, **kwargs: Any) -> None:
        self.timer = threading.Timer(whole, self.cut)
        self.timer.daemon = True
        self.timer.start()
        try:
            super().__init__(*args, **kwargs)
        except BaseException:
            self.timer.cancel()
            raise

    def connect(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Connect, and keep the server's greeting."""
        self.greeting = super().connect(*args, **kwargs)
        return self.greeting

    def cut(self) -> None:
        """End the connection under whoever waits on it."""
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]


class _LimitedTls(_Limited, smtplib.SMTP_SSL):
    """The same, inside TLS from the first byte."""


class _Answered(Exception):
    """The server's answer ended the talk."""

    def __init__(self, outcome: Outcome, code: int, said: bytes | str) -> None:
        self.result = Result(outcome, code, _words(said))


@dataclass(frozen=True)
class SmtpMailer:
    """Sends through one account of one server, a connection a letter."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    starttls: bool = False
    patience: Patience = Patience()
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)

    @classmethod
    def from_url(cls, url: str, sender: str, patience: Patience | None = None) -> Self:
        """The mailer of `smtp[s]://user:pass@host:port?starttls=1` (contracts.md 5)."""
        parts = urlsplit(url)
        tls = parts.scheme == "smtps"
        return cls(
            host=parts.hostname or "localhost",
            port=parts.port or (465 if tls else 25),
            sender=sender,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=tls,
            starttls=parse_qs(parts.query).get("starttls") == ["1"],
            patience=patience or Patience(),
        )

    def send(self, letter: Outgoing, tell: Tell = _keep_quiet) -> Result:
        """Try once; every way a server can fail has its outcome (reliability.md 2.3).

        `tell` hears of each step that succeeds.
        """
        try:
            message = message_of(letter, self.sender)
        except BadAddress as error:
            return Result(Outcome.REJECTED, None, str(error))
        try:
            with self._connected(tell) as server:
                return self._hand_over(server, letter.to, message.as_bytes(), tell)
        except _Answered as answer:
            return answer.result
        except smtplib.SMTPResponseException as error:  # greeting, login
            return Result(_of_connection(error), error.smtp_code, _words(error.smtp_error))
        except (
            ssl.SSLError,
            socket.gaierror,
            smtplib.SMTPNotSupportedError,
            UnicodeError,  # an account name or password beyond ASCII
        ) as error:
            return Result(Outcome.SERVER_FAULT, None, _words(str(error)), _fault_of(error))
        except OSError as error:  # time-outs and SMTPException are OSErrors too
            words = _words(str(error) or "邮件服务器没有回应")
            return Result(Outcome.UNREACHABLE, None, words, _fault_of(error))

    @contextmanager
    def _connected(self, tell: Tell) -> Iterator[_Limited]:
        asked: dict[str, Any] = {"timeout": self.patience.connect}
        kind = _Limited
        if self.tls:
            kind, asked = _LimitedTls, asked | {"context": self.context}
        own_name = domain_of(self.sender)
        server = kind(self.patience.whole, self.host, self.port, own_name, **asked)
        try:
            _wait(server, self.patience.command)
            tell(Step(StepName.CONNECTED, _answer(server.greeting)))
            if self.starttls:
                server.starttls(context=self.context)
            if isinstance(server.sock, ssl.SSLSocket):
                tell(Step(StepName.TLS, f"{server.sock.version()}，证书有效"))
            if self.user:
                tell(Step(StepName.SIGNED_IN, _answer(server.login(self.user, self.password))))
            yield server
        finally:
            server.timer.cancel()
            _wait(server, 1)  # what was decided stands, whatever it says to our goodbye
            with suppress(OSError):
                server.quit()
            server.close()

    def _hand_over(self, server: _Limited, to: str, content: bytes, tell: Tell) -> Result:
        server.ehlo_or_helo_if_needed()
        tell(_expect(250, server.mail(_bare(self.sender)), _of_sender, StepName.SENDER))
        tell(_expect(250, server.rcpt(to), _of_letter, StepName.RECIPIENT))
        _expect(354, server.docmd("DATA"), _of_letter)
        _wait(server, self.patience.data)
        server.send(re.sub(rb"(?m)^\.", b"..", content) + b".\r\n")
        try:
            code, said = server.getreply()
        except OSError:
            code, said = -1, b""
        if code == -1:
            return Result(Outcome.DOUBTFUL, None, "信已发出，但服务器没有回应")
        tell(_expect(250, (code, said), _of_letter))
        return Result(Outcome.SENT, code, _words(said))


def _expect(
    code: int, answer: tuple[int, bytes], judge: Any, name: StepName = StepName.TAKEN
) -> Step:
    if answer[0] // 10 != code // 10:
        raise _Answered(judge(answer[0]), *answer)
    return Step(name, _answer(answer))


def _answer(given: tuple[int, bytes]) -> str:
    return f"{given[0]} {_words(given[1])}"


def _fault_of(error: Exception) -> Fault | None:
    found = next((fault for kind, fault in FAULTS if isinstance(error, kind)), None)
    late = found is Fault.CUT and "timed out" in str(error)  # smtplib wraps what it waited for
    return Fault.SILENT if late else found


def _of_letter(code: int) -> Outcome:
    if code in ACCOUNT_CODES:
        return Outcome.SERVER_FAULT
    if code == -1:  # it closed the line, or spoke no SMTP
        return Outcome.UNREACHABLE
    return Outcome.REJECTED if code >= 500 else Outcome.REFUSED


def _of_sender(code: int) -> Outcome:
    """A refused sender is our own setting, but for a letter that is too large."""
    if code >= 500 and code != TOO_LARGE:
        return Outcome.SERVER_FAULT
    return _of_letter(code)


def _of_connection(error: smtplib.SMTPResponseException) -> Outcome:
    if isinstance(error, smtplib.SMTPAuthenticationError) or error.smtp_code >= 500:
        return Outcome.SERVER_FAULT
    return Outcome.UNREACHABLE


def _wait(server: _Limited, seconds: float) -> None:
    if server.sock is not None:
        server.sock.settimeout(seconds)


def _bare(sender: str) -> str:
    match = re.search(r"<([^>]+)>", sender)
    return match[1] if match else sender


def _words(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())[:300]
