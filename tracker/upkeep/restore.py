"""A backup brought back into an empty place: files first, then the database, all or nothing."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from flask_migrate import upgrade
from sqlalchemy import (
    NullPool,
    create_engine,
    delete,
    func,
    insert,
    inspect,
    select,
    table,
    update,
)
from sqlalchemy.engine import Connection

from tracker.access.scope import everywhere
from tracker.accounts.models import Organization
from tracker.core import clock, settings
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.files import store
from tracker.notify.models import Letter, MailHold
from tracker.notify.rules import WAITING, LetterState
from tracker.search import actions as search
from tracker.search.models import is_index
from tracker.upkeep import canonical, portable, schema, signing
from tracker.upkeep.manifest import Manifest
from tracker.upkeep.schema import Standing
from tracker.upkeep.snapshot import Damaged, is_sqlite, reading, sqlite_file, without_limits

HELD = "恢复备份后停发"  # what is said of a letter where no hold can be put on it


class CannotRestore(Refused):
    """This backup cannot be brought back here."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, how many waiting letters are held, and whether a key vouched for it."""

    manifest: Manifest
    letters_held: int
    vouched: bool = True


def restore(folder: Path, key_file: Path | None = None, *, signed: bool = True) -> Restored:
    """Bring the backup in `folder` back into the configured database and file store.

    Both must be empty. The backup must carry the signature of the key in `key_file`, by default
    this installation's own, unless `signed` is False; on a machine without a key nobody vouches
    for it (`Restored.vouched`), and only damage is found. No letter leaves from here on until a
    person releases them (`notify.actions.release`): the old machine may have sent what the
    backup still holds as waiting, and more that it does not know of. People sign in anew.
    """
    key = signing.known(key_file)
    manifest = Manifest.read(folder, key, signed=signed)
    if schema.standing(manifest.schema) is Standing.AHEAD:
        raise CannotRestore(
            f"备份的数据库结构（{manifest.schema}）比本程序新；请用做这份备份的版本或更新的版本恢复。"
        )
    manifest.check(folder)
    _refuse_unless_empty(manifest)
    _restore_blobs(manifest, folder)
    if manifest.database.endswith(".db"):
        held = _restore_copy(manifest, folder / manifest.database)
    else:
        held = _restore_lines(manifest, folder / manifest.database)
    db.session.remove()
    upgrade()
    with everywhere("a restore makes the index of words anew"), unit_of_work() as session:
        search.rebuild(session)
    return Restored(manifest, held, vouched=signed and key is not None)


def _refuse_unless_empty(manifest: Manifest) -> None:
    with db.engine.connect() as connection:
        for name in inspect(connection).get_table_names():
            spared = name == "alembic_version" or name in canonical.MACHINERY or is_index(name)
            if not spared and connection.scalar(select(func.count()).select_from(table(name))):
                raise CannotRestore(
                    "目标数据库里已有数据，没有恢复；请用 TRACKER_INSTANCE_DIR 或 "
                    "TRACKER_DATABASE_URL 指定一处空的。"
                )
        there = schema.revision_of(connection)
    if not manifest.database.endswith(".db") and there not in (None, manifest.schema):
        raise CannotRestore("目标数据库的结构与备份的不同；请给一个没有建过表的空库。")
    if manifest.database.endswith(".db") and not is_sqlite():
        raise CannotRestore("这份备份取自 SQLite，只能恢复到 SQLite；请取消 TRACKER_DATABASE_URL。")
    # what an interrupted restore of the same backup left behind is no obstacle
    if not set(store.all_hashes(settings.current().blobs_dir)) <= manifest.blobs.keys():
        raise CannotRestore("目标文件夹里已有附件，没有恢复；请用 TRACKER_INSTANCE_DIR 指定空的。")


def _restore_blobs(manifest: Manifest, folder: Path) -> None:
    for sha256, size in manifest.blobs.items():
        with store.path_of(folder / "blobs", sha256).open("rb") as source:
            kept = store.keep(settings.current().blobs_dir, source, size)
        if kept.sha256 != sha256:
            raise Damaged(f"备份已损坏：{sha256} 在恢复时读出的内容不同；请换一份备份。")


def _restore_copy(manifest: Manifest, file: Path) -> int:
    """Make the copy fit to live, aside; then put it in place in one transaction of SQLite."""
    with TemporaryDirectory(prefix="restore-", dir=settings.current().instance_dir) as aside:
        copy = Path(aside) / "database.db"
        shutil.copyfile(file, copy)
        engine = create_engine(
            "sqlite://", creator=lambda: sqlite3.connect(copy), poolclass=NullPool
        )
        with engine.begin() as connection:
            held = _settle(connection, manifest)
        with reading(copy) as connection:
            _compare(manifest, connection)
        db.session.remove()
        db.engine.dispose()
        with (
            closing(sqlite3.connect(copy)) as source,
            closing(sqlite3.connect(sqlite_file())) as to,
        ):
            source.backup(to)
        sqlite_file().chmod(0o600)
    return held


def _restore_lines(manifest: Manifest, file: Path) -> int:
    db.session.remove()
    upgrade(revision=manifest.schema)
    with (
        everywhere("a restore puts back the rows of all organisations"),
        unit_of_work() as session,
        file.open(encoding="utf-8", newline="\n") as lines,
    ):
        connection = session.connection()
        without_limits(connection)
        portable.load(connection, lines)
        held = _settle(connection, manifest)
        _compare(manifest, connection)
    return held


def _settle(connection: Connection, manifest: Manifest) -> int:
    """Empty the machinery's tables and hold all mail; return how many letters wait."""
    there = set(inspect(connection).get_table_names())
    for name in canonical.MACHINERY.keys() & there:
        connection.execute(delete(table(name)))
    # it was on its way when the backup was made: it may have arrived
    on_its_way = update(Letter).where(Letter.state == LetterState.SENDING)
    connection.execute(
        on_its_way.values(
            state=LetterState.RETRY,
            ambiguous=Letter.ambiguous + 1,
            lease_owner=None,
            lease_until=None,
        )
    )
    if MailHold.__tablename__ in there:
        times = {"snapshot_at": manifest.moment, "restored_at": clock.now()}
        orgs = connection.execute(select(Organization.id)).scalars().all()
        if orgs:
            connection.execute(insert(MailHold), [{"org_id": org} | times for org in orgs])
        waiting = select(func.count(Letter.id)).where(Letter.state.in_(WAITING))
        return connection.scalar(waiting) or 0
    # an older release could not hold mail: what waits is stopped for good
    stopped = update(Letter).where(Letter.state.in_(WAITING))
    return connection.execute(stopped.values(state=LetterState.CANCELLED, last_error=HELD)).rowcount


def _compare(manifest: Manifest, connection: Connection) -> None:
    """Refuse to go on unless what was read is the ledger that was saved.

    An older schema lacks what this code would read; its bytes were checked already.
    """
    if schema.standing(manifest.schema) is not Standing.HEAD:
        return
    if canonical.digest(connection) != manifest.ledger:
        raise Damaged("恢复出的账本与备份时的摘要不符，没有写入；请换一份备份。")
