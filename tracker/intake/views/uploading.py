"""The upload page: what was imported and is being read, and a file to begin with."""

from datetime import timedelta
from typing import BinaryIO

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core import clock, settings
from tracker.core.db import db, unit_of_work
from tracker.files import actions as files
from tracker.files.actions import NoFile
from tracker.files.store import FileTooLarge
from tracker.intake import queries, spool, waiting, working
from tracker.intake.actions import readings
from tracker.intake.actions.readings import Asked
from tracker.intake.forms import UploadForm
from tracker.intake.models import IntakeReading
from tracker.intake.rules import (
    DRAFT_NAMES,
    UNDER_WAY,
    AlreadyImported,
    BeingRead,
    DraftState,
    ReadingState,
)
from tracker.intake.spool import Spooled
from tracker.intake.views.desk import bp
from tracker.plans.chosen import chosen_year
from tracker.web import once, refs

# So long a request waits for the end of a reading: an ordinary document is read by then.
PATIENCE = 3.0  # seconds
TOLD_FOR = timedelta(days=1)
AFTER = "after"  # in the address of the form: the reading that its file or year makes good


@bp.get("/")
@requires(Permission.DRAFT_REVIEW)
def index() -> ResponseReturnValue:
    """Drafts under review, past imports, what is being read, and the form for a new one."""
    return upload_page(UploadForm(formdata=None))


def upload_page(
    form: UploadForm, known: AlreadyImported | None = None, after: IntakeReading | None = None
) -> str:
    """The page with the form, whose file or year makes good the reading `after`."""
    session, actor = db.session(), asking()
    drafts = session.scalars(queries.drafts().limit(100)).all()
    tallies = queries.tallies(session, (draft.id for draft in drafts))
    waits = waiting.unpack(actor.org_id, form.waiting.data)
    form.file.flags.required = waits is None
    told = queries.readings(actor.person_id, clock.now() - TOLD_FOR)
    return render_template(
        "intake/index.html",
        form=form,
        known=known,
        waits=waits,
        drafts=drafts,
        tallies=tallies,
        names=DRAFT_NAMES,
        readings=[row for row in session.scalars(told) if row is not after],
        under_way=UNDER_WAY,
        after=after,
    )


@bp.post("/")
@requires(Permission.DRAFT_REVIEW)
@once.only
def upload() -> ResponseReturnValue:
    """Take a file in and have it read: a short one while the request waits (`PATIENCE`).

    Where only the year is in doubt the file waits, so that it need not be chosen again.
    """
    form = UploadForm()
    if not form.validate_on_submit() and set(form.errors) != {"year"}:
        return upload_page(form), 400
    try:
        number = _take_in(form)
    except BeingRead as other:
        return redirect(url_for("intake.reading", reading_id=other.reading_id), 303)
    except AlreadyImported as refusal:
        return upload_page(form, refusal), 409
    except (FileTooLarge, NoFile) as refusal:
        form.file.errors = [str(refusal)]
        return upload_page(form), 400
    working.start(number).join(PATIENCE)
    return _answer(form, number)


def _take_in(form: UploadForm) -> int:
    """Spool what the form brings and line it up. Raises what `begin` does, FileTooLarge, NoFile."""
    file, actor = form.file.data, asking()
    db.session.rollback()  # writing it down may take its time: no transaction stays open meanwhile
    if file:
        files.count_upload(actor, file.stream)
        return _line_up(form, file.stream, file.filename or "")
    waits = waiting.unpack(actor.org_id, form.waiting.data)
    blobs = settings.current().blobs_dir
    if waits is None or not waits.path(blobs).is_file():
        form.waiting.data = None
        raise NoFile(working.GONE)
    with waits.path(blobs).open("rb") as stream:
        return _line_up(form, stream, waits.name)


def _line_up(form: UploadForm, stream: BinaryIO, name: str) -> int:
    folder = settings.current().spool_dir
    spooled = spool.put(folder, stream)
    try:
        return _begin(form, spooled, name)
    except BaseException:  # told at once, or sent twice: nobody will read it
        spool.remove(folder, spooled.token)
        raise


def _begin(form: UploadForm, spooled: Spooled, name: str) -> int:
    fault, actor = "".join(form.year.errors[:1]), asking()
    asked = Asked(name, None if fault else form.year.data, fault)
    with unit_of_work() as session:
        claimed = once.claim(session, url_for("intake.index"))
        number = claimed.id if claimed else None
        row = readings.begin(session, actor, spooled, asked, number)
        once.leads_to(claimed, url_for("intake.reading", reading_id=row.id))
        if before := _after():
            readings.see(session, actor, before)
        return row.id


def _after() -> int | None:
    try:
        return refs.number_of(request.args.get(AFTER, ""))
    except refs.NotARef:
        return None


def _answer(form: UploadForm, number: int) -> ResponseReturnValue:
    """Where the reading stands by now; what ended without a draft is told on the form as sent."""
    db.session.rollback()
    row = db.session.scalars(queries.reading(number)).one()
    if row.state in UNDER_WAY:
        return redirect(url_for("intake.reading", reading_id=row.id), 303)
    if row.state == ReadingState.DONE:
        form_id, answer = row.submission_id, to_draft(row)
        with unit_of_work() as session:
            once.now_leads_to(session, form_id, answer.location)
        return answer
    with unit_of_work() as session:
        readings.see(session, asking(), number)
    return told(form, row)


def to_draft(row: IntakeReading) -> Response:
    """On to what it became, saying how much was read."""
    session, draft_id = db.session(), row.draft_id
    assert draft_id is not None
    draft = session.scalars(queries.draft(draft_id)).one()
    rows = len(session.scalars(queries.rows(draft_id)).all())
    if rows or draft.state != DraftState.MAPPING:  # of a task table its page tells
        flash(f"已读出 {rows} 项任务，请逐项核对。", "ok")
    return redirect(url_for("intake.review", draft_id=draft_id), 303)


def told(
    form: UploadForm, row: IntakeReading, after: IntakeReading | None = None
) -> tuple[str, int]:
    """The form with the reason why there is no draft, and what comes next (`upload_page`)."""
    if row.draft_id is not None:
        return upload_page(form, AlreadyImported(row.sentence, row.draft_id), after), 409
    if row.state == ReadingState.YEAR:
        form.year.errors = [row.sentence]
        _ask_year(form, row)
    else:
        form.file.errors = [row.sentence]
    return upload_page(form, after=after), 400


def _ask_year(form: UploadForm, row: IntakeReading) -> None:
    """The form once more, for the year alone; without one, the year in view is suggested."""
    form.waiting.data = waiting.pack(asking().org_id, row.sha256, row.file_name)
    if form.year.data is None and not any(form.year.raw_data or ()):
        plan = chosen_year()
        form.year.raw_data = [str(plan.year if plan else clock.today().year)]
