"""One task: where it comes from, how it stands, and what may be done about it."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.ledger import life_queries, proofs, queries
from tracker.ledger.actions import assigning, ending, reporting
from tracker.ledger.actions.proving import BadEvidence, NewEvidence, odd_days
from tracker.ledger.bulk_queries import told_by
from tracker.ledger.changes import Change, change_of
from tracker.ledger.dating import INSTANCE, subject_of
from tracker.ledger.dealings import TaskRequest
from tracker.ledger.events import term_of
from tracker.ledger.evidence_forms import evidence_of, keep_upload, told
from tracker.ledger.forms import (
    AssignForm,
    InstructForm,
    JudgeForm,
    PeriodReportForm,
    ReasonForm,
    ReportForm,
    declared_of,
    fill_addressees,
    fill_choices,
    fill_periods,
    filled,
)
from tracker.ledger.kinds import (
    ENTRY_NAMES,
    PERIODIC,
    STATE_NAMES,
    VERDICT_NAMES,
    RequestKind,
    Verdict,
)
from tracker.ledger.models import Task, TaskInstance
from tracker.ledger.pages import Lens
from tracker.ledger.period_pages import Periods, periods_of
from tracker.ledger.periods import period_words
from tracker.ledger.putting_off import objection_due, rank_of, ranks_needed
from tracker.ledger.quotes import above, earlier, quote_of
from tracker.ledger.rollover import carries_of
from tracker.ledger.rules import RANK_NAMES, Rank
from tracker.ledger.steps import Steps, steps_of
from tracker.plans.chosen import about
from tracker.plans.models import YearPlan
from tracker.trail import queries as trail
from tracker.web import once
from tracker.web.links import own_path
from tracker.web.parts import kept_page
from tracker.web.versions import Editable, edits, sent
from tracker.workdays import queries as workdays
from tracker.workdays.deadlines import Subject
from tracker.workdays.pages import render_due

bp = Blueprint("tasks", __name__, url_prefix="/tasks")

LATEST_CHANGES = 20

TASK = Editable(model=Task, reads=Permission.LEDGER_READ, states=STATE_NAMES)


def wanted_task(task_id: int) -> Task | None:
    """The task of this number with its owners; the request is about its year."""
    task = db.session.scalar(queries.with_owners().where(Task.id == task_id))
    if task is not None:
        about(task.year_plan_id)
    return task


def again(task: Task) -> ResponseReturnValue:
    """Back to the task, also where a form waited for its sender to sign in again."""
    return redirect(way_back(task), 303)


def way_back(task: Task) -> str:
    """Where a form about the task leads when it was taken: the page of ours that it names."""
    return own_path(request.form.get("next")) or url_for("tasks.show", task_id=task.id)


@bp.get("/<ref:task_id>")
@requires(Permission.LEDGER_READ, on=wanted_task)
def show(task: Task) -> ResponseReturnValue:
    """The task's own page."""
    return kept_page("ledger/task.html", lambda: _told(task, report_form(task)), task.version)


@bp.get("/<ref:task_id>/due")
@requires(Permission.LEDGER_READ, on=wanted_task)
def due(task: Task) -> str:
    """How the task's day came about, counted out day by day."""
    up = url_for("tasks.show", task_id=task.id), "任务"
    entries = db.session.scalars(trail.about(task.org_id, "task", task.id))
    moved = [change_of(one) for one in entries if one.action == "task.redate"]
    return render_due(db.session(), subject_of(task), task.title, up, moved)


@bp.get("/<ref:task_id>/periods")
@requires(Permission.LEDGER_READ, on=wanted_task)
def periods(task: Task) -> ResponseReturnValue:
    """Every period of a recurring or continuing task, kept and still to come."""
    found = _periods(task)
    if found is None:
        return again(task)
    return render_template("ledger/periods.html", task=task, periods=found, steps=open_steps(task))


def wanted_instance(instance_id: int) -> TaskInstance | None:
    """One period of a task."""
    return db.session.get(TaskInstance, instance_id)


@bp.get("/periods/<ref:instance_id>/due")
@requires(Permission.LEDGER_READ, on=wanted_instance)
def period_due(instance: TaskInstance) -> str:
    """How the day of one period came about."""
    task = db.session.get_one(Task, instance.task_id)
    title = f"{task.title}，{period_words(instance.key)}"
    up = url_for("tasks.periods", task_id=task.id), "各期时限"
    return render_due(db.session(), Subject(INSTANCE, instance.id), title, up)


def _periods(task: Task) -> Periods | None:
    session = db.session()
    year = session.get_one(YearPlan, task.year_plan_id).year
    return periods_of(session, task, year, workdays.calendar(session), clock.today())


def _page(task: Task, form: ReportForm) -> str:
    return render_template("ledger/task.html", layout="layouts/base.html", **_told(task, form))


