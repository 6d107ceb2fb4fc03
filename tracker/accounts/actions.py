"""Setting up and changing who there is."""

import secrets
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash

from tracker.access.actor import Actor
from tracker.access.scope import everywhere
from tracker.accounts import queries, signin
from tracker.accounts.models import (
    GroupMember,
    LeadingGroup,
    Organization,
    Person,
    Post,
    SignInSession,
    Unit,
)
from tracker.accounts.rules import Duty, Level, PostRole, UnitKind
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.trail import actions as trail

SHORTEST = 10


class WeakPassword(Refused):
    """The new password is too easy to guess."""


class AlreadyThere(Refused):
    """There is one of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """A person as a form, a group list or the demonstration describes them."""

    name: str
    title: str = ""
    unit_id: int | None = None
    duty: Duty = Duty.STAFF
    email: str = ""
    account: str = ""


def add_organization(
    session: Session,
    *,
    code: str,
    name: str,
    short_name: str,
    level: Level,
    parent: Organization | None = None,
) -> Organization:
    """A new office, with the trail's first entry."""
    if session.scalar(select(Organization).where(Organization.code == code)):
        raise AlreadyThere(f"单位代码“{code}”已经在用，请换一个。")
    row = Organization(
        code=code,
        name=name,
        short_name=short_name,
        level=level,
        parent_id=parent.id if parent else None,
    )
    session.add(row)
    session.flush()
    trail.record(session, None, "organization.add", row, {"name": name}, org_id=row.id)
    return row


def add_unit(
    session: Session, actor: Actor | None, name: str, kind: UnitKind = UnitKind.STATION
) -> Unit:
    """A unit at the end of the list."""
    name = "".join(name.split())
    if not name:
        raise Refused("请填写单位名称。")
    if session.scalar(select(Unit).where(Unit.name == name)):
        raise AlreadyThere(f"“{name}”已经在单位名单里。")
    last = session.scalar(select(Unit.order_no).order_by(Unit.order_no.desc()).limit(1)) or 0
    row = Unit(name=name, short_name=name[:20], kind=kind, order_no=last + 1)
    session.add(row)
    trail.record(session, actor, "unit.add", row, {"name": name})
    return row


def add_person(session: Session, actor: Actor | None, new: NewPerson) -> Person:
    """A person, who cannot sign in before a one-time password is made."""
    account = new.account.strip().lower() or None
    if account and _taken(session, account):
        raise AlreadyThere(f"账号“{account}”已经在用，请换一个。")
    row = Person(
        name=new.name.strip(),
        title=new.title.strip(),
        unit_id=new.unit_id,
        duty=new.duty,
        email=new.email.strip(),
        account=account,
    )
    session.add(row)
    trail.record(session, actor, "person.add", row, {"name": row.name, "title": row.title})
    return row


def edit_person(session: Session, actor: Actor, person: Person, to: NewPerson) -> str:
    """Change a person's facts; returns the one-time password where an account is new, else "".

    An account once given keeps its name. Raises AlreadyThere.
    """
    account = to.account.strip().lower() or None
    if account != person.account and account and _taken(session, account):
        raise AlreadyThere(f"账号“{account}”已经在用，请换一个。")
    before = {name: getattr(person, name) for name in ("name", "title", "unit_id", "duty", "email")}
    after = {
        "name": to.name.strip(),
        "title": to.title.strip(),
        "unit_id": to.unit_id,
        "duty": to.duty,
        "email": to.email.strip(),
    }
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    for name, (_, value) in changes.items():
        setattr(person, name, value)
    if changes:
        trail.record(session, actor, "person.edit", person, changes)
    if person.account or not account:
        return ""
    person.account = account
    return one_time_password(session, actor, person)


def _taken(session: Session, account: str) -> bool:
    with everywhere("account names are one for all offices"):
        return session.scalar(select(Person.id).where(Person.account == account)) is not None


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


def set_up_group(session: Session, actor: Actor | None, name: str, since: date) -> LeadingGroup:
    """A new version of the leading group from `since`; the one before ends the day before."""
    row = LeadingGroup(name=name, valid_from=since)
    session.add(row)
    trail.record(session, actor, "group.add", row, {"name": name})
    return row


def add_post(
    session: Session,
    actor: Actor | None,
    group: LeadingGroup,
    role: PostRole,
    *,
    title: str = "",
    portfolio: str = "",
) -> Post:
    """A seat at the end of the group's list."""
    last = (
        session.scalar(
            select(Post.order_no)
            .where(Post.group_id == group.id)
            .order_by(Post.order_no.desc())
            .limit(1)
        )
        or 0
    )
    row = Post(group_id=group.id, role=role, title=title, portfolio=portfolio, order_no=last + 1)
    session.add(row)
    trail.record(session, actor, "post.add", row, {"role": role, "title": title})
    return row


def seat(
    session: Session, actor: Actor | None, post: Post, person: Person, since: date | None = None
) -> GroupMember:
    """`person` holds `post` from `since` (today by default)."""
    row = GroupMember(post_id=post.id, person_id=person.id, valid_from=since or clock.today())
    session.add(row)
    trail.record(session, actor, "post.hold", post, {"person": person.name})
    return row


def give_seat(session: Session, actor: Actor | None, person: Person, role: PostRole) -> None:
    """Seat `person` in the leading group of today, made if there is none, as `role`."""
    today = clock.today()
    group = session.scalars(queries.group_of(today)).first()
    group = group or set_up_group(session, actor, "政务公开工作领导小组", today)
    post = add_post(session, actor, group, role, title=person.title)
    seat(session, actor, post, person)
