"""Promise P9: an upgrade never half-happens. (PostgreSQL's own transactions hold it there.)"""

import random
import shutil
import socket
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import text

from tests.upkeep.conftest import Place, let_go
from tests.upkeep.machines.conftest import Machine
from tracker.core.db import db, writing
from tracker.upkeep import schema

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals"),
]

KILLS = 5


def schema_of(file: Path) -> tuple[str, set[str]]:
    """The revision of the file, and its tables, indexes and triggers as they were made."""
    with closing(sqlite3.connect(file)) as connection:
        [answer] = connection.execute("PRAGMA integrity_check").fetchone()
        assert answer == "ok"
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        [revision] = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        made = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
        return revision, {sql for (sql,) in made if "alembic_version" not in sql}


def test_an_upgrade_that_is_killed_leaves_one_schema_or_another_and_can_be_done_again(
    place: Place, tmp_path
):
    old = place("sqlite", "old")
    first = old.extensions["settings"].instance_dir / "luoshi.db"
    known: dict[str, set[str]] = {}
    with let_go(old):
        upgrade(revision="0001")
        with writing(), db.engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO organization (id, code, name, short_name, level)"
                    " VALUES (1, 'qinghe', '青禾镇人民政府', '青禾镇', 'township')"
                )
            )
        db.engine.dispose()
        shutil.copy(first, tmp_path / "first.db")
        revisions = [script.revision for script in schema._scripts().walk_revisions()][::-1]
        for revision in revisions:
            upgrade(revision=revision)
            db.engine.dispose()
            known[revision] = schema_of(first)[1]

    seed = random.randrange(1 << 32)
    sys.stdout.write(f"seed {seed}\n")
    dice, left = random.Random(seed), []
    for turn in range(KILLS):
        machine = Machine(tmp_path / f"machine{turn}")
        machine.instance.mkdir(mode=0o700)
        shutil.copy(tmp_path / "first.db", machine.instance / "luoshi.db")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        process = machine.start("serve", "--port", port)
        while process.poll() is None and not list(machine.instance.glob("before-0001-*.db")):
            time.sleep(0.002)
        time.sleep(dice.random() * 0.4)
        process.kill()
        process.communicate(timeout=60)

        revision, made = schema_of(machine.instance / "luoshi.db")
        assert made == known[revision], f"between two schemas after {revision}"
        left.append(revision)

        machine.run("db", "upgrade")
        revision, made = schema_of(machine.instance / "luoshi.db")
        assert (revision, made) == (revisions[-1], known[revisions[-1]])
        with closing(sqlite3.connect(machine.instance / "luoshi.db")) as connection:
            assert connection.execute("SELECT name FROM organization").fetchall() == [
                ("青禾镇人民政府",)
            ]
    sys.stdout.write(f"killed at {left}\n")
