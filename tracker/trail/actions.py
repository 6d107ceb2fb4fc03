"""Writing the trail: one entry a change, in the change's own transaction (reliability.md 2.7)."""

from collections.abc import Mapping
from typing import Any

from flask import has_request_context, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.trail.models import AuditEntry, AuditHead
from tracker.trail.rules import canonical, digest


def record(
    session: Session,
    actor: Actor | None,
    action: str,
    subject: Any,
    changes: Mapping[str, Any] | None = None,
    *,
    org_id: int | None = None,
) -> AuditEntry:
    """Append one entry: `actor` (None: the system) did `action` (`task.submit`) to `subject`.

    `subject` is a row with an `id`; its table's name is kept as its type. `changes` says what
    moved: `{"state": ["assigned", "submitted"]}`. Passwords and tokens never belong in it.
    """
    session.flush()  # the subject needs its id
    org = org_id or subject.org_id
    head = session.scalar(select(AuditHead).where(AuditHead.org_id == org).with_for_update())
    if head is None:
        head = AuditHead(org_id=org, seq=0, hash="")
        session.add(head)
    entry = AuditEntry(
        org_id=org,
        seq=head.seq + 1,
        at=clock.now(),
        actor_id=actor.person_id if actor else None,
        actor_name=actor.name if actor else "系统",
        ip=(request.remote_addr or "") if has_request_context() else "",
        action=action,
        subject_type=subject.__tablename__,
        subject_id=subject.id,
        payload=canonical(changes or {}),
        prev_hash=head.hash,
        hash="",
    )
    entry.hash = digest(entry)
    head.seq, head.hash = entry.seq, entry.hash
    session.add(entry)
    return entry
