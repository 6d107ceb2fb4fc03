"""Backup, restore and verify, on both databases."""

import json
import random
import shutil
import sqlite3
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import JSON, Enum, func, select, text
from sqlalchemy.exc import IntegrityError

from tests.cast import Cast
from tests.make import Make
from tests.upkeep.conftest import Place, let_go
from tests.upkeep.full import MOMENT, fill, letter
from tracker.access.scope import everywhere, within
from tracker.accounts.models import Unit
from tracker.core import clock
from tracker.core.db import Base, UTCDateTime, db, unit_of_work
from tracker.core.errors import Refused
from tracker.core.settings import current
from tracker.files import store
from tracker.notify import holding
from tracker.notify.jobs import deliver_waiting
from tracker.notify.mailers import MemoryMailer
from tracker.notify.models import Letter
from tracker.notify.rules import LetterState
from tracker.plans.models import SourceDocument
from tracker.search import actions as search
from tracker.search.queries import Asked, newest
from tracker.search.rules import asked as asked_for
from tracker.trail import actions as trail
from tracker.trail.queries import first_bad
from tracker.trail.rules import canonical as canonical_json
from tracker.upkeep import canonical, heartbeat, signing, snapshot
from tracker.upkeep import restore as restoring
from tracker.upkeep.backup import back_up
from tracker.upkeep.manifest import Manifest, as_written
from tracker.upkeep.restore import restore
from tracker.upkeep.verify import verify


def counts() -> dict[str, int | None]:
    """How many rows each table holds."""
    with db.engine.connect() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table))
            for name, table in Base.metadata.tables.items()
        }


def blobs() -> list[Path]:
    """Every content of the app's store."""
    return [path for path in sorted(current().blobs_dir.rglob("*")) if path.is_file()]


def test_a_backup_comes_back_as_the_same_ledger(full, kind, place: Place, tmp_path):
    with everywhere("the index as it is made anew"), unit_of_work() as session:
        search.rebuild(session)
    before, digest, files = counts(), verify(), len(blobs())
    assert 0 not in before.values(), "a table is empty, so its way back is not tested"
    made = back_up(tmp_path / "backups")

    with let_go(place(kind)):
        restore(made.folder)

        assert verify() == made.manifest.ledger == digest
        expected = {n: c for n, c in before.items() if n not in canonical.MACHINERY}
        written = {"search_entry": before["search_entry"]}
        written["mail_hold"] = before["organization"]
        assert counts() == expected | dict.fromkeys(canonical.MACHINERY, 0) | written
        assert len(blobs()) == files == 3
        assert counts()["sign_in_session"] == 0, "a session that was ended since lives again"


def test_words_are_found_in_what_came_back_on_either_database(
    full, cast: Cast, kind, place: Place, tmp_path
):
    made = back_up(tmp_path)
    asked = Asked(words=asked_for("公开目录"))

    with let_go(place("sqlite")), within(cast.org.id):  # lines, where they come from PostgreSQL
        restore(made.folder)
        assert len(newest(db.session(), asked, 9)) >= 3
        db.session.remove()


def test_what_came_back_can_be_worked_with(full, cast: Cast, kind, place: Place, tmp_path):
    made = back_up(tmp_path)

    with let_go(place(kind)), within(cast.org.id):
        restore(made.folder)
        make = Make(cast)

        task = make.task("恢复以后新添的任务")
        with unit_of_work() as session:
            trail.record(session, None, "test.after", task)
            session.add(Letter(**new_letter(cast)))

        assert first_bad(db.session(), cast.org.id) is None


def new_letter(cast: Cast) -> dict[str, object]:
    """Values of a letter that was not there before."""
    row = letter(cast.handler.id, LetterState.PENDING)
    values = {c.name: getattr(row, c.name) for c in Letter.__table__.columns if c.name != "id"}
    return {k: v for k, v in values.items() if v is not None} | {"message_id": "<new@luoshi.test>"}


