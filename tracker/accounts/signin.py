"""Signing in: Flask-Login over session rows that can be ended (design.md 3.5)."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from flask import Flask, g, request
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, joinedload
from werkzeug.security import check_password_hash, generate_password_hash

from tracker.access.actor import Actor
from tracker.access.scope import everywhere
from tracker.accounts import place, queries
from tracker.accounts.models import (
    GroupMember,
    Organization,
    Person,
    Post,
    SignInAttempt,
    SignInSession,
)
from tracker.accounts.rules import ADMIN_NAMES, POST_NAMES, PostRole, roles_of
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused

IDLE = timedelta(minutes=30)
LIFETIME = timedelta(hours=12)
SEEN_EVERY = timedelta(seconds=60)
TRIES, WINDOW = 5, timedelta(minutes=15)
METHOD = "scrypt:32768:8:1"
# Checked where the account does not exist, so that both answers take the same time.
NOBODY = "scrypt:32768:8:1$0000000000000000$" + "0" * 128


class WrongPassword(Refused):
    """The account or the password is wrong, or the account cannot sign in: one answer for all."""


class TooManyTries(Refused):
    """Too many wrong passwords in a quarter of an hour."""


@dataclass(frozen=True)
class SignedIn:
    """Flask-Login's user: the person behind a live session row."""

    is_authenticated: ClassVar[bool] = True
    is_active: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False

    token: str
    person: Person
    organization: Organization
    actor: Actor

    def get_id(self) -> str:
        """What the signed cookie carries: the random token, never a person's number."""
        return self.token


def hash_password(password: str) -> str:
    """scrypt, as werkzeug writes it."""
    return generate_password_hash(password, METHOD)


def hash_token(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def init_app(app: Flask) -> None:
    """Let Flask-Login load the person of a request from its session row."""
    manager = LoginManager()
    manager.session_protection = None  # the row decides, not the address
    manager.init_app(app)
    manager.user_loader(load)


def whoami() -> Actor | None:
    """The actor of this request, for `access`."""
    return current_user.actor if current_user.is_authenticated else None


def session_ref() -> str:
    """What the trail keeps of this request's session: the first of its token's hash."""
    return hash_token(current_user.token)[:12] if current_user.is_authenticated else ""


def load(token: str) -> SignedIn | None:
    """The person signed in with `token`, unless the session ended, idled out or was revoked."""
    now = clock.now()
    with everywhere("before we know who it is"):
        row = db.session.scalar(
            select(SignInSession).where(SignInSession.token_hash == hash_token(token))
        )
        if row is None or row.revoked_at or _ended(row, now):
            return None
        if now - row.last_seen_at > SEEN_EVERY:
            _seen(row.id, now)
        return _signed_in(db.session(), token, row.person_id)


def _ended(row: SignInSession, now: datetime) -> bool:
    return now - row.last_seen_at > IDLE or now - row.created_at > LIFETIME


def _seen(session_id: int, now: datetime) -> None:
    with unit_of_work() as session:
        session.execute(
            update(SignInSession).where(SignInSession.id == session_id).values(last_seen_at=now)
        )


def _signed_in(session: Session, token: str, person_id: int) -> SignedIn | None:
    found = session.execute(
        select(Person, Organization)
        .join(Organization, Organization.id == Person.org_id)
        .options(joinedload(Person.unit))
        .where(Person.id == person_id, Person.active)
    ).one_or_none()
    if found is None:
        return None
    person, organization = found
    return SignedIn(token, person, organization, actor_of(session, person))


def actor_of(session: Session, person: Person) -> Actor:
    """The value that the policy judges, from the posts held today (domain.md 2.2)."""
    held = session.scalars(
        queries.holdings_on(clock.today()).where(
            GroupMember.org_id == person.org_id,
        )
    ).all()
    mine = [
        holding.post
        for holding in held
        if holding.person_id == person.id and person.admin_kind is None
    ]
    named = any(holding.post.role == PostRole.OFFICE_HEAD for holding in held)
    return Actor(
        person_id=person.id,
        org_id=person.org_id,
        name=person.name,
        label=_label(person, mine),
        unit_id=person.unit_id,
        post_ids=frozenset(post.id for post in mine),
        roles=roles_of(person.duty, [post.role for post in mine], named, person.admin_kind),
        place_id=place.looked_at(session, person.org_id),
    )


def _label(person: Person, posts: list[Post]) -> str:
    if person.admin_kind:
        return ADMIN_NAMES[person.admin_kind]
    return POST_NAMES[posts[0].role] if posts else person.title


def sign_in(account: str, password: str) -> SignedIn:
    """Check the password, open a session row and let the cookie carry its token.

    Raises WrongPassword or TooManyTries. The try is counted before hashing, so parallel
    guesses are counted too (reliability.md 2.13).
    """
    account, now = account.strip().lower(), clock.now()
    with everywhere("before we know who it is"):
        _count_try(account, now)
        person = db.session.scalar(select(Person).where(Person.account == account, Person.active))
        stored = person.password_hash if person and person.password_hash else NOBODY
        if not check_password_hash(stored, password) or person is None:
            raise WrongPassword("账号或密码不正确。如果忘记密码，请联系本单位的责任人重置。")
        token = secrets.token_urlsafe(32)
        with unit_of_work() as session:
            session.execute(delete(SignInAttempt).where(SignInAttempt.account == account))
            open_session(session, person, token)
        user = _signed_in(db.session(), token, person.id)
    assert user is not None
    login_user(user)
    g.actor = user.actor
    return user


def carry(token: str) -> None:
    """Let the cookie of this request carry `token` from here on."""
    with everywhere("a session that was just opened"):
        user = load(token)
    if user is not None:
        login_user(user)
        g.actor = user.actor


def open_session(session: Session, person: Person, token: str) -> None:
    """A live session row for `person`; the token itself is not kept."""
    now = clock.now()
    session.add(
        SignInSession(
            org_id=person.org_id,
            token_hash=hash_token(token),
            person_id=person.id,
            created_at=now,
            last_seen_at=now,
            ip=request.remote_addr or "" if request else "",
            user_agent=(request.user_agent.string if request else "")[:200],
        )
    )


def _count_try(account: str, now: datetime) -> None:
    since = now - WINDOW
    with unit_of_work() as session:
        if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time
            session.execute(select(func.pg_advisory_xact_lock(func.hashtext(account))))
        session.execute(delete(SignInAttempt).where(SignInAttempt.at < since))
        tries = session.scalar(
            select(func.count()).where(SignInAttempt.account == account, SignInAttempt.at >= since)
        )
        if (tries or 0) >= TRIES:
            raise TooManyTries("密码已连续输错5次，请15分钟后再试，或联系本单位的责任人重置密码。")
        session.add(SignInAttempt(account=account[:40], ip=request.remote_addr or "", at=now))


def sign_out() -> None:
    """End this session here and in its row; a copied cookie is dead at its next request."""
    if current_user.is_authenticated:
        with unit_of_work() as session:
            end_sessions(session, SignInSession.token_hash == hash_token(current_user.token))
    logout_user()


def end_sessions(session: Session, which: object) -> None:
    """Revoke the session rows that `which` (a condition) names."""
    session.execute(
        update(SignInSession)
        .where(which, SignInSession.revoked_at.is_(None))  # type: ignore[arg-type]
        .values(revoked_at=clock.now())
    )
