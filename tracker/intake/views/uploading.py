"""The upload page: what was imported, and a file to begin with."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core import settings
from tracker.core.db import db, unit_of_work
from tracker.documents.rules import UnreadableFile
from tracker.files.actions import NoFile
from tracker.files.store import FileTooLarge
from tracker.intake import actions, queries
from tracker.intake.forms import UploadForm
from tracker.intake.rules import DRAFT_NAMES, AlreadyImported
from tracker.intake.views.desk import asking, bp


@bp.get("/")
@requires(Permission.DRAFT_REVIEW)
def index() -> ResponseReturnValue:
    """Drafts under review, past imports, and the form for a new one."""
    return _page(UploadForm(formdata=None))


def _page(form: UploadForm, known: AlreadyImported | None = None) -> str:
    session = db.session()
    drafts = session.scalars(queries.drafts().limit(100)).all()
    tallies = queries.tallies(session, (draft.id for draft in drafts))
    return render_template(
        "intake/index.html",
        form=form,
        known=known,
        drafts=drafts,
        tallies=tallies,
        names=DRAFT_NAMES,
    )


@bp.post("/")
@requires(Permission.DRAFT_REVIEW)
def upload() -> ResponseReturnValue:
    """Keep and read a file, and put it before its reviewer."""
    form = UploadForm()
    if not form.validate_on_submit():
        return _page(form), 400
    try:
        draft_id = _start(form)
    except (UnreadableFile, FileTooLarge, NoFile) as refusal:
        form.file.errors = [str(refusal)]
        return _page(form), 400
    except AlreadyImported as refusal:
        return _page(form, refusal), 409
    return redirect(url_for("intake.review", draft_id=draft_id), 303)


def _start(form: UploadForm) -> int:
    file, year, actor = form.file.data, form.year.data, asking()
    db.session.rollback()  # reading may take its time: no transaction stays open meanwhile
    blobs = settings.current().blobs_dir
    reading = actions.read_upload(blobs, file.stream, file.filename or "", year)
    with unit_of_work() as session:
        draft = actions.start_review(session, actor, reading, year)
        rows = len(session.scalars(queries.rows(draft.id)).all())
    flash(f"已读出 {rows} 项任务，请逐项核对。", "ok")
    return draft.id
