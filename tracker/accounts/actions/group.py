"""The leading group: its seats and who holds them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor, Role
from tracker.accounts import handed, queries, signin
from tracker.accounts.actions.offices import hold_office
from tracker.accounts.carrying import Moved, under_seat
from tracker.accounts.composition import Term, check_free
from tracker.accounts.models import (
    GroupMember,
    GroupSeat,
    LeadingGroup,
    Person,
    Post,
    SignInSession,
)
from tracker.accounts.rules import (
    ADMIN_NAMES,
    GROUP_NAMES,
    KEEPING,
    POST_NAMES,
    SINGLE,
    GroupKind,
    PostRole,
    check_handover,
)
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.core.versions import AS_IT_STANDS, Expected, hold, touch
from tracker.trail import actions as trail


class SeatThere(Refused):
    """The group has its one seat of that role."""


@dataclass(frozen=True, slots=True)
class Posts:
    """What a holder is in the party and in the government, as of the holding."""

    party: str = ""
    gov: str = ""


NO_POSTS = Posts()


def set_up_group(
    session: Session,
    actor: Actor | None,
    name: str,
    since: date,
    kind: GroupKind = GroupKind.OPEN_GOV,
) -> LeadingGroup:
    """The first version of a leading group, from `since`, without seats. Raises SeatThere."""
    hold_office(session)
    if session.scalar(select(LeadingGroup.id).where(LeadingGroup.kind == kind).limit(1)):
        raise SeatThere(f"已经有{GROUP_NAMES[kind]}，请用“调整领导小组”。")
    row = LeadingGroup(name=name, kind=kind, valid_from=since)
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
    hold_office(session, group.org_id)
    if role in SINGLE:
        _check_single(session, group, role)
    last = session.scalar(select(func.max(Post.order_no)).where(Post.group_id == group.id)) or 0
    row = Post(group_id=group.id, role=role, title=title, portfolio=portfolio, order_no=last + 1)
    session.add(row)
    session.flush()
    place(session, row, group)
    touch(group)  # a form of the whole group that was opened before does not know the seat
    trail.record(session, actor, "post.add", row, {"role": role, "title": title})
    return row


def place(
    session: Session, post: Post, group: LeadingGroup, *, in_charge: bool = False
) -> GroupSeat:
    """Write down how `post` stands in this version of the group."""
    row = GroupSeat(
        group_id=group.id,
        post_id=post.id,
        role=post.role,
        title=post.title,
        portfolio=post.portfolio,
        order_no=post.order_no,
        in_charge=in_charge,
    )
    session.add(row)
    return row


def _check_single(session: Session, group: LeadingGroup, role: PostRole) -> None:
    today = clock.today()
    there = session.scalar(select(Post).where(Post.group_id == group.id, Post.role == role))
    if there:
        name = queries.tenures(session).name(there.id, today) or "空缺"
        raise SeatThere(f"领导小组已有{POST_NAMES[role]}席位（{name}），请用“换人”。")


def seat(
    session: Session,
    actor: Actor | None,
    post: Post,
    person: Person,
    since: date | None = None,
    posts: Posts = NO_POSTS,
) -> GroupMember:
    """`person` holds `post` from `since` (today by default). Raises BadDay, Refused."""
    check_may_hold(person)
    day = since or clock.today()
    held = session.scalars(queries.holdings_of(post.id))
    check_free(Term(day, None), ((Term(h.valid_from, h.valid_to), h.person.name) for h in held))
    row = sit(session, post, person, day, posts)
    trail.record(session, actor, "post.hold", post, {"person": person.name})
    return row


def sit(
    session: Session, post: Post, person: Person, since: date, posts: Posts = NO_POSTS
) -> GroupMember:
    """A new holding. The ones before it must have ended in the database."""
    row = GroupMember(
        post_id=post.id,
        person_id=person.id,
        valid_from=since,
        party_post=posts.party,
        gov_post=posts.gov,
    )
    session.add(row)
    session.flush()
    return row


def give_seat(session: Session, actor: Actor | None, person: Person, role: PostRole) -> None:
    """Seat `person` in the leading group of today, made if there is none, as `role`."""
    today = clock.today()
    hold_office(session, person.org_id)
    group = session.scalars(queries.group_of(today)).first()
    group = group or set_up_group(session, actor, GROUP_NAMES[GroupKind.OPEN_GOV], today)
    post = add_post(session, actor, group, role, title=person.title)
    seat(session, actor, post, person, posts=Posts(gov=person.title))


def change_holder(
    session: Session,
    actor: Actor,
    post: Post,
    person: Person | None,
    since: date,
    *,
    posts: Posts = NO_POSTS,
    reason: str = "",
    expected: Expected = AS_IT_STANDS,
    tells: bool = True,
) -> Moved:
    """`person` takes the seat over from `since`; the one before holds it until the day before.

    None leaves it empty. The tasks stay with the seat. Whoever's roles change signs in again;
    with `tells` both are told by letter. Raises Refused, BadDay, Stale.
    """
    hold_office(session, post.org_id)
    hold(session, post, expected)
    last = session.scalars(queries.holdings_of(post.id).limit(1)).first()
    holder = last.person if last and last.valid_to is None else None
    _check_successor(post, person, holder)
    if last:
        check_handover(since, last.valid_from, last.valid_to, clock.today())
    concerned = [one for one in (holder, person) if one]
    before = roles_now(session, concerned)
    if last and holder:
        last.valid_to = since - timedelta(days=1)
        session.flush()  # before the next one comes: a seat has one holder at a time
    if person:
        sit(session, post, person, since, posts)
    touch(post)
    session.flush()
    if post.role in KEEPING:
        check_somebody_keeps_the_ledger(session)
    end_where_roles_changed(session, concerned, before)
    names = [one.name if one else "" for one in (holder, person)]
    said = {"holder": names, "since": since.isoformat(), "reason": reason}
    entry = trail.record(session, actor, "post.change", post, said)
    moved = moved_seat(session, post, holder, person)
    if tells:
        handed.tell(session, actor, [moved], reason, entry.seq)
    return moved


def moved_seat(session: Session, post: Post, holder: Person | None, person: Person | None) -> Moved:
    """A seat that changed hands, with how much hangs on it."""
    count = under_seat(session, post.id)
    return Moved(
        kind="席位",
        title=post.label,
        path="/my",
        from_id=holder.id if holder else None,
        to_id=person.id if person else None,
        note=f"连同 {count} 项未办结事项" if count else "",
    )


def check_may_hold(person: Person) -> None:
    """Refuse whoever left, and who runs the service: they have no part in the work."""
    if not person.active:
        raise Refused(f"{person.name}已经停用，请先恢复。")
    if person.admin_kind:
        raise Refused(f"{person.name}是{ADMIN_NAMES[person.admin_kind]}，不能兼任，请选择另一位。")


def _check_successor(post: Post, person: Person | None, holder: Person | None) -> None:
    if person is None and holder is None:
        raise Refused("这个席位本来就空着，请选择接任的人。")
    if person is None and post.role == PostRole.GROUP_LEADER:
        raise Refused("组长席位不能空缺：请选择接任的人，没有任命的先选主持工作的同志。")
    if person and holder and person.id == holder.id:
        raise Refused(f"这个席位现在就是{person.name}，请选择另一位。")
    if person:
        check_may_hold(person)


def check_somebody_keeps_the_ledger(session: Session) -> None:
    """Refuse a change that leaves nobody who can sign in and keep the ledger."""
    keepers = queries.office_people(clock.today()).where(Person.account.is_not(None))
    if not session.scalars(keepers.limit(1)).first():
        raise Refused(
            "换人以后没有能登录的责任人或办公室主任，台账就没人管了；请先给接任的人账号。"
        )


def roles_now(session: Session, people: Iterable[Person]) -> dict[int, frozenset[Role]]:
    """What each of them may do today."""
    return {one.id: signin.actor_of(session, one).roles for one in people}


def end_where_roles_changed(
    session: Session, people: Iterable[Person], before: dict[int, frozenset[Role]]
) -> None:
    """Whoever's roles are others than `before` signs in again."""
    for one in people:
        if signin.actor_of(session, one).roles != before[one.id]:
            signin.end_sessions(session, SignInSession.person_id == one.id)
