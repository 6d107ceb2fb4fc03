"""Who may tick, and how each job's last run went (reliability.md 2.2)."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Base, UTCDateTime


class SchedulerLease(Base):
    """The right to tick; `token` grows with each change of leader and fences the old one."""

    __tablename__ = "scheduler_lease"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64), default="")
    token: Mapped[int] = mapped_column(default=0)
    renewed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class JobRun(Base):
    """The heartbeat of one job."""

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # when its turn was asked for
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # end of the last good run
    done: Mapped[int] = mapped_column(default=0)  # what that run counted
    error: Mapped[str] = mapped_column(String(500), default="")  # of a failure since
