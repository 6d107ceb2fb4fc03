"""What the calendar's pages show: a date with its counting, ready to be printed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from flask import render_template
from sqlalchemy.orm import Session

from tracker.calendar.counting import CLEAR, Counted, Step
from tracker.calendar.limits import Unit
from tracker.core import clock
from tracker.web.dates import day_y, weekday
from tracker.workdays import deadlines, queries
from tracker.workdays.deadlines import Subject
from tracker.workdays.models import CalendarEdition, Deadline
from tracker.workdays.seeding import OURS

GRID_DAYS = 84  # twelve weeks; a longer count is told in words only
IN_DAYS = (Unit.DAY, Unit.MONTH)  # every day counts, worked or not
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
    is_kept: bool = False  # the date of a row: it is counted again when a year is published

    @property
    def sentence(self) -> str:
        """The whole in one sentence."""
        counted = self.counted
        if counted.limit.unit is Unit.NAMED:
            return self._named()
        more = f"，再延长{counted.limit.words(counted.extension)}" if counted.extension else ""
        out = len(self.paused)
        less = f"，扣除征求意见的 {out} 个工作日" if out else ""
        away = "往前数" if counted.limit.unit is Unit.BEFORE else "次日起算"
        end = "是这一天" if counted.limit.unit is Unit.BEFORE else "届满"
        return (
            f"{day_y(counted.start)}{counted.limit.starts}，{away}"
            f"{counted.limit.words(counted.amount)}{more}{less}，{day_y(counted.ends)}{end}。"
        )

    def _named(self) -> str:
        counted = self.counted
        asked = f"要求{day_y(counted.start)}前完成（含当日）"
        if counted.ends == counted.start:
            return f"{asked}，当日是工作日。"
        if counted.ceiling and counted.ends < counted.calendar.target(counted.start):
            early = f"上级时限{day_y(counted.ceiling)}，要早 {CLEAR} 个工作日"
            return f"{asked}；{early}，应于{day_y(counted.ends)}完成。"
        return f"{asked}，当日不上班，应于{day_y(counted.ends)}完成。"

    @property
    def legend(self) -> str:
        """What stands under the days."""
        unit = self.counted.limit.unit
        numbers = {Unit.NAMED: "", Unit.DAY: "数字是第几天。", Unit.MONTH: "数字是第几天。"}
        paused = "；“停”是征求意见期间，不计入" if self.paused else ""
        return numbers.get(unit, "数字是第几个工作日。") + f"“休”是周末或放假{paused}。"

    @property
    def paused(self) -> list[Step]:
        """The working days that did not count."""
        return [step for step in self.counted.steps if step.is_paused]

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
            (
                "日期" if counted.limit.unit is Unit.NAMED else "起算",
                f"{day_y(counted.start)} {weekday(counted.start)}，{counted.limit.starts}",
            ),
        ]
        facts += [
            ("征求意见", f"{day_y(sent)}发出，{day_y(back)}止") for sent, back in counted.pauses
        ]
        if counted.extension:
            facts.append(("延长", counted.limit.words(counted.extension)))
        if counted.ceiling:
            facts.append(("上级时限", f"{day_y(counted.ceiling)}，提前 {CLEAR} 个工作日"))
        if counted.limit.is_ours and counted.limit.unit is not Unit.NAMED:
            facts.append(("说明", "本单位可以另定天数"))
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
        return list(_drawn_together(self.counted))

    def _cell(self, day: date, step: Step | None) -> tuple[str, str, str]:
        counted = self.counted
        label = f"{day.month}/{day.day}" if day.day == 1 or day == counted.first else str(day.day)
        kinds = []
        if not counted.calendar.is_workday(day):
            kinds.append("off")
        if step is None:
            kinds.append("out")
        elif step.is_paused:
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
            return "要求"
        return "休" if rests else "停" if step.is_paused else ""


def counting_of(session: Session, row: Deadline) -> Counting:
    """A kept deadline as it was counted: on the calendar of its day (DL-6)."""
    then = queries.calendar(session, version=row.calendar_version)
    return Counting(deadlines.counted_of(row, then), clock.today(), is_kept=True)


def render_due(
    session: Session,
    subject: Subject,
    title: str,
    up: tuple[str, str],
    moved: Sequence[object] = (),
) -> str:
    """The page that says how the day of `subject` came about.

    `up` is where it stands, and its name; `moved` are its former days as lines of a log.
    """
    kept = session.scalar(queries.deadline(*subject))
    return render_template(
        "workdays/due.html",
        kept=kept,
        counting=counting_of(session, kept) if kept else None,
        title=title,
        up=up,
        moved=moved,
    )


def _drawn_together(counted: Counted) -> Iterator[Told]:
    """The steps; of a long count, where many days in a row only count, the span."""
    run: list[Step] = []
    for step in counted.steps:
        if len(counted.steps) > GRID_DAYS and _only_counts(step, counted):
            run.append(step)
            continue
        yield from _told_run(run, counted)
        run = []
        yield Told(step.day, None, step.word, step.is_end)
    yield from _told_run(run, counted)


def _only_counts(step: Step, counted: Counted) -> bool:
    """Whether nothing is to be said of the day but its number."""
    is_plain = bool(step.number) and not step.is_end and "期满" not in step.word
    return is_plain and (counted.limit.unit in IN_DAYS or not counted.calendar.why(step.day))


def _told_run(run: Sequence[Step], counted: Counted) -> Iterator[Told]:
    if len(run) < PLAIN_RUN:
        yield from (Told(step.day, None, step.word, step.is_end) for step in run)
    else:
        unit = "日，节假日也算" if counted.limit.unit in IN_DAYS else "个工作日"
        yield Told(run[0].day, run[-1].day, f"第{run[0].number}至{run[-1].number}{unit}")


def edition_words(edition: CalendarEdition | None, year: int) -> str:
    """From where a year's arrangement is: 国办发明电〔2025〕7号，第2版."""
    if edition is None:
        return "只有周末和法定节日"
    ours = "程序自带的法定节日" if edition.provisional else "程序自带的放假安排"
    return f"{ours if edition.source.startswith(OURS) else edition.source}，第{edition.no}版"
