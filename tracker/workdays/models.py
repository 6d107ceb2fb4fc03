"""The table of working days in editions, and the deadlines that hang on it (domain.md 6)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.access.scope import OrgOwned
from tracker.core.db import Base, UTCDateTime


class CalendarEdition(Base):
    """One year's arrangement as it was loaded; a later edition of the year takes its place.

    A notice may arrange days of the December before; they stay in its own edition.

    `office_id` None: the whole country's, provisional until the State Council's notice is loaded.
    Else the days on which that office alone rests or works (放假办法 Art. 4). Editions are never
    changed: the newest number that was there says on what a date rested (DL-6).
    """

    __tablename__ = "calendar_edition"
    __table_args__ = (
        Index(
            "uq_calendar_edition_country",
            "year",
            "no",
            unique=True,
            sqlite_where=text("office_id IS NULL"),
            postgresql_where=text("office_id IS NULL"),
        ),
        UniqueConstraint("office_id", "year", "no"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    year: Mapped[int]
    no: Mapped[int]  # 第 2 版
    provisional: Mapped[bool]
    source: Mapped[str] = mapped_column(String(120))  # 国办发明电〔2025〕7号
    notice: Mapped[str] = mapped_column(Text, default="", deferred=True)  # what it was read from
    digest: Mapped[str] = mapped_column(String(64))  # of its days: the same days, the same digest
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by: Mapped[str] = mapped_column(String(60), default="")


class CalendarDay(Base):
    """A weekday of rest or a weekend day of work (调休上班). Other days follow their weekday."""

    __tablename__ = "calendar_day"

    edition_id: Mapped[int] = mapped_column(ForeignKey("calendar_edition.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    is_workday: Mapped[bool]
    note: Mapped[str] = mapped_column(String(60), default="")


class Deadline(OrgOwned, Base):
    """How a date came about: rule, start fact, pauses, edition; never only the date (DL-6).

    The subject (a task, a rectification, one period of a task) keeps a copy of `ends` for its
    lists. `first_day` and `last_day` bound the count: a new edition of a year outside them
    cannot move it.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        UniqueConstraint("org_id", "subject_type", "subject_id"),
        Index("ix_deadline_span", "org_id", "last_day", "calendar_version"),
    )

    subject_type: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[int]
    rule: Mapped[str] = mapped_column(String(24))  # a code of calendar.limits
    start: Mapped[date]  # day 0, or the day that is named
    amount: Mapped[int]
    extension: Mapped[int] = mapped_column(default=0)
    pauses: Mapped[list[Any]] = mapped_column(JSON, default=list)  # [[sent, back], …]
    ceiling: Mapped[date | None]  # the superior's own day (DUE-2)
    ends: Mapped[date]
    first_day: Mapped[date]
    last_day: Mapped[date]
    provisional: Mapped[bool]
    calendar_version: Mapped[int]  # the newest edition it was counted with
    counted_at: Mapped[datetime] = mapped_column(UTCDateTime)
