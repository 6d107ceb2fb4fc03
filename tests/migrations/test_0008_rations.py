"""0008 adds what is rationed; the people it counts by stay, and a stranger's office is refused."""

import pytest
from flask_migrate import upgrade
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.upkeep.conftest import Place, let_go, place
from tracker.core.db import db, writing

__all__ = ["place"]

USE = (
    "INSERT INTO ration_use (ration, person_id, amount, at, org_id)"
    " VALUES ('upload', 1, 1, '{}', {})"
)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_people_stay_and_their_uses_are_counted_within_their_office(place: Place, database: str):
    with let_go(place(database)):
        upgrade(revision="0007")
        with writing(), db.engine.begin() as connection:
            for number, code in ((1, "qinghe"), (2, "shiqiao")):
                connection.execute(
                    text(
                        "INSERT INTO organization (id, code, name, short_name, level)"
                        f" VALUES ({number}, '{code}', '{code}', '{code}', 'township')"
                    )
                )
            connection.execute(
                text(
                    "INSERT INTO person (id, org_id, name, title, duty, email, password_hash,"
                    " must_change_password, active, version)"
                    " VALUES (1, 1, '林晓禾', '', 'staff', '', '', false, true, 1)"
                )
            )

        upgrade(revision="0008")

        with writing(), db.engine.begin() as connection:
            assert connection.scalar(text("SELECT name FROM person")) == "林晓禾"
            connection.execute(text(USE.format("2026-11-22 08:00:00+00:00", 1)))
        with (
            pytest.raises(IntegrityError),
            writing(),
            db.engine.begin() as connection,
        ):
            connection.execute(text(USE.format("2026-11-22 08:00:00+00:00", 2)))
