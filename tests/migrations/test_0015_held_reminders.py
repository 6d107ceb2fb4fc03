"""0015 lets tasks wait for their reminders; those of before are reminded of as they were."""

import pytest
from flask_migrate import upgrade
from sqlalchemy import text

from tests.migrations.test_0010_calendar_editions import filled
from tests.upkeep.conftest import Place, let_go, place
from tracker.core.db import db, writing

__all__ = ["place"]


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_task_of_before_waits_for_nothing(place: Place, database: str):
    with let_go(place(database)):
        filled("0014")

        upgrade(revision="0015")

        with writing(), db.engine.begin() as connection:
            held = connection.execute(text("SELECT DISTINCT reminders_held FROM task")).all()
            assert [bool(value) for (value,) in held] == [False]
