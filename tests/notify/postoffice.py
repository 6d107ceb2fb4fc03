"""A real mail server on a socket, which answers as it is told."""

import asyncio
import email
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

OK = "250 OK"


@dataclass
class PostOffice:
    """Takes letters in; `answers` are given to the commands they name (`{"RCPT": "550 no"}`).

    The answer "hang" is none at all; "cut" closes the line without one.
    """

    answers: dict[str, str] = field(default_factory=dict)
    received: list[EmailMessage] = field(default_factory=list)
    password: str = ""
    port: int = 0

    @property
    def url(self) -> str:
        """The setting that leads here."""
        account = f"office:{self.password}@" if self.password else ""
        return f"smtp://{account}127.0.0.1:{self.port}"

    async def handle_MAIL(  # noqa: N802
        self, server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        envelope.mail_from = address
        return await self._say("MAIL", server)

    async def handle_RCPT(  # noqa: N802
        self, server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        envelope.rcpt_tos.append(address)
        return await self._say(f"RCPT {address}", server, "RCPT")

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.answers.get("DATA", OK)
        if answer[0] in "2hc":  # kept, even if the sender never hears of it
            message = email.message_from_bytes(envelope.content, policy=default)
            self.received.append(cast(EmailMessage, message))
        return await self._say("DATA", server)

    async def _say(self, command: str, server: Any, other: str = "") -> str:
        answer = self.answers.get(command, self.answers.get(other, OK))
        if answer == "hang":
            await asyncio.sleep(30)
        if answer == "cut":
            server.transport.abort()
            return OK
        return answer

    def knows(
        self, _server: Any, _session: Any, _envelope: Any, _how: str, data: Any
    ) -> AuthResult:
        """Whether the password is right."""
        return AuthResult(success=data.password == self.password.encode(), handled=False)


@contextmanager
def open_office(tls: ssl.SSLContext | None = None, **said: Any) -> Iterator[PostOffice]:
    """The office on a free port of this machine; with `tls`, inside TLS from the first byte."""
    office = PostOffice(**said)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        office.port = probe.getsockname()[1]
    controller = Controller(
        office,
        hostname="127.0.0.1",
        port=office.port,
        authenticator=office.knows,
        auth_require_tls=False,
        auth_required=bool(office.password),
        ssl_context=tls,
    )
    controller.start()
    try:
        yield office
    finally:
        controller.stop(no_assert=True)
