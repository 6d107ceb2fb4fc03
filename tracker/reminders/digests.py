"""How a digest reads: its parts, its lines, the numbers of its subject (product.md 3)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.calendar.rules import WorkCalendar
from tracker.calendar.words import PROVISIONAL, time_left
from tracker.notify.rules import Owed
from tracker.reminders.rules import (
    MOVED,
    OBJECTION,
    TAKE,
    SubjectType,
    Work,
    answer_by,
    take_by,
)

MOST_LINES = 20


class Group(StrEnum):
    """The parts of a digest, in their order (product.md 3 rule 4); the value is its word."""

    OVERDUE = "逾期"
    TODAY = "今日到期"
    SOON = "7 个工作日内"
    TAKE = "待签收"
    UPCOMING = "即将到期"
    OBJECTION = "有异议"
    REVIEW = "待审核"
    RECTIFICATION = "整改"
    MOVED = "时限调整"

    @property
    def mark(self) -> str:
        """Its shape and word: colour only repeats them."""
        return f"{SHAPES[self]} {self.value}" if self in SHAPES else self.value

    @property
    def colour(self) -> str:
        """How the letter prints its word (look/10-digest-mail.html)."""
        return COLOURS.get(self, "#47515d")


SHORT_NAMES = {Group.TODAY: "今日", Group.SOON: "7个工作日内"}
SHAPES = {Group.OVERDUE: "▲", Group.TODAY: "◆", Group.SOON: "◆"}
COLOURS = {Group.OVERDUE: "#b42318", Group.TODAY: "#865100", Group.SOON: "#865100"}
SOON_WORKDAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing a digest speaks of: what, when, why you, and where it is."""

    group: Group
    title: str
    when: str
    why: str
    url: str
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One person's letter of one working day."""

    person_name: str
    office_name: str
    day: date
    lines: Sequence[Line]  # all of them, most urgent first
    my_url: str

    @property
    def shown(self) -> Sequence[Line]:
        """What is printed; nobody reads more."""
        return self.lines[:MOST_LINES]

    @property
    def more(self) -> int:
        """How many are only counted."""
        return len(self.lines) - len(self.shown)

    @property
    def counts(self) -> list[tuple[Group, int]]:
        """Each part that has anything, with its number."""
        counted = Counter(line.group for line in self.lines)
        return [(group, counted[group]) for group in Group if counted[group]]

    @property
    def tally(self) -> str:
        """逾期2 今日1 7个工作日内4"""
        return " ".join(f"{SHORT_NAMES.get(group, group.value)}{n}" for group, n in self.counts)

    @property
    def parts(self) -> Iterator[tuple[Group, list[Line]]]:
        """The printed lines, part by part."""
        for group in Group:
            lines = [line for line in self.shown if line.group == group]
            if lines:
                yield group, lines


def line_of(work: Work, owed: Owed, today: date, calendar: WorkCalendar, url: str) -> Line:
    """What a digest says about `work`, whose page is `url`, to the person of `owed`
    (product.md 3 rule 11).
    """
    group = _group_of(owed.stage) or _group(work, today, calendar)
    when = _when(work, group, today, calendar)
    moved = f"原定 {_day(owed.moved_from)}" if owed.moved_from else ""
    return Line(
        group=group,
        title=work.title,
        when=when,
        why="；".join(filter(None, [moved, owed.reason, work.where, when])),
        url=url,
        due=owed.due_date,
    )


def without_twins(things: Sequence[tuple[Work, Owed]]) -> Iterator[tuple[Work, Owed]]:
    """What is told: a period that moved with its task, from the same day to the same, is not told
    beside it.
    """
    moved = {
        (work.id, one.moved_from, one.due_date)
        for work, one in things
        if work.type == SubjectType.TASK and one.stage == MOVED
    }
    for work, one in things:
        if (work.task_id, one.moved_from, one.due_date) not in moved:
            yield work, one


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Most urgent first: by part, then by day."""
    order = list(Group)
    return sorted(lines, key=lambda line: (order.index(line.group), line.due))


def _left_of(due: date, today: date, calendar: WorkCalendar) -> int:
    """Working days left; the rest days right after the target count as the first day overdue."""
    left = calendar.workdays_left(today, due)
    return -1 if left == 0 and calendar.is_overdue(today, due) else left


def _group_of(stage: str) -> Group | None:
    """The part of a line that no day decides."""
    if stage == MOVED:
        return Group.MOVED
    if stage.startswith(OBJECTION):
        return Group.OBJECTION
    return Group.TAKE if stage.startswith(TAKE) else None


def _group(work: Work, today: date, calendar: WorkCalendar) -> Group:
    if work.is_handed_in:
        return Group.REVIEW
    if work.type == SubjectType.RECTIFICATION:
        return Group.RECTIFICATION
    assert work.due is not None
    left = _left_of(work.due, today, calendar)
    if left < 0:
        return Group.OVERDUE
    if left == 0:
        return Group.TODAY
    return Group.SOON if left <= SOON_WORKDAYS else Group.UPCOMING


def _when(work: Work, group: Group, today: date, calendar: WorkCalendar) -> str:
    untaken, answer = take_by(work, calendar), answer_by(work, calendar)
    if group == Group.OBJECTION and work.objected_on and answer:
        return f"{_day(work.objected_on)} 提出，应于 {_day(answer)}前答复"
    if group == Group.TAKE and work.untaken_since and untaken:
        return f"{_day(work.untaken_since)} 交办，应于 {_day(untaken)}前签收"
    if work.is_handed_in:
        day = work.handed_in_on
        return f"{_day(day)} 提交，等待审核" if day else "已提交，等待审核"
    assert work.due is not None
    left = time_left(calendar, today, work.due)
    if left.endswith(PROVISIONAL):
        left = "暂定，" + left.removesuffix(PROVISIONAL)
    untold = "，还没有签收" if untaken and today > untaken else ""
    return f"应于 {_day(calendar.target(work.due))}（{left}）{untold}"


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
