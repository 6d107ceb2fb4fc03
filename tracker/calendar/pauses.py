"""Time that does not count: asking third parties and other bodies (条例 33 III, domain.md 6.5)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from tracker.calendar.limits import limit
from tracker.calendar.rules import WorkCalendar


class Pause(NamedTuple):
    """A consultation: the days after `sent` up to and including `back` do not count."""

    sent: date
    back: date


def days_of(pauses: Iterable[Pause]) -> frozenset[date]:
    """The days that do not count, those of overlapping consultations once.

    Raises ValueError for an answer that came before the question was sent.

    >>> first, second = Pause(date(2026, 3, 9), date(2026, 3, 11)), Pause(date(2026, 3, 10),
    ...     date(2026, 3, 12))
    >>> sorted(day.day for day in days_of([first, second]))
    [10, 11, 12]
    """
    found: set[date] = set()
    for sent, back in pauses:
        if back < sent:
            raise ValueError(f"意见收到日 {back} 早于发出日 {sent}，请核对。")
        found.update(sent + timedelta(days=n) for n in range(1, (back - sent).days + 1))
    return frozenset(found)


def workdays_in(pauses: Iterable[Pause], calendar: WorkCalendar) -> int:
    """How many working days the consultations take out, each day once (domain.md 6.5)."""
    return sum(map(calendar.is_workday, days_of(pauses)))


def third_party(sent: date, got: date, answered: date | None, calendar: WorkCalendar) -> Pause:
    """The pause of asking a third party: it ends with the opinion, at the latest with its limit.

    `sent` is the day of sending, `got` that of its receipt, `answered` that of the opinion or
    None. 15 working days from receipt (条例 32; domain.md W9, W10). For the register of
    applications (R3).

    >>> year = WorkCalendar({}, frozenset({2026}))
    >>> third_party(date(2026, 3, 9), date(2026, 3, 10), None, year).back.isoformat()
    '2026-03-31'
    """
    until = calendar.add_workdays(got, limit("FOI_THIRD").amount)
    return Pause(sent, min(answered, until) if answered else until)
