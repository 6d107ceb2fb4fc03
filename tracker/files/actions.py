"""Keeping an upload: bytes first, then the rows that name them."""

import unicodedata
from pathlib import PurePath

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.files import store
from tracker.files.models import Attachment, StoredFile

UPLOAD_LIMIT = 25 << 20  # bytes


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


def clean_name(name: str) -> str:
    """The file's own name without folders and control characters, at most 200 characters.

    >>> clean_name("C:\\\\docs\\\\要点\\n.docx")
    '要点.docx'
    """
    last = PurePath(name.replace("\\", "/")).name
    shown = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    return shown[-200:] or "未命名"
