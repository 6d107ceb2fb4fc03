"""0005 adds the office's settings, held mail and file faults; what was there stays."""

from flask_migrate import upgrade
from sqlalchemy import inspect, text

from tests.upkeep.conftest import Place, let_go, place
from tracker.core.db import db, writing

__all__ = ["place"]


def test_an_office_keeps_its_rows_and_has_no_settings_yet(place: Place):
    with let_go(place("sqlite")):
        upgrade(revision="0004")
        with writing(), db.engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO organization (id, code, name, short_name, level)"
                    " VALUES (1, 'qinghe', '青禾镇人民政府', '青禾镇', 'township')"
                )
            )

        upgrade(revision="0005")

        with db.engine.connect() as connection:
            assert connection.scalar(text("SELECT name FROM organization")) == "青禾镇人民政府"
            for name in ("office_setting", "mail_hold", "file_fault"):
                assert connection.scalar(text(f"SELECT count(*) FROM {name}")) == 0
            assert set(
                inspect(connection).get_unique_constraints("mail_hold")[0]["column_names"]
            ) == {"org_id"}
            triggers = text("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
            assert connection.scalar(triggers) == 2
