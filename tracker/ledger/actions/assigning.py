"""New tasks, and who is to do them by when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts import handed
from tracker.accounts.actions.group import check_may_hold
from tracker.accounts.carrying import Moved
from tracker.accounts.models import Unit
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.core.versions import Expected, hold
from tracker.ledger import dating
from tracker.ledger.actions.ground import Ground, Named, ground_of
from tracker.ledger.actions.history import add_entries, add_entry
from tracker.ledger.actions.moving import NAMES as MOVES
from tracker.ledger.actions.moving import lead, turn
from tracker.ledger.kinds import (
    WORKING,
    EntryKind,
    Origin,
    OurRole,
    ScheduleType,
    State,
)
from tracker.ledger.models import Task, TaskSource, TaskSupport
from tracker.ledger.putting_off import check_may_move
from tracker.ledger.rules import SILENT_AFTER, Act, IllegalStep, is_open_to
from tracker.plans.models import YearPlan
from tracker.trail import actions as trail
from tracker.web.refs import ref
from tracker.workdays import deadlines
from tracker.workdays import queries as workdays


class DueOutOfYear(Refused):
    """The date is not one that a task of this year can have."""


@dataclass(frozen=True, slots=True)
class Source:
    """The characters of a document that a task came from."""

    document_id: int
    clause_id: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """A task as it enters the ledger. `due_named` is the day the words mean, before DUE-1."""

    title: str
    requirement: str
    sources: tuple[Source, ...] = ()
    chapter_title: str = ""
    clause_path: str = ""
    our_role: OurRole = OurRole.LEAD
    deliverable_kind: str = "other"
    targets: list[Any] = field(default_factory=list)
    leader_post_id: int | None = None
    lead_unit_id: int | None = None
    support_unit_ids: tuple[int, ...] = ()
    handler_id: int | None = None
    schedule_type: ScheduleType = ScheduleType.CONTINUING
    recurrence: str = ""
    due_text: str = ""
    due_named: date | None = None
    superior_due: date | None = None
    due_assumed: bool = False
    rhythm_since: date | None = None
    origin: Origin = Origin.IMPORTED
    reminders_held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Who leads, who does it, by which day."""

    leader_post_id: int | None
    lead_unit_id: int
    handler_id: int | None
    due_named: date | None
    superior_due: date | None = None


def check_due(due: date | None, year: int) -> None:
    """Refuse a day before the year begins or after the one that follows it (DueOutOfYear).

    A work-points year ends with the report of the next January, so the year after is possible.
    """
    if due is None:
        return
    if due < date(year, 1, 1):
        raise DueOutOfYear(f"完成时限 {due} 早于 {year} 年，请核对年份。")
    if due > date(year + 1, 12, 31):
        raise DueOutOfYear(f"完成时限 {due} 晚于 {year + 1} 年，请核对年份。")


def new_tasks(
    session: Session, actor: Actor | None, plan: YearPlan, news: Sequence[NewTask]
) -> tuple[Task, ...]:
    """Put tasks into the year's ledger, assigned, each with its source characters.

    However many there are, they are written together. Raises Refused for one without a lead
    unit (domain.md 5.1), DueOutOfYear, TooLateForSuperior, YearClosed.
    """
    workdays.hold_still(session)
    calendar = workdays.calendar(session)
    made = []
    for new in news:
        if new.lead_unit_id is None:
            raise Refused(f"“{new.title}”还没有牵头单位，请先补上。")
        check_due(new.due_named, plan.year)
        dating.check_superior(new.due_named, new.superior_due, calendar)
        task = _task(plan, new)
        basis = dating.named_day(new.due_named, new.superior_due) if new.due_named else None
        counted = basis and deadlines.reckon(basis, calendar)
        if counted:
            dating.take(task, counted)
        made.append((new, task, basis, counted))
    tasks = tuple(task for _, task, _, _ in made)
    add_entries(session, actor, tasks, EntryKind.ASSIGNED)
    for new, task, basis, counted in made:
        if basis and counted:
            deadlines.keep(session, dating.subject_of(task), basis, counted, fresh=True)
        session.add_all(sources_of(new, task))
        session.add_all(TaskSupport(task_id=task.id, unit_id=id_) for id_ in new.support_unit_ids)
    trail.record_all(session, actor, "task.assign", [(one, _given(one, plan)) for one in tasks])
    return tasks


