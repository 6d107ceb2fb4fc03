"""Another kind for many tasks: the periods follow, and come back when it is taken back."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.ledger.bulk.conftest import to
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.ledger.actions.opening import open_instances
from tracker.ledger.kinds import Field, InstanceState, ScheduleType, State
from tracker.ledger.models import Task, TaskInstance
from tracker.ledger.pressing import press
from tracker.workdays import queries as workdays

MAY = datetime(2026, 5, 6, 4, 0, tzinfo=UTC)


@pytest.fixture
def of(session):
    """Kind, rhythm and nearest day of a task, and its periods with their states."""

    def standing(task):
        session.rollback()
        row = session.get_one(Task, task.id)
        found = session.scalars(
            select(TaskInstance).where(TaskInstance.task_id == task.id).order_by(TaskInstance.key)
        )
        its = {one.key: (one.state, one.note) for one in found}
        return row.schedule_type, row.recurrence, row.nearest_due, its

    return standing


@pytest.fixture
def monthly(make):
    """A monthly task with its periods, the first of them signed off."""
    task = make.task(
        "每月公开",
        schedule_type=ScheduleType.RECURRING,
        recurrence="P1M",
        due_date=None,
        created_at=MAY,
        state=State.IN_PROGRESS,
    )
    with unit_of_work() as work:
        open_instances(work, clock.today(), workdays.calendar(work))
        first = work.scalars(select(TaskInstance).order_by(TaskInstance.due_date)).first()
        first.state = InstanceState.VERIFIED
        press(work, work.get_one(Task, task.id))
    return task


def test_the_kind_is_looked_at_and_set(make, look, act, of):
    task = make.task()

    [row] = look(to(Field.KIND, "recurring:P1M", task))
    assert (row.old, row.new) == ("限期", "周期（每月）")
    act([row.change])

    assert of(task)[:2] == (ScheduleType.RECURRING, "P1M")


def test_periods_end_with_their_rhythm_and_come_back(monthly, act, undo, of):
    before = of(monthly)
    assert len(before[3]) > 3

    done = act(to(Field.KIND, "one_off:", monthly))
    kind, _, _, periods = of(monthly)
    states = [state for state, _ in periods.values()]
    assert kind == ScheduleType.ONE_OFF
    assert states.count(InstanceState.VERIFIED) == 1  # what was signed off was
    assert set(states) == {InstanceState.VERIFIED, InstanceState.EXCUSED}

    undo(done.act_id)
    assert of(monthly) == before


def test_periods_ahead_that_were_dropped_begin_again(monthly, act, undo, of):
    before = of(monthly)

    done = act(to(Field.KIND, "recurring:P3M", monthly))
    assert of(monthly)[3].keys() < before[3].keys()

    undo(done.act_id)
    assert of(monthly) == before


@pytest.mark.parametrize(
    ("state", "says"),
    [(State.VERIFIED, "已经办结或撤销"), (State.SUBMITTED, "审核或退回以后再改类型")],
)
def test_what_is_done_or_handed_in_keeps_its_kind(make, cast, look, state, says):
    task = make.task(state=state, submitted_by_id=cast.handler.id)

    assert says in look(to(Field.KIND, "event:", task))[0].refusal


@pytest.mark.parametrize("value", ["recurring:", "recurring:P0M", "one_off:P1M", "x:", "", None])
def test_what_is_no_kind_is_refused(make, look, value):
    assert look(to(Field.KIND, value, make.task()))[0].refusal
