"""Which year runs, and what becomes of tasks."""

from datetime import date

import pytest

from tracker.demo.rules import Facts, Fate, fates, running_year
from tracker.ledger.kinds import ScheduleType

TODAY = date(2026, 11, 20)


def dated(number, due):
    return Facts(number, f"{number}", ScheduleType.ONE_OFF, due)


@pytest.mark.parametrize(
    ("today", "year"),
    [
        (date(2026, 1, 1), 2025),
        (date(2026, 4, 9), 2025),
        (date(2026, 4, 10), 2026),
        (date(2026, 12, 31), 2026),
    ],
)
def test_the_new_year_runs_once_the_last_one_is_closed(today, year):
    assert running_year(today) == year


def test_what_fell_due_last_is_what_is_still_open():
    tasks = [dated(number, date(2026, number, 28)) for number in range(1, 12)]

    found = fates(tasks, {}, date(2026, 11, 30), closed=False)

    assert [found[n] for n in (11, 10, 9)] == [Fate.STUCK, Fate.WAITING, Fate.RETURNED]
    assert {found[n] for n in (1, 2, 3, 4, 5)} <= {Fate.ON_TIME, Fate.LATE, Fate.MENDED}


def test_a_task_told_of_by_its_words_has_that_fate():
    tasks = [Facts(1, "公开征地信息。", ScheduleType.CONTINUING, None)]

    assert fates(tasks, {"征地": Fate.EXCUSED}, TODAY, closed=False) == {1: Fate.EXCUSED}


def test_in_a_closed_year_everything_came_to_an_end():
    tasks = [Facts(n, "每月公布。", ScheduleType.RECURRING, date(2025, 12, 31)) for n in range(20)]

    found = fates(tasks, {}, TODAY, closed=True)

    assert set(found.values()) == {Fate.ON_TIME, Fate.LATE, Fate.MENDED}


def test_every_task_has_a_fate():
    kinds = list(ScheduleType)
    tasks = [Facts(n, f"{n}", kinds[n % 4], None if n % 3 else TODAY) for n in range(40)]

    assert set(fates(tasks, {}, TODAY, closed=False)) == set(range(40))
