"""Reading the trail."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.trail.models import AuditEntry, AuditHead
from tracker.trail.rules import digest


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


def first_bad(session: Session, org_id: int) -> int | None:
    """The first entry that does not follow from the one before, or None where the chain holds.

    A cut tail shows as the number after the last entry that is left.
    """
    before, seq = "", 0
    rows = session.scalars(
        select(AuditEntry).where(AuditEntry.org_id == org_id).order_by(AuditEntry.seq)
    )
    for entry in rows.yield_per(1000):
        if entry.seq != seq + 1 or entry.prev_hash != before or digest(entry) != entry.hash:
            return seq + 1
        before, seq = entry.hash, entry.seq
    head = session.get(AuditHead, org_id)
    if head is not None and (head.seq != seq or head.hash != before):
        return seq + 1
    return None
