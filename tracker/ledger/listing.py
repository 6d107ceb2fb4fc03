"""A page of the ledger as plain values: what its columns show, and no more, from one question."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Select, and_, func
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts.models import Person, Unit
from tracker.ledger.kinds import OurRole, ScheduleType, State, Verdict
from tracker.ledger.models import NEVER, Task
from tracker.ledger.queries import Days, Wanted, narrowed, shown

SomeListed = TypeVar("SomeListed", bound="Listed")

# How a list may be ordered, each by an index: the day that presses, or the document's order.
SORTS = {
    "due": (Task.due_order.asc(), Task.id.asc()),
    "-due": (Task.due_order.desc(), Task.id.desc()),
    "no": (Task.seq_no.asc(),),
    "-no": (Task.seq_no.desc(),),
}
USUAL = "due"
SORT_WORDS = {
    "due": "按时限从早到晚",
    "-due": "按时限从晚到早",
    "no": "按序号",
    "-no": "按序号倒排",
}


@dataclass(slots=True)
class Listed:
    """A task as far as a list shows it; the fields are columns of `task`, but for the names."""

    id: int
    seq_no: int
    title: str
    requirement: str
    clause_path: str
    our_role: OurRole
    schedule_type: ScheduleType
    due_date: date | None
    due_order: date
    due_provisional: bool
    state: State
    verdict: Verdict | None
    next_due: date | None
    progress_percent: int
    evidence_count: int
    leader_post_id: int | None
    lead_unit_id: int | None
    handler_id: int | None
    org_id: int
    submitted_at: datetime | None
    submitted_by_id: int | None
    verified_at: datetime | None
    last_entry_at: datetime | None
    unit_name: str
    handler_name: str

    @property
    def nearest_due(self) -> date | None:
        """As `Task.nearest_due`."""
        return None if self.due_order == NEVER else self.due_order


NAMES = {
    "unit_name": func.coalesce(Unit.name, ""),
    "handler_name": func.coalesce(Person.name, ""),
}


def listed(year_plan_id: int, wanted: Wanted, days: Days, actor: Actor) -> Select[Task]:
    """The tasks of a ledger page in the order asked for; undated ones are the last by day."""
    return (
        narrowed(year_plan_id, wanted, actor)
        .where(shown(wanted.show, days))
        .order_by(*SORTS[wanted.sort])
    )


def lines(session: Session, query: Select[Task]) -> Iterator[Listed]:
    """The tasks of `query` with the names of unit and handler; one question."""
    return lines_as(Listed, session, query)


def lines_as(kind: type[SomeListed], session: Session, query: Select[Task]) -> Iterator[SomeListed]:
    """The same as a `kind`, whose further fields are columns of `task` too."""
    names = (one.name for one in fields(kind))
    columns = [NAMES[name] if name in NAMES else getattr(Task, name) for name in names]
    named = (
        query.outerjoin(Unit, and_(Unit.id == Task.lead_unit_id, Unit.org_id == Task.org_id))
        .outerjoin(Person, and_(Person.id == Task.handler_id, Person.org_id == Task.org_id))
        .with_only_columns(*columns)
    )
    rows: Iterable[Any] = session.execute(named)
    for values in rows:
        yield kind(*values)
