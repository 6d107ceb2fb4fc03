"""The leading group: its seats and who holds them."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts import queries, signin
from tracker.accounts.models import GroupMember, LeadingGroup, Person, Post, SignInSession
from tracker.accounts.rules import KEEPING, POST_NAMES, SINGLE, PostRole, check_handover
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.trail import actions as trail


class SeatThere(Refused):
    """The group has its one seat of that role."""


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
