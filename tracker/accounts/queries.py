"""Who there is: units, people, posts and who holds them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from tracker.access.stamps import kept
from tracker.accounts.models import (
    DutyAssignment,
    GroupMember,
    GroupSeat,
    LeadingGroup,
    Organization,
    Person,
    Post,
    Unit,
)
from tracker.accounts.rules import KEEPING, LEADING, Duty, GroupKind, UnitKind

Lasting = type[LeadingGroup] | type[GroupMember] | type[DutyAssignment]


def in_force(model: Lasting, day: date) -> ColumnElement[bool]:
    """That a row with `valid_from` and `valid_to`, both inclusive, holds on `day`."""
    return and_(model.valid_from <= day, or_(model.valid_to.is_(None), model.valid_to >= day))


def began(model: Lasting) -> ColumnElement[bool]:
    """That a row ever held: what ends before it begins was a mistake mended on the same day."""
    return or_(model.valid_to.is_(None), model.valid_to >= model.valid_from)


def organization(session: Session, code: str) -> Organization | None:
    """The organisation with this code."""
    return session.scalar(select(Organization).where(Organization.code == code))


def units() -> Select[Unit]:
    """The units work can be given to, in the office's own order."""
    return select(Unit).where(Unit.active).order_by(Unit.order_no, Unit.id)


def retired_units() -> Select[Unit]:
    """The units that are no longer given work, kept for what they did."""
    return select(Unit).where(~Unit.active).order_by(Unit.order_no, Unit.id)


def people() -> Select[Person]:
    """The people who work here, with their units: the leaders, who have none, then unit by unit.

    Administrators and auditors have no part in the work and stand in no choice.
    """
    return (
        select(Person)
        .outerjoin(Person.unit)
        .where(Person.active, Person.admin_kind.is_(None))
        .options(contains_eager(Person.unit))
        .order_by(Person.unit_id.is_not(None), Unit.order_no, Person.unit_id, Person.id)
    )


def retired_people() -> Select[Person]:
    """Those who left, kept for what they did; not those who ran the service."""
    return select(Person).where(~Person.active, Person.admin_kind.is_(None)).order_by(Person.id)


def people_of(unit_id: int) -> Select[Person]:
    """Who works in that unit."""
    return select(Person).where(Person.active, Person.unit_id == unit_id).order_by(Person.id)


def heads_of(unit_ids: Collection[int | None]) -> Select[Person]:
    """The heads of those units; of several in one, the one who has been there longest comes last.

    So that who keeps them by unit has the first.
    """
    wanted = sorted(number for number in unit_ids if number)
    return (
        select(Person)
        .where(Person.unit_id.in_(wanted), Person.duty == Duty.HEAD, Person.active)
        .order_by(Person.id.desc())
    )


def group_of(day: date, kind: GroupKind = GroupKind.OPEN_GOV) -> Select[LeadingGroup]:
    """The leading group as it stands on `day`."""
    return (
        select(LeadingGroup)
        .where(LeadingGroup.kind == kind, in_force(LeadingGroup, day))
        .order_by(LeadingGroup.valid_from.desc(), LeadingGroup.id.desc())
    )


def versions_of(kind: GroupKind) -> Select[LeadingGroup]:
    """Every version of that group, the newest first, with its seats and who held them when."""
    holdings = (
        selectinload(LeadingGroup.seats).joinedload(GroupSeat.post).selectinload(Post.holdings)
    )
    return (
        select(LeadingGroup)
        .where(LeadingGroup.kind == kind)
        .options(holdings.joinedload(GroupMember.person))
        .order_by(LeadingGroup.valid_from.desc(), LeadingGroup.id.desc())
    )


def kinds_of_groups() -> Select[GroupKind]:
    """The kinds of leading groups the office has or had."""
    return select(LeadingGroup.kind).distinct()


def posts(day: date) -> Select[Post]:
    """The seats of the leading group of `day` with their holders, in order."""
    return (
        seats_on(day)
        .options(selectinload(Post.holdings).joinedload(GroupMember.person))
        .order_by(Post.order_no, Post.id)
    )


def seats_on(day: date) -> Select[Post]:
    """The seats of the leading group of `day`, in no order.

    Only that of open government: other groups are kept on record and give nobody a right.
    """
    return (
        select(Post)
        .join(Post.group)
        .where(LeadingGroup.kind == GroupKind.OPEN_GOV, in_force(LeadingGroup, day))
    )


def holdings_of(post_id: int) -> Select[GroupMember]:
    """Who has held that seat, the last one first, people loaded."""
    return (
        select(GroupMember)
        .where(GroupMember.post_id == post_id)
        .options(joinedload(GroupMember.person))
        .order_by(GroupMember.valid_from.desc(), GroupMember.id.desc())
    )


def seats_of(person_id: int, day: date) -> Select[Post]:
    """The seats that `person_id` holds on `day` or will hold after it, in any group."""
    return (
        select(Post)
        .join(GroupMember, GroupMember.post_id == Post.id)
        .where(
            GroupMember.person_id == person_id,
            or_(GroupMember.valid_to.is_(None), GroupMember.valid_to >= day),
            began(GroupMember),
        )
        .order_by(Post.order_no, Post.id)
    )


