"""What is asked, granted, written and pressed about a task: another day, 不涉及, 批示, 催办."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.accounts.models import Post
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.ledger.actions import asking as requests
from tracker.ledger.actions import ending, instructing, settling, splitting
from tracker.ledger.dealings import Instruction
from tracker.ledger.forms import (
    AnswerInstructionForm,
    DecideForm,
    ExtensionForm,
    HappenedForm,
    InstructForm,
    PeriodReasonForm,
    ReasonForm,
    SplitForm,
    fill_addressees,
    fill_choices,
    filled,
)
from tracker.ledger.models import Task
from tracker.ledger.task_views import TASK, again, open_steps, wanted_task
from tracker.web import once
from tracker.web.choices import choices
from tracker.web.refs import NotARef, number_of
from tracker.web.versions import Editable, edits, sent

bp = Blueprint("life", __name__)

INSTRUCTION = Editable(model=Instruction, reads=Permission.LEDGER_READ)


@bp.post("/tasks/<ref:task_id>/extension")
@requires(Permission.TASK_REPORT, on=wanted_task)
@edits(TASK, "申请延期", possible=lambda task: open_steps(task).extend)
def ask_extension(task: Task) -> ResponseReturnValue:
    """Ask for another day (延期)."""
    form = ExtensionForm()
    filled(form)
    assert form.wanted.data
    with unit_of_work() as session:
        requests.ask_extension(
            session,
            asking(),
            task,
            form.wanted.data,
            form.reason.data or "",
            expected_version=sent(),
        )
    flash("已申请延期，等待审定。", "ok")
    return again(task)


@bp.post("/tasks/<ref:task_id>/extension/decide")
@requires(Permission.REQUEST_DECIDE, on=wanted_task)
@edits(
    TASK,
    "同意延期",
    acts={"refuse": "不同意延期"},
    possible=lambda task: open_steps(task).grant,
)
def decide_extension(task: Task) -> ResponseReturnValue:
    """Grant the day that was asked for, or say why not."""
    form, grant = DecideForm(), request.form.get("act") != "refuse"
    filled(form)
    with unit_of_work() as session:
        requests.decide_extension(
            session,
            asking(),
            task,
            form.text.data or "",
            grant=grant,
            expected_version=sent(),
        )
    flash("已同意延期。" if grant else "已答复：不同意延期。", "ok")
    return again(task)


@bp.post("/tasks/<ref:task_id>/excuse/ask")
@requires(Permission.TASK_REPORT, on=wanted_task)
@edits(TASK, "申请认定不涉及", possible=lambda task: open_steps(task).ask_excuse)
def ask_excuse(task: Task) -> ResponseReturnValue:
    """Say that the task does not concern the office, for a leader to agree."""
    form = ReasonForm()
    filled(form)
    with unit_of_work() as session:
        requests.ask_excuse(
            session, asking(), task, form.reason.data or "", expected_version=sent()
        )
    flash("已申请认定不涉及，等待责任领导审定。", "ok")
    return again(task)


@bp.post("/tasks/<ref:task_id>/excuse")
@requires(Permission.TASK_EXCUSE, on=wanted_task)
@edits(
    TASK,
    "认定不涉及",
    acts={"refuse": "不同意认定不涉及"},
    possible=lambda task: open_steps(task).excuse,
)
def excuse(task: Task) -> ResponseReturnValue:
    """Agree that the task does not concern this office (不涉及), or say why it does."""
    form, grant = DecideForm(), request.form.get("act") != "refuse"
    filled(form)
    with unit_of_work() as session:
        requests.decide_excuse(
            session,
            asking(),
            task,
            form.text.data or "",
            grant=grant,
            expected_version=sent(),
        )
    flash("已认定为不涉及。" if grant else "已答复：不同意认定不涉及。", "ok")
    return again(task)


@bp.post("/tasks/<ref:task_id>/withdraw")
@requires(Permission.TASK_ASSIGN, on=wanted_task)
@edits(TASK, "撤销任务", possible=lambda task: open_steps(task).withdraw)
def withdraw(task: Task) -> ResponseReturnValue:
    """Take the task out of the year's count, with a reason."""
    form = ReasonForm()
    filled(form)
    with unit_of_work() as session:
        ending.withdraw(session, asking(), task, form.reason.data or "", expected_version=sent())
    flash("已撤销这项任务，它不再计入年度总数。", "ok")
    return again(task)


@bp.post("/tasks/<ref:task_id>/close")
@requires(Permission.TASK_ASSIGN, on=wanted_task)
@edits(TASK, "归档", possible=lambda task: open_steps(task).file_away)
def file_away(task: Task) -> ResponseReturnValue:
    """Put a task that was signed off into the files, before its year closes (domain.md 5.1)."""
    with unit_of_work() as session:
        ending.file_away(session, asking(), task, expected_version=sent())
    flash("已归档。", "ok")
    return again(task)


