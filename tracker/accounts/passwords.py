"""The one door: whoever gives a password is checked here (reliability.md 2.13, promise P17).

Signing in, changing the password, changing the address: each asks `verify_password`, which
counts first and hashes after, outside any transaction.
"""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import has_request_context, request
from sqlalchemy import select
from werkzeug.security import check_password_hash, generate_password_hash

from tracker.access.scope import everywhere
from tracker.accounts import devices, throttle
from tracker.accounts.models import Person
from tracker.core import clock
from tracker.core.db import db, is_writing, unit_of_work
from tracker.core.errors import Refused
from tracker.trail import actions as trail
from tracker.trail.rules import Outcome

METHOD = "scrypt:32768:8:1"  # 32 MiB each
# Checked where there is nothing to check, so that every answer takes the same time.
NOBODY = "scrypt:32768:8:1$0000000000000000$" + "0" * 128
WRONG = (
    "账号或密码不正确，请核对后再试。输错 5 次后要等 15 分钟；"
    "忘记密码请用邮件链接登录，或联系本单位的管理员。"
)
AT_ONCE, PATIENCE = 2, 10.0  # hashes in a process; seconds that one waits for its turn

_turns = threading.BoundedSemaphore(AT_ONCE)


class WrongPassword(Refused):
    """Wrong, unknown, shut or disabled: one answer for all."""


class NotChecked(WrongPassword):
    """The same answer, given without looking: there were too many tries."""


class Busy(Refused):
    """Too many passwords are being checked."""


@dataclass(frozen=True, slots=True)
class OneTime:
    """A password to be changed at the first sign-in, and what is stored of it."""

    word: str
    hashed: str


def one_time() -> OneTime:
    """A new one-time password. Outside any unit of work: it is hashed."""
    word = "-".join(secrets.token_hex(2) for _ in range(4))
    return OneTime(word, hash_password(word))


def hash_password(password: str) -> str:
    """scrypt, as werkzeug writes it. Raises Busy."""
    with _turn():
        return generate_password_hash(password, METHOD)


def verify_password(account: str, password: str) -> Person:
    """The person whose account and password these are.

    The try is counted before it is made; where it may not be made, or there is no such account,
    a hash is spent all the same. Raises WrongPassword, Busy.
    """
    account = account.strip().lower()[:40]
    with everywhere("before we know who it is"):
        person = db.session.scalar(select(Person).where(Person.account == account, Person.active))
        device = devices.known(db.session(), person)
        stored = person.password_hash if person else ""
        tried = throttle.admit(account, _address(), device, clock.now())
        if not _matches(stored if tried else "", password, tried) or not person or not tried:
            _note_failure(tried, person)
            raise (WrongPassword if tried else NotChecked)(WRONG)
        with unit_of_work() as session:
            throttle.forgive(session, tried)
        return person


def _matches(stored: str, password: str, tried: throttle.Try | None) -> bool:
    db.session.rollback()  # nobody waits for a reader that hashes
    try:
        with _turn():
            return check_password_hash(stored or NOBODY, password)
    except Busy:
        if tried:
            throttle.take_back(tried)
        raise


def _note_failure(tried: throttle.Try | None, person: Person | None) -> None:
    """Into the trail where there is one, in a transaction of its own; else one that looks alike."""
    if tried is None:
        return
    with unit_of_work() as session:
        if person is None:
            throttle.touch(session, tried)
            return
        row = session.get_one(Person, person.id)
        org, failed = row.org_id, Outcome.FAILED
        trail.record(session, None, "account.wrong_password", row, org_id=org, outcome=failed)
        if tried.is_last and not tried.device:
            trail.record(session, None, "account.lock", row, org_id=row.org_id)


@contextmanager
def _turn() -> Iterator[None]:
    if is_writing():
        raise RuntimeError("a unit of work holds no hashing")
    if not _turns.acquire(timeout=PATIENCE):
        raise Busy("现在登录的人太多，请过一分钟再试。")
    try:
        yield
    finally:
        _turns.release()


def _address() -> str:
    return (request.remote_addr or "") if has_request_context() else ""
