"""Acting on the tasks that were ticked in the list: first a page that shows what would change."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core.db import Stale, db, unit_of_work
from tracker.core.errors import Refused
from tracker.ledger.actions import bulk, undoing
from tracker.ledger.actions.bulk import MOST_ROWS, Result, Row
from tracker.ledger.actions.cells import CELLS
from tracker.ledger.bulk_acts import BulkAct
from tracker.ledger.bulk_forms import (
    FORMS,
    DueCell,
    HandlerCell,
    ValueForm,
    cell_form,
    sealed,
    unsealed,
)
from tracker.ledger.bulk_pages import OFFERS, Selection, narrowed_as_here, ticked
from tracker.ledger.forms import filled
from tracker.ledger.kinds import Field
from tracker.ledger.list_pages import YearList, year_list
from tracker.ledger.models import Task
from tracker.ledger.task_views import TASK, open_steps, wanted_task
from tracker.plans.chosen import about, chosen_year
from tracker.plans.models import YearPlan
from tracker.web import once
from tracker.web.links import own_path
from tracker.web.refs import ref
from tracker.web.versions import edits, sent

bp = Blueprint("bulk", __name__)


class NothingDone(Exception):
    """Of what was previewed nothing can be done any more: the whole transaction is given up."""

    def __init__(self, result: Result) -> None:
        super().__init__("nothing could be done")
        self.result = result


@bp.get("/ledger/bulk")
@requires(Permission.TASK_BULK)
def start() -> ResponseReturnValue:
    """What is chosen is chosen in the list."""
    return redirect(url_for("ledger.index"))


@bp.post("/ledger/bulk")
@requires(Permission.TASK_BULK)
def preview() -> ResponseReturnValue:
    """Choose the value, and see what it would change, task by task; nothing is changed yet."""
    year, actor = chosen_year(), asking()
    if year is None:
        raise Refused("还没有年度台账，没有可改的任务。")
    its = year_list(year, "open")
    what = _what()
    chosen = _chosen(its)
    session, form = db.session(), FORMS[what]()
    form.fill(session)
    rows, seal, status = [], "", 200
    if request.form.get("step") == "value":
        if form.validate_on_submit():
            changes = [bulk.Change(number, None, what, form.new) for number in chosen.ids]
            rows = bulk.preview(session, actor, its.plan.id, changes)
            seal = sealed(actor.person_id, its.plan.id, form.why, rows)
        else:
            status = 400
    if not seal:
        rows = bulk.standing(session, actor, its.plan.id, chosen.ids, what)
    return _page(its.plan, rows, what=what, chosen=chosen, form=form, seal=seal), status


@bp.post("/ledger/bulk/apply")
@requires(Permission.TASK_BULK)
@once.only
def apply() -> ResponseReturnValue:
    """Do what was previewed; what has moved on since is left out and told."""
    actor = asking()
    plan = unsealed(actor.person_id, request.form.get("plan", ""))
    back = own_path(request.form.get("next")) or url_for("ledger.index")
    try:
        with unit_of_work() as session:
            once.claim(session, back)
            result = bulk.apply(session, actor, plan.year_plan_id, plan.changes, plan.reason)
            if not result.act_id:
                raise NothingDone(result)
    except NothingDone as nothing:
        year = db.session.get(YearPlan, plan.year_plan_id)
        return _page(year, nothing.result.left, after=True), 409
    return redirect(f"{back}#undo", 303)


def the_cell(task: Task, fresh: bool = True) -> HandlerCell | DueCell:
    """The form of the cell that this request is about."""
    return cell_form(db.session(), task, _inline(), fresh=fresh)


def _inline() -> Field:
    return Field.DUE if request.form.get("field") == Field.DUE else Field.HANDLER


@bp.post("/tasks/<ref:task_id>/cell")
@requires(Permission.TASK_ASSIGN, on=wanted_task)
@edits(TASK, "改经办人或时限", fresh=the_cell, possible=lambda task: open_steps(task).assign)
def cell(task: Task) -> ResponseReturnValue:
    """Change the handler or the day of one task from its row in the list."""
    form = the_cell(task, fresh=False)
    filled(form)
    back = own_path(request.form.get("next")) or url_for("ledger.index")
    change = bulk.Change(task.id, sent(), _inline(), form.new)
    with unit_of_work() as session:
        result = bulk.apply(session, asking(), task.year_plan_id, [change])
        left = result.left
        if left and left[0].moved_on:
            raise Stale(session.get_one(Task, change.task_id).version)
        if left:
            raise Refused(f"{left[0].word}没有改：{left[0].refusal}")
    return redirect(f"{back}#t-{ref(change.task_id)}", 303)


def wanted_act(act_id: int) -> BulkAct | None:
    """The act of this number; the request is about its year."""
    act = db.session.get(BulkAct, act_id)
    if act is not None:
        about(act.year_plan_id)
    return act


@bp.post("/ledger/bulk/<ref:act_id>/undo")
@requires(Permission.TASK_BULK, on=wanted_act)
def undo(act: BulkAct) -> ResponseReturnValue:
    """Take the act back, where nobody has changed anything since."""
    number = act.id
    with unit_of_work() as session:
        result = undoing.undo(session, asking(), number)
    if not result.act_id:
        flash("任务之后都有人改过，没有一项改回去。", "warn")
    back = own_path(request.form.get("next")) or url_for("ledger.index")
    return redirect(f"{back}#undo", 303)


def _page(
    plan: YearPlan | None,
    rows: Sequence[Row],
    *,
    what: Field | None = None,
    chosen: Selection | None = None,
    form: ValueForm | None = None,
    seal: str = "",
    after: bool = False,
) -> str:
    """The preview: with a form where a value is still to be chosen, else of the rows alone."""
    fields = {one.change.field for one in rows}
    return render_template(
        "ledger/bulk.html",
        plan=plan,
        offer=OFFERS[what] if what else None,
        what=what,
        chosen=chosen,
        address=narrowed_as_here("bulk.preview"),
        form=form,
        seal=seal,
        after=after,
        mixed=len(fields) > 1,
        can=[one for one in rows if not one.refusal],
        cannot=[one for one in rows if one.refusal],
        can_undo=all(CELLS[one].can_undo for one in fields),
        next=own_path(request.form.get("next")) or url_for("ledger.index"),
    )


def _what() -> Field:
    asked = request.form.get("act", "")
    if asked not in {one.value for one in FORMS}:
        raise Refused("请选择要对勾选的任务做什么。")
    return Field(asked)


def _chosen(its: YearList) -> Selection:
    """The tasks that were ticked, or all that the filter finds now."""
    if request.form.get("whole") == "1":
        found = its.query.with_only_columns(Task.id).limit(MOST_ROWS + 1)
        ids = list(db.session.scalars(found))
        if len(ids) > MOST_ROWS:
            raise bulk.TooManyRows(bulk.too_many(its.found))
        chosen = Selection(ids=ids, is_whole=True)
    else:
        chosen = Selection(ids=ticked(), is_whole=False)
    if not chosen.ids:
        raise Refused("请先勾选要改的任务。")
    return chosen
