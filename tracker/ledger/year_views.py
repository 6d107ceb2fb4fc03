"""The office's years: how each stands, its closing with what goes on in the next, its reopening."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.ledger import rollover
from tracker.ledger.actions import yearend
from tracker.ledger.actions.yearend import Carry, NotReady
from tracker.ledger.figures import figures_of_years
from tracker.ledger.pages import Lens
from tracker.ledger.year_pages import Choice, choices_of, usual_day
from tracker.plans import actions as plans
from tracker.plans.chosen import about, all_years
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState
from tracker.plans.seals import seals
from tracker.web import once
from tracker.web.incoming import number
from tracker.web.versions import Editable, edits, sent

bp = Blueprint("years", __name__, url_prefix="/years")

STATES = {YearState.RUNNING: "办理中", YearState.CLOSED: "已封存"}
YEAR = Editable(model=YearPlan, reads=Permission.LEDGER_READ, states=STATES)


def wanted_year(year_plan_id: int) -> YearPlan | None:
    """The year of this number; the request is about it."""
    about(year_plan_id)
    return db.session.get(YearPlan, year_plan_id)


def runs(plan: YearPlan) -> bool:
    """Whether it can be closed."""
    return plan.state == YearState.RUNNING


def is_sealed(plan: YearPlan) -> bool:
    """Whether it can be opened again."""
    return plan.state == YearState.CLOSED


@bp.get("/")
@requires(Permission.LEDGER_READ)
def index() -> ResponseReturnValue:
    """The years of the office with their figures, and who closed them when."""
    session, years = db.session(), all_years()
    days = Lens.of_today(session).days
    return render_template(
        "ledger/years.html",
        years=years,
        states=STATES,
        figures=figures_of_years(session, [plan.id for plan in years], days),
        seals=seals(session, years),
    )


@bp.route("/<ref:year_plan_id>/close", methods=["GET", "POST"])
@requires(Permission.YEAR_CLOSE, on=wanted_year)
@once.only
@edits(YEAR, "封存年度", acts={"fill": "填入时限"}, possible=runs)
def close(plan: YearPlan) -> ResponseReturnValue:
    """What the year leaves open, and its closing."""
    if not runs(plan):
        flash(f"{plan.year} 年度已经封存，不用再封存。", "info")
        return redirect(url_for("years.index"), 303)
    if request.method == "GET" or request.form.get("act") == "fill":
        return _page(plan)
    number_of_year = plan.id
    try:
        with unit_of_work() as session:
            once.claim(session, url_for("years.index"))
            done = yearend.close(
                session,
                asking(),
                plan,
                _carries(),
                request.form.get("seen", ""),
                expected_version=sent(),
            )
    except NotReady as refusal:  # said above the list, so that what was ticked stays
        return _page(db.session.get_one(YearPlan, number_of_year), str(refusal)), 400
    said = f"，结转 {done.carried} 项到下一年度" if done.carried else ""
    flash(f"年度已封存，归档 {done.filed} 项{said}。", "ok")
    return redirect(url_for("years.index"), 303)


def _page(plan: YearPlan, refusal: str = "") -> str:
    session = db.session()
    lens, rows = Lens.of_today(session), rollover.leftovers(session, plan)
    return render_template(
        "ledger/close.html",
        plan=plan,
        refusal=refusal,
        figures=figures_of_years(session, [plan.id], lens.days)[plan.id],
        waiting=rollover.in_the_way(session, plan, rows),
        choices=_choices(plan, rows, lens),
        all_days=request.form.get("all_days") or usual_day(plan.year + 1, lens.calendar),
        seen=rollover.mark(rows),
        opens=yearend.may_close_on(plan.year),
        may_close=clock.today() >= yearend.may_close_on(plan.year),
        lens=lens,
    )


def _choices(plan: YearPlan, rows: list[rollover.Leftover], lens: Lens) -> list[Choice]:
    """The list as it was sent, else as it is at first."""
    if request.method == "GET":
        return choices_of(rows, plan.year + 1, lens)
    form = request.form
    days = {row.task.id: form.get(f"day-{row.task.id}", "") for row in rows}
    if form.get("act") == "fill":
        days = dict.fromkeys(days, form.get("all_days", ""))
    ticked = {number(one) for one in form.getlist("carry")}
    return choices_of(rows, plan.year + 1, lens, ticked, days)


def _carries() -> list[Carry]:
    """What was ticked, with the days that were given. Raises NotReady for what is none."""
    wanted = [number(one) for one in request.form.getlist("carry")]
    return [Carry(_task(one), _day(request.form.get(f"day-{one}", ""))) for one in wanted]


def _task(number_of_task: int | None) -> int:
    if not number_of_task:
        raise NotReady("有一项勾选没有看懂，请刷新后重新勾选。")
    return number_of_task


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise NotReady(f"“{text.strip()[:20]}”不是日期，请按 2027-03-31 这样填写。") from None


@bp.post("/<ref:year_plan_id>/reopen")
@requires(Permission.YEAR_REOPEN, on=wanted_year)
@edits(YEAR, "重新打开", possible=is_sealed)
def reopen(plan: YearPlan) -> ResponseReturnValue:
    """Let a sealed year be worked on again, with a reason that stays beside it."""
    with unit_of_work() as session:
        reason = request.form.get("reason", "")
        plans.reopen_year(session, asking(), plan, reason, expected_version=sent())
    flash("年度已重新打开，可以继续办理。", "ok")
    return redirect(url_for("years.index"), 303)
