"""The program as it is served: what is being read when it stops, well or badly."""

import io
import os
import re
import signal
import socket
import sys
import time
import urllib.request
from contextlib import closing
from datetime import timedelta
from http.client import HTTPConnection

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.intake.readings.conftest import renewed, spooled
from tests.intake.readings.slow import slow_pdf
from tests.page import Page
from tests.schedule.conftest import eventually, office, processes
from tracker.core import clock
from tracker.core.db import db
from tracker.intake import queries
from tracker.intake.actions.readings import LEASE
from tracker.intake.rules import ReadingState

__all__ = ["office", "processes"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals"),
]


def answers(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz/live", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


@pytest.fixture
def served(processes):
    """The program behind a port, with its worker."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = processes.start("serve", "--port", str(port))
    eventually(lambda: answers(port), 60)
    return process, port


def send_to(clerk, port, data, name):
    """Send the form with that file to the server; the connection, before there is an answer."""
    form = Page(clerk.get("/intake/")).form("上传并识别")
    boundary, body = encode_multipart(form.filled() | {"file": FileStorage(io.BytesIO(data), name)})
    cookie = clerk.get_cookie("luoshi").value
    said = {
        "Cookie": f"__Host-luoshi={cookie}",  # what it is called behind TLS
        "Content-Type": f'multipart/form-data; boundary="{boundary}"',
        "Origin": f"http://127.0.0.1:{port}",
    }
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", form.action, body, said)
    return connection


def drafts():
    db.session.rollback()
    return db.session.scalars(queries.drafts()).all()


def test_killed_while_it_reads_it_is_read_by_the_job(served, clerk, tray, processes):
    process, port = served
    with closing(send_to(clerk, port, slow_pdf(), "要点.pdf")):
        eventually(lambda: [row.state for row in tray.rows()] == [ReadingState.READING])
        time.sleep(0.3)

        process.kill()
        process.communicate(timeout=60)

    [row] = tray.rows()
    assert row.state == ReadingState.READING
    assert len(spooled()) == 1
    after = clock.now() + LEASE + timedelta(seconds=30)
    said = processes.run("job", "read-uploads", "--at", after.isoformat())
    assert re.search("已接着识别 1 份文件。", said)
    assert len(drafts()) == 1
    assert spooled() == []


def test_asked_to_stop_it_ends_what_it_reads(served, clerk, tray):
    process, port = served
    with closing(send_to(clerk, port, slow_pdf(), "要点.pdf")):
        eventually(lambda: [row.state for row in tray.rows()] == [ReadingState.READING])

        os.kill(process.pid, signal.SIGTERM)
        process.communicate(timeout=60)

    [row] = tray.rows()
    [draft] = drafts()
    assert (row.state, row.draft_id) == (ReadingState.DONE, draft.id)
    assert renewed(clerk, "/intake/").status_code == 200
    assert spooled() == []
