"""The year as a grid of tasks and months (年度表, product.md 4.2): pure.

A cell stands for what is due in its month: the day of a task, or its periods, kept and foreseen.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

BEYOND = 13  # the column of what is due after its year


class Mark(StrEnum):
    """How something due stands, in the order in which one looks at it."""

    OVERDUE = "overdue"
    SOON = "soon"
    WAITING = "ok"
    PLANNED = "plan"
    DONE_LATE = "donelate"
    DONE = "done"
    NOT_APPLICABLE = "na"


MARK_NAMES = {
    Mark.OVERDUE: "逾期",
    Mark.SOON: "临期",
    Mark.WAITING: "待审核",
    Mark.PLANNED: "未到期",
    Mark.DONE_LATE: "逾期后办结",
    Mark.DONE: "已办结",
    Mark.NOT_APPLICABLE: "不涉及、免报",
}


@dataclass(frozen=True, slots=True)
class Due:
    """Something due on a day: how it stands, and the name of its period, if it is one."""

    day: date
    mark: Mark
    name: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What is due in one month of one task."""

    mark: Mark
    label: str
    count: int


def mark_open(day: date, today: date, soon_until: date) -> Mark:
    """How something stands that nobody has handed in yet.

    >>> mark_open(date(2026, 9, 1), date(2026, 9, 2), date(2026, 9, 11))
    <Mark.OVERDUE: 'overdue'>
    """
    if day < today:
        return Mark.OVERDUE
    return Mark.SOON if day <= soon_until else Mark.PLANNED


def mark_done(day: date, on: date | None) -> Mark:
    """How something stands that was done `on` a day; in time where that is not known."""
    return Mark.DONE_LATE if on is not None and on > day else Mark.DONE


def column_of(day: date, year: int) -> int:
    """The month in which it stands: 1 to 12, BEYOND after the year; what came before, in January.

    >>> column_of(date(2026, 3, 2), 2026), column_of(date(2027, 1, 4), 2026)
    (3, 13)
    """
    if day.year > year:
        return BEYOND
    return day.month if day.year == year else 1


def cells(dues: Iterable[Due], year: int) -> Mapping[int, Cell]:
    """A cell for each month in which something is due; the worst of a month decides its mark."""
    by_month: defaultdict[int, list[Due]] = defaultdict(list)
    for one in dues:
        by_month[column_of(one.day, year)].append(one)
    return {month: _cell(month, its, year) for month, its in by_month.items()}


def _cell(month: int, dues: Sequence[Due], year: int) -> Cell:
    order = list(Mark)
    worst = min((one.mark for one in dues), key=order.index)
    when = "次年" if month == BEYOND else f"{month}月"
    if all(one.day.year < year for one in dues):
        when = "年前"
    if len(dues) == 1:
        name = f" {dues[0].name}" if dues[0].name else ""
        return Cell(worst, f"{when}{name} {MARK_NAMES[worst]}", 1)
    so = sum(one.mark == worst for one in dues)
    return Cell(worst, f"{when} {len(dues)}期，{so}期{MARK_NAMES[worst]}", len(dues))
