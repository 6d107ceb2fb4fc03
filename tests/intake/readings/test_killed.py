"""`kill -9` of the process that reads: the job reads it, there is one draft, nothing is left."""

import os
import random
import signal
import sys
import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.intake.readings.conftest import spooled
from tests.intake.readings.slow import slow_pdf
from tests.schedule.conftest import eventually
from tracker.access.scope import within
from tracker.core import clock
from tracker.core.db import db
from tracker.intake import jobs, queries, working
from tracker.intake.actions.readings import LEASE
from tracker.intake.rules import ReadingState
from tracker.trail.models import AuditEntry

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals"),
]


def read_and_die(app, org_id, reading_id, when):
    """Carry it out in a process of its own, killed when `when` returns."""
    db.session.remove()
    db.engine.dispose()  # the child must not find a connection of ours
    child = os.fork()
    if child == 0:
        try:
            db.engine.dispose(close=False)
            with app.app_context(), within(org_id):
                working.carry_out(reading_id)
        finally:
            os._exit(0)
    when()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def later(by=LEASE):
    return clock.stopped_at(clock.now() + by + timedelta(seconds=1))


def drafts():
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(queries.drafts()).all()


def test_the_job_takes_over_what_a_killed_process_was_reading(app, tray, cast):
    row = tray.line_up(slow_pdf(), "要点.pdf")

    def is_being_read():
        eventually(lambda: tray.rows()[0].state == ReadingState.READING)
        time.sleep(0.3)  # the child is at it

    read_and_die(app, cast.org.id, row.id, is_being_read)

    [left] = tray.rows()
    assert (left.state, left.tries) == (ReadingState.READING, 1)
    assert jobs.read_uploads(clock.now()) == 0  # its lease has not run out yet
    with later():
        assert jobs.read_uploads(clock.now()) == 1
        assert jobs.read_uploads(clock.now()) == 0
    [draft] = drafts()
    [after] = tray.rows()
    assert (after.state, after.draft_id, after.tries) == (ReadingState.DONE, draft.id, 2)
    assert spooled() == []


def test_whenever_it_is_killed_there_is_one_draft_and_one_entry(app, tray, cast, pytestconfig):
    rounds = 60 if pytestconfig.getoption("--soak") else 8
    for number in range(rounds):
        text = f"2026年政务公开工作要点\n一、公开平台\n第{number}批目录9月底前公开。\n"
        row = tray.line_up(text, f"要点{number}.txt")
        moment = random.uniform(0, 0.8)
        read_and_die(app, cast.org.id, row.id, lambda moment=moment: time.sleep(moment))
        with later():
            jobs.read_uploads(clock.now())
        assert len(drafts()) == number + 1
        assert {one.state for one in tray.rows()} == {ReadingState.DONE}
        assert spooled() == []
    db.session.rollback()
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "draft.start")).all()
    assert len(entries) == rounds


def test_a_file_that_nobody_began_is_read_too(app, tray):
    tray.line_up()

    assert jobs.read_uploads(clock.now()) == 0  # who took it in has it in hand
    with later(timedelta(minutes=1)):
        assert jobs.read_uploads(clock.now()) == 1

    assert len(drafts()) == 1
