"""What the service does before it serves: own folder closed, schema at head, calendar there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from flask_migrate import upgrade

from tracker.core import clock, settings
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.upkeep import integrity, schema
from tracker.upkeep.backup import back_up_as_is
from tracker.upkeep.schema import Standing
from tracker.upkeep.snapshot import copy_live, is_sqlite, without_limits
from tracker.workdays import seeding

MIGRATING = 1759  # any number of our own, for PostgreSQL


class CannotStart(Refused):
    """Serving now would harm the data."""


def prepare(app: Flask) -> None:
    """Bring the database of `app` to where this code can work; refuse a newer one.

    Before an existing database is changed it is saved: SQLite to the file
    `instance/before-<revision>-<stamp>.db`, PostgreSQL to a backup of that name. It is the way
    back from an upgrade. Afterwards the database must be whole, with its guards in place.
    """
    with app.app_context():
        _close_to_others()
        with _alone():
            _bring_up()
        db.session.remove()
        with unit_of_work() as session:
            if seeding.is_due(session):
                seeding.seed(session)
        db.session.remove()


def _bring_up() -> None:
    revision = schema.current()
    standing = schema.standing(revision)
    if standing is Standing.AHEAD:
        raise CannotStart(
            f"数据库由更新的程序写成（结构 {revision}），本程序不能使用；"
            "请安装新版程序，或把升级前的备份恢复到别处。"
        )
    if standing is Standing.BEHIND:
        _save_before(str(revision))
    if standing is not Standing.HEAD:
        upgrade()
        with db.engine.connect() as connection:
            for sentence in integrity.faults(connection):
                raise CannotStart(f"升级以后检查没有通过：{sentence}")


@contextmanager
def _alone() -> Iterator[None]:
    """One migrator at a time; another start waits here and then finds the work done."""
    if not is_sqlite():
        with db.engine.connect() as connection:
            without_limits(connection)
            connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
            connection.exec_driver_sql(f"SELECT pg_advisory_lock({MIGRATING})")
            connection.rollback()  # the lock is the connection's own
            try:
                yield
            finally:
                connection.exec_driver_sql(f"SELECT pg_advisory_unlock({MIGRATING})")
    elif os.name == "nt":
        yield
    else:
        import fcntl

        with (settings.current().instance_dir / "migrating.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _close_to_others() -> None:
    """Nobody else on this machine reads what is under the instance folder."""
    folder = settings.current().instance_dir
    mode = folder.stat().st_mode
    if os.name != "nt" and mode & 0o007 and folder.stat().st_uid == os.getuid():
        folder.chmod(mode & 0o7770)


def _save_before(revision: str) -> None:
    folder = settings.current().instance_dir
    stamp = clock.local(clock.now()).strftime("%Y%m%d-%H%M%S")
    if is_sqlite():
        copy_live(folder / f"before-{revision}-{stamp}.db")
    else:
        back_up_as_is(folder / f"before-{revision}-{stamp}")