def _told(task: Task, form: ReportForm) -> dict[str, Any]:
    session = db.session()
    sources = session.scalars(queries.sources(task.id)).all()
    plan = session.get_one(YearPlan, task.year_plan_id)
    form.made_from(task)
    lens = Lens.of_today(session)
    periods = periods_of(session, task, plan.year, lens.calendar, lens.today)
    return {
        "task": task,
        "plan": plan,
        "steps": steps_of(asking(), task, plan),
        "entry_names": ENTRY_NAMES,
        "verdict_names": VERDICT_NAMES,
        "row": lens.row(task),
        "periods": periods,
        "reportable": periods is None or periods.has_to_report,
        "quotes": [quote_of(session, source) for source in sources],
        "chain": above(session, sources),
        "earlier": earlier(session, task),
        "carries": carries_of(session, task),
        "supports": session.scalars(queries.supports(task.id)).all(),
        "entries": session.scalars(queries.history(task_id=task.id)).all(),
        "proofs": session.scalars(queries.proofs(task_id=task.id)).all(),
        "unopened": proofs.unopened(session, task.id, asking()),
        "mending": session.scalars(queries.rectifications_of(task.id)).all(),
        "log": _log(session, task),
        "form": form,
        "next": own_path(request.form.get("next")),
        "judge": JudgeForm(formdata=None),
    } | _life(task, lens)


def _log(session: Session, task: Task) -> list[Change]:
    """What was changed, newest first: of itself, and among many."""
    entries = session.scalars(trail.about(task.org_id, "task", task.id).limit(LATEST_CHANGES))
    found = [change_of(one) for one in entries] + told_by(session, task.id, LATEST_CHANGES)
    return sorted(found, key=lambda one: one.at, reverse=True)[:LATEST_CHANGES]


def _life(task: Task, lens: Lens) -> dict[str, Any]:
    """What was asked, written and pressed about the task, and the forms for it."""
    session, actor = db.session(), asking()
    asked = {one.kind: one for one in session.scalars(life_queries.requests_asked(task.id))}
    extension = asked.get(RequestKind.EXTENSION)
    needed = Rank.NOBODY
    if extension:
        [needed] = ranks_needed(session, [extension], lens.calendar, lens.today).values()
    steps = open_steps(task)
    return {
        "extension": extension,
        "may_grant": bool(extension) and _by_other(extension) and rank_of(actor, task) >= needed,
        "needed": RANK_NAMES.get(needed, ""),
        "excuse_asked": asked.get(RequestKind.NOT_APPLICABLE),
        "instructions": session.scalars(life_queries.instructions(task.id)).all(),
        "nudges": session.scalars(life_queries.nudges(task.id)).all(),
        "instruct": _instruct_form(session) if steps.instruct else None,
        "objection_due": objection_due(task, lens.calendar),
        "unseen": session.scalar(life_queries.unseen(task.id, actor.person_id)) or 0,
        "is_periodic": task.schedule_type in PERIODIC,
        "inside": proofs.is_inside(actor, task),
        "term": term_of(task.due_text, task.requirement).words if steps.happen else "",
        "goals": [one for one in task.targets if one.get("status", "target") == "target"],
    }


def _by_other(request: TaskRequest | None) -> bool:
    return request is not None and request.by_id != asking().person_id


def _instruct_form(session: Session) -> InstructForm:
    form = InstructForm(formdata=None)
    fill_addressees(form, session)
    return form


def report_form(task: Task, fresh: bool = True) -> ReportForm:
    """How far it has come, with the periods where it has any; as it is or as it was sent."""
    kind = PeriodReportForm if task.schedule_type in PERIODIC else ReportForm
    form = kind(formdata=None) if fresh else kind()
    if isinstance(form, PeriodReportForm):
        fill_periods(form, db.session.scalars(life_queries.to_report(task.id)).all())
    return form


def open_steps(task: Task) -> Steps:
    """What the person who asks may do with the task as it stands."""
    return steps_of(asking(), task, db.session.get_one(YearPlan, task.year_plan_id))


@bp.post("/<ref:task_id>/accept")
@requires(Permission.TASK_ACCEPT, on=wanted_task)
@edits(TASK, "签收", possible=lambda task: open_steps(task).accept)
def accept(task: Task) -> ResponseReturnValue:
    """Take the task on (签收)."""
    with unit_of_work() as session:
        assigning.accept(session, asking(), task, expected_version=sent())
    flash(f"已签收{_named(task)}。", "ok")
    return again(task)


