"""0012 gives periods the version of their day; what was owed before stays as it was."""

import pytest
from flask_migrate import upgrade
from sqlalchemy import text

from tests.migrations.test_0010_calendar_editions import filled
from tests.upkeep.conftest import Place, let_go, place
from tracker.core.db import db, writing

__all__ = ["place"]

PERIOD = """INSERT INTO task_instance (
    org_id, task_id, key, first_day, last_day, scheduled, due_date,
    due_provisional, made_at) VALUES (1, 1, '2026-Q4', '2026-10-01', '2026-12-31', '2026-12-31',
    '2026-12-31', false, '2026-10-01 00:30:00+00:00')"""


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_period_begins_with_its_first_version(place: Place, database: str):
    with let_go(place(database)):
        filled("0011")
        with writing(), db.engine.begin() as connection:
            connection.execute(text(PERIOD))

        upgrade(revision="0012")

        with writing(), db.engine.begin() as connection:
            rows = connection.execute(text("SELECT key, deadline_version FROM task_instance"))
            assert [tuple(row) for row in rows] == [("2026-Q4", 1)]
            assert connection.execute(text("SELECT moved_from FROM due_notice")).all() == []
