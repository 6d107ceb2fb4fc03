"""Tasks follow a new text of their document; what they said before is kept (domain.md 4.6)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.ledger import dating, life_queries
from tracker.ledger.actions.assigning import NewTask, check_due, sources_of
from tracker.ledger.actions.ground import Ground
from tracker.ledger.actions.history import add_entries
from tracker.ledger.actions.moving import NAMES, drop_requests, lead
from tracker.ledger.actions.opening import open_instances
from tracker.ledger.dealings import TaskRequest
from tracker.ledger.kinds import (
    OPEN,
    PERIODIC,
    UNSETTLED,
    EntryKind,
    InstanceState,
    RequestKind,
    ScheduleType,
    State,
)
from tracker.ledger.models import Task, TaskInstance, TaskSource, TaskSupport, TaskVersion
from tracker.ledger.periods import rhythm_words
from tracker.ledger.pressing import press
from tracker.ledger.rules import Act, IllegalStep
from tracker.trail import actions as trail
from tracker.web.dates import day
from tracker.workdays import deadlines
from tracker.workdays import queries as workdays
from tracker.workdays.deadlines import Subject

RHYTHM = ("schedule_type", "recurrence")
NO_PERIODS = "按新文本不再按期报送"
WORDS = ("title", "requirement", "chapter_title", "clause_path", "deliverable_kind", "targets")


def amend(
    session: Session,
    actor: Actor | None,
    changed: Sequence[tuple[Task, NewTask]],
    year: int,
    because: str,
) -> dict[Subject, date]:
    """Give tasks the words, time, sources and supporting units of a new text.

    Who leads and does them stays: the office said that, and not the text. A day is moved only
    where the words for it are others: what a person set stays. Returns the days that were, of the
    tasks that have another one now. Raises DueOutOfYear, YearClosed.
    """
    workdays.hold_still(session)
    calendar = workdays.calendar(session)
    tasks = [task for task, _ in changed]
    _keep_versions(session, actor, tasks)
    add_entries(session, actor, tasks, EntryKind.AMENDED, because)
    told: list[tuple[Task, dict[str, object]]] = []
    days = {}
    for task, new in changed:
        before, day_before, moved = _told(task), task.due_date, {}
        if _times_differ(task, new):
            check_due(new.due_named, year)
            if any(getattr(task, name) != getattr(new, name) for name in RHYTHM):
                task.rhythm_since = clock.today()
                moved = _change_clock(session, actor, task, new.schedule_type)
            basis = dating.named_day(new.due_named, task.superior_due) if new.due_named else None
            dating.date_again(session, task, basis, calendar)
            task.schedule_type, task.recurrence = new.schedule_type, new.recurrence
            task.due_text, task.due_named = new.due_text, new.due_named
            task.due_assumed = new.due_assumed
        for name in WORDS:
            setattr(task, name, getattr(new, name))
        if day_before and task.due_date and day_before != task.due_date:
            days[dating.subject_of(task)] = day_before
        after = _told(task)
        told.append((task, {name: [before[name], after[name]] for name in before} | moved))
    _rest_on(session, changed)
    _supported_by(session, changed)
    trail.record_all(session, actor, "task.amend", told)
    session.flush()
    return days


def rest_on(
    session: Session, actor: Actor | None, kept: Sequence[tuple[Task, NewTask]], title: str
) -> None:
    """Let tasks whose words stayed rest on the same words of the new text called `title`."""
    for task, new in kept:
        task.chapter_title, task.clause_path = new.chapter_title, new.clause_path
    _rest_on(session, kept)
    trail.record_all(session, actor, "task.rest", [(t, {"document": ["", title]}) for t, _ in kept])


def withdraw_all(
    session: Session, actor: Actor | None, tasks: Sequence[Task], because: str
) -> None:
    """Take tasks out of the year's count that the new text does not ask for any more."""
    told = [(task, lead(session, actor, task, Act.WITHDRAW, reason=because)) for task in tasks]
    add_entries(session, actor, tasks, EntryKind.WITHDRAWN, because)
    trail.record_all(session, actor, NAMES[Act.WITHDRAW], told)


def _times_differ(task: Task, new: NewTask) -> bool:
    """Whether the new text speaks otherwise of the time than the words the task has now."""
    names = ("due_text", *RHYTHM)
    return any(getattr(task, name) != getattr(new, name) for name in names)


def _told(task: Task) -> dict[str, str]:
    due = day(task.due_date) if task.due_date else ""
    return {"requirement": task.requirement, "due": due}


def _keep_versions(session: Session, actor: Actor | None, tasks: Sequence[Task]) -> None:
    ids = [task.id for task in tasks]
    rests: dict[int, list[TaskSource]] = defaultdict(list)
    for source in session.scalars(
        select(TaskSource).where(TaskSource.task_id.in_(ids)).order_by(TaskSource.id)
    ):
        rests[source.task_id].append(source)
    counted = session.execute(
        select(TaskVersion.task_id, func.max(TaskVersion.no))
        .where(TaskVersion.task_id.in_(ids))
        .group_by(TaskVersion.task_id)
    )
    last = {number: no for number, no in counted}
    session.add_all(
        TaskVersion(
            task_id=task.id,
            no=last.get(task.id, 0) + 1,
            document_id=rests[task.id][0].document_id if rests[task.id] else None,
            title=task.title,
            requirement=task.requirement,
            clause_path=task.clause_path,
            targets=task.targets,
            schedule_type=task.schedule_type,
            recurrence=task.recurrence,
            due_text=task.due_text,
            due_named=task.due_named,
            sources=[[one.clause_id, one.start, one.end] for one in rests[task.id]],
            replaced_at=clock.now(),
            replaced_by_id=actor.person_id if actor else None,
        )
        for task in tasks
    )


