"""The page of assignment (分派), and what is done there."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission, may
from tracker.accounts.models import Organization
from tracker.accounts.rules import UnitKind
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.intake import actions
from tracker.intake.assign_page import AssignPage
from tracker.intake.forms import (
    CREATE,
    LEAVE,
    AssignForm,
    PicksForm,
    assign_form,
    fill_form,
)
from tracker.intake.models import ImportDraft
from tracker.intake.roster import Roster
from tracker.intake.rules import DraftState
from tracker.intake.views.desk import DRAFT, bp, is_reviewing, page_of, wanted_draft
from tracker.web.versions import edits, sent


@bp.get("/<ref:draft_id>/assign")
@requires(Permission.DRAFT_REVIEW, on=wanted_draft)
def assigning(draft: ImportDraft) -> ResponseReturnValue:
    """Who is to do what."""
    if draft.state != DraftState.REVIEWING:
        return redirect(url_for("intake.review", draft_id=draft.id))
    page = _page(draft)
    chapters = [(chapter.id, chapter.name) for chapter in page.review.chapters]
    return render_template(
        "intake/assign.html",
        page=page,
        form=_form(page),
        filling=fill_form(chapters, page.review.roster),
        is_filling="fill" in request.args,
        may_create=_may_create(),
    )


def _page(draft: ImportDraft) -> AssignPage:
    office = db.session.get_one(Organization, draft.org_id)
    return AssignPage(db.session(), page_of(draft), f"{office.name} {office.short_name}")


def _form(page: AssignPage) -> AssignForm:
    return assign_form(page.review.roster)


def _may_create() -> bool:
    return may(asking(), Permission.PEOPLE_MANAGE)


@bp.post("/<ref:draft_id>/assign")
@requires(Permission.DRAFT_REVIEW, on=wanted_draft)
@edits(DRAFT, "分派", possible=is_reviewing)
def assign(draft: ImportDraft) -> ResponseReturnValue:
    """Give the ticked rows, or a whole chapter, what was chosen."""
    page = _page(draft)
    form = _form(page)
    if not form.validate():
        abort(400)
    ticked = set(form.picks.data or [])
    if (chapter := form.chapter.data) is not None:
        ticked |= {row.id for part in page.parts[chapter : chapter + 1] for row in part.rows}
    with unit_of_work() as session:
        count = actions.assign(
            session, asking(), draft.id, ticked, form.value(), expected_version=sent()
        )
    flash(f"已分派 {count} 项。" if count else "勾选的任务本来就是这样，没有改动。", "ok")
    return _back(draft, "assign" if chapter is None else f"part{chapter}")


@bp.post("/<ref:draft_id>/fill")
@requires(Permission.DRAFT_REVIEW, on=wanted_draft)
@edits(DRAFT, "填入", possible=is_reviewing)
def fill(draft: ImportDraft) -> ResponseReturnValue:
    """Give unit, leader or handler to the rows that have none."""
    form = fill_form([], Roster.of_today(db.session()))
    if not form.validate_on_submit():
        abort(400)
    with unit_of_work() as session:
        count = actions.fill(session, asking(), draft.id, form.value(), expected_version=sent())
    flash(f"已填入 {count} 项；原来有内容的没有改动。", "ok")
    return _back(draft)


@bp.post("/<ref:draft_id>/assign/suggested")
@requires(Permission.DRAFT_REVIEW, on=wanted_draft)
@edits(DRAFT, "采用建议", possible=is_reviewing)
def follow(draft: ImportDraft) -> ResponseReturnValue:
    """Take what is suggested, for the row that was named or for all."""
    given = {row: one.given for row, one in _page(draft).suggested.items()}
    if picks := PicksForm().picks.data:
        given = {row: one for row, one in given.items() if row in picks}
    with unit_of_work() as session:
        count = actions.follow(session, asking(), draft.id, given, expected_version=sent())
    flash(f"已采用 {count} 项的建议；原来有内容的没有改动。", "ok")
    return _back(draft)


@bp.post("/<ref:draft_id>/assign/names")
@requires(Permission.DRAFT_REVIEW, on=wanted_draft)
@edits(DRAFT, "处理名称", possible=is_reviewing)
def answer_names(draft: ImportDraft) -> ResponseReturnValue:
    """Say what the names stand for that the office does not have."""
    page = _page(draft)
    units = {str(unit.id) for unit in page.review.roster.units}
    answers: dict[str, int] = {}
    create: dict[str, UnitKind] = {}
    for number, one in enumerate(page.unknown):
        answer = request.form.get(f"name-{number}", "")
        if request.form.get(f"said-{number}") != one.name:
            raise Refused("名单刚才有变化，请重新选择。")
        if answer == LEAVE:
            answers[one.name] = actions.NOBODY
        elif answer in CREATE:
            create[one.name] = CREATE[answer]
        elif answer in units:
            answers[one.name] = int(answer)
    if create and not _may_create():
        abort(404)
    with unit_of_work() as session:
        count = actions.answer_names(
            session, asking(), draft.id, answers, create, expected_version=sent()
        )
    flash(f"已处理 {len(answers) + len(create)} 个名称，{count} 项任务补上了牵头单位。", "ok")
    return _back(draft)


@bp.post("/<ref:draft_id>/assign/share/<ref:row_id>")
@requires(Permission.DRAFT_REVIEW, on=lambda draft_id, row_id: wanted_draft(draft_id))
@edits(DRAFT, "分给各单位", possible=is_reviewing)
def share(draft: ImportDraft) -> ResponseReturnValue:
    """Make a row one row a unit."""
    row_id = int((request.view_args or {})["row_id"])
    with unit_of_work() as session:
        count = actions.share(
            session,
            asking(),
            draft.id,
            row_id,
            PicksForm().picks.data or [],
            expected_version=sent(),
        )
    flash(f"已分成 {count} 项，每个单位一项。", "ok")
    return _back(draft)


def _back(draft: ImportDraft, anchor: str | None = None) -> ResponseReturnValue:
    """The page again; where something was done further down, at that place."""
    return redirect(url_for("intake.assigning", draft_id=draft.id, _anchor=anchor), 303)