def test_no_letter_leaves_after_a_restore_until_somebody_says_so(
    full, cast: Cast, kind, place: Place, tmp_path
):
    made = back_up(tmp_path)
    mailer = MemoryMailer()

    with let_go(place(kind)), within(cast.org.id):
        done = restore(made.folder)

        assert done.letters_held == 3
        assert deliver_waiting(mailer, clock.now(), "worker") == 0
        after = {row.slot: row for row in db.session.scalars(select(Letter))}
        assert after["sending"].state is LetterState.RETRY
        assert after["sending"].ambiguous == 1, "it may have arrived"
        assert after["sent"].state is LetterState.SENT
        assert holding.held(db.session()).waiting == 3
        gap = holding.held(db.session())
        assert gap.snapshot_at == made.manifest.moment
        db.session.rollback()


def test_an_older_release_could_not_hold_so_what_waits_is_stopped(
    full, cast: Cast, kind, place: Place, tmp_path
):
    made = back_up(tmp_path)

    with let_go(place(kind)), within(cast.org.id):
        restore(made.folder)
        with everywhere("the whole place"), unit_of_work() as session:
            session.execute(text("DROP TABLE mail_hold"))
            held = restoring._settle(session.connection(), made.manifest)

        assert held == 3
        states = {row.slot: row.state for row in db.session.scalars(select(Letter))}
        assert {states[s] for s in ("pending", "retry", "sending")} == {LetterState.CANCELLED}


def test_a_backup_made_while_others_write_is_one_moment(
    full: Flask, cast: Cast, kind, place: Place, tmp_path
):
    with unit_of_work() as session:
        session.scalars(select(SourceDocument)).first().text = (
            "字" * 1_000_000
        )  # many steps to copy
    stop, written = threading.Event(), []

    def write(number: int) -> None:
        with full.app_context(), within(cast.org.id):
            while not stop.is_set():
                with unit_of_work() as session:
                    unit = Unit(name=f"{number}号写入者的第{len(written)}站", active=True)
                    session.add(unit)
                    trail.record(session, None, "test.write", unit, org_id=cast.org.id)
                written.append(number)
            db.session.remove()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(2)]
    for writer in writers:
        writer.start()
    while len(written) < 5:
        stop.wait(0.01)
    begun = len(written)
    made = back_up(tmp_path)
    during = len(written) - begun
    stop.set()
    for writer in writers:
        writer.join()

    with let_go(place(kind)), within(cast.org.id):
        restore(made.folder)

        assert verify() == made.manifest.ledger
        assert first_bad(db.session(), cast.org.id) is None
        stations = db.session.scalar(
            select(func.count(Unit.id)).where(Unit.name.like("%号写入者%"))
        )
        assert begun - 1 <= stations <= len(written)
    assert during > 0, "nobody wrote during the backup: the test says nothing"


def test_any_flipped_byte_is_refused(full, kind, place: Place, tmp_path):
    made = back_up(tmp_path / "backups")
    files = [path for path in sorted(made.folder.rglob("*")) if path.is_file()]
    assert len(files) == 5
    seed = random.randrange(1 << 32)
    dice = random.Random(seed)
    sys.stdout.write(f"seed {seed}\n")

    with let_go(place(kind)):
        for turn in range(20):
            bad = tmp_path / f"bad{turn}"
            shutil.copytree(made.folder, bad)
            victim = bad / files[turn % len(files)].relative_to(made.folder)
            data = bytearray(victim.read_bytes())
            place_of = dice.randrange(len(data))
            data[place_of] ^= 1 << dice.randrange(8)
            victim.write_bytes(data)

            with pytest.raises(Refused, match=victim.name):
                restore(bad)
            assert blobs() == [], f"seed {seed}"


def test_a_backup_of_another_key_needs_that_key(full, kind, place: Place, tmp_path):
    made = back_up(tmp_path / "backups")
    key = tmp_path / "carried_key"
    shutil.copy(signing.path(), key)

    with let_go(place(kind)):
        signing.path().write_text("0" * 64)
        with pytest.raises(Refused, match="--without-signature"):
            restore(made.folder)
        assert blobs() == []

        assert restore(made.folder, key).vouched
        assert verify() == made.manifest.ledger


def test_a_backup_can_be_taken_on_trust(full, kind, place: Place, tmp_path):
    made = back_up(tmp_path)

    with let_go(place(kind)):
        assert not restore(made.folder, signed=False).vouched

        assert verify() == made.manifest.ledger


def test_where_there_is_no_key_nobody_vouches_and_it_is_said(full, kind, place: Place, tmp_path):
    made = back_up(tmp_path)

    with let_go(place(kind)):
        signing.path().unlink()
        assert not restore(made.folder).vouched

        assert verify() == made.manifest.ledger


