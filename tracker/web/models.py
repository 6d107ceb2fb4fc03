"""What is rationed and was used, and which forms were taken (reliability.md 2.16, 2.5)."""

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.access.scope import OrgOwned, same_org
from tracker.core.db import Base, UTCDateTime


class RationUse(OrgOwned, Base):
    """One use of something rationed: an upload, its bytes, a report. Old rows are of no use."""

    __tablename__ = "ration_use"
    __table_args__ = (
        same_org("person_id", "person"),
        Index("ix_ration_use_ration_at", "org_id", "ration", "at"),
    )

    ration: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int]
    amount: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Submission(OrgOwned, Base):
    """A form that was taken, by the random key it carried, and where its result stands."""

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("person_id", "key"), same_org("person_id", "person"))

    person_id: Mapped[int]
    key: Mapped[str] = mapped_column(String(32))
    location: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
