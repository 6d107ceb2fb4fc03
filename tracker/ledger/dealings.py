"""What passes between people about a task: requests, instructions, urging, the opened proof."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.access.scope import OrgOwned, org_table, same_org
from tracker.accounts.models import Person, Post, only_one
from tracker.core import clock
from tracker.core.db import Base, UTCDateTime, Versioned, word
from tracker.ledger.kinds import RequestKind, RequestState


class TaskRequest(OrgOwned, Base):
    """Somebody asks that a task gets another day (延期), or that it does not concern us (不涉及).

    One of a kind waits at a time. `wanted` is the new day that is asked for and `was` the day that
    counted then; of a period, `instance_id` names it.
    """

    __tablename__ = "task_request"
    __table_args__ = org_table(
        only_one("uq_task_request_open", "task_id", "kind", where="state = 'asked'"),
        same_org("task_id", "task"),
        same_org("instance_id", "task_instance"),
        same_org("by_id", "person"),
        same_org("decided_by_id", "person"),
        Index("ix_task_request_state", "org_id", "state", "kind"),
    )

    task_id: Mapped[int] = mapped_column(index=True)
    instance_id: Mapped[int | None]
    kind: Mapped[RequestKind] = mapped_column(word(RequestKind))
    state: Mapped[RequestState] = mapped_column(word(RequestState), default=RequestState.ASKED)
    reason: Mapped[str] = mapped_column(Text)
    was: Mapped[date | None]
    wanted: Mapped[date | None]
    by_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int | None]
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")

    by: Mapped[Person | None] = relationship(
        viewonly=True,
        lazy="raise",
        primaryjoin="and_(TaskRequest.org_id == Person.org_id,"
        " foreign(TaskRequest.by_id) == Person.id)",
    )


class Instruction(Versioned, OrgOwned, Base):
    """A leader's dated word on a task (批示), to a post, which must be answered (product.md 2, 21).

    It stands in the list of whoever holds the post that day until it is; `answer_by` is the day
    asked for, if any.
    """

    __tablename__ = "instruction"
    __table_args__ = org_table(
        same_org("task_id", "task"),
        same_org("by_id", "person"),
        same_org("to_post_id", "post"),
        same_org("answered_by_id", "person"),
        Index("ix_instruction_open", "org_id", "to_post_id", "answered_at"),
    )

    task_id: Mapped[int] = mapped_column(index=True)
    by_id: Mapped[int]
    to_post_id: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    answer_by: Mapped[date | None]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[int | None]
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    to_post: Mapped[Post] = relationship(viewonly=True, lazy="raise")
    by: Mapped[Person] = relationship(
        viewonly=True,
        lazy="raise",
        primaryjoin="and_(Instruction.org_id == Person.org_id,"
        " foreign(Instruction.by_id) == Person.id)",
    )
    answered_by: Mapped[Person | None] = relationship(
        viewonly=True,
        lazy="raise",
        primaryjoin="and_(Instruction.org_id == Person.org_id,"
        " foreign(Instruction.answered_by_id) == Person.id)",
    )


class Nudge(OrgOwned, Base):
    """Somebody pressed 催办: at most two a working day a task (product.md 1, 24).

    `day` is the working day it counts for; the two of a day are `slot` 1 and 2, which the database
    lets stand once each.
    """

    __tablename__ = "nudge"
    __table_args__ = (
        UniqueConstraint("task_id", "day", "slot"),
        CheckConstraint("slot IN (1, 2)", name="slot"),
        same_org("task_id", "task"),
        same_org("by_id", "person"),
        same_org("to_id", "person"),
    )

    task_id: Mapped[int] = mapped_column(index=True)
    day: Mapped[date]
    slot: Mapped[int]
    by_id: Mapped[int]
    to_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    @property
    def is_today(self) -> bool:
        """Whether it counts for the day on which it was pressed."""
        return clock.local(self.at).date() == self.day

    by: Mapped[Person] = relationship(
        viewonly=True,
        lazy="raise",
        primaryjoin="and_(Nudge.org_id == Person.org_id, foreign(Nudge.by_id) == Person.id)",
    )
    to: Mapped[Person] = relationship(
        viewonly=True,
        lazy="raise",
        primaryjoin="and_(Nudge.org_id == Person.org_id, foreign(Nudge.to_id) == Person.id)",
    )


class EvidenceView(OrgOwned, Base):
    """Somebody opened a piece of evidence; whoever signs off must have (domain.md 5.1)."""

    __tablename__ = "evidence_view"
    __table_args__ = (
        UniqueConstraint("evidence_id", "person_id"),
        same_org("evidence_id", "evidence"),
        same_org("person_id", "person"),
    )

    evidence_id: Mapped[int]
    person_id: Mapped[int]
    viewed_at: Mapped[datetime] = mapped_column(UTCDateTime)


class EvidencePicture(OrgOwned, Base):
    """The picture of a screenshot or photo as people look at it: made anew, without what the
    camera wrote into it (reliability.md 2.8). The original is only ever downloaded.
    """

    __tablename__ = "evidence_picture"
    __table_args__ = (
        UniqueConstraint("evidence_id"),
        same_org("evidence_id", "evidence"),
        same_org("attachment_id", "attachment"),
    )

    evidence_id: Mapped[int]
    attachment_id: Mapped[int]


class TaskCarry(OrgOwned, Base):
    """A task goes on in the next year's ledger as another row (结转)."""

    __tablename__ = "task_carry"
    __table_args__ = (
        UniqueConstraint("org_id", "from_id"),
        UniqueConstraint("org_id", "task_id"),
        same_org("from_id", "task"),
        same_org("task_id", "task"),
    )

    from_id: Mapped[int]
    task_id: Mapped[int]
