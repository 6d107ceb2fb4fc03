"""Files that wait to be read: each in a folder of its own, beside the store and never in it.

A classified file may not enter the store (P27), and which one is, only reading it tells.
"""

import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from tracker.files import store
from tracker.files.actions import UPLOAD_LIMIT


@dataclass(frozen=True, slots=True)
class Spooled:
    """A file that waits, under a name that nobody guesses."""

    token: str
    sha256: str
    size: int  # bytes


def put(spool: Path, stream: BinaryIO) -> Spooled:
    """Write the bytes down, for this program alone to read. Raises FileTooLarge."""
    spool.mkdir(mode=0o700, parents=True, exist_ok=True)
    token = secrets.token_hex(16)
    try:
        kept = store.keep(spool / token, stream, UPLOAD_LIMIT)
    except BaseException:
        remove(spool, token)
        raise
    return Spooled(token, kept.sha256, kept.size)


def path_of(spool: Path, token: str, sha256: str) -> Path:
    """Where the bytes lie."""
    return store.path_of(spool / token, sha256)


def remove(spool: Path, token: str) -> None:
    """Forget the file; one that is gone already is no fault."""
    shutil.rmtree(spool / token, ignore_errors=True)


def ages(spool: Path, now: datetime) -> Iterator[tuple[str, float]]:
    """The token of each file that waits, and for how many seconds."""
    for folder in sorted(spool.glob("*")):
        try:
            begun = datetime.fromtimestamp(folder.stat().st_mtime, UTC)
        except FileNotFoundError:  # it was read meanwhile
            continue
        yield folder.name, (now - begun).total_seconds()
