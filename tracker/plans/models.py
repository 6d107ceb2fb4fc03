"""A year, the documents it rests on, and their clauses (domain.md 3.1)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.access.scope import OrgOwned, org_table, same_org
from tracker.accounts.models import Person
from tracker.core.db import Base, UTCDateTime, Versioned, word
from tracker.plans.rules import DocKind, YearState


class YearPlan(Versioned, OrgOwned, Base):
    """The office's open-government year: one ledger, one look-back."""

    __tablename__ = "year_plan"
    __table_args__ = org_table(UniqueConstraint("org_id", "year"))

    year: Mapped[int]
    state: Mapped[YearState] = mapped_column(word(YearState), default=YearState.RUNNING)
    last_seq_no: Mapped[int] = mapped_column(default=0)  # 序号 runs on through the ledger


class SourceDocument(OrgOwned, Base):
    """A document as it was confirmed. `text` is what every start and end counts characters of."""

    __tablename__ = "source_document"
    __table_args__ = org_table(
        same_org("year_plan_id", "year_plan"),
        same_org("attachment_id", "attachment"),
        same_org("imported_by_id", "person"),
    )

    year_plan_id: Mapped[int] = mapped_column(index=True)
    kind: Mapped[DocKind] = mapped_column(word(DocKind))
    title: Mapped[str] = mapped_column(String(200))
    doc_number: Mapped[str] = mapped_column(String(60), default="")
    issuer: Mapped[str] = mapped_column(String(100), default="")
    addressee: Mapped[str] = mapped_column(String(200), default="")
    written_on: Mapped[date | None]
    printed_on: Mapped[date | None]
    parents: Mapped[list[str]] = mapped_column(JSON, default=list)  # numbers of the papers above
    text: Mapped[str] = mapped_column(Text, deferred=True)
    attachment_id: Mapped[int | None]
    imported_by_id: Mapped[int | None]
    imported_at: Mapped[datetime] = mapped_column(UTCDateTime)


class DocumentParent(OrgOwned, Base):
    """A document stands under another of the office (domain.md 1.2); either may come first."""

    __tablename__ = "document_parent"
    __table_args__ = (
        UniqueConstraint("document_id", "parent_id"),
        same_org("document_id", "source_document"),
        same_org("parent_id", "source_document"),
    )

    document_id: Mapped[int]
    parent_id: Mapped[int] = mapped_column(index=True)


class DocumentUpdate(OrgOwned, Base):
    """A document took the place of an earlier text, whose tasks it changed (domain.md 4.6)."""

    __tablename__ = "document_update"
    __table_args__ = (
        UniqueConstraint("org_id", "document_id"),
        UniqueConstraint("org_id", "replaces_id"),
        same_org("document_id", "source_document"),
        same_org("replaces_id", "source_document"),
        same_org("by_id", "person"),
    )

    document_id: Mapped[int]
    replaces_id: Mapped[int]
    by_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Clause(Versioned, OrgOwned, Base):
    """A heading of a document with the text under it; all positions count its document's text.

    `parent_id` is the heading above it in the same document; the superior's clause that it answers
    (domain.md 1.2, `parent_clause_id`) is in `clause_answer`. Words and place never change; what is
    said about the clause does.
    """

    __tablename__ = "clause"
    __table_args__ = org_table(
        same_org("document_id", "source_document"), same_org("parent_id", "clause")
    )

    document_id: Mapped[int] = mapped_column(index=True)
    parent_id: Mapped[int | None]
    order_no: Mapped[int]
    level: Mapped[int]
    marker: Mapped[str] = mapped_column(String(20))  # as printed
    ordinal: Mapped[str] = mapped_column(String(20))  # as it should be
    path: Mapped[str] = mapped_column(String(120))  # 三/（二）
    heading: Mapped[str] = mapped_column(Text)
    start: Mapped[int]
    end: Mapped[int]
    body_start: Mapped[int]
    body_end: Mapped[int]
    background: Mapped[list[Any]] = mapped_column(JSON, default=list)  # [[start, end], …]
    repaired: Mapped[bool] = mapped_column(default=False)

    document: Mapped[SourceDocument] = relationship(viewonly=True, lazy="raise")


class ClauseAnswer(OrgOwned, Base):
    """Which clause of a superior's document a clause answers: one at most, or none by decision."""

    __tablename__ = "clause_answer"
    __table_args__ = (
        UniqueConstraint("org_id", "clause_id"),
        same_org("clause_id", "clause"),
        same_org("answers_id", "clause"),
    )

    clause_id: Mapped[int]
    answers_id: Mapped[int | None] = mapped_column(index=True)  # None: a person said, none


class ClauseExcuse(OrgOwned, Base):
    """Why no task is made of a clause (不是缺口，因为…), in the words of who decided it."""

    __tablename__ = "clause_excuse"
    __table_args__ = (
        UniqueConstraint("org_id", "clause_id"),
        same_org("clause_id", "clause"),
        same_org("by_id", "person"),
    )

    clause_id: Mapped[int]
    reason: Mapped[str] = mapped_column(String(500))
    by_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    by: Mapped[Person | None] = relationship(viewonly=True, lazy="raise")
