"""账号管理: who can sign in, and what the administrator does about it. No business text here."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.accounts import actions, passwords, signin, tickets
from tracker.accounts import queries as accounts
from tracker.accounts.devices import device_words
from tracker.accounts.forms import AccountForm, AddressForm
from tracker.accounts.keys import key_rows
from tracker.accounts.models import Person
from tracker.accounts.rules import ADMIN_NAMES, AdminKind, AlreadyThere
from tracker.accounts.views.blueprint import bp, me
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.web import kept
from tracker.web.versions import Editable, edits, sent

ACCOUNT = Editable(model=Person, reads=Permission.ACCOUNT_MANAGE)
NOW_BY_MAIL = "已向{name}发出邀请，三天内有效，只能用一次。"
NOT_BY_MAIL = "{name}没有邮箱，或没有设置邮件服务器，发不了邀请；请给一次性密码。"


@bp.get("/accounts/")
@requires(Permission.ACCOUNT_MANAGE)
def accounts_list() -> ResponseReturnValue:
    """Everybody who has or could have an account, and how it stands."""
    rows = key_rows(db.session(), clock.now())
    return render_template("accounts/accounts.html", rows=rows, admins=ADMIN_NAMES)


def wanted_account(person_id: int) -> Person | None:
    """The person of this number, administrators and those who left too."""
    query = select(Person).options(joinedload(Person.unit)).where(Person.id == person_id)
    return db.session.scalar(query)


@bp.get("/accounts/<ref:person_id>")
@requires(Permission.ACCOUNT_MANAGE, on=wanted_account)
def key(person: Person) -> ResponseReturnValue:
    """One account, and what can be done about it."""
    return key_page(person)


def key_page(person: Person, form: AddressForm | None = None, word: str = "") -> str:
    """The page of one account; `word` is a one-time password, shown this once."""
    now = clock.now()
    [row] = key_rows(db.session(), now, person.id)
    return render_template(
        "accounts/key.html",
        row=row,
        person=row.person,
        form=form or address_form(row.person),
        word=word,
        by_mail=tickets.can_mail(),
        is_me=row.person.id == me().actor.person_id,
        admins=ADMIN_NAMES,
        kinds=list(AdminKind),
        seats=db.session.scalars(accounts.seats_of(row.person.id, clock.today())).all(),
        sessions=[
            (one, device_words(one.user_agent))
            for one in db.session.scalars(signin.live_sessions(row.person.id))
        ],
    )


def address_form(person: Person, fresh: bool = True) -> AddressForm:
    """Somebody's mailbox, and the account of who has none: as it stands now, or as it was sent."""
    kind = AddressForm if person.account else AccountForm
    form = kind(formdata=None, obj=person) if fresh else kind()
    form.made_from(person)
    return form


def _back(person_id: int) -> ResponseReturnValue:
    return redirect(url_for("accounts.key", person_id=person_id), 303)


@bp.post("/accounts/<ref:person_id>/address")
@requires(Permission.ACCOUNT_MANAGE, on=wanted_account)
@edits(ACCOUNT, "保存账号", fresh=address_form, possible=lambda person: person.active)
def address(person: Person) -> ResponseReturnValue:
    """Move somebody's mailbox; give an account to who has none, with an invitation."""
    form = address_form(person, fresh=False)
    actor, number = me().actor, person.id
    if not form.validate_on_submit():
        return key_page(person, form), 400
    try:
        with unit_of_work() as session:
            row = session.get_one(Person, number)
            email, version = form.email.data or "", sent()
            actions.move_email(session, actor, row, email, expected_version=version)
            if isinstance(form, AccountForm):
                actions.give_account(session, actor, row, form.account.data or "")
                actions.invite(session, actor, row)
    except AlreadyThere as refusal:
        assert isinstance(form, AccountForm)
        form.account.errors = [str(refusal)]
        return key_page(db.session.get_one(Person, number), form), 400
    flash(f"已保存{row.name}的账号。", "ok")
    return _back(number)


@bp.post("/accounts/<ref:person_id>/invite")
@requires(Permission.ACCOUNT_MANAGE, on=wanted_account)
def invite(person: Person) -> ResponseReturnValue:
    """Send an invitation: the person sets a password of their own."""
    actor, number, name = me().actor, person.id, person.name
    if not (person.email and tickets.can_mail()):
        flash(NOT_BY_MAIL.format(name=name), "warn")
        return _back(number)
    with unit_of_work() as session:
        actions.invite(session, actor, session.get_one(Person, number))
    flash(NOW_BY_MAIL.format(name=name), "ok")
    return _back(number)


@bp.post("/accounts/<ref:person_id>/code")
@requires(Permission.ACCOUNT_MANAGE, on=wanted_account)
@kept.forgets_form
def code(person: Person) -> ResponseReturnValue:
    """Make a one-time password and show it, this once: not in a cookie, not after a reload."""
    actor, number = me().actor, person.id
    db.session.rollback()  # nobody waits for a reader that hashes
    once = passwords.one_time()
    with unit_of_work() as session:
        row = session.get_one(Person, number)
        actions.one_time_password(session, actor, row, once)
    return key_page(db.session.get_one(Person, number), word=once.word)


@bp.post("/accounts/<ref:person_id>/unlock")
@requires(Permission.ACCOUNT_MANAGE, on=wanted_account)
def unlock(person: Person) -> ResponseReturnValue:
    """Let a shut account be tried again at once."""
    actor, number = me().actor, person.id
    with unit_of_work() as session:
        row = session.get_one(Person, number)
        actions.unlock(session, actor, row)
    flash(f"{row.name}的账号已解锁。", "ok")
    return _back(number)


@bp.post("/accounts/<ref:person_id>/sign-out")
@requires(Permission.ACCOUNT_MANAGE, on=wanted_account)
def sign_out_everywhere(person: Person) -> ResponseReturnValue:
    """End every session of somebody."""
    actor, number = me().actor, person.id
    with unit_of_work() as session:
        row = session.get_one(Person, number)
        actions.sign_out_everywhere(session, actor, row)
    flash(f"{row.name}在所有设备上的登录都已结束。", "ok")
    return _back(number)


@bp.post("/accounts/<ref:person_id>/appoint")
@requires(Permission.ACCOUNT_MANAGE, on=wanted_account)
@edits(ACCOUNT, "改管理身份", possible=lambda person: person.active)
def appoint(person: Person) -> ResponseReturnValue:
    """Make somebody administrator or auditor, or take it away."""
    actor, number = me().actor, person.id
    asked = request.form.get("kind")
    kind = next((one for one in AdminKind if one == asked), None)
    open_work = current_app.extensions["open_work_of"](number)
    with unit_of_work() as session:
        row = session.get_one(Person, number)
        actions.appoint(session, actor, row, kind, open_work, expected_version=sent())
    said = f"已指定为{ADMIN_NAMES[kind]}" if kind else "已不再是管理员或审计员"
    flash(f"{row.name}{said}，需要重新登录。", "ok")
    return _back(number)
