"""Writing the trail: one entry an event (reliability.md 2.7).

A change is recorded in its own transaction (`record`); a refusal or a read that counts as an
event, which has none, in a short one of its own (`note`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.trail import origin, queries
from tracker.trail.masking import masked
from tracker.trail.models import AuditEntry, AuditHead
from tracker.trail.rules import SYSTEM, Outcome, canonical, digest


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about, as plain values."""

    __tablename__: str
    id: int
    org_id: int


def record(
    session: Session,
    actor: Actor | None,
    action: str,
    subject: Any,
    changes: Mapping[str, Any] | None = None,
    *,
    org_id: int | None = None,
    outcome: Outcome = Outcome.DONE,
    session_ref: str | None = None,
) -> AuditEntry:
    """Append one entry: `actor` (None: the system) did `action` (`task.submit`) to `subject`.

    `subject` is a row with an `id`; its table's name is kept as its type. `changes` says what
    moved: `{"state": ["assigned", "submitted"]}`; numbers of cards and telephones are masked,
    and what is called a password or a token is left out. The session is that of the request,
    unless `session_ref` names the one that is being opened.
    """
    told = [(subject, changes)]
    [entry] = record_all(
        session, actor, action, told, org_id=org_id, outcome=outcome, session_ref=session_ref
    )
    return entry


def record_all(
    session: Session,
    actor: Actor | None,
    action: str,
    told: Sequence[tuple[Any, Mapping[str, Any] | None]],
    *,
    org_id: int | None = None,
    outcome: Outcome = Outcome.DONE,
    session_ref: str | None = None,
) -> list[AuditEntry]:
    """Append an entry for each subject, with its changes; all of one organisation (`record`)."""
    session.flush()  # the subjects need their ids
    orgs = {org_id or subject.org_id for subject, _ in told}
    if not orgs:
        return []
    [org] = orgs
    head = session.scalar(select(AuditHead).where(AuditHead.org_id == org).with_for_update())
    if head is None:
        head = AuditHead(org_id=org, seq=0, hash="")
        session.add(head)
    came = origin.current()
    opened_by = came.session_ref if actor and session_ref is None else session_ref or ""
    entries = []
    for subject, changes in told:
        entry = AuditEntry(
            org_id=org,
            seq=head.seq + 1,
            at=clock.now(),
            actor_id=actor.person_id if actor else None,
            actor_name=actor.name if actor else SYSTEM,
            session_ref=opened_by,
            ip=came.ip,
            action=action,
            outcome=outcome,
            subject_type=subject.__tablename__,
            subject_id=subject.id,
            payload=canonical(masked(changes or {})),
            prev_hash=head.hash,
            hash="",
        )
        entry.hash = digest(entry)
        head.seq, head.hash = entry.seq, entry.hash
        entries.append(entry)
    session.add_all(entries)
    return entries


def note(
    actor: Actor | None,
    action: str,
    subject: Any = None,
    changes: Mapping[str, Any] | None = None,
    *,
    outcome: Outcome = Outcome.DONE,
    org_id: int | None = None,
    once_in: timedelta | None = None,
    by_session: bool = False,
) -> bool:
    """Record, in a unit of work of its own, an event that changes no row; say whether it was.

    Without a `subject` it is about the office itself: the one looked at, else the actor's own.
    With `once_in`, nothing is added where the same person (`by_session`: from the same session)
    has the same entry within that time, so that a burst does not flood the trail.
    """
    about = _subject(actor, subject, org_id)
    told = canonical(masked(changes or {}))
    known = queries.same_since(
        about.org_id,
        action,
        told,
        actor.person_id if actor else None,
        clock.now() - (once_in or timedelta()),
        origin.current().session_ref if by_session else None,
    )
    if once_in and db.session.scalar(known) is not None:
        return False  # the usual answer, and it needs no write lock
    with unit_of_work() as session:
        head = select(AuditHead.seq).where(AuditHead.org_id == about.org_id).with_for_update()
        session.execute(head)  # of two at once, the second sees the first
        if once_in and session.scalar(known) is not None:
            return False
        record(session, actor, action, about, changes, outcome=outcome)
    return True


def _subject(actor: Actor | None, subject: Any, org_id: int | None) -> Subject:
    """The plain values of `subject`: the row itself is forgotten when the unit of work begins."""
    if subject is not None:
        org = org_id or subject.org_id
        return Subject(subject.__tablename__, subject.id, org)
    org = org_id or (actor and (actor.place_id or actor.org_id))
    if not org:
        raise ValueError("say which office the event belongs to")
    return Subject("organization", org, org)
