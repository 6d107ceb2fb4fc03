"""The figures of a year (domain.md 5.6): counted in one place, in one pass, for every page.

Each figure is the number of rows that the ledger lists under its key (`queries.shown`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.ledger import queries
from tracker.ledger.models import Task
from tracker.ledger.queries import Days, Wanted, shown
from tracker.ledger.rates import Rate

KEYS = (
    "all",
    "assessable",
    "done",
    "unfinished",
    "verified",
    "on_time",
    "late_verified",
    "overdue",
    "proved",
    "unproved",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How a year stands. The fields are counts of rows; what is printed with % is a `Rate`."""

    total: int = 0
    assessable: int = 0
    done: int = 0
    unfinished: int = 0
    verified: int = 0
    on_time: int = 0
    late_verified: int = 0
    overdue: int = 0
    proved: int = 0
    unproved: int = 0

    @classmethod
    def of(cls, counts: Mapping[Any, Any]) -> Self:
        """The figures out of counts by key, as `queries.counts` and `columns` give them."""
        named = {key: counts[key] for key in KEYS if key != "all"}
        return cls(total=counts["all"], **named)

    @property
    def completion(self) -> Rate:
        """完成率: what is done of what there was to do."""
        return Rate(self.done, self.assessable)

    @property
    def punctuality(self) -> Rate:
        """按时率: what was signed off by its own day, of what was signed off and had one."""
        return Rate(self.on_time, self.on_time + self.late_verified)

    @property
    def coverage(self) -> Rate:
        """佐证率: what is proved of what somebody gave a verdict on; it must be 100 %."""
        return Rate(self.proved, self.proved + self.unproved)

    def told(self) -> dict[str, int]:
        """The counts as the trail keeps them when a year closes; every rate follows from them."""
        return asdict(self)


def columns(days: Days) -> list[ColumnElement[int]]:
    """A count for each key, to select in a query over tasks."""
    return [func.sum(case((shown(key, days), 1), else_=0)).label(key) for key in KEYS]


def figures(
    session: Session, year_plan_id: int, wanted: Wanted, days: Days, actor: Actor
) -> Figures:
    """The figures of a year's tasks under the filter; its chip narrows none of them. One pass."""
    return Figures.of(queries.counts(session, year_plan_id, wanted, days, actor, KEYS))


def figures_of_years(
    session: Session, year_plan_ids: Sequence[int], days: Days
) -> dict[int, Figures]:
    """The figures of whole years, by plan, in one pass."""
    found = session.execute(
        select(Task.year_plan_id, *columns(days))
        .where(Task.year_plan_id.in_(year_plan_ids))
        .group_by(Task.year_plan_id)
    )
    known = {row.year_plan_id: Figures.of(row._mapping) for row in found}
    return {number: known.get(number, Figures()) for number in year_plan_ids}
