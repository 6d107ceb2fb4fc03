"""What went to whom."""

from sqlalchemy import Select, and_, exists, func, select

from tracker.core.db import Base
from tracker.notify.models import DueNotice, Letter, NoticeItem
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


def without_address() -> Select[int, str]:
    """Who is owed a word that no letter could carry, as they have no e-mail address."""
    person = Base.metadata.tables["person"]
    return (
        select(DueNotice.person_id, person.c.name)
        .join(person, and_(person.c.org_id == DueNotice.org_id, person.c.id == DueNotice.person_id))
        .where(
            person.c.active,
            person.c.email == "",
            DueNotice.superseded_at.is_(None),
            ~exists().where(NoticeItem.notice_id == DueNotice.id),
        )
        .group_by(DueNotice.person_id, person.c.name)
        .order_by(DueNotice.person_id)
    )
