"""Reading the trail. No scope narrows it: every question names its organisation."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tracker.core.db import Base
from tracker.trail.checking import check
from tracker.trail.models import AuditEntry
from tracker.trail.rules import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a reader of the trail narrows it by; None leaves a question open."""

    since: datetime | None = None
    until: datetime | None = None  # not included
    person: str | None = None
    action: str | None = None
    subject_type: str | None = None
    outcome: Outcome | None = None


def about(org_id: int, subject_type: str, subject_id: int) -> Select[AuditEntry]:
    """What was done to one row, newest first."""
    return (
        select(AuditEntry)
        .where(
            AuditEntry.org_id == org_id,
            AuditEntry.subject_type == subject_type,
            AuditEntry.subject_id == subject_id,
        )
        .order_by(AuditEntry.seq.desc())
    )


def entries(
    session: Session, org_id: int, wanted: Wanted, before: int | None = None
) -> Select[AuditEntry]:
    """The entries that are wanted, newest first; of those below number `before`.

    The days become numbers first: within a chain time goes with them, and the key of the
    table then serves both the narrowing and the order.
    """
    found = select(AuditEntry).where(AuditEntry.org_id == org_id)
    if wanted.since:
        first = _first_from(session, org_id, wanted.since)
        found = found.where(AuditEntry.seq >= first if first else AuditEntry.seq < 0)
    if wanted.until:
        after = _first_from(session, org_id, wanted.until)
        before = min(filter(None, (before, after)), default=None)
    if before is not None:
        found = found.where(AuditEntry.seq < before)
    for column, value in (
        (AuditEntry.actor_name, wanted.person),
        (AuditEntry.action, wanted.action),
        (AuditEntry.subject_type, wanted.subject_type),
        (AuditEntry.outcome, wanted.outcome),
    ):
        if value is not None:
            found = found.where(column == value)
    return found.order_by(AuditEntry.seq.desc())


def _first_from(session: Session, org_id: int, moment: datetime) -> int | None:
    return session.scalar(
        select(AuditEntry.seq)
        .where(AuditEntry.org_id == org_id, AuditEntry.at >= moment)
        .order_by(AuditEntry.at, AuditEntry.seq)
        .limit(1)
    )


def same_since(
    org_id: int,
    action: str,
    payload: str,
    actor_id: int | None,
    since: datetime,
    session_ref: str | None = None,
) -> Select[int]:
    """The entry that says the same of the same person (and session, if given) since then."""
    found = select(AuditEntry.seq).where(
        AuditEntry.org_id == org_id,
        AuditEntry.at > since,
        AuditEntry.actor_id == actor_id,
        AuditEntry.action == action,
        AuditEntry.payload == payload,
    )
    if session_ref is not None:
        found = found.where(AuditEntry.session_ref == session_ref)
    return found.limit(1)


def offices() -> Select[int, str, str]:
    """Number, code and name of every organisation; by the table, for `accounts` stands above."""
    table = Base.metadata.tables["organization"]
    return select(table.c.id, table.c.code, table.c.name).order_by(table.c.id)


def names(org_id: int) -> Select[str]:
    """The names of those who work in the office."""
    table = Base.metadata.tables["person"]
    return select(table.c.name).where(table.c.org_id == org_id).distinct().order_by(table.c.name)


def total(session: Session, org_id: int) -> int:
    """How many entries the chain has: the number of its last one."""
    last = select(func.max(AuditEntry.seq)).where(AuditEntry.org_id == org_id)
    return session.scalar(last) or 0


def first_bad(session: Session, org_id: int) -> int | None:
    """The first entry that does not follow from the one before, or None where the chain holds.

    Not inside a unit of work (`checking.check`).
    """
    found = check(session, org_id)
    return found.fault.seq if found.fault else None
