"""Who is told of a day that a new edition moved: each person once, and from the day they knew."""

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
from tracker.ledger.kinds import ScheduleType, State
from tracker.ledger.models import Task, TaskInstance
from tracker.notify.jobs import deliver_waiting
from tracker.notify.models import DueNotice, Letter
from tracker.notify.rules import LetterState
from tracker.reminders import jobs as reminding
from tracker.web.refs import ref
from tracker.workdays import jobs, queries

__all__ = ["days"]

TUESDAY, WEDNESDAY = date(2026, 12, 1), date(2026, 12, 2)
DECEMBER, NEW_YEAR = date(2026, 12, 31), date(2027, 1, 4)
DAY_BEFORE = {DECEMBER: Arranged(False, "元旦")}


def move(changed=None, without=()):
    """A notice, or its correction, and what hangs on it counted again; how many days moved."""
    kept = {day: one for day, one in wanted().days.items() if day not in without}
    load(days=kept | (changed or {}))
    with on(TUESDAY):
        return jobs.recount_everywhere(None)


def queue(day):
    """The letters of that morning wait: no mail server answers."""
    with clock.stopped_at(morning(day)):
        return reminding.queue_due_reminders(clock.now())


def said(days):
    """What every letter that left says of moved days."""
    lines = (line for letter in days.mailer.sent for line in letter.text.splitlines())
    return [line.split("：")[-1].split("；")[0].strip() for line in lines if "原定" in line]


def owed():
    db.session.rollback()
    with everywhere("a test"):
        query = select(DueNotice).where(DueNotice.stage == "moved").order_by(DueNotice.id)
        return [
            (row.subject_type, row.person_id, row.moved_from, row.due_date, row.deadline_version)
            for row in db.session.scalars(query)
        ]


def letters():
    db.session.rollback()
    with everywhere("a test"):
        return list(db.session.scalars(select(Letter.state).order_by(Letter.id)))


def opened(dated, cast, until=date(2027, 12, 31), rhythm="P1M/4", began=date(2027, 1, 1)):
    """A task due on the 4th of each month, its period of January begun."""
    more = {"schedule_type": ScheduleType.RECURRING, "recurrence": rhythm}
    task = dated(until, "更新公示栏", **more)
    with on(began), within(cast.org.id), unit_of_work() as session:
        open_instances(session, began, queries.calendar(session))
        rows = session.scalars(select(TaskInstance).order_by(TaskInstance.id))
        return task, {row.key: row for row in rows}


def put(task, state):
    with within(task.org_id), unit_of_work() as session:
        session.get_one(Task, task.id).state = state


# Periods


def test_a_period_that_moved_is_told_to_who_does_its_task(dated, cast, days):
    task, periods = opened(dated, cast)
    period = periods["2027-01"]
    assert again(period).due_date == NEW_YEAR

    assert move() == 1

    assert again(period).due_date == DECEMBER
    assert again(period).deadline_version == 2
    assert owed() == [("task_instance", cast.handler.id, NEW_YEAR, DECEMBER, 2)]
    assert days.run(TUESDAY, times=2) == 1
    assert days.run(WEDNESDAY) == 0
    [letter] = days.mailer.sent
    assert letter.to == cast.handler.email
    assert "时限调整1" in letter.subject
    assert "更新公示栏（2027年1月）" in letter.text
    assert "原定 1月4日；放假安排公布，您是经办人；应于 12月31日" in letter.text
    assert f"/tasks/{ref(task.id)}" in letter.text


@pytest.mark.parametrize("is_queued", [False, True])
def test_a_period_whose_task_is_done_before_the_letter_goes_is_told_to_nobody(
    dated, cast, days, is_queued
):
    task, _ = opened(dated, cast)
    move()
    if is_queued:
        assert queue(TUESDAY) == 1
    put(task, State.VERIFIED)

    assert days.run(TUESDAY) == 0


def test_a_period_whose_task_waits_for_sign_off_is_told_when_it_comes_back(dated, cast, days):
    task, _ = opened(dated, cast)
    put(task, State.SUBMITTED)
    assert move() == 1
    days.run(TUESDAY)
    assert said(days) == []

    put(task, State.RETURNED)
    days.run(WEDNESDAY)
    assert said(days) == ["原定 1月4日"]