def _change_clock(
    session: Session, actor: Actor | None, task: Task, to: ScheduleType
) -> dict[str, object]:
    """Let go of what hangs on the old rhythm; returns what moved, for the trail.

    What was handed in by the period is no hand-in of the whole, nor the other way round: it goes
    back into hand.
    """
    was_periodic, is_periodic = task.schedule_type in PERIODIC, to in PERIODIC
    moved: dict[str, object] = {}
    if was_periodic != is_periodic and task.state == State.SUBMITTED:
        moved = lead(session, actor, task, Act.RECALL)
        task.submitted_by_id = task.submitted_at = None
    if was_periodic and not is_periodic:
        drop_requests(session, task, RequestKind.EXTENSION)
        _end_periods(session, task)
    elif task.schedule_type != ScheduleType.EVENT or to != ScheduleType.EVENT:
        _drop_periods_ahead(session, task)  # what happened did happen, and is owed
    press(session, task)
    return moved


def check_kind(ground: Ground, task: Task, kind: ScheduleType, recurrence: str) -> None:
    """Refuse another kind for what is done or handed in, and a rhythm that is none."""
    if task.state not in OPEN:
        raise IllegalStep("这项任务已经办结或撤销，不能再改类型。")
    if task.state == State.SUBMITTED:
        raise IllegalStep("这项任务已经提交，等待审核，审核或退回以后再改类型。")
    ground.check_runs(task)
    if (kind == ScheduleType.RECURRING) != bool(rhythm_words(recurrence)):
        raise Refused("周期任务要选多久报一次，其他类型不用选。")


def set_kind(
    session: Session, actor: Actor, task: Task, kind: ScheduleType, recurrence: str
) -> dict[str, Any]:
    """Give a held task the clock that `check_kind` allowed; what is needed to take that back.

    Periods go as they go with a new text (`amend`).
    """
    ids = session.scalars(life_queries.instances(task.id, *UNSETTLED)).all()
    states = {row.id: row.state for row in ids}
    since = task.rhythm_since
    task.rhythm_since = clock.today()
    _change_clock(session, actor, task, kind)
    task.schedule_type, task.recurrence = kind, recurrence
    session.flush()
    now = select(TaskInstance.id).where(
        TaskInstance.id.in_(states), TaskInstance.state == InstanceState.EXCUSED
    )
    ended = [[number, states[number]] for number in session.scalars(now)]
    return {"since": since.isoformat() if since else None, "ended": ended}


def unset_kind(
    session: Session,
    actor: Actor,
    task: Task,
    before: tuple[ScheduleType, str],
    kept: Mapping[str, Any],
) -> None:
    """Take `set_kind` back: periods that were excused for it are owed again, those dropped begin
    again by themselves.
    """
    _change_clock(session, actor, task, before[0])
    task.schedule_type, task.recurrence = before
    task.rhythm_since = date.fromisoformat(kept["since"]) if kept["since"] else None
    for number, state in kept["ended"]:
        row = session.get_one(TaskInstance, number)
        row.state, row.settled_at, row.note = InstanceState(state), None, ""
    session.flush()
    open_instances(session, clock.today(), workdays.calendar(session), only=task.id)
    press(session, task)


def _end_periods(session: Session, task: Task) -> None:
    """Work that has no periods any more owes none."""
    session.flush()
    its = TaskInstance.task_id == task.id, TaskInstance.state.in_(UNSETTLED)
    excused = {"state": InstanceState.EXCUSED, "settled_at": clock.now(), "note": NO_PERIODS}
    session.execute(update(TaskInstance).where(*its).values(excused))


def _drop_periods_ahead(session: Session, task: Task) -> None:
    """Periods of the old rhythm that are not due yet go; those of the new one begin by themselves.

    A past period stays what it was, and so does one for which somebody asked for another day.
    """
    asked_for = select(TaskRequest.instance_id).where(
        TaskRequest.task_id == task.id, TaskRequest.instance_id.is_not(None)
    )
    ahead = (
        TaskInstance.task_id == task.id,
        TaskInstance.due_date >= clock.today(),
        TaskInstance.state == InstanceState.OPEN,
        TaskInstance.id.not_in(asked_for),
    )
    ids = session.scalars(select(TaskInstance.id).where(*ahead)).all()
    deadlines.drop(session, dating.INSTANCE, ids)
    session.execute(delete(TaskInstance).where(*ahead))


def _supported_by(session: Session, changed: Sequence[tuple[Task, NewTask]]) -> None:
    ids = [task.id for task, _ in changed]
    session.execute(delete(TaskSupport).where(TaskSupport.task_id.in_(ids)))
    session.add_all(
        TaskSupport(task_id=task.id, unit_id=unit)
        for task, new in changed
        for unit in new.support_unit_ids
        if unit != task.lead_unit_id
    )


def _rest_on(session: Session, tasks: Iterable[tuple[Task, NewTask]]) -> None:
    pairs = list(tasks)
    ids = [task.id for task, _ in pairs]
    session.execute(delete(TaskSource).where(TaskSource.task_id.in_(ids)))
    for task, new in pairs:
        session.add_all(sources_of(new, task))
    session.flush()
