"""Who there is: units, people, posts and who holds them."""

from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from tracker.accounts.models import GroupMember, LeadingGroup, Organization, Person, Post, Unit
from tracker.accounts.rules import LEADING, PostRole


def organization(session: Session, code: str) -> Organization | None:
    """The organisation with this code."""
    return session.scalar(select(Organization).where(Organization.code == code))


def units() -> Select[Unit]:
    """The units work can be given to, in the office's own order."""
    return select(Unit).where(Unit.active).order_by(Unit.order_no, Unit.id)


def people() -> Select[Person]:
    """The people who work here, with their units."""
    return (
        select(Person)
        .where(Person.active)
        .options(joinedload(Person.unit))
        .order_by(Person.unit_id, Person.id)
    )


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


def leading_seats() -> Select[Post]:
    """The same seats without their holders."""
    return select(Post).where(Post.role.in_(LEADING)).order_by(Post.order_no, Post.id)


def leading_posts() -> Select[Post]:
    """The seats that can answer for a task (责任领导)."""
    return posts().where(Post.role.in_(LEADING))


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
    keeps = (PostRole.CONTACT_IN_CHARGE, PostRole.OFFICE_HEAD)
    return (
        select(Person)
        .join(GroupMember, GroupMember.person_id == Person.id)
        .join(Post, Post.id == GroupMember.post_id)
        .where(
            Post.role.in_(keeps),
            Person.active,
            GroupMember.valid_from <= day,
            or_(GroupMember.valid_to.is_(None), GroupMember.valid_to >= day),
        )
        .distinct()
    )
