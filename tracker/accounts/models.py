"""Organisations, units, people, the leading group and its posts, sign-in sessions."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.access.scope import OrgOwned, org_table, same_org
from tracker.accounts.rules import (
    AdminKind,
    Duty,
    DutyCode,
    GroupKind,
    Level,
    PostRole,
    Purpose,
    UnitKind,
    seat_label,
)
from tracker.core.db import Base, UTCDateTime, Versioned, word


class Organization(Base):
    """A county or township office: the owner of everything else."""

    __tablename__ = "organization"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    code: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    short_name: Mapped[str] = mapped_column(String(20))
    level: Mapped[Level] = mapped_column(word(Level))


class OrganizationPath(Base):
    """That one organisation stands above another, or is the same (`depth` 0).

    Every pair of the tree has its row, so that rights over offices below need no recursion.
    """

    __tablename__ = "organization_path"

    ancestor_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    descendant_id: Mapped[int] = mapped_column(
        ForeignKey("organization.id"), primary_key=True, index=True
    )
    depth: Mapped[int]


def only_one(name: str, *columns: str, where: str) -> Index:
    """An index that lets one row stand for `columns` among those for which `where` is true."""
    return Index(
        name, *columns, unique=True, sqlite_where=text(where), postgresql_where=text(where)
    )


class Unit(Versioned, OrgOwned, Base):
    """A station, office, village or outside body that tasks can be given to."""

    __tablename__ = "unit"
    __table_args__ = org_table(UniqueConstraint("org_id", "name"))

    name: Mapped[str] = mapped_column(String(60))
    short_name: Mapped[str] = mapped_column(String(20), default="")
    kind: Mapped[UnitKind] = mapped_column(word(UnitKind), default=UnitKind.STATION)
    order_no: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class Person(Versioned, OrgOwned, Base):
    """Somebody who works here; with an account name and a password, somebody who can sign in."""

    __tablename__ = "person"
    __table_args__ = org_table(same_org("unit_id", "unit"))

    name: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(60), default="")  # 职务
    unit_id: Mapped[int | None] = mapped_column(index=True)
    duty: Mapped[Duty] = mapped_column(word(Duty), default=Duty.STAFF)
    email: Mapped[str] = mapped_column(String(254), default="")
    account: Mapped[str | None] = mapped_column(String(40), unique=True)
    password_hash: Mapped[str] = mapped_column(String(255), default="")
    must_change_password: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    admin_kind: Mapped[AdminKind | None] = mapped_column(word(AdminKind))
    unit: Mapped[Unit | None] = relationship(viewonly=True, lazy="raise")


class LeadingGroup(Versioned, OrgOwned, Base):
    """A version of a leading group; a change makes the next one, never an overwrite (ORG-1).

    A version that ends before it begins never took effect. Where it was filed and published are
    facts about the version, which come later than it.
    """

    __tablename__ = "leading_group"
    __table_args__ = org_table(
        only_one("uq_leading_group_open", "org_id", "kind", where="valid_to IS NULL")
    )

    name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[GroupKind] = mapped_column(word(GroupKind), default=GroupKind.OPEN_GOV)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    filed_with_superior_at: Mapped[date | None]  # ORG-2
    published_url: Mapped[str] = mapped_column(String(500), default="")

    seats: Mapped[list["GroupSeat"]] = relationship(
        viewonly=True, lazy="raise", order_by="GroupSeat.order_no, GroupSeat.id"
    )


class Post(Versioned, OrgOwned, Base):
    """A seat of a leading group. It outlives its holders; tasks point at it (domain.md 2.1).

    `group_id` is the newest version it stands in, and its facts are those of that version; what
    they were in the versions before stands in `group_seat`.
    """

    __tablename__ = "post"
    __table_args__ = org_table(same_org("group_id", "leading_group"))

    group_id: Mapped[int] = mapped_column(index=True)
    role: Mapped[PostRole] = mapped_column(word(PostRole))
    title: Mapped[str] = mapped_column(String(60), default="")  # 副镇长
    portfolio: Mapped[str] = mapped_column(String(200), default="")
    order_no: Mapped[int] = mapped_column(default=0)

    group: Mapped[LeadingGroup] = relationship(viewonly=True, lazy="raise")
    holdings: Mapped[list["GroupMember"]] = relationship(
        viewonly=True, lazy="raise", order_by="GroupMember.valid_from.desc()"
    )

    @property
    def label(self) -> str:
        """组长 · 镇长"""
        return seat_label(self.role, self.title)

    def held_by(self, day: date) -> "Person | None":
        """Who holds the seat on `day`; `holdings` and their people must be loaded."""
        return next((one.person for one in self.holdings if one.covers(day)), None)


class GroupSeat(OrgOwned, Base):
    """A seat as it stands in one version of its group; kept as it was when the next one comes."""

    __tablename__ = "group_seat"
    __table_args__ = (
        UniqueConstraint("group_id", "post_id"),
        same_org("group_id", "leading_group"),
        same_org("post_id", "post"),
        only_one("uq_group_seat_leader", "org_id", "group_id", where="role = 'group_leader'"),
        only_one("uq_group_seat_in_charge", "org_id", "group_id", where="in_charge"),
    )

    group_id: Mapped[int]
    post_id: Mapped[int] = mapped_column(index=True)
    role: Mapped[PostRole] = mapped_column(word(PostRole))
    title: Mapped[str] = mapped_column(String(60), default="")
    portfolio: Mapped[str] = mapped_column(String(200), default="")
    order_no: Mapped[int] = mapped_column(default=0)
    in_charge: Mapped[bool] = mapped_column(default=False)  # 负责同志, one an organ (ORG-2)

    post: Mapped[Post] = relationship(viewonly=True, lazy="raise")

    @property
    def label(self) -> str:
        """组长 · 镇长"""
        return seat_label(self.role, self.title)


class GroupMember(OrgOwned, Base):
    """Who holds a post from one day to another (both inclusive; open where still held).

    `party_post` and `gov_post` are what they were in the party and in the government then. The
    database refuses two holdings of one seat on one day (migration 0006).
    """

    __tablename__ = "group_member"
    __table_args__ = (
        same_org("post_id", "post"),
        same_org("person_id", "person"),
        only_one("uq_group_member_open", "org_id", "post_id", where="valid_to IS NULL"),
    )

    post_id: Mapped[int] = mapped_column(index=True)
    person_id: Mapped[int] = mapped_column(index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    party_post: Mapped[str] = mapped_column(String(60), default="")  # 党内职务
    gov_post: Mapped[str] = mapped_column(String(60), default="")  # 行政职务

    person: Mapped[Person] = relationship(viewonly=True, lazy="raise")
    post: Mapped[Post] = relationship(viewonly=True, lazy="raise")

    def covers(self, day: date) -> bool:
        """Whether the seat is held so on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class DutyAssignment(Versioned, OrgOwned, Base):
    """A function given to a named person, with a deputy, from one day to another (ORG-4)."""

    __tablename__ = "duty_assignment"
    __table_args__ = (
        same_org("person_id", "person"),
        same_org("deputy_person_id", "person"),
        only_one("uq_duty_assignment_open", "org_id", "duty_code", where="valid_to IS NULL"),
    )

    duty_code: Mapped[DutyCode] = mapped_column(word(DutyCode))
    person_id: Mapped[int] = mapped_column(index=True)
    deputy_person_id: Mapped[int | None] = mapped_column(index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    person: Mapped[Person] = relationship(
        viewonly=True,
        lazy="raise",
        primaryjoin="and_(DutyAssignment.org_id == Person.org_id,"
        " foreign(DutyAssignment.person_id) == Person.id)",
    )
    deputy: Mapped[Person | None] = relationship(
        viewonly=True,
        lazy="raise",
        primaryjoin="and_(DutyAssignment.org_id == Person.org_id,"
        " foreign(DutyAssignment.deputy_person_id) == Person.id)",
    )


class SignInSession(OrgOwned, Base):
    """One signed-in browser. The cookie holds the random value, this row only its hash."""

    __tablename__ = "sign_in_session"
    __table_args__ = (same_org("person_id", "person"),)

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ip: Mapped[str] = mapped_column(String(45), default="")
    user_agent: Mapped[str] = mapped_column(String(200), default="")
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SignInAttempt(Base):
    """A check of a password, counted before it is made (reliability.md 2.13, 2.16).

    `device` is the hash of a device that the account knows: such a check has a count of its own.
    """

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_account_at", "account", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(40))
    ip: Mapped[str] = mapped_column(String(45), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    device: Mapped[str] = mapped_column(String(64), default="")


class KnownDevice(OrgOwned, Base):
    """A browser in which this person has signed in: a shut account opens to it (promise P17)."""

    __tablename__ = "known_device"
    __table_args__ = (same_org("person_id", "person"), UniqueConstraint("person_id", "token_hash"))

    person_id: Mapped[int]
    token_hash: Mapped[str] = mapped_column(String(64))
    last_used_at: Mapped[datetime] = mapped_column(UTCDateTime)


class SignInTicket(OrgOwned, Base):
    """A link that was sent or handed out: good once, until `expires_at`. Only its hash is kept."""

    __tablename__ = "sign_in_ticket"
    __table_args__ = (same_org("person_id", "person"),)

    person_id: Mapped[int] = mapped_column(index=True)
    purpose: Mapped[Purpose] = mapped_column(word(Purpose))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class LinkRequest(Base):
    """Somebody asked for a link by mail. A job answers it, so that the page that takes the
    request never looks up who it is for, and takes the same time for everybody.
    """

    __tablename__ = "link_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(254), index=True)  # account or e-mail address
    purpose: Mapped[Purpose] = mapped_column(word(Purpose))
    ip: Mapped[str] = mapped_column(String(45), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
