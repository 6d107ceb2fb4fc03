"""A document under review and its proposed tasks; nothing here is live."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.access.scope import OrgOwned, org_table, same_org
from tracker.accounts.models import Person, Post, Unit
from tracker.core.db import Base, UTCDateTime, Versioned, word
from tracker.intake.revising import Revision
from tracker.intake.rules import DraftState, ReadingState, RowState, takes_year_end
from tracker.ledger.kinds import ScheduleType


class ImportDraft(Versioned, OrgOwned, Base):
    """What was read in one file. `reading` is the JSON of contracts.md 3, less its text.

    Beside it stands what a person has looked at: `seen` warnings by place, `settled` needs by key.
    """

    __tablename__ = "import_draft"
    __table_args__ = org_table(
        same_org("attachment_id", "attachment"),
        same_org("created_by_id", "person"),
        same_org("document_id", "source_document"),
        Index("ix_import_draft_file", "org_id", "sha256"),
    )

    year: Mapped[int]
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    attachment_id: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    doc_number: Mapped[str] = mapped_column(String(60), default="")
    text: Mapped[str] = mapped_column(Text, deferred=True)
    # of a workbook with a task table: its sheets cell by cell, and what its columns are for
    grid: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    layout: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    reading: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[DraftState] = mapped_column(word(DraftState), default=DraftState.REVIEWING)
    created_by_id: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    document_id: Mapped[int | None]  # what it became

    @property
    def settled(self) -> frozenset[str]:
        """The keys of the needs about the whole document that a person has looked at."""
        return frozenset(self.reading.get("settled", []))

    @property
    def said_names(self) -> dict[str, int]:
        """What a person said that bodies of the document are (`names.Names`)."""
        return dict(self.reading.get("names", {}))

    @property
    def revision(self) -> Revision | None:
        """Of which document it is a new text, where a person said so (domain.md 4.6)."""
        kept = self.reading.get("revision")
        return Revision.read(kept) if kept else None

    def revise(self, revision: Revision | None) -> None:
        """Remember that it is a new text, or that it is none."""
        kept = revision.written() if revision else None
        self.reading = {**self.reading, "revision": kept}


class DraftTask(Versioned, OrgOwned, Base):
    """A proposed task: the reader's proposal, and what a person made of it.

    `proposal` is the task of contracts.md 3, whole; `undated` in it says that a person wants no
    day for the row, not even the year's end.
    """

    __tablename__ = "draft_task"
    __table_args__ = org_table(
        same_org("draft_id", "import_draft"),
        same_org("merged_into_id", "draft_task"),
        same_org("leader_post_id", "post"),
        same_org("lead_unit_id", "unit"),
        same_org("handler_id", "person"),
    )

    draft_id: Mapped[int] = mapped_column(index=True)
    order_no: Mapped[int]
    clause: Mapped[str] = mapped_column(String(12))  # id in `reading.outline`
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    start: Mapped[int]
    end: Mapped[int]
    proposal: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[RowState] = mapped_column(word(RowState), default=RowState.PROPOSED)
    skip_reason: Mapped[str] = mapped_column(String(200), default="")
    merged_into_id: Mapped[int | None] = mapped_column(index=True)
    schedule_type: Mapped[ScheduleType] = mapped_column(word(ScheduleType))
    recurrence: Mapped[str] = mapped_column(String(24), default="")
    due_text: Mapped[str] = mapped_column(String(60), default="")
    due_named: Mapped[date | None]
    due_assumed: Mapped[bool] = mapped_column(default=False)
    leader_post_id: Mapped[int | None]
    lead_unit_id: Mapped[int | None]
    handler_id: Mapped[int | None]

    leader_post: Mapped[Post | None] = relationship(viewonly=True, lazy="raise")
    lead_unit: Mapped[Unit | None] = relationship(viewonly=True, lazy="raise")
    handler: Mapped[Person | None] = relationship(viewonly=True, lazy="raise")

    @property
    def is_undated(self) -> bool:
        """Whether a person said that no day counts."""
        return bool(self.proposal.get("undated"))

    @property
    def takes_year_end(self) -> bool:
        """Whether confirming counts it to 31 December."""
        return takes_year_end(self.schedule_type, self.due_named, undated=self.is_undated)

    def set_undated(self, undated: bool) -> None:
        """Remember whether a person wants no day for it."""
        if undated != self.is_undated:
            self.proposal = {**self.proposal, "undated": undated}


class IntakeReading(OrgOwned, Base):
    """A file on its way to becoming a draft. Its bytes lie in the spool until it is read.

    Of a classified file name and hash are taken out again. `session_ref` and `ip` are those of
    the request that brought it, for the trail.
    """

    __tablename__ = "intake_reading"
    __table_args__ = (
        same_org("created_by_id", "person"),
        same_org("draft_id", "import_draft"),
        Index("ix_intake_reading_state", "org_id", "state"),
    )

    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]  # bytes
    year: Mapped[int | None]  # asked for
    year_fault: Mapped[str] = mapped_column(String(200), default="")  # what is wrong with it
    spool_token: Mapped[str] = mapped_column(String(32), unique=True)
    submission_id: Mapped[int | None]  # of the form that brought it (`web.once`)
    created_by_id: Mapped[int]
    session_ref: Mapped[str] = mapped_column(String(12), default="")
    ip: Mapped[str] = mapped_column(String(45), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    state: Mapped[ReadingState] = mapped_column(word(ReadingState), default=ReadingState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    lease_owner: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    pages_read: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int] = mapped_column(default=0)  # 0 where it has none, or nobody knows yet
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sentence: Mapped[str] = mapped_column(Text, default="")  # why there is no draft
    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # by who brought it
    draft_id: Mapped[int | None]  # what it became; of a refused one, what it was before
