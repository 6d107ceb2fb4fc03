"""The life of a task: words, what may follow what, the lights (domain.md 5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.calendar.rules import WorkCalendar
from tracker.core.errors import Refused


class State(StrEnum):
    """Where a task stands (domain.md 5.1). What is still a draft lives in `intake`."""

    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    OBJECTED = "objected"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    VERIFIED = "verified"
    CLOSED = "closed"
    NOT_APPLICABLE = "not_applicable"
    WITHDRAWN = "withdrawn"


STATE_NAMES = {
    State.ASSIGNED: "待签收",
    State.ACCEPTED: "已签收",
    State.OBJECTED: "有异议",
    State.IN_PROGRESS: "办理中",
    State.SUBMITTED: "待审核",
    State.RETURNED: "退回办理",
    State.VERIFIED: "已办结",
    State.CLOSED: "已归档",
    State.NOT_APPLICABLE: "不涉及",
    State.WITHDRAWN: "已撤销",
}

# A progress entry on a task that nobody accepted says that it was accepted.
NEXT: dict[State, frozenset[State]] = {
    State.ASSIGNED: frozenset(
        {
            State.ACCEPTED,
            State.OBJECTED,
            State.IN_PROGRESS,
            State.SUBMITTED,
            State.NOT_APPLICABLE,
            State.WITHDRAWN,
        }
    ),
    State.ACCEPTED: frozenset(
        {State.IN_PROGRESS, State.SUBMITTED, State.NOT_APPLICABLE, State.WITHDRAWN}
    ),
    State.OBJECTED: frozenset({State.ASSIGNED, State.NOT_APPLICABLE, State.WITHDRAWN}),
    State.IN_PROGRESS: frozenset({State.SUBMITTED, State.NOT_APPLICABLE, State.WITHDRAWN}),
    State.SUBMITTED: frozenset({State.VERIFIED, State.RETURNED, State.WITHDRAWN}),
    State.RETURNED: frozenset(
        {State.IN_PROGRESS, State.SUBMITTED, State.NOT_APPLICABLE, State.WITHDRAWN}
    ),
    State.VERIFIED: frozenset({State.CLOSED}),
    State.CLOSED: frozenset(),
    State.NOT_APPLICABLE: frozenset({State.ASSIGNED}),
    State.WITHDRAWN: frozenset(),
}

OPEN = (
    State.ASSIGNED,
    State.ACCEPTED,
    State.OBJECTED,
    State.IN_PROGRESS,
    State.RETURNED,
    State.SUBMITTED,
)
WORKING = (State.ASSIGNED, State.ACCEPTED, State.OBJECTED, State.IN_PROGRESS, State.RETURNED)
DONE = (State.VERIFIED, State.CLOSED)


class ScheduleType(StrEnum):
    """The clock of an obligation (domain.md 4.4)."""

    ONE_OFF = "one_off"
    RECURRING = "recurring"
    CONTINUING = "continuing"
    EVENT = "event"


SCHEDULE_NAMES = {
    ScheduleType.ONE_OFF: "限期",
    ScheduleType.RECURRING: "周期",
    ScheduleType.CONTINUING: "长期",
    ScheduleType.EVENT: "随发生",
}


class OurRole(StrEnum):
    """Whether we lead the work or support somebody who does (domain.md 4.2 DEC-6)."""

    LEAD = "lead"
    SUPPORT = "support"


class Origin(StrEnum):
    """Where a task came from (domain.md 4.5)."""

    IMPORTED = "imported"
    MANUAL = "manual"
    CARRIED_FORWARD = "carried_forward"


class Verdict(StrEnum):
    """The verdicts of a look-back (domain.md 5.2)."""

    IMPLEMENTED = "implemented"
    MOSTLY_IMPLEMENTED = "mostly_implemented"
    NOT_IMPLEMENTED = "not_implemented"
    NOT_APPLICABLE = "not_applicable"


VERDICT_NAMES = {
    Verdict.IMPLEMENTED: "已落实",
    Verdict.MOSTLY_IMPLEMENTED: "基本落实",
    Verdict.NOT_IMPLEMENTED: "未落实",
    Verdict.NOT_APPLICABLE: "不涉及",
}


class EntryKind(StrEnum):
    """What a line of a task's history says."""

    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    PROGRESS = "progress"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    VERIFIED = "verified"
    NOT_APPLICABLE = "not_applicable"
    OBJECTED = "objected"
    WITHDRAWN = "withdrawn"
    AMENDED = "amended"
    CLOSED = "closed"