def split_form(task: Task, fresh: bool = True) -> SplitForm:
    """The task keeps its name until somebody changes it; its part has its day until then."""
    given = {"keeps": task.title, "due_named": task.due_named}
    form = SplitForm(formdata=None, data=given) if fresh else SplitForm(data=given)
    fill_choices(form, db.session())
    form.goes.choices = choices((n, one["metric"]) for n, one in enumerate(task.targets))
    form.made_from(task)
    return form


@bp.route("/tasks/<ref:task_id>/split", methods=["GET", "POST"])
@requires(Permission.TASK_ASSIGN, on=wanted_task)
@once.only
@edits(TASK, "拆分", fresh=split_form, possible=lambda task: open_steps(task).split)
def split(task: Task) -> ResponseReturnValue:
    """Give a part of the task to another unit, as a task of its own."""
    form = split_form(task, fresh=request.method == "GET")
    if not form.validate_on_submit():
        page = render_template("ledger/split.html", task=task, form=form)
        return page, 200 if request.method == "GET" else 400
    with unit_of_work() as session:
        once.claim(session, url_for("tasks.show", task_id=task.id))
        new = splitting.split(
            session,
            asking(),
            task,
            form.keeps.data or "",
            form.part(task.superior_due),
            form.reason.data or "",
            expected_version=sent(),
        )
        number = new.seq_no
    flash(f"已拆成两项，拆出的是第{number}项；两项都重新交办，等待签收。", "ok")
    return again(task)


@bp.post("/tasks/<ref:task_id>/periods/excuse")
@requires(Permission.TASK_VERIFY, on=wanted_task)
@edits(TASK, "本期免报", possible=lambda task: open_steps(task).excuse_period)
def excuse_period(task: Task) -> ResponseReturnValue:
    """One period need not be reported on, and why."""
    form = PeriodReasonForm()
    filled(form)
    try:
        instance = number_of(form.instance.data or "")
    except NotARef:
        raise Refused("请选择要免报的一期。") from None
    with unit_of_work() as session:
        settling.excuse_period(
            session, asking(), task, instance, form.reason.data or "", expected_version=sent()
        )
    flash("这一期已认定免报。", "ok")
    return redirect(url_for("tasks.periods", task_id=task.id), 303)


@bp.post("/tasks/<ref:task_id>/happened")
@requires(Permission.TASK_REPORT, on=wanted_task)
@once.only
@edits(TASK, "登记一次发生", possible=lambda task: open_steps(task).happen)
def happened(task: Task) -> ResponseReturnValue:
    """Note that what the task waits for happened: from that day its time runs."""
    form = HappenedForm()
    filled(form)
    assert form.on.data
    with unit_of_work() as session:
        once.claim(session, url_for("tasks.show", task_id=task.id))
        settling.happened(
            session,
            asking(),
            task,
            form.what.data or "",
            form.on.data,
            expected_version=sent(),
        )
    flash("已登记，期限从那天算起。", "ok")
    return again(task)


@bp.post("/tasks/<ref:task_id>/instruct")
@requires(Permission.TASK_INSTRUCT, on=wanted_task)
@once.only
@edits(TASK, "批示", possible=lambda task: open_steps(task).instruct)
def instruct(task: Task) -> ResponseReturnValue:
    """Write a word on the task that a post must answer (批示)."""
    form = InstructForm()
    fill_addressees(form, db.session())
    filled(form)
    with unit_of_work() as session:
        once.claim(session, url_for("tasks.show", task_id=task.id))
        post = session.scalar(select(Post).where(Post.id == form.to_post_id.data))
        if post is None:
            raise Refused("请选择由谁回复。")
        instructing.instruct(
            session,
            asking(),
            task,
            post,
            form.text.data or "",
            form.answer_by.data,
            expected_version=sent(),
        )
    flash("已批示，等待回复。", "ok")
    return again(task)


@bp.post("/tasks/<ref:task_id>/urge")
@requires(Permission.TASK_URGE, on=wanted_task)
@edits(TASK, "催办", possible=lambda task: open_steps(task).urge)
def urge(task: Task) -> ResponseReturnValue:
    """Press whoever has the task (催办)."""
    with unit_of_work() as session:
        nudge = instructing.urge(session, asking(), task, expected_version=sent())
        is_today = nudge.is_today
    flash("已催办。" if is_today else "已催办。今天休息，算在下一个工作日。", "ok")
    return again(task)


def wanted_instruction(instruction_id: int) -> Instruction | None:
    """The instruction of this number."""
    return db.session.get(Instruction, instruction_id)


@bp.post("/instructions/<ref:instruction_id>/answer")
@requires(Permission.INSTRUCTION_ANSWER, on=wanted_instruction)
@edits(INSTRUCTION, "回复批示", possible=lambda row: row.answered_at is None)
def answer(row: Instruction) -> ResponseReturnValue:
    """Answer an instruction, for the post it was given to."""
    form = AnswerInstructionForm()
    filled(form)
    with unit_of_work() as session:
        instructing.answer(session, asking(), row, form.text.data or "", expected_version=sent())
    flash("已回复批示。", "ok")
    return redirect(url_for("tasks.show", task_id=row.task_id), 303)
