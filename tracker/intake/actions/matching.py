"""Names of the text matched with the office's own list again, as the list has grown meanwhile."""

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts import queries as accounts
from tracker.core.versions import AS_IT_STANDS, touch
from tracker.intake import queries
from tracker.intake.actions.holding import hold
from tracker.intake.names import Names, found_owner
from tracker.trail import actions as trail


def rematch(session: Session, actor: Actor | None, draft_id: int) -> int:
    """Propose unit and handler by name where nobody has judged the row and nothing stands yet.

    What a person chose is never changed. Returns how many rows changed.
    """
    draft = hold(session, draft_id, AS_IT_STANDS)
    names = Names(session.scalars(accounts.units()).all(), draft.said_names)
    people = session.scalars(accounts.people()).all()
    changed = []
    for row in session.scalars(queries.rows(draft_id)):
        found = found_owner(row, names, people)
        if found is not None:
            row.lead_unit_id, row.handler_id = found.lead_unit_id, found.handler_id
            changed.append(row.order_no)
    if changed:
        touch(draft)
        trail.record(session, actor, "draft.rematch", draft, {"rows": changed})
    return len(changed)
