"""One task: where it comes from, how it stands, and what may be done about it."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.accounts import queries as accounts
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.ledger import queries
from tracker.ledger.actions import assigning, ending, reporting
from tracker.ledger.forms import (
    AssignForm,
    JudgeForm,
    ReasonForm,
    ReportForm,
    check_version,
    evidence_of,
    keep_upload,
)
from tracker.ledger.models import Task, TaskSource
from tracker.ledger.pages import Lens
from tracker.ledger.views import asking
from tracker.plans import queries as plans
from tracker.plans.models import SourceDocument, YearPlan
from tracker.trail import queries as trail
from tracker.web.choices import choices
from tracker.web.links import came_from

bp = Blueprint("tasks", __name__, url_prefix="/tasks")

CONTEXT = 120  # characters shown before and after the source sentence


@dataclass(frozen=True, slots=True)
class Quote:
    """The passage a task came from, in segments for `components/source.html`, and its place."""

    segments: list[tuple[str, str]]
    cite: str


def wanted_task(task_id: int) -> Task | None:
    """The task of this number with its owners."""
    return db.session.scalar(queries.with_owners().where(Task.id == task_id))


def again(task: Task) -> ResponseReturnValue:
    """Back to where the form was: the page it came from, else the task's own."""
    back = came_from()
    return redirect(back if back != "/" else url_for("tasks.show", task_id=task.id), 303)


@bp.get("/<int:task_id>")
@requires(Permission.LEDGER_READ, on=wanted_task)
def show(task: Task) -> ResponseReturnValue:
    """The task's own page."""
    return _page(task, ReportForm(formdata=None, version=task.version))


def _page(task: Task, form: ReportForm) -> str:
    session = db.session()
    sources = session.scalars(queries.sources(task.id)).all()
    return render_template(
        "ledger/task.html",
        task=task,
        plan=session.get_one(YearPlan, task.year_plan_id),
        row=Lens.of_today(session).row(task),
        quotes=[quote_of(session, source) for source in sources],
        supports=session.scalars(queries.supports(task.id)).all(),
        entries=session.scalars(queries.history(task_id=task.id)).all(),
        proofs=session.scalars(queries.proofs(task_id=task.id)).all(),
        mending=session.scalars(queries.rectifications_of(task.id)).all(),
        log=session.scalars(trail.about(task.org_id, "task", task.id).limit(20)).all(),
        form=form,
        judge=JudgeForm(formdata=None, version=task.version),
        excuse=ReasonForm(formdata=None, version=task.version),
    )


def quote_of(session: Session, source: TaskSource) -> Quote:
    """The source sentence with what stands around it in its clause."""
    document = plans.document_with_text(session, source.document_id)
    assert document is not None
    clause = source.clause
    left = max(clause.body_start, source.start - CONTEXT)
    right = min(clause.body_end, source.end + CONTEXT)
    before, after = document.text[left : source.start], document.text[source.end : right]
    before = ("……" if left > clause.body_start else "") + before
    after += "……" if right < clause.body_end else ""
    segments = [(before, "far"), (document.text[source.start : source.end], "mark"), (after, "far")]
    return Quote([(t, kind) for t, kind in segments if t], _cite(document, clause.path))


def _cite(document: SourceDocument, path: str) -> str:
    number = f"，{document.doc_number}" if document.doc_number else ""
    return f"《{document.title}》{path.replace('/', '')}{number}"


def fill_choices(form: AssignForm, session: Session) -> None:
    """Leaders, units and people to choose from."""
    holders = queries.holders(session, clock.today())
    seats = session.scalars(accounts.leading_seats())
    named = ((seat.id, f"{holders.get(seat.id, '空缺')}（{seat.label}）") for seat in seats)
    form.leader_post_id.choices = choices(named, first="未定")
    units = session.scalars(accounts.units())
    form.lead_unit_id.choices = choices(((unit.id, unit.name) for unit in units), first="请选择")
    people = session.scalars(accounts.people())
    form.handler_id.choices = choices(((one.id, one.name) for one in people), first="未定")


