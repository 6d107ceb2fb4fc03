"""What is done to one row; every act comes from the row's own form and returns to the row."""

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core.db import db, unit_of_work
from tracker.intake import actions
from tracker.intake.forms import ActForm, RowForm, row_form
from tracker.intake.models import DraftTask
from tracker.intake.review import ReviewPage
from tracker.intake.roster import Roster
from tracker.intake.rules import NoReason
from tracker.intake.views.desk import (
    ROW,
    bp,
    is_open,
    onward,
    place,
    review_page,
    wanted_draft,
    wanted_row,
)
from tracker.web.versions import edits, sent


def fresh_form(row: DraftTask) -> RowForm:
    """The form of the row as its card would show it now."""
    draft = wanted_draft(row.draft_id)
    assert draft is not None
    return row_form(row, draft.year, Roster.of_today(db.session()), fresh=True)


@bp.post("/<ref:draft_id>/rows/<ref:row_id>")
@requires(Permission.DRAFT_REVIEW, on=wanted_row)
@edits(ROW, "保存并标为已核", fresh=fresh_form, possible=is_open)
def accept(row: DraftTask) -> ResponseReturnValue:
    """Save the row and mark it as seen; what is wrong is said above its field."""
    draft = wanted_draft(row.draft_id)
    assert draft is not None
    form = row_form(row, draft.year, Roster.of_today(db.session()))
    if not form.validate_on_submit():
        return review_page(ReviewPage(db.session(), draft, opened=row.id), form), 400
    with unit_of_work() as session:
        actions.accept(session, asking(), row, form.value(), expected_version=sent())
    return onward(row)


@bp.post("/<ref:draft_id>/rows/<ref:row_id>/skip")
@requires(Permission.DRAFT_REVIEW, on=wanted_row)
@edits(ROW, "忽略", possible=is_open)
def skip(row: DraftTask) -> ResponseReturnValue:
    """Leave the row out, saying why."""
    reason = ActForm().reason.data or ""
    try:
        with unit_of_work() as session:
            actions.skip(session, asking(), row, reason, expected_version=sent())
    except NoReason as refusal:
        return _sent_back(row, str(refusal)), 400
    return onward(row)


def _sent_back(row: DraftTask, what: str) -> str:
    """The page with the row's form as it was sent, and what is wrong with the reason."""
    draft = wanted_draft(row.draft_id)
    assert draft is not None
    page = ReviewPage(db.session(), draft, opened=row.id)
    form = row_form(row, draft.year, page.roster)
    form.reason.errors = [what]
    return review_page(page, form)


@bp.post("/<ref:draft_id>/rows/<ref:row_id>/merge")
@requires(Permission.DRAFT_REVIEW, on=wanted_row)
@edits(ROW, "合并", possible=is_open)
def merge(row: DraftTask) -> ResponseReturnValue:
    """Make the row part of the one before it, or of the one that was chosen."""
    form = ActForm()
    with unit_of_work() as session:
        target = actions.merge(
            session,
            asking(),
            row,
            form.into.data,
            expected_version=sent(),
            title=form.title.data or "",
        )
        target_id, number = target.id, target.order_no
    flash(f"已并入第 {number} 项，原文两处都保留。", "ok")
    return redirect(place(row.draft_id, target_id), 303)


@bp.post("/<ref:draft_id>/rows/<ref:row_id>/restore")
@requires(Permission.DRAFT_REVIEW, on=wanted_row)
@edits(ROW, "恢复", possible=is_open)
def restore(row: DraftTask) -> ResponseReturnValue:
    """Bring the row back."""
    with unit_of_work() as session:
        actions.restore(session, asking(), row, expected_version=sent())
    return redirect(place(row.draft_id, row.id), 303)
