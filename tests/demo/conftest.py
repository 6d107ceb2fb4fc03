"""The demonstration county, built once a kind of database for all its tests."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import process_time

import pytest
from flask import Flask
from flask_migrate import upgrade

from bench.stage import asked
from tests.databases import KINDS, copy_database, postgresql_address, settings
from tracker.access.scope import everywhere
from tracker.core import clock
from tracker.core.db import db
from tracker.demo.build import build
from tracker.demo.people import DemoAccount
from tracker.factory import create_app

MONDAY = clock.read("2026-11-23T08:30")  # a working day, so that something can be due today


@dataclass
class County:
    """The built county, looked at from `now`."""

    app: Flask
    now: datetime
    accounts: list[DemoAccount]
    seconds: float  # of computing, whatever else the machine does
    statements: int  # that the building asked of the database: the same on every machine


@contextmanager
def built(folder: Path, kind: str, now: datetime) -> Iterator[County]:
    """The county in an empty database of that kind, as it stands at `now`."""
    address = ""
    if kind == "postgresql":
        copy_database("template0", f"demo{os.getpid()}")
        address = postgresql_address(f"demo{os.getpid()}")
    app = create_app(settings(folder, address))
    with app.app_context(), clock.stopped_at(now):
        upgrade()
        begun = process_time()
        with asked(app) as statements:
            accounts = build(clock.today())
        seconds = process_time() - begun
        with everywhere("the tests of the demonstration"):
            yield County(app, now, accounts, seconds, len(statements))
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module", params=KINDS)
def county(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """The county on a Monday of November; read only."""
    with built(tmp_path_factory.mktemp("county"), request.param, MONDAY) as county:
        yield county
