"""Keeping an upload: bytes first, then the rows that name them."""

import os
import unicodedata
from pathlib import PurePath
from typing import IO

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.files import store
from tracker.files.models import Attachment, StoredFile
from tracker.web import limits

UPLOAD_LIMIT = 25 << 20  # bytes
MOST_NAME = 200  # characters: what the columns hold
MOST_NAME_BYTES = 240  # file systems take 255, and a browser may add something
LONGEST_ENDING = 10
# Control, format (reading direction, no width), private, unknown, and line ends of Unicode.
UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


class NoFile(Refused):
    """The form came without a file, or with an empty one."""


def attach(session: Session, actor: Actor | None, kept: store.Kept, name: str) -> Attachment:
    """Name a kept content in the database as `name`; the store already holds its bytes."""
    if kept.size == 0:
        raise NoFile("文件是空的，请重新选择后再上传。")
    if session.get(StoredFile, kept.sha256) is None:
        session.add(StoredFile(sha256=kept.sha256, size=kept.size, created_at=clock.now()))
        session.flush()
    row = Attachment(
        sha256=kept.sha256,
        display_name=clean_name(name),
        size=kept.size,
        uploaded_by_id=actor.person_id if actor else None,
        uploaded_at=clock.now(),
    )
    session.add(row)
    session.flush()
    return row


def count_upload(actor: Actor, stream: IO[bytes]) -> None:
    """Count a file before it is kept, against what a person and an office may upload (2.16).

    In a unit of work of its own. Raises limits.TooOften.
    """
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    limits.spend(actor, (limits.UPLOADS, 1), (limits.UPLOADED, size))


def clean_name(name: str) -> str:
    """The file's own name, as any computer can save it under.

    Without folders, without control characters and marks of reading direction (which make
    `xcod.exe` of `exe.docx`), and cut at the front of its ending to what a file system and our
    own columns take.

    >>> clean_name("C:\\\\docs\\\\要点\\n.docx")
    '要点.docx'
    """
    last = PurePath(name.replace("\\", "/")).name
    shown = "".join(c for c in last if unicodedata.category(c) not in UNSEEN).strip()
    stem, dot, ending = shown.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        stem, dot, ending = shown, "", ""
    room = MOST_NAME_BYTES - len(f"{dot}{ending}".encode())
    stem = stem[: MOST_NAME - len(f"{dot}{ending}")]
    stem = stem.encode()[:room].decode(errors="ignore")  # never half a character
    return f"{stem}{dot}{ending}".strip(". ") or "未命名"
