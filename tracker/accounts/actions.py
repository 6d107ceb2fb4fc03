"""Setting up and changing who there is."""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash

from tracker.access.actor import Actor
from tracker.access.scope import everywhere
from tracker.accounts import place, queries, signin
from tracker.accounts.models import (
    GroupMember,
    LeadingGroup,
    Organization,
    Person,
    Post,
    SignInSession,
    Unit,
)
from tracker.accounts.rules import (
    KEEPING,
    POST_NAMES,
    SINGLE,
    Duty,
    Level,
    PostRole,
    UnitKind,
    account_name,
    check_handover,
    why_not_retire,
)
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.trail import actions as trail

SHORTEST = 10
LEVELS = list(Level)


class WeakPassword(Refused):
    """The new password is too easy to guess."""


class AlreadyThere(Refused):
    """There is one of that name."""


class SeatThere(Refused):
    """The group has its one seat of that role."""


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
    """A new office at its place in the tree, with the trail's first entry.

    Raises AlreadyThere, and Refused where it cannot stand below `parent` (domain.md 1.1).
    """
    if session.scalar(select(Organization).where(Organization.code == code)):
        raise AlreadyThere(f"单位代码“{code}”已经在用，请换一个。")
    row = Organization(
        code=code,
        name=name,
        short_name=short_name,
        level=level,
        parent_id=parent.id if parent else None,
    )
    if parent is not None and LEVELS.index(level) <= LEVELS.index(parent.level):
        raise Refused(f"{name}不能放在{parent.short_name}下面：层级不对。")
    session.add(row)
    session.flush()
    place.plant(session, row)
    trail.record(session, None, "organization.add", row, {"name": name}, org_id=row.id)
    return row


def add_unit(
    session: Session, actor: Actor | None, name: str, kind: UnitKind = UnitKind.STATION
) -> Unit:
    """A unit at the end of the list."""
    name = _free_unit_name(session, name)
    last = session.scalar(select(Unit.order_no).order_by(Unit.order_no.desc()).limit(1)) or 0
    row = Unit(name=name, short_name=name[:20], kind=kind, order_no=last + 1)
    session.add(row)
    trail.record(session, actor, "unit.add", row, {"name": name})
    return row


def edit_unit(session: Session, actor: Actor, unit: Unit, name: str, kind: UnitKind) -> None:
    """Give a unit another name or kind; what it did stays with it. Raises AlreadyThere."""
    name = _free_unit_name(session, name, unit.id)
    moved = {"name": (unit.name, name), "kind": (unit.kind, kind)}
    changes = {field: [old, new] for field, (old, new) in moved.items() if old != new}
    if unit.short_name == unit.name[:20]:
        unit.short_name = name[:20]
    unit.name, unit.kind = name, kind
    if changes:
        trail.record(session, actor, "unit.edit", unit, changes)


def _free_unit_name(session: Session, name: str, unit_id: int | None = None) -> str:
    name = "".join(name.split())
    if not name:
        raise Refused("请填写单位名称。")
    there = session.scalar(select(Unit).where(Unit.name == name, Unit.id != (unit_id or 0)))
    if there and there.active:
        raise AlreadyThere(f"“{name}”已经在单位名单里。")
    if there:
        raise AlreadyThere(f"“{name}”在已停用的单位里，请打开它点“恢复”。")
    return name


def retire_unit(session: Session, actor: Actor, unit: Unit) -> None:
    """Keep a unit for history but out of every choice; nobody may work there any more."""
    people = session.scalars(queries.people_of(unit.id)).all()
    if people:
        names = "、".join(person.name for person in people[:5])
        more = f"等 {len(people)} 人" if len(people) > 5 else ""
        raise Refused(f"{names}{more}还在{unit.name}，请先调整他们的所在单位。")
    unit.active = False
    trail.record(session, actor, "unit.retire", unit, {"name": unit.name})


def restore_unit(session: Session, actor: Actor, unit: Unit) -> None:
    """Offer a retired unit again."""
    unit.active = True
    trail.record(session, actor, "unit.restore", unit, {"name": unit.name})


