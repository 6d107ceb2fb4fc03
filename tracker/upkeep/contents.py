"""The files as they lie on the disk: read again every week, and rid of what nobody names.

Reliability.md 2.8: a content that is no longer what its name says is told to the office, and
stands in the self-check until it is whole again.
"""

import os
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.scope import everywhere
from tracker.core import settings
from tracker.core.db import db, unit_of_work
from tracker.files import store
from tracker.files.models import Attachment, StoredFile
from tracker.trail import actions as trail
from tracker.upkeep.models import FileFault

YOUNG = timedelta(hours=24)  # an upload may still be on its way to its row


def check_all(now: datetime) -> list[str]:
    """Read every named content again; return those lost or damaged, and keep them as faults.

    No transaction is open while a file is read. A fault that was not known before is written
    into the trail of each organisation that has the file.
    """
    blobs = settings.current().blobs_dir
    with everywhere("contents are shared by all organisations"):
        named = db.session.scalars(select(StoredFile.sha256).order_by(StoredFile.sha256)).all()
        db.session.rollback()
        bad = [sha256 for sha256 in named if store.damaged(blobs, sha256)]
        with unit_of_work() as session:
            _keep(session, bad, now)
    return bad


def _keep(session: Session, bad: Sequence[str], now: datetime) -> None:
    known = {fault.sha256: fault for fault in session.scalars(select(FileFault))}
    for sha256 in known.keys() - set(bad):
        session.delete(known[sha256])  # it was brought back from a backup
    for sha256 in sorted(set(bad) - known.keys()):
        session.add(FileFault(sha256=sha256, found_at=now))
        for attachment in session.scalars(select(Attachment).where(Attachment.sha256 == sha256)):
            trail.record(session, None, "file.damaged", attachment, {"sha256": ["", sha256]})


def collect(now: datetime) -> int:
    """Delete contents without a row and uploads cut off, older than a day; return how many."""
    blobs, gone = settings.current().blobs_dir, 0
    aside = blobs / "tmp"
    for sha256 in _unnamed(list(store.all_hashes(blobs))):
        path = store.path_of(blobs, sha256)
        if _is_old(path, now):
            gone += _take(path, aside / f"gone-{sha256}", now)
    for left in aside.glob("*") if aside.is_dir() else ():
        if _is_old(left, now):
            left.unlink(missing_ok=True)
            gone += 1
    return gone


def _take(path: Path, aside: Path, now: datetime) -> bool:
    """Delete the content, unless it is uploaded again at this very moment."""
    aside.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.rename(aside)
    except FileNotFoundError:
        return False
    if _is_old(aside, now) and _unnamed([path.name]):
        aside.unlink()
        return True
    os.replace(aside, path)
    return False


def _unnamed(hashes: Iterable[str]) -> list[str]:
    with everywhere("contents are shared by all organisations"):
        named = set(db.session.scalars(select(StoredFile.sha256)))
        db.session.rollback()
    return sorted(set(hashes) - named)


def _is_old(path: Path, now: datetime) -> bool:
    try:
        return now.timestamp() - path.stat().st_mtime > YOUNG.total_seconds()
    except FileNotFoundError:
        return False
