"""The review page, and what is done to a whole draft there."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core.db import db, unit_of_work
from tracker.intake import actions, queries
from tracker.intake.forms import PicksForm
from tracker.intake.models import ImportDraft
from tracker.intake.rules import DraftState
from tracker.intake.views.desk import (
    DRAFT,
    back_to,
    bp,
    is_reviewing,
    page_of,
    place,
    review_page,
    wanted_draft,
)
from tracker.plans import queries as plans
from tracker.web.links import number_argument
from tracker.web.versions import edits, sent


@bp.get("/<ref:draft_id>")
@requires(Permission.DRAFT_REVIEW, on=wanted_draft)
def review(draft: ImportDraft) -> ResponseReturnValue:
    """The text and its rows; of a draft that is no longer under review, what became of it."""
    if draft.state == DraftState.MAPPING:
        return redirect(url_for("intake.columns", draft_id=draft.id))
    if draft.state != DraftState.REVIEWING:
        plan = plans.plan_of(db.session(), draft.year)
        held = queries.held_count(db.session(), draft)
        became = draft.document_id or 0
        return render_template(
            "intake/past.html",
            draft=draft,
            plan=plan,
            held=held,
            newer=db.session.scalar(plans.replaced_by(became)),
            older=db.session.scalar(plans.replaces(became)),
        )
    return review_page(page_of(draft, number_argument("row"), request.args.get("show")))


@bp.post("/<ref:draft_id>/accept-rest")
@requires(Permission.DRAFT_REVIEW, on=wanted_draft)
@edits(DRAFT, "其余全部标为已核", possible=is_reviewing)
def accept_rest(draft: ImportDraft) -> ResponseReturnValue:
    """Mark every row as seen that nobody has judged."""
    with unit_of_work() as session:
        count = actions.accept_rest(session, asking(), draft.id, expected_version=sent())
    flash(f"已把 {count} 项标为已核。", "ok")
    return back_to(draft.id)


@bp.post("/<ref:draft_id>/tick")
@requires(Permission.DRAFT_REVIEW, on=wanted_draft)
@edits(DRAFT, "选定任务", possible=is_reviewing)
def tick(draft: ImportDraft) -> ResponseReturnValue:
    """Of a text without headings, say which paragraphs are tasks."""
    form = PicksForm()
    with unit_of_work() as session:
        count = actions.tick(
            session, asking(), draft.id, form.picks.data or [], expected_version=sent()
        )
    flash(f"已选 {count} 段作为任务，其余忽略。", "ok")
    return back_to(draft.id)


@bp.post("/<ref:draft_id>/group")
@requires(Permission.PEOPLE_MANAGE, on=wanted_draft)
@edits(DRAFT, "登记席位", possible=is_reviewing)
def enrol(draft: ImportDraft) -> ResponseReturnValue:
    """Take the ticked entries of the document's leading group into the office's own."""
    form = PicksForm()
    with unit_of_work() as session:
        count = actions.enrol(
            session, asking(), draft.id, form.picks.data or [], expected_version=sent()
        )
    flash(f"已登记 {count} 个领导小组席位，现在可以选为责任领导。", "ok")
    return back_to(draft.id)


@bp.post("/<ref:draft_id>/warnings/<int:place>")
@requires(Permission.DRAFT_REVIEW, on=lambda draft_id, place: wanted_draft(draft_id))
@edits(DRAFT, "标为已看过", possible=is_reviewing)
def see(draft: ImportDraft) -> ResponseReturnValue:
    """A warning of the reader was looked at."""
    place = int((request.view_args or {})["place"])
    with unit_of_work() as session:
        actions.see(session, asking(), draft.id, place, expected_version=sent())
    return back_to(draft.id)


@bp.post("/<ref:draft_id>/needs/<key>")
@requires(Permission.DRAFT_REVIEW, on=lambda draft_id, key: wanted_draft(draft_id))
@edits(DRAFT, "标为已看过", possible=is_reviewing)
def settle(draft: ImportDraft) -> ResponseReturnValue:
    """What speaks against the whole document was looked at."""
    key = str((request.view_args or {})["key"])
    with unit_of_work() as session:
        actions.settle(session, asking(), draft.id, key, expected_version=sent())
    return back_to(draft.id)


@bp.post("/<ref:draft_id>/clauses/<clause>")
@requires(Permission.DRAFT_REVIEW, on=lambda draft_id, clause: wanted_draft(draft_id))
@edits(DRAFT, "列为任务", possible=is_reviewing)
def add_clause(draft: ImportDraft) -> ResponseReturnValue:
    """Make a part of the text that gave no task into a row."""
    clause = str((request.view_args or {})["clause"])
    with unit_of_work() as session:
        row_id = actions.add_clause(session, asking(), draft.id, clause, expected_version=sent()).id
    return redirect(place(draft.id, row_id), 303)


@bp.post("/<ref:draft_id>/discard")
@requires(Permission.DRAFT_REVIEW, on=wanted_draft)
@edits(DRAFT, "作废", possible=is_reviewing)
def discard(draft: ImportDraft) -> ResponseReturnValue:
    """Give the upload up."""
    with unit_of_work() as session:
        name = actions.discard(session, asking(), draft.id, expected_version=sent()).file_name
    flash(f"已作废“{name}”的导入，台账没有变化；需要时可以重新上传。", "ok")
    return redirect(url_for("intake.index"), 303)
