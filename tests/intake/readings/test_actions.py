"""A reading is begun once, taken by one worker at a time, and ended once."""

import io
import json
import stat
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.documents import marked_files
from tests.intake.conftest import PARAGRAPHS
from tests.intake.readings.conftest import spooled
from tracker.access.scope import within
from tracker.core import clock, settings
from tracker.core.db import db, unit_of_work
from tracker.documents import classified
from tracker.files import store
from tracker.files.models import Attachment
from tracker.intake import actions, queries, spool, working
from tracker.intake.actions import readings
from tracker.intake.actions.readings import LEASE, MOST_TRIES, STOPPED, Asked
from tracker.intake.rules import AlreadyImported, BeingRead, ReadingState
from tracker.trail import origin
from tracker.trail.models import AuditEntry
from tracker.trail.origin import Origin


def drafts():
    db.session.rollback()
    return db.session.scalars(queries.drafts()).all()


def last_entry(action):
    db.session.rollback()
    of = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.seq.desc())
    return db.session.scalars(of).first()


def test_a_file_waits_for_this_program_alone_and_never_in_the_store(tray):
    waiting = tray.put("一、公开")

    path = spool.path_of(settings.current().spool_dir, waiting.token, waiting.sha256)
    assert path.read_text() == "一、公开"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(p.stat().st_mode) for p in path.parents[:4]} == {0o700}
    assert not settings.current().blobs_dir.exists()


def test_a_file_that_is_too_large_leaves_nothing(tray):
    with pytest.raises(store.FileTooLarge):
        tray.put(bytes((25 << 20) + 1))

    assert spooled() == []


def test_it_becomes_a_draft_of_whoever_uploaded_it(tray, cast):
    with origin.asked_from(Origin("abc123", "192.0.2.7")):
        row = tray.line_up()

    assert working.carry_out(row.id)

    [draft] = drafts()
    [after] = tray.rows()
    assert (after.state, after.draft_id) == (ReadingState.DONE, draft.id)
    assert (draft.created_by_id, draft.file_name) == (cast.clerk.id, "工作要点.txt")
    entry = last_entry("draft.start")
    assert (entry.actor_id, entry.session_ref, entry.ip) == (cast.clerk.id, "abc123", "192.0.2.7")
    assert spooled() == []


def test_nobody_else_takes_it_and_it_is_not_read_twice(tray):
    row = tray.line_up()
    with unit_of_work() as session:
        assert readings.claim(session, row.id, clock.now()) is not None

    assert not working.carry_out(row.id)

    with clock.stopped_at(clock.now() + LEASE + timedelta(seconds=1)):
        assert working.carry_out(row.id)
        assert not working.carry_out(row.id)
    assert len(drafts()) == 1


def test_who_took_longer_than_the_lease_changes_nothing(tray):
    row = tray.line_up()
    with unit_of_work() as session:
        slow = readings.claim(session, row.id, clock.now())
    with clock.stopped_at(clock.now() + LEASE + timedelta(seconds=1)), unit_of_work() as session:
        assert readings.claim(session, row.id, clock.now()) is not None
    blobs = settings.current().blobs_dir
    reading = actions.read_upload(blobs, io.BytesIO("2026年\n一、公开".encode()), "要点.txt")

    assert not working._start_review(slow, reading)
    assert not working._end(slow, AlreadyImported("不该留下", 1))

    [after] = tray.rows()
    assert (after.state, after.sentence) == (ReadingState.READING, "")
    assert drafts() == []


def test_the_file_stays_for_who_took_it_over(tray, monkeypatch):
    row = tray.line_up()
    began = clock.now()

    def overtaken(*arguments):
        with unit_of_work() as session:  # while the first reads, its lease runs out
            later = began + LEASE + timedelta(seconds=1)
            assert readings.claim(session, row.id, later) is not None
        return actions.read_upload(*arguments)

    monkeypatch.setattr(working, "read_upload", overtaken)

    assert not working.carry_out(row.id)
    assert len(spooled()) == 1
    assert drafts() == []


