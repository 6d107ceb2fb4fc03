"""Which year a request is about: the one in its address, else the one last looked at."""

from flask import g, session

from tracker.core.db import db
from tracker.plans import queries
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState
from tracker.web.links import number_argument


def all_years() -> list[YearPlan]:
    """The office's years, newest first; asked once a request."""
    if "years" not in g:
        g.years = list(db.session.scalars(queries.years()))
    years: list[YearPlan] = g.years
    return years


def chosen_year() -> YearPlan | None:
    """The year of this request: `?year=`, the one chosen before, or the newest running one."""
    years = {plan.year: plan for plan in all_years()}
    asked = number_argument("year")
    if asked in years:
        session["year"] = asked
    elif session.get("year") in years:
        asked = session["year"]
    else:
        running = [plan.year for plan in years.values() if plan.state == YearState.RUNNING]
        asked = running[0] if running else next(iter(years), None)
    return years.get(asked) if asked else None
