"""Signing in and out, one's own account, and the people of the office."""

import secrets

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from tracker.access.actor import current_actor
from tracker.access.guard import public, requires
from tracker.access.policy import Permission
from tracker.accounts import actions, queries, signin
from tracker.accounts.forms import (
    DUTY_NAMES,
    EditPersonForm,
    PasswordForm,
    PersonForm,
    SignInForm,
    UnitForm,
)
from tracker.accounts.models import Person
from tracker.accounts.rules import PostRole, UnitKind
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.web import kept
from tracker.web.choices import choices
from tracker.web.links import home, own_path

bp = Blueprint("accounts", __name__)


def me() -> signin.SignedIn:
    """Who is signed in; only for views behind `requires`."""
    user: signin.SignedIn = current_user._get_current_object()
    return user


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign in; a form that was under way when the session ended is shown again after it."""
    if current_actor() and request.method == "GET":
        return redirect(own_path(request.args.get("next")) or home())
    form = SignInForm()
    if form.validate_on_submit():
        try:
            user = signin.sign_in(form.account.data or "", form.password.data or "")
        except (signin.WrongPassword, signin.TooManyTries) as refusal:
            form.password.errors = [str(refusal)]
            return _sign_in_page(form), 401
        if user.person.must_change_password:
            session["after_password"] = own_path(request.args.get("next")) or home()
            return redirect(url_for("accounts.password"), 303)
        resumed = kept.unpack(request.form.get(kept.FIELD))
        if resumed:
            return kept.resume_page(resumed)
        return redirect(own_path(request.args.get("next")) or home(), 303)
    return _sign_in_page(form), 200 if request.method == "GET" else 400


def _sign_in_page(form: SignInForm) -> str:
    return render_template(
        "accounts/sign_in.html", form=form, kept=request.form.get(kept.FIELD, "")
    )


@bp.post("/sign-out")
@requires(Permission.OWN_ACCOUNT)
def sign_out() -> ResponseReturnValue:
    """End this session."""
    signin.sign_out()
    answer = redirect(url_for("accounts.sign_in"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@bp.route("/me/password", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
def password() -> ResponseReturnValue:
    """Set one's own password."""
    form, user = PasswordForm(), me()
    if form.validate_on_submit():
        token = secrets.token_urlsafe(32)
        try:
            with unit_of_work() as db_session:
                person = db_session.get_one(Person, user.person.id)
                actions.change_password(
                    db_session, user.actor, person, form.old.data or "", form.new.data or ""
                )
                signin.open_session(db_session, person, token)
        except (signin.WrongPassword, actions.WeakPassword) as refusal:
            where = form.old if isinstance(refusal, signin.WrongPassword) else form.new
            where.errors = [str(refusal)]
        else:
            signin.carry(token)
            flash("密码已更新，其他设备上的登录已经失效。", "ok")
            return redirect(own_path(session.pop("after_password", None)) or home(), 303)
    page = render_template(
        "accounts/password.html", form=form, first=user.person.must_change_password
    )
    return page, 200 if request.method == "GET" else 400


@bp.get("/me")
@requires(Permission.OWN_ACCOUNT)
def account() -> ResponseReturnValue:
    """One's own account."""
    return render_template("accounts/account.html", person=me().person, actor=me().actor)


@bp.before_app_request
def change_the_first_password() -> ResponseReturnValue | None:
    """Nothing opens with a one-time password but the page that replaces it."""
    free = {"accounts.password", "accounts.sign_out", "accounts.sign_in", "assets.send"}
    if request.endpoint in free or not request.endpoint:
        return None
    if current_actor() and me().person.must_change_password:
        return redirect(url_for("accounts.password"), 303)
    return None


@bp.get("/people/")
@requires(Permission.PEOPLE_MANAGE)
def people() -> ResponseReturnValue:
    """Units, people, and the leading group as it stands today."""
    return render_template("accounts/people.html", **_who_there_is(), **_new_forms())