ENTRY_NAMES = {
    EntryKind.ASSIGNED: "交办",
    EntryKind.ACCEPTED: "签收",
    EntryKind.PROGRESS: "更新",
    EntryKind.SUBMITTED: "提交审核",
    EntryKind.RETURNED: "审核退回",
    EntryKind.VERIFIED: "审核通过",
    EntryKind.NOT_APPLICABLE: "认定不涉及",
    EntryKind.OBJECTED: "提出异议",
    EntryKind.WITHDRAWN: "撤销",
    EntryKind.AMENDED: "原文修改",
    EntryKind.CLOSED: "归档",
}


class EvidenceKind(StrEnum):
    """What proof is (domain.md 5.3)."""

    URL = "url"
    DOCUMENT = "document"
    PHOTO = "photo"


class RectificationState(StrEnum):
    """The life of a rectification (domain.md 8); the steps in between come with its own pages."""

    NOTICE_ISSUED = "notice_issued"
    RECTIFYING = "rectifying"
    SUBMITTED = "submitted"
    RECHECK_FAILED = "recheck_failed"
    CLOSED = "closed"


RECTIFICATION_NAMES = {
    RectificationState.NOTICE_ISSUED: "待整改",
    RectificationState.RECTIFYING: "整改中",
    RectificationState.SUBMITTED: "待复查",
    RectificationState.RECHECK_FAILED: "复查未过",
    RectificationState.CLOSED: "已销号",
}

RECTIFICATION_NEXT: dict[RectificationState, frozenset[RectificationState]] = {
    RectificationState.NOTICE_ISSUED: frozenset(
        {RectificationState.RECTIFYING, RectificationState.SUBMITTED}
    ),
    RectificationState.RECTIFYING: frozenset({RectificationState.SUBMITTED}),
    RectificationState.SUBMITTED: frozenset(
        {RectificationState.CLOSED, RectificationState.RECHECK_FAILED}
    ),
    RectificationState.RECHECK_FAILED: frozenset(
        {RectificationState.RECTIFYING, RectificationState.SUBMITTED}
    ),
    RectificationState.CLOSED: frozenset(),
}


class Severity(StrEnum):
    """How bad a found problem is; it decides the time to mend it (domain.md 8)."""

    MINOR = "minor"
    MAJOR = "major"
    SEVERE = "severe"


SEVERITY_NAMES = {Severity.MINOR: "一般", Severity.MAJOR: "较重", Severity.SEVERE: "严重"}
SEVERITY_WORKDAYS = {Severity.SEVERE: 1, Severity.MAJOR: 5, Severity.MINOR: 10}


class IllegalStep(Refused):
    """The row is not in a state from which this can follow."""


class NotAllowedOnOwnReport(Refused):
    """Nobody judges a report of their own (domain.md 2.2)."""


def step(current: State, wanted: State) -> State:
    """Return `wanted` if the ledger allows that step, else refuse (domain.md 5.1).

    >>> step(State.SUBMITTED, State.VERIFIED)
    <State.VERIFIED: 'verified'>
    """
    if wanted not in NEXT[current]:
        raise IllegalStep(
            f"这项任务现在是“{STATE_NAMES[current]}”，不能改为“{STATE_NAMES[wanted]}”。请刷新后再看。"
        )
    return wanted


def rectification_step(
    current: RectificationState, wanted: RectificationState
) -> RectificationState:
    """Return `wanted` if a rectification may go there from `current`, else refuse (domain.md 8)."""
    if wanted not in RECTIFICATION_NEXT[current]:
        raise IllegalStep(
            f"这项整改现在是“{RECTIFICATION_NAMES[current]}”，不能改为“{RECTIFICATION_NAMES[wanted]}”。"
        )
    return wanted


