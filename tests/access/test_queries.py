"""Whose rows a piece of work reaches (reliability.md 2.10), on both databases."""

import time
from contextvars import Context

import pytest
from sqlalchemy import delete, func, insert, select, text, union, update
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.orm import aliased

from tracker.access.scope import OutOfScope, everywhere, touched, within
from tracker.accounts.models import Organization, Person, Unit
from tracker.core.db import db, unit_of_work
from tracker.ledger import queries
from tracker.ledger.models import Task, TaskSource

TASK = Task.__table__
NEW_UNIT = {"name": "插入", "short_name": "插", "kind": "station", "order_no": 1, "active": True}

EVERY_SHAPE = {
    "rows": select(Task),
    "one column": select(Task.id),
    "an alias": select(aliased(Task).id),
    "a count": select(func.count()).select_from(Task),
    "a subquery": select(select(Task.id).subquery().c.id),
    "a common table expression": select(select(Task.id).cte().c.id),
    "a union": union(select(Task.id), select(Task.id)),
    "a question whether there are any": select(Organization.id).where(select(Task.id).exists()),
    "a join": select(Organization.id).join(Task, Task.org_id == Organization.id),
    "a table without its model": select(TASK.c.id),
}
CANNOT_BE_NARROWED = {
    "text": text("SELECT id FROM task"),
    "rows out of text": select(Task).from_statement(text("SELECT * FROM task")),
    "text inside": select(Organization.id).where(text("EXISTS (SELECT 1 FROM task)")),
    "a table inside": select(Organization.id).where(select(TASK.c.id).exists()),
    "a table twice": select(TASK.c.id).where(select(TASK.c.id).exists()),
    "an update without the model": update(TASK).values(title="改"),
    "a deletion without the model": delete(TASK),
    "an insert without the model": insert(Unit.__table__).values(org_id=1, **NEW_UNIT),
    "an insert": insert(Unit).values(org_id=1, **NEW_UNIT),
}


def shapes(given):
    return pytest.mark.parametrize("statement", given.values(), ids=given.keys())


@shapes(EVERY_SHAPE | CANNOT_BE_NARROWED | {"an update": update(Task).values(title="改")})
def test_without_a_scope_nothing_is_reached(app, statement):
    with pytest.raises(OutOfScope):
        Context().run(asked, app, statement)


def test_without_a_scope_what_nobody_owns_is_reached(app):
    assert Context().run(asked, app, select(func.count()).select_from(Organization)) == [(3,)]
    assert Context().run(asked, app, text("SELECT count(*) FROM organization")) == [(3,)]


@shapes(EVERY_SHAPE)
def test_inside_a_scope_only_its_own_rows_are_seen(app, cast, make, statement):
    make.task()

    def seen(org_id):
        db.session.remove()
        with within(org_id):
            rows = [row for row in db.session.execute(statement) if row != (0,)]
        return len(rows) > 0

    assert (seen(cast.org.id), seen(cast.stranger.org_id)) == (True, False)


@shapes(CANNOT_BE_NARROWED)
def test_inside_a_scope_what_cannot_be_narrowed_is_refused(app, cast, statement):
    with pytest.raises(OutOfScope), within(cast.stranger.org_id), unit_of_work() as session:
        session.execute(statement)


@pytest.mark.parametrize(
    "bulk",
    [
        lambda session, row: session.execute(update(Task), [{"id": row, "version": 1}]),
        lambda session, row: session.bulk_update_mappings(Task, [{"id": row, "title": "改"}]),
        lambda session, row: session.bulk_insert_mappings(Unit, [{"org_id": 1, **NEW_UNIT}]),
        lambda session, row: session.bulk_save_objects([Unit(org_id=1, **NEW_UNIT)]),
    ],
)
def test_bulk_writes_are_refused(app, cast, make, bulk):
    row = make.task().id

    with pytest.raises(OutOfScope), within(cast.stranger.org_id), unit_of_work() as session:
        bulk(session, row)


def test_a_row_left_in_the_session_by_another_scope_is_not_to_be_had(app, cast, make):
    task = make.task()
    with everywhere("somebody else looked first"):
        assert db.session.get(Task, task.id) is not None

    with within(cast.stranger.org_id):
        assert db.session.get(Task, task.id) is None
        with pytest.raises(NoResultFound):
            db.session.get_one(Task, task.id)


def test_the_raw_connection_is_not_handed_out_inside_a_scope(app, cast):
    with within(cast.org.id), pytest.raises(OutOfScope):
        db.session.connection()


def test_everywhere_reaches_everything(app, cast, make):
    make.task()

    with everywhere("a test looks"):
        assert db.session.scalars(select(TASK.c.id)).all()
        assert db.session.execute(text("SELECT id FROM task")).all()
        assert len(set(db.session.scalars(select(Person.org_id)))) == 3


@pytest.mark.parametrize(
    "write", [update(Task).values(title="改"), delete(TaskSource), delete(Task)]
)
def test_writes_stay_inside_the_scope(app, cast, make, write):
    task_id = make.task().id

    with within(cast.stranger.org_id), unit_of_work() as session:
        assert session.execute(write).rowcount == 0

    db.session.remove()
    with within(cast.org.id):
        assert db.session.get_one(Task, task_id).title == "完成各村公开目录更新"


def test_foreign_rows_are_neither_added_nor_changed(app, cast):
    for row in (Unit(org_id=cast.org.id, name="别人的"), cast.finance):
        with pytest.raises(OutOfScope), within(cast.stranger.org_id), unit_of_work() as session:
            session.add(session.merge(row))
            session.flush()


def test_a_new_row_belongs_to_the_scope(app, cast):
    with within(cast.stranger.org_id), unit_of_work() as session:
        unit = Unit(name="财政所")
        session.add(unit)
        session.flush()
        assert unit.org_id == cast.stranger.org_id


def test_the_database_itself_refuses_a_link_into_another_organisation(app, cast):
    with (
        pytest.raises(IntegrityError),
        everywhere("past every check of ours"),
        unit_of_work() as session,
    ):
        session.execute(
            update(Person.__table__)
            .where(Person.__table__.c.id == cast.stranger.id)
            .values(unit_id=cast.finance.id)
        )


def test_looking_at_a_statement_costs_less_than_a_tenth_of_a_millisecond(app):
    statement = queries.with_owners().where(Task.id == 1)
    took = []
    for _ in range(200):
        started = time.perf_counter()
        assert touched(statement) >= {"task"}
        took.append(time.perf_counter() - started)

    assert sorted(took)[100] < 0.0001


def asked(app, statement):
    with app.app_context():
        return db.session.execute(statement).all()
