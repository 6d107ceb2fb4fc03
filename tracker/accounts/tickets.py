"""Links that open an account once: invitations, new passwords, signing in by mail
(reliability.md 2.13). The token stands in the link and nowhere else; the row keeps its hash.
"""

import secrets
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Select, func, select, update
from sqlalchemy.orm import Session

from tracker.access.scope import everywhere
from tracker.accounts.devices import hash_token
from tracker.accounts.models import Person, SignInTicket
from tracker.accounts.rules import LINK_LASTS, Purpose
from tracker.accounts.throttle import LINK_WINDOW, LINKS
from tracker.core import clock, settings
from tracker.core.db import db
from tracker.core.errors import Refused

PATH = "/links/"


class Spent(Refused):
    """The link was used, is too old, or a newer one was made."""

    def __init__(self) -> None:
        super().__init__("这个链接已经用过或过期了，请重新获取一个，或请本单位的管理员再发一次。")


def can_mail() -> bool:
    """Whether links can be sent: without a mail server letters lie about as files."""
    return bool(settings.current().smtp_url)


def issue(session: Session, person: Person, purpose: Purpose) -> tuple[SignInTicket, str]:
    """A new ticket and its token; an older one of the same purpose ends."""
    now, token = clock.now(), secrets.token_urlsafe(32)
    end(session, person.id, purpose)
    ticket = SignInTicket(
        org_id=person.org_id,
        person_id=person.id,
        purpose=purpose,
        token_hash=hash_token(token),
        created_at=now,
        expires_at=now + LINK_LASTS[purpose],
    )
    session.add(ticket)
    session.flush()
    return ticket, token


def end(session: Session, person_id: int, purpose: Purpose | None = None) -> None:
    """No link of that person (of that purpose) is good any more."""
    now = clock.now()
    which = [SignInTicket.purpose == purpose] if purpose else []
    session.execute(
        update(SignInTicket)
        .where(
            SignInTicket.person_id == person_id,
            SignInTicket.used_at.is_(None),
            SignInTicket.expires_at > now,
            *which,
        )
        .values(expires_at=now)
    )


def address(token: str) -> str:
    """Where the link leads: below the configured address, whatever the request says (P18)."""
    return settings.current().base_url.rstrip("/") + PATH + token


def good(token: str) -> tuple[SignInTicket, Person] | None:
    """The ticket of `token` and its person while it can be used; changes nothing."""
    with everywhere("before we know who it is"):
        found = db.session.execute(_live(token)).one_or_none()
    return (found[0], found[1]) if found else None


def use(session: Session, token: str, purpose: Purpose) -> Person:
    """Spend the ticket and return whose it is. Raises Spent; of two at once one gets it."""
    found = session.execute(_live(token)).one_or_none()
    if found is None or found[0].purpose != purpose:
        raise Spent
    spent = session.execute(
        update(SignInTicket)
        .where(SignInTicket.id == found[0].id, SignInTicket.used_at.is_(None))
        .values(used_at=clock.now()),
        execution_options={"synchronize_session": False},
    )
    if cast("CursorResult[Any]", spent).rowcount != 1:
        raise Spent
    person: Person = found[1]
    return person


def invited(now: datetime) -> Select[int]:
    """Who has an invitation that is still good."""
    return select(SignInTicket.person_id).where(
        SignInTicket.purpose == Purpose.INVITE,
        SignInTicket.used_at.is_(None),
        SignInTicket.expires_at > now,
    )


def has_had_enough(session: Session, person_id: int, now: datetime) -> bool:
    """Whether that person was sent as many links within the hour as anybody may be."""
    sent = select(func.count()).where(
        SignInTicket.person_id == person_id,
        SignInTicket.purpose.in_((Purpose.RESET, Purpose.SIGN_IN)),
        SignInTicket.created_at >= now - LINK_WINDOW,
    )
    return (session.scalar(sent) or 0) >= LINKS


def _live(token: str) -> Select[SignInTicket, Person]:
    return (
        select(SignInTicket, Person)
        .join(Person, Person.id == SignInTicket.person_id)
        .where(
            SignInTicket.token_hash == hash_token(token),
            SignInTicket.used_at.is_(None),
            SignInTicket.expires_at > clock.now(),
            Person.active,
            Person.account.is_not(None),
            # whoever runs the service uses a password (reliability.md 2.13)
            (SignInTicket.purpose != Purpose.SIGN_IN) | Person.admin_kind.is_(None),
        )
    )
