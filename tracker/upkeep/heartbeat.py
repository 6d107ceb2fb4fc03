"""The heartbeats of the jobs, read and written by the table's name: `schedule` stands above."""

from datetime import datetime
from typing import cast

from sqlalchemy import Table, func, insert, select, update
from sqlalchemy.orm import Session

from tracker.core.db import Base

BACKUP = "backup"
ANCHORS = "audit-anchors"


def job_run() -> Table:
    """One row a job: how its last run went."""
    return Base.metadata.tables["job_run"]


def lease() -> Table:
    """One row a leader."""
    return Base.metadata.tables["scheduler_lease"]


def note_backup(session: Session, finished: datetime, files: int) -> None:
    """Write down that a backup of so many files was made, whoever asked for it."""
    table = job_run()
    values = {"finished_at": finished, "done": files, "error": ""}
    changed = session.execute(
        update(table).where(table.c.name == BACKUP).values(values).returning(table.c.name)
    ).all()
    if not changed:
        session.execute(insert(table).values(name=BACKUP, **values))


def last_backup(session: Session) -> datetime | None:
    """When the last whole backup was finished; one that failed since does not undo it."""
    return _last(session, BACKUP)


def last_anchors(session: Session) -> datetime | None:
    """When the trail was last anchored."""
    return _last(session, ANCHORS)


def _last(session: Session, name: str) -> datetime | None:
    table = job_run()
    wanted = select(table.c.finished_at).where(table.c.name == name)
    return cast("datetime | None", session.scalar(wanted))


def last_tick(session: Session) -> datetime | None:
    """When the turn of any job but the backup was last asked for."""
    table = job_run()
    wanted = select(func.max(table.c.started_at)).where(table.c.name != BACKUP)
    return cast("datetime | None", session.scalar(wanted))
