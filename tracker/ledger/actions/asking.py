"""Asking for another day (延期), or that a task does not concern the office (不涉及); the answer.

One asks, another decides: by how much a day may be put off depends on the post (domain.md 2.2).
"""

from datetime import date

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.calendar.rules import WorkCalendar
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.core.versions import Expected, hold
from tracker.ledger import dating, life_queries
from tracker.ledger.actions.assigning import check_due
from tracker.ledger.actions.ground import Ground, Named, ground_of
from tracker.ledger.actions.history import add_entry, involved, optional, said
from tracker.ledger.actions.moving import turn
from tracker.ledger.dealings import TaskRequest
from tracker.ledger.kinds import (
    OPEN,
    PERIODIC,
    REQUEST_NAMES,
    WORKING,
    EntryKind,
    Field,
    RequestKind,
    RequestState,
)
from tracker.ledger.models import Task, TaskInstance
from tracker.ledger.periods import period_words
from tracker.ledger.pressing import press
from tracker.ledger.putting_off import NotYours, rank_of, ranks_needed
from tracker.ledger.rules import (
    RANK_NAMES,
    SHORTEST_REASON,
    Act,
    IllegalStep,
    NoReason,
    NotAllowedOnOwnReport,
    check_state,
)
from tracker.plans.models import YearPlan
from tracker.trail import actions as trail
from tracker.web.dates import day
from tracker.workdays import queries as workdays


class AlreadyAsked(Refused):
    """A request of that kind waits for its word."""


class NothingAsked(Refused):
    """Nobody asks for it any more."""


class BadNewDay(Refused):
    """The day asked for is no later day that the task can have."""


def subject_of(session: Session, task: Task) -> Task | TaskInstance | None:
    """What a new day would be for: the task, or its period that is to be reported on first."""
    if task.schedule_type in PERIODIC:
        return session.scalar(life_queries.to_report(task.id).limit(1))
    return task if task.due_date else None


def ask_extension(
    session: Session,
    actor: Actor,
    task: Task,
    wanted: date,
    reason: str,
    *,
    expected_version: Expected,
) -> TaskRequest:
    """Ask for a later day, with a reason.

    Raises Stale, IllegalStep, AlreadyAsked, BadNewDay, DueOutOfYear, TooLateForSuperior.
    """
    workdays.hold_still(session)
    hold(session, task, expected_version)
    if task.state not in WORKING:
        raise IllegalStep("这项任务已经提交或办结，不能申请延期。")
    _check_not_asked(session, task, RequestKind.EXTENSION)
    reason = said(reason, "延期的理由")
    row = subject_of(session, task)
    if row is None or row.due_date is None:
        raise BadNewDay("这项任务现在没有到期日，不用申请延期。")
    calendar = workdays.calendar(session)
    _check_day(session, task, row.due_date, wanted, calendar)
    period = period_words(row.key) if isinstance(row, TaskInstance) else ""
    words = f"由{day(row.due_date)}改为{day(calendar.target(wanted))}。{reason}"
    add_entry(session, actor, task, EntryKind.EXTENSION_ASKED, words, period=period)
    request = TaskRequest(
        task_id=task.id,
        instance_id=row.id if isinstance(row, TaskInstance) else None,
        kind=RequestKind.EXTENSION,
        reason=reason,
        was=row.due_date,
        wanted=wanted,
        by_id=actor.person_id,
        at=clock.now(),
    )
    session.add(request)
    told = {"due": [row.due_date, calendar.target(wanted)], "period": period, "reason": reason}
    trail.record(session, actor, "task.extension_asked", task, told)
    return request


def decide_extension(
    session: Session,
    actor: Actor,
    task: Task,
    answer: str = "",
    *,
    grant: bool,
    expected_version: Expected,
) -> None:
    """Grant or refuse the day that was asked for; a refusal says why.

    A granted day is another version of the deadline: it is reminded of anew. Raises Stale,
    NothingAsked, NotYours, NotAllowedOnOwnReport, IllegalStep, TooLateForSuperior.
    """
    workdays.hold_still(session)
    hold(session, task, expected_version)
    request = life_queries.request_asked(session, task.id, RequestKind.EXTENSION)
    if request is None or task.state not in WORKING:
        raise NothingAsked("这项延期已经审定或作废，请刷新后再看。")
    if actor.person_id == request.by_id or actor.person_id in involved(session, task):
        raise NotAllowedOnOwnReport("延期是您申请的，或这一项由您经办，应由他人审定。")
    calendar = workdays.calendar(session)
    needed = ranks_needed(session, [request], calendar, clock.today())[request.id]
    if rank_of(actor, task) < needed:
        late = "时限已过，" if request.was and clock.today() > request.was else ""
        raise NotYours(f"{late}这项延期要由{RANK_NAMES[needed]}审定。")
    if grant:
        _check_still_later(session, task, request, calendar)
    answer = optional(answer, "意见") if grant else said(answer, "不同意的理由")
    request.state = RequestState.GRANTED if grant else RequestState.REFUSED
    request.decided_by_id, request.decided_at = actor.person_id, clock.now()
    request.answer = answer
    kind = EntryKind.EXTENDED if grant else EntryKind.EXTENSION_REFUSED
    told: dict[str, object] = {"request": [RequestState.ASKED, request.state]}
    words = answer
    if grant:
        told |= _put_off(session, task, request, calendar)
        words = f"时限改为{day(_due(session, task, request))}。{answer}"
    add_entry(session, actor, task, kind, words)
    trail.record(session, actor, f"task.{kind}", task, told)


