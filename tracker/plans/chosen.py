"""Which year a request is about: its row's, the one in its address, the one last looked at."""

from flask import g, session

from tracker.access.stamps import kept
from tracker.core.db import db
from tracker.plans import queries
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState
from tracker.web.links import number_argument


def all_years() -> list[YearPlan]:
    """The office's years, newest first, as values: asked anew where something was written."""
    if "years" not in g:
        g.years = kept(_years, "years", ground=True)
    years: list[YearPlan] = g.years
    return years


def _years() -> list[YearPlan]:
    years = list(db.session.scalars(queries.years()))
    for one in years:
        db.session.expunge(one)
    return years


def about(year_plan_id: int) -> None:
    """Let this request be about the year of the row that it shows, whatever was looked at last."""
    g.about_year = year_plan_id


def running_year() -> YearPlan | None:
    """The newest year in which work goes on."""
    return next((plan for plan in all_years() if plan.state == YearState.RUNNING), None)


def chosen_year() -> YearPlan | None:
    """The year of this request: that of its row, `?year=`, the one chosen before, or the newest
    running one.
    """
    if "about_year" in g:
        return next((plan for plan in all_years() if plan.id == g.about_year), None)
    years = {plan.year: plan for plan in all_years()}
    asked = number_argument("year")
    if asked in years:
        session["year"] = asked
    elif session.get("year") in years:
        asked = session["year"]
    else:
        running = running_year()
        asked = running.year if running else next(iter(years), None)
    return years.get(asked) if asked else None
