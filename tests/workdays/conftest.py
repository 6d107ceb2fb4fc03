"""A small database with only the table of working days, until the shared `app` is there."""

import pytest
from flask import Flask

from tracker.core import db as database
from tracker.core.db import Base, db, unit_of_work
from tracker.workdays.models import CalendarDay, CalendarYear

TABLES = [CalendarYear.__table__, CalendarDay.__table__]


@pytest.fixture
def app(tmp_path):
    app = Flask(__name__)
    database.init_app(app, f"sqlite:///{tmp_path}/workdays.db")
    with app.app_context():
        with unit_of_work() as session:
            Base.metadata.create_all(session.connection(), tables=TABLES)
        yield app
        db.session.remove()
        db.engine.dispose()