def _who_there_is() -> dict[str, object]:
    today = clock.today()
    return {
        "group": db.session.scalars(queries.group_of(today)).first(),
        "posts": db.session.scalars(queries.posts()).all(),
        "units": db.session.scalars(queries.units()).all(),
        "people": db.session.scalars(queries.people()).all(),
        "today": today,
        "duties": DUTY_NAMES,
    }


def _new_forms(person: PersonForm | None = None, unit: UnitForm | None = None) -> dict[str, object]:
    person = person or PersonForm(formdata=None, prefix="person")
    offer_units(person)
    return {"person_form": person, "unit_form": unit or UnitForm(formdata=None, prefix="unit")}


def offer_units(form: EditPersonForm) -> None:
    """The units a person can be of."""
    units = db.session.scalars(queries.units())
    form.unit_id.choices = choices(((unit.id, unit.name) for unit in units), first="未定")


@bp.post("/people/units")
@requires(Permission.PEOPLE_MANAGE)
def add_unit() -> ResponseReturnValue:
    """Add a unit."""
    form = UnitForm(prefix="unit")
    if not form.validate_on_submit():
        return render_template(
            "accounts/people.html", **_who_there_is(), **_new_forms(unit=form)
        ), 400
    with unit_of_work() as db_session:
        actions.add_unit(db_session, me().actor, form.name.data or "", UnitKind(form.kind.data))
    flash(f"已添加单位“{form.name.data}”。", "ok")
    return redirect(url_for("accounts.people"), 303)


@bp.post("/people/")
@requires(Permission.PEOPLE_MANAGE)
def add_person() -> ResponseReturnValue:
    """Add a person, with a seat in the leading group where one is named."""
    form = PersonForm(prefix="person")
    forms = _new_forms(person=form)
    if not form.validate_on_submit():
        return render_template("accounts/people.html", **_who_there_is(), **forms), 400
    actor = me().actor
    with unit_of_work() as db_session:
        person = actions.add_person(db_session, actor, form.value())
        if form.role.data:
            actions.give_seat(db_session, actor, person, PostRole(form.role.data))
        word = actions.one_time_password(db_session, actor, person) if person.account else ""
    flash(
        f"已添加{form.name.data}。" + (f"一次性密码：{word}（只显示这一次）。" if word else ""),
        "ok",
    )
    return redirect(url_for("accounts.people"), 303)


def wanted_person(person_id: int) -> Person | None:
    """The person of this number."""
    return db.session.scalar(select(Person).where(Person.id == person_id))


@bp.route("/people/<int:person_id>", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE, on=wanted_person)
def person(person: Person) -> ResponseReturnValue:
    """Change a person's facts, or give them an account."""
    form, actor = EditPersonForm(obj=person), me().actor
    offer_units(form)
    if not form.validate_on_submit():
        status = 200 if request.method == "GET" else 400
        return render_template("accounts/person.html", form=form, person=person), status
    with unit_of_work() as db_session:
        row = db_session.get_one(Person, person.id)
        word = actions.edit_person(db_session, actor, row, form.value())
    one_time = f"账号 {row.account}，一次性密码：{word}（只显示这一次）。" if word else ""
    flash(f"已保存{row.name}的资料。{one_time}", "ok")
    return redirect(url_for("accounts.people"), 303)


@bp.post("/people/<int:person_id>/password")
@requires(Permission.PEOPLE_MANAGE, on=wanted_person)
def reset_password(person: Person) -> ResponseReturnValue:
    """Give a person a one-time password, shown once."""
    actor = me().actor
    with unit_of_work() as db_session:
        person = db_session.get_one(Person, person.id)
        if not person.account:
            flash("这位同志还没有账号，不能登录。", "warn")
            return redirect(url_for("accounts.people"), 303)
        word = actions.one_time_password(db_session, actor, person)
    flash(f"{person.name}的一次性密码：{word}（只显示这一次）。", "ok")
    return redirect(url_for("accounts.people"), 303)
