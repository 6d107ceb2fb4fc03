"""How people come in: one-time passwords and passwords of their own."""

import secrets

from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash

from tracker.access.actor import Actor
from tracker.accounts import signin
from tracker.accounts.models import Person, SignInSession
from tracker.core.errors import Refused
from tracker.trail import actions as trail

SHORTEST = 10


class WeakPassword(Refused):
    """The new password is too easy to guess."""


def one_time_password(session: Session, actor: Actor | None, person: Person) -> str:
    """Give `person` a password to be changed at the first sign-in, and end their sessions."""
    password = "-".join(secrets.token_hex(2) for _ in range(3))
    person.password_hash = signin.hash_password(password)
    person.must_change_password = True
    signin.end_sessions(session, SignInSession.person_id == person.id)
    trail.record(session, actor, "person.password_reset", person)
    return password


def change_password(session: Session, actor: Actor, person: Person, old: str, new: str) -> None:
    """Set one's own password; every session ends, the caller opens a new one.

    Raises WrongPassword, WeakPassword.
    """
    if not check_password_hash(person.password_hash, old):
        raise signin.WrongPassword("原密码不正确，请重新输入。")
    if new == old:
        raise WeakPassword("新密码不能和原密码相同，请换一个。")
    check_strength(new, person)
    person.password_hash = signin.hash_password(new)
    person.must_change_password = False
    signin.end_sessions(session, SignInSession.person_id == person.id)
    trail.record(session, actor, "person.password_change", person)


def check_strength(password: str, person: Person) -> None:
    """Refuse a password that is short, one character over and over, or the account's name."""
    if len(password) < SHORTEST:
        raise WeakPassword(f"新密码至少 {SHORTEST} 个字符。")
    if (
        len(set(password)) < 5
        or password.lower() in "01234567890123456789abcdefghijklmnopqrstuvwxyz"
    ):
        raise WeakPassword("新密码太容易猜到，请换一个。")
    if person.account and person.account in password.lower():
        raise WeakPassword("新密码不能包含账号，请换一个。")
