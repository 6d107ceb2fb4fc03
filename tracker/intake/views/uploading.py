"""The upload page: what was imported, and a file to begin with."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core import clock, settings
from tracker.core.db import db, unit_of_work
from tracker.documents.classified import ClassifiedFile
from tracker.documents.rules import UnreadableFile
from tracker.files import actions as files
from tracker.files import marking
from tracker.files.actions import NoFile
from tracker.files.store import FileTooLarge
from tracker.intake import actions, queries, waiting
from tracker.intake.actions import Reading
from tracker.intake.forms import UploadForm
from tracker.intake.rules import DRAFT_NAMES, AlreadyImported, DraftState, NoYear
from tracker.intake.views.desk import bp
from tracker.plans.chosen import chosen_year
from tracker.web import once


@bp.get("/")
@requires(Permission.DRAFT_REVIEW)
def index() -> ResponseReturnValue:
    """Drafts under review, past imports, and the form for a new one."""
    return _page(UploadForm(formdata=None))


def _page(form: UploadForm, known: AlreadyImported | None = None) -> str:
    session = db.session()
    drafts = session.scalars(queries.drafts().limit(100)).all()
    tallies = queries.tallies(session, (draft.id for draft in drafts))
    waits = waiting.unpack(asking().org_id, form.waiting.data)
    form.file.flags.required = waits is None
    return render_template(
        "intake/index.html",
        form=form,
        known=known,
        waits=waits,
        drafts=drafts,
        tallies=tallies,
        names=DRAFT_NAMES,
    )


@bp.post("/")
@requires(Permission.DRAFT_REVIEW)
@once.only
def upload() -> ResponseReturnValue:
    """Keep and read a file, and put it before its reviewer.

    Where only the year is in doubt the file waits, so that it need not be chosen again.
    """
    form = UploadForm()
    if not form.validate_on_submit() and set(form.errors) != {"year"}:
        return _page(form), 400
    try:
        reading = _read(form)
        if form.errors:
            return _page_for(form, reading), 400
        return redirect(url_for("intake.review", draft_id=_start(form, reading)), 303)
    except (UnreadableFile, FileTooLarge, NoFile) as refusal:
        form.file.errors = [str(refusal)]
    except NoYear as refusal:
        form.year.errors = [str(refusal)]
        return _page_for(form, reading), 400
    except AlreadyImported as refusal:
        return _page(form, refusal), 409
    return _page(form), 400


def _read(form: UploadForm) -> Reading:
    """What is in the file of the form, or in the one that waits."""
    file, actor = form.file.data, asking()
    year = None if form.year.errors else form.year.data
    db.session.rollback()  # reading may take its time: no transaction stays open meanwhile
    blobs = settings.current().blobs_dir
    if file:
        files.count_upload(actor, file.stream)
        try:
            return actions.read_upload(blobs, file.stream, file.filename or "", year)
        except ClassifiedFile:
            marking.note(actor, file.filename or "", file.stream.tell())
            raise
    waits = waiting.unpack(actor.org_id, form.waiting.data)
    if waits is None or not waits.path(blobs).is_file():
        form.waiting.data = None
        raise NoFile("刚才的文件已经不在了，请重新选择文件。")
    with waits.path(blobs).open("rb") as stream:
        return actions.read_upload(blobs, stream, waits.name, year)


def _page_for(form: UploadForm, reading: Reading) -> str:
    """The form once more, for the year alone; without one, the year in view is suggested."""
    form.waiting.data = waiting.pack(asking().org_id, reading.kept.sha256, reading.name)
    if form.year.data is None and not any(form.year.raw_data or ()):
        plan = chosen_year()
        form.year.raw_data = [str(plan.year if plan else clock.today().year)]
    return _page(form)


def _start(form: UploadForm, reading: Reading) -> int:
    actor, year = asking(), form.year.data
    with unit_of_work() as session:
        claimed = once.claim(session, url_for("intake.index"))
        draft = actions.start_review(session, actor, reading, year)
        once.leads_to(claimed, url_for("intake.review", draft_id=draft.id))
        rows = len(session.scalars(queries.rows(draft.id)).all())
    if rows or draft.state != DraftState.MAPPING:  # of a task table its page tells
        flash(f"已读出 {rows} 项任务，请逐项核对。", "ok")
    return draft.id
