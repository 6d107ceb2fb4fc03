"""0019 lets the next period press on a task, and nothing where all are settled."""

import pytest
from flask_migrate import upgrade
from sqlalchemy import text

from tests.migrations.test_0010_calendar_editions import filled
from tests.migrations.test_0018_life_of_a_task import PERIOD
from tests.upkeep.conftest import Place, let_go, place
from tracker.core.db import db, writing

__all__ = ["place"]

BEFORE = (
    PERIOD.format(id=1, task=1, key="2026-Q1", due="2026-03-31"),
    PERIOD.format(id=2, task=2, key="2026-Q2", due="2026-06-30"),
    "UPDATE task SET schedule_type = 'continuing', due_date = '2026-02-27',"
    " due_order = '2026-02-27' WHERE id IN (1, 2)",
    "UPDATE task_instance SET state = 'verified' WHERE id = 1",
    "UPDATE task SET next_due = '2026-06-30' WHERE id = 2",
    "UPDATE task SET schedule_type = 'one_off', due_order = '2026-02-27' WHERE id = 3",
)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_day_that_presses_is_that_of_the_next_period(place: Place, database: str):
    with let_go(place(database)):
        filled("0018")
        with writing(), db.engine.begin() as connection:
            for statement in BEFORE:
                connection.execute(text(statement))

        upgrade(revision="0019")

        with writing(), db.engine.begin() as connection:
            days = connection.execute(text("SELECT due_order FROM task ORDER BY id")).scalars()
            assert [str(day) for day in days] == ["9999-12-31", "2026-06-30", "2026-02-27"]
