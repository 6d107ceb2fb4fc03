"""0014 gives drafts room for the sheets of a workbook; drafts of before have none."""

import pytest
from flask_migrate import upgrade
from sqlalchemy import text

from tests.migrations.test_0010_calendar_editions import filled
from tests.upkeep.conftest import Place, let_go, place
from tracker.core.db import db, writing

__all__ = ["place"]

BEFORE = (
    "INSERT INTO stored_file (sha256, size, created_at) VALUES"
    " ('ab', 3, '2026-03-01 02:00:00+00:00')",
    "INSERT INTO attachment (id, org_id, sha256, display_name, size, uploaded_at) VALUES"
    " (1, 1, 'ab', '要点.txt', 3, '2026-03-01 02:00:00+00:00')",
    "INSERT INTO import_draft (id, org_id, year, file_name, sha256, attachment_id, title,"
    " doc_number, text, reading, state, created_at, version) VALUES (1, 1, 2026, '要点.txt', 'ab',"
    " 1, '要点', '', '一、公开', '{}', 'reviewing', '2026-03-01 02:00:00+00:00', 1)",
)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_draft_of_before_has_no_sheets(place: Place, database: str):
    with let_go(place(database)):
        filled("0013")
        with writing(), db.engine.begin() as connection:
            for statement in BEFORE:
                connection.execute(text(statement))

        upgrade(revision="0014")

        with writing(), db.engine.begin() as connection:
            rows = connection.execute(text("SELECT title, grid, layout FROM import_draft"))
            assert [tuple(row) for row in rows] == [("要点", None, None)]
