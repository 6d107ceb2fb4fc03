"""0020 gives each office that is there its own stamp."""

import pytest
from flask_migrate import upgrade
from sqlalchemy import text

from tests.migrations.test_0010_calendar_editions import filled
from tests.upkeep.conftest import Place, let_go, place
from tracker.core.db import db, writing

__all__ = ["place"]


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_every_office_has_a_stamp_of_its_own(place: Place, database: str):
    with let_go(place(database)):
        filled("0019")

        upgrade(revision="0020")

        with writing(), db.engine.begin() as connection:
            offices = connection.execute(text("SELECT id FROM organization ORDER BY id")).scalars()
            drawn = connection.execute(text("SELECT * FROM office_stamp ORDER BY org_id")).all()
            assert [row.org_id for row in drawn] == list(offices) != []
            assert len({row.stamp for row in drawn}) == len(drawn)
            assert all(row.stamp == row.ground for row in drawn)
