"""Working days and office hours, and a diary in which the demonstration lives through them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from heapq import heappop, heappush

from tracker.calendar.rules import WorkCalendar
from tracker.core import clock


@dataclass(frozen=True, slots=True)
class Workweek:
    """The office's days up to the last working day before today: nothing happens later."""

    calendar: WorkCalendar
    last: date

    @classmethod
    def before(cls, today: date, calendar: WorkCalendar) -> "Workweek":
        """The days that lie behind somebody who looks on `today`."""
        return cls(calendar, calendar.add_workdays(today, -1))

    def after(self, day: date, workdays: int) -> date:
        """So many working days after `day`, or before it."""
        return self.calendar.add_workdays(day, workdays)

    def on_or_after(self, day: date) -> date:
        """`day`, or the next that is worked."""
        return self.calendar.next_workday_on_or_after(day)

    def between(self, start: date, end: date, share: float) -> date:
        """The working day at that share of the way, never the first one."""
        span = self.calendar.workdays_between(start, end)
        return self.after(start, max(1, int(span * share)))

    def moment(self, day: date, hour: int, minute: int) -> datetime:
        """That time of that working day."""
        day = self.calendar.last_workday_on_or_before(day)
        return datetime.combine(day, time(hour, minute), clock.LOCAL)


_HOURS = (8, 9, 10, 11, 14, 15, 16, 17)


@dataclass(slots=True)
class Diary:
    """What is to happen, each on its day; lived through in order, as if the clock stood there.

    What happens may note more for days to come.
    """

    week: Workweek
    each_month: Callable[[], None] = lambda: None  # done as a month begins
    pages: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _count: int = 0

    def on(self, day: date, act: Callable[[], None]) -> None:
        """Note what happens on `day`; what lies ahead of the last day does not happen."""
        if day > self.week.last:
            return
        self._count += 1
        hour, minute = _HOURS[self._count * 3 % len(_HOURS)], (self._count * 17) % 60
        heappush(self.pages, (self.week.moment(day, hour, minute), self._count, act))

    def live(self) -> None:
        """Let everything noted happen, in the order of time."""
        month = 0
        while self.pages:
            moment, _, act = heappop(self.pages)
            if moment.month != month:
                month = moment.month
                self.each_month()
            with clock.stopped_at(moment):
                act()
