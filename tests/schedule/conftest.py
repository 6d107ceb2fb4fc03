"""Other processes of the program, over the database of the test."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from flask import Flask

from tests.cast import Cast
from tests.notify.postoffice import PostOffice, open_office
from tracker.core import clock
from tracker.core.db import db
from tracker.core.settings import ROOT

MORNING = "2026-09-18T08:00"  # eight working days before 30 September
EARLY_IN_THE_YEAR = datetime(2026, 3, 2, tzinfo=UTC)


@dataclass
class Processes:
    """Starts commands of ours in processes of their own, and ends those that are left."""

    app: Flask
    smtp_url: str = ""
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """`python3 app.py …` in the background."""
        db.session.remove()  # an open reader would hold up SQLite's writers
        process = subprocess.Popen(
            [sys.executable, "-m", "tracker", *arguments],
            cwd=ROOT,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.started.append(process)
        return process

    def run(self, *arguments: str) -> str:
        """The same, to its end; returns what it said."""
        process = self.start(*arguments)
        said, _ = process.communicate(timeout=60)
        assert process.returncode == 0, said
        return said.strip()

    def end(self) -> None:
        """Nothing outlives its test."""
        for process in self.started:
            if process.poll() is None:
                process.kill()
            process.communicate()

    def _environment(self) -> dict[str, str]:
        ours = self.app.extensions["settings"]
        kept = {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")}
        return kept | {
            "TRACKER_INSTANCE_DIR": str(ours.instance_dir),
            "TRACKER_DATABASE_URL": ours.database_url,
            "TRACKER_SECRET_KEY": ours.secret_key,
            "TRACKER_BASE_URL": ours.base_url,
            "TRACKER_SMTP_URL": self.smtp_url,
        }


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """A mail server on this machine."""
    with open_office() as office:
        yield office


@pytest.fixture
def processes(app: Flask, cast: Cast, office: PostOffice) -> Iterator[Processes]:
    """Processes of ours that write to that mail server."""
    processes = Processes(app, office.url)
    yield processes
    processes.end()


@pytest.fixture
def task(make) -> Callable[..., object]:
    """Makes tasks as if early in the year, due on 30 September."""

    def made(title: str = "完成各村公开目录更新", **fields: object) -> object:
        with clock.stopped_at(EARLY_IN_THE_YEAR):
            return make.task(title, **fields)

    return made


def eventually(question: Callable[[], object], seconds: float = 20) -> object:
    """Ask until the answer is yes."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if answer := question():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"still not so after {seconds} s")
