"""0004 adds session and outcome to the trail; chains from before still hold, append-only still."""

import pytest
from flask_migrate import upgrade
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.databases import KINDS
from tests.upkeep.conftest import Place, let_go, place
from tracker.core.db import db, unit_of_work, writing
from tracker.trail.checking import check

__all__ = ["place"]

OFFICE = (
    "INSERT INTO organization (id, code, name, short_name, level)"
    " VALUES (1, 'qinghe', '青禾镇人民政府', '青禾镇', 'township')"
)
# One entry as the program of 0003 wrote it, with the hash that it gave.
HASH = "d28541169df595551962e3c066eb86c59344ec4deef716687766f55d2afb4bfa"
ENTRY = (
    "INSERT INTO audit (org_id, seq, at, actor_id, actor_name, ip, action, subject_type,"
    " subject_id, payload, prev_hash, hash) VALUES (1, 1, '2026-11-22 04:00:00{zone}', 7,"
    f" '林晓禾', '10.0.0.1', 'task.submit', 'task', 34, '{{{{}}}}', '', '{HASH}')"
)
HEAD = f"INSERT INTO audit_head (org_id, seq, hash) VALUES (1, 1, '{HASH}')"


@pytest.fixture(params=KINDS)
def before(request: pytest.FixtureRequest, place: Place):
    """A database of release 0003 with an entry in it."""
    with let_go(place(request.param)):
        upgrade(revision="0003")
        zone = "+00" if request.param == "postgresql" else ""
        with writing(), db.engine.begin() as connection:
            for statement in (OFFICE, ENTRY.format(zone=zone), HEAD):
                connection.execute(text(statement))
        yield request.param


@pytest.mark.parametrize("revision", ["0004", "head"])
def test_what_was_written_before_still_holds(before, revision):
    upgrade(revision=revision)

    row = db.session.execute(text("SELECT session_ref, outcome, hash FROM audit")).one()
    assert tuple(row) == ("", "done", HASH)
    found = check(db.session(), 1)
    assert (found.entries, found.fault) == (1, None)


@pytest.mark.parametrize("forged", ["UPDATE audit SET ip = 'x'", "DELETE FROM audit"])
def test_the_triggers_survive_all_migrations(before, forged):
    upgrade()

    with pytest.raises(DBAPIError, match="audit is append-only"), unit_of_work() as session:
        session.execute(text(forged))
    db.session.rollback()
    assert db.session.scalar(text("SELECT count(*) FROM audit")) == 1
