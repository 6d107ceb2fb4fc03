"""Who opened which evidence: whoever signs off must have (domain.md 5.1, `viewed_at`)."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.ledger import proofs
from tracker.ledger.dealings import EvidenceView
from tracker.ledger.models import EvidenceLink, Task


def opened(actor: Actor, evidence_id: int) -> None:
    """Note once that `actor` opened the evidence's page, in a unit of work of its own.

    Like the note of a download it is a record of access, and no change of the row. Who visits
    from above judges nothing here and leaves none.
    """
    known = proofs.opened_by([evidence_id], actor.person_id)
    if actor.abroad or db.session.scalar(known) is not None:
        return  # the usual answer, and it needs no write lock
    try:
        with unit_of_work() as session:
            see(session, actor, [evidence_id])
    except IntegrityError:
        return  # the same person in another window was faster: it is noted


def see(session: Session, actor: Actor, evidence_ids: Iterable[int]) -> None:
    """Note once that `actor` opened these; anew where the file was exchanged since."""
    wanted, now = set(evidence_ids), clock.now()
    missing = wanted - set(session.scalars(proofs.opened_by(wanted, actor.person_id)))
    older = session.scalars(
        select(EvidenceView).where(
            EvidenceView.person_id == actor.person_id, EvidenceView.evidence_id.in_(missing)
        )
    ).all()
    for view in older:
        view.viewed_at = now
    for evidence_id in sorted(missing - {view.evidence_id for view in older}):
        session.add(EvidenceView(evidence_id=evidence_id, person_id=actor.person_id, viewed_at=now))
    session.flush()


def see_all(session: Session, actor: Actor, task: Task) -> None:
    """Note that `actor` opened all that hangs on a task."""
    see(
        session,
        actor,
        session.scalars(select(EvidenceLink.evidence_id).where(EvidenceLink.task_id == task.id)),
    )
