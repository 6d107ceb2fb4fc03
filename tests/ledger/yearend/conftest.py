"""A year that is over, with rows in every state."""

from datetime import UTC, date, datetime

import pytest

from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.ledger import rollover
from tracker.ledger.actions import yearend
from tracker.ledger.actions.yearend import Carry
from tracker.ledger.kinds import InstanceState, ScheduleType, State
from tracker.ledger.models import TaskInstance
from tracker.plans.models import YearPlan

EVE = datetime(2026, 12, 31, 4, 0, tzinfo=UTC)
SPRING = date(2027, 3, 31)


@pytest.fixture(autouse=True)
def eve():
    """The last day of the year, at noon."""
    with clock.stopped_at(EVE):
        yield


def period(task, number, state=InstanceState.OPEN, first=None):
    """One period of a task."""
    day = first or date(2026, number, 1)
    with unit_of_work() as session:
        row = TaskInstance(
            task_id=task.id,
            key=f"{day:%Y-%m}",
            first_day=day,
            last_day=day.replace(day=28),
            scheduled=day.replace(day=28),
            due_date=day.replace(day=28),
            made_at=EVE,
            state=state,
        )
        session.add(row)
    return row


@pytest.fixture
def ledger(make):
    """A year's tasks by name."""
    monthly = {"schedule_type": ScheduleType.RECURRING, "recurrence": "P1M", "due_date": None}
    found = {
        "judged": make.task("审核通过的", state=State.VERIFIED, verified_at=EVE, evidence_count=1),
        "open": make.task("没有办完的", state=State.IN_PROGRESS),
        "settled": make.task("各期都办结的", state=State.IN_PROGRESS, **monthly),
        "behind": make.task("有一期没办的", state=State.ACCEPTED, **monthly),
        "never": make.task("没有发生过的", schedule_type=ScheduleType.EVENT, due_date=None),
        "excused": make.task("不涉及的", state=State.NOT_APPLICABLE),
    }
    period(found["settled"], 11, InstanceState.EXCUSED)
    period(found["settled"], 12, InstanceState.VERIFIED)
    period(found["settled"], 1, first=date(2027, 1, 1))  # of the next year, begun or not
    period(found["behind"], 11, InstanceState.VERIFIED)
    period(found["behind"], 12)
    return found


@pytest.fixture
def closing(cast, make):
    """Closes the year as the clerk, carrying the tasks that are named, and returns what it did."""

    def done(carries=(), seen=None, version=None, person=cast.clerk):
        plan_id = make.year().id
        with unit_of_work() as session:
            plan = session.get_one(YearPlan, plan_id)
            mark = seen or rollover.mark(rollover.leftovers(session, plan))
            actor = cast.actor(person)
            return yearend.close(
                session,
                actor,
                plan,
                [one if isinstance(one, Carry) else Carry(one.id, SPRING) for one in carries],
                mark,
                expected_version=version or plan.version,
            )

    return done
