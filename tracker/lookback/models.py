"""A look-back and its verdicts (domain.md 7.1, 7.2)."""

from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.access.scope import OrgOwned, org_table, same_org
from tracker.accounts.models import Person
from tracker.core.db import Base, UTCDateTime, Versioned, word
from tracker.ledger.kinds import VERDICT_NAMES, Verdict
from tracker.ledger.models import RectificationItem, Task
from tracker.lookback.rules import CampaignState


class ReviewCampaign(Versioned, OrgOwned, Base):
    """One look-back at one year."""

    __tablename__ = "review_campaign"
    __table_args__ = org_table(
        UniqueConstraint("org_id", "year_plan_id"),
        same_org("year_plan_id", "year_plan"),
        same_org("opened_by_id", "person"),
    )

    year_plan_id: Mapped[int]
    state: Mapped[CampaignState] = mapped_column(
        word(CampaignState), default=CampaignState.REVIEWING
    )
    opened_by_id: Mapped[int | None]
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    concluded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ReviewItem(Versioned, OrgOwned, Base):
    """One task under review; without a verdict it is still to be looked at."""

    __tablename__ = "review_item"
    __table_args__ = org_table(
        UniqueConstraint("campaign_id", "task_id"),
        same_org("campaign_id", "review_campaign"),
        same_org("task_id", "task"),
        same_org("verifier_id", "person"),
        same_org("rectification_id", "rectification_item"),
    )

    campaign_id: Mapped[int]
    task_id: Mapped[int] = mapped_column(index=True)
    verdict: Mapped[Verdict | None] = mapped_column(word(Verdict))
    note: Mapped[str] = mapped_column(Text, default="")
    continues: Mapped[str] = mapped_column(String(500), default="")  # LB-3: why no rectification
    verifier_id: Mapped[int | None]
    verified_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    rectification_id: Mapped[int | None]

    campaign: Mapped[ReviewCampaign] = relationship(viewonly=True, lazy="raise")
    task: Mapped[Task] = relationship(viewonly=True, lazy="raise")
    verifier: Mapped[Person | None] = relationship(viewonly=True, lazy="raise")
    rectification: Mapped[RectificationItem | None] = relationship(viewonly=True, lazy="raise")

    @property
    def verdict_name(self) -> str:
        """The verdict in words; 未核 before there is one."""
        return VERDICT_NAMES[self.verdict] if self.verdict else "未核"

    @property
    def submitted_by_id(self) -> int | None:
        """Who handed the task in: the policy keeps them from judging it (domain.md 2.2)."""
        return self.task.submitted_by_id
