"""Signing in: Flask-Login over session rows that can be ended (design.md 3.5)."""

import os
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from flask import Flask, g, has_request_context, request
from flask import session as cookie
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy import Select, bindparam, select, update
from sqlalchemy.orm import Session, joinedload

from tracker.access import place as access_place
from tracker.access import stamps
from tracker.access.actor import Actor
from tracker.access.models import OfficeStamp
from tracker.access.scope import everywhere
from tracker.accounts import devices, passwords, place, queries
from tracker.accounts.devices import hash_token
from tracker.accounts.models import (
    GroupMember,
    Organization,
    Person,
    Post,
    SignInSession,
)
from tracker.accounts.rules import ADMIN_NAMES, POST_NAMES, PostRole, roles_of
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.trail import actions as trail
from tracker.web import csrf

IDLE = timedelta(minutes=30)
LIFETIME = timedelta(hours=12)
SEEN_EVERY = timedelta(seconds=60)
MOST_SESSIONS = 3  # of one person at a time; the oldest ends
# Flask-Login switches all its protection off where this is set.
SWITCHED_OFF = ("LOGIN_DISABLED", "FLASK_LOGIN_DISABLED")


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
    has_below: bool = False  # whether its organization has others below it

    def get_id(self) -> str:
        """What the signed cookie carries: the random token, never a person's number."""
        return self.token


def init_app(app: Flask) -> None:
    """Let Flask-Login load the person of a request from its session row.

    Raises SystemExit where the environment or the configuration switches signing in off.
    """
    if app.config.get("LOGIN_DISABLED") or any(map(os.environ.get, SWITCHED_OFF)):
        raise SystemExit("设置了 LOGIN_DISABLED，登录检查会失效，程序不启动；请去掉这项设置。")
    manager = LoginManager()
    manager.session_protection = None  # the row decides, not the address
    manager.init_app(app)
    manager.user_loader(load)


def whoami() -> Actor | None:
    """The actor of this request, for `access`."""
    return current_user.actor if current_user.is_authenticated else None


def session_ref() -> str:
    """What the trail keeps of this request's session: the first of its token's hash."""
    return ref_of(current_user.token) if current_user.is_authenticated else ""


def ref_of(token: str) -> str:
    """What the trail calls the session that is opened with `token`."""
    return hash_token(token)[:12]


def load(token: str) -> SignedIn | None:
    """The person signed in with `token`, unless the session ended, idled out or was revoked."""
    now = clock.now()
    with everywhere("before we know who it is"):
        row = db.session.execute(_LIVE, {"token_hash": hash_token(token)}).one_or_none()
        if row is None or row.revoked_at or _ended(row, now):
            return None
        if now - row.last_seen_at > SEEN_EVERY:
            _seen(row.id, now)
        stamps.stamped(row.stamp, row.ground)
        if row.ground is None or access_place.named():
            return _who(token, row.person_id)
        return stamps.at(row.ground, lambda: _who(token, row.person_id), "signed in", token)


# Of every request the first question: columns alone, put together once.
_LIVE = (
    select(
        SignInSession.id,
        SignInSession.person_id,
        SignInSession.revoked_at,
        SignInSession.last_seen_at,
        SignInSession.created_at,
        OfficeStamp.stamp,
        OfficeStamp.ground,
    )
    .outerjoin(OfficeStamp, OfficeStamp.org_id == SignInSession.org_id)
    .where(SignInSession.token_hash == bindparam("token_hash"))
)


def _who(token: str, person_id: int) -> SignedIn | None:
    """The person behind a live session, unless locked out, with office and the posts of today."""
    session = db.session()
    found = session.execute(
        select(Person, Organization, place.has_below())
        .join(Organization, Organization.id == Person.org_id)
        .options(joinedload(Person.unit))
        .where(Person.id == person_id, Person.active)
    ).one_or_none()
    if found is None:
        return None
    person, organization, has_below = found
    # Their own rows are values from here on: a unit of work makes the session forget what it
    # has read, and in another office it may not ask for them again.
    for one in filter(None, (person, person.unit, organization)):
        session.expunge(one)
    actor = actor_of(session, person, organization)
    return SignedIn(token, person, organization, actor, has_below)