class Light(StrEnum):
    """The state of time (look/README: shape and word first)."""

    OVERDUE = "overdue"
    SOON = "soon"
    OK = "ok"
    DONE = "done"
    NOT_APPLICABLE = "na"
    NONE = "none"


LIGHT_NAMES = {
    Light.OVERDUE: "逾期",
    Light.SOON: "临期",
    Light.OK: "正常",
    Light.DONE: "已办结",
    Light.NOT_APPLICABLE: "不涉及",
    Light.NONE: "未到期",
}

SOON_WORKDAYS = 7
SHORTEST_REASON = 10  # characters of a reason for 不涉及 (domain.md 5.1, LB-5)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a row stands on a day; `workdays_left` is None without a due date."""

    light: Light
    workdays_left: int | None


def standing(state: State, due: date | None, today: date, calendar: WorkCalendar) -> Standing:
    """How a task stands on `today` against the target shown to people (domain.md DUE-1, 5.6).

    What waits for sign-off is nobody's delay any more, so it is never late.
    """
    if state in DONE:
        return Standing(Light.DONE, None)
    if state in (State.NOT_APPLICABLE, State.WITHDRAWN):
        return Standing(Light.NOT_APPLICABLE, None)
    if due is None:
        return Standing(Light.NONE, None)
    left = calendar.workdays_left(today, due)
    if state == State.SUBMITTED:
        return Standing(Light.OK, left)
    if today > due:
        return Standing(Light.OVERDUE, left)
    return Standing(Light.SOON if left <= SOON_WORKDAYS else Light.OK, left)


class Cover(StrEnum):
    """How the work of a clause stands (覆盖图), in the order in which one looks at it."""

    HOLE = "hole"  # no task comes from it, and nobody said why
    OVERDUE = "overdue"
    NO_HANDLER = "no_handler"
    NO_DUE = "no_due"
    NO_EVIDENCE = "no_evidence"
    OPEN = "open"
    DONE = "done"
    NOT_APPLICABLE = "na"
    EXCUSED = "excused"  # no task comes from it, and that is right


COVER_NAMES = {
    Cover.HOLE: "未分解",
    Cover.OVERDUE: "逾期",
    Cover.NO_HANDLER: "无经办人",
    Cover.NO_DUE: "无时限",
    Cover.NO_EVIDENCE: "无佐证",
    Cover.OPEN: "办理中",
    Cover.DONE: "已办结",
    Cover.NOT_APPLICABLE: "不涉及",
    Cover.EXCUSED: "不是缺口",
}


def cover_of_task(
    state: State, due: date | None, *, has_handler: bool, has_evidence: bool, today: date
) -> Cover | None:
    """What a task says of its clause; None where it was withdrawn, and says nothing any more.

    Each is in one of the filters of the ledger that has the same name.
    """
    if state == State.WITHDRAWN:
        return None
    tests = (
        (Cover.NOT_APPLICABLE, state == State.NOT_APPLICABLE),
        (Cover.DONE, state in DONE),
        (Cover.OVERDUE, state in WORKING and due is not None and due < today),
        (Cover.NO_HANDLER, not has_handler),
        (Cover.NO_DUE, due is None),
        (Cover.NO_EVIDENCE, not has_evidence),
    )
    return next((cover for cover, holds in tests if holds), Cover.OPEN)


def cover_of(tasks: Iterable[Cover | None], *, is_excused: bool) -> Cover:
    """How a clause stands: as the task of it that one looks at first, else a hole or excused.

    >>> cover_of([Cover.DONE, Cover.OVERDUE, None], is_excused=True)
    <Cover.OVERDUE: 'overdue'>
    >>> cover_of([None], is_excused=False), cover_of([], is_excused=True)
    (<Cover.HOLE: 'hole'>, <Cover.EXCUSED: 'excused'>)
    """
    order = list(Cover)
    said = [one for one in tasks if one is not None]
    if said:
        return min(said, key=order.index)
    return Cover.EXCUSED if is_excused else Cover.HOLE
