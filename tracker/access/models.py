"""The table of stamps: one row an organisation."""

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Base


class OfficeStamp(Base):
    """Two numbers: `stamp` is another after every change of what the organisation's pages show,
    `ground` after every change of what its work stands on (`access.stamps`).

    They are drawn by lot and never counted up, so a restored backup has those that belong to its
    rows, and no number comes twice.
    """

    __tablename__ = "office_stamp"

    org_id: Mapped[int] = mapped_column(
        ForeignKey("organization.id"), primary_key=True, autoincrement=False
    )
    stamp: Mapped[int] = mapped_column(BigInteger)
    ground: Mapped[int] = mapped_column(BigInteger)
