"""How a row or a clause stands on a day: the lights of the pages (look/README, domain.md 5.6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.calendar.rules import WorkCalendar
from tracker.ledger.kinds import DONE, WORKING, State


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
