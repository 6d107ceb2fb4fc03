"""移交工作: everything somebody has in hand goes to others in one act."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.accounts import queries
from tracker.accounts.actions.handing import hand_over as hand_everything_over
from tracker.accounts.carrying import in_hand
from tracker.accounts.groupforms import HandOverForm, hand_over_form
from tracker.accounts.models import Person
from tracker.accounts.views.blueprint import bp, me
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.web.versions import Editable, edits, sent

PERSON = Editable(model=Person, reads=Permission.PEOPLE_MANAGE)


def wanted_leaver(person_id: int) -> Person | None:
    """The person of this number, who works here."""
    query = select(Person).where(Person.id == person_id, Person.admin_kind.is_(None))
    return db.session.scalar(query.options(joinedload(Person.unit)))


def things_form(person: Person, fresh: bool = True) -> HandOverForm:
    """A choice for each thing that `person` has in hand."""
    things = [one for _, one in in_hand(db.session(), person.id)]
    others = [one for one in db.session.scalars(queries.people()) if one.id != person.id]
    form = hand_over_form(things, others, fresh=fresh)
    form.made_from(person)
    return form


@bp.route("/people/<ref:person_id>/handover", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE, on=wanted_leaver)
@edits(PERSON, "移交工作", fresh=things_form)
def hand_over(person: Person) -> ResponseReturnValue:
    """Hand on all or some of what somebody has in hand."""
    form, number = things_form(person, fresh=request.method == "GET"), person.id
    if form.validate_on_submit():
        try:
            count, unreached = _handed_over(form, number)
        except Refused as refusal:
            form.to_all.errors = [str(refusal)]
        else:
            flash(f"已移交 {count} 项。", "ok")
            if unreached:
                flash(f"{'、'.join(unreached)}没有邮箱，请当面告诉他们。", "warn")
            return redirect(url_for("accounts.person", person_id=number), 303)
    page = render_template("accounts/handover.html", form=form, person=person)
    return page, 200 if request.method == "GET" else 400


def _handed_over(form: HandOverForm, number: int) -> tuple[int, list[str]]:
    actor = me().actor
    with unit_of_work() as session:
        to = form.chosen(lambda one: session.get_one(Person, one))
        leaver = session.get_one(Person, number)
        seen = (form.seen.data or "").split()
        unreached = hand_everything_over(
            session, actor, leaver, to, seen, form.reason.data or "", expected_version=sent()
        )
        return len(to), unreached
