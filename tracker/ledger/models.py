"""The rows of the ledger and what hangs on them (domain.md 4.5, 5.3, 8)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from tracker.access.scope import OrgOwned, org_table, same_org
from tracker.accounts.models import Person, Post, Unit
from tracker.core import clock
from tracker.core.db import Base, UTCDateTime, Versioned, word
from tracker.files.models import Attachment
from tracker.ledger.kinds import (
    EntryKind,
    EvidenceKind,
    InstanceState,
    Origin,
    OurRole,
    RectificationState,
    ScheduleType,
    Severity,
    State,
    Verdict,
)
from tracker.plans.models import Clause, SourceDocument

NEVER = date(9999, 12, 31)  # a due date that sorts after every other


class Task(Versioned, OrgOwned, Base):
    """One obligation: a row of the responsibility ledger (domain.md 4.5)."""

    __tablename__ = "task"
    __table_args__ = org_table(
        UniqueConstraint("year_plan_id", "seq_no"),
        same_org("year_plan_id", "year_plan"),
        same_org("leader_post_id", "post"),
        same_org("lead_unit_id", "unit"),
        same_org("handler_id", "person"),
        same_org("submitted_by_id", "person"),
        # every query carries the organisation, so it leads (access.scope)
        Index("ix_task_list", "org_id", "year_plan_id", "state", "due_order", "id"),
        Index("ix_task_all", "org_id", "year_plan_id", "due_order", "id"),
        Index("ix_task_unit", "org_id", "year_plan_id", "lead_unit_id", "due_order", "id"),
        Index("ix_task_leader", "org_id", "year_plan_id", "leader_post_id", "due_order", "id"),
        Index("ix_task_handler", "org_id", "handler_id", "state", "due_order"),
        Index("ix_task_due", "org_id", "state", "due_date"),
    )

    year_plan_id: Mapped[int]
    seq_no: Mapped[int]  # 序号
    title: Mapped[str] = mapped_column(String(120))
    requirement: Mapped[str] = mapped_column(Text)  # the document's own words
    chapter_title: Mapped[str] = mapped_column(String(120), default="")
    clause_path: Mapped[str] = mapped_column(String(120), default="")  # 三/（二）
    our_role: Mapped[OurRole] = mapped_column(word(OurRole), default=OurRole.LEAD)
    deliverable_kind: Mapped[str] = mapped_column(String(32), default="other")
    targets: Mapped[list[Any]] = mapped_column(JSON, default=list)  # contracts.md 3 `targets`

    leader_post_id: Mapped[int | None]  # 责任领导
    lead_unit_id: Mapped[int | None]  # 牵头单位
    handler_id: Mapped[int | None]  # 经办人

    schedule_type: Mapped[ScheduleType] = mapped_column(word(ScheduleType))
    recurrence: Mapped[str] = mapped_column(String(24), default="")  # P7D, continuing …
    due_text: Mapped[str] = mapped_column(String(60), default="")  # 2026年9月底前
    due_named: Mapped[date | None]  # the day the words mean
    due_date: Mapped[date | None]  # the target shown to people: a working day (DUE-1)
    due_order: Mapped[date] = mapped_column(default=NEVER)  # lists are sorted by it: undated last
    superior_due: Mapped[date | None]  # the superior's own day, which ours stays clear of (DUE-2)
    due_assumed: Mapped[bool] = mapped_column(default=False)  # a person took the year's end
    due_provisional: Mapped[bool] = mapped_column(default=False)  # its year is not published yet
    deadline_version: Mapped[int] = mapped_column(default=1)  # grows when the date moves
    reminders_held: Mapped[bool] = mapped_column(default=False)  # nobody is reminded of it yet
    rhythm_since: Mapped[date | None]  # where a new text gave it another; else since it was given

    state: Mapped[State] = mapped_column(word(State), default=State.ASSIGNED)
    assigned_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)  # 交办, the last
    accepted_silently: Mapped[bool] = mapped_column(default=False)  # nobody said a word in time
    objected_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    next_due: Mapped[date | None]  # of the earliest period that is not settled
    verdict: Mapped[Verdict | None] = mapped_column(word(Verdict))  # at the last sign-off
    proofless_reason: Mapped[str] = mapped_column(String(500), default="")  # handed in without
    declared: Mapped[list[Any]] = mapped_column(JSON, default=list)  # a number or null a target
    progress_percent: Mapped[int] = mapped_column(default=0)  # as declared, 0–100
    return_count: Mapped[int] = mapped_column(default=0)
    submitted_by_id: Mapped[int | None]
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    verified_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    not_applicable_reason: Mapped[str] = mapped_column(String(500), default="")
    origin: Mapped[Origin] = mapped_column(word(Origin), default=Origin.IMPORTED)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_entry_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    evidence_count: Mapped[int] = mapped_column(default=0)  # kept by `actions`, shown in lists

    @validates("due_date", "next_due")
    def _order_by_due(self, name: str, due: date | None) -> date | None:
        own, period = (due, self.next_due) if name == "due_date" else (self.due_date, due)
        self.due_order = period or own or NEVER
        return due

    @property
    def nearest_due(self) -> date | None:
        """The day that presses: that of its next period, else the task's own; None where all its
        periods are settled (`pressing`).
        """
        return None if self.due_order == NEVER else self.due_order

    @property
    def unit_name(self) -> str:
        """Of its lead unit; empty without one."""
        return self.lead_unit.name if self.lead_unit else ""

    @property
    def handler_name(self) -> str:
        """Of who does it; empty without one."""
        return self.handler.name if self.handler else ""

    leader_post: Mapped[Post | None] = relationship(viewonly=True, lazy="raise")
    lead_unit: Mapped[Unit | None] = relationship(viewonly=True, lazy="raise")
    handler: Mapped[Person | None] = relationship(
        viewonly=True,
        lazy="raise",
        primaryjoin="and_(Task.org_id == Person.org_id, foreign(Task.handler_id) == Person.id)",
    )
    submitted_by: Mapped[Person | None] = relationship(
        viewonly=True,
        lazy="raise",
        primaryjoin="and_(Task.org_id == Person.org_id,"
        " foreign(Task.submitted_by_id) == Person.id)",
    )


class TaskInstance(OrgOwned, Base):
    """One period of a recurring or continuing task (domain.md 5.1).

    The rhythm has *occurrences* (pure, calendar.recurrence); an *instance* is the row kept of one;
    people read of *periods* (各期). Its key is the same in all three.

    `scheduled` is the day the rule names, `due_date` the working day shown to people: both are
    kept, so that it can be seen that one was moved.
    """

    __tablename__ = "task_instance"
    __table_args__ = org_table(
        UniqueConstraint("task_id", "key"),
        same_org("task_id", "task"),
        Index("ix_task_instance_due", "org_id", "due_date"),
    )

    task_id: Mapped[int]
    key: Mapped[str] = mapped_column(String(12))  # 2026-Q3: names the period for ever
    first_day: Mapped[date]
    last_day: Mapped[date]
    scheduled: Mapped[date]
    due_date: Mapped[date]
    due_provisional: Mapped[bool] = mapped_column(default=False)
    deadline_version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    state: Mapped[InstanceState] = mapped_column(word(InstanceState), default=InstanceState.OPEN)
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    note: Mapped[str] = mapped_column(String(200), default="")  # what happened; why it is excused


class TaskSource(OrgOwned, Base):
    """The characters a task came from; a merged task has more than one (domain.md DEC-9)."""

    __tablename__ = "task_source"
    __table_args__ = (
        same_org("task_id", "task"),
        same_org("document_id", "source_document"),
        same_org("clause_id", "clause"),
    )

    task_id: Mapped[int] = mapped_column(index=True)
    document_id: Mapped[int] = mapped_column(index=True)
    clause_id: Mapped[int] = mapped_column(index=True)
    start: Mapped[int]
    end: Mapped[int]

    clause: Mapped[Clause] = relationship(viewonly=True, lazy="raise")


class TaskVersion(OrgOwned, Base):
    """What a task said before a new text of its document changed it (domain.md 4.6).

    `no` counts from 1, the words it began with; `sources` are [clause id, start, end] of each
    passage in `document_id`.
    """

    __tablename__ = "task_version"
    __table_args__ = (
        UniqueConstraint("task_id", "no"),
        same_org("task_id", "task"),
        same_org("document_id", "source_document"),
        same_org("replaced_by_id", "person"),
    )

    task_id: Mapped[int]
    no: Mapped[int]
    document_id: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(120))
    requirement: Mapped[str] = mapped_column(Text)
    clause_path: Mapped[str] = mapped_column(String(120))
    targets: Mapped[list[Any]] = mapped_column(JSON)
    schedule_type: Mapped[ScheduleType] = mapped_column(word(ScheduleType))
    recurrence: Mapped[str] = mapped_column(String(24))
    due_text: Mapped[str] = mapped_column(String(60))
    due_named: Mapped[date | None]
    sources: Mapped[list[Any]] = mapped_column(JSON)
    replaced_at: Mapped[datetime] = mapped_column(UTCDateTime)
    replaced_by_id: Mapped[int | None]

    document: Mapped[SourceDocument | None] = relationship(viewonly=True, lazy="raise")
    replaced_by: Mapped[Person | None] = relationship(viewonly=True, lazy="raise")


class TaskSupport(OrgOwned, Base):
    """A unit that supports the lead (配合单位)."""

    __tablename__ = "task_support"
    __table_args__ = (
        UniqueConstraint("task_id", "unit_id"),
        same_org("task_id", "task"),
        same_org("unit_id", "unit"),
    )

    task_id: Mapped[int]
    unit_id: Mapped[int] = mapped_column(index=True)

    unit: Mapped[Unit] = relationship(viewonly=True, lazy="raise")


class ProgressEntry(OrgOwned, Base):
    """A dated line of a task's or rectification's history, in the words of who wrote it."""

    __tablename__ = "progress_entry"
    __table_args__ = org_table(
        same_org("task_id", "task"),
        same_org("rectification_id", "rectification_item"),
        same_org("by_id", "person"),
    )

    task_id: Mapped[int | None] = mapped_column(index=True)
    rectification_id: Mapped[int | None] = mapped_column(index=True)
    kind: Mapped[EntryKind] = mapped_column(word(EntryKind))
    text: Mapped[str] = mapped_column(Text, default="")
    percent: Mapped[int | None]
    period: Mapped[str] = mapped_column(String(60), default="")  # 2026年第3季度: what it is about
    by_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    by: Mapped[Person | None] = relationship(viewonly=True, lazy="raise")


class Evidence(OrgOwned, Base):
    """Proof of its own (佐证): a file or a link, with its own date beside that of the upload."""

    __tablename__ = "evidence"
    __table_args__ = org_table(
        same_org("attachment_id", "attachment"),
        same_org("uploaded_by_id", "person"),
        Index("ix_evidence_attachment", "org_id", "attachment_id"),
    )

    kind: Mapped[EvidenceKind] = mapped_column(word(EvidenceKind))
    title: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(String(500), default="")
    attachment_id: Mapped[int | None]
    happened_on: Mapped[date]
    published_at: Mapped[date | None]  # of what a link leads to (EV-1)
    captured_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # when the link was looked at
    is_internal: Mapped[bool] = mapped_column(default=False)  # never to be published
    contains_personal_data: Mapped[bool] = mapped_column(default=False)  # found at upload (EV-3)
    redacted: Mapped[bool] = mapped_column(default=False)
    uploaded_by_id: Mapped[int | None]
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @property
    def is_kept_inside(self) -> bool:
        """Not for everybody: somebody said so, or it has numbers in it that nobody has covered."""
        return self.is_internal or (self.contains_personal_data and not self.redacted)

    attachment: Mapped[Attachment | None] = relationship(viewonly=True, lazy="raise")
    uploaded_by: Mapped[Person | None] = relationship(
        viewonly=True,
        lazy="raise",
        primaryjoin="and_(Evidence.org_id == Person.org_id,"
        " foreign(Evidence.uploaded_by_id) == Person.id)",
    )


class EvidenceLink(OrgOwned, Base):
    """One evidence may serve many rows: upload once, link many (domain.md 5.3)."""

    __tablename__ = "evidence_link"
    __table_args__ = (
        UniqueConstraint("evidence_id", "task_id"),
        UniqueConstraint("evidence_id", "rectification_id"),
        same_org("evidence_id", "evidence"),
        same_org("task_id", "task"),
        same_org("rectification_id", "rectification_item"),
        same_org("entry_id", "progress_entry"),
    )

    evidence_id: Mapped[int]
    task_id: Mapped[int | None] = mapped_column(index=True)
    rectification_id: Mapped[int | None] = mapped_column(index=True)
    entry_id: Mapped[int | None]  # the report it came with
    linked_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    evidence: Mapped[Evidence] = relationship(viewonly=True, lazy="raise")


class RectificationItem(Versioned, OrgOwned, Base):
    """What was not done and must be mended (整改); listed beside the tasks (domain.md 8)."""

    __tablename__ = "rectification_item"
    __table_args__ = org_table(
        UniqueConstraint("org_id", "no"),
        same_org("year_plan_id", "year_plan"),
        same_org("task_id", "task"),
        same_org("leader_post_id", "post"),
        same_org("lead_unit_id", "unit"),
        same_org("handler_id", "person"),
        same_org("submitted_by_id", "person"),
        Index("ix_rectification_due", "org_id", "state", "due_date"),
    )

    year_plan_id: Mapped[int] = mapped_column(index=True)
    task_id: Mapped[int | None] = mapped_column(index=True)
    no: Mapped[str] = mapped_column(String(24))  # 整改-2026-017
    problem: Mapped[str] = mapped_column(Text)
    severity: Mapped[Severity] = mapped_column(word(Severity), default=Severity.MINOR)
    measures: Mapped[str] = mapped_column(Text, default="")
    leader_post_id: Mapped[int | None]
    lead_unit_id: Mapped[int | None]
    handler_id: Mapped[int | None]
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_date: Mapped[date]
    due_provisional: Mapped[bool] = mapped_column(default=False)
    deadline_version: Mapped[int] = mapped_column(default=1)
    state: Mapped[RectificationState] = mapped_column(
        word(RectificationState), default=RectificationState.NOTICE_ISSUED
    )
    submitted_by_id: Mapped[int | None]
    result: Mapped[str] = mapped_column(Text, default="")
    evidence_count: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_entry_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def unit_name(self) -> str:
        """Of its lead unit; empty without one."""
        return self.lead_unit.name if self.lead_unit else ""

    @property
    def handler_name(self) -> str:
        """Of who mends it; empty without one."""
        return self.handler.name if self.handler else ""

    leader_post: Mapped[Post | None] = relationship(viewonly=True, lazy="raise")
    lead_unit: Mapped[Unit | None] = relationship(viewonly=True, lazy="raise")
    task: Mapped[Task | None] = relationship(viewonly=True, lazy="raise")
    handler: Mapped[Person | None] = relationship(
        viewonly=True,
        lazy="raise",
        primaryjoin="and_(RectificationItem.org_id == Person.org_id,"
        " foreign(RectificationItem.handler_id) == Person.id)",
    )
    submitted_by: Mapped[Person | None] = relationship(
        viewonly=True,
        lazy="raise",
        primaryjoin="and_(RectificationItem.org_id == Person.org_id,"
        " foreign(RectificationItem.submitted_by_id) == Person.id)",
    )
