"""Rectifications: what was found, who mends it by when, and the recheck (domain.md 8)."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core.db import db, unit_of_work
from tracker.ledger import queries
from tracker.ledger.actions import rectifying
from tracker.ledger.actions.proving import BadEvidence, odd_days
from tracker.ledger.changes import change_of
from tracker.ledger.dating import subject_of
from tracker.ledger.evidence_forms import evidence_of, keep_upload, told
from tracker.ledger.forms import JudgeForm, ReportForm
from tracker.ledger.kinds import (
    RECTIFICATION_NAMES,
    SEVERITY_NAMES,
    RectificationState,
)
from tracker.ledger.models import RectificationItem
from tracker.ledger.pages import Lens
from tracker.plans.chosen import chosen_year
from tracker.plans.models import YearPlan
from tracker.trail import queries as trail
from tracker.web import once
from tracker.web.versions import Editable, edits, sent
from tracker.workdays.pages import render_due

bp = Blueprint("rectifications", __name__, url_prefix="/rectifications")

ITEM = Editable(model=RectificationItem, reads=Permission.LEDGER_READ, states=RECTIFICATION_NAMES)
SHOWN = {"open": "未销号", "closed": "已销号", "all": "全部"}
REPORTING = (
    RectificationState.NOTICE_ISSUED,
    RectificationState.RECTIFYING,
    RectificationState.RECHECK_FAILED,
)


def wanted_item(item_id: int) -> RectificationItem | None:
    """The rectification of this number with its owners and the task it came from."""
    return db.session.scalar(
        select(RectificationItem)
        .where(RectificationItem.id == item_id)
        .options(
            joinedload(RectificationItem.lead_unit),
            joinedload(RectificationItem.handler),
            joinedload(RectificationItem.leader_post),
            joinedload(RectificationItem.task),
        )
    )


@bp.get("/")
@requires(Permission.LEDGER_READ)
def index() -> ResponseReturnValue:
    """The year's rectifications, open ones first."""
    plan, lens = chosen_year(), Lens.of_today(db.session())
    parts = _parts(plan)
    asked = request.args.get("show", "")
    show = asked if asked in SHOWN else "open" if parts["open"] else "all"
    return render_template(
        "ledger/rectifications.html",
        plan=plan,
        show=show,
        rows=[lens.item(item) for item in parts[show]],
        chips=[(key, word, len(parts[key])) for key, word in SHOWN.items()],
    )


def _parts(plan: YearPlan | None) -> dict[str, list[RectificationItem]]:
    found = list(db.session.scalars(queries.rectifications(plan.id))) if plan else []
    return {
        "open": [item for item in found if item.state != RectificationState.CLOSED],
        "closed": [item for item in found if item.state == RectificationState.CLOSED],
        "all": found,
    }


@bp.get("/<ref:item_id>/due")
@requires(Permission.LEDGER_READ, on=wanted_item)
def due(item: RectificationItem) -> str:
    """How the rectification's day came about, counted out day by day."""
    up = url_for("rectifications.show", item_id=item.id), item.no
    entries = db.session.scalars(trail.about(item.org_id, "rectification_item", item.id))
    moved = [change_of(one) for one in entries if one.action == "rectification.redate"]
    return render_due(db.session(), subject_of(item), item.problem[:60], up, moved)


@bp.get("/<ref:item_id>")
@requires(Permission.LEDGER_READ, on=wanted_item)
def show(item: RectificationItem) -> ResponseReturnValue:
    """One rectification: the problem, how far the mending is, the recheck."""
    return _page(item, ReportForm(formdata=None))


def _page(item: RectificationItem, form: ReportForm) -> str:
    session = db.session()
    plan = session.get_one(YearPlan, item.year_plan_id)
    judge = JudgeForm(formdata=None)
    form.made_from(item)
    judge.made_from(item)
    return render_template(
        "ledger/rectification.html",
        item=item,
        plan=plan,
        row=Lens.of_today(session).item(item),
        severity=SEVERITY_NAMES[item.severity],
        entries=session.scalars(queries.history(rectification_id=item.id)).all(),
        proofs=session.scalars(queries.proofs(rectification_id=item.id)).all(),
        is_open=may_report(item),
        waits=may_recheck(item),
        form=form,
        judge=judge,
    )


def may_report(item: RectificationItem) -> bool:
    """Whether it is still to be mended, whatever became of its year."""
    return item.state in REPORTING


def may_recheck(item: RectificationItem) -> bool:
    """Whether it waits for the recheck."""
    return item.state == RectificationState.SUBMITTED


def _to(item_id: int) -> ResponseReturnValue:
    return redirect(url_for("rectifications.show", item_id=item_id), 303)


@bp.post("/<ref:item_id>/report")
@requires(Permission.TASK_REPORT, on=wanted_item)
@once.only
@edits(ITEM, "更新整改情况", acts={"submit": "提交复查"}, possible=may_report)
def report(item: RectificationItem) -> ResponseReturnValue:
    """Say how far the mending has come, or hand it in for recheck."""
    form, actor, item_id = ReportForm(), asking(), item.id
    if not form.validate_on_submit():
        return _page(item, form), 400
    handed_in = request.form.get("act") == "submit"
    try:
        kept = keep_upload(actor, form)
    except BadEvidence as refusal:
        told(form, refusal)
        return _page(wanted_item(item_id) or item, form), 400
    with unit_of_work() as session:
        once.claim(session, url_for("rectifications.show", item_id=item_id))
        proof = evidence_of(form, session, actor, kept)
        said = rectifying.submit_rectification if handed_in else rectifying.report_rectification
        said(session, actor, item, form.text.data or "", proof, expected_version=sent())
    flash("已提交复查。" if handed_in else "已更新整改情况。", "ok")
    year = db.session.get_one(YearPlan, item.year_plan_id).year
    for sentence in (one for new in proof for one in odd_days(new, year)):
        flash(sentence, "warn")
    return _to(item_id)


@bp.post("/<ref:item_id>/recheck")
@requires(Permission.TASK_VERIFY, on=wanted_item)
@edits(ITEM, "销号", acts={"fail": "退回整改"}, possible=may_recheck)
def recheck(item: RectificationItem) -> ResponseReturnValue:
    """Close it (销号), or send it back with a reason; never one's own (RC-1)."""
    form, actor, item_id = JudgeForm(), asking(), item.id
    form.validate_on_submit()
    back = request.form.get("act") == "fail"
    with unit_of_work() as session:
        said = rectifying.fail_recheck if back else rectifying.close
        said(session, actor, item, form.text.data or "", expected_version=sent())
    flash("已退回，继续整改。" if back else "已销号。", "ok")
    return _to(item_id)
