"""0017 lets uploads be read beside the request; what was imported before is as it was."""

import pytest
from flask_migrate import upgrade
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.migrations.test_0010_calendar_editions import filled
from tests.migrations.test_0014_columns_of_a_sheet import BEFORE
from tests.upkeep.conftest import Place, let_go, place
from tracker.core.db import db, writing

__all__ = ["place"]

READING = (
    "INSERT INTO intake_reading (org_id, file_name, sha256, size, year_fault, spool_token,"
    " created_by_id, session_ref, ip, created_at, state, tries, pages_read, pages, sentence,"
    " draft_id) VALUES (1, '要点.txt', 'ab', 3, '', 'token', 1, '', '',"
    " '2026-03-01 02:00:00+00:00', 'done', 1, 0, 0, '', 1)"
)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_draft_of_before_stays_and_a_reading_is_somebodys(place: Place, database: str):
    with let_go(place(database)):
        filled("0016")
        with writing(), db.engine.begin() as connection:
            for statement in BEFORE:
                connection.execute(text(statement))

        upgrade(revision="0017")

        with writing(), db.engine.begin() as connection:
            assert connection.scalar(text("SELECT title FROM import_draft")) == "要点"
            assert connection.scalar(text("SELECT count(*) FROM intake_reading")) == 0
        with pytest.raises(IntegrityError), writing(), db.engine.begin() as connection:
            connection.execute(text(READING))  # nobody's
