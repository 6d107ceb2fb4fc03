"""How a year goes by in an office of the demonstration: what is noted in its diary, by fate."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker.demo.hands import Hands
from tracker.demo.rules import Facts, Fate, fates
from tracker.demo.turns import Turns
from tracker.demo.workweek import Diary, Workweek
from tracker.ledger.kinds import PERIODIC
from tracker.ledger.models import Task

QUARTERS = {3: "一季度", 6: "上半年", 9: "前三季度"}


@dataclass(slots=True, kw_only=True)
class Course:
    """An office's year from the day `start` on which its tasks were confirmed.

    In a `closed` year every task came to an end, or is told of in its turns.
    """

    hands: Hands
    diary: Diary
    start: date
    year: int
    closed: bool = False

    def plan(self, tasks: Sequence[Task], told: Turns) -> dict[int, Fate]:
        """Note what becomes of each task; returns the fates."""
        facts = [Facts(t.id, t.requirement, t.schedule_type, t.due_named) for t in tasks]
        words = {words: fate for words, (fate, _) in told.items()}
        found = fates(facts, words, self.diary.week.last, self.closed)
        for task in tasks:
            _Line(self, task, _said(told, task)).note(found[task.id])
        return found

    def move(self, task: Task, due: date) -> None:
        """Some days ago the office set another day for a task."""
        week = self.diary.week
        self.diary.on(week.after(week.last, -3), lambda: self.hands.move(task, due, self.year))


def _said(told: Turns, task: Task) -> str:
    return next((said for words, (_, said) in told.items() if words in task.requirement), "")


@dataclass(slots=True)
class _Line:
    """One task's steps, each on a later working day than the one before."""

    course: Course
    task: Task
    said: str
    reached: date = field(init=False)

    def __post_init__(self) -> None:
        self.reached = self.course.start

    @property
    def _week(self) -> Workweek:
        return self.course.diary.week

    @property
    def _end(self) -> date:
        """The day that the work aims at: that of the task, in a running year never ahead."""
        end = self.task.due_date or date(self.course.year, 12, 25)
        return end if self.course.closed else min(end, self._week.after(self._week.last, -1))

    def note(self, fate: Fate) -> None:
        """Put this task's steps into the diary."""
        steps = {
            Fate.ON_TIME: self._on_time,
            Fate.LATE: self._late,
            Fate.MENDED: self._mended,
            Fate.STUCK: self._stuck,
            Fate.WAITING: self._waiting,
            Fate.RETURNED: self._returned,
            Fate.GOING: self._going,
            Fate.TAKEN: self._taken,
            Fate.UNTOUCHED: self._untouched,
            Fate.OBJECTED: self._object,
            Fate.EXCUSED: self._excuse,
            Fate.WITHDRAWN: self._withdraw,
        }
        steps[fate]()

    def _next(self, wanted: date) -> date:
        """`wanted`, or the working day after the step before."""
        self.reached = max(self._week.on_or_after(wanted), self._week.after(self.reached, 1))
        return self.reached

    def _accept(self) -> None:
        day = self._next(self._week.after(self.course.start, 1 + self.task.seq_no % 3))
        self.course.diary.on(day, lambda: self.course.hands.accept(self.task))

    def _report(self, wanted: date, percent: int, before: str = "") -> None:
        self.course.diary.on(
            self._next(wanted),
            lambda: self.course.hands.report(self.task, percent, before=before, said=self.said),
        )

    def _submit(self, wanted: date, again: bool = False, before: str = "") -> None:
        self.course.diary.on(
            self._next(wanted),
            lambda: self.course.hands.submit(self.task, again=again, before=before),
        )

    def _verify(self, wanted: date) -> None:
        self.course.diary.on(self._next(wanted), lambda: self.course.hands.verify(self.task))

    def _send_back(self, wanted: date) -> None:
        self.course.diary.on(self._next(wanted), lambda: self.course.hands.send_back(self.task))

    def _half_way(self) -> None:
        """Standing work is reported on by quarters, dated work once on the way."""
        if self.task.schedule_type in PERIODIC:
            for month, words in QUARTERS.items():
                day = self._week.calendar.target(date(self.course.year, month, 28))
                if self.reached < day < self._end:
                    self._submit(day, before=f"{words}：")
                    self._verify(self._week.after(self.reached, 1 + self.task.seq_no % 2))
        else:
            share = 30 + self.task.seq_no * 15 % 40
            self._report(self._week.between(self.reached, self._end, share / 100), share)

    def _percent(self, month: int) -> int:
        """How far standing work is by then, as its people put it."""
        return (month * 8 - self.task.seq_no % 4 * 5) // 5 * 5

    def _on_time(self) -> None:
        self._accept()
        self._half_way()
        self._submit(self._week.after(self._end, -2 - self.task.seq_no % 4))
        self._verify(self._week.after(self.reached, 1 + self.task.seq_no % 2))

    def _late(self) -> None:
        self._accept()
        self._half_way()
        self._submit(self._week.after(self._end, 3 + self.task.seq_no % 3))
        self._verify(self._week.after(self.reached, 2))

    def _mended(self) -> None:
        self._accept()
        self._half_way()
        self._submit(self._week.after(self._end, -6))
        self._send_back(self.reached)
        self._submit(self._week.after(self.reached, 2), again=True)
        self._verify(self.reached)

    def _stuck(self) -> None:
        self._accept()
        self._half_way()

    def _waiting(self) -> None:
        self._accept()
        self._half_way()
        self._submit(self._week.after(self._week.last, -(self.task.seq_no % 3)))

    def _returned(self) -> None:
        self._accept()
        self._half_way()
        self._submit(self._week.after(self._week.last, -4))
        self._send_back(self._week.after(self._week.last, -2))

    def _going(self) -> None:
        self._accept()
        self._half_way()
        day = self._week.after(self._week.last, -1 - self.task.seq_no % 6)
        self._report(day, self._percent(day.month), f"{day.month}月：")

    def _untouched(self) -> None:
        """Nobody took it on; lately it was given to another unit, which has not yet either."""
        silent = self._next(self._week.after(self.course.start, 7))
        self.course.diary.on(silent, lambda: self.course.hands.accept_silently(self.task))
        self._transfer()

    def _taken(self) -> None:
        """Taken on; standing work, which would have been reported on, lately by another unit."""
        self._accept()
        if self.task.schedule_type in PERIODIC:
            self._half_way()
            self._transfer()
            day = self._next(self._week.last)
            self.course.diary.on(day, lambda: self.course.hands.accept(self.task))

    def _transfer(self) -> None:
        day = self._next(self._week.after(self._week.last, -2))
        self.course.diary.on(day, lambda: self.course.hands.transfer(self.task))

    def _object(self) -> None:
        day = self._next(self._week.after(self._week.last, -2))
        self.course.diary.on(day, lambda: self.course.hands.object_to(self.task, self.said))

    def _excuse(self) -> None:
        day = self._next(self._week.after(self.course.start, 12))
        self.course.diary.on(day, lambda: self.course.hands.excuse(self.task, self.said))

    def _withdraw(self) -> None:
        day = self._next(self._week.after(self.course.start, 8))
        self.course.diary.on(day, lambda: self.course.hands.withdraw(self.task, self.said))
