"""The rows of the trail (reliability.md 2.7)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Base, UTCDateTime, word
from tracker.trail.rules import Outcome


class AuditEntry(Base):
    """One event: who did what to which row, chained to the entry before it by `hash`."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_subject", "org_id", "subject_type", "subject_id"),
        # what the auditor narrows by, each in the order of the page
        Index(None, "org_id", "at"),
        Index(None, "org_id", "action", "seq"),
        Index(None, "org_id", "actor_name", "seq"),
        Index(None, "org_id", "outcome", "seq"),
        Index(None, "org_id", "subject_type", "seq"),
    )

    org_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(20))
    # the first 12 hex digits of the hash of the sign-in session's token
    session_ref: Mapped[str] = mapped_column(String(12), default="", server_default="")
    ip: Mapped[str] = mapped_column(String(45), default="")
    action: Mapped[str] = mapped_column(String(40))  # `task.submit`
    outcome: Mapped[Outcome] = mapped_column(
        word(Outcome), default=Outcome.DONE, server_default=Outcome.DONE.value
    )
    subject_type: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[int]
    payload: Mapped[str] = mapped_column(Text)  # canonical JSON, exactly as hashed
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The last entry of an organisation's chain; taken under lock to append the next."""

    __tablename__ = "audit_head"

    org_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(String(64), default="")


class AuditCheck(Base):
    """What the last check of an organisation's chain found, and the code of its last anchor."""

    __tablename__ = "audit_check"

    org_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    entries: Mapped[int]
    first_bad: Mapped[int | None]
    fault: Mapped[str] = mapped_column(String(200), default="")
    code: Mapped[str] = mapped_column(String(14), default="")
