"""How far off a deadline is, in words."""

from datetime import date

import pytest

from tests.calendar.days import CALENDAR
from tracker.calendar.words import day_mark, time_left


@pytest.mark.parametrize(
    ("today", "says"),
    [
        ("2026-09-24", "还有 3 个工作日"),
        ("2026-09-26", "还有 3 个工作日"),
        ("2026-09-29", "还有 1 个工作日"),
        ("2026-09-30", "今天到期"),
        ("2026-10-03", "逾期不足 1 个工作日"),
        ("2026-10-08", "逾期 1 个工作日"),
        ("2026-10-15", "逾期 7 个工作日"),
    ],
)
def test_the_words_for_a_task_due_at_the_end_of_september(today, says):
    assert time_left(CALENDAR, date.fromisoformat(today), date(2026, 9, 30)) == says


def test_a_task_due_on_a_sunday_ends_on_the_friday():
    assert time_left(CALENDAR, date(2025, 11, 28), date(2025, 11, 30)) == "今天到期"


@pytest.mark.parametrize(
    ("today", "due", "says"),
    [
        ("2026-12-30", "2027-01-04", "还有 2 个工作日（暂定）"),
        ("2027-01-04", "2026-12-31", "逾期 1 个工作日（暂定）"),
        ("2026-12-31", "2027-01-01", "今天到期（暂定）"),
    ],
)
def test_what_touches_an_unpublished_year_is_provisional(today, due, says):
    # by weekday alone 2027-01-01 would be a Friday of work; without a table it is a fixed holiday
    assert time_left(CALENDAR, date.fromisoformat(today), date.fromisoformat(due)) == says


def test_only_a_date_of_an_unpublished_year_is_marked():
    assert day_mark(CALENDAR, date(2026, 12, 31)) == ""
    assert day_mark(CALENDAR, date(2027, 1, 4)) == "（暂定）"
