"""A year closes: what is done goes into the files, what is not goes on in the next (domain.md 5.1).

All in one transaction. Whoever writes in the year meanwhile is waited for, or waits and then finds
it closed (`plans.actions.check_runs`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts.actions.offices import hold_office
from tracker.accounts.models import Person
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.core.versions import Expected, hold
from tracker.ledger.actions.assigning import NewTask, new_tasks
from tracker.ledger.actions.copying import Copies
from tracker.ledger.actions.history import add_entries, add_entry
from tracker.ledger.dealings import TaskCarry
from tracker.ledger.figures import Figures, figures_of_years
from tracker.ledger.kinds import (
    DONE,
    OPEN,
    EntryKind,
    InstanceState,
    Origin,
    ScheduleType,
    State,
)
from tracker.ledger.models import Task, TaskInstance
from tracker.ledger.queries import Days
from tracker.ledger.rollover import (
    Begun,
    Leftover,
    beyond,
    carried_from,
    carried_to,
    in_the_way,
    leftovers,
    mark,
)
from tracker.ledger.rules import Act, Facts, decide
from tracker.plans import actions as plans
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState
from tracker.trail import actions as trail
from tracker.workdays import queries as workdays

FILED = "年度封存"


class NotReady(Refused):
    """The year cannot close as it was asked for; the form is shown again with what was chosen."""


@dataclass(frozen=True, slots=True)
class Carry:
    """A task that is to go on in the next year, with its new day where it needs one."""

    task_id: int
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """What a closing did."""

    figures: Figures
    filed: int
    carried: int


def may_close_on(year: int) -> date:
    """The first day on which a year may close: work of many periods goes on until then."""
    return date(year, 12, 31)


def close(
    session: Session,
    actor: Actor,
    plan: YearPlan,
    carries: Sequence[Carry],
    seen: str,
    *,
    expected_version: Expected,
) -> Closing:
    """Close a year; `seen` is the mark of the list that `carries` was chosen from.

    What was signed off and what is settled goes into the files; `carries` go on in the next year
    as rows of their own; what is left stays unfinished for ever. Raises Stale, YearClosed,
    NotReady, and what `new_tasks` refuses.
    """
    workdays.hold_still(session)
    hold_office(session)
    of_year = select(Task.id).where(Task.year_plan_id == plan.id)
    held = of_year.where(Task.state.in_((*OPEN, *DONE))).order_by(Task.id)
    # before the year: whoever writes holds a task first; weakly, as others may point at one
    session.execute(held.with_for_update(key_share=True))
    hold(session, plan, expected_version)
    following = select(YearPlan.state).where(YearPlan.year == plan.year + 1)
    into = session.scalar(following.with_for_update())
    rows = _checked(session, plan, seen)
    if carries and into == YearState.CLOSED:
        raise NotReady(f"{plan.year + 1} 年度已经封存，不能结转进去；请先由组长重新打开那一年度。")
    chosen = _chosen(rows, carries, plan.year + 1)
    filed = _file_away(session, actor, plan, rows)
    _carry(session, actor, plan, chosen)
    today = clock.today()
    figures = figures_of_years(session, [plan.id], Days(today, today))[plan.id]
    plans.close_year(session, actor, plan, figures.told())
    return Closing(figures, filed, len(chosen))


def _checked(session: Session, plan: YearPlan, seen: str) -> list[Leftover]:
    """The open tasks of the year, where nothing keeps it from closing."""
    if plan.state == YearState.CLOSED:
        raise plans.YearClosed(f"{plan.year} 年度已经封存，不用再封存。")
    if clock.today() < may_close_on(plan.year):
        raise NotReady(f"{plan.year} 年度还没有结束，12月31日起才能封存。")
    rows = leftovers(session, plan)
    waiting = in_the_way(session, plan, rows)
    if waiting.blocks:
        raise NotReady(
            f"还有 {len(waiting.unjudged)} 项待审核、{len(waiting.requests)} 件申请待答复，"
            "请先办完再封存。"
        )
    if mark(rows) != seen:
        raise NotReady("清单刚刚有变动，请核对新的清单，再封存一次。")
    return rows


def _chosen(
    rows: Sequence[Leftover], carries: Sequence[Carry], year: int
) -> list[tuple[Leftover, date | None]]:
    """The rows to carry, each with the day its new row is given."""
    known = {row.task.id: row for row in rows}
    chosen: dict[int, tuple[Leftover, date | None]] = {}
    for one in carries:
        row = known.get(one.task_id)
        if row is None or row.carried:
            raise NotReady("要结转的任务里有一项已经不在清单上，请核对新的清单，再封存一次。")
        if row.task.lead_unit_id is None:
            raise NotReady(f"第{row.task.seq_no}项“{row.task.title}”还没有牵头单位，请先改分派。")
        due = one.due if row.needs_day(year) else None
        if row.needs_day(year) and due is None:
            raise NotReady(f"第{row.task.seq_no}项“{row.task.title}”要结转，请填新的时限。")
        if due is not None and due.year != year:
            raise NotReady(f"第{row.task.seq_no}项“{row.task.title}”的新时限应在 {year} 年内。")
        chosen[one.task_id] = row, due
    return list(chosen.values())


def _file_away(session: Session, actor: Actor, plan: YearPlan, rows: Sequence[Leftover]) -> int:
    """Put what is done into the files: what was signed off, and work settled period by period."""
    signed_off = session.scalars(
        select(Task)
        .where(Task.year_plan_id == plan.id, Task.state == State.VERIFIED)
        .order_by(Task.id)
    ).all()
    settled = [row for row in rows if row.is_settled]
    told = [_filed(task, Act.CLOSE, _facts(task, plan)) for task in signed_off]
    told += [
        _filed(row.task, Act.CLOSE_PERIODIC, _facts(row.task, plan, row.begun)) for row in settled
    ]
    add_entries(session, actor, [task for task, _ in told], EntryKind.CLOSED, FILED)
    trail.record_all(session, actor, "task.closed", told)
    return len(told)


def _facts(task: Task, plan: YearPlan, begun: Begun | None = None) -> Facts:
    """What the table of states asks; of what was signed off as a whole no period is asked."""
    kind = task.schedule_type if begun else ScheduleType.ONE_OFF
    found = begun or Begun()
    return Facts(
        state=task.state,
        schedule=kind,
        year=plan.year,
        today=clock.today(),
        begun=found.all,
        signed_off=found.signed_off,
        unsettled=found.unsettled,
    )


def _filed(task: Task, act: Act, facts: Facts) -> tuple[Task, dict[str, list[State]]]:
    task.state = decide(act, facts)
    return task, {"state": [facts.state, task.state]}


def _carry(
    session: Session,
    actor: Actor,
    plan: YearPlan,
    chosen: Sequence[tuple[Leftover, date | None]],
) -> None:
    """Open the next year if need be, and let the chosen rows go on in it."""
    if not chosen:
        return
    following = plans.open_year(session, actor, plan.year + 1)
    session.flush()  # a new year needs its number
    ids = [row.task.id for row, _ in chosen]
    copies, gone = Copies.of(session, ids), _gone(session)
    news = [_again(row, due, following.year, copies, gone) for row, due in chosen]
    _hand_on_periods(session, plan, ids)
    told = []
    for (row, _), new in zip(chosen, new_tasks(session, actor, following, news), strict=True):
        old = row.task
        session.add(TaskCarry(from_id=old.id, task_id=new.id))
        onward = carried_to(following.year, new.seq_no)
        add_entry(session, actor, old, EntryKind.CARRIED, onward)
        add_entry(session, actor, new, EntryKind.CARRIED, carried_from(plan.year, old.seq_no))
        told.append((old, {"year": following.year, "no": new.seq_no}))
    trail.record_all(session, actor, "task.carry", told)


def _again(row: Leftover, due: date | None, year: int, copies: Copies, gone: set[int]) -> NewTask:
    """The same work with the day of the next year. Who has left does not get new work.

    Its periods begin with the year, however late the old one is closed, but for those that the
    old row has settled.
    """
    task, done = row.task, row.begun.done_until
    named = due or task.due_named
    if due is None and task.due_assumed:
        named = date(year, 12, 31)  # nobody named a day: again the year's end
    return copies.like(
        task,
        handler_id=None if task.handler_id in gone else task.handler_id,
        due_named=named,
        due_assumed=task.due_assumed and due is None,
        rhythm_since=done + timedelta(days=1) if done else date(year, 1, 1),
        origin=Origin.CARRIED_FORWARD,
    )


def _hand_on_periods(session: Session, plan: YearPlan, task_ids: Sequence[int]) -> None:
    """What began in the next year is reported on there, and no more in the old row."""
    excused = {
        "state": InstanceState.EXCUSED,
        "settled_at": clock.now(),
        "note": f"结转到 {plan.year + 1} 年度报送",
    }
    session.execute(update(TaskInstance).where(beyond(plan, task_ids)).values(excused))


def _gone(session: Session) -> set[int]:
    return set(session.scalars(select(Person.id).where(~Person.active)))
