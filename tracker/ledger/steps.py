"""What the person who asks may do with a task now: asked by its page, one place for the whens."""

from dataclasses import dataclass

from tracker.access.actor import Actor
from tracker.access.policy import Permission, may
from tracker.ledger.kinds import OPEN, PERIODIC, WORKING, ScheduleType, State
from tracker.ledger.models import Task
from tracker.ledger.rules import REPORTABLE, Act, is_open_to
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps that are open; a page shows a button or a form for each, and none for the rest."""

    accept: bool
    report: bool
    judge: bool
    object: bool
    settle: bool  # answer an objection
    split: bool  # give a part of it to another unit
    revive: bool  # take up again what was said not to concern us
    assign: bool
    withdraw: bool
    file_away: bool
    extend: bool  # ask for another day
    grant: bool  # decide on one
    ask_excuse: bool  # say that it does not concern us
    excuse: bool  # agree to that
    excuse_period: bool
    happen: bool  # note that what it waits for happened
    instruct: bool
    urge: bool


def steps_of(actor: Actor, task: Task, plan: YearPlan) -> Steps:
    """The open steps: the state allows them, the policy too, and the year runs."""

    def allowed(permission: Permission, holds: bool) -> bool:
        return holds and plan.state == YearState.RUNNING and may(actor, permission, task)

    def open_to(permission: Permission, act: Act) -> bool:
        return allowed(permission, is_open_to(act, task.state))

    is_open, works = task.state in OPEN, task.state in WORKING
    periodic = task.schedule_type in PERIODIC
    is_event = task.schedule_type == ScheduleType.EVENT
    return Steps(
        accept=open_to(Permission.TASK_ACCEPT, Act.ACCEPT),
        report=open_to(Permission.TASK_REPORT, Act.REPORT),
        judge=open_to(Permission.TASK_VERIFY, Act.VERIFY),
        object=open_to(Permission.TASK_OBJECT, Act.OBJECT),
        settle=open_to(Permission.TASK_ASSIGN, Act.UPHOLD),
        split=open_to(Permission.TASK_ASSIGN, Act.SPLIT),
        revive=open_to(Permission.TASK_ASSIGN, Act.REVIVE),
        assign=open_to(Permission.TASK_ASSIGN, Act.TRANSFER),
        withdraw=open_to(Permission.TASK_ASSIGN, Act.WITHDRAW),
        file_away=open_to(Permission.TASK_ASSIGN, Act.CLOSE) and not periodic,
        extend=allowed(Permission.TASK_REPORT, works),
        grant=allowed(Permission.REQUEST_DECIDE, works),
        ask_excuse=allowed(Permission.TASK_REPORT, is_open),
        excuse=open_to(Permission.TASK_EXCUSE, Act.EXCUSE),
        excuse_period=allowed(Permission.TASK_VERIFY, periodic and is_open),
        happen=allowed(Permission.TASK_REPORT, is_event and task.state in REPORTABLE),
        instruct=allowed(Permission.TASK_INSTRUCT, is_open),
        urge=allowed(
            Permission.TASK_URGE,
            works and task.state != State.OBJECTED and task.handler_id != actor.person_id,
        ),
    )
