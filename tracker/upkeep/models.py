"""What the weekly look at the files has found."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Base, UTCDateTime


class FileFault(Base):
    """A content that was lost or damaged when the files were last read; gone once it is whole."""

    __tablename__ = "file_fault"

    sha256: Mapped[str] = mapped_column(
        String(64), ForeignKey("stored_file.sha256"), primary_key=True
    )
    found_at: Mapped[datetime] = mapped_column(UTCDateTime)
