"""对应列: what each column of a task table is for, what comes out, and what cannot be read."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core.db import db, unit_of_work
from tracker.intake import actions, queries
from tracker.intake.columnforms import KindsForm, kinds_form, table_form
from tracker.intake.columns import Columns
from tracker.intake.models import ImportDraft
from tracker.intake.rules import DraftState, NoTasks, UnreadableCells
from tracker.intake.views.desk import DRAFT, bp, is_reviewing
from tracker.web.versions import edits, sent

ACTS = {"table": "换表或标题行", "go": "去核对", "text": "按原文读"}
MOST_SHOWN = 200  # cells that a page lists


def wanted_sheet(draft_id: int) -> ImportDraft | None:
    """The upload of this number, if it is a workbook with a task table."""
    return db.session.scalar(queries.sheet(draft_id))


def is_mapping(draft: ImportDraft) -> bool:
    """Whether its columns can still be settled."""
    return draft.state == DraftState.MAPPING


def fresh_form(draft: ImportDraft) -> KindsForm:
    """The form of the columns as its page would show it now."""
    return kinds_form(Columns(db.session(), draft), fresh=True)


@bp.get("/<ref:draft_id>/columns")
@requires(Permission.DRAFT_REVIEW, on=wanted_sheet)
def columns(draft: ImportDraft) -> ResponseReturnValue:
    """The columns of the table; of a draft under review, the way back to them."""
    if is_reviewing(draft):
        judged = actions.judged(db.session(), draft.id)
        return render_template("intake/columns_back.html", draft=draft, judged=judged)
    if not is_mapping(draft):
        return redirect(url_for("intake.review", draft_id=draft.id))
    return _page(Columns(db.session(), draft))


def _page(found: Columns, form: KindsForm | None = None) -> str:
    return render_template(
        "intake/columns.html",
        columns=found,
        draft=found.draft,
        form=form or kinds_form(found, fresh=True),
        table=table_form(found, fresh=True),
        most=MOST_SHOWN,
    )


@bp.post("/<ref:draft_id>/columns")
@requires(Permission.DRAFT_REVIEW, on=wanted_sheet)
@edits(DRAFT, "保存列的对应", fresh=fresh_form, possible=is_mapping, acts=ACTS)
def settle_columns(draft: ImportDraft) -> ResponseReturnValue:
    """Keep what is said of table and columns; with 去核对 the rows are made, all or none."""
    act = request.form.get("act", "save")
    if act == "text":
        with unit_of_work() as session:
            rows = actions.read_as_text(session, asking(), draft.id, expected_version=sent())
        return _to_review(draft.id, rows)
    if act == "table":
        return _other_table(draft)
    found = Columns(db.session(), draft)
    form = kinds_form(found)
    if not form.validate_on_submit():
        return _page(found, form), 400
    layout = form.value(found.layout)
    if act == "go":
        try:
            with unit_of_work() as session:
                rows = actions.make_rows(
                    session, asking(), draft.id, layout, expected_version=sent()
                )
            return _to_review(draft.id, rows)
        except (UnreadableCells, NoTasks):
            flash("还不能去核对：下面列出的问题处理完之后再按一次。没有导入任何内容。", "warn")
    with unit_of_work() as session:
        actions.lay_out(session, asking(), draft.id, layout, expected_version=sent())
    return _here(draft.id)


def _other_table(draft: ImportDraft) -> ResponseReturnValue:
    """Another sheet or head: its columns are guessed anew."""
    found = Columns(db.session(), draft)
    form = table_form(found)
    if not form.validate_on_submit():
        abort(400)
    sheet = form.sheet.data
    head = form.head.data if sheet == found.layout.sheet else None
    try:
        layout = found.of_sheet(sheet, head, hidden=bool(form.hidden.data))
    except ValueError:
        abort(400)
    with unit_of_work() as session:
        actions.lay_out(session, asking(), draft.id, layout, expected_version=sent())
    return _here(draft.id)


@bp.post("/<ref:draft_id>/columns/back")
@requires(Permission.DRAFT_REVIEW, on=wanted_sheet)
@edits(DRAFT, "退回对应列", possible=is_reviewing)
def back_to_columns(draft: ImportDraft) -> ResponseReturnValue:
    """From the review back to the columns; what was judged goes only where that is said."""
    sure = request.form.get("sure") == "yes"
    with unit_of_work() as session:
        actions.go_back(session, asking(), draft.id, expected_version=sent(), sure=sure)
    flash("已退回对应列；核对页的任务会在再次去核对时重新生成。", "ok")
    return _here(draft.id)


@bp.post("/<ref:draft_id>/columns/discard")
@requires(Permission.DRAFT_REVIEW, on=wanted_sheet)
@edits(DRAFT, "作废", possible=is_mapping)
def give_up(draft: ImportDraft) -> ResponseReturnValue:
    """Give the upload up before its columns are settled."""
    with unit_of_work() as session:
        name = actions.give_up(session, asking(), draft.id, expected_version=sent()).file_name
    flash(f"已作废“{name}”的导入，台账没有变化；需要时可以重新上传。", "ok")
    return redirect(url_for("intake.index"), 303)


def _to_review(draft_id: int, rows: int) -> ResponseReturnValue:
    flash(f"已读出 {rows} 项任务，请逐项核对。", "ok")
    return redirect(url_for("intake.review", draft_id=draft_id), 303)


def _here(draft_id: int) -> ResponseReturnValue:
    return redirect(url_for("intake.columns", draft_id=draft_id), 303)
