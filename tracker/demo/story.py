"""What happens in the demonstration county: a year behind each township, a year under way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.accounts.rules import Level
from tracker.core import clock
from tracker.demo import turns
from tracker.demo.chain import keep_points, link
from tracker.demo.course import Course
from tracker.demo.hands import Hands, headings_of
from tracker.demo.lookingback import Lookback
from tracker.demo.mending import Inspection, Mending
from tracker.demo.organising import rearrange
from tracker.demo.people import Office
from tracker.demo.places import QINGHE
from tracker.demo.proofs import Proofs
from tracker.demo.review import take_in
from tracker.demo.rules import Fate
from tracker.demo.workweek import Diary, Workweek
from tracker.intake.actions import Confirmed, Reading
from tracker.ledger.actions.opening import open_instances
from tracker.ledger.kinds import ScheduleType, State
from tracker.ledger.models import Task
from tracker.plans.models import SourceDocument
from tracker.workdays import queries as workdays

# The next check of standing tasks, in working days from today: overdue, today, soon, later.
CHECKS = (-2, 0, 0, 2, 4, 9)
AUTUMN = 9  # the month from which the running year is looked back at, before it is reported on


@dataclass(frozen=True, slots=True)
class Days:
    """The fixed days of the story; `year` is the one that runs."""

    today: date
    year: int
    week: Workweek

    @property
    def founded(self) -> date:
        """The offices and their leading groups are there."""
        return self.week.on_or_after(date(self.year - 1, 1, 6))

    @property
    def rearranged(self) -> date:
        """A leader takes a matter over from another."""
        return self.week.on_or_after(date(self.year - 1, 9, 1))

    def points_written(self, year: int) -> date:
        """The county signs the work points of that year."""
        return self.week.on_or_after(date(year, 2, 28))

    def points_arrive(self, year: int) -> date:
        """The townships take them in."""
        return self.week.after(self.points_written(year), 2)

    def plan_written(self, year: int) -> date:
        """The townships sign their own plans."""
        return self.week.on_or_after(date(year, 3, 9))


@dataclass(slots=True, kw_only=True)
class Story:
    """The life of one office; `readings` are the papers by the name of their text."""

    session: Session
    office: Office
    days: Days
    readings: Mapping[str, Reading]
    proofs: Proofs
    diary: Diary

    def tell_township(self) -> None:
        """Last year from its points to its end, and this year as far as today."""
        code, year = self.office.place.code, self.days.year
        arrived = self.days.points_arrive(year - 1)
        before, hands = self._take_in("yunlu_last", year - 1, arrived)
        behind = self._course(hands, arrived, year - 1, closed=True)
        fates = behind.plan(before.tasks, turns.LAST_YEAR[code])
        if self.office.place is QINGHE:
            self.diary.on(self.days.rearranged, self._rearrange)
        self.diary.live()
        written = self.days.plan_written(year)
        points = self._keep_points() if self.office.place is QINGHE else None
        now, new_hands = self._take_in(code, year, written)
        if points is not None:
            with clock.stopped_at(self.days.week.moment(self.days.week.after(written, 1), 10, 40)):
                link(self.session, self.office, now.document, points)
        start = self.days.week.after(written, 3)
        Lookback(Mending(hands), self.diary, before.plan, start, fates).note(before.tasks)
        self._run(now, self._course(new_hands, written, year))
        self.diary.live()

    def _keep_points(self) -> SourceDocument:
        year = self.days.year
        arrived, week = self.days.points_arrive(year), self.days.week
        return keep_points(self.session, self.office, self.readings["yunlu"], year, arrived, week)

    def _rearrange(self) -> None:
        rearrange(self.session, self.office)

    def tell_county(self) -> None:
        """The county's own ledger of the running year."""
        written = self.days.points_written(self.days.year)
        now, hands = self._take_in("yunlu", self.days.year, written)
        self._run(now, self._course(hands, written, self.days.year))
        self.diary.live()

    def _take_in(self, text: str, year: int, arrived: date) -> tuple[Confirmed, Hands]:
        confirmed = take_in(
            self.session, self.office, self.readings[text], year, arrived, self.days.week
        )
        headings = headings_of(self.session, confirmed.document.id)
        return confirmed, Hands(self.session, self.office, self.proofs, headings)

    def _course(self, hands: Hands, arrived: date, year: int, *, closed: bool = False) -> Course:
        confirmed_on = self.days.week.after(arrived, 1)
        return Course(hands=hands, diary=self.diary, start=confirmed_on, year=year, closed=closed)

    def _run(self, now: Confirmed, course: Course) -> None:
        """The running year, with days that press today, faults found, and first rows on file."""
        fates = course.plan(now.tasks, turns.THIS_YEAR[self.office.place.code])
        going = [t for t in now.tasks if fates[t.id] == Fate.GOING]
        going.sort(key=lambda task: task.schedule_type != ScheduleType.CONTINUING)
        for task, offset in zip(going, CHECKS, strict=False):
            course.move(task, self._check_day(offset))
        mending = Mending(course.hands)
        if self.office.place.level == Level.TOWNSHIP:
            Inspection(mending, self.diary, now.plan).note(going[len(CHECKS) :])
        if self.office.place is QINGHE and self._is_autumn():
            start = self.days.week.after(self.days.week.last, -6)
            Lookback(mending, self.diary, now.plan, start, fates).note_beginning(now.tasks)
        self.diary.on(self.days.week.last, lambda: self._file_first(now.tasks, course.hands))
        self.diary.on(self.days.week.last, self._open_periods)

    def _open_periods(self) -> None:
        """What the scheduler does each day."""
        today = self.days.week.last
        open_instances(self.session, today, workdays.calendar(self.session))

    def _check_day(self, offset: int) -> date:
        week, today = self.days.week, self.days.today
        return week.after(today, offset) if offset else week.on_or_after(today)

    def _is_autumn(self) -> bool:
        return self.days.today.year > self.days.year or self.days.today.month >= AUTUMN

    def _file_first(self, tasks: Iterable[Task], hands: Hands) -> None:
        """What was signed off first goes into the files."""
        done = [(t.verified_at, t.id, t) for t in tasks if t.state == State.VERIFIED]
        for _, _, task in sorted(done)[:2]:
            hands.file_away(task)
