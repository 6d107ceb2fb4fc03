"""Who is told of a day that a new edition moved: each person once, and of the day they knew."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.reminders.conftest import days, morning
from tests.workdays.conftest import again, load, on, wanted
from tracker.access.scope import everywhere, within
from tracker.calendar.notice import Arranged
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.ledger.actions.opening import open_instances
from tracker.ledger.models import Task, TaskInstance
from tracker.ledger.rules import ScheduleType, State
from tracker.notify.models import DueNotice
from tracker.reminders.jobs import queue_due_reminders
from tracker.web.refs import ref
from tracker.workdays import jobs, queries

__all__ = ["days"]

DECEMBER = date(2026, 12, 31)
NEW_YEAR = date(2027, 1, 4)


def recount(day=date(2026, 12, 1)):
    with on(day):
        return jobs.recount_everywhere(None)


def correct(changed):
    """A correction of the notice: these days otherwise."""
    load(days=wanted().days | changed)
    recount()


def owed():
    db.session.rollback()
    with everywhere("a test"):
        query = select(DueNotice).where(DueNotice.stage == "moved").order_by(DueNotice.id)
        return [
            (row.subject_type, row.person_id, row.moved_from, row.due_date, row.deadline_version)
            for row in db.session.scalars(query)
        ]


def opened(dated, cast, until=date(2027, 12, 31)):
    """A task due on the 4th of each month, its period of January begun."""
    rhythm = {"schedule_type": ScheduleType.RECURRING, "recurrence": "P1M/4"}
    task = dated(until, "更新公示栏", **rhythm)
    with on(date(2027, 1, 1)), within(cast.org.id), unit_of_work() as session:
        open_instances(session, date(2027, 1, 1), queries.calendar(session))
        rows = session.scalars(select(TaskInstance).order_by(TaskInstance.id))
        return task, {row.key: row for row in rows}


def test_a_period_that_moved_is_told_to_who_does_its_task(dated, cast, days):
    task, periods = opened(dated, cast)
    period = periods["2027-01"]
    assert again(period).due_date == NEW_YEAR
    load()

    assert recount() == 1

    assert again(period).due_date == DECEMBER
    assert again(period).deadline_version == 2
    assert owed() == [("task_instance", cast.handler.id, NEW_YEAR, DECEMBER, 2)]
    assert days.run(date(2026, 12, 1), times=2) == 1
    assert days.run(date(2026, 12, 2)) == 0
    [letter] = days.mailer.sent
    assert letter.to == cast.handler.email
    assert "时限调整1" in letter.subject
    assert "更新公示栏（2027年1月）" in letter.text
    assert "放假安排公布，原定 1月4日；您是经办人；应于 12月31日" in letter.text
    assert f"/tasks/{ref(task.id)}" in letter.text


@pytest.mark.parametrize("is_queued", [False, True])
def test_a_period_whose_task_is_done_before_the_letter_goes_is_told_to_nobody(
    dated, cast, days, is_queued
):
    task, _ = opened(dated, cast)
    load()
    recount()
    if is_queued:
        with clock.stopped_at(morning(date(2026, 12, 1))):
            assert queue_due_reminders(clock.now()) == 1
    with within(cast.org.id), unit_of_work() as session:
        session.get_one(Task, task.id).state = State.VERIFIED

    assert days.run(date(2026, 12, 1)) == 0


def test_a_period_that_goes_with_its_task_is_not_told_beside_it(dated, cast):
    task, _ = opened(dated, cast, NEW_YEAR)
    load()

    assert recount() == 2
    assert owed() == [("task", cast.handler.id, NEW_YEAR, DECEMBER, 2)]
    assert again(task).due_date == DECEMBER


def test_moved_twice_before_a_letter_the_day_once_known_is_named(dated, cast, days):
    task = dated(NEW_YEAR)
    load()
    recount()
    correct({DECEMBER: Arranged(False, "元旦")})

    assert [(before, after) for _, _, before, after, _ in owed()] == [
        (NEW_YEAR, DECEMBER),
        (NEW_YEAR, date(2026, 12, 30)),
    ]
    assert days.run(date(2026, 12, 1)) == 1
    [letter] = days.mailer.sent
    assert letter.text.count("原定") == 1
    assert "原定 1月4日" in letter.text

    load()
    recount()
    assert again(task).due_date == DECEMBER
    assert owed()[-1][2:4] == (date(2026, 12, 30), DECEMBER)  # what the letter said, and not before


def test_moved_back_before_a_letter_nobody_is_told(dated, cast, days):
    task = dated(NEW_YEAR)
    load()
    recount()
    without = {day: its for day, its in wanted().days.items() if day != NEW_YEAR}
    load(days=without)
    recount()

    assert again(task).due_date == NEW_YEAR
    assert again(task).deadline_version == 3
    assert len(owed()) == 1
    assert days.run(date(2026, 12, 1)) == 0
