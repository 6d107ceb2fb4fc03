"""The worker as a process: who leads, who takes over, and how it goes."""

import os
import signal
import sqlite3
import sys
import time
from contextlib import closing

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from tests.schedule.conftest import eventually
from tracker.core.db import db, unit_of_work
from tracker.schedule.models import JobRun, SchedulerLease

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals"),
]

LEASE = 1.0


def leader():
    """The process id of who holds the lease, or None."""
    db.session.rollback()
    row = db.session.scalar(select(SchedulerLease))
    found = int(row.owner.split(":")[1]) if row and row.expires_at else None
    db.session.rollback()
    return found


@pytest.fixture
def workers(processes):
    """Two workers, the first of them leading."""

    def start():
        return processes.start("worker", "--lease", str(LEASE))

    first = start()
    eventually(lambda: leader() == first.pid)
    second = start()
    return first, second


def test_one_of_two_leads_and_ticks(workers):
    first, second = workers

    eventually(lambda: db.session.rollback() or db.session.get(JobRun, "due-reminders"))
    time.sleep(2 * LEASE)

    assert leader() == first.pid
    assert second.poll() is None


def test_when_the_leader_dies_the_other_takes_over(workers):
    first, second = workers
    first.kill()

    eventually(lambda: leader() == second.pid)


def freeze(process, app):
    """Stop it where it stands, but not inside a write: there it would hold up everybody."""
    while True:
        process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, process.pid, os.WSTOPPED)  # until each of its threads stands still
        if nothing_is_locked(app.extensions["settings"]):
            return
        process.send_signal(signal.SIGCONT)
        time.sleep(0.1)


def nothing_is_locked(ours):
    try:
        if ours.database_url:
            with unit_of_work() as session:
                session.execute(select(SchedulerLease).with_for_update(nowait=True))
        else:
            with closing(sqlite3.connect(ours.instance_dir / "luoshi.db", timeout=0.2)) as probe:
                probe.execute("BEGIN EXCLUSIVE")
    except (OperationalError, sqlite3.OperationalError):
        return False
    return True


def test_a_frozen_leader_finds_itself_replaced(workers, app):
    first, second = workers
    freeze(first, app)
    eventually(lambda: leader() == second.pid)

    first.send_signal(signal.SIGCONT)
    time.sleep(2 * LEASE)

    assert leader() == second.pid
    assert first.poll() is None


def test_asked_to_stop_a_worker_gives_the_lease_back_and_ends_well(workers):
    first, second = workers
    second.kill()
    second.wait()

    first.send_signal(signal.SIGTERM)

    assert first.wait(timeout=20) == 0
    assert leader() is None
    assert "后台已停止。" in first.stdout.read()
