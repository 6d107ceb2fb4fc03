"""已发通知: what went to whom, and what the mail server said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from tracker.access.actor import current_actor
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core import settings
from tracker.core.db import db, unit_of_work
from tracker.notify import actions, holding, queries
from tracker.notify.holding import Held
from tracker.notify.models import Letter
from tracker.notify.rules import (
    FILED,
    KIND_NAMES,
    READABLE,
    SECRET,
    STATE_NAMES,
    WAITING,
    LetterState,
)
from tracker.web.links import url_with
from tracker.web.paging import Paging

bp = Blueprint("notify", __name__, url_prefix="/letters")

LIGHTS = {
    LetterState.SENT: "done",
    LetterState.DEAD: "overdue",
    LetterState.RETRY: "soon",
    LetterState.PENDING: "none",
    LetterState.SENDING: "none",
}


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter as the page shows it."""

    letter: Letter
    person_name: str

    @property
    def light(self) -> str:
        """The shape for its state."""
        return "na" if self.letter.is_filed else LIGHTS.get(self.letter.state, "na")

    @property
    def state_name(self) -> str:
        """Its state in words."""
        return FILED if self.letter.is_filed else STATE_NAMES[self.letter.state]

    @property
    def kind_name(self) -> str:
        """What it is."""
        return KIND_NAMES[self.letter.kind]

    @property
    def is_doubtful(self) -> bool:
        """Whether it may have arrived more than once."""
        return self.letter.ambiguous > 0

    @property
    def may_be_sent_again(self) -> bool:
        """Whether a person may queue it once more."""
        return self.letter.state == LetterState.DEAD and self.letter.kind not in SECRET

    @property
    def next_try(self) -> datetime | None:
        """When it is tried again, while it waits."""
        return self.letter.next_at if self.letter.state in WAITING else None

    @property
    def may_be_read(self) -> bool:
        """Whether its text is shown: only where mail goes to files, and never one with a link
        that opens an account (design.md 3.8)."""
        return self.letter.kind in READABLE and not settings.current().smtp_url


@dataclass(frozen=True, slots=True)
class LettersPage:
    """What the list shows."""

    rows: Sequence[LetterRow]
    paging: Paging
    choices: Sequence[tuple[str, str, int, bool]]  # address, word, count, current
    without_address: Sequence[str]  # names
    held: Held | None  # after a restore

    @property
    def has_server(self) -> bool:
        """Whether letters leave this machine at all."""
        return bool(settings.current().smtp_url)


def wanted_letter(letter_id: int) -> Letter | None:
    """The letter of this number, if the organisation has it."""
    return db.session.scalar(select(Letter).where(Letter.id == letter_id))


@bp.get("/")
@requires(Permission.LETTER_READ)
def index() -> str:
    """Everything that was sent or waits, newest first."""
    state = next((s for s in LetterState if s == request.args.get("state")), None)
    counts = dict(db.session.execute(queries.counts()).all())
    paging = Paging.asked(counts.get(state, 0) if state else sum(counts.values()))
    found = db.session.execute(queries.letters(state).offset(paging.offset).limit(paging.size))
    page = LettersPage(
        [LetterRow(letter, name) for letter, name in found],
        paging,
        _choices(counts, state),
        [name for _, name in db.session.execute(queries.without_address())],
        holding.held(db.session()),
    )
    return render_template("notify/index.html", page=page)


@bp.get("/<ref:letter_id>")
@requires(Permission.LETTER_READ, on=wanted_letter)
def letter(letter: Letter) -> str:
    """One letter: its states, the server's words, and where mail goes to files its text."""
    found, name = db.session.execute(queries.letters().where(Letter.id == letter.id)).one()
    return render_template("notify/letter.html", row=LetterRow(found, name))


@bp.post("/<ref:letter_id>/resend")
@requires(Permission.LETTER_READ, on=wanted_letter)
def resend(letter: Letter) -> Response:
    """Queue a dead letter once more."""
    actor, number = current_actor(), letter.id
    assert actor is not None
    with unit_of_work() as session:
        actions.send_again(session, actor, session.get_one(Letter, number))
    flash("已重新排队，稍后自动发送。", "ok")
    return redirect(url_for("notify.index"))


def _choices(
    counts: dict[LetterState, int], current: LetterState | None
) -> list[tuple[str, str, int, bool]]:
    names = STATE_NAMES if settings.current().smtp_url else STATE_NAMES | {LetterState.SENT: FILED}
    everything = (url_with(state=None), "全部", sum(counts.values()), current is None)
    return [everything] + [
        (url_with(state=state.value), names[state], counts[state], state == current)
        for state in LetterState
        if counts.get(state)
    ]