def _check_still_later(
    session: Session, task: Task, request: TaskRequest, calendar: WorkCalendar
) -> None:
    assert request.wanted
    now = _due(session, task, request)
    if calendar.target(request.wanted) <= now:
        raise BadNewDay(f"时限已经另行改到{day(now)}，这项申请不用再同意，请答复“不同意”并说明。")


def _put_off(
    session: Session, task: Task, request: TaskRequest, calendar: WorkCalendar
) -> dict[str, object]:
    assert request.wanted
    if request.instance_id is not None:
        row = session.get_one(TaskInstance, request.instance_id)
        before = row.due_date
        dating.date_period_again(session, row, dating.named_day(request.wanted), calendar)
        press(session, task)
        return {"due": [before, row.due_date], "period": row.key}
    dating.check_superior(request.wanted, task.superior_due, calendar)
    was = task.due_date
    basis = dating.named_day(request.wanted, task.superior_due)
    dating.date_again(session, task, basis, calendar)
    task.due_named, task.due_assumed = request.wanted, False
    return {"due": [was, task.due_date]}


def _due(session: Session, task: Task, request: TaskRequest) -> date:
    if request.instance_id is not None:
        return session.get_one(TaskInstance, request.instance_id).due_date
    assert task.due_date
    return task.due_date


def _check_day(
    session: Session, task: Task, was: date, wanted: date, calendar: WorkCalendar
) -> None:
    check_due(wanted, session.get_one(YearPlan, task.year_plan_id).year)
    if calendar.target(wanted) <= was:
        raise BadNewDay(f"新的时限应晚于现在的 {day(was)}。")
    if calendar.target(wanted) < clock.today():
        raise BadNewDay(f"新的时限 {day(wanted)} 已经过去，请改为今天或以后的日期。")
    dating.check_superior(wanted, task.superior_due, calendar)


def ask_excuse(
    session: Session, actor: Actor, task: Task, reason: str, *, expected_version: Expected
) -> TaskRequest:
    """Say that the task does not concern this office, for a leader to agree (product.md 2, 13).

    Raises Stale, IllegalStep, AlreadyAsked, NoReason.
    """
    hold(session, task, expected_version)
    ground = ground_of(session, [task], Named(), {Field.EXCUSE})
    reason = check_excuse(ground, task, reason)
    request = file_excuse(session, actor, task, reason)
    trail.record(session, actor, "task.excuse_asked", task, {"reason": reason})
    return request


def check_may_be_excused(ground: Ground, task: Task) -> None:
    """Refuse a task of which that cannot be said, or is said already."""
    if task.state not in OPEN:
        raise IllegalStep("这项任务已经办结或撤销，不能再认定不涉及。")
    if task.id in ground.asked:
        raise AlreadyAsked(_asked_already(RequestKind.NOT_APPLICABLE))


def check_excuse(ground: Ground, task: Task, reason: str) -> str:
    """The reason, trimmed; refuses what may not be asked (`ask_excuse`)."""
    check_may_be_excused(ground, task)
    reason = said(reason, "不涉及的理由")
    if len(reason) < SHORTEST_REASON:
        raise NoReason(f"不涉及的理由不少于 {SHORTEST_REASON} 个字，它会写进报告。")
    return reason


def file_excuse(session: Session, actor: Actor, task: Task, reason: str) -> TaskRequest:
    """Ask what `check_excuse` allowed, of a held task; the trail is the caller's."""
    add_entry(session, actor, task, EntryKind.EXCUSE_ASKED, reason)
    request = TaskRequest(
        task_id=task.id,
        kind=RequestKind.NOT_APPLICABLE,
        reason=reason[:500],
        by_id=actor.person_id,
        at=clock.now(),
    )
    session.add(request)
    return request


def decide_excuse(
    session: Session,
    actor: Actor,
    task: Task,
    answer: str = "",
    *,
    grant: bool,
    expected_version: Expected,
) -> None:
    """Agree that the task does not concern this office, or say why it does.

    Raises Stale, IllegalStep, NotAskedFor, NotAllowedOnOwnReport, NoReason, StillMending.
    """
    hold(session, task, expected_version)
    request = life_queries.excuse_asked(session, task.id)
    if request is None and not grant:
        raise NothingAsked("这项申请已经审定或作废，请刷新后再看。")
    if grant:
        reason = request.reason if request else ""
        if request:
            request.decided_by_id, request.answer = actor.person_id, optional(answer, "意见")
        turn(session, actor, task, Act.EXCUSE, {"reason": reason}, reason=reason)
        assert request
        request.state, request.decided_at = RequestState.GRANTED, clock.now()
        task.not_applicable_reason = reason
        add_entry(session, actor, task, EntryKind.NOT_APPLICABLE, request.answer or reason)
        return
    assert request
    check_state(Act.EXCUSE, task.state)
    if actor.person_id == request.by_id:
        raise NotAllowedOnOwnReport("不涉及是您提出的，应由他人审定。")
    answer = said(answer, "不同意的理由")
    request.state, request.answer = RequestState.REFUSED, answer
    request.decided_by_id, request.decided_at = actor.person_id, clock.now()
    add_entry(session, actor, task, EntryKind.EXCUSE_REFUSED, answer)
    trail.record(session, actor, "task.excuse_refused", task, {"reason": answer})


def _check_not_asked(session: Session, task: Task, kind: RequestKind) -> None:
    if life_queries.request_asked(session, task.id, kind) is not None:
        raise AlreadyAsked(_asked_already(kind))


def _asked_already(kind: RequestKind) -> str:
    return f"已经有一项“{REQUEST_NAMES[kind]}”申请在等审定，不用再提。"
