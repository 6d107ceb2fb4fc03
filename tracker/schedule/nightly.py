"""The backup nobody has to think of: each night, a week of them kept beside the data."""

import shutil
from datetime import datetime
from pathlib import Path

from tracker.core import settings
from tracker.core.db import unit_of_work
from tracker.reminders.jobs import Fence
from tracker.upkeep.backup import back_up

KEPT = 7


def back_up_nightly(_now: datetime, fence: Fence) -> int:
    """Make a backup in the instance folder and return how many files it holds.

    A second copy on another disk stays a person's task (`backup DIR`): this one dies with
    the disk.
    """
    with unit_of_work() as session:
        fence(session)
    folder = settings.current().instance_dir / "backups"
    made = back_up(folder)
    for old in outdated(folder):
        shutil.rmtree(old)
    return len(made.manifest.blobs) + 1


def outdated(folder: Path) -> list[Path]:
    """All but the newest; their names sort by time."""
    return sorted(path for path in folder.glob("luoshi-*") if path.suffix != ".part")[:-KEPT]
