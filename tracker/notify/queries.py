"""What went to whom."""

from sqlalchemy import Select, and_, func, select

from tracker.core.db import Base
from tracker.notify.models import Letter
from tracker.notify.rules import LetterState


def letters(state: LetterState | None = None) -> Select[Letter, str]:
    """Letters with the name of who got them, newest first; only those in `state` if given."""
    # `accounts` stands above: its table is known here by name only
    person = Base.metadata.tables["person"]
    found = (
        select(Letter, person.c.name)
        .join(person, and_(person.c.org_id == Letter.org_id, person.c.id == Letter.person_id))
        .order_by(Letter.created_at.desc(), Letter.id.desc())
    )
    return found.where(Letter.state == state) if state else found


def counts() -> Select[LetterState, int]:
    """How many letters are in each state."""
    return select(Letter.state, func.count()).group_by(Letter.state)
