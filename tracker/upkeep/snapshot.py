"""One unchanging state of the database, read while others write."""

import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import NullPool, create_engine
from sqlalchemy.engine import Connection

from tracker.core import settings
from tracker.core.db import db
from tracker.core.errors import Refused

STEP = 200  # pages copied before others may write again
STALLS = 50  # steps in vain: another process wrote, and the copy is back at its first page


class Damaged(Refused):
    """Bytes are not what they should be."""


class _NeverQuiet(Exception):
    """Others write so often that a copy in steps would not end."""


def is_sqlite() -> bool:
    """Whether the app's own database is SQLite."""
    return db.engine.dialect.name == "sqlite"


def sqlite_file() -> Path:
    """The file of the app's own SQLite database."""
    return Path(db.engine.url.database or "")


@contextmanager
def snapshot() -> Iterator[Connection]:
    """A connection that reads one moment of the app's database, for as long as it likes.

    On SQLite it reads a copy: without WAL a long reader would keep every writer out.
    """
    if is_sqlite():
        with TemporaryDirectory(prefix="snapshot-", dir=settings.current().instance_dir) as folder:
            copy = Path(folder) / "database.db"
            copy_live(copy)
            with reading(copy) as connection:
                yield connection
        return
    with db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        without_limits(connection)
        yield connection


def without_limits(connection: Connection) -> None:
    """Take the time limits of ordinary work off this PostgreSQL transaction."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")


def copy_live(target: Path) -> None:
    """Copy the app's SQLite database, as it stands at one moment, to the new file `target`."""
    if not sqlite_file().exists():
        raise Damaged(f"找不到数据库文件 {sqlite_file()}；请检查 TRACKER_DATABASE_URL。")
    copy_sqlite(sqlite_file(), target)


def copy_sqlite(file: Path, target: Path) -> None:
    """Copy the database in `file` to `target` in steps, so that writers are not kept out for long.

    Where others write all the time, the steps would begin again for ever: after a few in vain
    all is copied in one go.
    """
    with closing(sqlite3.connect(target)) as copy:
        target.chmod(0o600)
        # no waiting inside SQLite: we ask again more often than its busy handler would
        with closing(sqlite3.connect(file, timeout=0)) as source:
            try:
                source.backup(copy, pages=STEP, progress=_give_way(), sleep=0.005)
            except _NeverQuiet:
                source.backup(copy, pages=-1, sleep=0.005)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file that needs no other beside it
        [answer] = copy.execute("PRAGMA quick_check(1)").fetchone()
    if answer != "ok":
        raise Damaged(f"数据库文件已损坏（{answer}）；请从最近的备份恢复。")
    sync(target)


def _give_way() -> Callable[[int, int, int], None]:
    least, stalls = sys.maxsize, 0

    def pause(_status: int, remaining: int, _total: int) -> None:
        nonlocal least, stalls
        stalls += remaining >= least
        least = min(least, remaining)
        if stalls > STALLS:
            raise _NeverQuiet
        if remaining:
            time.sleep(0.002)

    return pause


@contextmanager
def reading(file: Path) -> Iterator[Connection]:
    """A connection to an SQLite file that nobody writes; leaves nothing beside it."""
    address = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
    engine = create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=NullPool
    )
    with engine.connect() as connection:
        yield connection


def sync(path: Path) -> None:
    """Have the disk keep a file, or (except on Windows) the names in a folder."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
