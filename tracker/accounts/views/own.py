"""我的账号: one's own facts, mailbox, and the browsers in which one is signed in."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.accounts import actions, passwords, signin, tickets
from tracker.accounts.devices import device_words, hash_token
from tracker.accounts.forms import EmailForm
from tracker.accounts.models import Person, SignInSession
from tracker.accounts.views.blueprint import bp, me
from tracker.core.db import db, unit_of_work
from tracker.web import kept


@bp.route("/me", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
@kept.forgets_form
def account() -> ResponseReturnValue:
    """One's own account; sent back, it moves the mailbox."""
    form, user = EmailForm(), me()
    if form.validate_on_submit():
        try:
            _moved(form)
        except (passwords.WrongPassword, passwords.Busy) as refusal:
            form.password.errors = [str(refusal)]
        else:
            flash("邮箱已改，以后的信发到新地址。", "ok")
            return redirect(url_for("accounts.account"), 303)
    page = render_template(
        "accounts/account.html",
        person=me().person,
        actor=user.actor,
        form=form,
        sessions=own_sessions(user),
        by_mail=tickets.can_mail(),
    )
    return page, 400 if request.method == "POST" else 200


def _moved(form: EmailForm) -> None:
    actor, number, account = me().actor, me().person.id, me().person.account or ""
    passwords.verify_password(account, form.password.data or "")
    with unit_of_work() as session:
        person = session.get_one(Person, number)
        actions.change_email(session, actor, person, form.email.data or "")


def own_sessions(user: signin.SignedIn) -> list[tuple[SignInSession, str, bool]]:
    """Where one is signed in: the session, its browser in words, whether it is this one."""
    this = hash_token(user.token)
    rows = db.session.scalars(signin.live_sessions(user.actor.person_id))
    return [(row, device_words(row.user_agent), row.token_hash == this) for row in rows]


@bp.post("/me/sessions/end")
@requires(Permission.OWN_ACCOUNT)
def end_other_sessions() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    return _end(None, "其他设备上的登录都已结束。")


def own_session(session_id: int) -> SignInSession | None:
    """One's own session of this number."""
    row = db.session.get(SignInSession, session_id)
    return row if row and row.person_id == me().actor.person_id else None


@bp.post("/me/sessions/<ref:session_id>/end")
@requires(Permission.OWN_ACCOUNT, on=own_session)
def end_session(session: SignInSession) -> ResponseReturnValue:
    """Sign out in one other browser."""
    return _end(session.id, "那个设备上的登录已结束。")


def _end(number: int | None, sentence: str) -> ResponseReturnValue:
    user = me()
    actor, this = user.actor, hash_token(user.token)
    with unit_of_work() as session:
        actions.end_own_sessions(session, actor, this, number)
    flash(sentence, "ok")
    return redirect(url_for("accounts.account"), 303)
