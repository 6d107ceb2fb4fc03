"""What is stored, and what people see of it (reliability.md 2.8)."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.access.scope import OrgOwned, org_table, same_org
from tracker.core.db import Base, UTCDateTime


class StoredFile(Base):
    """A content, once, whoever uploaded it. Knowing its hash opens nothing."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]  # bytes
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Attachment(OrgOwned, Base):
    """A file as somebody uploaded it: its name here, its bytes in the store."""

    __tablename__ = "attachment"
    __table_args__ = org_table(same_org("uploaded_by_id", "person"))

    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    display_name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]  # bytes
    uploaded_by_id: Mapped[int | None]
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
