"""The units of the office: added, renamed, retired."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.accounts import actions, queries
from tracker.accounts.forms import UnitForm
from tracker.accounts.models import Unit
from tracker.accounts.rules import UnitKind
from tracker.accounts.views.blueprint import bp, me
from tracker.accounts.views.people import people_page
from tracker.core.db import db, unit_of_work
from tracker.web import once
from tracker.web.versions import Editable, edits, sent

UNIT = Editable(model=Unit, reads=Permission.PEOPLE_MANAGE)


@bp.post("/people/units")
@requires(Permission.PEOPLE_MANAGE)
@once.only
def add_unit() -> ResponseReturnValue:
    """Add a unit."""
    form, actor = UnitForm(prefix="unit"), me().actor
    if form.validate_on_submit():
        try:
            with unit_of_work() as db_session:
                once.claim(db_session, url_for("accounts.people"))
                kind = UnitKind(form.kind.data)
                actions.add_unit(db_session, actor, form.name.data or "", kind)
        except actions.AlreadyThere as refusal:
            form.name.errors = [str(refusal)]
        else:
            flash(f"已添加单位“{form.name.data}”。", "ok")
            return redirect(url_for("accounts.people"), 303)
    return people_page(unit=form), 400


def wanted_unit(unit_id: int) -> Unit | None:
    """The unit of this number."""
    return db.session.scalar(select(Unit).where(Unit.id == unit_id))


def unit_form(unit: Unit, fresh: bool = True) -> UnitForm:
    """A unit's facts: as they stand now, or as they were sent."""
    form = UnitForm(formdata=None, obj=unit) if fresh else UnitForm(obj=unit)
    form.made_from(unit)
    return form


def led_by(unit_id: int) -> int:
    """How many open tasks and rectifications the unit leads; the factory says who knows."""
    count: int = current_app.extensions["leading_of_unit"](unit_id)
    return count


@bp.route("/people/units/<ref:unit_id>", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE, on=wanted_unit)
@edits(UNIT, "改单位", fresh=unit_form)
def unit(unit: Unit) -> ResponseReturnValue:
    """Rename a unit, or change its kind."""
    form, actor = unit_form(unit, fresh=request.method == "GET"), me().actor
    if form.validate_on_submit():
        try:
            with unit_of_work() as db_session:
                row = db_session.get_one(Unit, unit.id)
                kind = UnitKind(form.kind.data)
                name = form.name.data or ""
                actions.edit_unit(db_session, actor, row, name, kind, expected_version=sent())
        except actions.AlreadyThere as refusal:
            form.name.errors = [str(refusal)]
        else:
            flash(f"已保存单位“{row.name}”。", "ok")
            return redirect(url_for("accounts.people"), 303)
    people = db.session.scalars(queries.people_of(unit.id)).all()
    page = render_template(
        "accounts/unit.html", form=form, unit=unit, people=people, led=led_by(unit.id)
    )
    return page, 200 if request.method == "GET" else 400


@bp.post("/people/units/<ref:unit_id>/retire")
@requires(Permission.PEOPLE_MANAGE, on=wanted_unit)
@edits(UNIT, "停用", possible=lambda unit: unit.active)
def retire_unit(unit: Unit) -> ResponseReturnValue:
    """Take a unit out of the choices."""
    actor = me().actor
    with unit_of_work() as db_session:
        row = db_session.get_one(Unit, unit.id)
        actions.retire_unit(db_session, actor, row, led_by(row.id), expected_version=sent())
    flash(f"{row.name}已停用，不再出现在选项里；以前的任务照样查得到。", "ok")
    return redirect(url_for("accounts.people"), 303)


@bp.post("/people/units/<ref:unit_id>/restore")
@requires(Permission.PEOPLE_MANAGE, on=wanted_unit)
@edits(UNIT, "恢复", possible=lambda unit: not unit.active)
def restore_unit(unit: Unit) -> ResponseReturnValue:
    """Offer a retired unit again."""
    actor = me().actor
    with unit_of_work() as db_session:
        row = db_session.get_one(Unit, unit.id)
        actions.restore_unit(db_session, actor, row, expected_version=sent())
    flash(f"{row.name}已恢复。", "ok")
    return redirect(url_for("accounts.people"), 303)
