"""The published arrangements of 2025 and 2026, copied by hand from domain.md 6.1."""

from datetime import date, timedelta

from tracker.calendar.rules import WorkCalendar

REST = (  # first and last day of each holiday, weekends in it included
    ("2025-01-01", "2025-01-01"),
    ("2025-01-28", "2025-02-04"),
    ("2025-04-04", "2025-04-06"),
    ("2025-05-01", "2025-05-05"),
    ("2025-05-31", "2025-06-02"),
    ("2025-10-01", "2025-10-08"),
    ("2026-01-01", "2026-01-03"),
    ("2026-02-15", "2026-02-23"),
    ("2026-04-04", "2026-04-06"),
    ("2026-05-01", "2026-05-05"),
    ("2026-06-19", "2026-06-21"),
    ("2026-09-25", "2026-09-27"),
    ("2026-10-01", "2026-10-07"),
)
WORK_2025 = ("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11")
WORK_2026 = ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")


def days_from(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


REST_DAYS = [
    day
    for first, last in REST
    for day in days_from(date.fromisoformat(first), date.fromisoformat(last))
]
WORKED_WEEKENDS = [date.fromisoformat(day) for day in (*WORK_2025, *WORK_2026)]

CALENDAR = WorkCalendar(
    exceptions=dict.fromkeys(REST_DAYS, False) | dict.fromkeys(WORKED_WEEKENDS, True),
    published=frozenset({2025, 2026}),
)
