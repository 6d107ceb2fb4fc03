"""工作日历: a year on one sheet, a date with its counting, and the notice of a new year."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.calendar.hours import count_hours
from tracker.calendar.limits import limit
from tracker.calendar.notice import SUPERFLUOUS, Notice, read_notice, written
from tracker.calendar.rules import FIRST_YEAR, LAST_YEAR
from tracker.calendar.year import YearSheet
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.workdays import actions, deadlines, queries
from tracker.workdays.actions import Wanted
from tracker.workdays.deadlines import Move
from tracker.workdays.forms import ArrangementForm, CountForm
from tracker.workdays.models import CalendarEdition
from tracker.workdays.pages import Counting, edition_words
from tracker.workdays.trying import Trial, trial_of

bp = Blueprint("calendar", __name__, url_prefix="/calendar")

OWN_SOURCE = "本单位安排"


@bp.get("/")
@requires(Permission.CALENDAR_READ)
def index() -> ResponseReturnValue:
    """The present year."""
    return redirect(url_for("calendar.year", year=clock.today().year))


@bp.get("/<int:year>")
@requires(Permission.CALENDAR_READ)
def year(year: int) -> str:
    """A year on one sheet: working days of each month, holidays, make-up days."""
    _check_year(year)
    session, place = db.session(), asking().place_id
    whole = [one for one in session.scalars(queries.editions(place)) if one.year == year]
    country = [one for one in whole if one.office_id is None]
    return render_template(
        "workdays/year.html",
        sheet=YearSheet(year, queries.calendar(session)),
        today=clock.today(),
        source=edition_words(country[-1] if country else None, year),
        words_of=edition_words,
        is_provisional=not country or country[-1].provisional,
        editions=whole[::-1],
        years=_years(session, year),
    )


def _years(session: Any, year: int) -> Sequence[int]:
    """The years to turn to: those of the table, and the one that is looked at."""
    return sorted({*queries.years(session), year, clock.today().year + 1})


@bp.get("/count")
@requires(Permission.CALENDAR_READ)
def count() -> ResponseReturnValue:
    """Count any date out: by a rule, from a day."""
    form = CountForm(request.args)
    asked = bool(request.args)
    counting = clocked = None
    if asked and form.validate():
        try:
            if form.by_the_clock:
                rule = limit(form.by_the_clock.code, form.moment.date())
                clocked = count_hours(rule, form.moment, amount=form.amount.data)
            else:
                found = deadlines.reckon(form.basis, queries.calendar(db.session()))
                counting = Counting(found, clock.today())
        except (Refused, ValueError) as error:
            form.complain(str(error))
    if not asked:
        form.start.data = clock.today()
    page = render_template("workdays/count.html", form=form, counting=counting, clocked=clocked)
    return page, 400 if asked and not (counting or clocked) else 200


@dataclass(frozen=True, slots=True)
class Arranging:
    """A year that somebody arranges: for the country, or for their own office."""

    org_id: int
    year: int
    office_id: int | None

    @property
    def edition(self) -> CalendarEdition | None:
        """The newest one."""
        own = self.office_id is not None
        return queries.edition(db.session(), self.year, self.office_id, own=own)

    @property
    def url(self) -> str:
        """Where its form is sent."""
        return url_for("calendar.own" if self.office_id else "calendar.load", year=self.year)


def country_year(year: int) -> Arranging | None:
    """The country's arrangement of that year."""
    return Arranging(asking().org_id, year, None) if FIRST_YEAR <= year <= LAST_YEAR else None


def own_year(year: int) -> Arranging | None:
    """The office's own days of that year."""
    mine = asking().org_id
    return Arranging(mine, year, mine) if FIRST_YEAR <= year <= LAST_YEAR else None


@bp.route("/<int:year>/load", methods=["GET", "POST"])
@requires(Permission.CALENDAR_LOAD, on=country_year)
def load(arranging: Arranging) -> ResponseReturnValue:
    """The State Council's notice: pasted, read, shown, then saved."""
    return _arrange(arranging)


@bp.route("/<int:year>/own", methods=["GET", "POST"])
@requires(Permission.SETTINGS_MANAGE, on=own_year)
def own(arranging: Arranging) -> ResponseReturnValue:
    """The days on which only this office rests or works (放假办法 Art. 4)."""
    return _arrange(arranging)


def _arrange(arranging: Arranging) -> ResponseReturnValue:
    form = ArrangementForm()
    current = arranging.edition
    if request.method == "GET":
        form.made_from.data = str(current.no if current else 0)
        if current and (arranging.office_id or request.args.get("as") == "lines"):
            form.text.data = written(actions.days_in(db.session(), current))
        return _form_page(arranging, form, None)
    if not form.validate_on_submit():
        return _form_page(arranging, form, None), 400
    notice = _read(arranging, form.text.data or "")
    wanted = _wanted(arranging, form, notice)
    if not notice.faults:
        actions.check(wanted)
    trial = trial_of(db.session(), wanted, notice)
    is_shown = form.seen.data == trial.seen
    if notice.faults or request.form.get("act") != "save" or not is_shown:
        form.seen.data = trial.seen
        return _form_page(arranging, form, trial), 400 if notice.faults else 200
    return _save(wanted, form)


def _read(arranging: Arranging, text: str) -> Notice:
    """What was pasted. An office may work where the country rests, and have no day of its own."""
    if arranging.office_id is None:
        return read_notice(text, arranging.year)
    if not text.strip():
        return Notice(arranging.year, "", {}, ())
    notice = read_notice(text, arranging.year)
    country = queries.calendar(db.session(), office_id=0)
    rests = any(one.is_workday and not country.is_workday(day) for day, one in notice.days.items())
    faults = [one for one in notice.faults if not (rests and SUPERFLUOUS in one.sentence)]
    return notice._replace(faults=tuple(faults))


def _wanted(arranging: Arranging, form: ArrangementForm, notice: Notice) -> Wanted:
    given = " ".join((form.source.data or "").split())
    source = given or notice.number or (OWN_SOURCE if arranging.office_id else "放假通知")
    return Wanted(
        year=arranging.year,
        days=notice.days,
        source=source,
        office_id=arranging.office_id,
        notice=form.text.data or "",
    )


def _save(wanted: Wanted, form: ArrangementForm) -> ResponseReturnValue:
    made_from = form.made_from.data or ""
    expected = int(made_from[:9]) if made_from.isdecimal() else None
    with unit_of_work() as session:
        made = actions.load(session, asking(), wanted, expected_no=expected)
        changed = deadlines.recount(session, asking()) if made else []
    if not made:
        flash("和现在的安排一样，没有改动。", "info")
    else:
        flash(_said(wanted, changed), "ok")
    return redirect(url_for("calendar.year", year=wanted.year), 303)


def _said(wanted: Wanted, changed: Sequence[Move]) -> str:
    moved = sum(move.is_elsewhere for move in changed)
    what = f"已载入 {wanted.year} 年的安排。"
    if moved:
        what += f"{moved} 个时限改了日期，经办人会在下一封提醒里看到。"
    if len(changed) > moved:
        what += f"{len(changed) - moved} 个时限不再是暂定。"
    if wanted.office_id is None:
        what += "下级单位的时限在一分钟内重新推算。"
    return what


def _form_page(arranging: Arranging, form: ArrangementForm, trial: Trial | None) -> str:
    return render_template("workdays/arrange.html", arranging=arranging, form=form, trial=trial)


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        abort(404)