def test_six_at_once_make_one_draft(app, tray, cast):
    row, start, done = tray.line_up(), threading.Barrier(6), []
    db.session.rollback()

    def work():
        start.wait()
        with app.app_context(), within(cast.org.id):
            done.append(working.carry_out(row.id))

    threads = [threading.Thread(target=work) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(done) == [False] * 5 + [True]
    assert len(drafts()) == 1


def test_a_file_that_brings_workers_down_is_refused_in_the_end(tray):
    row, moment = tray.line_up(), clock.now()
    for _ in range(MOST_TRIES):
        with unit_of_work() as session:
            assert readings.claim(session, row.id, moment) is not None
        moment += LEASE + timedelta(seconds=1)

    with clock.stopped_at(moment):
        assert not working.carry_out(row.id)

    [after] = tray.rows()
    assert (after.state, after.sentence) == (ReadingState.REFUSED, STOPPED)


def test_a_classified_file_leaves_its_size_and_kind(tray, cast):
    data = marked_files.EVERY["页眉.docx"]()
    with origin.asked_from(Origin("abc123", "192.0.2.7")):
        row = tray.line_up(data, "关于某事的请示.docx")

    working.carry_out(row.id)

    [after] = tray.rows()
    assert (after.state, after.sentence) == (ReadingState.REFUSED, classified.REFUSED)
    assert (after.file_name, after.sha256) == ("", "")
    assert spooled() == []
    assert not settings.current().blobs_dir.exists()
    entry = last_entry("file.classified")
    assert (entry.actor_id, entry.ip) == (cast.clerk.id, "192.0.2.7")
    assert json.loads(entry.payload) == {"bytes": len(data), "kind": "docx"}


def test_a_text_without_a_year_asks_for_it_and_lies_in_the_store(tray):
    row = tray.line_up(PARAGRAPHS, "便条.txt")

    working.carry_out(row.id)

    [after] = tray.rows()
    assert after.state == ReadingState.YEAR
    assert after.sentence == "文件里没有写明年度，请填写年度后再上传。"
    assert list(store.all_hashes(settings.current().blobs_dir)) == [row.sha256]
    assert spooled() == []


def test_a_year_that_cannot_be_is_asked_for_though_the_file_names_one(tray):
    row = tray.line_up(year_fault="年度应在 2008 至 2099 之间。")

    working.carry_out(row.id)

    [after] = tray.rows()
    assert (after.state, after.sentence) == (ReadingState.YEAR, "年度应在 2008 至 2099 之间。")
    assert drafts() == []


def test_a_file_that_is_gone_is_asked_for_again(tray):
    row = tray.line_up()
    spool.remove(settings.current().spool_dir, row.spool_token)

    working.carry_out(row.id)

    [after] = tray.rows()
    assert (after.state, after.sentence) == (ReadingState.REFUSED, working.GONE)


def test_the_same_content_is_begun_once(tray, desk):
    row = tray.line_up()
    with pytest.raises(BeingRead) as refusal:
        tray.line_up(name="换个名字.txt")
    assert refusal.value.reading_id == row.id

    working.carry_out(row.id)

    with pytest.raises(AlreadyImported, match="正在核对"):
        tray.line_up()


def test_what_was_imported_meanwhile_leads_there(tray, desk):
    row = tray.line_up()
    draft = desk.draft()

    working.carry_out(row.id)

    [after] = tray.rows()
    assert (after.state, after.draft_id) == (ReadingState.REFUSED, draft.id)
    assert len(drafts()) == 1


def test_another_office_reads_the_same_content_for_itself(tray, desk, cast):
    tray.line_up()
    with within(cast.stranger.org_id):
        spooled_there = tray.put()
        with unit_of_work() as session:
            other = readings.begin(
                session, cast.actor(cast.stranger), spooled_there, Asked("要点.txt")
            ).id
        assert working.carry_out(other)

    [mine] = tray.rows()
    assert mine.state == ReadingState.WAITING
    assert working.carry_out(mine.id)


def test_who_brought_it_sees_why_it_ended_and_nobody_else_does(tray, desk, cast):
    row = tray.line_up(PARAGRAPHS)

    def see(person):
        with unit_of_work() as session:
            readings.see(session, cast.actor(person), row.id)
        return tray.rows()[0].seen_at is not None

    assert not see(cast.clerk)  # it is still to be read
    working.carry_out(row.id)
    assert not see(cast.leader)
    assert see(cast.clerk)
    assert see(cast.clerk)


@pytest.mark.parametrize("letter", ["a", "字", "𠮷"])
def test_the_longest_name_fits_its_columns(tray, letter):
    row = tray.line_up(name=letter * 300 + ".txt")

    working.carry_out(row.id)

    [draft] = drafts()
    [attachment] = db.session.scalars(select(Attachment)).all()
    assert draft.file_name == attachment.display_name == row.file_name
    assert draft.file_name.endswith(f"{letter}.txt")