@bp.post("/<ref:task_id>/report")
@requires(Permission.TASK_REPORT, on=wanted_task)
@once.only
@edits(
    TASK,
    "更新进展",
    acts={"submit": "提交审核"},
    possible=lambda task: open_steps(task).report,
)
def report(task: Task) -> ResponseReturnValue:
    """Say how far it has come, or hand it in."""
    form, actor = report_form(task, fresh=False), asking()
    if not form.validate_on_submit():
        return _page(task, form), 400
    handed_in = request.form.get("act") == "submit"
    reporting.check_may_report(task, handed_in)  # before anything is kept
    figures = declared_of(task, request.form)
    try:
        kept = keep_upload(actor, form)
    except BadEvidence as refusal:
        told(form, refusal)
        return _page(wanted_task(task.id) or task, form), 400
    with unit_of_work() as session:
        once.claim(session, way_back(task))
        proof = evidence_of(form, session, actor, kept)
        text, version = form.text.data or "", sent()
        if handed_in:
            period = form.period.data if isinstance(form, PeriodReportForm) else None
            reporting.submit(
                session,
                actor,
                task,
                text,
                proof,
                periods=[period] if period else None,
                proofless_reason=form.proofless_reason.data or "",
                declared=figures,
                expected_version=version,
            )
        else:
            reporting.report(
                session,
                actor,
                task,
                text,
                form.percent.data,
                proof,
                declared=figures,
                expected_version=version,
            )
    flash(f"已提交审核{_named(task)}。" if handed_in else f"已更新进展{_named(task)}。", "ok")
    for sentence in doubts(proof, task):
        flash(sentence, "warn")
    return again(task)


def _named(task: Task) -> str:
    """Which task it was, where the page that follows is not its own."""
    return f"：{task.title}" if own_path(request.form.get("next")) else ""


def doubts(proof: Iterable[NewEvidence], task: Task) -> list[str]:
    """What to look at again in the proof: a day outside the task's year (domain.md EV-4)."""
    year = db.session.get_one(YearPlan, task.year_plan_id).year
    return [sentence for new in proof for sentence in odd_days(new, year)]


@bp.post("/<ref:task_id>/verify")
@requires(Permission.TASK_VERIFY, on=wanted_task)
@edits(
    TASK,
    "审核通过",
    acts={"return": "退回办理"},
    possible=lambda task: open_steps(task).judge,
)
def verify(task: Task) -> ResponseReturnValue:
    """Sign off, or send back with a reason."""
    form, actor = JudgeForm(), asking()
    filled(form)
    back = request.form.get("act") == "return"
    text, version = form.text.data or "", sent()
    with unit_of_work() as session:
        if back:
            reporting.send_back(session, actor, task, text, expected_version=version)
        else:
            verdict = Verdict(form.verdict.data) if form.verdict.data else None
            reporting.verify(session, actor, task, text, verdict, expected_version=version)
    flash("已退回办理。" if back else "已审核通过。", "ok")
    return again(task)


@bp.post("/<ref:task_id>/object")
@requires(Permission.TASK_OBJECT, on=wanted_task)
@edits(TASK, "提出异议", possible=lambda task: open_steps(task).object)
def object_to(task: Task) -> ResponseReturnValue:
    """Say why the task is not one's unit's own (异议)."""
    form = ReasonForm()
    filled(form)
    with unit_of_work() as session:
        ending.object_to(session, asking(), task, form.reason.data or "", expected_version=sent())
    flash("已提出异议，由办公室研究答复。", "ok")
    return again(task)


def may_settle(task: Task) -> bool:
    """Whether there is an objection to answer, or a task to take up again."""
    steps = open_steps(task)
    return steps.settle or steps.revive


@bp.post("/<ref:task_id>/settle")
@requires(Permission.TASK_ASSIGN, on=wanted_task)
@edits(TASK, "重新交办", acts={"withdraw": "撤销任务"}, possible=may_settle)
def settle(task: Task) -> ResponseReturnValue:
    """Leave an objected task where it is, take a not concerned one up again, or withdraw it."""
    form, away = ReasonForm(), request.form.get("act") == "withdraw"
    filled(form)
    with unit_of_work() as session:
        said = ending.withdraw if away else ending.uphold
        said(session, asking(), task, form.reason.data or "", expected_version=sent())
    flash("已撤销这项任务，它不再计入年度总数。" if away else "已交办，等待签收。", "ok")
    return again(task)


def assign_form(task: Task, fresh: bool = True) -> AssignForm:
    """Who leads, who does it, by when: as the task stands now, or as it was sent."""
    form = AssignForm(formdata=None, obj=task) if fresh else AssignForm(obj=task)
    fill_choices(form, db.session())
    form.made_from(task)
    return form


@bp.route("/<ref:task_id>/assign", methods=["GET", "POST"])
@requires(Permission.TASK_ASSIGN, on=wanted_task)
@edits(TASK, "改分派", fresh=assign_form, possible=lambda task: open_steps(task).assign)
def assign(task: Task) -> ResponseReturnValue:
    """Change who leads, who does it, and by when."""
    form = assign_form(task, fresh=request.method == "GET")
    if not form.validate_on_submit():
        may_split = open_steps(task).split
        page = render_template("ledger/assign.html", task=task, form=form, may_split=may_split)
        return page, 200 if request.method == "GET" else 400
    with unit_of_work() as session:
        plan = session.get_one(YearPlan, task.year_plan_id)
        assigning.reassign(
            session,
            asking(),
            task,
            form.assignment(form.superior_due.data),
            plan.year,
            expected_version=sent(),
        )
    flash("已更新分派。", "ok")
    return redirect(url_for("tasks.show", task_id=task.id), 303)
