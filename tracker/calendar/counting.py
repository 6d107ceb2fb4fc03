"""A limit counted out on the calendar: the last day, and every day on the way with its word."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from tracker.calendar.limits import Limit, Unit
from tracker.calendar.pauses import Pause, days_of
from tracker.calendar.rules import WorkCalendar, days_from

LONGEST = 10_000  # days; a count beyond it is a slip of the pen
LONGEST_PAUSE = 1_000  # so is an answer that took years
CLEAR = 3  # working days that ours stays clear of the superior's (DUE-2)


class Step(NamedTuple):
    """One day of a count: which number it got, or None, and why."""

    day: date
    number: int | None
    word: str
    is_end: bool = False
    is_paused: bool = False


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What was counted by which rule, from what, and where it ended (DL-6).

    `ends` is the last day in time. `amount` is what was counted, `extension` what was granted
    on top, both in the limit's unit.
    """

    limit: Limit
    calendar: WorkCalendar
    start: date
    amount: int
    extension: int
    pauses: tuple[Pause, ...]
    ceiling: date | None
    ends: date

    @property
    def first(self) -> date:
        """The first day the count looked at."""
        return min(self.start, self.ends)

    @property
    def last(self) -> date:
        """The last day the count looked at: where a named day is a rest day, that day."""
        return max(self.start, self.ends, self.ceiling or date.min)

    @property
    def provisional(self) -> bool:
        """Whether it rests on a year whose arrangement is not published (domain.md 6.1)."""
        return self.calendar.is_provisional_between(self.first, self.last)

    @property
    def total(self) -> int:
        """All that was counted."""
        return self.amount + self.extension

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every day from the start to the end, in words; of a long count the plain runs too."""
        return tuple(_STEPS[self.limit.unit](self))


def count(
    limit: Limit,
    start: date,
    calendar: WorkCalendar,
    *,
    amount: int | None = None,
    extension: int = 0,
    pauses: Sequence[Pause] = (),
    ceiling: date | None = None,
) -> Counted:
    """Count `limit` from `start`, which is day 0 (DL-1), or to `start` where the day is named.

    `amount` stands in for the limit's own where an office has set another. `pauses` stop a count
    of working days. `ceiling` is the superior's own day, which ours may not come close to
    (DUE-2); only a named day has one. Raises ValueError for an extension the rule does not allow, a
    pause in a limit that knows none, one that ends before it begins, a count out of all proportion,
    a limit in hours (`hours.count_hours`), and another day than the rule's where that is fixed.
    """
    wanted = limit.amount if amount is None else amount
    if not 0 <= wanted + extension <= LONGEST:
        raise ValueError(f"期限要在 0 到 {LONGEST} 天之间，请核对。")
    if not 0 <= extension <= limit.extension:
        raise ValueError(
            f"“{limit.name}”最多延长 {limit.words(limit.extension)}。"
            if limit.extension
            else f"“{limit.name}”不能延长。"
        )
    if pauses and limit.unit is not Unit.WORKDAY:
        raise ValueError(f"“{limit.name}”不扣除征求意见的时间。")
    if any((pause.back - pause.sent).days > LONGEST_PAUSE for pause in pauses):
        raise ValueError(f"征求意见超过 {LONGEST_PAUSE} 天，请核对两个日期。")
    if ceiling is not None and limit.unit is not Unit.NAMED:
        raise ValueError(f"“{limit.name}”是法定期限，不按上级时限推算。")
    if limit.fixed and (start.month, start.day) != limit.fixed:
        month, day = limit.fixed
        raise ValueError(
            f"“{limit.name}”写明的日期是{month}月{day}日，请填 {start.year}-{month:02}-{day:02}。"
        )
    ends = _ENDS[limit.unit](start, wanted + extension, calendar, tuple(pauses))
    if ceiling is not None:
        ends = min(ends, latest_under(ceiling, calendar))
    return Counted(
        limit=limit,
        calendar=calendar,
        start=start,
        amount=wanted,
        extension=extension,
        pauses=tuple(pauses),
        ceiling=ceiling,
        ends=ends,
    )


def latest_under(superior: date, calendar: WorkCalendar) -> date:
    """The last day for ours where the superior's own is `superior`: 3 working days before (DUE-2).

    >>> latest_under(date(2026, 11, 30), WorkCalendar({}, frozenset({2026}))).isoformat()
    '2026-11-25'
    """
    return calendar.add_workdays(calendar.target(superior), -CLEAR)


def is_in_time(ends: date, sent_on: date) -> bool:
    """Whether what was posted on `sent_on` came in time: the way does not count (DL-3, DL-2)."""
    return sent_on <= ends


def _by_workdays(
    start: date, total: int, calendar: WorkCalendar, pauses: tuple[Pause, ...]
) -> date:
    ends, asked = calendar.add_workdays(start, total), []
    for pause in sorted(pauses):
        if pause.sent > ends:
            break  # the time was over before they were asked
        asked.append(pause)
        out = sum(day > start and calendar.is_workday(day) for day in days_of(asked))
        ends = calendar.add_workdays(start, total + out)
    return ends


def _before(start: date, total: int, calendar: WorkCalendar, _pauses: tuple[Pause, ...]) -> date:
    return calendar.add_workdays(start, -total)


def _by_days(start: date, total: int, calendar: WorkCalendar, _pauses: tuple[Pause, ...]) -> date:
    return calendar.next_workday_on_or_after(start + timedelta(days=total))


def _by_months(start: date, total: int, calendar: WorkCalendar, _pauses: tuple[Pause, ...]) -> date:
    return calendar.next_workday_on_or_after(months_after(start, total))


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or that month's last where it has none such.

    >>> months_after(date(2026, 8, 31), 6).isoformat()
    '2027-02-28'
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _named(start: date, _total: int, calendar: WorkCalendar, _pauses: tuple[Pause, ...]) -> date:
    return calendar.target(start)


def _refuse_hours(
    _start: date, _total: int, _calendar: WorkCalendar, _pauses: tuple[Pause, ...]
) -> date:
    raise ValueError("按小时计的期限从时刻算起，不能只按日期推算。")


_ENDS = {
    Unit.WORKDAY: _by_workdays,
    Unit.BEFORE: _before,
    Unit.DAY: _by_days,
    Unit.MONTH: _by_months,
    Unit.NAMED: _named,
    Unit.HOUR: _refuse_hours,
}


def _steps_by_workdays(counted: Counted) -> Iterator[Step]:
    out, number = days_of(counted.pauses), 0
    yield Step(counted.start, 0, f"{counted.limit.starts}，当天不计", counted.total == 0)
    for day in days_from(counted.start + timedelta(days=1), counted.ends):
        why = counted.calendar.why(day)
        if not counted.calendar.is_workday(day):
            yield Step(day, None, why)
        elif day in out:
            yield Step(day, None, "征求意见期间，不计入", day == counted.ends, is_paused=True)
        else:
            number += 1
            word = f"第{number}个工作日" + (f"（{why}）" if why else "")
            yield Step(day, number, word, day == counted.ends)


def _steps_before(counted: Counted) -> Iterator[Step]:
    number = 0
    yield Step(counted.start, 0, f"{counted.limit.starts}，当天不计", counted.total == 0)
    for day in reversed(list(days_from(counted.ends, counted.start - timedelta(days=1)))):
        why = counted.calendar.why(day)
        if counted.calendar.is_workday(day):
            number += 1
            word = f"倒数第{number}个工作日" + (f"（{why}）" if why else "")
            yield Step(day, number, word, day == counted.ends)
        else:
            yield Step(day, None, why)


def _steps_by_days(counted: Counted) -> Iterator[Step]:
    calendar = counted.calendar
    if counted.limit.unit is Unit.MONTH:
        plain_end = months_after(counted.start, counted.total)
    else:
        plain_end = counted.start + timedelta(days=counted.total)
    yield Step(counted.start, 0, f"{counted.limit.starts}，当天不计", counted.start == counted.ends)
    for number, day in enumerate(
        days_from(counted.start + timedelta(days=1), counted.ends), start=1
    ):
        why = calendar.why(day)
        if day <= plain_end:
            end = "，期满" if day == plain_end else ""
            rolls = "，顺延到下一个工作日" if day == plain_end != counted.ends else ""
            tail = f"（{why}）" if why else ""
            yield Step(day, number, f"第{number}日{tail}{end}{rolls}", day == counted.ends)
        else:
            is_end = day == counted.ends
            yield Step(day, None, f"{why or '工作日'}{'，顺延到这一天' if is_end else ''}", is_end)


def _steps_back(counted: Counted) -> Iterator[Step]:
    """From a named day back to the working day that is shown."""
    calendar = counted.calendar
    ends_plain = calendar.target(counted.start)
    for day in reversed(list(days_from(ends_plain, counted.start))):
        why = calendar.why(day)
        named = "写明的日期，含当日" if day == counted.start else ""
        if day == ends_plain:
            word = named or "前一个工作日，提前到这一天"
            word += f"（{why}）" if why else ""
        else:
            word = "，".join(filter(None, [named, why]))
        yield Step(day, None, word, day == counted.ends)
    if counted.ceiling is not None and counted.ends < ends_plain:
        yield from _clear_of(counted.ceiling, counted)


def _clear_of(ceiling: date, counted: Counted) -> Iterator[Step]:
    """The working days that lie between ours and the superior's day (DUE-2)."""
    calendar, number = counted.calendar, 0
    target = calendar.target(ceiling)
    yield Step(target, None, "上级时限，本单位要早 3 个工作日")
    for day in reversed(list(days_from(counted.ends, target - timedelta(days=1)))):
        if calendar.is_workday(day):
            number += 1
            is_end = day == counted.ends
            yield Step(
                day,
                None,
                f"上级时限前第{number}个工作日" + ("，不晚于这一天" if is_end else ""),
                is_end,
            )
        else:
            yield Step(day, None, calendar.why(day))


def _no_steps(_counted: Counted) -> Iterator[Step]:
    return iter(())


_STEPS = {
    Unit.WORKDAY: _steps_by_workdays,
    Unit.BEFORE: _steps_before,
    Unit.DAY: _steps_by_days,
    Unit.MONTH: _steps_by_days,
    Unit.NAMED: _steps_back,
    Unit.HOUR: _no_steps,
}
