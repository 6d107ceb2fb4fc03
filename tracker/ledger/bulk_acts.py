"""What was done to many tasks in one act: kept so that each task tells it, and to take it back."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.access.scope import OrgOwned, org_table, same_org
from tracker.core.db import Base, UTCDateTime, word
from tracker.ledger.kinds import Field


class BulkAct(OrgOwned, Base):
    """One act on many tasks of a year, by one person (product.md 4.2).

    `left_out` are the sentences on the rows that were left out because they had moved on meanwhile;
    `undoes_id` names the act that this one took back.
    """

    __tablename__ = "bulk_act"
    __table_args__ = org_table(
        UniqueConstraint("undoes_id"),  # nothing is taken back twice
        same_org("year_plan_id", "year_plan"),
        same_org("by_id", "person"),
        same_org("undoes_id", "bulk_act"),
        Index("ix_bulk_act_by", "org_id", "by_id", "at"),
    )

    year_plan_id: Mapped[int]
    by_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(String(500), default="")
    count: Mapped[int]
    left_out: Mapped[list[Any]] = mapped_column(JSON, default=list)
    undoes_id: Mapped[int | None]
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class BulkChange(OrgOwned, Base):
    """What such an act changed of one task: values to take back, words to read.

    `kept` is what besides the value is needed to take it back; `version` is that of the task once
    the act was done: of a task that has another now, nothing is taken back.
    """

    __tablename__ = "bulk_change"
    __table_args__ = (
        UniqueConstraint("act_id", "task_id", "field"),
        same_org("act_id", "bulk_act"),
        same_org("task_id", "task"),
    )

    act_id: Mapped[int] = mapped_column(index=True)
    task_id: Mapped[int] = mapped_column(index=True)
    field: Mapped[Field] = mapped_column(word(Field))
    before: Mapped[Any] = mapped_column(JSON, nullable=True)
    after: Mapped[Any] = mapped_column(JSON, nullable=True)
    kept: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    before_words: Mapped[str] = mapped_column(String(200), default="")
    after_words: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int]
