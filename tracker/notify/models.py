"""The three tables of reminding (design.md 3.8): notice, letter, and which carries which."""

from datetime import date, datetime

from sqlalchemy import Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, validates

from tracker.access.scope import OrgOwned, org_table, same_org
from tracker.core.db import Base, UTCDateTime, word
from tracker.notify.rules import OVER, SECRET, LetterKind, LetterState, step


class DueNotice(OrgOwned, Base):
    """Somebody was owed a word about a deadline: the record, and the in-app notice.

    `stage` is the offset reached, in working days: `T-7`, `T0`, `T+3` (domain.md 5.4), `half` of
    a short period, `review`, `review2` … for each time it waits for sign-off, `take0506` where
    nobody took on what was given on May 6, `obj0506` for an objection of that day, or `moved` where
    the calendar or a new text gave it another day than `moved_from`.
    A moved deadline has a new `deadline_version`; notices of the old one are superseded.
    """

    __tablename__ = "due_notice"
    __table_args__ = org_table(
        UniqueConstraint("subject_type", "subject_id", "stage", "deadline_version", "person_id"),
        same_org("person_id", "person"),
        Index("ix_due_notice_person_day", "person_id", "owed_on"),
    )

    subject_type: Mapped[str] = mapped_column(String(32))  # task, task_instance, rectification
    subject_id: Mapped[int]
    stage: Mapped[str] = mapped_column(String(8))
    deadline_version: Mapped[int]
    person_id: Mapped[int]
    due_date: Mapped[date]  # of a review without one: the day it was handed in
    moved_from: Mapped[date | None]
    owed_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(80), default="")  # 您是经办人
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    superseded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Letter(OrgOwned, Base):
    """A letter in the outbox: text frozen when made, one recipient, one fixed Message-ID."""

    __tablename__ = "outbox"
    __table_args__ = org_table(
        UniqueConstraint("person_id", "kind", "local_day", "slot"),
        same_org("person_id", "person"),
        Index(
            "ix_outbox_waiting",
            "next_at",
            sqlite_where=text("state IN ('pending','retry')"),
            postgresql_where=text("state IN ('pending','retry')"),
        ),
        Index(
            "ix_outbox_lease",
            "lease_until",
            sqlite_where=text("state = 'sending'"),
            postgresql_where=text("state = 'sending'"),
        ),
    )

    person_id: Mapped[int]
    kind: Mapped[LetterKind] = mapped_column(word(LetterKind))
    local_day: Mapped[date]
    slot: Mapped[str] = mapped_column(
        String(60), default="0"
    )  # 0 for the digest, else subject and count
    to_addr: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    text_body: Mapped[str] = mapped_column(Text)
    html_body: Mapped[str] = mapped_column(Text, default="")
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    state: Mapped[LetterState] = mapped_column(word(LetterState), default=LetterState.PENDING)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    next_at: Mapped[datetime] = mapped_column(UTCDateTime)
    give_up_at: Mapped[datetime] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    ambiguous: Mapped[int] = mapped_column(
        default=0
    )  # times it may have arrived without our knowing
    lease_owner: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_code: Mapped[int | None]
    last_error: Mapped[str] = mapped_column(String(500), default="")
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def is_filed(self) -> bool:
        """Written to a file and not sent: no mail server has answered for it."""
        return self.state == LetterState.SENT and self.last_code is None

    @validates("state")
    def _stepped(self, _name: str, wanted: LetterState) -> LetterState:
        if wanted in OVER and self.kind in SECRET:
            self.text_body = self.html_body = ""
        return step(self.state, wanted) if self.state else wanted


class NoticeItem(OrgOwned, Base):
    """This letter carries that notice."""

    __tablename__ = "notice_item"
    __table_args__ = (
        UniqueConstraint("letter_id", "notice_id"),
        same_org("letter_id", "outbox"),
        same_org("notice_id", "due_notice"),
    )

    letter_id: Mapped[int]
    notice_id: Mapped[int] = mapped_column(index=True)


class MailHold(OrgOwned, Base):
    """After a restore no letter of this organisation leaves until a person releases them.

    An old outbox must not send again: between `snapshot_at` and `restored_at` the old machine
    may have sent letters that this ledger does not know of (reliability.md 2.18).
    """

    __tablename__ = "mail_hold"
    __table_args__ = (UniqueConstraint("org_id"),)

    snapshot_at: Mapped[datetime] = mapped_column(UTCDateTime)
    restored_at: Mapped[datetime] = mapped_column(UTCDateTime)
