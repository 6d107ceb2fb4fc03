"""Each thing the doctor looks at, spoilt once."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import NullPool, create_engine, delete, select

from tests.databases import Bench
from tests.make import Make
from tests.upkeep.conftest import Place, let_go
from tests.upkeep.full import fill
from tracker.access.scope import everywhere, within
from tracker.accounts.models import Person
from tracker.accounts.rules import AdminKind
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.core.settings import ROOT, current
from tracker.files import store
from tracker.notify.models import MailHold
from tracker.schedule.runner import note
from tracker.upkeep import doctor, jobs, premises
from tracker.upkeep.anchors import anchor
from tracker.upkeep.backup import back_up
from tracker.upkeep.models import FileFault
from tracker.upkeep.rules import Mark
from tracker.upkeep.snapshot import sqlite_file
from tracker.workdays.models import CalendarDay, CalendarEdition

NOW = datetime(2026, 9, 17, 4, tzinfo=UTC)


@pytest.fixture
def office(bench: Bench, place: Place, tmp_path) -> Iterator[Flask]:
    """An office at work: a full ledger, a backup made, its folder closed to others."""
    stage = bench.stage("sqlite")
    app = place("sqlite", start=stage.folder / "start.db")
    app.extensions["settings"].instance_dir.chmod(0o700)
    with clock.stopped_at(NOW), let_go(app):
        with within(stage.cast.org.id):
            fill(app, Make(stage.cast))
        back_up(tmp_path / "backups")
        note("audit-anchors", anchor(NOW), None)
        with everywhere("nothing is held here"), unit_of_work() as session:
            session.execute(delete(MailHold))
            session.execute(delete(FileFault))
        yield app


def complaints() -> str:
    """The lines that put a promise at risk."""
    return "\n".join(f.text for f in doctor.examine() if f.mark is Mark.BAD)


def said() -> str:
    """All lines."""
    return "\n".join(str(f) for f in doctor.examine())


def set_up(app: Flask, **changes: object) -> None:
    """Let the app have other settings from here on."""
    app.extensions["settings"] = replace(app.extensions["settings"], **changes)


def in_the_file(*statements: str) -> None:
    """Do what nobody should: write into the database file past the service."""
    with closing(sqlite3.connect(sqlite_file())) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_an_office_at_work_has_no_complaints(office):
    found = doctor.examine()

    assert complaints() == ""
    assert [f.text[:9] for f in found if f.mark is Mark.WARNING] == [
        "访问地址 http",
        "没有设置邮件服务器",
        "没有第二备份文件夹",
        "云麓县、石桥乡没有",
        "云麓县、石桥乡没有",
    ]
    assert len(found) == 28


def test_time_zone_data_that_are_off_are_noticed():
    summer_time = datetime(1988, 7, 1, tzinfo=UTC)
    assert premises.time_zones(summer_time).mark is Mark.BAD


def test_a_short_key_is_noticed(office):
    set_up(office, secret_key="short")
    assert "签名密钥只有 5 个字符" in complaints()


def test_a_key_file_open_to_others_is_noticed(office):
    set_up(office, secret_key="")
    current().secret()
    assert complaints() == ""

    (current().instance_dir / "backup_key").chmod(0o640)
    assert "backup_key 的权限是 0640" in complaints()
    (current().instance_dir / "backup_key").chmod(0o600)

    (current().instance_dir / "secret_key").chmod(0o644)
    assert "权限是 0644" in complaints()


def test_an_open_instance_folder_is_noticed(office):
    current().instance_dir.chmod(0o755)
    assert "对本机其他用户开放" in complaints()


def test_folders_that_cannot_be_written_are_noticed(office, tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    assert premises.private(file, "数据文件夹").mark is Mark.BAD

    blobs = current().blobs_dir
    blobs.rename(tmp_path / "away")
    blobs.write_text("")
    assert "附件文件夹" in complaints()


def test_a_plain_address_is_noticed(office):
    set_up(office, allow_plain_http=False)
    assert "不加密；请改用 https" in complaints()


def test_a_mail_server_is_acknowledged(office):
    set_up(office, smtp_url="smtp://mail.luoshi.test")
    assert "! 到邮件服务器 mail.luoshi.test 的信以明文传送" in said()

    set_up(office, smtp_url="smtp://office:word@mail.luoshi.test")
    assert "邮件服务器 mail.luoshi.test 的密码以明文传送" in complaints()

    set_up(office, smtp_url="smtps://office:word@mail.luoshi.test")
    assert "✓ 已设置邮件服务器 mail.luoshi.test，连接加密并核对证书。" in said()


def test_a_broken_reference_is_noticed(office):
    in_the_file("PRAGMA foreign_keys=OFF", "UPDATE task_source SET task_id = 999")
    assert "task_source 中有一行指向不存在的 task" in complaints()


def test_unchecked_references_are_noticed():
    engine = create_engine("sqlite://", poolclass=NullPool)
    with engine.connect() as connection:
        assert "没有打开外键检查" in doctor.foreign_keys(connection).text


@pytest.mark.parametrize(
    ("revision", "sentence"),
    [("NULL", "还没有建表"), ("'0001'", "比程序旧"), ("'9999'", "比程序新")],
)
def test_another_schema_is_noticed(office, revision, sentence):
    in_the_file("DELETE FROM alembic_version")
    if revision != "NULL":
        in_the_file(f"INSERT INTO alembic_version VALUES ({revision})")
    assert sentence in complaints()


def test_a_database_that_is_none_is_noticed(place: Place):
    app = place("sqlite", "broken")
    (app.extensions["settings"].instance_dir / "luoshi.db").write_bytes(b"not a database" * 500)
    with let_go(app):
        assert "数据库不能用（file is not a database）" in complaints()


def test_years_without_working_days_are_noticed(office):
    with clock.stopped_at(datetime(2026, 11, 20, tzinfo=UTC)):
        years = [f for f in doctor.examine() if "暂定" in f.text]
    assert [f.mark for f in years] == [Mark.WARNING]

    with unit_of_work() as session:
        of_2026 = select(CalendarEdition.id).where(CalendarEdition.year == 2026)
        session.execute(delete(CalendarDay).where(CalendarDay.edition_id.in_(of_2026)))
        session.execute(delete(CalendarEdition).where(CalendarEdition.year == 2026))
    assert "工作日历没有2026年" in complaints()


def test_a_backup_too_long_ago_is_noticed(office):
    with clock.stopped_at(datetime(2026, 9, 18, 7, tzinfo=UTC)):
        assert "最近一次备份在 27 小时前" in complaints()


def test_an_installation_has_a_day_to_make_its_first_backup(office):
    in_the_file("DELETE FROM job_run")
    assert "还没有做过备份" in complaints()

    set_up(office, secret_key="")
    current().secret()  # made on the first run
    begun = (current().instance_dir / "secret_key").stat().st_mtime
    with clock.stopped_at(datetime.fromtimestamp(begun, UTC)):
        assert "还没有做过备份" not in complaints()


def test_a_rewritten_trail_is_noticed(office):
    in_the_file(
        "DROP TRIGGER audit_no_update", "UPDATE audit SET actor_name = '别人' WHERE seq = 3"
    )
    assert "操作记录从第 3 条起被改动过" in complaints()


def test_a_lost_file_is_noticed(office):
    sha256 = next(store.all_hashes(current().blobs_dir))
    store.path_of(current().blobs_dir, sha256).unlink()
    assert f"抽查 3 个附件，1 个缺失或大小不对：{sha256}" in complaints()


def test_the_doctor_changes_nothing(office):
    before = sqlite_file().read_bytes()
    doctor.examine()
    assert sqlite_file().read_bytes() == before


def test_a_sample_of_a_key_is_noticed(office):
    set_up(office, secret_key="change-me-please-change-me-please-12")
    assert "签名密钥像是抄来的示例" in complaints()


def test_debugging_is_noticed(office):
    office.debug = True
    assert "调试方式" in complaints()


def test_a_proxy_that_nobody_told_of_is_noticed(office):
    set_up(office, base_url="https://luoshi.test")
    assert "请设置 TRACKER_PROXY_HOPS" in said()
    assert "登录凭据没有保护好" in complaints()  # the cookies were set up for plain HTTP


def test_an_open_database_file_is_noticed(office):
    current().instance_dir.chmod(0o755)
    sqlite_file().chmod(0o644)
    assert "数据库文件" in complaints()


@pytest.mark.parametrize("disk", ["nfs4", "cifs"])
def test_a_disk_of_the_network_is_noticed(tmp_path, disk):
    mounts = f"/dev/vda1 / ext4 rw 0 0\nserver:/x {tmp_path} {disk} rw 0 0\n"
    assert disk in premises.own_disk(tmp_path / "instance", mounts).text
    assert premises.own_disk(tmp_path, "/dev/vda1 / ext4 rw 0 0").mark is Mark.GOOD


def test_a_folder_that_is_served_is_noticed():
    assert "网页文件夹" in premises.own_disk(ROOT / "static" / "data", "").text


def test_a_second_disk_that_is_the_first_or_away_is_noticed(office, tmp_path):
    set_up(office, backup_dir=tmp_path / "away")
    assert "第二备份文件夹" in complaints()

    (tmp_path / "away").mkdir()
    assert "与数据在同一块磁盘上" in said() or "在另一块磁盘上" in said()
    assert "第二备份文件夹里没有备份" in complaints()

    jobs.back_up_and_rotate(NOW, lambda _session: None)
    assert complaints() == ""
    with clock.stopped_at(NOW + timedelta(hours=27)):
        assert "第二备份文件夹里最近的备份在 27 小时前" in complaints()


def test_held_mail_is_noticed_and_told_to_its_own_office_only(office, cast):
    with everywhere("a test"), unit_of_work() as session:
        session.add(MailHold(org_id=cast.org.id, snapshot_at=NOW, restored_at=NOW))
    assert "青禾镇人民政府 恢复备份后通知停发" in said()

    own = "\n".join(str(f) for f in doctor.examine(cast.org.id))
    other = "\n".join(str(f) for f in doctor.examine(cast.stranger.org_id))
    assert "恢复备份后通知停发" in own
    assert "石桥乡" not in own
    assert "青禾镇" not in other


def test_an_administrator_of_the_county_serves_its_townships(office, cast):
    with within(cast.county.id), unit_of_work() as session:
        for kind in AdminKind:
            session.add(Person(name=f"县{kind}", admin_kind=kind))
    assert "管理员和审计员都已设置" in said()


def test_a_guard_of_the_trail_that_is_gone_is_noticed(office):
    in_the_file("DROP TRIGGER audit_no_delete")
    assert "触发器 audit_no_delete" in complaints()


def test_a_file_found_damaged_stays_a_complaint_until_it_is_whole(office):
    sha256 = next(store.all_hashes(current().blobs_dir))
    path = store.path_of(current().blobs_dir, sha256)
    whole = path.read_bytes()
    path.write_bytes(b"x" * len(whole))
    jobs.check_files(NOW, lambda _session: None)
    assert f"每周核对发现 1 个附件缺失或已损坏：{sha256}" in complaints()

    path.write_bytes(whole)
    jobs.check_files(NOW, lambda _session: None)
    assert complaints() == ""
