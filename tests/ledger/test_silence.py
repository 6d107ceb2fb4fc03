"""Nobody says a word for five working days: the task counts as accepted (domain.md 5.1)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.workdays.conftest import on
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.ledger.actions.assigning import accept_silent
from tracker.ledger.jobs import accept_everywhere
from tracker.ledger.kinds import State
from tracker.ledger.models import Task
from tracker.ledger.rules import TooEarly
from tracker.plans import actions as plans
from tracker.plans.models import YearPlan

GIVEN = datetime(2026, 9, 17, 3, 0, tzinfo=UTC)  # a Thursday; 20 September is worked, 25-27 rest


def at_noon(day):
    return datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC)


def run(day):
    with clock.stopped_at(at_noon(day)):
        return accept_everywhere(at_noon(day))


@pytest.mark.parametrize("state", [State.ASSIGNED, State.OBJECTED, State.ACCEPTED])
def test_only_what_waits_for_a_word_is_taken(make, session, state):
    task = make.task(state=state, assigned_at=GIVEN)

    counts = [run(date(2026, 9, 17) + timedelta(days=days)) for days in range(14)]

    session.expire_all()
    row = session.get_one(Task, task.id)
    assert sum(counts) == (state == State.ASSIGNED)
    assert row.accepted_silently == (state == State.ASSIGNED)
    assert row.state == (State.OBJECTED if state == State.OBJECTED else State.ACCEPTED)


def test_it_is_the_day_after_the_fifth_working_day(make):
    make.task(assigned_at=GIVEN)

    days = [date(2026, 9, 17) + timedelta(days=days) for days in range(20)]
    first = next(day for day in days if run(day))

    # 18, 20 (a Sunday made up), 21, 22, 23 are the five
    assert first == date(2026, 9, 24)


def test_before_that_the_act_itself_is_refused(make):
    task = make.task(assigned_at=GIVEN)

    with on(date(2026, 9, 23)), pytest.raises(TooEarly), unit_of_work() as work:
        accept_silent(work, work.get_one(Task, task.id))


def test_in_a_closed_year_nothing_is_taken(make, session):

    task = make.task(year=2025, assigned_at=GIVEN)
    with unit_of_work() as work:
        plans.close_year(work, None, work.get_one(YearPlan, task.year_plan_id))

    assert run(date(2026, 10, 20)) == 0
