"""The confirm page: the consequence in numbers, then the one act; and taking it back."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core.db import db, unit_of_work
from tracker.intake import actions
from tracker.intake.consequence import letters_of
from tracker.intake.models import ImportDraft
from tracker.intake.rules import DraftState
from tracker.intake.views.desk import DRAFT, bp, is_reviewing, page_of, place, wanted_draft
from tracker.web import once
from tracker.web.versions import edits, sent

ACTS = {"document": "只存文件", "hold": "确认，但暂不发提醒"}


@bp.get("/<ref:draft_id>/confirm")
@requires(Permission.LEDGER_CONFIRM, on=wanted_draft)
def confirm(draft: ImportDraft) -> ResponseReturnValue:
    """What confirming would do, and what is still missing."""
    if draft.state != DraftState.REVIEWING:
        return redirect(url_for("intake.review", draft_id=draft.id))
    page = page_of(draft)
    return render_template(
        "intake/confirm.html",
        page=page,
        place=place,
        letters=letters_of(db.session(), page.new_rows, draft.year),
    )


@bp.post("/<ref:draft_id>/confirm")
@requires(Permission.LEDGER_CONFIRM, on=wanted_draft)
@once.only
@edits(
    DRAFT,
    "确认",
    acts={"document": "只存文件", "hold": "确认，但暂不发提醒"},
    possible=is_reviewing,
)
def make_ledger(draft: ImportDraft) -> ResponseReturnValue:
    """Make the draft the ledger of its year, or keep the paper alone as one above others."""
    act = request.form.get("act")
    alone, held = act == "document", act == "hold"
    with unit_of_work() as session:
        claimed = once.claim(session, url_for("ledger.index"))
        done = actions.confirm(
            session,
            asking(),
            draft,
            expected_version=sent(),
            hold_reminders=held,
            only_document=alone,
            seen=request.form.get("seen", ""),
        )
        year, count = done.plan.year, len(done.tasks)
        page = url_for("documents.show", document_id=done.document.id)
        result = page if alone else url_for("ledger.index", year=year)
        once.leads_to(claimed, result)
    if alone:
        flash("已存入，没有新建任务。可以作为其他文件的上级文件。", "ok")
    elif done.change:
        flash(f"已更新 {year} 年度台账：{done.change.words}。", "ok")
    else:
        later = "暂不发提醒；要开始时，到“导入文件”打开这份文件。" if held else ""
        flash(f"已确认：{year} 年度台账新建 {count} 项任务。{later}", "ok")
    return redirect(result, 303)


@bp.post("/<ref:draft_id>/remind")
@requires(Permission.LEDGER_CONFIRM, on=wanted_draft)
@edits(DRAFT, "开始提醒", possible=lambda draft: draft.state == DraftState.CONFIRMED)
def remind(draft: ImportDraft) -> ResponseReturnValue:
    """Let people be reminded of the tasks that were confirmed without."""
    with unit_of_work() as session:
        count = actions.start_reminders(session, asking(), draft)
    flash(f"{count} 项任务从下一个工作日起按时限提醒。", "ok")
    return redirect(url_for("intake.review", draft_id=draft.id), 303)


@bp.post("/<ref:draft_id>/undo")
@requires(Permission.LEDGER_CONFIRM, on=wanted_draft)
@edits(DRAFT, "撤回确认", possible=lambda draft: draft.state == DraftState.CONFIRMED)
def undo(draft: ImportDraft) -> ResponseReturnValue:
    """Take the ledger of this draft back, as long as no work has begun."""
    with unit_of_work() as session:
        count = actions.undo(session, asking(), draft, expected_version=sent())
    flash(f"已撤回确认，{count} 项任务已从台账取出，回到核对。", "ok")
    return redirect(url_for("intake.review", draft_id=draft.id), 303)
