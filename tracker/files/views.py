"""Handing files out: as attachments, never inline, decided on the attachment.

What an attachment hangs on is known above: the factory may put a function into
`extensions["may_download"]`, which is asked after the policy.
"""

from collections.abc import Callable
from pathlib import PurePath

from flask import Blueprint, Response, abort, current_app, send_file
from sqlalchemy import select

from tracker.access.actor import Actor, current_actor
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core import settings
from tracker.core.db import db
from tracker.core.errors import Refused
from tracker.files import store
from tracker.files.models import Attachment
from tracker.trail import actions as trail

MayDownload = Callable[[Actor, Attachment], bool]

bp = Blueprint("files", __name__, url_prefix="/files")

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "txt": "text/plain",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}


class FileLost(Refused):
    """The row is there and the bytes are not: only a backup helps."""


def wanted_file(attachment_id: int) -> Attachment | None:
    """The attachment of this number, if the organisation has it."""
    return db.session.scalar(select(Attachment).where(Attachment.id == attachment_id))


def may_download(attachment: Attachment) -> bool:
    """Whether what the attachment hangs on lets the person who asks have it."""
    asked: MayDownload | None = current_app.extensions.get("may_download")
    actor = current_actor()
    return actor is not None and (asked is None or asked(actor, attachment))


@bp.get("/<ref:attachment_id>")
@requires(Permission.LEDGER_READ, on=wanted_file)
def download(attachment: Attachment) -> Response:
    """The file as it was uploaded."""
    if not may_download(attachment):
        abort(404)
    path = store.path_of(settings.current().blobs_dir, attachment.sha256)
    if not path.is_file():
        raise FileLost(f"文件“{attachment.display_name}”读不出来，请联系管理员从备份恢复。")
    told = {"name": attachment.display_name, "bytes": attachment.size}
    trail.note(current_actor(), "file.download", attachment, told)
    ending = PurePath(attachment.display_name).suffix.removeprefix(".").lower()
    answer = send_file(
        path,
        mimetype=KINDS.get(ending, "application/octet-stream"),
        as_attachment=True,
        download_name=attachment.display_name,
        max_age=0,
        # the day of this attachment: that of the content could tell who else has it
        last_modified=attachment.uploaded_at,
        etag=False,
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
