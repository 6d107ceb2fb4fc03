"""Signing in and out, and setting one's own password."""

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from tracker.access.actor import current_actor
from tracker.access.guard import public, requires
from tracker.access.policy import Permission
from tracker.accounts import actions, passwords, signin, tickets
from tracker.accounts.forms import PasswordForm, SignInForm
from tracker.accounts.models import Person
from tracker.accounts.strength import WeakPassword, check_strength
from tracker.accounts.views.blueprint import bp, me
from tracker.core.db import db, unit_of_work
from tracker.web import kept
from tracker.web.links import home, own_path

AFTER = "after_password"  # in the cookie: the page that was wanted


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
        except (passwords.WrongPassword, passwords.Busy) as refusal:
            form.password.errors = [str(refusal)]
            return _sign_in_page(form), 503 if isinstance(refusal, passwords.Busy) else 401
        if user.person.must_change_password:
            session[AFTER] = own_path(request.args.get("next")) or home()
            return _first_password()
        return after_signing_in(own_path(request.args.get("next")) or home())
    return _sign_in_page(form), 400 if request.method == "POST" else 200


def after_signing_in(target: str) -> ResponseReturnValue:
    """To `target`, by way of a form that was under way."""
    resumed = kept.unpack(request.form.get(kept.FIELD))
    return kept.resume_page(resumed) if resumed else redirect(target, 303)


def _sign_in_page(form: SignInForm) -> str:
    return render_template(
        "accounts/sign_in.html",
        form=form,
        kept=request.form.get(kept.FIELD, ""),
        by_mail=tickets.can_mail(),
    )


def _first_password() -> ResponseReturnValue:
    """Ask for a password of one's own, carrying a form that was under way along."""
    if not kept.unpack(request.form.get(kept.FIELD)):
        return redirect(url_for("accounts.password"), 303)
    g.pop("csrf_token", None)  # signing in has begun a new session: the old token is dead
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
    first = user.person.must_change_password
    if form.validate_on_submit():
        try:
            target = _changed(form)
        except (passwords.WrongPassword, passwords.Busy) as refusal:
            form.old.errors = [str(refusal)]
        except WeakPassword as refusal:
            form.new.errors = [str(refusal)]
        else:
            flash("密码已更新，其他设备上的登录已经失效。", "ok")
            return after_signing_in(target)
    return _password_page(form, first), 400 if request.method == "POST" else 200


def _changed(form: PasswordForm) -> str:
    """Check the old password, set the new one, begin a new session; returns where to go on."""
    actor, account, number = me().actor, me().person.account or "", me().person.id
    target = own_path(session.get(AFTER)) or home()
    old, new = form.old.data or "", form.new.data or ""
    passwords.verify_password(account, old)
    if new == old:
        raise WeakPassword("新密码不能和原密码相同，请换一个。")
    known = actions.known_words(db.session(), db.session.get_one(Person, number))
    check_strength(new, known)
    hashed = passwords.hash_password(new)
    with unit_of_work() as db_session:
        person = db_session.get_one(Person, number)
        actions.set_password(db_session, actor, person, hashed, "password")
        token = signin.admit(db_session, person, "password")
    signin.carry(token)
    return target


@bp.before_app_request
def change_the_first_password() -> ResponseReturnValue | None:
    """Nothing opens with a one-time password but the page that replaces it."""
    free = {"accounts.password", "accounts.sign_out", "accounts.sign_in", "assets.send"}
    if request.endpoint in free or not request.endpoint:
        return None
    if current_actor() and me().person.must_change_password:
        return redirect(url_for("accounts.password"), 303)
    return None