def _ended(row: Any, now: datetime) -> bool:
    return bool(now - row.last_seen_at > IDLE or now - row.created_at > LIFETIME)


def _seen(session_id: int, now: datetime) -> None:
    with unit_of_work() as session:
        session.execute(
            update(SignInSession).where(SignInSession.id == session_id).values(last_seen_at=now)
        )


def actor_of(session: Session, person: Person, organization: Organization | None = None) -> Actor:
    """The value that the policy judges, from the posts held today (domain.md 2.2).

    Who has read the person's `organization` already hands it over.
    """
    own = organization or session.get_one(Organization, person.org_id)
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
        at_top=own.parent_id is None,
    )


def _label(person: Person, posts: list[Post]) -> str:
    if person.admin_kind:
        return ADMIN_NAMES[person.admin_kind]
    return POST_NAMES[posts[0].role] if posts else person.title


def sign_in(account: str, password: str) -> SignedIn:
    """Check the password, open a session and let the cookie carry its token.

    Raises passwords.WrongPassword or passwords.Busy.
    """
    person = passwords.verify_password(account, password)
    with everywhere("before we know who it is"), unit_of_work() as session:
        token = admit(session, session.get_one(Person, person.id), "password")
    return carry(token)


def admit(session: Session, person: Person, way: str) -> str:
    """Open a session for `person`, who has shown who they are by `way`; returns its token.

    The session that this browser had before ends, and the device is known from now on.
    """
    if has_request_context() and current_user.is_authenticated:
        end_sessions(session, SignInSession.token_hash == hash_token(current_user.token))
    token = secrets.token_urlsafe(32)
    open_session(session, person, token)
    devices.remember(session, person)
    actor = Actor(person_id=person.id, org_id=person.org_id, name=person.name)
    trail.record(
        session,
        actor,
        "account.sign_in",
        person,
        {"by": way},
        org_id=person.org_id,
        session_ref=ref_of(token),
    )
    return token


def carry(token: str) -> SignedIn:
    """Let the cookie of this request carry `token` from here on, and nothing that stood in it
    before but messages: whoever planted a cookie knows nothing of this one, its CSRF token too.
    """
    said = cookie.pop("_flashes", [])
    cookie.clear()
    if said:
        cookie["_flashes"] = said
    g.pop("csrf_token", None)
    with everywhere("a session that was just opened"):
        user = load(token)
    assert user is not None
    login_user(user)
    g.actor = user.actor
    csrf.bind()
    return user


def open_session(session: Session, person: Person, token: str) -> None:
    """A live session row for `person`; the token itself is not kept. Of four the oldest ends."""
    now = clock.now()
    session.scalar(select(Person.id).where(Person.id == person.id).with_for_update())
    for old in list(session.scalars(live_sessions(person.id)))[MOST_SESSIONS - 1 :]:
        old.revoked_at = now
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


def live_sessions(person_id: int) -> Select[SignInSession]:
    """The sessions in which that person is signed in now, the newest first."""
    now = clock.now()
    return (
        select(SignInSession)
        .where(
            SignInSession.person_id == person_id,
            SignInSession.revoked_at.is_(None),
            SignInSession.last_seen_at >= now - IDLE,
            SignInSession.created_at >= now - LIFETIME,
        )
        .order_by(SignInSession.created_at.desc(), SignInSession.id.desc())
    )


def sign_out() -> None:
    """End this session here and in its row; a copied cookie is dead at its next request."""
    if current_user.is_authenticated:
        with unit_of_work() as session:
            end_sessions(session, SignInSession.token_hash == hash_token(current_user.token))
            person = session.get_one(Person, current_user.person.id)
            trail.record(session, current_user.actor, "account.sign_out", person)
    logout_user()
    cookie.clear()


def end_sessions(session: Session, which: object) -> None:
    """Revoke the session rows that `which` (a condition) names."""
    session.execute(
        update(SignInSession)
        .where(which, SignInSession.revoked_at.is_(None))  # type: ignore[arg-type]
        .values(revoked_at=clock.now())
    )
