"""A backup: the database at one moment, then the files it names, then the list of both.

Database first, files after: files are only ever added, so no row names one that came too late
to be copied.
"""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import Connection

from tracker.core import clock, settings
from tracker.core.db import unit_of_work
from tracker.core.errors import Refused
from tracker.files import store
from tracker.files.models import StoredFile
from tracker.upkeep import canonical, heartbeat, portable, rotation, schema, signing
from tracker.upkeep.manifest import FORMAT, Manifest, hash_of
from tracker.upkeep.snapshot import copy_live, is_sqlite, reading, snapshot, sync


class CannotBackUp(Refused):
    """No backup can be made like this."""


@dataclass(frozen=True, slots=True)
class Made:
    """A finished backup."""

    folder: Path
    manifest: Manifest


def back_up(root: Path) -> Made:
    """Make a new folder `luoshi-YYYYMMDD-HHMMSS` in `root`, whole or not at all.

    A stored file that is lost or damaged does not stop the rest from being saved: it is named in
    `manifest.absent`.
    """
    folder = root / rotation.name_at(clock.now())
    manifest = _save(folder, _refuse_other_schemas)
    with unit_of_work() as session:
        heartbeat.note_backup(session, clock.now(), len(manifest.blobs) + 1)
    return Made(folder, manifest)


def back_up_as_is(folder: Path) -> Made:
    """Save a database of an older schema to the new folder `folder`, before it is upgraded."""
    return Made(folder, _save(folder, lambda revision: revision or ""))


def copy_whole(folder: Path, root: Path) -> Path:
    """Copy the finished backup `folder` into `root`, another disk: whole or not at all.

    What arrived is read again. `root` must be there: where a disk is not attached, its folder
    must not be made on another. A copy that is there already is left as it is.
    """
    if not root.is_dir():
        raise CannotBackUp(f"第二备份文件夹 {root} 不在；请接好磁盘，或修改 TRACKER_BACKUP_DIR。")
    copy = root / folder.name
    if copy.exists():
        return copy
    part = _begin(copy)
    try:
        shutil.copytree(folder, part, dirs_exist_ok=True)
        for path in part.rglob("*"):
            sync(path)
        Manifest.read(part, signing.own()).check(part)
        part.rename(copy)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    sync(root)
    return copy


def _save(folder: Path, accepted: Callable[[str | None], str]) -> Manifest:
    part = _begin(folder)
    try:
        manifest = _fill(part, accepted)
        manifest.write(part, signing.own())
        sync(part)
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    sync(folder.parent)
    return manifest


def _begin(folder: Path) -> Path:
    """The empty `.part` folder that will be renamed to `folder`."""
    part = folder.with_name(folder.name + ".part")
    if folder.exists() or part.exists():
        raise CannotBackUp(f"{folder} 已经有了；请过一秒再试。")
    folder.parent.mkdir(parents=True, exist_ok=True)
    part.mkdir(mode=0o700)
    return part


def _refuse_other_schemas(revision: str | None) -> str:
    if revision is None or schema.standing(revision) is not schema.Standing.HEAD:
        raise CannotBackUp("数据库结构与程序不符；请先执行 python3 app.py db upgrade，再做备份。")
    return revision


def _fill(part: Path, accepted: Callable[[str | None], str]) -> Manifest:
    database = part / ("database.db" if is_sqlite() else "database.jsonl")
    if is_sqlite():
        copy_live(database)
        with reading(database) as connection:
            revision, ledger, named = _look(connection, accepted)
    else:
        with snapshot() as connection:
            revision, ledger, named = _look(connection, accepted)
            with database.open("w", encoding="utf-8", newline="\n") as out:
                portable.dump(connection, out, canonical.tables_in(connection))
        database.chmod(0o600)
        sync(database)
    blobs, absent = _copy_blobs(part / "blobs", named)
    return Manifest(
        format=FORMAT,
        created=clock.now().isoformat(),
        schema=revision,
        ledger=ledger,
        database=database.name,
        database_sha256=hash_of(database),
        blobs=blobs,
        absent=absent,
    )


def _look(
    connection: Connection, accepted: Callable[[str | None], str]
) -> tuple[str, str, dict[str, int]]:
    revision = accepted(schema.revision_of(connection))
    named = connection.execute(select(StoredFile.sha256, StoredFile.size)).all()
    ledger = canonical.digest(connection, canonical.tables_in(connection))
    return revision, ledger, {row.sha256: row.size for row in named}


def _copy_blobs(target: Path, named: dict[str, int]) -> tuple[dict[str, int], list[str]]:
    source = settings.current().blobs_dir
    saved, absent = dict[str, int](), list[str]()
    for sha256, size in sorted(named.items()):
        if store.damaged(source, sha256):
            absent.append(sha256)
            continue
        copy = store.path_of(target, sha256)
        copy.parent.mkdir(parents=True, exist_ok=True)
        _link_or_copy(store.path_of(source, sha256), copy)
        saved[sha256] = size
    return saved, absent


def _link_or_copy(source: Path, copy: Path) -> None:
    # Contents never change, so one on the same disk may have two names.
    with suppress(OSError):
        os.link(source, copy)
        return
    shutil.copyfile(source, copy)
    copy.chmod(0o600)
    sync(copy)
