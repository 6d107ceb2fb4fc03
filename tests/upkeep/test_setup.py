"""The start: an empty place is made ready, an old database upgraded, a newer one refused."""

import sqlite3
import threading
from contextlib import closing

import pytest
from flask_migrate import upgrade
from sqlalchemy import func, select, text

from tests.upkeep.conftest import Place, let_go
from tests.upkeep.full import MOMENT
from tracker.core import clock
from tracker.core.db import db, writing
from tracker.core.errors import Refused
from tracker.upkeep import schema, signing
from tracker.upkeep.restore import restore
from tracker.upkeep.setup import prepare
from tracker.workdays.models import CalendarEdition

OFFICE = (
    "INSERT INTO organization (id, code, name, short_name, level)"
    " VALUES (1, 'qinghe', '青禾镇人民政府', '青禾镇', 'township')"
)


def years() -> int:
    """How many years of working days there are."""
    return db.session.scalar(select(func.count(CalendarEdition.id))) or 0


def test_an_empty_place_gets_tables_working_days_and_a_closed_folder(place: Place):
    app = place("sqlite")
    folder = app.extensions["settings"].instance_dir
    folder.chmod(0o755)

    prepare(app)

    with let_go(app):
        assert schema.standing(schema.current()) is schema.Standing.HEAD
        assert years() == 9
    assert folder.stat().st_mode & 0o007 == 0
    assert list(folder.glob("before-*")) == []


def test_a_second_start_changes_nothing(place: Place):
    app = place("sqlite")
    prepare(app)
    with let_go(app):
        before = (app.extensions["settings"].instance_dir / "luoshi.db").read_bytes()

    prepare(app)

    with let_go(app):
        assert (app.extensions["settings"].instance_dir / "luoshi.db").read_bytes() == before


def test_an_old_database_is_copied_before_it_is_upgraded(place: Place):
    app = place("sqlite")
    with let_go(app):
        upgrade(revision="0001")

    with clock.stopped_at(MOMENT):
        prepare(app)

    copy = app.extensions["settings"].instance_dir / "before-0001-20260918-003001.db"
    with closing(sqlite3.connect(copy)) as old:
        assert old.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    assert copy.stat().st_mode & 0o077 == 0
    with let_go(app):
        assert schema.current() == schema.head()


def test_a_newer_database_is_refused_and_left_as_it_is(place: Place):
    app = place("sqlite")
    prepare(app)
    file = app.extensions["settings"].instance_dir / "luoshi.db"
    with let_go(app), closing(sqlite3.connect(file)) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
        other.commit()
    before = file.read_bytes()

    with pytest.raises(Refused, match="结构 9999"), let_go(app):
        prepare(app)

    assert file.read_bytes() == before


def test_an_old_database_of_postgresql_is_saved_whole_before_it_is_upgraded(place: Place):
    app = place("postgresql")
    with let_go(app):
        upgrade(revision="0003")
        with writing(), db.engine.begin() as connection:
            connection.execute(text(OFFICE))

    with clock.stopped_at(MOMENT):
        prepare(app)

    saved = app.extensions["settings"].instance_dir / "before-0003-20260918-003001"
    with let_go(app):
        assert schema.current() == schema.head()
        key = signing.path()
    with let_go(place("sqlite", "back")):
        restore(saved, key)
        assert schema.current() == schema.head()
        assert db.session.scalar(text("SELECT name FROM organization")) == "青禾镇人民政府"


def test_an_upgrade_that_loses_a_guard_of_the_trail_does_not_start(place: Place):
    app = place("sqlite")
    with let_go(app):
        upgrade(revision="0003")
        with writing(), db.engine.begin() as connection:
            connection.execute(text("DROP TRIGGER audit_no_update"))

    with pytest.raises(Refused, match="触发器 audit_no_update"), let_go(app):
        prepare(app)


def test_an_upgrade_that_leaves_a_broken_reference_does_not_start(place: Place):
    app = place("sqlite")
    with let_go(app):
        upgrade(revision="0003")
        file = app.extensions["settings"].instance_dir / "luoshi.db"
        with closing(sqlite3.connect(file)) as other:
            other.execute("INSERT INTO unit VALUES ('站', '', 'station', 0, 1, 1, 99)")
            other.commit()

    with pytest.raises(Refused, match="unit 中有一行指向不存在的 organization"), let_go(app):
        prepare(app)


def test_two_starts_at_once_upgrade_once(place: Place):
    app = place("sqlite")
    with let_go(app):
        upgrade(revision="0003")
    faults = []

    def start() -> None:
        try:
            prepare(app)
            with let_go(app):
                pass
        except Exception as fault:
            faults.append(fault)

    starts = [threading.Thread(target=start) for _ in range(2)]
    for one in starts:
        one.start()
    for one in starts:
        one.join()

    assert faults == []
    folder = app.extensions["settings"].instance_dir
    assert len(list(folder.glob("before-0003-*.db"))) == 1
