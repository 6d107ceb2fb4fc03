"""0011 adds the periods of a task and the superior's day; the tasks stay as they are."""

import pytest
from sqlalchemy import text

from tests.migrations.test_0010_calendar_editions import filled
from tests.upkeep.conftest import Place, let_go, place
from tracker.core.db import db, writing

__all__ = ["place"]


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_tasks_stay_and_may_have_periods(place: Place, database: str):
    with let_go(place(database)):
        filled("0011")

        with writing(), db.engine.begin() as connection:
            tasks = connection.execute(text("SELECT id, superior_due FROM task ORDER BY id"))
            assert [tuple(row) for row in tasks] == [(1, None), (2, None), (3, None)]
            connection.execute(
                text(
                    "INSERT INTO task_instance (org_id, task_id, key, first_day, last_day,"
                    " scheduled, due_date, due_provisional, made_at) VALUES (1, 1, '2026-Q4',"
                    " '2026-10-01', '2026-12-31', '2026-12-31', '2026-12-31', false,"
                    " '2026-10-01 00:30:00+00:00')"
                )
            )