def leading_seats(day: date) -> Select[Post]:
    """The seats of `day` that can answer for tasks (责任领导), without their holders."""
    return seats_on(day).where(Post.role.in_(LEADING)).order_by(Post.order_no, Post.id)


def held_on(day: date) -> Select[GroupMember]:
    """Who holds which seat of the leading group on `day`, nothing loaded with it."""
    return (
        select(GroupMember)
        .join(GroupMember.post)
        .join(Post.group)
        .where(LeadingGroup.kind == GroupKind.OPEN_GOV, in_force(GroupMember, day))
        .order_by(GroupMember.id)
    )


def holdings_on(day: date) -> Select[GroupMember]:
    """Who holds which seat of the leading group on `day`, people and posts loaded."""
    return held_on(day).options(joinedload(GroupMember.person), joinedload(GroupMember.post))


def office_people(day: date) -> Select[Person]:
    """Who keeps the ledger on `day`: holders of 责任人 or 办公室主任."""
    keepers = held_on(day).where(Post.role.in_(KEEPING)).with_only_columns(GroupMember.person_id)
    return select(Person).where(Person.active, Person.id.in_(keepers.order_by(None)))


class Tenure(NamedTuple):
    """Somebody held a seat from one day to another, both inclusive."""

    since: date
    until: date | None
    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Tenures:
    """Who held which seat when, so that a finished row keeps the name of its own day."""

    of_post: dict[int, list[Tenure]] = field(default_factory=dict)

    def at(self, post_id: int | None, day: date) -> Tenure | None:
        """Who held that seat on `day`."""
        for one in self.of_post.get(post_id or 0, ()):
            if one.since <= day and (one.until is None or day <= one.until):
                return one
        return None

    def last(self, post_id: int, day: date) -> Tenure | None:
        """Who holds that seat on `day`, or held it last."""
        began = [
            one
            for one in self.of_post.get(post_id, ())
            if one.until is None or one.until >= one.since
        ]
        return self.at(post_id, day) or max(began, key=lambda one: one.since, default=None)

    def name(self, post_id: int | None, day: date) -> str:
        """The name of who held that seat on `day`; empty where nobody did."""
        held = self.at(post_id, day)
        return held.name if held else ""

    def on(self, day: date) -> dict[int, str]:
        """The name behind each post that is held on `day`."""
        names = {post_id: self.name(post_id, day) for post_id in self.of_post}
        return {post_id: name for post_id, name in names.items() if name}


def tenures(session: Session) -> Tenures:
    """Every holding of every seat, by seat; one query, or none where nothing was written."""
    return kept(lambda: _tenures(session), "tenures", ground=True)


def _tenures(session: Session) -> Tenures:
    found: defaultdict[int, list[Tenure]] = defaultdict(list)
    held = GroupMember
    rows = session.execute(
        select(held.post_id, held.valid_from, held.valid_to, held.person_id, Person.name)
        .join(Person, Person.id == held.person_id)
        .order_by(held.id)
    )
    for post_id, since, until, person_id, name in rows:
        found[post_id].append(Tenure(since, until, person_id, name))
    return Tenures(dict(found))


def duties(day: date) -> Select[DutyAssignment]:
    """Who has which named duty on `day`, people loaded."""
    return (
        select(DutyAssignment)
        .where(in_force(DutyAssignment, day))
        .options(joinedload(DutyAssignment.person), joinedload(DutyAssignment.deputy))
        .order_by(DutyAssignment.id)
    )


def duties_of(person_id: int, day: date) -> Select[DutyAssignment]:
    """The named duties that `person_id` has on `day`, as the one or as the deputy."""
    mine = or_(DutyAssignment.person_id == person_id, DutyAssignment.deputy_person_id == person_id)
    return duties(day).where(mine)


def past_duties() -> Select[DutyAssignment]:
    """Named duties that were given and have ended, the last first, people loaded."""
    return (
        select(DutyAssignment)
        .where(DutyAssignment.valid_to.is_not(None), began(DutyAssignment))
        .options(joinedload(DutyAssignment.person), joinedload(DutyAssignment.deputy))
        .order_by(DutyAssignment.valid_to.desc(), DutyAssignment.id.desc())
    )


WITH_LIAISON = (UnitKind.STATION, UnitKind.VILLAGE)


def liaison_of(unit_id: int) -> Select[Person]:
    """The liaison (联络员) of a unit: there is one (domain.md 2.1)."""
    return select(Person).where(
        Person.active, Person.unit_id == unit_id, Person.duty == Duty.LIAISON
    )


def without_liaison() -> Select[Unit]:
    """Stations and villages that have no liaison who still works here (ORG-8)."""
    having = select(Person.unit_id).where(
        Person.active, Person.duty == Duty.LIAISON, Person.unit_id.is_not(None)
    )
    return units().where(Unit.kind.in_(WITH_LIAISON), Unit.id.not_in(having))


def sizes_of_units() -> Select[int | None, int]:
    """How many people work in each unit."""
    return (
        select(Person.unit_id, func.count())
        .where(Person.active, Person.unit_id.is_not(None), Person.admin_kind.is_(None))
        .group_by(Person.unit_id)
    )
