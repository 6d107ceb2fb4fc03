"""What the scheduler tidies: spooled files and readings that are over."""

import os
from datetime import timedelta

import pytest

from tests.intake.conftest import PARAGRAPHS
from tests.intake.readings.conftest import spooled
from tracker.access.scope import within
from tracker.core import clock, settings
from tracker.core.db import unit_of_work
from tracker.intake import jobs, working
from tracker.intake.actions import readings
from tracker.intake.actions.readings import KEPT_FOR, Asked
from tracker.schedule.jobs import named
from tracker.schedule.lease import Deposed

DAY = timedelta(days=1)


def age(folder, by):
    then = (clock.now() - by).timestamp()
    os.utime(folder, (then, then))


def test_a_file_without_a_row_goes_after_an_hour(tray):
    young, old = tray.put("一"), tray.put("二")
    age(settings.current().spool_dir / old.token, timedelta(minutes=61))

    jobs.read_uploads(clock.now())

    assert [path.name for path in spooled()] == [young.token]


def test_a_file_that_was_read_goes_at_once_and_one_that_waits_stays(tray):
    read, waits = tray.line_up("2026年\n一、公开目录"), tray.line_up()
    working.carry_out(read.id)
    left = settings.current().spool_dir / read.spool_token
    left.mkdir()  # as if the process had died before it was removed
    age(settings.current().spool_dir / waits.spool_token, 2 * DAY)

    jobs.read_uploads(clock.now())

    assert [path.name for path in spooled()] == [waits.spool_token]


def test_what_ended_is_forgotten_after_days_and_its_draft_stays(tray, desk):
    for text in ("2026年\n一、公开目录", PARAGRAPHS):
        working.carry_out(tray.line_up(text).id)
    waits = tray.line_up()

    jobs.read_uploads(clock.now())
    assert len(tray.rows()) == 3
    with clock.stopped_at(clock.now() + KEPT_FOR + timedelta(seconds=1)):
        jobs.sweep(clock.now())
        with unit_of_work() as session:
            readings.purge(session, clock.now())

    assert [row.id for row in tray.rows()] == [waits.id]


def test_every_office_has_its_turn(tray, desk, cast):
    tray.line_up()
    with within(cast.stranger.org_id):
        there = tray.put()
        with unit_of_work() as session:
            readings.begin(session, cast.actor(cast.stranger), there, Asked("要点.txt"))

    with clock.stopped_at(clock.now() + timedelta(minutes=2)):
        done = jobs.read_uploads(clock.now())

    assert done == 2
    assert named("read-uploads").says(done, clock.now()) == "已接着识别 2 份文件。"


def test_who_leads_no_more_reads_nothing(tray):
    tray.line_up()

    def deposed(_session):
        raise Deposed("another")

    with clock.stopped_at(clock.now() + timedelta(minutes=2)), pytest.raises(Deposed):
        jobs.read_uploads(clock.now(), deposed)

    assert [row.tries for row in tray.rows()] == [0]
