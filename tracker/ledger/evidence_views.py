"""The page of a piece of evidence (佐证), its picture, its exchange; one proof for many tasks."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission, may
from tracker.core import settings
from tracker.core.db import db, unit_of_work
from tracker.documents import personal
from tracker.files import store
from tracker.files.models import Attachment
from tracker.ledger import proofs
from tracker.ledger.actions import proving, reporting, seeing
from tracker.ledger.actions.proving import BadEvidence
from tracker.ledger.evidence_forms import RedactForm, attached, keep, look, told
from tracker.ledger.kinds import EVIDENCE_NAMES
from tracker.ledger.models import Evidence, Task
from tracker.ledger.task_views import TASK, again, open_steps, wanted_task
from tracker.web import once
from tracker.web.paging import SIZES, Paging
from tracker.web.refs import NotARef, number_of
from tracker.web.versions import edits, sent

bp = Blueprint("evidence", __name__)

LONGEST_WORDS = 60


def wanted_evidence(evidence_id: int) -> Evidence | None:
    """The evidence of this number with its file and who brought it."""
    return db.session.scalar(proofs.with_file().where(Evidence.id == evidence_id))


def wanted_picture(evidence_id: int) -> Attachment | None:
    """The file with the picture of this evidence, for who may see what it holds."""
    evidence = wanted_evidence(evidence_id)
    if evidence is None or not proofs.may_open(db.session(), asking(), evidence):
        return None
    return db.session.scalar(proofs.picture_file(evidence_id))


@dataclass(frozen=True, slots=True)
class Brought:
    """Evidence as the policy looks at work: in the hands of whoever brought it."""

    org_id: int
    id: int
    handler_id: int | None
    lead_unit_id: int | None = None
    leader_post_id: int | None = None
    submitted_by_id: int | None = None


def wanted_own(evidence_id: int) -> Brought | None:
    """The evidence of this number, as somebody's own."""
    found = wanted_evidence(evidence_id)
    return Brought(found.org_id, found.id, found.uploaded_by_id) if found else None


@bp.get("/evidence/<ref:evidence_id>")
@requires(Permission.LEDGER_READ, on=wanted_evidence)
def show(evidence: Evidence) -> ResponseReturnValue:
    """The evidence's own page; opening it is noted, as a download is."""
    number = evidence.id
    if proofs.may_open(db.session(), asking(), evidence):
        seeing.opened(asking(), number)
    return _page(number, RedactForm(formdata=None))


@bp.get("/evidence/<ref:evidence_id>/picture")
@requires(Permission.LEDGER_READ, on=wanted_picture)
def picture(attachment: Attachment) -> Response:
    """The picture as it was drawn anew: our own JPEG, never the file that somebody uploaded."""
    path = store.path_of(settings.current().blobs_dir, attachment.sha256)
    if not path.is_file():
        abort(404)
    answer = send_file(
        path,
        mimetype="image/jpeg",
        max_age=0,
        last_modified=attachment.uploaded_at,
        etag=False,
    )
    del answer.headers["Content-Disposition"]  # it would name the file by its hash
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@bp.post("/evidence/<ref:evidence_id>/redact")
@requires(Permission.TASK_REPORT, on=wanted_own)
@once.only
def redact(brought: Brought) -> ResponseReturnValue:
    """Put a copy with nothing private in it in the place of the file (EV-3)."""
    form, actor, number = RedactForm(), asking(), brought.id
    if not form.validate_on_submit():
        return _page(number, form), 400
    upload = form.file.data
    try:
        seen = look(actor, upload)
        named = wanted_evidence(number)
        said = [upload.filename or "", named.title if named else ""]
        found = personal.together(seen.personal, personal.numbers(said))
        if found:
            raise BadEvidence(
                f"换上的文件或者它的名称里还有{personal.told(found)}，没有保存；请遮盖后再选一次。"
            )
    except BadEvidence as refusal:
        told(form, refusal)
        return _page(number, form), 400
    kept = keep(upload, seen, False)
    with unit_of_work() as session:
        once.claim(session, url_for("evidence.show", evidence_id=number))
        evidence = session.get_one(Evidence, number)
        proving.redact(session, actor, evidence, *attached(session, actor, kept))
    flash("已换上遮盖后的文件。", "ok")
    return redirect(url_for("evidence.show", evidence_id=number), 303)


def _page(number: int, form: RedactForm) -> str:
    session = db.session()
    evidence = session.scalars(proofs.with_file().where(Evidence.id == number)).one()
    tasks = session.scalars(proofs.tasks_of(number)).all()
    task = _walked(tasks)
    before, after = proofs.beside(
        session.scalars(proofs.linked_to(task.id)) if task is not None else (), number
    )
    is_own = may(asking(), Permission.TASK_REPORT, wanted_own(number))
    return render_template(
        "ledger/evidence.html",
        evidence=evidence,
        kind=EVIDENCE_NAMES[evidence.kind],
        tasks=tasks,
        items=session.scalars(proofs.items_of(number)).all(),
        viewers=session.execute(proofs.viewers(number)).all(),
        has_picture=session.scalar(proofs.picture_of(number)) is not None,
        task=task,
        before=before,
        after=after,
        may_open=proofs.may_open(session, asking(), evidence),
        form=form if is_own and proving.may_be_redacted(evidence) else None,
    )


def _walked(tasks: Sequence[Task]) -> Task | None:
    """The task whose evidence is gone through one by one, if the address names one of its own."""
    wanted = _numbers([request.args.get("task", "")])
    return next((task for task in tasks if task.id in wanted), None)


def _numbers(letters: Sequence[str]) -> list[int]:
    """The numbers behind letters of ours; what is none of ours is left out."""
    found = []
    for one in letters:
        try:
            found.append(number_of(one))
        except NotARef:
            continue
    return found


def may_link(task: Task) -> bool:
    """Whether the person who asks may report on the task as it stands."""
    return open_steps(task).report


@bp.get("/tasks/<ref:task_id>/evidence/existing")
@requires(Permission.TASK_REPORT, on=wanted_task)
def existing(task: Task) -> ResponseReturnValue:
    """Evidence of this office that could serve the task too."""
    if not may_link(task):
        return again(task)
    session, words = db.session(), request.args.get("words", "").strip()[:LONGEST_WORDS]
    query = proofs.to_link(task, words)
    paging = Paging.asked(session.scalar(proofs.how_many(query)) or 0, SIZES[0])
    rows = session.scalars(query.limit(paging.size).offset(paging.offset)).all()
    return render_template(
        "ledger/existing.html",
        task=task,
        words=words,
        paging=paging,
        rows=rows,
        names=EVIDENCE_NAMES,
    )


@bp.post("/tasks/<ref:task_id>/evidence/existing")
@requires(Permission.TASK_REPORT, on=wanted_task)
@once.only
@edits(TASK, "关联佐证", possible=may_link)
def link(task: Task) -> ResponseReturnValue:
    """Let evidence that is there serve this task too: upload once, link many (domain.md 5.3)."""
    actor, chosen = asking(), _numbers(request.form.getlist("evidence"))
    if not chosen:
        raise BadEvidence("请先勾选要关联的佐证。")
    with unit_of_work() as session:
        once.claim(session, url_for("tasks.show", task_id=task.id))
        said = f"关联已有佐证 {len(set(chosen))} 份。"
        entry = reporting.report(session, actor, task, said, expected_version=sent())
        done = proving.link_evidence(session, actor, task, chosen, entry)
    flash(f"已关联 {done} 份佐证。", "ok")
    return again(task)
