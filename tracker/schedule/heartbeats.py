"""How each job's last run went: written by the scheduler, read by the frame and by monitors."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from tracker.schedule.models import JobRun


def last_good(session: Session, name: str) -> datetime | None:
    """When this job last did its work to the end."""
    run = session.get(JobRun, name, populate_existing=True)
    return run.finished_at if run else None


def aside(name: str) -> str:
    """The row of runs for a moment that somebody named: none stands for a day's own run."""
    return f"{name} --at"


def last_seen(session: Session, name: str) -> datetime | None:
    """When this job last did its work, be it for a moment that somebody named."""
    rows = JobRun.name.in_((name, aside(name)))
    return session.scalar(select(func.max(JobRun.finished_at)).where(rows))


def looked(session: Session, name: str, now: datetime) -> None:
    """The job's turn was asked for: the sign that somebody ticks."""
    _put(session, name, started_at=now)


def went_well(session: Session, name: str, now: datetime, done: int) -> None:
    """The job did its work."""
    _put(session, name, finished_at=now, done=done, error="")


def went_wrong(session: Session, name: str, error: str) -> None:
    """The job failed; when it last went well stays as it is."""
    _put(session, name, error=" ".join(error.split())[:500])


def _put(session: Session, name: str, **values: Any) -> None:
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    session.execute(
        insert(JobRun)
        .values(name=name, **values)
        .on_conflict_do_update(index_elements=[JobRun.name], set_=values)
    )
