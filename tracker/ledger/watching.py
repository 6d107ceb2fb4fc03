"""How the offices below are doing: one line an office, counted and not read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from tracker.access.scope import everywhere
from tracker.accounts.models import Organization
from tracker.ledger.models import Task
from tracker.ledger.queries import Days, shown
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState

COUNTED = ("all", "done", "overdue", "soon", "review")


@dataclass(frozen=True, slots=True)
class Standing:
    """An office with the counts of its running years (by the names of COUNTED) and the last
    moment something was reported; `years` are those years.
    """

    office: Organization
    years: tuple[int, ...]
    counts: dict[str, int]
    last_report: datetime | None

    @property
    def late(self) -> int:
        """How many tasks are overdue."""
        return self.counts["overdue"]


def standings(session: Session, offices: Sequence[Organization], days: Days) -> list[Standing]:
    """How `offices` stand, in two questions, in the order given.

    Counting needs no scope of one office: each statement names the offices it may count, which
    the caller has from the tree (`accounts.place.below`).
    """
    ids = [office.id for office in offices]
    columns = [func.sum(case((shown(key, days), 1), else_=0)) for key in COUNTED]
    counting = (
        select(Task.org_id, func.max(Task.last_entry_at), *columns)
        .join(YearPlan, YearPlan.id == Task.year_plan_id)
        .where(Task.org_id.in_(ids), YearPlan.org_id.in_(ids))
        .where(YearPlan.state == YearState.RUNNING)
        .group_by(Task.org_id)
    )
    running = (
        select(YearPlan.org_id, YearPlan.year)
        .where(YearPlan.org_id.in_(ids), YearPlan.state == YearState.RUNNING)
        .order_by(YearPlan.year)
    )
    with everywhere("the offices below are counted; each statement names them"):
        counted = {row[0]: row[1:] for row in session.execute(counting)}
        years = session.execute(running).all()
    return [
        Standing(
            office,
            tuple(year for org_id, year in years if org_id == office.id),
            dict(
                zip(COUNTED, counted.get(office.id, (None, *[0] * len(COUNTED)))[1:], strict=True)
            ),
            counted.get(office.id, (None,))[0],
        )
        for office in offices
    ]
