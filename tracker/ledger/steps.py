"""What the person who asks may do with a task now: asked by its page, one place for the whens."""

from dataclasses import dataclass

from tracker.access.actor import Actor
from tracker.access.policy import Permission, may
from tracker.ledger.kinds import OPEN, State
from tracker.ledger.models import Task
from tracker.ledger.rules import NEXT
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
    revive: bool  # take up again what was said not to concern us
    assign: bool
    excuse: bool


def steps_of(actor: Actor, task: Task, plan: YearPlan) -> Steps:
    """The open steps: the state allows them, the policy too, and the year runs."""

    def open_to(permission: Permission, wanted: State, *given: State) -> bool:
        return (
            plan.state == YearState.RUNNING
            and may(actor, permission, task)
            and wanted in NEXT[task.state]
            and (not given or task.state in given)
        )

    runs = plan.state == YearState.RUNNING
    handed_in = task.state == State.SUBMITTED
    return Steps(
        accept=open_to(Permission.TASK_REPORT, State.ACCEPTED),
        report=open_to(Permission.TASK_REPORT, State.SUBMITTED),
        judge=open_to(Permission.TASK_VERIFY, State.VERIFIED),
        object=open_to(Permission.TASK_OBJECT, State.OBJECTED),
        settle=open_to(Permission.TASK_ASSIGN, State.ASSIGNED, State.OBJECTED),
        revive=open_to(Permission.TASK_ASSIGN, State.ASSIGNED, State.NOT_APPLICABLE),
        assign=runs
        and may(actor, Permission.TASK_ASSIGN, task)
        and task.state in OPEN
        and not handed_in,
        excuse=open_to(Permission.TASK_EXCUSE, State.NOT_APPLICABLE),
    )
