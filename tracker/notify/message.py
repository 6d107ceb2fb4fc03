"""A letter as the wire carries it: headers that cannot be bent (reliability.md 2.3, P18)."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from tracker.core import clock
from tracker.core.errors import Refused
from tracker.notify.rules import NewLetter

_CONTROLS = dict.fromkeys([*range(32), 127])
_CONTROLS_IN_TEXT = {c: None for c in _CONTROLS if chr(c) not in "\n\t"}
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


class BadAddress(Refused):
    """What stands as an address is not exactly one address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """What a mailer is handed: values, so that no transaction is open while it talks."""

    message_id: str
    to: str
    subject: str
    text: str
    html: str
    written_at: datetime


def message_of(letter: Outgoing, sender: str) -> EmailMessage:
    """`letter` as a message, the same bytes at every try. Raises BadAddress."""
    message = EmailMessage(policy=SMTP)
    message["From"] = one_line(sender)
    message["To"] = one_address(letter.to)
    message["Subject"] = one_line(letter.subject)
    message["Message-ID"] = letter.message_id
    message["Date"] = format_datetime(clock.local(letter.written_at))
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(letter.text.translate(_CONTROLS_IN_TEXT), cte="base64")
    if letter.html:
        html = letter.html.translate(_CONTROLS_IN_TEXT)
        message.add_alternative(html, subtype="html", cte="base64")
        # the library draws a random boundary: a letter sent twice must be the same letter
        message.set_boundary(f"=_{hashlib.sha256(letter.message_id.encode()).hexdigest()[:24]}")
    return message


def one_address(text: str) -> str:
    """`text` if it is exactly one plain address, else refuse: `To` would take a whole list.

    >>> one_address("hemin@luoshi.test")
    'hemin@luoshi.test'
    """
    if not text.strip():
        raise BadAddress("不能发送：没有邮箱。")
    if not _ADDRESS.fullmatch(text):
        raise BadAddress(f"收件地址“{one_line(text)[:60]}”不是一个有效的邮箱地址。")
    return text


def one_line(text: str) -> str:
    """`text` without anything that could end a header or hide in it.

    >>> one_line("逾期1\\r\\nBcc: x@evil.example\\x00")
    '逾期1Bcc: x@evil.example'
    """
    # The library reads `=?utf-8?b?DQo=?=` in what it is given, and writes the line end it means.
    return "".join(text.translate(_CONTROLS).splitlines()).replace("=?", "= ?")


def domain_of(sender: str) -> str:
    """The domain our letters come from.

    >>> domain_of("落实台账 <luoshi@qinghe.example>")
    'qinghe.example'
    """
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"


def message_id(letter: NewLetter, base_url: str, sender: str) -> str:
    """The one Message-ID of this letter: a mail program folds a rare repeat into one."""
    key = f"{base_url}|{letter.person_id}|{letter.kind}|{letter.local_day}|{letter.slot}"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain_of(sender)}>"
