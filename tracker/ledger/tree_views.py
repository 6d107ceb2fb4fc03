"""The ledger by clause (按要点): the same filter as the list, under the document's own headings."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import case
from sqlalchemy.orm import Session

from tracker.access.actor import Actor, asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core.db import db
from tracker.ledger import counted, listing, queries, tree
from tracker.ledger.list_pages import ALL_SHOWN, menus, wanted_rows
from tracker.ledger.models import Task
from tracker.ledger.pages import Lens
from tracker.ledger.queries import SHOWN, Days, Wanted
from tracker.ledger.tree import Branch
from tracker.plans import queries as plans
from tracker.plans.chosen import chosen_year
from tracker.plans.models import SourceDocument, YearPlan
from tracker.plans.seals import seals

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
    session, actor = db.session(), asking()
    wanted = replace(wanted_rows("all"), sort="no")
    lens = Lens.of_today(session)
    counts = queries.counts(session, plan.id, wanted, lens.days, actor, {*SHOWN, wanted.show})
    query = listing.listed(plan.id, wanted, lens.days, actor).limit(MOST)
    rows = lens.rows(listing.lines(session, query))
    documents = session.scalars(plans.documents(plan.id)).all()
    branches = tree.grown(
        tree.headings(session, plan.id),
        tree.clause_of_tasks(session, plan.id),
        rows,
        _done(session, plan, wanted, lens.days, actor),
    )
    is_narrowed = wanted != Wanted(show="all", sort="no")
    return render_template(
        "ledger/tree.html",
        plan=plan,
        wanted=wanted,
        parts=_by_document(branches, documents),
        found=len(rows),
        counts=counts,
        seal=seals(session, [plan]).get(plan.id),
        shown=SHOWN,
        title=ALL_SHOWN[wanted.show],
        documents=documents,
        menus=menus(plan, wanted, lens),
        narrowed=is_narrowed,
        unfolded=request.args.get("open") == "1" or is_narrowed or len(rows) <= FEW,
        most=MOST,
    )


def _by_document(
    branches: Sequence[Branch], documents: Sequence[SourceDocument]
) -> list[tuple[str, list[Branch]]]:
    """The branches of each document under its title; of the only one, under none."""
    titles = [(one.id, one.title if len(documents) > 1 else "") for one in documents]
    parts = [
        (title, [one for one in branches if one.document_id == number])
        for number, title in [*titles, (None, "")]
    ]
    return [(title, its) for title, its in parts if its]


def _done(
    session: Session, plan: YearPlan, wanted: Wanted, days: Days, actor: Actor
) -> dict[int, bool]:
    """Of each task there was to do under the filter, whatever its chip, whether it is done."""
    done = case((counted.done(days.today), 1), else_=0)
    found = session.execute(
        queries.narrowed(plan.id, wanted, actor)
        .where(counted.assessable())
        .with_only_columns(Task.id, done)
    )
    return {number: bool(is_done) for number, is_done in found}
