"""The periods of a recurring or continuing task: which there are, and on which day each is due.

A function of the rule and the task alone (domain.md 4.4, 5.1): what was late in one period never
moves another. Pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from tracker.calendar.recurrence import Occurrence, Rhythm, occurrences
from tracker.calendar.rules import WorkCalendar
from tracker.ledger.kinds import ScheduleType

DAILY, WORKDAYS = Rhythm.read("P1D"), "P1D/w"
QUARTERLY = "P3M"  # continuing work is looked at each quarter (domain.md 4.4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A rhythm from the day a task was given until it ends; `until` None: while its year runs."""

    rhythm: Rhythm
    since: date
    until: date | None = None

    def begun(self, calendar: WorkCalendar, since: date, today: date) -> Iterator[Occurrence]:
        """The periods that have begun by `today`, from the one due on or after `since` on."""
        for one in self._from(calendar, since):
            if one.first > today:
                return
            yield one

    def due_in(self, calendar: WorkCalendar, first: date, last: date) -> Iterator[Occurrence]:
        """The periods that are due from `first` to `last`."""
        return takewhile(lambda one: one.scheduled <= last, self._from(calendar, first))

    def _from(self, calendar: WorkCalendar, since: date) -> Iterator[Occurrence]:
        """From the day asked for on; the last period is due by the series' last day."""
        end = self.until or date.max - timedelta(days=366)
        far = end + timedelta(days=365)  # the period that `end` lies in may be due after it
        for one in occurrences(self.rhythm, calendar, self.since, max(since, self.since), far):
            if one.first > end:
                return
            if one.scheduled > end:
                yield one._replace(scheduled=end, target=calendar.target(end))
            else:
                yield one


def series_of(
    kind: ScheduleType,
    recurrence: str,
    *,
    given: date,
    year: int,
    named: date | None,
    assumed: bool,
) -> Series | None:
    """The series of a task; None for what has none.

    It begins when the task was given, not before its year. Continuing work has its quarters until
    31 December, or the last day that was named. Recurring work goes on across the year's end while
    the office keeps its year open, unless a last day was named. Every day is every working day: on
    a day of rest nobody is late. What cannot be read is quarterly, as 定期 is (domain.md 4.4).

    >>> series = series_of(ScheduleType.CONTINUING, "", given=date(2026, 7, 1), year=2026,
    ...     named=None, assumed=False)
    >>> calendar = WorkCalendar({}, frozenset())
    >>> [one.key for one in series.due_in(calendar, date.min, date.max)]
    ['2026-Q3', '2026-Q4']
    """
    since = max(given, date(year, 1, 1))
    if kind == ScheduleType.CONTINUING:
        end = date(year, 12, 31)
        last = end if assumed or named is None else min(named, end)
        return Series(rhythm=Rhythm.read(QUARTERLY), since=since, until=last)
    if kind == ScheduleType.RECURRING:
        return Series(rhythm=_read(recurrence), since=since, until=None if assumed else named)
    return None


def _read(recurrence: str) -> Rhythm:
    try:
        rhythm = Rhythm.read(recurrence)
    except ValueError:
        rhythm = Rhythm.read(QUARTERLY)
    return Rhythm.read(WORKDAYS) if rhythm == DAILY else rhythm


def rhythm_words(recurrence: str) -> str:
    """每月28日; empty for what is no rhythm.

    >>> rhythm_words("P3M/1/10"), rhythm_words("continuous")
    ('每季度首月10日', '')
    """
    try:
        return Rhythm.read(recurrence).words()
    except ValueError:
        return ""


def period_words(key: str) -> str:
    """The name of a period for people.

    >>> [period_words(key) for key in ("2026-Q3", "2026-08", "2026-H1", "2026-W53", "2026")]
    ['2026年第3季度', '2026年8月', '2026年上半年', '2026年第53周', '2026年']
    """
    year, _, part = key.partition("-")
    if not part:
        return f"{year}年"
    if part[0] == "E":
        return f"{year}年第{int(part[1:])}次"
    if part[0] in "QWH":
        number = int(part[1:])
        named = {"Q": f"第{number}季度", "W": f"第{number}周", "H": "上下"[number > 1] + "半年"}
        return f"{year}年{named[part[0]]}"
    month, _, day = part.partition("-")
    return f"{year}年{int(month)}月" + (f"{int(day)}日" if day else "")
