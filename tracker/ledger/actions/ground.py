"""What the checks of an act on tasks rest on, read for one task or for many at once.

The same checks then serve a single act, a bulk act and its preview: a rule is written once, and
many rows cost no more questions than one.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.accounts import queries as accounts
from tracker.accounts.models import Person, Post, Unit
from tracker.calendar.rules import WorkCalendar
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.ledger import dating, life_queries
from tracker.ledger.kinds import Field
from tracker.ledger.models import Task
from tracker.plans.actions import Run, refuse_closed, run_of
from tracker.workdays import deadlines
from tracker.workdays import queries as workdays
from tracker.workdays.models import Deadline

Row = TypeVar("Row", Person, Post, Unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The working days, the years, and who and what the tasks name or may be given."""

    calendar: WorkCalendar
    runs: Mapping[int, Run]  # by number of the year's plan
    taken: frozenset[int]  # tasks that somebody has taken on, whoever has them now
    people: Mapping[int, Person] = field(default_factory=dict)
    posts: Mapping[int, Post] = field(default_factory=dict)
    units: Mapping[int, Unit] = field(default_factory=dict)
    days: Mapping[int, Deadline] = field(default_factory=dict)  # by task
    used: Mapping[int, int] = field(default_factory=dict)  # how often urged on `urging_day`
    heads: Mapping[int, Person] = field(default_factory=dict)  # by unit
    asked: frozenset[int] = frozenset()  # tasks of which somebody asks that they are not ours

    @property
    def urging_day(self) -> date:
        """The working day that a 催办 of today counts for."""
        return self.calendar.next_workday_on_or_after(clock.today())

    def check_runs(self, task: Task) -> None:
        """Refuse a change in a year that is closed (YearClosed)."""
        refuse_closed(self.runs[task.year_plan_id])

    def year(self, task: Task) -> int:
        """The year of the task's ledger."""
        return self.runs[task.year_plan_id].year

    def person(self, number: int) -> Person:
        """Whom a task is given to. Raises Refused for nobody of this office."""
        if number not in self.people:
            raise Refused("没有这位经办人，请重新选择。")
        return self.people[number]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Who and what is named beside the tasks: those who are to have them."""

    people: Iterable[int | None] = ()
    posts: Iterable[int | None] = ()
    units: Iterable[int | None] = ()


def ground_of(
    session: Session,
    tasks: Sequence[Task],
    named: Named,
    about: Collection[Field] = (),
    *,
    to_write: bool = False,
) -> Ground:
    """Read what the checks of `tasks` need; a handful of questions, however many tasks there are.

    `about` says whether they are to be urged, or said not to be ours; `to_write` holds their years
    open until the unit of work ends, and reads their deadlines.
    """
    ids = [task.id for task in tasks]
    plans = {task.year_plan_id for task in tasks}
    days = deadlines.kept(session, dating.TASK, ids) if to_write else {}
    found = Ground(
        calendar=workdays.calendar(session),
        runs={number: run_of(session, number, held=to_write) for number in sorted(plans)},
        taken=frozenset(session.scalars(life_queries.taken_on(ids))),
        people=_named(session, Person, {*named.people, *(task.handler_id for task in tasks)}),
        posts=_named(session, Post, {*named.posts, *(task.leader_post_id for task in tasks)}),
        units=_named(session, Unit, {*named.units, *(task.lead_unit_id for task in tasks)}),
        days=days,
    )
    if Field.URGE in about:
        used = session.execute(life_queries.urged_on(found.urging_day, ids))
        heads = session.scalars(accounts.heads_of({task.lead_unit_id for task in tasks}))
        found = replace(
            found,
            used={task_id: count for task_id, count in used},
            heads={one.unit_id: one for one in heads if one.unit_id},
        )
    if Field.EXCUSE in about:
        asked = session.scalars(life_queries.excuses_asked(ids))
        found = replace(found, asked=frozenset(asked))
    return found


def _named(session: Session, model: type[Row], ids: set[int | None]) -> dict[int, Row]:
    wanted = sorted(number for number in ids if number is not None)
    if not wanted:
        return {}
    return {row.id: row for row in session.scalars(select(model).where(model.id.in_(wanted)))}