def test_a_list_written_anew_without_the_key_is_refused(full, kind, place: Place, tmp_path):
    made = back_up(tmp_path / "backups")
    values = {name: getattr(made.manifest, name) for name in Manifest.__slots__}
    Manifest(**values | {"absent": ["a" * 64]}).write(made.folder, "k" * 64)
    forged = json.loads((made.folder / "manifest.json").read_text())
    key = signing.own()
    said = {k: v for k, v in forged.items() if k not in ("seal", "signature")}
    said["signed_by"] = signing.fingerprint(key)  # as if it were ours
    (made.folder / "manifest.json").write_text(
        as_written(said, signing.signature("k" * 64, canonical_json(said)))
    )

    with let_go(place(kind)), pytest.raises(Refused, match="在写入以后被人改过"):
        restore(made.folder)


def test_a_missing_file_of_the_backup_is_named(full, kind, place: Place, tmp_path):
    made = back_up(tmp_path)
    lost = next(path for path in (made.folder / "blobs").rglob("*") if path.is_file())
    lost.unlink()

    with let_go(place(kind)), pytest.raises(Refused, match=f"缺少 .*{lost.name}"):
        restore(made.folder)


def test_a_place_that_holds_rows_is_left_as_it_is(full, tmp_path):
    made, before = back_up(tmp_path), verify()

    with pytest.raises(Refused, match="目标数据库里已有数据"):
        restore(made.folder)

    assert verify() == before


def test_a_place_that_holds_other_files_is_left_as_it_is(full, kind, place: Place, tmp_path):
    made = back_up(tmp_path / "backups")

    with let_go(place(kind)):
        own = current().blobs_dir / "ab" / "cd" / ("abcd" + "0" * 60)
        own.parent.mkdir(parents=True)
        own.write_bytes(b"ours")

        with pytest.raises(Refused, match="已有附件"):
            restore(made.folder)
        assert blobs() == [own]


def test_a_restore_that_was_cut_off_can_be_begun_again(full, kind, place: Place, tmp_path):
    made = back_up(tmp_path)

    with let_go(place(kind)):
        sha256 = next(iter(made.manifest.blobs))
        with store.path_of(made.folder / "blobs", sha256).open("rb") as file:
            store.keep(current().blobs_dir, file, 1000)

        restore(made.folder)
        assert verify() == made.manifest.ledger


def test_a_newer_schema_is_refused(full, kind, place: Place, tmp_path):
    made = back_up(tmp_path)
    values = {name: getattr(made.manifest, name) for name in Manifest.__slots__}
    Manifest(**values | {"schema": "9999"}).write(made.folder, signing.own())

    with let_go(place(kind)), pytest.raises(Refused, match="比本程序新"):
        restore(made.folder)


def test_rows_that_do_not_give_the_saved_digest_are_not_put_in(full, kind, place: Place, tmp_path):
    made = back_up(tmp_path)
    values = {name: getattr(made.manifest, name) for name in Manifest.__slots__}
    Manifest(**values | {"ledger": "0" * 64}).write(made.folder, signing.own())

    with let_go(place(kind)):
        with pytest.raises(Refused, match="摘要不符"):
            restore(made.folder)
        with everywhere("an empty place"):
            tables = set(counts().values()) if kind == "postgresql" else {0}
        assert tables == {0}
        if kind == "sqlite":
            assert snapshot.sqlite_file().stat().st_size == 0


def test_a_lost_file_is_named_and_the_rest_is_saved_all_the_same(
    full, kind, place: Place, tmp_path
):
    victim = blobs()[0]
    victim.unlink()

    with pytest.raises(Refused, match=f"1 个附件缺失或已损坏：{victim.name}"):
        verify()
    made = back_up(tmp_path)

    assert made.manifest.absent == [victim.name]
    with let_go(place(kind)):
        restore(made.folder)
        assert len(blobs()) == 2


def test_a_damaged_file_is_named(full):
    victim = blobs()[1]
    victim.write_bytes(b"something else")

    with pytest.raises(Refused, match=victim.name):
        verify()


