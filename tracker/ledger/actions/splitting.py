"""One task becomes two: what its unit does not do itself goes to another (domain.md 5.1)."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts.actions.group import check_may_hold
from tracker.accounts.actions.offices import hold_office
from tracker.accounts.models import Person, Unit
from tracker.core import clock
from tracker.core.versions import Expected, hold
from tracker.ledger.actions.assigning import Assignment, check_due, new_tasks
from tracker.ledger.actions.copying import Copies
from tracker.ledger.actions.history import add_entry, check_year_runs, optional, said
from tracker.ledger.actions.moving import turn
from tracker.ledger.kinds import EntryKind, Origin
from tracker.ledger.models import Task
from tracker.ledger.rules import Act
from tracker.plans.models import YearPlan
from tracker.workdays import queries as workdays

LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What goes out of a task: its name, who does it by when, and the targets, by their place."""

    title: str
    to: Assignment
    targets: frozenset[int] = frozenset()


def split(
    session: Session,
    actor: Actor,
    task: Task,
    keeps: str,
    part: Part,
    reason: str,
    *,
    expected_version: Expected,
) -> Task:
    """Leave `task`, now called `keeps`, with its unit, and give `part` to another as a new row.

    Both rows quote the same passages, and each is given anew. Returns the new row. Raises Stale,
    IllegalStep, NoReason, YearClosed, DueOutOfYear, TooLateForSuperior, and Refused for a name that
    is missing or too long, or a handler who has left.
    """
    workdays.hold_still(session)
    hold_office(session)  # the new row takes the next number of the year
    hold(session, task, expected_version)
    check_year_runs(session, task)
    plan = session.get_one(YearPlan, task.year_plan_id)
    keeps = said(keeps, "本项的名称", LONGEST_TITLE)
    called = said(part.title, "拆出的一项的名称", LONGEST_TITLE)
    reason = optional(reason, "拆分的理由")
    check_due(part.to.due_named, plan.year)
    if part.to.handler_id is not None:
        check_may_hold(session.get_one(Person, part.to.handler_id))
    unit = session.get_one(Unit, part.to.lead_unit_id)
    before = task.title
    number = f"第{plan.last_seq_no + 1}项"
    told = {"title": [before, keeps], "split_off": f"{number} {called}（{unit.name}）"}
    turn(session, actor, task, Act.SPLIT, told, reason=reason)
    task.title, task.assigned_at, task.objected_at = keeps, clock.now(), None
    gone = [one for place, one in enumerate(task.targets) if place in part.targets]
    like = Copies.of(session, [task.id]).like(
        task,
        title=called,
        targets=gone,
        leader_post_id=part.to.leader_post_id,
        lead_unit_id=part.to.lead_unit_id,
        handler_id=part.to.handler_id,
        due_named=part.to.due_named,
        due_assumed=task.due_assumed and part.to.due_named == task.due_named,
        superior_due=task.superior_due,
        origin=Origin.MANUAL,
        reminders_held=task.reminders_held,
    )
    task.targets = [one for place, one in enumerate(task.targets) if place not in part.targets]
    task.declared = [one for place, one in enumerate(task.declared) if place not in part.targets]
    [new] = new_tasks(session, actor, plan, [like])
    onward = f"拆出{number}“{called}”，由{unit.name}牵头。{reason}"
    add_entry(session, actor, task, EntryKind.SPLIT, onward)
    add_entry(session, actor, new, EntryKind.SPLIT, f"从第{task.seq_no}项“{before}”拆出。{reason}")
    return new