def test_a_letter_taken_back_while_its_task_waited_told_nothing(dated, cast, days):
    task, _ = opened(dated, cast)
    move()
    assert queue(TUESDAY) == 1
    put(task, State.SUBMITTED)
    days.run(TUESDAY)
    assert letters()[0] == LetterState.CANCELLED
    assert said(days) == []

    put(task, State.RETURNED)
    days.run(WEDNESDAY)
    assert said(days) == ["原定 1月4日"]


def test_a_period_that_goes_with_its_task_is_not_told_beside_it(dated, cast, days):
    opened(dated, cast, NEW_YEAR)

    assert move() == 2
    assert days.run(TUESDAY, WEDNESDAY) == 1
    [letter] = days.mailer.sent
    assert letter.text.count("原定") == 1
    assert "（2027年1月）" not in letter.text


def test_a_period_that_comes_from_another_day_than_its_task_is_told(dated, cast, days):
    opened(dated, cast, date(2027, 10, 8), "P1M/7", date(2027, 10, 1))

    move({date(2027, 10, day): Arranged(False, "国庆节") for day in (7, 8)})

    assert {(kind, after) for kind, _, _, after, _ in owed()} == {
        ("task", date(2027, 9, 30)),
        ("task_instance", date(2027, 9, 30)),
    }
    days.run(TUESDAY)
    assert len(set(said(days))) == 2


# Two moves


def test_moved_twice_before_a_letter_the_day_once_known_is_named(dated, cast, days):
    task = dated(NEW_YEAR)
    move()
    move(DAY_BEFORE)
    assert again(task).due_date == date(2026, 12, 30)

    assert days.run(TUESDAY) == 1
    assert said(days) == ["原定 1月4日"]

    move()
    assert days.run(WEDNESDAY) == 1
    assert said(days)[1:] == ["原定 12月30日"]  # what the letter said


def test_a_letter_that_never_left_told_nothing(dated, cast, days):
    dated(NEW_YEAR)
    move()
    assert queue(TUESDAY) == 1
    move(DAY_BEFORE)

    days.run(WEDNESDAY)
    assert letters() == [LetterState.SUPERSEDED, LetterState.SENT]
    assert said(days) == ["原定 1月4日"]


def test_a_letter_overtaken_by_another_hands_its_moves_over(dated, cast, days):
    opened(dated, cast)
    move()
    assert queue(TUESDAY) == 1
    dated(date(2026, 12, 9), "公开采购意向")

    days.run(WEDNESDAY)
    assert letters() == [LetterState.SUPERSEDED, LetterState.SENT]
    assert said(days) == ["原定 1月4日"]


@pytest.mark.parametrize("is_queued", [False, True])
def test_moved_back_before_a_letter_left_nobody_is_told(dated, cast, days, is_queued):
    task = dated(NEW_YEAR)
    move()
    if is_queued:
        assert queue(TUESDAY) == 1
    move(without=[NEW_YEAR])

    assert again(task).due_date == NEW_YEAR
    assert again(task).deadline_version == 3
    days.run(TUESDAY, WEDNESDAY)
    assert said(days) == []


def test_moved_back_while_the_letter_was_written_the_next_one_puts_it_right(dated, cast, days):
    dated(NEW_YEAR)
    dated(WEDNESDAY, "公开采购意向")
    move()
    with clock.stopped_at(morning(TUESDAY)), within(cast.org.id):
        calendar = queries.calendar(db.session())
        planned = reminding._plan(db.session(), cast.org.id, clock.now(), calendar)
        move(without=[NEW_YEAR])
        with unit_of_work() as session:
            for one in planned:
                reminding._write(session, one, clock.now())
        deliver_waiting(days.mailer, clock.now(), "test")
    assert said(days) == ["原定 1月4日"]

    days.run(WEDNESDAY)
    assert said(days)[1:] == ["原定 12月31日"]
    assert "应于 1月4日" in days.mailer.sent[-1].text
