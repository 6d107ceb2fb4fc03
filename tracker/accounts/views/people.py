"""The people of the office: who they are, how they sign in, when they leave."""

from collections.abc import Sequence
from itertools import groupby

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tracker.access.actor import Actor
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.accounts import actions, place, queries, tickets
from tracker.accounts.carrying import in_hand
from tracker.accounts.forms import DUTY_NAMES, KIND_NAMES, EditPersonForm, PersonForm, UnitForm
from tracker.accounts.models import Organization, Person, Unit
from tracker.accounts.rules import BadDuty, Duty, PostRole
from tracker.accounts.views.blueprint import bp, me
from tracker.accounts.views.handover import PERSON
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.web import once
from tracker.web.choices import choices
from tracker.web.versions import edits, sent


@bp.get("/people/")
@requires(Permission.PEOPLE_MANAGE)
def people() -> ResponseReturnValue:
    """Units, people, and the leading group as it stands today."""
    return people_page()


def people_page(person: PersonForm | None = None, unit: UnitForm | None = None) -> str:
    today = clock.today()
    person = person or PersonForm(formdata=None, prefix="person")
    offer_units(person)
    offer_duties(person)
    people = db.session.scalars(queries.people()).all()
    return render_template(
        "accounts/people.html",
        group=db.session.scalars(queries.group_of(today)).first(),
        posts=db.session.scalars(queries.posts(today)).all(),
        units=db.session.scalars(queries.units()).all(),
        sizes=dict(db.session.execute(queries.sizes_of_units()).all()),
        retired_units=db.session.scalars(queries.retired_units()).all(),
        teams=teams_of(people),
        count=len(people),
        retired=db.session.scalars(queries.retired_people()).all(),
        today=today,
        duties=DUTY_NAMES,
        kinds=KIND_NAMES,
        person_form=person,
        unit_form=unit or UnitForm(formdata=None, prefix="unit"),
    )


def teams_of(people: Sequence[Person]) -> list[tuple[str, list[Person]]]:
    """The people, unit by unit in the order they come."""
    teams = groupby(people, key=lambda person: person.unit)
    return [(unit.name if unit else "不在单位里", list(team)) for unit, team in teams]


def offer_units(form: EditPersonForm, own: Unit | None = None) -> None:
    """The units a person can be of; their `own` stays to be chosen when it is retired."""
    units = list(db.session.scalars(queries.units()))
    units += [own] if own and own not in units else []
    form.unit_id.choices = choices(((unit.id, unit.name) for unit in units), first="未定")


def offer_duties(form: EditPersonForm, own: Duty | None = None) -> None:
    """督查员 is offered where there are offices below to watch; one's `own` duty stays."""
    watches = own == Duty.SUPERVISOR or db.session.scalar(
        place.below(me().organization.id).with_only_columns(Organization.id).limit(1)
    )
    form.duty.choices = choices(
        (duty, name) for duty, name in DUTY_NAMES.items() if watches or duty != Duty.SUPERVISOR
    )


@bp.post("/people/")
@requires(Permission.PEOPLE_MANAGE)
@once.only
def add_person() -> ResponseReturnValue:
    """Add a person, with a seat in the leading group where one is named."""
    form, actor = PersonForm(prefix="person"), me().actor
    offer_units(form)
    offer_duties(form)
    if form.validate_on_submit():
        try:
            said = _added(actor, form)
        except actions.SeatThere as refusal:
            form.role.errors = [str(refusal)]
        except BadDuty as refusal:
            form.duty.errors = [str(refusal)]
        except actions.AlreadyThere as refusal:
            form.account.errors = [str(refusal)]
        else:
            flash(f"已添加{form.name.data}。{said}", "ok")
            return redirect(url_for("accounts.people"), 303)
    return people_page(person=form), 400


