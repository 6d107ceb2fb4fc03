"""What the calendar's pages show: a date with its counting, ready to be printed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from flask import render_template
from sqlalchemy.orm import Session

from tracker.calendar.counting import Counted, Step
from tracker.calendar.limits import Unit
from tracker.calendar.rules import WorkCalendar
from tracker.core import clock
from tracker.web.dates import day_y, weekday
from tracker.workdays import deadlines, queries
from tracker.workdays.deadlines import Subject
from tracker.workdays.models import CalendarEdition, Deadline
from tracker.workdays.seeding import OURS

GRID_DAYS = 84  # twelve weeks; a longer count is told in words only
PLAIN_RUN = 3  # from so many plain days in a row on, only the first and the last are told


class Told(NamedTuple):
    """A line of the counting in words: one day, or a run of plain ones."""

    day: date
    until: date | None
    word: str
    is_end: bool = False


@dataclass(frozen=True)
class Counting:
    """One date and how it came about."""

    counted: Counted
    today: date

    @property
    def sentence(self) -> str:
        """The whole in one sentence: 从2026年9月14日起20个工作日，2026年10月29日届满。"""
        counted, named = self.counted, self.counted.limit.unit is Unit.NAMED
        if named and counted.ends == counted.start:
            return f"写明{day_y(counted.start)}前，含当日；这一天是工作日。"
        if named:
            return f"写明{day_y(counted.start)}前，应于{day_y(counted.ends)}完成。"
        more = f"，再延长{counted.limit.words(counted.extension)}" if counted.extension else ""
        out = len(self.paused)
        less = f"，扣除征求意见的 {out} 个工作日" if out else ""
        return (
            f"{day_y(counted.start)}{counted.limit.starts}，"
            f"{counted.limit.words(counted.amount)}{more}{less}，{day_y(counted.ends)}届满。"
        )

    @property
    def paused(self) -> list[Step]:
        """The working days that did not count."""
        return [step for step in self.counted.steps if step.word.startswith("征求意见")]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What it rests on, by name."""
        counted = self.counted
        facts = [
            (
                "规则",
                " ".join(filter(None, [counted.limit.name, counted.limit.words(counted.amount)])),
            ),
            ("依据", counted.limit.law),
            (counted.limit.starts, f"{day_y(counted.start)} {weekday(counted.start)}"),
        ]
        facts += [
            ("征求意见", f"{day_y(sent)}发出，{day_y(back)}止") for sent, back in counted.pauses
        ]
        if counted.extension:
            facts.append(("延长", counted.limit.words(counted.extension)))
        if counted.ceiling:
            facts.append(("上级时限", f"{day_y(counted.ceiling)}，提前3个工作日"))
        return facts

    @property
    def grid(self) -> list[tuple[str, str, str]]:
        """The days as whole weeks, for `day_count`; empty where they are too many."""
        counted = self.counted
        low, high = counted.first, counted.last
        first = low - timedelta(days=low.weekday())
        last = high + timedelta(days=6 - high.weekday())
        if (last - first).days >= GRID_DAYS:
            return []
        steps = {step.day: step for step in counted.steps}
        return [
            self._cell(first + timedelta(days=n), steps.get(first + timedelta(days=n)))
            for n in range((last - first).days + 1)
        ]

    @property
    def told(self) -> list[Told]:
        """Every day in words, plain runs of a long count drawn together."""
        return list(_drawn_together(self.counted.steps, self.counted.calendar))

    def _cell(self, day: date, step: Step | None) -> tuple[str, str, str]:
        counted = self.counted
        label = f"{day.month}/{day.day}" if day.day == 1 or day == counted.first else str(day.day)
        kinds = []
        if not counted.calendar.is_workday(day):
            kinds.append("off")
        if step is None:
            kinds.append("out")
        elif step.number is None and step in self.paused:
            kinds.append("pause")
        if day == counted.ends:
            kinds.append("due")
        if day == self.today:
            kinds.append("today")
        return label, self._word(day, step), " ".join(kinds)

    def _word(self, day: date, step: Step | None) -> str:
        rests = not self.counted.calendar.is_workday(day)
        if step is None:
            return "休" if rests else ""
        if day == self.counted.ends:
            return "届满" if self.counted.limit.unit is not Unit.NAMED else "应于"
        if step.number == 0:
            return "起"
        if step.number:
            return str(step.number)
        if day == self.counted.start:
            return "写明"
        return "休" if rests else "停" if step in self.paused else ""


def counting_of(session: Session, row: Deadline) -> Counting:
    """A kept deadline as it was counted: on the calendar of its day (DL-6)."""
    then = queries.calendar(session, version=row.calendar_version)
    return Counting(deadlines.counted_of(row, then), clock.today())


def render_due(session: Session, subject: Subject, title: str, up: tuple[str, str]) -> str:
    """The page that says how the day of `subject` came about; `up` is where it stands, and its
    name.
    """
    kept = session.scalar(queries.deadline(*subject))
    return render_template(
        "workdays/due.html",
        kept=kept,
        counting=counting_of(session, kept) if kept else None,
        title=title,
        up=up,
    )


def _drawn_together(steps: Sequence[Step], calendar: WorkCalendar) -> Iterator[Told]:
    """The steps, but of more than a few plain numbered days in a row only the span."""
    run: list[Step] = []
    for step in steps:
        is_plain = bool(step.number) and not step.is_end and not calendar.why(step.day)
        if is_plain and len(steps) > GRID_DAYS:
            run.append(step)
            continue
        yield from _told_run(run)
        run = []
        yield Told(step.day, None, step.word, step.is_end)
    yield from _told_run(run)


def _told_run(run: Sequence[Step]) -> Iterator[Told]:
    if len(run) < PLAIN_RUN:
        yield from (Told(step.day, None, step.word, step.is_end) for step in run)
    else:
        word = f"第{run[0].number}至{run[-1].number}日"
        yield Told(run[0].day, run[-1].day, word)


def edition_words(edition: CalendarEdition | None, year: int) -> str:
    """From where a year's arrangement is: 国办发明电〔2025〕7号，第2版."""
    if edition is None:
        return f"{year}年还没有放假安排，只按周末和固定节日推算"
    own = edition.source.startswith(OURS)
    return f"{'程序自带的放假安排' if own else edition.source}，第{edition.no}版"
