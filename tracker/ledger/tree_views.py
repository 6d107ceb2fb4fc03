"""The ledger by clause (按要点): the same filter as the list, under the document's own headings."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import case
from sqlalchemy.orm import Session

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core.db import db
from tracker.ledger import counted, listing, queries, tree
from tracker.ledger.list_pages import Paper, YearList, heading, year_list
from tracker.ledger.models import Task
from tracker.ledger.tree import Branch
from tracker.plans.chosen import chosen_year
from tracker.plans.models import YearPlan
from tracker.web.parts import kept_page

bp = Blueprint("tree", __name__)

MOST = 2000  # tasks on one page
FEW = 40  # so many rows are shown unfolded at once


@bp.get("/ledger/clauses")
@requires(Permission.LEDGER_READ)
def index() -> ResponseReturnValue:
    """The year's tasks under the headings of its documents, each heading with what is done."""
    plan = chosen_year()
    if plan is None:
        return render_template("ledger/empty.html")
    return kept_page("ledger/tree.html", lambda: _grown(plan), plan.id)


def _grown(plan: YearPlan) -> dict[str, Any]:
    session, its = db.session(), year_list(plan, "all", sort="no")
    rows = its.lens.rows(listing.lines(session, its.query.limit(MOST)))
    head = heading(plan)
    branches = tree.grown(
        tree.headings(session, plan.id),
        tree.clause_of_tasks(session, plan.id),
        rows,
        _done(session, its),
    )
    hides = its.is_narrowed or its.wanted.show != "all"
    return (
        its.told()
        | head
        | {
            "parts": _by_document(branches, head["documents"]),
            "listed": len(rows),
            "found": its.found,
            "hides": hides,
            "unfolded": request.args.get("open") == "1" or hides or len(rows) <= FEW,
        }
    )


def _by_document(
    branches: Sequence[Branch], documents: Sequence[Paper]
) -> list[tuple[str, list[Branch]]]:
    """The branches of each document under its title; of the only one, under none."""
    titles = [(one.id, one.title if len(documents) > 1 else "") for one in documents]
    parts = [
        (title, [one for one in branches if one.document_id == number])
        for number, title in [*titles, (None, "")]
    ]
    return [(title, its) for title, its in parts if its]


def _done(session: Session, its: YearList) -> dict[int, bool]:
    """Of each task there was to do under the filter, whatever its chip, whether it is done."""
    done = case((counted.done(its.lens.today), 1), else_=0)
    found = session.execute(
        queries.narrowed(its.plan.id, its.wanted, asking())
        .where(counted.assessable())
        .with_only_columns(Task.id, done)
    )
    return {number: bool(is_done) for number, is_done in found}