def _given(task: Task, plan: YearPlan) -> dict[str, object]:
    """What the trail keeps of a new task: enough to count the year again by the trail alone."""
    return {
        "title": task.title,
        "due": task.due_date,
        "kind": task.schedule_type,
        "recurrence": task.recurrence,
        "year": plan.year,
    }


def _task(plan: YearPlan, new: NewTask) -> Task:
    plan.last_seq_no += 1
    return Task(
        year_plan_id=plan.id,
        seq_no=plan.last_seq_no,
        title=new.title,
        requirement=new.requirement,
        chapter_title=new.chapter_title,
        clause_path=new.clause_path,
        our_role=new.our_role,
        deliverable_kind=new.deliverable_kind,
        targets=new.targets,
        leader_post_id=new.leader_post_id,
        lead_unit_id=new.lead_unit_id,
        handler_id=new.handler_id,
        schedule_type=new.schedule_type,
        recurrence=new.recurrence,
        due_text=new.due_text,
        due_assumed=new.due_assumed,
        origin=new.origin,
        reminders_held=new.reminders_held,
        created_at=clock.now(),
        due_named=new.due_named,
        superior_due=new.superior_due,
        rhythm_since=new.rhythm_since,
    )


def sources_of(new: NewTask, task: Task) -> Iterator[TaskSource]:
    """The rows that say from which characters `task` came."""
    for source in new.sources:
        yield TaskSource(
            task_id=task.id,
            document_id=source.document_id,
            clause_id=source.clause_id,
            start=source.start,
            end=source.end,
        )


def reassign(
    session: Session,
    actor: Actor,
    task: Task,
    to: Assignment,
    year: int,
    *,
    expected_version: Expected,
) -> None:
    """Change who and when. A moved day makes a new deadline version (domain.md 5.4).

    Another lead unit is a transfer: the task is given anew, and that unit accepts it or not
    (domain.md 5.1). A former handler and the new one are told. Raises Stale, IllegalStep,
    YearClosed, DueOutOfYear, TooLateForSuperior, NotYours for a later day than the post of `actor`
    may give, and Refused for a handler who has left or runs the service.
    """
    workdays.hold_still(session)
    hold(session, task, expected_version)
    named = Named(people=[to.handler_id], posts=[to.leader_post_id], units=[to.lead_unit_id])
    ground = ground_of(session, [task], named, to_write=True)
    changes = check_reassign(ground, actor, task, to, year)
    if not changes:
        return
    moved = carry_out(session, actor, ground, task, changes)
    if moved:
        trail.record(session, actor, MOVES[Act.TRANSFER], task, moved)
    entry = trail.record(session, actor, "task.reassign", task, in_words(ground, changes))
    gone = handed_on(task, changes)
    if gone:
        handed.tell(session, actor, [gone], "", entry.seq)


def check_reassign(
    ground: Ground, actor: Actor, task: Task, to: Assignment, year: int
) -> dict[str, list[Any]]:
    """What `to` would change, [before, after] by column; refuses what may not be (`reassign`).

    Changes nothing: a preview asks the same.
    """
    changes = {
        name: [getattr(task, name), getattr(to, name)]
        for name in NAMES
        if getattr(task, name) != getattr(to, name)
    }
    if task.state not in WORKING and not (
        _gives_anew(task, changes) and is_open_to(Act.TRANSFER, task.state)
    ):
        _check_waits(task, changes)
    ground.check_runs(task)
    check_due(to.due_named, year)
    check_due(to.superior_due, year)
    if to.handler_id is not None and "handler_id" in changes:
        check_may_hold(ground.person(to.handler_id))
    if {"due_named", "superior_due"} & changes.keys():
        dating.check_superior(to.due_named, to.superior_due, ground.calendar)
        basis = dating.named_day(to.due_named, to.superior_due) if to.due_named else None
        then = deadlines.reckon(basis, ground.calendar).ends if basis else None
        check_may_move(actor, task, then, ground.calendar, is_taken=task.id in ground.taken)
    return changes


