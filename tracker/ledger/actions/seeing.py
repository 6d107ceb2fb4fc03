"""Who opened which evidence: whoever signs off must have (domain.md 5.1, `viewed_at`)."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.ledger.dealings import EvidenceView
from tracker.ledger.models import EvidenceLink, Task


def see(session: Session, actor: Actor, evidence_ids: Iterable[int]) -> None:
    """Note once that `actor` opened these."""
    wanted = set(evidence_ids)
    known = select(EvidenceView.evidence_id).where(
        EvidenceView.person_id == actor.person_id, EvidenceView.evidence_id.in_(wanted)
    )
    for evidence_id in sorted(wanted - set(session.scalars(known))):
        session.add(
            EvidenceView(evidence_id=evidence_id, person_id=actor.person_id, viewed_at=clock.now())
        )
    session.flush()


def see_all(session: Session, actor: Actor, task: Task) -> None:
    """Note that `actor` opened all that hangs on a task."""
    see(
        session,
        actor,
        session.scalars(select(EvidenceLink.evidence_id).where(EvidenceLink.task_id == task.id)),
    )
