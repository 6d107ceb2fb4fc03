"""Signing in and out, and one's own account."""

import secrets

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from tracker.access.actor import current_actor
from tracker.access.guard import public, requires
from tracker.access.policy import Permission
from tracker.accounts import actions, signin
from tracker.accounts.forms import PasswordForm, SignInForm
from tracker.accounts.models import Person
from tracker.accounts.views.blueprint import bp, me
from tracker.core.db import unit_of_work
from tracker.web import kept
from tracker.web.links import home, own_path


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
            return _first_password()
        resumed = kept.unpack(request.form.get(kept.FIELD))
        if resumed:
            return kept.resume_page(resumed)
        return redirect(own_path(request.args.get("next")) or home(), 303)
    return _sign_in_page(form), 200 if request.method == "GET" else 400


def _sign_in_page(form: SignInForm) -> str:
    return render_template(
        "accounts/sign_in.html", form=form, kept=request.form.get(kept.FIELD, "")
    )


def _first_password() -> ResponseReturnValue:
    """Ask for a password of one's own, carrying a form that was under way along."""
    if not kept.unpack(request.form.get(kept.FIELD)):
        return redirect(url_for("accounts.password"), 303)
    g.pop("csrf_token", None)  # signing in may have begun a new session: the old token is dead
    return _password_page(PasswordForm(formdata=None), first=True)


def _password_page(form: PasswordForm, first: bool) -> str:
    return render_template(
        "accounts/password.html", form=form, first=first, kept=request.form.get(kept.FIELD, "")
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
@kept.forgets_form
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
            target = own_path(session.pop("after_password", None)) or home()
            resumed = kept.unpack(request.form.get(kept.FIELD))
            return kept.resume_page(resumed) if resumed else redirect(target, 303)
    page = _password_page(form, user.person.must_change_password)
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
