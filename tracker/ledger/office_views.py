"""The page of the offices below: who is late, who needs help."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.accounts import place
from tracker.core.db import db
from tracker.ledger.pages import Lens
from tracker.ledger.watching import standings

bp = Blueprint("offices", __name__, url_prefix="/offices")


@bp.get("/")
@requires(Permission.OFFICES_WATCH)
def index() -> ResponseReturnValue:
    """The offices below, whoever is late first."""
    session = db.session()
    offices = session.scalars(place.below(asking().org_id)).all()
    rows = standings(session, offices, Lens.of_today(session).days)
    rows.sort(key=lambda row: -row.late)
    return render_template("ledger/offices.html", rows=rows)
