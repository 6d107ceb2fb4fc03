"""Periods are made as they begin, once each, and follow the calendar."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from tests.workdays.conftest import load, on
from tracker.access.scope import everywhere, within
from tracker.calendar.notice import Arranged
from tracker.core.db import db, unit_of_work
from tracker.ledger.actions import assigning
from tracker.ledger.actions.assigning import NewTask
from tracker.ledger.actions.opening import open_instances
from tracker.ledger.jobs import open_everywhere
from tracker.ledger.kinds import ScheduleType, State
from tracker.ledger.models import Task, TaskInstance
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState
from tracker.trail.models import AuditEntry
from tracker.workdays import actions as workdays_actions
from tracker.workdays import deadlines, queries
from tracker.workdays.actions import Wanted
from tracker.workdays.models import Deadline


@pytest.fixture
def recurring(make, cast):
    """Makes a task that recurs, given on a day."""

    def made(recurrence, given=date(2026, 11, 20), kind=ScheduleType.RECURRING, **more):
        plan = make.year(2026)
        with on(given), unit_of_work() as session:
            new = NewTask(
                title="更新公示栏",
                requirement="每周更新公示栏。",
                lead_unit_id=cast.finance.id,
                handler_id=cast.handler.id,
                schedule_type=kind,
                recurrence=recurrence,
                **{"due_named": date(2026, 12, 31), "due_assumed": True} | more,
            )
            plan = session.get_one(YearPlan, plan.id)
            return assigning.new_tasks(session, cast.actor(cast.clerk), plan, [new])[0]

    return made


def opened(cast, today) -> int:
    with on(today), within(cast.org.id), unit_of_work() as session:
        return open_instances(session, today, queries.calendar(session))


def periods(task):
    db.session.rollback()
    with within(task.org_id):
        rows = db.session.scalars(
            select(TaskInstance).where(TaskInstance.task_id == task.id).order_by(TaskInstance.id)
        )
        return [(row.key, row.scheduled, row.due_date, row.due_provisional) for row in rows]


def test_a_period_is_made_when_it_begins_and_only_once(recurring, cast):
    task = recurring("P7D")

    assert [opened(cast, date(2026, 11, day)) for day in (20, 20, 22, 23)] == [1, 0, 0, 1]
    assert periods(task) == [
        ("2026-W47", date(2026, 11, 22), date(2026, 11, 20), False),
        ("2026-W48", date(2026, 11, 29), date(2026, 11, 27), False),
    ]


def test_what_was_missed_is_made_up_across_the_years_end(recurring, cast):
    task = recurring("P7D")
    opened(cast, date(2026, 11, 20))

    assert opened(cast, date(2027, 1, 12)) == 8
    keys = [key for key, *_ in periods(task)]
    assert keys == [*(f"2026-W{n}" for n in range(47, 54)), "2027-W01", "2027-W02"]
    assert periods(task)[6] == ("2026-W53", date(2027, 1, 3), date(2026, 12, 31), True)


def test_each_period_keeps_how_its_day_came_about(recurring, cast):
    recurring("P1M/w5")
    opened(cast, date(2026, 12, 1))

    with within(cast.org.id):
        rows = db.session.scalars(
            select(Deadline).where(Deadline.subject_type == "task_instance")
        ).all()
        [row] = rows  # the fifth working day of November was over when it was given
        assert (row.rule, row.amount, row.start) == ("NTH_WORKDAY", 5, date(2026, 11, 30))
        assert row.ends == date(2026, 12, 7)
        counted = deadlines.counted_of(row, queries.calendar(db.session()))
        assert counted.ends == row.ends


def test_a_late_period_moves_no_other(recurring, cast):
    task = recurring("P1M/28", given=date(2026, 9, 1))
    for day in (date(2026, 9, 1), date(2026, 10, 20), date(2026, 12, 31)):
        opened(cast, day)

    assert [(key, scheduled.day) for key, scheduled, *_ in periods(task)] == [
        ("2026-09", 28),
        ("2026-10", 28),
        ("2026-11", 28),
        ("2026-12", 28),
    ]


def test_a_finished_task_and_a_closed_year_have_no_new_period(recurring, cast):
    recurring("P7D")
    with within(cast.org.id), unit_of_work() as session:
        session.scalars(select(Task)).one().state = State.NOT_APPLICABLE
    assert opened(cast, date(2026, 11, 23)) == 0

    with within(cast.org.id), unit_of_work() as session:
        session.scalars(select(Task)).one().state = State.ASSIGNED
        session.scalars(select(YearPlan)).one().state = YearState.CLOSED
    assert opened(cast, date(2026, 11, 23)) == 0


def test_a_new_notice_moves_the_day_of_a_period_but_not_the_period(recurring, cast):
    task = recurring("P1M/w1", given=date(2026, 12, 5))
    weekly = recurring("P7D", given=date(2026, 12, 31))
    opened(cast, date(2027, 1, 1))
    assert periods(task) == [("2027-01", date(2027, 1, 4), date(2027, 1, 4), True)]
    load()

    with on(date(2026, 12, 31)), within(cast.org.id), unit_of_work() as session:
        changed = deadlines.recount(session, None)
        told = session.scalars(
            select(AuditEntry.payload).where(
                AuditEntry.org_id == cast.org.id, AuditEntry.action == "task.redate"
            )
        ).all()
    assert periods(task) == [("2027-01", date(2027, 1, 5), date(2027, 1, 5), False)]
    assert periods(weekly) == [("2026-W53", date(2027, 1, 3), date(2026, 12, 31), False)]
    assert sum(move.is_elsewhere for move in changed) == 1
    assert len(told) == 1
    assert '"period":"2027年1月"' in told[0]


def test_a_past_period_stays_what_it_was(recurring, cast):
    task = recurring("P1M/w1", given=date(2026, 12, 5))
    opened(cast, date(2027, 1, 1))
    load()
    with on(date(2027, 2, 1)), within(cast.org.id), unit_of_work() as session:
        deadlines.recount(session, None)
    assert periods(task) == [("2027-01", date(2027, 1, 4), date(2027, 1, 4), True)]


def test_a_period_too_short_for_its_working_day_has_its_last(recurring, cast):
    task = recurring("P1M/w20", given=date(2027, 1, 30))
    opened(cast, date(2027, 2, 1))
    [(_, scheduled, due, _)] = periods(task)
    assert scheduled == due
    assert due.month == 2


def test_an_offices_own_holiday_moves_its_periods(recurring, cast):
    task = recurring("P1M/28", given=date(2026, 12, 1))
    opened(cast, date(2026, 12, 1))
    with within(cast.org.id), unit_of_work() as session:
        wanted = Wanted(
            year=2026,
            days={date(2026, 12, 28): Arranged(False, "节日")},
            source="县政府通知",
            office_id=cast.org.id,
        )
        workdays_actions.load(session, None, wanted)
        with on(date(2026, 12, 1)):
            deadlines.recount(session, None)

    assert periods(task) == [("2026-12", date(2026, 12, 28), date(2026, 12, 25), False)]


def test_the_job_opens_for_every_office_and_asks_few_questions(recurring, cast, count_queries):
    for rule in ("P7D", "P1M", "P3M"):
        recurring(rule)
    now = datetime(2026, 11, 23, 1, tzinfo=UTC)
    assert open_everywhere(now) == 4
    with count_queries() as asked:
        assert open_everywhere(now) == 0
    few = len([one for one in asked if one.startswith("SELECT")])
    for _ in range(10):
        recurring("P7D")
    open_everywhere(now)
    with count_queries() as asked:
        open_everywhere(now)
    assert len([one for one in asked if one.startswith("SELECT")]) == few
    with everywhere("a test"):
        assert db.session.scalars(select(TaskInstance.key).distinct()).all()
