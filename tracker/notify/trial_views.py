"""测试邮件: one letter, to see whether the mail server takes it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import EmailField
from wtforms.validators import InputRequired

from tracker.access.actor import Actor, asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core import settings
from tracker.core.db import Base, db, unit_of_work
from tracker.notify import holding, trial
from tracker.notify.holding import Held
from tracker.notify.message import BadAddress
from tracker.notify.talk import STEP_NAMES
from tracker.notify.trial import Trial
from tracker.web.limits import TooOften
from tracker.web.links import came_from
from tracker.web.spoken import SpokenForm

bp = Blueprint("mail_test", __name__, url_prefix="/letters/test")


class TrialForm(SpokenForm):
    """Where to."""

    to = EmailField("收件邮箱", [InputRequired("请填写收件邮箱。")])


@dataclass(frozen=True, slots=True)
class TrialPage:
    """What the page shows."""

    form: TrialForm
    held: Held | None
    trial: Trial | None = None

    @property
    def server(self) -> str:
        """The mail server of the settings, without its account; empty where there is none."""
        parts = urlsplit(settings.current().smtp_url)
        return f"{parts.hostname}{f':{parts.port}' if parts.port else ''}" if parts.hostname else ""

    @property
    def sender(self) -> str:
        """Who letters are from."""
        return settings.current().mail_from

    @property
    def folder(self) -> str:
        """Where letters go without a mail server."""
        return str(settings.current().letters_dir)

    @property
    def steps(self) -> list[tuple[str, str]]:
        """What succeeded, with the server's words."""
        return [(STEP_NAMES[one.name], one.said) for one in self.trial.steps] if self.trial else []


@bp.route("/", methods=["GET", "POST"])
@requires(Permission.MAIL_TEST)
def index() -> ResponseReturnValue:
    """Send a letter to one address and show each step of it."""
    actor, form = asking(), TrialForm()
    if request.method == "GET":
        form.to.data = _own_address(actor)
        return _page(form)
    if form.validate_on_submit():
        try:
            trial.count(actor, form.to.data or "")
        except (BadAddress, TooOften) as refusal:
            form.to.errors = [str(refusal)]
        else:
            db.session.rollback()  # nothing is held while we wait for a server
            return _page(form, trial.send(settings.current(), form.to.data or ""))
    return _page(form), 400


def _page(form: TrialForm, made: Trial | None = None) -> str:
    page = TrialPage(form, holding.held(db.session()), made)
    return render_template("notify/trial.html", page=page)


def _own_address(actor: Actor) -> str:
    # `accounts` stands above: its table is known here by name only
    person = Base.metadata.tables["person"]
    found = db.session.scalar(select(person.c.email).where(person.c.id == actor.person_id))
    return str(found or "")


@bp.post("/release")
@requires(Permission.MAIL_RELEASE)
def release() -> ResponseReturnValue:
    """Let letters go again that a restore has held; those that wait are sent or dropped."""
    actor, send = asking(), request.form.get("send") == "yes"
    with unit_of_work() as session:
        count = holding.release(session, actor, send=send)
    done = f"等待中的 {count} 封将陆续发出" if send else f"等待中的 {count} 封已取消"
    flash(f"已放行，{done}。", "ok")
    return redirect(came_from(), 303)
