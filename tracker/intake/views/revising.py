"""A new text of a paper: the two side by side, and what changes in the ledger (domain.md 4.6)."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.decompose.alike import likeness, percent
from tracker.intake import actions, queries
from tracker.intake.actions.confirming import known_numbers
from tracker.intake.comparing import Comparison, compared
from tracker.intake.models import ImportDraft
from tracker.intake.outline import Outline
from tracker.intake.revising import CHANGE_NAMES
from tracker.intake.rules import DRAFT_NAMES, DraftState
from tracker.intake.textdiff import FATE_NAMES, Said, clauses_of, differences
from tracker.intake.views.desk import DRAFT, bp, is_reviewing, wanted_draft
from tracker.web.incoming import number
from tracker.web.versions import edits, sent


@bp.get("/<ref:draft_id>/compare")
@requires(Permission.DRAFT_REVIEW, on=wanted_draft)
def papers(draft: ImportDraft) -> ResponseReturnValue:
    """The papers in the year's ledger of which this may be a new text, the most alike first."""
    if not is_reviewing(draft):
        return redirect(url_for("intake.review", draft_id=draft.id))
    found = [(one, likeness(draft.title, one.title)) for one in _in_force(draft)]
    found.sort(key=lambda pair: -pair[1])
    listed = [(one, percent(share)) for one, share in found]
    return render_template("intake/papers.html", draft=draft, listed=listed)


def _in_force(draft: ImportDraft) -> list[ImportDraft]:
    return list(db.session.scalars(queries.in_force(draft)))


@bp.get("/<ref:draft_id>/compare/<ref:earlier_id>")
@requires(Permission.DRAFT_REVIEW, on=lambda draft_id, earlier_id: wanted_draft(draft_id))
def compare(draft: ImportDraft) -> ResponseReturnValue:
    """This paper beside another, clause by clause, and what may be done with the two."""
    if not is_reviewing(draft):
        return redirect(url_for("intake.review", draft_id=draft.id))
    earlier = wanted_draft(int((request.view_args or {})["earlier_id"]))
    if earlier is None or earlier.state == DraftState.DISCARDED:
        abort(404)
    if earlier.id == draft.id:
        return redirect(url_for("intake.papers", draft_id=draft.id))
    told = differences(_clauses(earlier), _clauses(draft))
    about = [need for need in known_numbers(db.session(), draft) if need.draft == earlier.id]
    return render_template(
        "intake/compare.html",
        draft=draft,
        earlier=earlier,
        told=told,
        fates=FATE_NAMES,
        draft_names=DRAFT_NAMES,
        need=next((need for need in about if not need.is_done), None),
        may_update=any(one.id == earlier.id for one in _in_force(draft)),
    )


def _clauses(draft: ImportDraft) -> list[Said]:
    return clauses_of(draft.text, Outline(draft.reading["outline"]).headings)


@bp.post("/<ref:draft_id>/update/<ref:earlier_id>")
@requires(Permission.DRAFT_REVIEW, on=lambda draft_id, earlier_id: wanted_draft(draft_id))
@edits(DRAFT, "作为新文本更新台账", possible=is_reviewing)
def update(draft: ImportDraft) -> ResponseReturnValue:
    """Take this paper for a new text of the other."""
    earlier = wanted_draft(int((request.view_args or {})["earlier_id"]))
    if earlier is None:
        abort(404)
    with unit_of_work() as session:
        actions.update(session, asking(), draft, earlier, expected_version=sent())
    flash("已对照台账。请看看哪些任务修改、新增、撤销；确认之前台账不变。", "ok")
    return redirect(url_for("intake.changes", draft_id=draft.id), 303)


@bp.post("/<ref:draft_id>/alone")
@requires(Permission.DRAFT_REVIEW, on=wanted_draft)
@edits(DRAFT, "作为另一份文件", possible=is_reviewing)
def alone(draft: ImportDraft) -> ResponseReturnValue:
    """Take this paper for one of its own again."""
    with unit_of_work() as session:
        actions.stand_alone(session, asking(), draft, expected_version=sent())
    flash("已改为另一份文件：确认后全部作为新任务。", "ok")
    return redirect(url_for("intake.review", draft_id=draft.id), 303)


@bp.get("/<ref:draft_id>/changes")
@requires(Permission.DRAFT_REVIEW, on=wanted_draft)
def changes(draft: ImportDraft) -> ResponseReturnValue:
    """What the new text does to each task, to be looked at and put right."""
    if not is_reviewing(draft):
        return redirect(url_for("intake.review", draft_id=draft.id))
    change = _change(draft)
    if change is None:
        return redirect(url_for("intake.papers", draft_id=draft.id))
    return _changes(draft, change)


def _change(draft: ImportDraft) -> Comparison | None:
    session = db.session()
    return compared(session, draft, session.scalars(queries.rows(draft.id)).all())


def _changes(draft: ImportDraft, change: Comparison, refusal: str = "") -> str:
    return render_template(
        "intake/changes.html",
        draft=draft,
        change=change,
        names=CHANGE_NAMES,
        refusal=refusal,
        typed=request.form,
    )


@bp.post("/<ref:draft_id>/changes")
@requires(Permission.DRAFT_REVIEW, on=wanted_draft)
@edits(DRAFT, "保存对照", acts={"go": "去分派"}, possible=is_reviewing)
def save_changes(draft: ImportDraft) -> ResponseReturnValue:
    """Say which task each row belongs to, and which stay though the new text is silent."""
    try:
        numbers, stay = _numbers(), {number(one) or 0 for one in request.form.getlist("stay")}
        with unit_of_work() as session:
            actions.compare(session, asking(), draft, numbers, stay, expected_version=sent())
    except Refused as refusal:
        change = _change(draft)
        if change is None:
            raise
        return _changes(draft, change, str(refusal)), 400
    if request.form.get("act") == "go":
        return redirect(url_for("intake.assigning", draft_id=draft.id), 303)
    flash("已保存对照。", "ok")
    return redirect(url_for("intake.changes", draft_id=draft.id), 303)


def _numbers() -> dict[int, int]:
    """The tasks typed beside the rows, by row; an empty field is a new task."""
    found = {}
    for name, value in request.form.items():
        row = number(name.removeprefix("row-")) if name.startswith("row-") else None
        if row is None or not value.strip():
            continue
        wanted = number(value.strip())
        if wanted is None:
            raise Refused(
                f"“{value.strip()[:20]}”不是序号，请填台账里的序号，例如 7；新增的就空着。"
            )
        found[row] = wanted
    return found
