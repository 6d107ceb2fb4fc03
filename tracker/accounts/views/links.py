"""Links by mail: asking for one, and opening it. A GET shows a page and changes nothing, for
mail programs open every link before their reader does; only the button on the page acts.
"""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access.guard import public
from tracker.access.scope import within
from tracker.accounts import actions, passwords, signin, throttle, tickets
from tracker.accounts.forms import LinkForm, NewPasswordForm
from tracker.accounts.models import Person, SignInTicket
from tracker.accounts.rules import Purpose
from tracker.accounts.strength import WeakPassword, check_strength
from tracker.accounts.views.blueprint import bp
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.web import kept
from tracker.web.links import home

ASKED = "如果账号存在并且留有邮箱，已经发出，一两分钟内会到；没有收到请看看垃圾邮件。"
HEADINGS = {Purpose.INVITE: "启用账号", Purpose.RESET: "设置新密码", Purpose.SIGN_IN: "登录"}


@bp.route("/sign-in/link", methods=["GET", "POST"])
@public
def link() -> ResponseReturnValue:
    """Ask for a link that signs in, without a password."""
    return _asking(Purpose.SIGN_IN)


@bp.route("/sign-in/reset", methods=["GET", "POST"])
@public
def reset() -> ResponseReturnValue:
    """Ask for a link that sets a new password."""
    return _asking(Purpose.RESET)


def _asking(purpose: Purpose) -> ResponseReturnValue:
    """Note the request and say the same to everybody; a job looks up who it is for."""
    form = LinkForm()
    if tickets.can_mail() and form.validate_on_submit():
        ip = request.remote_addr or ""
        with unit_of_work() as session:
            throttle.ask_for_link(session, form.name.data or "", purpose, ip, clock.now())
        flash(ASKED, "ok")
        return redirect(url_for(str(request.endpoint)), 303)
    page = render_template(
        "accounts/ask.html",
        form=form,
        is_reset=purpose is Purpose.RESET,
        by_mail=tickets.can_mail(),
    )
    return page, 400 if request.method == "POST" else 200


@bp.route("/links/<token>", methods=["GET", "POST"])
@public
@kept.forgets_form
def opened(token: str) -> ResponseReturnValue:
    """What a link leads to: one button, or a password of one's own."""
    form = NewPasswordForm()
    found = tickets.good(token)
    if found is not None and request.method == "POST":
        ticket, person = found
        try:
            if ticket.purpose is Purpose.SIGN_IN:
                return _sign_in(token, person.org_id)
            if form.validate_on_submit():
                return _new_password(ticket, token, form.new.data or "")
        except (WeakPassword, passwords.Busy) as refusal:
            form.new.errors = [str(refusal)]
        found = tickets.good(token)
    if found is None:
        return render_template("accounts/spent.html", by_mail=tickets.can_mail()), 410
    return _page(token, *found, form), 400 if request.method == "POST" else 200


def _page(token: str, ticket: SignInTicket, person: Person, form: NewPasswordForm) -> str:
    return render_template(
        "accounts/link.html",
        heading=HEADINGS[ticket.purpose],
        name=person.name,
        account=person.account,
        token=token,
        form=None if ticket.purpose is Purpose.SIGN_IN else form,
    )


def _sign_in(token: str, org_id: int) -> ResponseReturnValue:
    with within(org_id), unit_of_work() as session:
        person = tickets.use(session, token, Purpose.SIGN_IN)
        session_token = signin.admit(session, person, "link")
    signin.carry(session_token)
    return redirect(home(), 303)


def _new_password(ticket: SignInTicket, token: str, new: str) -> ResponseReturnValue:
    org_id, purpose = ticket.org_id, ticket.purpose
    with within(org_id):
        person = db.session.get_one(Person, ticket.person_id)
        check_strength(new, actions.known_words(db.session(), person))
    db.session.rollback()  # nobody waits for a reader that hashes
    hashed = passwords.hash_password(new)
    with within(org_id), unit_of_work() as session:
        person = tickets.use(session, token, purpose)
        actions.set_password(session, None, person, hashed, purpose.value)
        session_token = signin.admit(session, person, purpose.value)
    signin.carry(session_token)
    flash("密码已设好，以后用账号和这个密码登录。", "ok")
    return redirect(home(), 303)
