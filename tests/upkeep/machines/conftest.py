"""Machines: an instance folder, a database, and commands of ours run in real processes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from tests.databases import copy_database, postgresql_address
from tests.make import Make
from tests.upkeep.conftest import drop_database
from tests.upkeep.full import fill
from tracker.core.settings import ROOT


@dataclass
class Machine:
    """A place where the program is installed."""

    instance: Path
    address: str = ""  # of its PostgreSQL database

    def start(self, *words: object) -> subprocess.Popen[str]:
        """`python3 app.py …` there."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")}
        ours = {"TRACKER_INSTANCE_DIR": str(self.instance), "TRACKER_DATABASE_URL": self.address}
        return subprocess.Popen(
            [sys.executable, "-m", "tracker", *map(str, words)],
            cwd=ROOT,
            env=kept | ours,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: object) -> str:
        """The same to its end, which must be a good one; what it said."""
        status, out, err = self.end_of(*words)
        assert status == 0, err
        return out

    def end_of(self, *words: object) -> tuple[int, str, str]:
        """The same to any end: status, output, errors."""
        process = self.start(*words)
        out, err = process.communicate(timeout=120)
        assert "Traceback" not in err
        return process.returncode, out, err


@pytest.fixture
def here(app: Flask, make: Make) -> Machine:
    """The machine at work, its ledger filled."""
    fill(app, make)
    given = app.extensions["settings"]
    return Machine(given.instance_dir, given.database_url)


@pytest.fixture
def elsewhere(kind: str, tmp_path: Path) -> Iterator[Callable[[str], Machine]]:
    """Makes machines that are empty."""
    names = []

    def made(name: str) -> Machine:
        if kind == "sqlite":
            return Machine(tmp_path / name)
        names.append(f"{name}{os.getpid()}")
        copy_database("template0", names[-1])
        return Machine(tmp_path / name, postgresql_address(names[-1]))

    yield made
    for name in names:
        drop_database(name)


def carry_key(source: Machine, target: Machine) -> None:
    """What docs/backup.md says to do with the key."""
    target.instance.mkdir(parents=True, exist_ok=True)
    shutil.copy(source.instance / "backup_key", target.instance)
