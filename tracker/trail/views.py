"""操作记录: what the auditor reads, and takes along as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Flask, Response, current_app, render_template, request, url_for

from tracker.access.actor import current_actor
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core import clock
from tracker.core.db import db
from tracker.trail import actions, export, queries, words
from tracker.trail.forms import Asked
from tracker.trail.models import AuditCheck
from tracker.trail.reading import Line, line_of
from tracker.trail.rules import OUTCOME_NAMES, Outcome
from tracker.web import limits
from tracker.web.links import number_argument

bp = Blueprint("trail", __name__, url_prefix="/trail")

SIZE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailPage:
    """What the list shows."""

    lines: Sequence[Line]
    total: int
    asked: Asked
    names: Sequence[str]
    check: AuditCheck | None
    is_first: bool
    has_more: bool

    groups: Mapping[str, Mapping[str, str]]
    subjects: Mapping[str, str]
    outcomes: Mapping[Outcome, str]

    @property
    def older(self) -> str:
        """Where the entries before these are."""
        return url_for("trail.index", **self.asked.given, before=self.lines[-1].seq)

    @property
    def newest(self) -> str:
        """Where the newest ones are."""
        return url_for("trail.index", **self.asked.given)

    @property
    def export(self) -> str:
        """Where the same entries are as a table."""
        return url_for("trail.table", **self.asked.given)


@bp.get("/")
@requires(Permission.TRAIL_READ)
def index() -> str:
    """The entries of the office looked at, newest first, a page at a time by their numbers."""
    session, org_id = db.session(), _place()
    asked, before = Asked.read(request.args), number_argument("before")
    found = session.scalars(
        queries.entries(session, org_id, asked.wanted, before).limit(SIZE + 1)
    ).all()
    page = TrailPage(
        lines=[line_of(entry) for entry in found[:SIZE]],
        total=queries.total(session, org_id),
        asked=asked,
        names=session.scalars(queries.names(org_id)).all(),
        check=session.get(AuditCheck, org_id),
        is_first=before is None,
        has_more=len(found) > SIZE,
        groups=words.GROUPS,
        subjects=words.SUBJECTS,
        outcomes=OUTCOME_NAMES,
    )
    return render_template("trail/index.html", page=page)


@bp.get("/table.csv")
@requires(Permission.TRAIL_READ)
def table() -> Response:
    """The same entries as a table; that they were taken along is noted first."""
    actor = current_actor()
    assert actor is not None
    limits.spend(actor, (limits.REPORTS, 1))
    asked, org_id = Asked.read(request.args), _place()
    actions.note(actor, "trail.export", changes={"filters": asked.given})
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    rows = export.table(app, org_id, asked.wanted)
    answer = Response(rows, mimetype="text/csv")
    name = f"trail-{clock.today():%Y%m%d}.csv"
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


def _place() -> int:
    actor = current_actor()
    assert actor is not None
    assert actor.place_id is not None
    return actor.place_id