def add_person(session: Session, actor: Actor | None, new: NewPerson) -> Person:
    """A person, who cannot sign in before a one-time password is made."""
    account = account_name(new.account)
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

    An account once given keeps its name. Raises AlreadyThere, BadAccount.
    """
    account = None if person.account else account_name(to.account)
    if account and _taken(session, account):
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
    if not account:
        return ""
    person.account = account
    return one_time_password(session, actor, person)


def _taken(session: Session, account: str) -> bool:
    with everywhere("account names are one for all offices"):
        return session.scalar(select(Person.id).where(Person.account == account)) is not None


def retire(session: Session, actor: Actor, person: Person, open_work: int) -> None:
    """`person` left: no choice offers them, their account is shut, what they did stays.

    `open_work` is how many open tasks and rectifications they handle, which the ledger knows.
    Raises Refused while they handle any, hold a seat, or are the one who asks.
    """
    if person.id == actor.person_id:
        raise Refused("不能停用自己；请由接任的责任人来办。")
    seats = session.scalars(queries.seats_of(person.id, clock.today())).all()
    reason = why_not_retire(open_work, [post.role for post in seats])
    if reason:
        raise Refused(reason)
    person.active = False
    signin.end_sessions(session, SignInSession.person_id == person.id)
    trail.record(session, actor, "person.retire", person, {"name": person.name})


def restore(session: Session, actor: Actor, person: Person) -> str:
    """`person` is back; returns a new one-time password where they have an account, else ""."""
    person.active = True
    trail.record(session, actor, "person.restore", person, {"name": person.name})
    return one_time_password(session, actor, person) if person.account else ""


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
    """A seat at the end of the group's list. Raises SeatThere for a second 组长 or 办公室主任."""
    if role in SINGLE:
        _check_single(session, group, role)
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


def _check_single(session: Session, group: LeadingGroup, role: PostRole) -> None:
    session.scalar(select(LeadingGroup.id).where(LeadingGroup.id == group.id).with_for_update())
    there = session.scalar(queries.posts().where(Post.group_id == group.id, Post.role == role))
    if there:
        holder = there.held_by(clock.today())
        name = holder.name if holder else "空缺"
        raise SeatThere(f"领导小组已有{POST_NAMES[role]}席位（{name}），请用“换人”。")


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


def change_holder(
    session: Session, actor: Actor, post: Post, person: Person | None, since: date
) -> None:
    """`person` takes the seat over from `since`; the one before holds it until the day before.

    None leaves it empty. The tasks stay with the seat. Whoever's roles change signs in again.
    Raises Refused, BadDay.
    """
    session.scalar(select(Post.id).where(Post.id == post.id).with_for_update())
    last = session.scalars(queries.holdings_of(post.id).limit(1)).first()
    holder = last.person if last and last.valid_to is None else None
    _check_successor(person, holder)
    if last:
        check_handover(since, last.valid_from, last.valid_to, clock.today())
    concerned = [one for one in (holder, person) if one]
    roles = {one.id: signin.actor_of(session, one).roles for one in concerned}
    if last and holder:
        last.valid_to = since - timedelta(days=1)
    if person:
        session.add(GroupMember(post_id=post.id, person_id=person.id, valid_from=since))
    session.flush()
    _check_somebody_keeps_the_ledger(session, post)
    for one in concerned:
        if signin.actor_of(session, one).roles != roles[one.id]:
            signin.end_sessions(session, SignInSession.person_id == one.id)
    names = [one.name if one else "" for one in (holder, person)]
    trail.record(session, actor, "post.change", post, {"holder": names, "since": since.isoformat()})


def _check_successor(person: Person | None, holder: Person | None) -> None:
    if person is None and holder is None:
        raise Refused("这个席位本来就空着，请选择接任的人。")
    if person and holder and person.id == holder.id:
        raise Refused(f"这个席位现在就是{person.name}，请选择另一位。")
    if person and not person.active:
        raise Refused(f"{person.name}已经停用，请先恢复。")


def _check_somebody_keeps_the_ledger(session: Session, post: Post) -> None:
    keepers = queries.office_people(clock.today()).where(Person.account.is_not(None))
    if post.role in KEEPING and not session.scalars(keepers).first():
        raise Refused(
            "换人以后没有能登录的责任人或办公室主任，台账就没人管了；请先给接任的人账号。"
        )
