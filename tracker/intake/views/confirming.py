"""The confirm page: the consequence in numbers, then the one act; and taking it back."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core.db import unit_of_work
from tracker.intake import actions
from tracker.intake.models import ImportDraft
from tracker.intake.rules import DraftState
from tracker.intake.views.desk import DRAFT, bp, is_reviewing, page_of, place, wanted_draft
from tracker.web import once
from tracker.web.versions import edits, sent


@bp.get("/<ref:draft_id>/confirm")
@requires(Permission.LEDGER_CONFIRM, on=wanted_draft)
def confirm(draft: ImportDraft) -> ResponseReturnValue:
    """What confirming would do, and what is still missing."""
    if draft.state != DraftState.REVIEWING:
        return redirect(url_for("intake.review", draft_id=draft.id))
    return render_template("intake/confirm.html", page=page_of(draft), place=place)


@bp.post("/<ref:draft_id>/confirm")
@requires(Permission.LEDGER_CONFIRM, on=wanted_draft)
@once.only
@edits(DRAFT, "确认", acts={"document": "只存文件"}, possible=is_reviewing)
def make_ledger(draft: ImportDraft) -> ResponseReturnValue:
    """Make the draft the ledger of its year, or keep the paper alone as one above others."""
    alone = request.form.get("act") == "document"
    with unit_of_work() as session:
        claimed = once.claim(session, url_for("ledger.index"))
        done = actions.confirm(
            session, asking(), draft, expected_version=sent(), only_document=alone
        )
        year, count = done.plan.year, len(done.tasks)
        page = url_for("documents.show", document_id=done.document.id)
        result = page if alone else url_for("ledger.index", year=year)
        once.leads_to(claimed, result)
    if alone:
        flash("已存入，没有新建任务。可以作为其他文件的上级文件。", "ok")
    else:
        flash(f"已确认：{year} 年度台账新建 {count} 项任务。", "ok")
    return redirect(result, 303)


@bp.post("/<ref:draft_id>/undo")
@requires(Permission.LEDGER_CONFIRM, on=wanted_draft)
@edits(DRAFT, "撤回确认", possible=lambda draft: draft.state == DraftState.CONFIRMED)
def undo(draft: ImportDraft) -> ResponseReturnValue:
    """Take the ledger of this draft back, as long as no work has begun."""
    with unit_of_work() as session:
        count = actions.undo(session, asking(), draft, expected_version=sent())
    flash(f"已撤回确认，{count} 项任务已从台账取出，回到核对。", "ok")
    return redirect(url_for("intake.review", draft_id=draft.id), 303)
