"""Cutting the text otherwise: split, new from the text, heading, and what is offered for a row."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core.db import unit_of_work
from tracker.core.errors import Refused
from tracker.decompose.rules import Span
from tracker.intake import actions
from tracker.intake.models import DraftTask, ImportDraft
from tracker.intake.views.desk import (
    DRAFT,
    ROW,
    bp,
    is_open,
    is_reviewing,
    onward,
    place,
    wanted_draft,
    wanted_row,
)
from tracker.web.versions import edits, sent


def _number(value: str) -> int:
    """A place in the text as the form sent it."""
    if not value.isascii() or not value.isdigit() or len(value) > 8:
        raise Refused("请先选择原文里的位置。")
    return int(value)


@bp.post("/<ref:draft_id>/rows/<ref:row_id>/split")
@requires(Permission.DRAFT_REVIEW, on=wanted_row)
@edits(ROW, "拆分", possible=is_open)
def split(row: DraftTask) -> ResponseReturnValue:
    """Cut the row in two at a place of the text."""
    at = _number(request.form.get("at", ""))
    with unit_of_work() as session:
        new = actions.split(session, asking(), row, at, expected_version=sent())
        first, second = row.order_no, new.order_no
    flash(f"已拆成第 {first} 项和第 {second} 项，请分别核对。", "ok")
    return redirect(place(row.draft_id, row.id, request.args.get("show")), 303)


@bp.post("/<ref:draft_id>/rows/<ref:row_id>/heading")
@requires(Permission.DRAFT_REVIEW, on=wanted_row)
@edits(ROW, "改为标题", possible=is_open)
def promote(row: DraftTask) -> ResponseReturnValue:
    """Make the row a heading."""
    with unit_of_work() as session:
        actions.promote(session, asking(), row, expected_version=sent())
    flash("已改为标题，它后面的内容归到它下面；点开这一项可以恢复。", "ok")
    return onward(row)


@bp.post("/<ref:draft_id>/rows/<ref:row_id>/running")
@requires(Permission.DRAFT_REVIEW, on=wanted_row)
@edits(ROW, "另列一项", possible=is_open)
def offer_running(row: DraftTask) -> ResponseReturnValue:
    """List the running of a rule beside its making (DEC-3)."""
    with unit_of_work() as session:
        new = actions.offer_running(session, asking(), row, expected_version=sent())
        number = new.order_no
    flash(f"已另列第 {number} 项，长期执行。", "ok")
    return redirect(place(row.draft_id, row.id, request.args.get("show")), 303)


@bp.post("/<ref:draft_id>/rows/<ref:row_id>/decline")
@requires(Permission.DRAFT_REVIEW, on=wanted_row)
@edits(ROW, "不用", possible=is_open)
def decline(row: DraftTask) -> ResponseReturnValue:
    """Do not offer it again."""
    offer = request.form.get("offer", "")
    with unit_of_work() as session:
        actions.decline(session, asking(), row, offer, expected_version=sent())
    return redirect(place(row.draft_id, row.id, request.args.get("show")), 303)


@bp.post("/<ref:draft_id>/passages")
@requires(Permission.DRAFT_REVIEW, on=wanted_draft)
@edits(DRAFT, "新建任务", possible=is_reviewing)
def add_passage(draft: ImportDraft) -> ResponseReturnValue:
    """Make a stretch of the text a row: chosen from a list, or marked in the text."""
    start, _, end = request.form.get("passage", "").partition("-")
    span = Span(_number(start), _number(end))
    with unit_of_work() as session:
        row = actions.add_passage(session, asking(), draft.id, span, expected_version=sent())
        row_id, number = row.id, row.order_no
    flash(f"已新建第 {number} 项。", "ok")
    return redirect(place(draft.id, row_id), 303)
