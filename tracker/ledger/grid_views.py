"""The page of the year's grid: tasks by months, for a meeting, on one sheet of A3."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core import clock
from tracker.core.db import db
from tracker.ledger.actions.opening import series
from tracker.ledger.grid import BEYOND, MARK_NAMES, Cell, Due, Mark, cells, mark_done, mark_open
from tracker.ledger.kinds import DONE, OPEN, InstanceState, State
from tracker.ledger.list_pages import year_list
from tracker.ledger.models import Task, TaskInstance
from tracker.ledger.pages import Lens, Row
from tracker.ledger.periods import period_words
from tracker.plans.chosen import chosen_year
from tracker.plans.models import YearPlan
from tracker.web.paging import Paging
from tracker.web.parts import kept_page

bp = Blueprint("grid", __name__)

ON_PAGE, ON_PAPER = 100, 500


@dataclass(frozen=True, slots=True)
class GridRow:
    """A task with its months."""

    row: Row
    cells: Mapping[int, Cell]
    has_periods: bool


@bp.get("/ledger/grid")
@requires(Permission.LEDGER_READ)
def index() -> ResponseReturnValue:
    """The year's tasks in the document's order, each month with how what is due in it stands."""
    plan = chosen_year()
    if plan is None:
        return render_template("ledger/empty.html")
    return kept_page("ledger/grid.html", lambda: _months(plan), plan.id)


def _months(plan: YearPlan) -> dict[str, Any]:
    its = year_list(plan, "all", sort="no")
    on_paper = request.args.get("print") == "1"
    paging = Paging.asked(its.found, ON_PAGE)
    if on_paper:
        paging = Paging(1, ON_PAPER, paging.total)
    query = its.query.options(joinedload(Task.lead_unit), joinedload(Task.handler))
    session, year = db.session(), its.plan.year
    tasks = session.scalars(query.limit(paging.size).offset(paging.offset)).all()
    rows = _rows(session, tasks, year, its.lens)
    today = its.lens.today
    return its.told() | {
        "rows": rows,
        "months": [*range(1, 13), *([BEYOND] if any(BEYOND in one.cells for one in rows) else [])],
        "now": today.month if today.year == year else 0,
        "beyond": BEYOND,
        "names": MARK_NAMES,
        "paging": paging,
        "on_paper": on_paper,
    }


def _rows(session: Session, tasks: Sequence[Task], year: int, lens: Lens) -> list[GridRow]:
    kept: defaultdict[int, list[TaskInstance]] = defaultdict(list)
    for one in session.scalars(_instances([task.id for task in tasks])):
        kept[one.task_id].append(one)
    soon = lens.days.soon_until
    found = []
    for task in tasks:
        its = kept[task.id]
        periods = [*_periods(task, its, year, lens, soon)]
        dues = periods or _whole(task, lens.today, soon)
        found.append(GridRow(lens.row(task), cells(dues, year), bool(periods)))
    return found


def _instances(task_ids: Collection[int]) -> Select[TaskInstance]:
    return (
        select(TaskInstance)
        .where(TaskInstance.task_id.in_(task_ids))
        .order_by(TaskInstance.first_day)
    )


def _whole(task: Task, today: date, soon: date) -> list[Due]:
    """A task without periods, on its own day."""
    day = task.due_date
    if day is None or task.state == State.WITHDRAWN:
        return []
    if task.state in DONE:
        return [Due(day, mark_done(day, _day(task.verified_at)))]
    if task.state == State.NOT_APPLICABLE:
        return [Due(day, Mark.NOT_APPLICABLE)]
    if task.state == State.SUBMITTED:
        return [Due(day, Mark.WAITING)]
    return [Due(day, mark_open(day, today, soon))]


def _periods(
    task: Task, kept: Sequence[TaskInstance], year: int, lens: Lens, soon: date
) -> Iterable[Due]:
    """The periods of a task, and those still to come by its rule in this year."""
    for one in kept:
        yield Due(one.due_date, _mark(task, one, lens.today, soon), period_words(one.key))
    its = series(task, year) if task.state in OPEN else None
    if its is None:
        return
    known = {one.key for one in kept}
    since = kept[-1].first_day if kept else its.since
    for period in its.due_in(lens.calendar, since, date(year, 12, 31)):
        if period.key not in known:
            mark = mark_open(period.target, lens.today, soon)
            yield Due(period.target, mark, period_words(period.key))


def _mark(task: Task, one: TaskInstance, today: date, soon: date) -> Mark:
    if one.state == InstanceState.VERIFIED:
        return mark_done(one.due_date, _day(one.submitted_at))
    if one.state == InstanceState.EXCUSED or task.state not in OPEN:
        return Mark.NOT_APPLICABLE
    if one.state == InstanceState.SUBMITTED:
        return Mark.WAITING
    return mark_open(one.due_date, today, soon)


def _day(at: datetime | None) -> date | None:
    return clock.local(at).date() if at else None
