"""Whether the service can do its work, on both databases."""

import os
import sqlite3
import time
from contextlib import closing
from datetime import date, timedelta

from sqlalchemy import insert, text

from tests.upkeep.conftest import Place, drop_database, let_go
from tests.upkeep.full import MOMENT, letter
from tracker.core import clock
from tracker.core.db import Base, unit_of_work
from tracker.core.settings import current
from tracker.notify.rules import LetterState
from tracker.upkeep import health
from tracker.upkeep.snapshot import sqlite_file

MINUTE = timedelta(minutes=1)


def test_a_service_that_can_work_gives_no_reason(app):
    assert health.unready() == []


def test_an_old_schema_is_a_reason(app):
    with unit_of_work() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))

    assert health.unready() == ["数据库结构比程序旧；请执行 python3 app.py db upgrade。"]


def test_a_file_store_that_cannot_be_written_is_a_reason(app):
    blobs = current().blobs_dir
    blobs.write_text("a file where a folder should be")
    try:
        [reason] = health.unready()
        assert reason.startswith("附件文件夹")
    finally:
        blobs.unlink()


def test_a_database_that_is_gone_is_a_reason_and_is_not_made_anew(place: Place, kind):
    app = place(kind)
    if kind == "postgresql":
        drop_database(f"there{os.getpid()}")
    with let_go(app):
        assert health.unready() == ["数据库在 1 秒内不能写入"]
        assert kind == "postgresql" or not sqlite_file().exists()


def test_a_writer_that_never_ends_is_a_reason_within_a_second_or_so(bench):
    app = bench.stage("sqlite").app
    with let_go(app), closing(sqlite3.connect(sqlite_file(), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()

        assert health.unready() == ["数据库在 1 秒内不能写入"]
        assert time.monotonic() - begun < 3


def test_a_worker_that_works_gives_no_reason(app, cast):
    with unit_of_work() as session:
        tables = Base.metadata.tables
        lease = {"name": "leader", "owner": "host:1", "token": 1}
        session.execute(insert(tables["scheduler_lease"]).values(lease | {"renewed_at": MOMENT}))
        for name in ("deliver-mail", "backup", "audit-anchors"):
            times = {"started_at": MOMENT, "finished_at": MOMENT}
            session.execute(insert(tables["job_run"]).values(name=name, done=0, error="", **times))

    with clock.stopped_at(MOMENT + MINUTE / 2):
        found = health.work()

    assert found.reasons == []
    assert (found.leader, found.leader_age, found.lag) == ("host:1", 30.0, 30.0)
    assert found.last_backup == MOMENT
    assert found.calendar_until == date(2027, 12, 31)
    assert (found.oldest_due_mail, found.failed_letters) == (None, 0)


def test_a_worker_that_does_not_is_told_of_in_each_point(make, cast):
    with unit_of_work() as session:
        for state in LetterState:
            session.add(letter(cast.clerk.id, state))

    with clock.stopped_at(MOMENT + 11 * MINUTE):
        found = health.work()

    assert [reason[:6] for reason in found.reasons] == [
        "没有正在工作",
        "后台任务超过",
        "有到期信件超",
        "还没有做过备",
        "操作记录还没",
    ]
    assert (found.oldest_due_mail, found.failed_letters) == (660.0, 1)
