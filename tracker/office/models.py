"""What an office has set otherwise than the default."""

from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.access.scope import OrgOwned, same_org
from tracker.core.db import Base, UTCDateTime, Versioned


class OfficeSetting(Versioned, OrgOwned, Base):
    """One setting that differs from its default; without a row the default holds."""

    __tablename__ = "office_setting"
    __table_args__ = (UniqueConstraint("org_id", "name"), same_org("changed_by_id", "person"))

    name: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(Text)  # as `office.rules.written` writes it
    changed_by_id: Mapped[int | None]
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
