"""0016 lets a document take the place of another, and tasks keep what they said before."""

import pytest
from flask_migrate import upgrade
from sqlalchemy import text

from tests.migrations.test_0010_calendar_editions import filled
from tests.migrations.test_0013_document_chain import DOCUMENT
from tests.upkeep.conftest import Place, let_go, place
from tracker.core.db import db, writing

__all__ = ["place"]

ROWS = (
    "INSERT INTO document_update (org_id, document_id, replaces_id, at)"
    " VALUES (1, 2, 1, '2026-03-02 02:00:00+00:00')",
    "INSERT INTO task_version (org_id, task_id, no, document_id, title, requirement, clause_path,"
    " targets, schedule_type, recurrence, due_text, sources, replaced_at)"
    " SELECT 1, min(id), 1, 1, '公开', '公开', '一', '[]', 'one_off', '', '', '[]',"
    " '2026-03-02 02:00:00+00:00' FROM task WHERE org_id = 1",
)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_document_may_take_the_place_of_another(place: Place, database: str):
    with let_go(place(database)):
        filled("0015")
        with writing(), db.engine.begin() as connection:
            for number in (1, 2):
                connection.execute(text(DOCUMENT.format(id=number)))

        upgrade(revision="0016")

        with writing(), db.engine.begin() as connection:
            since = connection.execute(text("SELECT DISTINCT rhythm_since FROM task")).all()
            assert [value for (value,) in since] == [None]
            for statement in ROWS:
                connection.execute(text(statement))
