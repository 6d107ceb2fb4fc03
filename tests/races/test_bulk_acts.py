"""Two people change the same tasks at once, and take it back twice: nothing is done twice."""

import threading
from functools import partial

import pytest
from sqlalchemy import select

from tracker.access.scope import within
from tracker.core.db import db, unit_of_work
from tracker.ledger.actions import bulk, undoing
from tracker.ledger.actions.bulk import Change
from tracker.ledger.actions.undoing import CannotUndo
from tracker.ledger.kinds import Field
from tracker.ledger.models import Task
from tracker.trail.models import AuditEntry

ROWS = 40


@pytest.fixture
def at_once(app, cast):
    """Runs each act in a thread of its own, all begun together; what each gave or raised."""

    def run(*acts):
        barrier, given = threading.Barrier(len(acts)), [None] * len(acts)

        def one(place, act):
            with app.app_context(), within(cast.org.id):
                barrier.wait()
                try:
                    with unit_of_work() as work:
                        given[place] = act(work)
                except CannotUndo as refusal:
                    given[place] = refusal
                db.session.remove()

        threads = [threading.Thread(target=one, args=pair) for pair in enumerate(acts)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return given

    return run


@pytest.fixture
def previewed(make, cast):
    """Forty tasks, and what was previewed of them for each person."""
    tasks = [make.task(f"第{n}件") for n in range(ROWS)]
    rows = [(task.id, task.version) for task in tasks]

    def of(person):
        return [Change(number, version, Field.HANDLER, person.id) for number, version in rows]

    return of


def applied(work, actor, plan_id, changes):
    return bulk.apply(work, actor, plan_id, changes)


def test_of_two_who_change_the_same_rows_each_row_goes_to_one(
    app, make, cast, session, previewed, at_once
):
    clerk, plan_id = cast.actor(cast.clerk), make.year().id
    wanted = (cast.member, cast.outsider)
    acts = [
        partial(applied, actor=clerk, plan_id=plan_id, changes=previewed(cast.member)),
        partial(applied, actor=clerk, plan_id=plan_id, changes=previewed(cast.outsider)[::-1]),
    ]
    session.rollback()

    results = at_once(*acts)

    session.rollback()
    assert sum(len(one.done) for one in results) == ROWS
    for result, person in zip(results, wanted, strict=True):
        assert len(result.done) + len(result.left) == ROWS
        assert all(row.moved_on for row in result.left)
        for row in result.done:
            assert session.get_one(Task, row.change.task_id).handler_id == person.id
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "task.bulk")).all()
    assert len(entries) == sum(bool(one.done) for one in results)


def test_of_two_who_take_it_back_one_does(app, make, cast, session, previewed, at_once):
    clerk, plan_id = cast.actor(cast.clerk), make.year().id
    with unit_of_work() as work:
        done = bulk.apply(work, clerk, plan_id, previewed(cast.member))
    session.rollback()

    results = at_once(*[lambda work: undoing.undo(work, clerk, done.act_id)] * 2)

    refused = [one for one in results if isinstance(one, CannotUndo)]
    assert [str(one) for one in refused] == ["这次修改已经撤销过了。"]
    session.rollback()
    handlers = set(session.scalars(select(Task.handler_id)))
    assert handlers == {cast.handler.id}
