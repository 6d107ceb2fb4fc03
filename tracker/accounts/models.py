"""Organisations, units, people, the leading group and its posts, sign-in sessions."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.access.scope import OrgOwned, org_table, same_org
from tracker.accounts.rules import POST_NAMES, AdminKind, Duty, Level, PostRole, UnitKind
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


class Unit(OrgOwned, Base):
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


class LeadingGroup(OrgOwned, Base):
    """政务公开领导小组; a change makes a new version, never an overwrite (domain.md ORG-1)."""

    __tablename__ = "leading_group"
    __table_args__ = org_table()

    name: Mapped[str] = mapped_column(String(60))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Post(OrgOwned, Base):
    """A seat of the leading group. It outlives its holders; tasks point at it (domain.md 2.1)."""

    __tablename__ = "post"
    __table_args__ = org_table(same_org("group_id", "leading_group"))

    group_id: Mapped[int] = mapped_column(index=True)
    role: Mapped[PostRole] = mapped_column(word(PostRole))
    title: Mapped[str] = mapped_column(String(60), default="")  # 副镇长
    portfolio: Mapped[str] = mapped_column(String(200), default="")
    order_no: Mapped[int] = mapped_column(default=0)

    holdings: Mapped[list["GroupMember"]] = relationship(
        viewonly=True, lazy="raise", order_by="GroupMember.valid_from.desc()"
    )

    @property
    def label(self) -> str:
        """组长 · 镇长"""
        return " · ".join(filter(None, [POST_NAMES[self.role], self.title]))

    def held_by(self, day: date) -> "Person | None":
        """Who holds the seat on `day`; `holdings` and their people must be loaded."""
        for holding in self.holdings:
            if holding.valid_from <= day and (holding.valid_to is None or day <= holding.valid_to):
                return holding.person
        return None


class GroupMember(OrgOwned, Base):
    """Who holds a post from one day to another (both inclusive; open where still held)."""

    __tablename__ = "group_member"
    __table_args__ = (same_org("post_id", "post"), same_org("person_id", "person"))

    post_id: Mapped[int] = mapped_column(index=True)
    person_id: Mapped[int] = mapped_column(index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    person: Mapped[Person] = relationship(viewonly=True, lazy="raise")
    post: Mapped[Post] = relationship(viewonly=True, lazy="raise")


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
    """A wrong password, counted by account and address (reliability.md 2.16)."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_account_at", "account", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(40))
    ip: Mapped[str] = mapped_column(String(45), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
