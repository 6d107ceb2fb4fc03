"""0018 gives periods a state and tasks what their life needs; what was signed off stays so."""

import pytest
from flask_migrate import upgrade
from sqlalchemy import text

from tests.migrations.test_0010_calendar_editions import filled
from tests.upkeep.conftest import Place, let_go, place
from tracker.core.db import db, writing

__all__ = ["place"]

PERIOD = (
    "INSERT INTO task_instance (id, org_id, task_id, key, first_day, last_day, scheduled,"
    " due_date, due_provisional, deadline_version, made_at) VALUES ({id}, 1, {task}, '{key}',"
    " '2026-01-01', '2026-12-31', '{due}', '{due}', false, 1, '2026-03-02 02:00:00+00:00')"
)
BEFORE = (
    PERIOD.format(id=1, task=1, key="2026-Q1", due="2026-03-31"),
    PERIOD.format(id=2, task=2, key="2026-Q1", due="2026-03-31"),
    PERIOD.format(id=3, task=2, key="2026-Q2", due="2026-06-30"),
    PERIOD.format(id=4, task=3, key="2026-Q1", due="2026-03-31"),
    "UPDATE task SET state = 'verified', verified_at = '2026-04-01 02:00:00+00:00' WHERE id = 1",
    "UPDATE task SET state = 'submitted', submitted_at = '2026-06-01 02:00:00+00:00' WHERE id = 2",
    "UPDATE task SET state = 'objected', last_entry_at = '2026-04-02 02:00:00+00:00' WHERE id = 3",
)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_what_was_signed_off_has_its_periods_behind_it(place: Place, database: str):
    with let_go(place(database)):
        filled("0017")
        with writing(), db.engine.begin() as connection:
            for statement in BEFORE:
                connection.execute(text(statement))

        upgrade(revision="0018")

        with writing(), db.engine.begin() as connection:
            periods = connection.execute(text("SELECT state FROM task_instance ORDER BY id")).all()
            tasks = connection.execute(
                text("SELECT verdict, next_due, due_order, objected_at FROM task ORDER BY id")
            ).all()
            same = connection.scalar(
                text("SELECT count(*) FROM task WHERE assigned_at = created_at")
            )
        assert [row.state for row in periods] == ["verified", "open", "submitted", "open"]
        assert [row.verdict for row in tasks] == ["implemented", None, None]
        assert [str(row.next_due) for row in tasks] == ["None", "2026-03-31", "2026-03-31"]
        assert str(tasks[1].due_order) == "2026-03-31"
        assert [row.objected_at is None for row in tasks] == [True, True, False]
        assert same == 3
