"""A desk whose files are not read yet, and a clerk who does not wait."""

import io
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.intake.conftest import POINTS, Desk, opened
from tracker.core import settings
from tracker.core.db import db, unit_of_work
from tracker.intake import spool
from tracker.intake.actions import readings
from tracker.intake.actions.readings import Asked
from tracker.intake.models import IntakeReading
from tracker.intake.spool import Spooled
from tracker.intake.views import uploading


@dataclass
class Tray:
    """Files that were taken in."""

    desk: Desk

    def put(self, data: bytes | str = POINTS) -> Spooled:
        """Spool a file."""
        data = data.encode() if isinstance(data, str) else data
        return spool.put(settings.current().spool_dir, io.BytesIO(data))

    def line_up(
        self, data: bytes | str = POINTS, name: str = "工作要点.txt", **asked: object
    ) -> IntakeReading:
        """A file that nobody reads yet."""
        spooled = self.put(data)
        with unit_of_work() as session:
            row = readings.begin(session, self.desk.clerk, spooled, Asked(name, **asked))  # type: ignore[arg-type]
            session.expunge(row)  # plain values from here on
        return row

    def rows(self) -> list[IntakeReading]:
        """What was and is being read, as it is now."""
        db.session.rollback()
        found = list(db.session.scalars(select(IntakeReading).order_by(IntakeReading.id)))
        for row in found:
            db.session.expunge(row)  # plain values from here on
        db.session.rollback()  # a reader would hold up SQLite's writers
        return found


def spooled() -> list[Path]:
    """The folders of the spool."""
    return list(settings.current().spool_dir.glob("*"))


@pytest.fixture
def tray(desk: Desk) -> Tray:
    """The clerk's tray."""
    return Tray(desk)


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch, patience: float) -> None:
    """No request waits for its reading, as if every file took longer than its `patience`."""
    assert patience > 0
    monkeypatch.setattr(uploading, "PATIENCE", 0.0)


def send(client: FlaskClient, data: bytes | str, name: str, **fields: object) -> TestResponse:
    """The answer to the form with that file."""
    form = opened(client, "/intake/").form("上传并识别")
    data = data.encode() if isinstance(data, str) else data
    whole = form.filled(**fields) | {"file": FileStorage(io.BytesIO(data), name)}
    boundary, body = encode_multipart(whole)  # the client would leave a large one in a file
    kind = f'multipart/form-data; boundary="{boundary}"'
    return client.post(form.action, data=body, content_type=kind)


def renewed(client: FlaskClient, place: str, seconds: float = 60) -> TestResponse:
    """The first answer of the page that does not ask to be renewed."""
    until = time.monotonic() + seconds
    while "Refresh" in (answer := client.get(place)).headers:
        assert time.monotonic() < until, "it is still being read"
        time.sleep(0.1)
    return answer
