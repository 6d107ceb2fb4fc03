"""What upkeep does by itself: backups, a look at the files, old sign-ins purged."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

from sqlalchemy import CursorResult, delete
from sqlalchemy.orm import Session

from tracker.access.scope import everywhere
from tracker.accounts.models import SignInAttempt, SignInSession
from tracker.core import clock, settings
from tracker.core.db import unit_of_work
from tracker.upkeep import contents, rotation
from tracker.upkeep.backup import back_up, copy_whole

Fence = Callable[[Session], None]

SIGN_INS_KEPT = timedelta(days=30)


def back_up_and_rotate(_now: datetime, fence: Fence) -> int:
    """Make a backup in the instance folder, copy it to the second disk where one is named, let
    old ones go in both places; return how many files the backup holds.

    The backup counts even where the second disk is away; the job then fails with the reason.
    """
    with unit_of_work() as session:
        fence(session)
    given = settings.current()
    made = back_up(given.backups_dir)
    rotate(given.backups_dir, clock.now())
    if given.backup_dir:
        copy_whole(made.folder, given.backup_dir)
        rotate(given.backup_dir, clock.now())
    return len(made.manifest.blobs) + 1


def rotate(folder: Path, now: datetime) -> list[str]:
    """Delete the backups in `folder` whose time is over; nothing else there is touched."""
    names = [path.name for path in folder.iterdir() if path.is_dir()]
    gone = rotation.outdated(names, now)
    for name in gone:
        shutil.rmtree(folder / name)
    return gone


def check_files(now: datetime, fence: Fence) -> int:
    """Read all files again, then delete what nobody names; return how many are damaged."""
    with unit_of_work() as session:
        fence(session)
    bad = contents.check_all(now)
    contents.collect(now)
    return len(bad)


def purge_sign_ins(now: datetime, fence: Fence) -> int:
    """Delete sign-in sessions and attempts that ended a month ago; return how many."""
    before, gone = now - SIGN_INS_KEPT, 0
    with everywhere("sign-ins are purged for all organisations"), unit_of_work() as session:
        fence(session)
        for statement in (
            delete(SignInSession).where(SignInSession.last_seen_at < before),
            delete(SignInAttempt).where(SignInAttempt.at < before),
        ):
            gone += cast("CursorResult[Any]", session.execute(statement)).rowcount
    return gone
