"""Handing files out: as attachments, never inline, decided on the attachment."""

from flask import Blueprint, Response, send_file
from sqlalchemy import select

from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core import settings
from tracker.core.db import db
from tracker.files import store
from tracker.files.models import Attachment

bp = Blueprint("files", __name__, url_prefix="/files")

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "txt": "text/plain; charset=utf-8",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}


def wanted_file(attachment_id: int) -> Attachment | None:
    """The attachment of this number, if the organisation has it."""
    return db.session.scalar(select(Attachment).where(Attachment.id == attachment_id))


@bp.get("/<int:attachment_id>")
@requires(Permission.LEDGER_READ, on=wanted_file)
def download(attachment: Attachment) -> Response:
    """The file as it was uploaded."""
    ending = attachment.display_name.rsplit(".", 1)[-1].lower()
    answer = send_file(
        store.path_of(settings.current().blobs_dir, attachment.sha256),
        mimetype=KINDS.get(ending, "application/octet-stream"),
        as_attachment=True,
        download_name=attachment.display_name,
        max_age=0,
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
