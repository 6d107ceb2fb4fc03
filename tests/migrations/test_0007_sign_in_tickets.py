"""0007 adds links, known devices and requests; tries that were counted stay counted."""

from flask_migrate import upgrade
from sqlalchemy import text

from tests.upkeep.conftest import Place, let_go, place
from tracker.core.db import db, writing

__all__ = ["place"]
TRIGGERS = text("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")


def test_a_counted_try_stays_and_is_of_no_known_device(place: Place):
    with let_go(place("sqlite")):
        upgrade(revision="0006")
        with writing(), db.engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO sign_in_attempt (id, account, ip, at)"
                    " VALUES (1, 'clerk', '203.0.113.9', '2026-11-22 08:00:00')"
                )
            )
            before = connection.scalar(TRIGGERS)

        upgrade(revision="0007")

        with db.engine.connect() as connection:
            row = connection.execute(text("SELECT account, device FROM sign_in_attempt")).one()
            assert tuple(row) == ("clerk", "")
            for name in ("sign_in_ticket", "known_device", "link_request"):
                assert connection.scalar(text(f"SELECT count(*) FROM {name}")) == 0
            assert connection.scalar(TRIGGERS) == before
