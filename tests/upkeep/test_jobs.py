"""What upkeep does by itself, on both databases."""

import os
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.upkeep.full import MOMENT
from tracker.access.scope import everywhere
from tracker.accounts.models import SignInAttempt, SignInSession
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.core.settings import current
from tracker.files import actions as files
from tracker.files import store
from tracker.schedule.lease import Deposed
from tracker.schedule.rules import BACKUP_EVERY, is_due_every, is_due_weekly
from tracker.trail.models import AuditEntry
from tracker.upkeep import contents, heartbeat, jobs
from tracker.upkeep.models import FileFault
from tracker.upkeep.restore import restore

DAY = timedelta(days=1)


def free(_session) -> None:
    """Nobody else leads."""


def deposed(_session) -> None:
    """Somebody else leads by now."""
    raise Deposed("another")


@pytest.fixture
def upload(make, cast):
    """Keep a text as an attachment of the clerk; returns its hash."""

    def kept(text: str) -> str:
        content = store.keep(current().blobs_dir, BytesIO(text.encode()), 1000)
        with unit_of_work() as session:
            files.attach(session, cast.actor(cast.clerk), content, "附件.txt")
        return content.sha256

    return kept


def path_of(sha256: str) -> Path:
    return store.path_of(current().blobs_dir, sha256)


def age(path: Path, by: timedelta) -> None:
    """Let the file be as old as that."""
    then = (clock.now() - by).timestamp()
    os.utime(path, (then, then))


@pytest.mark.parametrize("job", [jobs.back_up_and_rotate, jobs.check_files, jobs.purge_sign_ins])
def test_a_leader_that_was_replaced_does_nothing(app, cast, job):
    with pytest.raises(Deposed):
        job(clock.now(), deposed)

    assert not list(current().backups_dir.glob("luoshi-*"))


def test_backups_are_rotated_and_what_stands_beside_them_stays(make, cast, kind):
    folder = current().backups_dir
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "anchors.jsonl").write_text("{}\n")
    (folder / "notes").mkdir()
    old = [f"luoshi-202501{day:02}-{hour:02}3000" for day in range(1, 29) for hour in (2, 14)]
    for name in old:
        (folder / name).mkdir()

    count = jobs.back_up_and_rotate(clock.now(), free)

    names = sorted(path.name for path in folder.iterdir())
    assert count == 1
    assert {"anchors.jsonl", "notes"} <= set(names)
    left = [name for name in names if name in old]
    assert left[-1] == "luoshi-20250128-143000"
    assert len(left) < 12
    assert len(names) - 2 - len(left) == 1


def test_a_copy_goes_to_the_second_disk_and_can_be_restored(
    make, app, cast, kind, tmp_path, monkeypatch
):
    second = tmp_path / "disk"
    second.mkdir()
    monkeypatch.setitem(
        app.extensions, "settings", replace(app.extensions["settings"], backup_dir=second)
    )

    jobs.back_up_and_rotate(clock.now(), free)

    [copy] = second.iterdir()
    [first] = current().backups_dir.glob("luoshi-*")
    assert copy.name == first.name
    with pytest.raises(Refused, match="目标数据库里已有数据"):  # the rest of it was whole
        restore(copy)


def test_a_second_disk_that_is_away_fails_the_job_and_not_the_backup(
    make, app, cast, kind, tmp_path, monkeypatch
):
    away = tmp_path / "away"
    monkeypatch.setitem(
        app.extensions, "settings", replace(app.extensions["settings"], backup_dir=away)
    )

    with clock.stopped_at(MOMENT), pytest.raises(Refused, match="请接好磁盘"):
        jobs.back_up_and_rotate(clock.now(), free)

    assert len(list(current().backups_dir.glob("luoshi-*"))) == 1
    assert heartbeat.last_backup(db.session()) == MOMENT
    assert not away.exists()


def test_a_damaged_file_is_found_once_and_told_to_its_office(upload, session, cast, kind):
    whole, bad = upload("完好"), upload("会坏")
    path_of(bad).write_bytes(b"something else")

    assert jobs.check_files(MOMENT, free) == 1
    assert jobs.check_files(MOMENT + 7 * DAY, free) == 1

    faults = session.scalars(select(FileFault)).all()
    assert [(fault.sha256, fault.found_at) for fault in faults] == [(bad, MOMENT)]
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "file.damaged")).all()
    assert [(entry.org_id, entry.actor_name) for entry in entries] == [(cast.org.id, "系统")]
    assert bad in entries[0].payload
    assert path_of(whole).exists()


def test_a_lost_file_that_is_brought_back_is_no_fault_any_more(upload, session, kind):
    sha256 = upload("会丢")
    content = path_of(sha256).read_bytes()
    path_of(sha256).unlink()
    assert contents.check_all(MOMENT) == [sha256]

    path_of(sha256).write_bytes(content)

    assert contents.check_all(MOMENT) == []
    assert session.scalar(select(func.count(FileFault.sha256))) == 0


def test_only_old_contents_that_nobody_names_are_deleted(upload, app, kind):
    named = upload("有登记")
    young = store.keep(current().blobs_dir, BytesIO(b"young"), 100).sha256
    old = store.keep(current().blobs_dir, BytesIO(b"old"), 100).sha256
    cut_off = current().blobs_dir / "tmp" / "cut-off"
    cut_off.write_bytes(b"half")
    for path in (path_of(named), path_of(old), cut_off):
        age(path, 25 * timedelta(hours=1))
    age(path_of(young), 23 * timedelta(hours=1))

    assert contents.collect(clock.now()) == 2

    assert path_of(named).exists()
    assert path_of(young).exists()
    assert not path_of(old).exists()
    assert list((current().blobs_dir / "tmp").iterdir()) == []


def test_a_content_uploaded_again_while_it_is_collected_stays(app, kind):
    sha256 = store.keep(current().blobs_dir, BytesIO(b"again"), 100).sha256
    path, aside = path_of(sha256), current().blobs_dir / "tmp" / "gone"
    # it was old when it was looked at, and is young when it is taken
    assert not contents._take(path, aside, clock.now())

    assert path.read_bytes() == b"again"
    assert not aside.exists()


def test_sign_ins_of_more_than_a_month_ago_are_purged(app, cast, sign_in, kind):
    sign_in(cast.clerk)
    sign_in(cast.leader)
    now = clock.now()
    with everywhere("a test"), unit_of_work() as session:
        old, young = session.scalars(select(SignInSession).order_by(SignInSession.id)).all()[-2:]
        old.last_seen_at, young.last_seen_at = now - 31 * DAY, now - 29 * DAY
        kept = young.id
        for days in (29, 31):
            session.add(SignInAttempt(account="x", ip="", at=now - days * DAY))

    assert jobs.purge_sign_ins(now, free) == 2

    with everywhere("a test"):
        assert kept in db.session.scalars(select(SignInSession.id)).all()
        attempts = db.session.scalars(select(SignInAttempt.at)).all()
        assert [(now - at).days for at in attempts] == [29]


def test_a_backup_is_due_every_six_hours_and_the_files_are_read_every_week():
    now = clock.read("2026-11-22T03:00")

    assert is_due_every(now, now - 6 * timedelta(hours=1), BACKUP_EVERY)
    assert not is_due_every(now, now - 5 * timedelta(hours=1), BACKUP_EVERY)
    assert is_due_weekly(now, now - 7 * DAY)
    assert not is_due_weekly(now, now - 6 * DAY)
    assert not is_due_weekly(now + 9 * timedelta(hours=1), now - 7 * DAY + timedelta(hours=9))
