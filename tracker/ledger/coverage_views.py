"""The coverage map: which clause became what, and which became nothing."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.ledger.actions import covering
from tracker.ledger.coverage import coverages
from tracker.ledger.forms import ReasonForm, filled
from tracker.ledger.lights import COVER_NAMES, Cover
from tracker.ledger.pages import Lens
from tracker.plans import linking
from tracker.plans import queries as plans
from tracker.plans.chosen import chosen_year
from tracker.plans.models import Clause, SourceDocument, YearPlan
from tracker.plans.views import CLAUSE, is_running, wanted_clause, wanted_document
from tracker.web.links import number_argument
from tracker.web.versions import edits, sent

bp = Blueprint("coverage", __name__)


@bp.get("/ledger/coverage")
@requires(Permission.LEDGER_READ)
def index() -> ResponseReturnValue:
    """The year's documents with their counts; of only one, its map."""
    session, plan = db.session(), chosen_year()
    documents = session.scalars(plans.documents(plan.id)).all() if plan else []
    if len(documents) == 1:
        return redirect(url_for("coverage.show", document_id=documents[0].id))
    maps = coverages(session, [one.id for one in documents], clock.today())
    return render_template("ledger/coverages.html", plan=plan, maps=maps, names=COVER_NAMES)


@bp.get("/documents/<ref:document_id>/coverage")
@requires(Permission.LEDGER_READ, on=wanted_document)
def show(document: SourceDocument) -> ResponseReturnValue:
    """The document itself, each clause by how its work stands; narrowed as the address says."""
    session = db.session()
    [coverage] = coverages(session, [document.id], clock.today())
    asked = request.args.get("show", "")
    cover = Cover(asked) if asked in set(Cover) else None
    chosen = coverage.at(number_argument("clause"))
    lens = Lens.of_today(session)
    return render_template(
        "ledger/coverage.html",
        document=coverage.document,
        plan=session.get_one(YearPlan, document.year_plan_id),
        newer=session.scalar(plans.replaced_by(document.id)),
        coverage=coverage,
        names=COVER_NAMES,
        cover=cover,
        chosen=chosen,
        rows=lens.rows(chosen.tasks) if chosen else [],
        listed=coverage.of(cover or Cover.HOLE),  # beside the text while no clause is opened
    )


def _back(clause: Clause) -> ResponseReturnValue:
    number, anchor = clause.order_no, f"c{clause.order_no}"
    place = url_for("coverage.show", document_id=clause.document_id, clause=number, _anchor=anchor)
    return redirect(place, 303)


@bp.post("/documents/clauses/<ref:clause_id>/excuse")
@requires(Permission.LEDGER_CONFIRM, on=wanted_clause)
@edits(CLAUSE, "说明不是缺口", possible=is_running)
def excuse(clause: Clause) -> ResponseReturnValue:
    """Say why no task is made of the clause."""
    form = ReasonForm()
    filled(form)
    with unit_of_work() as session:
        covering.excuse(session, asking(), clause, form.reason.data or "", expected_version=sent())
    flash("已记下：这一条不是缺口。", "ok")
    return _back(clause)


@bp.post("/documents/clauses/<ref:clause_id>/take-back")
@requires(Permission.LEDGER_CONFIRM, on=wanted_clause)
@edits(CLAUSE, "收回说明", possible=is_running)
def take_back(clause: Clause) -> ResponseReturnValue:
    """Let the clause count as a gap again."""
    with unit_of_work() as session:
        linking.take_back_excuse(session, asking(), clause, expected_version=sent())
    flash("已收回，这一条重新计入未分解。", "ok")
    return _back(clause)
