"""How the offices below are doing: one line an office, counted and not read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from tracker.access.scope import everywhere
from tracker.accounts.models import Organization
from tracker.ledger import figures
from tracker.ledger.figures import Figures
from tracker.ledger.models import Task
from tracker.ledger.queries import Days, shown
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState

ALSO = ("soon", "review")  # beside the figures


@dataclass(frozen=True, slots=True)
class Standing:
    """An office with the figures of its running years taken together (domain.md 5.6), what comes
    due or waits, and the last moment something was reported; `years` are those years.
    """

    office: Organization
    years: tuple[int, ...]
    figures: Figures
    soon: int
    review: int
    last_report: datetime | None

    @property
    def late(self) -> int:
        """How many tasks are overdue."""
        return self.figures.overdue


def standings(session: Session, offices: Sequence[Organization], days: Days) -> list[Standing]:
    """How `offices` stand, in two questions, in the order given.

    Counting needs no scope of one office: each statement names the offices it may count, which
    the caller has from the tree (`accounts.place.below`).
    """
    ids = [office.id for office in offices]
    also = [func.sum(case((shown(key, days), 1), else_=0)).label(key) for key in ALSO]
    counting = (
        select(
            Task.org_id, func.max(Task.last_entry_at).label("last"), *figures.columns(days), *also
        )
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
        counted = {row.org_id: dict(row._mapping) for row in session.execute(counting)}
        years = session.execute(running).all()
    nothing: Mapping[str, Any] = dict.fromkeys((*figures.KEYS, *ALSO), 0) | {"last": None}
    found = ((office, counted.get(office.id, nothing)) for office in offices)
    return [
        Standing(
            office,
            tuple(year for org_id, year in years if org_id == office.id),
            Figures.of(row),
            row["soon"],
            row["review"],
            row["last"],
        )
        for office, row in found
    ]
