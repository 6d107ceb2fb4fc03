"""Who may have the original of a paper under review, or of a proof that was exchanged."""

from sqlalchemy import select

from tracker.access.actor import Actor
from tracker.access.policy import Permission, may
from tracker.core.db import db
from tracker.files.models import Attachment
from tracker.intake.models import ImportDraft
from tracker.intake.rules import DraftState
from tracker.ledger import proofs


def may_download(actor: Actor, attachment: Attachment) -> bool:
    """Whoever reviews drafts; everybody else only what belongs to no draft or a confirmed one.

    A proof that had a cleaned copy put in its place is handed to nobody, one that is internal only
    to those whom it concerns (domain.md EV-3).
    """
    session = db.session()
    if proofs.is_withdrawn(session, attachment):
        return False
    its = session.scalars(proofs.of_file(attachment.id))
    if not all(proofs.may_open(session, actor, one) for one in its):
        return False
    if may(actor, Permission.DRAFT_REVIEW):
        return True
    states = db.session.scalars(
        select(ImportDraft.state).where(ImportDraft.attachment_id == attachment.id)
    ).all()
    return not states or DraftState.CONFIRMED in states
