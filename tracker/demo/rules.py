"""How the tasks of the demonstration fare: which year runs, and what becomes of which task."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from tracker.ledger.kinds import ScheduleType

# Papers, plans and the look-back of the year before are through by then (review.py, build.py).
RUNS_FROM = (4, 10)


def running_year(today: date) -> int:
    """The year that runs on `today`: before 10 April it is still the one before.

    >>> running_year(date(2026, 11, 22)), running_year(date(2027, 2, 1))
    (2026, 2026)
    """
    return today.year if (today.month, today.day) >= RUNS_FROM else today.year - 1


class Fate(Enum):
    """What becomes of a task."""

    ON_TIME = auto()  # handed in before its day and signed off
    LATE = auto()  # the same, days after its day
    MENDED = auto()  # returned once, then signed off
    STUCK = auto()  # begun, its day gone by
    WAITING = auto()  # handed in, not yet signed off
    RETURNED = auto()  # handed in and sent back
    GOING = auto()  # reported on from time to time
    TAKEN = auto()  # accepted, nothing more
    UNTOUCHED = auto()
    OBJECTED = auto()
    EXCUSED = auto()
    WITHDRAWN = auto()


@dataclass(frozen=True, slots=True)
class Facts:
    """What a fate depends on."""

    id: int
    requirement: str
    kind: ScheduleType
    due: date | None


# By distance from the last task whose day is gone: the newest are the ones still open.
_JUST_DUE = (Fate.STUCK, Fate.WAITING, Fate.RETURNED, Fate.WAITING, Fate.STUCK)
_LONG_DUE = (Fate.ON_TIME, Fate.ON_TIME, Fate.LATE, Fate.ON_TIME, Fate.MENDED, Fate.ON_TIME)
_AHEAD = (Fate.ON_TIME, Fate.UNTOUCHED, Fate.TAKEN, Fate.WAITING, Fate.GOING, Fate.RETURNED)
_STANDING = (Fate.GOING, Fate.GOING, Fate.WAITING, Fate.GOING, Fate.TAKEN, Fate.RETURNED)


def fates(
    tasks: Sequence[Facts], told: Mapping[str, Fate], last: date, closed: bool
) -> dict[int, Fate]:
    """What has become of each task by the day `last`.

    `told` says by their words what becomes of some. In a `closed` year all others came to an end.
    """
    found = {
        task.id: fate for task in tasks for words, fate in told.items() if words in task.requirement
    }
    open_ = [task for task in tasks if task.id not in found]
    if closed:
        return found | _turn_by_turn(open_, _LONG_DUE)
    dated = sorted(
        (t for t in open_ if t.kind == ScheduleType.ONE_OFF and t.due),
        key=lambda t: (t.due or last, t.id),
    )
    gone = [t for t in dated if t.due and t.due <= last]
    just, long = gone[-len(_JUST_DUE) :], gone[: -len(_JUST_DUE)]
    ahead = dated[len(gone) :]
    standing = [task for task in open_ if task not in dated]
    return (
        found
        | _turn_by_turn(long, _LONG_DUE)
        | _turn_by_turn(just[::-1], _JUST_DUE)
        | _turn_by_turn(ahead, _AHEAD)
        | _turn_by_turn(standing, _STANDING)
    )


def _turn_by_turn(tasks: Sequence[Facts], turns: Sequence[Fate]) -> dict[int, Fate]:
    return {task.id: turns[place % len(turns)] for place, task in enumerate(tasks)}
