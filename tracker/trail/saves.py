"""Who has saved a row since a moment: what the page of a conflict tells (web.conflicts)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tracker.core.db import db
from tracker.trail import queries
from tracker.trail.models import AuditEntry
from tracker.trail.rules import Outcome
from tracker.trail.words import ACTIONS
from tracker.web.conflicts import Saved

AT_MOST = 10


def saves_of(row: Any, since: datetime | None) -> Sequence[Saved]:
    """The saves of `row` after `since`, oldest first; the last one where no moment is known."""
    entries = queries.about(row.org_id, row.__tablename__, row.id)
    entries = entries.where(AuditEntry.outcome == Outcome.DONE)
    if since is not None:
        entries = entries.where(AuditEntry.at >= since)
    found = db.session.scalars(entries.limit(AT_MOST if since else 1)).all()
    return [
        Saved(one.at, one.actor_name, ACTIONS.get(one.action, one.action))
        for one in reversed(found)
    ]