def carry_out(
    session: Session, actor: Actor, ground: Ground, task: Task, changes: Mapping[str, list[Any]]
) -> dict[str, object]:
    """Do what `check_reassign` found may be done with a held task; the trail is the caller's.

    Returns what moved with a transfer (its states and the like); empty where it is none.
    """
    anew = _gives_anew(task, changes)
    for name, (_, after) in changes.items():
        if name not in DAYS:
            setattr(task, name, after)
    if DAYS & changes.keys():
        named, superior = (
            changes[name][1] if name in changes else getattr(task, name)
            for name in ("due_named", "superior_due")
        )
        redate(session, ground, task, named, superior)
        task.due_assumed = task.due_assumed and "due_named" not in changes
    return _give_anew(session, actor, task) if anew else {}


def redate(
    session: Session, ground: Ground, task: Task, named: date | None, superior: date | None
) -> None:
    """Let `named` be the day of a held task, under the superior's own."""
    basis = dating.named_day(named, superior) if named else None
    dating.date_again(session, task, basis, ground.calendar, ground.days.get(task.id))
    task.due_named, task.superior_due = named, superior


def handed_on(task: Task, changes: Mapping[str, list[Any]]) -> Moved | None:
    """What is to be told: who had it may still act on an old letter (product.md 1, 21)."""
    before, after = changes.get("handler_id", (None, None))
    if before is None:
        return None
    return Moved(
        kind="任务",
        title=task.title,
        path=f"/tasks/{ref(task.id)}",
        from_id=before,
        to_id=after,
    )


def _gives_anew(task: Task, changes: Mapping[str, object]) -> bool:
    """Whether a reassignment is a transfer: to another unit, or of what is objected to."""
    return "lead_unit_id" in changes or task.state == State.OBJECTED


NAMES = {
    "leader_post_id": "责任领导",
    "lead_unit_id": "牵头单位",
    "handler_id": "经办人",
    "due_named": "完成时限",
    "superior_due": "上级时限",
}
DAYS = frozenset({"due_named", "superior_due"})


def _check_waits(task: Task, changes: Mapping[str, object]) -> None:
    """What waits for sign-off keeps all but its leader: somebody must be there who may judge it."""
    if task.state != State.SUBMITTED:
        raise IllegalStep("这项任务已经办结或撤销，不能再改分派。")
    if set(changes) - {"leader_post_id"}:
        raise IllegalStep(
            "这项任务已经提交，等待审核，现在只能换责任领导；要转给别的单位办，请换牵头单位。"
        )


def in_words(ground: Ground, changes: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """What moved, by the names people know: the trail must be readable without its numbers."""
    return {
        NAMES[column]: [named(ground, column, value) for value in pair]
        for column, pair in changes.items()
    }


def named(ground: Ground, column: str, value: Any) -> Any:
    """What a value of `column` is called: a name, the label of a seat; a day is a day."""
    if value is None or column in DAYS:
        return value
    if column == "leader_post_id":
        return ground.posts[value].label
    return (ground.people if column == "handler_id" else ground.units)[value].name


def _give_anew(session: Session, actor: Actor, task: Task) -> dict[str, object]:
    """Another unit has the task: what was handed in or objected to is the former unit's."""
    unit = session.get_one(Unit, task.lead_unit_id)
    add_entry(session, actor, task, EntryKind.TRANSFERRED, f"转交{unit.name}。")
    moved = lead(session, actor, task, Act.TRANSFER)
    task.assigned_at, task.objected_at, task.accepted_silently = clock.now(), None, False
    task.submitted_by_id = task.submitted_at = None
    return moved


def accept(session: Session, actor: Actor, task: Task, *, expected_version: Expected) -> None:
    """The lead unit takes the task on (签收). Raises Stale, IllegalStep."""
    hold(session, task, expected_version)
    turn(session, actor, task, Act.ACCEPT)
    add_entry(session, actor, task, EntryKind.ACCEPTED)


def accept_silent(session: Session, task: Task) -> None:
    """Nobody said a word for five working days: the task counts as accepted (domain.md 5.1).

    Raises TooEarly, IllegalStep, YearClosed.
    """
    turn(session, None, task, Act.ACCEPT_SILENTLY, {"silent": True})
    task.accepted_silently = True
    said = f"交办满 {SILENT_AFTER} 个工作日没有签收，也没有异议，视同签收。"
    add_entry(session, None, task, EntryKind.ACCEPTED, said)
