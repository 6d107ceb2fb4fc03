"""How often somebody may try: counted in the database, so that all processes count as one
(reliability.md 2.13, 2.16, promise P17)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from tracker.accounts.models import LinkRequest, SignInAttempt
from tracker.accounts.rules import Purpose
from tracker.core.db import db, unit_of_work

TRIES, TRIES_OF_ADDRESS, WINDOW = 5, 30, timedelta(minutes=15)
LINKS, LINKS_OF_ADDRESS, LINK_WINDOW = 3, 20, timedelta(hours=1)
NAME = 254
# Of PostgreSQL's advisory locks; on SQLite there is one writer at a time.
_ACCOUNT, _ADDRESS = 1, 2


@dataclass(frozen=True, slots=True)
class Try:
    """A check that was counted: whose, by which known device, and whether it was the last one."""

    number: int
    account: str
    device: str
    is_last: bool


def admit(account: str, ip: str, device: str, now: datetime) -> Try | None:
    """Count a check of a password before it is made; None where it must not be made.

    `device` is the hash of a device that the account knows: it has a count of its own, and
    neither that of the account nor that of the address holds it up.
    """
    if _is_spent(db.session(), account, ip, device, now):  # a flood never takes the write lock
        db.session.rollback()
        return None
    with unit_of_work() as session:
        _one_at_a_time(session, _ACCOUNT, account)
        _one_at_a_time(session, _ADDRESS, ip)
        if _is_spent(session, account, ip, device, now):
            return None
        session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - WINDOW))
        row = SignInAttempt(account=account, ip=ip, device=device, at=now)
        session.add(row)
        session.flush()
        tries = _count(session, *_of_account(account, device, now))
        return Try(row.id, account, device, tries >= TRIES)


def forgive(session: Session, tried: Try) -> None:
    """The password was right: what was counted for this account by this way is forgotten."""
    session.execute(
        delete(SignInAttempt).where(
            SignInAttempt.account == tried.account, SignInAttempt.device == tried.device
        )
    )


def take_back(tried: Try) -> None:
    """The check was never made: it does not count."""
    with unit_of_work() as session:
        session.execute(delete(SignInAttempt).where(SignInAttempt.id == tried.number))


def touch(session: Session, tried: Try) -> None:
    """Write what stands there already: as long as noting a failure takes."""
    session.execute(
        update(SignInAttempt)
        .where(SignInAttempt.id == tried.number)
        .values(device=SignInAttempt.device)
    )


def unlock(session: Session, account: str) -> int:
    """Let the account be tried again at once; returns how many tries were forgotten."""
    which = SignInAttempt.account == account
    found = session.scalar(select(func.count()).where(which)) or 0
    session.execute(delete(SignInAttempt).where(which))
    return found


def locked(session: Session, now: datetime) -> set[str]:
    """The accounts that nobody gets into just now, but by a device they know."""
    full = (
        select(SignInAttempt.account)
        .where(SignInAttempt.device == "", SignInAttempt.at >= now - WINDOW)
        .group_by(SignInAttempt.account)
        .having(func.count() >= TRIES)
    )
    return set(session.scalars(full))


def ask_for_link(session: Session, name: str, purpose: Purpose, ip: str, now: datetime) -> None:
    """Note that a link is wanted, unless that name or address has had enough of them."""
    name = name.strip().lower()[:NAME]
    _one_at_a_time(session, _ADDRESS, ip)
    since = LinkRequest.at >= now - LINK_WINDOW
    if (
        _count(session, LinkRequest.name == name, since) < LINKS
        and _count(session, LinkRequest.ip == ip, since) < LINKS_OF_ADDRESS
    ):
        session.add(LinkRequest(name=name, purpose=purpose, ip=ip, at=now))


def _is_spent(session: Session, account: str, ip: str, device: str, now: datetime) -> bool:
    if _count(session, *_of_account(account, device, now)) >= TRIES:
        return True
    if device:
        return False
    of_address = (SignInAttempt.ip == ip, SignInAttempt.device == "")
    return _count(session, *of_address, SignInAttempt.at >= now - WINDOW) >= TRIES_OF_ADDRESS


def _of_account(account: str, device: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        SignInAttempt.account == account,
        SignInAttempt.device == device,
        SignInAttempt.at >= now - WINDOW,
    )


def _count(session: Session, *which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(*which)) or 0


def _one_at_a_time(session: Session, kind: int, key: str) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(kind, func.hashtext(key))))