def _added(actor: Actor, form: PersonForm) -> str:
    with unit_of_work() as db_session:
        once.claim(db_session, url_for("accounts.people"))
        person = actions.add_person(db_session, actor, form.value())
        if form.role.data:
            actions.give_seat(db_session, actor, person, PostRole(form.role.data))
        return _welcome(db_session, actor, person)


def _welcome(session: Session, actor: Actor, person: Person) -> str:
    """Invite who has an account; returns the sentence that says so. The clerk sees no password."""
    if not person.account:
        return ""
    if person.email and tickets.can_mail():
        actions.invite(session, actor, person)
        return f"账号 {person.account} 的邀请已发到 {person.email}。"
    return f"账号 {person.account} 发不了邀请，请本单位的管理员在“账号管理”里给一次性密码。"


def wanted_person(person_id: int) -> Person | None:
    """The person of this number, with their unit."""
    # administrators and auditors have no part in the work: the clerk does not touch them
    query = select(Person).where(Person.id == person_id, Person.admin_kind.is_(None))
    return db.session.scalar(query.options(joinedload(Person.unit)))


def person_form(person: Person, fresh: bool = True) -> EditPersonForm:
    """A person's facts: as they stand now, or as they were sent."""
    form = EditPersonForm(formdata=None, obj=person) if fresh else EditPersonForm(obj=person)
    if person.account:
        del form.account  # once given it keeps its name
        del form.email  # who could move it could sign in as its owner
        form.kept_email = person.email
    offer_units(form, person.unit)
    offer_duties(form, person.duty)
    form.made_from(person)
    return form


@bp.route("/people/<ref:person_id>", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE, on=wanted_person)
@edits(PERSON, "改人员资料", fresh=person_form)
def person(person: Person) -> ResponseReturnValue:
    """Change a person's facts, or give them an account."""
    form, actor = person_form(person, fresh=request.method == "GET"), me().actor
    if form.validate_on_submit():
        try:
            with unit_of_work() as db_session:
                row = db_session.get_one(Person, person.id)
                is_new = actions.edit_person(
                    db_session, actor, row, form.value(), expected_version=sent()
                )
                said = _welcome(db_session, actor, row) if is_new else ""
        except actions.AlreadyThere as refusal:
            form.account.errors = [str(refusal)]
        except BadDuty as refusal:
            form.duty.errors = [str(refusal)]
        else:
            flash(f"已保存{row.name}的资料。{said}", "ok")
            return redirect(url_for("accounts.people"), 303)
    things = [one for _, one in in_hand(db.session(), person.id)]
    page = render_template("accounts/person.html", form=form, person=person, things=things)
    return page, 200 if request.method == "GET" else 400


@bp.post("/people/<ref:person_id>/retire")
@requires(Permission.PEOPLE_MANAGE, on=wanted_person)
@edits(PERSON, "停用", possible=lambda person: person.active)
def retire(person: Person) -> ResponseReturnValue:
    """Somebody left. The factory says how the ledger counts what they have in hand."""
    actor = me().actor
    with unit_of_work() as db_session:
        row = db_session.get_one(Person, person.id)
        open_work = current_app.extensions["open_work_of"](person.id)
        actions.retire(db_session, actor, row, open_work, expected_version=sent())
    flash(f"{row.name}已停用，不能再登录，也不再出现在选项里。", "ok")
    return redirect(url_for("accounts.people"), 303)


@bp.post("/people/<ref:person_id>/restore")
@requires(Permission.PEOPLE_MANAGE, on=wanted_person)
@edits(PERSON, "恢复", possible=lambda person: not person.active)
def restore(person: Person) -> ResponseReturnValue:
    """Somebody is back."""
    actor = me().actor
    with unit_of_work() as db_session:
        row = db_session.get_one(Person, person.id)
        actions.restore(db_session, actor, row, expected_version=sent())
        said = _welcome(db_session, actor, row)
    flash(f"{row.name}已恢复。{said}", "ok")
    return redirect(url_for("accounts.people"), 303)
