"""Leading a task from state to state: the facts for the table of rules, gathered under the lock."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.ledger import life_queries, queries, rules
from tracker.ledger.actions.history import involved
from tracker.ledger.dealings import TaskRequest
from tracker.ledger.kinds import PERIODIC, InstanceState, RequestKind, RequestState
from tracker.ledger.models import Task
from tracker.ledger.rules import LIFE, Act, Facts
from tracker.plans.models import YearPlan
from tracker.trail import actions as trail
from tracker.workdays import queries as workdays

# How the trail calls each act.
NAMES = {
    Act.ACCEPT: "task.accept",
    Act.ACCEPT_SILENTLY: "task.accept",
    Act.OBJECT: "task.objected",
    Act.UPHOLD: "task.assigned",
    Act.SPLIT: "task.split",
    Act.TRANSFER: "task.transfer",
    Act.REPORT: "task.report",
    Act.SUBMIT: "task.submit",
    Act.VERIFY: "task.verify",
    Act.VERIFY_PERIOD: "task.verify",
    Act.RETURN: "task.return",
    Act.RECALL: "task.amend",
    Act.CLOSE: "task.closed",
    Act.CLOSE_PERIODIC: "task.closed",
    Act.EXCUSE: "task.excuse",
    Act.REVIVE: "task.assigned",
    Act.WITHDRAW: "task.withdrawn",
}
# What was handed in gets no word any more after these.
UNJUDGED = frozenset({Act.TRANSFER, Act.RECALL, Act.EXCUSE, Act.WITHDRAW})
# What was asked for has no sense any more after these.
OVERTAKES = frozenset(
    {
        Act.TRANSFER,
        Act.SUBMIT,
        Act.VERIFY,
        Act.VERIFY_PERIOD,
        Act.CLOSE_PERIODIC,
        Act.EXCUSE,
        Act.WITHDRAW,
    }
)


def turn(
    session: Session,
    actor: Actor | None,
    task: Task,
    act: Act,
    told: Mapping[str, object] | None = None,
    **said: Any,
) -> None:
    """Lead a held `task` to where `act` leads, with its line in the trail.

    `said` are facts that only the caller knows (reason, verdict, chosen …); `told` goes into the
    trail beside the states. Raises what `rules.decide` raises.
    """
    moved = lead(session, actor, task, act, **said)
    trail.record(session, actor, NAMES[act], task, moved | dict(told or {}))


def lead(
    session: Session, actor: Actor | None, task: Task, act: Act, **said: Any
) -> dict[str, object]:
    """The same without the line in the trail, which whoever calls writes.

    Returns what that line has to say: the states, which requests were dropped, which periods go
    back into hand.
    """
    facts = facts_of(session, actor, task, act, **said)
    before, task.state = task.state, rules.decide(act, facts)
    moved: dict[str, object] = {"state": [before, task.state]}
    if act in OVERTAKES and (dropped := drop_requests(session, task)):
        moved["dropped"] = dropped
    if act in UNJUDGED and (back := take_back(session, task)):
        moved["taken_back"] = back
    return moved


def facts_of(session: Session, actor: Actor | None, task: Task, act: Act, **said: Any) -> Facts:
    """What the guards of `act` ask for; what none of them asks is not looked up."""
    guards = LIFE[act].guards
    found: dict[str, Any] = {}
    doer = actor.person_id if actor else None
    if rules.by_another in guards:
        found["involved"] = involved(session, task)
    if rules.has_proof in guards:
        found["proofs"] = session.scalar(life_queries.proofs_at_hand(task.id)) or 0
    if rules.proof_opened in guards:
        found["unseen"] = session.scalar(life_queries.unseen(task.id, doer or 0)) or 0
    if rules.asked_by_another in guards:
        request = life_queries.excuse_asked(session, task.id)
        found["asked_by"] = request.by_id if request else None
    if rules.not_mending in guards:
        found["mending"] = session.scalar(queries.open_rectification_no(task.id)) or ""
    year = session.get_one(YearPlan, task.year_plan_id).year
    if rules.periods_settled in guards:
        last = date(year, 12, 31)  # a rhythm goes on across the year's end
        counts = life_queries.periods_begun(session, task.id, last)
        found["begun"], found["signed_off"], found["unsettled"] = counts
    if rules.is_silent in guards:
        given = clock.local(task.assigned_at).date()
        calendar = workdays.calendar(session)
        found["silent_for"] = calendar.workdays_between(given, clock.today())
    return Facts(
        state=task.state,
        schedule=task.schedule_type,
        year=year,
        today=clock.today(),
        doer=doer,
        **found | said,
    )


def take_back(session: Session, task: Task) -> list[str]:
    """Periods that were handed in are open again, for whoever has the task then; their keys."""
    if task.schedule_type not in PERIODIC:
        return []
    rows = session.scalars(life_queries.instances(task.id, InstanceState.SUBMITTED)).all()
    for row in rows:
        row.state, row.submitted_at = InstanceState.OPEN, None
    return [row.key for row in rows]


def drop_requests(session: Session, task: Task, *kinds: RequestKind) -> list[RequestKind]:
    """What was asked for about `task` and not decided has no sense any more; of which kinds."""
    waiting = select(TaskRequest).where(
        TaskRequest.task_id == task.id,
        TaskRequest.state == RequestState.ASKED,
        TaskRequest.kind.in_(kinds or tuple(RequestKind)),
    )
    rows = session.scalars(waiting).all()
    for request in rows:
        request.state, request.decided_at = RequestState.DROPPED, clock.now()
    return [request.kind for request in rows]
