"""0023 lets people keep lists and columns; nothing that was there changes."""

import pytest
from flask_migrate import upgrade
from sqlalchemy import text

from tests.migrations.test_0010_calendar_editions import filled
from tests.upkeep.conftest import Place, let_go, place
from tracker.core.db import db, writing

__all__ = ["place"]

SOMEBODY = (
    "INSERT INTO person (id, org_id, name, title, duty, email, password_hash,"
    " must_change_password, active, version)"
    " VALUES (1, 1, '林晓禾', '', 'staff', '', '', false, true, 1)"
)
KEPT = (
    "INSERT INTO saved_list (org_id, person_id, name, look, query, shared, at)"
    " VALUES (1, 1, '常用', 'list', 'show=open', false, '2026-09-18')"
)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_list_is_kept_once_under_a_name(place: Place, database: str):
    with let_go(place(database)):
        filled("0019")

        upgrade(revision="0023")

        with writing(), db.engine.begin() as connection:
            connection.execute(text(SOMEBODY))
            connection.execute(text(KEPT))
            assert connection.scalar(text("SELECT count(*) FROM saved_list")) == 1
            assert connection.scalar(text("SELECT count(*) FROM task")) > 0
        with writing(), pytest.raises(Exception, match=r"(?i)unique"), db.engine.begin() as again:
            again.execute(text(KEPT))
