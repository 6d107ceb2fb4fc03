"""调整充实: the next version of a leading group, made from the seats of the present one (ORG-1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tracker.access.actor import Actor
from tracker.accounts import handed
from tracker.accounts.actions import group as groups
from tracker.accounts.actions.group import Posts, check_may_hold, moved_seat
from tracker.accounts.actions.offices import hold_office
from tracker.accounts.carrying import Moved, carriers, under_seat
from tracker.accounts.composition import (
    BadSeats,
    Wish,
    check_seats,
    check_version_day,
    in_order,
)
from tracker.accounts.models import GroupMember, GroupSeat, LeadingGroup, Person, Post
from tracker.accounts.rules import KEEPING, LEADING, GroupKind
from tracker.core import clock
from tracker.core.db import Stale
from tracker.core.errors import Refused
from tracker.core.versions import AS_IT_STANDS, Expected, hold, touch
from tracker.trail import actions as trail
from tracker.web.links import is_web_address


@dataclass(frozen=True, slots=True, kw_only=True)
class NextVersion:
    """A leading group as it is to stand from a day on."""

    name: str
    since: date
    seats: Sequence[Wish]
    kind: GroupKind = GroupKind.OPEN_GOV
    reason: str = ""


def adjust(
    session: Session, actor: Actor, to: NextVersion, expected: Expected = AS_IT_STANDS
) -> LeadingGroup:
    """Make the version `to`; the present one ends the day before and stays as it was.

    What is under way moves with its seat; a seat that goes names the one that takes it over.
    Every change of a holder is told by letter. Raises BadSeats, BadDay, Stale, Refused.
    """
    hold_office(session, actor.org_id)
    present = _present(session, to.kind)
    if present is not None:
        hold(session, present, expected)
    elif expected is not AS_IT_STANDS and expected != 0:
        raise Stale(0)
    holdings = _holdings(session, present)
    changed = max((one.valid_from for one in holdings.values()), default=None)
    check_version_day(to.since, present.valid_from if present else None, changed, clock.today())
    check_seats(to.seats)
    seats = _seats(session, present, to.seats)
    people = _people(session, to.seats, holdings)
    heirs = _heirs(session, seats, to.seats) if to.kind == GroupKind.OPEN_GOV else {}
    before = groups.roles_now(session, people.values())
    row = _next(session, present, to)
    moved = _seat_all(session, row, seats, to, holdings, people)
    moved += _hand_work_on(session, actor, heirs, to.reason)
    session.flush()
    if any(post.role in KEEPING for post in seats.values()):
        groups.check_somebody_keeps_the_ledger(session)
    groups.end_where_roles_changed(session, people.values(), before)
    entry = trail.record(session, actor, "group.adjust", row, _told(to, present, moved))
    handed.tell(session, actor, moved, to.reason, entry.seq)
    return row


def note_filing(
    session: Session,
    actor: Actor,
    group: LeadingGroup,
    *,
    filed: date | None,
    url: str,
    in_charge_id: int | None,
    expected: Expected = AS_IT_STANDS,
) -> None:
    """Where this version was filed and published, and who answers for it (ORG-2).

    Facts about a version, which come after it: the version itself stays. Raises Stale, Refused.
    """
    hold(session, group, expected)
    if filed is not None and filed > clock.today():
        raise Refused("报备日期不能晚于今天，请核对。")
    if url and not is_web_address(url):
        raise Refused("网址应以 http:// 或 https:// 开头，请核对。")
    seats = session.scalars(select(GroupSeat).where(GroupSeat.group_id == group.id)).all()
    was = next((seat for seat in seats if seat.in_charge), None)
    if in_charge_id and in_charge_id not in {seat.post_id for seat in seats}:
        raise Refused("负责同志要在这一版的席位里选择。")
    changes: dict[str, list[object]] = {
        "filed": [group.filed_with_superior_at, filed],
        "url": [group.published_url, url],
        "in_charge": [was.label if was else "", ""],
    }
    if was is not None:
        was.in_charge = False
        session.flush()  # before the next one: there is one
    for seat in seats:
        if seat.post_id == in_charge_id:
            seat.in_charge, changes["in_charge"][1] = True, seat.label
    group.filed_with_superior_at, group.published_url = filed, url
    touch(group)
    moved = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    if moved:
        trail.record(session, actor, "group.file", group, moved)


def _present(session: Session, kind: GroupKind) -> LeadingGroup | None:
    last = select(LeadingGroup).where(LeadingGroup.kind == kind, LeadingGroup.valid_to.is_(None))
    return session.scalar(last.execution_options(populate_existing=True))


def _holdings(session: Session, present: LeadingGroup | None) -> dict[int, GroupMember]:
    """Who holds each seat of the present version with no end in sight, by seat."""
    if present is None:
        return {}
    query = (
        select(GroupMember)
        .join(GroupMember.post)
        .where(Post.group_id == present.id, GroupMember.valid_to.is_(None))
        .options(joinedload(GroupMember.person))
    )
    return {one.post_id: one for one in session.scalars(query)}


def _seats(
    session: Session, present: LeadingGroup | None, wishes: Sequence[Wish]
) -> dict[int, Post]:
    """The present seats by number; Stale where the wishes do not speak of exactly these."""
    query = select(Post).where(Post.group_id == (present.id if present else 0))
    seats = {post.id: post for post in session.scalars(query)}
    named = [wish.post_id for wish in wishes if wish.post_id is not None]
    if sorted(named) != sorted(seats):
        raise Stale(present.version if present else 0)
    return seats


def _people(
    session: Session, wishes: Sequence[Wish], holdings: Mapping[int, GroupMember]
) -> dict[int, Person]:
    """Everybody whom the change concerns, checked for what they may hold."""
    wanted = {wish.person_id for wish in wishes if wish.keep and wish.person_id}
    held = {one.person_id: one.person for one in holdings.values()}
    found = session.scalars(select(Person).where(Person.id.in_(sorted(wanted)))).all()
    if len(found) < len(wanted):
        raise Refused("选中的人员不在名单里，请刷新后再选。")
    for person in found:
        if person.id not in held:
            check_may_hold(person)
    return held | {person.id: person for person in found}


def _heirs(session: Session, seats: Mapping[int, Post], wishes: Sequence[Wish]) -> dict[Post, Post]:
    """Which seat takes over from each that goes, or that answers for nothing any more.

    Raises BadSeats where there is work under way and none is named.
    """
    leading = {w.post_id for w in wishes if w.keep and w.role in LEADING and w.post_id}
    found = {}
    for wish in wishes:
        if wish.post_id is None or wish.post_id in leading:
            continue
        post = seats[wish.post_id]
        count = under_seat(session, post.id)
        if not count:
            continue
        if wish.heir_id not in leading:
            raise BadSeats(
                f"{post.label}名下还有 {count} 项未办结事项，请选择由保留的哪个领导席位接着负责。"
            )
        found[post] = seats[wish.heir_id]
    return found


def _next(session: Session, present: LeadingGroup | None, to: NextVersion) -> LeadingGroup:
    if present is not None:
        present.valid_to = to.since - timedelta(days=1)
        session.flush()  # before the next one: one version is open at a time
    row = LeadingGroup(name=to.name.strip(), kind=to.kind, valid_from=to.since)
    session.add(row)
    session.flush()
    return row


def _seat_all(
    session: Session,
    group: LeadingGroup,
    seats: Mapping[int, Post],
    to: NextVersion,
    holdings: Mapping[int, GroupMember],
    people: Mapping[int, Person],
) -> list[Moved]:
    """Put every kept seat into the version, with its holder; say which changed hands."""
    wishes = in_order(to.seats)
    going = set(seats) - {wish.post_id for wish in wishes}
    stay = {w.post_id for w in wishes if w.post_id and _stays(holdings.get(w.post_id), w)}
    for post_id, holding in holdings.items():
        if post_id not in stay:
            holding.valid_to = to.since - timedelta(days=1)
    session.flush()
    moved = []
    for number, wish in enumerate(wishes, 1):
        post = _post(session, group, seats, wish, number)
        groups.place(session, post, group, in_charge=wish.in_charge)
        held = holdings.get(post.id)
        if post.id not in stay and wish.person_id:
            posts = Posts(wish.party_post, wish.gov_post)
            groups.sit(session, post, people[wish.person_id], to.since, posts)
        if (held.person_id if held else None) != wish.person_id:
            new = people[wish.person_id] if wish.person_id else None
            moved.append(moved_seat(session, post, held.person if held else None, new))
    return moved + [_gone(seats[i], holdings[i]) for i in sorted(going & set(holdings))]


def _gone(post: Post, held: GroupMember) -> Moved:
    """A seat that the version no longer has."""
    return Moved(
        kind="席位",
        title=post.label,
        path="/my",
        from_id=held.person_id,
        to_id=None,
        note="调整后不再设这个席位",
    )


def _stays(held: GroupMember | None, wish: Wish) -> bool:
    """Whether the seat is held on as it was: the same person, with the same posts."""
    return held is not None and (held.person_id, held.party_post, held.gov_post) == (
        wish.person_id,
        wish.party_post,
        wish.gov_post,
    )


def _post(
    session: Session, group: LeadingGroup, seats: Mapping[int, Post], wish: Wish, number: int
) -> Post:
    post = seats[wish.post_id] if wish.post_id else Post()
    post.group_id, post.order_no = group.id, number
    post.role, post.title, post.portfolio = wish.role, wish.title.strip(), wish.portfolio.strip()
    session.add(post)
    session.flush()
    return post


def _hand_work_on(
    session: Session, actor: Actor, heirs: Mapping[Post, Post], reason: str
) -> list[Moved]:
    return [
        moved
        for post, heir in heirs.items()
        for carrier in carriers()
        for moved in carrier.move_seat(session, actor, post, heir, reason)
    ]


def _told(
    to: NextVersion, present: LeadingGroup | None, moved: Iterable[Moved]
) -> dict[str, object]:
    return {
        "name": [present.name if present else "", to.name],
        "since": to.since.isoformat(),
        "seats": [wish.label for wish in in_order(to.seats)],
        "moved": [f"{one.kind} {one.title}" for one in moved],
        "reason": to.reason,
    }
