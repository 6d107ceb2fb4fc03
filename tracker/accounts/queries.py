"""Who there is: units, people, posts and who holds them."""

from datetime import date

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from tracker.accounts.models import GroupMember, LeadingGroup, Organization, Person, Post, Unit
from tracker.accounts.rules import KEEPING, LEADING


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
    """Those who left, kept for what they did."""
    return select(Person).where(~Person.active).order_by(Person.id)


def people_of(unit_id: int) -> Select[Person]:
    """Who works in that unit."""
    return select(Person).where(Person.active, Person.unit_id == unit_id).order_by(Person.id)


def group_of(day: date) -> Select[LeadingGroup]:
    """The leading group as it stands on `day`."""
    return (
        select(LeadingGroup)
        .where(
            LeadingGroup.valid_from <= day,
            or_(LeadingGroup.valid_to.is_(None), LeadingGroup.valid_to >= day),
        )
        .order_by(LeadingGroup.valid_from.desc(), LeadingGroup.id.desc())
    )


def posts() -> Select[Post]:
    """Every seat with its holders, in order."""
    return (
        select(Post)
        .options(selectinload(Post.holdings).joinedload(GroupMember.person))
        .order_by(Post.order_no, Post.id)
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
    """The seats that `person_id` holds on `day` or will hold after it."""
    return (
        select(Post)
        .join(GroupMember, GroupMember.post_id == Post.id)
        .where(
            GroupMember.person_id == person_id,
            or_(
                GroupMember.valid_to.is_(None),
                and_(GroupMember.valid_to >= day, GroupMember.valid_to >= GroupMember.valid_from),
            ),
        )
        .order_by(Post.order_no, Post.id)
    )


def leading_seats() -> Select[Post]:
    """The same seats without their holders."""
    return select(Post).where(Post.role.in_(LEADING)).order_by(Post.order_no, Post.id)


def holdings_on(day: date) -> Select[GroupMember]:
    """Who holds which seat on `day`, people and posts loaded."""
    return (
        select(GroupMember)
        .where(
            GroupMember.valid_from <= day,
            or_(GroupMember.valid_to.is_(None), GroupMember.valid_to >= day),
        )
        .options(joinedload(GroupMember.person), joinedload(GroupMember.post))
        .order_by(GroupMember.id)
    )


def office_people(day: date) -> Select[Person]:
    """Who keeps the ledger on `day`: holders of 责任人 or 办公室主任."""
    return (
        select(Person)
        .join(GroupMember, GroupMember.person_id == Person.id)
        .join(Post, Post.id == GroupMember.post_id)
        .where(
            Post.role.in_(KEEPING),
            Person.active,
            GroupMember.valid_from <= day,
            or_(GroupMember.valid_to.is_(None), GroupMember.valid_to >= day),
        )
        .distinct()
    )