@bp.post("/<int:task_id>/accept")
@requires(Permission.TASK_REPORT, on=wanted_task)
def accept(task: Task) -> ResponseReturnValue:
    """Take the task on (签收)."""
    with unit_of_work() as session:
        assigning.accept(session, asking(), task)
    flash("已签收。", "ok")
    return again(task)


@bp.post("/<int:task_id>/report")
@requires(Permission.TASK_REPORT, on=wanted_task)
def report(task: Task) -> ResponseReturnValue:
    """Say how far it has come, or hand it in."""
    form, actor = ReportForm(), asking()
    if not form.validate_on_submit():
        return _page(task, form), 400
    kept, handed_in = keep_upload(form.file.data), request.form.get("act") == "submit"
    with unit_of_work() as session:
        check_version(task, form.version.data)
        proof = evidence_of(form, session, actor, kept)
        if handed_in:
            reporting.submit(session, actor, task, form.text.data or "", proof)
        else:
            reporting.report(session, actor, task, form.text.data or "", form.percent.data, proof)
    flash("已提交审核。" if handed_in else "已更新进展。", "ok")
    return again(task)


@bp.post("/<int:task_id>/verify")
@requires(Permission.TASK_VERIFY, on=wanted_task)
def verify(task: Task) -> ResponseReturnValue:
    """Sign off, or send back with a reason."""
    form, actor = JudgeForm(), asking()
    form.validate_on_submit()
    back = request.form.get("act") == "return"
    with unit_of_work() as session:
        check_version(task, form.version.data)
        if back:
            reporting.send_back(session, actor, task, form.text.data or "")
        else:
            reporting.verify(session, actor, task, form.text.data or "")
    flash("已退回办理。" if back else "已审核通过。", "ok")
    return again(task)


@bp.post("/<int:task_id>/excuse")
@requires(Permission.TASK_EXCUSE, on=wanted_task)
def excuse(task: Task) -> ResponseReturnValue:
    """Accept that the task does not concern this office (不涉及)."""
    form = ReasonForm()
    form.validate_on_submit()
    with unit_of_work() as session:
        check_version(task, form.version.data)
        reporting.excuse(session, asking(), task, form.reason.data or "")
    flash("已认定为不涉及。", "ok")
    return again(task)


@bp.post("/<int:task_id>/object")
@requires(Permission.TASK_OBJECT, on=wanted_task)
def object_to(task: Task) -> ResponseReturnValue:
    """Say why the task is not one's unit's own (异议)."""
    form = ReasonForm()
    form.validate_on_submit()
    with unit_of_work() as session:
        check_version(task, form.version.data)
        ending.object_to(session, asking(), task, form.reason.data or "")
    flash("已提出异议，由办公室研究答复。", "ok")
    return again(task)


@bp.post("/<int:task_id>/settle")
@requires(Permission.TASK_ASSIGN, on=wanted_task)
def settle(task: Task) -> ResponseReturnValue:
    """Leave an objected task where it is, or take a task out of the year's count."""
    form, away = ReasonForm(), request.form.get("act") == "withdraw"
    form.validate_on_submit()
    with unit_of_work() as session:
        check_version(task, form.version.data)
        (ending.withdraw if away else ending.uphold)(
            session, asking(), task, form.reason.data or ""
        )
    flash("已撤销这项任务，它不再计入年度总数。" if away else "已维持原交办。", "ok")
    return again(task)


@bp.route("/<int:task_id>/assign", methods=["GET", "POST"])
@requires(Permission.TASK_ASSIGN, on=wanted_task)
def assign(task: Task) -> ResponseReturnValue:
    """Change who leads, who does it, and by when."""
    form = AssignForm(obj=task)
    fill_choices(form, db.session())
    if not form.validate_on_submit():
        page = render_template("ledger/assign.html", task=task, form=form)
        return page, 200 if request.method == "GET" else 400
    with unit_of_work() as session:
        check_version(task, form.version.data)
        plan = session.get_one(YearPlan, task.year_plan_id)
        assigning.reassign(session, asking(), task, form.value(), plan.year)
    flash("已更新分派。", "ok")
    return redirect(url_for("tasks.show", task_id=task.id), 303)
