"""What the pages of an import share: their blueprint, who asks, and what is asked about."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access.actor import asking
from tracker.access.policy import Permission
from tracker.core.db import db, unit_of_work
from tracker.intake import actions, queries
from tracker.intake.forms import RowForm, row_form
from tracker.intake.models import DraftTask, ImportDraft
from tracker.intake.review import NEED, ReviewPage
from tracker.intake.rules import DRAFT_NAMES, ROW_NAMES, DraftState, RowState
from tracker.web.versions import Editable

bp = Blueprint("intake", __name__, url_prefix="/intake")

DRAFT = Editable(model=ImportDraft, reads=Permission.DRAFT_REVIEW, states=DRAFT_NAMES)
ROW = Editable(model=DraftTask, reads=Permission.DRAFT_REVIEW, states=ROW_NAMES)


def wanted_draft(draft_id: int) -> ImportDraft | None:
    """The upload of this number, with its text."""
    return db.session.scalar(queries.draft(draft_id))


def wanted_row(draft_id: int, row_id: int) -> DraftTask | None:
    """The row of this number in that upload."""
    return db.session.scalar(queries.row(draft_id, row_id))


def is_reviewing(draft: ImportDraft) -> bool:
    """Whether the draft can still be changed."""
    return draft.state == DraftState.REVIEWING


def is_open(row: DraftTask) -> bool:
    """Whether the draft of the row can still be changed."""
    draft = wanted_draft(row.draft_id)
    return draft is not None and is_reviewing(draft)


def review_page(page: ReviewPage, form: RowForm | None = None) -> str:
    """The page of a draft under review; `form` is one that was sent back."""
    row = next((row for row in page.rows if row.id == page.opened), None)
    if form is None and row is not None:
        form = row_form(row, page.draft.year, page.roster, fresh=True)
    if form is not None:
        form.into.choices = [("", "上一项"), *_others(page)]
    return render_template(
        "intake/review.html",
        page=page,
        form=form,
        place=place,
    )


def _others(page: ReviewPage) -> list[tuple[str, str]]:
    return [
        (str(row.id), f"第 {row.order_no} 项 {row.title}")
        for row in page.counted
        if row.id != page.opened
    ]


def page_of(draft: ImportDraft, opened: int | None = None, show: str | None = None) -> ReviewPage:
    """The review of a draft as it stands now.

    Units and people that were added since it was last opened are proposed first, by name.
    """
    page = ReviewPage(db.session(), draft, opened=opened, only_problems=show == NEED)
    if not page.has_new_owners:
        return page
    with unit_of_work() as session:
        actions.rematch(session, asking(), draft.id)
    return ReviewPage(db.session(), draft, opened=opened, only_problems=show == NEED)


def back_to(draft_id: int) -> ResponseReturnValue:
    """Back to the top of the review page, all of it or only the rows with problems."""
    return redirect(url_for("intake.review", draft_id=draft_id, show=request.args.get("show")), 303)


def onward(row: DraftTask) -> ResponseReturnValue:
    """After a row was judged: on to the next one that nobody has judged, else round to the first.

    Once all are judged the row itself stands open; where only the rows with problems are shown,
    it may be gone, and the top is shown.
    """
    show = request.args.get("show")
    rows = db.session.scalars(queries.rows(row.draft_id)).all()
    waiting = [one for one in rows if one.state == RowState.PROPOSED]
    after = [one for one in waiting if one.order_no > row.order_no]
    if not waiting and show:
        return back_to(row.draft_id)
    return redirect(place(row.draft_id, next(iter(after or waiting), row).id, show), 303)


def place(draft_id: int, row_id: int, show: str | None = None) -> str:
    """Where a row stands open on its review page."""
    return url_for("intake.review", draft_id=draft_id, row=row_id, show=show, _anchor=f"d{row_id}")
