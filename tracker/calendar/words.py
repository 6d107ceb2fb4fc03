"""How far off a deadline is, in words for people."""

from datetime import date

from tracker.calendar.rules import WorkCalendar

PROVISIONAL = "（暂定）"


def time_left(calendar: WorkCalendar, today: date, due: date) -> str:
    """Say how many working days are left until the target of `due`, or how many it is overdue.

    Marked as provisional when the count touches a year whose arrangement is not published
    (domain.md 4.4 DUE-1, 5.4, 6.1).

    >>> calendar = WorkCalendar({}, frozenset({2026}))
    >>> time_left(calendar, date(2026, 11, 25), date(2026, 11, 30))
    '还有 3 个工作日'
    >>> time_left(calendar, date(2026, 12, 31), date(2027, 1, 4))
    '还有 1 个工作日（暂定）'
    """
    target = calendar.target(due)
    doubtful = calendar.is_provisional_between(min(today, target), max(today, due))
    return _phrase(calendar, today, target) + (PROVISIONAL if doubtful else "")


def day_mark(calendar: WorkCalendar, day: date) -> str:
    """Return what stands behind a computed date: "（暂定）" or nothing (domain.md 6.1).

    >>> day_mark(WorkCalendar({}, frozenset({2026})), date(2027, 1, 4))
    '（暂定）'
    """
    return PROVISIONAL if calendar.is_provisional(day) else ""


def _phrase(calendar: WorkCalendar, today: date, target: date) -> str:
    days = calendar.workdays_between(today, target)
    if today == target:
        return "今天到期"
    if days > 0:
        return f"还有 {days} 个工作日"
    if days < 0:
        return f"逾期 {-days} 个工作日"
    return "逾期不足 1 个工作日"  # the rest days right after the target
