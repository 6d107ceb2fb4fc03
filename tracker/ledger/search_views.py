"""Searching the ledger by words: tasks, the document's words, what was said, titles of proof."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core.db import db
from tracker.ledger import finding
from tracker.ledger.pages import Lens
from tracker.plans.chosen import all_years, chosen_year
from tracker.search.queries import Asked

bp = Blueprint("search", __name__)


@bp.get("/ledger/search")
@requires(Permission.LEDGER_READ)
def index() -> ResponseReturnValue:
    """What the words of the address lead to, in the chosen year or in all (`?all=1`)."""
    plan, everywhere = chosen_year(), request.args.get("all") == "1"
    said = request.args.get("words", "")
    words, why = finding.words_of(said)
    found = None
    if words is not None:
        year = None if everywhere or plan is None else plan.id
        asked = Asked(words=words, year_plan_id=year)
        lens = Lens.of_today(db.session())
        found = finding.find(db.session(), asked, lens, request.args.get("after", ""))
    return render_template(
        "ledger/search.html",
        plan=plan,
        everywhere=everywhere,
        said=said.strip()[:200],
        why=why,
        found=found,
        later=bool(request.args.get("after")),
        years={one.id: one.year for one in all_years()},
    )
