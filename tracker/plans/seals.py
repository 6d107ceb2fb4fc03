"""Who closed a year, who opened it again and why: read from the trail."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.core import clock
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState
from tracker.trail.models import AuditEntry

CLOSED, REOPENED = "year.close", "year.reopen"


@dataclass(frozen=True, slots=True)
class Seal:
    """The last time that a year was closed or opened again."""

    action: str
    at: datetime
    who: str
    reason: str

    @property
    def says(self) -> str:
        """已封存，1月5日由林晓禾封存 / 已由周启明重新打开：理由."""
        if self.action == CLOSED:
            on = clock.local(self.at)
            return f"已封存，{on.month}月{on.day}日由{self.who}封存"
        return f"已由{self.who}重新打开：{self.reason}"


def seals(session: Session, plans: Sequence[YearPlan]) -> dict[int, Seal]:
    """The last closing or reopening of each of these years of one office, by plan; one query.

    A year that stands otherwise than the trail says last has none.
    """
    if not plans:
        return {}
    entries = session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.org_id == plans[0].org_id,
            AuditEntry.subject_type == YearPlan.__tablename__,
            AuditEntry.subject_id.in_([plan.id for plan in plans]),
            AuditEntry.action.in_((CLOSED, REOPENED)),
        )
        .order_by(AuditEntry.seq)
    )
    last = {
        entry.subject_id: Seal(
            entry.action, entry.at, entry.actor_name, json.loads(entry.payload).get("reason", "")
        )
        for entry in entries
    }
    stands = {plan.id: CLOSED if plan.state == YearState.CLOSED else REOPENED for plan in plans}
    return {number: seal for number, seal in last.items() if seal.action == stands[number]}
