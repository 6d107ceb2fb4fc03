"""The pages of kept lists (视图): keep the filter one is looking at, open and drop those kept."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import AnyOf, InputRequired, Length

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission, may
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.ledger.actions import keeping
from tracker.ledger.columns import known
from tracker.ledger.kept_lists import LOOKS, asked_for, kept_lists
from tracker.ledger.list_pages import year_list
from tracker.ledger.own_lists import LONGEST_NAME, Look, SavedList
from tracker.plans.chosen import chosen_year
from tracker.web.links import own_path
from tracker.web.spoken import SpokenForm

bp = Blueprint("saved", __name__)


class KeepForm(SpokenForm):
    """A name for the filter; the filter itself came from the list."""

    name = StringField(
        "视图名称",
        [InputRequired("请给视图起一个名字。"), Length(max=LONGEST_NAME)],
        description="例如：财政所逾期的。同名的会换成现在的筛选。",
    )
    shared = BooleanField("单位里的人都能看到")
    look = HiddenField(validators=[AnyOf(list(Look), "请从台账里打开这一页。")])
    query = HiddenField(validators=[Length(max=500)])


def may_share() -> bool:
    """Whether who asks may put a list before the whole office."""
    return may(asking(), Permission.TASK_ASSIGN)


@bp.get("/ledger/lists")
@requires(Permission.LEDGER_READ)
def index() -> ResponseReturnValue:
    """The kept lists, and the filter one came from, to be kept."""
    look = request.args.get("look", "")
    form = KeepForm(formdata=None)
    if look in set(Look):
        form.look.data, form.query.data = look, asked_for()
    return _page(form)


@bp.post("/ledger/lists")
@requires(Permission.LEDGER_READ)
def keep() -> ResponseReturnValue:
    """Keep the filter under a name, and go back to it."""
    form = KeepForm()
    if not form.validate():
        return _page(form), 400
    look, query = Look(str(form.look.data)), form.query.data or ""
    shared = bool(form.shared.data) and may_share()
    try:
        with unit_of_work() as session:
            there = keeping.keep_list(
                session, asking(), form.name.data or "", look=look, query=query, shared=shared
            )
    except Refused as refusal:
        form.name.errors = [str(refusal)]
        return _page(form), 400
    flash(f"视图“{form.name.data}”{'已更新' if there else '已保存'}。", "ok")
    return redirect(f"{url_for(LOOKS[look])}?{query}", 303)


def wanted_list(saved_list_id: int) -> SavedList | None:
    """A kept list."""
    return db.session.get(SavedList, saved_list_id)


@bp.post("/ledger/lists/<ref:saved_list_id>/drop")
@requires(Permission.LIST_DROP, on=wanted_list)
def drop(kept: SavedList) -> ResponseReturnValue:
    """Take a kept list away."""
    name = kept.name
    with unit_of_work() as session:
        keeping.drop_list(session, kept)
    flash(f"视图“{name}”已删除，任务没有变化。", "ok")
    return redirect(url_for("saved.index"), 303)


@bp.post("/ledger/columns")
@requires(Permission.LEDGER_READ)
def columns() -> ResponseReturnValue:
    """See the ticked columns of the list from now on; ticking none means those that are usual."""
    wanted = [] if "usual" in request.form else known(request.form.getlist("column"))
    with unit_of_work() as session:
        keeping.choose_columns(session, asking(), wanted)
    return redirect(own_path(request.form.get("next")) or url_for("ledger.index"), 303)


def _page(form: KeepForm) -> str:
    plan = chosen_year()
    its = year_list(plan, "open") if plan and form.look.data else None
    return render_template(
        "ledger/lists.html",
        form=form,
        its=its,
        lists=kept_lists(),
        may_share=may_share(),
        me=asking().person_id,
    )