def test_a_backup_that_fails_leaves_nothing_behind(full, tmp_path):
    with unit_of_work() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))

    with pytest.raises(Refused, match=r"python3 app\.py db upgrade"):
        back_up(tmp_path)

    assert list(tmp_path.iterdir()) == []
    assert heartbeat.last_backup(db.session()) != clock.now()


def test_a_backup_is_noted(full, tmp_path):
    with clock.stopped_at(MOMENT):
        made = back_up(tmp_path)

        assert heartbeat.last_backup(db.session()) == MOMENT
        assert made.folder.name == "luoshi-20260918-003001"
        with pytest.raises(Refused, match="请过一秒再试"):
            back_up(tmp_path)


def test_a_backup_that_failed_since_does_not_undo_the_last(full, tmp_path):
    with clock.stopped_at(MOMENT):
        back_up(tmp_path)
    table = Base.metadata.tables["job_run"]
    with unit_of_work() as session:
        session.execute(table.update().values(error="disk full"))

    assert heartbeat.last_backup(db.session()) == MOMENT


def test_the_digest_sees_every_column_of_every_table(full, kind):
    with everywhere("every table"), unit_of_work() as session:
        connection = session.connection()
        before = canonical.digest(connection)
        unseen = []
        for table in canonical.business_tables():
            if table.name == "audit":
                continue  # the database itself refuses a change
            for column in table.columns:
                changed = changes(column)
                if column.foreign_keys or column.primary_key or changed is None:
                    continue
                point = connection.begin_nested()
                try:
                    connection.execute(table.update().values({column.name: changed}))
                except IntegrityError:  # a rule of the table wants another value beside it
                    point.rollback()
                    continue
                if canonical.digest(connection) == before:
                    unseen.append(f"{table.name}.{column.name}")
                point.rollback()

    assert unseen == []


def changes(column) -> object:
    """An expression that gives every row another value, where the database allows it."""
    if isinstance(column.type, UTCDateTime | JSON | Enum):
        return None
    kind = column.type.python_type
    if column.unique or any(column.name in u for u in uniques(column.table)):
        return None
    if kind is int:
        return column + 1
    if kind is bool:
        return ~column
    return column + "x" if kind is str and column.type.length != 64 else None


def uniques(table) -> list[set[str]]:
    """The sets of columns that must be unique together."""
    return [
        {c.name for c in item.columns}
        for item in table.constraints
        if type(item).__name__ == "UniqueConstraint"
    ]


def test_a_letter_on_its_way_does_not_change_the_digest(full, kind):
    before = verify()
    with unit_of_work() as session:
        row = session.scalars(select(Letter).where(Letter.state == LetterState.PENDING)).one()
        row.state, row.attempts = LetterState.SENDING, 3

    assert verify() == before

    with unit_of_work() as session:
        session.scalars(select(Letter).where(Letter.slot == "sent")).one().last_error = "x"
    assert verify() != before


def test_a_portable_backup_comes_back_in_the_other_database(bench, place: Place, tmp_path):
    stage = bench.stage("postgresql")
    with let_go(stage.app), within(stage.cast.org.id):
        fill(stage.app, Make(stage.cast))
        made = back_up(tmp_path / "backups")
        key = signing.path()

    with let_go(place("sqlite")):
        restore(made.folder, key)
        assert verify() == made.manifest.ledger


def test_a_copy_is_one_moment_and_ends_though_others_never_stop_writing(tmp_path):
    file, stop = tmp_path / "busy.db", threading.Event()
    with closing(sqlite3.connect(file)) as source:
        source.execute("CREATE TABLE t (n, x)")
        source.executemany("INSERT INTO t VALUES (0, ?)", [("字" * 1000,)] * 3000)
        source.commit()

    def write() -> None:
        with closing(sqlite3.connect(file, timeout=30)) as other:
            while not stop.is_set():
                other.execute("UPDATE t SET n = n + 1 WHERE rowid IN (1, 1500, 3000)")
                other.commit()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for turn in range(5):
            snapshot.copy_sqlite(file, tmp_path / f"copy{turn}.db")
    finally:
        stop.set()
        writer.join()

    for turn in range(5):
        with closing(sqlite3.connect(tmp_path / f"copy{turn}.db")) as copy:
            found = copy.execute("SELECT n FROM t WHERE rowid IN (1, 1500, 3000)").fetchall()
        assert len(found) == 3
        assert len(set(found)) == 1, "half of a transaction"
