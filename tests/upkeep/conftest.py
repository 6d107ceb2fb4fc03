"""A full ledger, and an empty place to bring it back to."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask, has_app_context

from tests.databases import copy_database, postgresql_address, settings
from tests.make import Make
from tests.upkeep.full import fill
from tracker.core.db import db
from tracker.factory import create_app
from tracker.upkeep import signing

Place = Callable[..., Flask]


@pytest.fixture
def full(app: Flask, make: Make) -> Flask:
    """The app with every table filled."""
    fill(app, make)
    return app


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Makes apps on databases of their own: empty ones, or a copy of the SQLite file `start`.

    Each has the backup key of the app at work, as somebody would carry it over.
    """
    made = []

    def make_place(kind: str, name: str = "there", start: Path | None = None) -> Flask:
        address = ""
        if start:
            (tmp_path / name).mkdir()
            shutil.copy(start, tmp_path / name / "luoshi.db")
        if kind == "postgresql":
            copy_database("template0", f"{name}{os.getpid()}")
            address = postgresql_address(f"{name}{os.getpid()}")
        app = create_app(settings(tmp_path / name, address))
        made.append(app)
        if has_app_context() and signing.path().exists():
            shutil.copy(signing.path(), app.extensions["settings"].instance_dir)
        return app

    yield make_place
    for app in made:
        with let_go(app):
            pass


@contextmanager
def let_go(app: Flask) -> Iterator[None]:
    """The app's context, with no connection left open behind it."""
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def drop_database(name: str) -> None:
    """Take the PostgreSQL database `name` away under whoever uses it."""
    import psycopg

    with psycopg.connect(postgresql_address("postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
