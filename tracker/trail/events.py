"""Events beyond changes: what was refused, and a look into an office below one's own.

The guard and the page of errors stand below the trail; they find these functions in
`app.extensions`, put there by the factory.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask, current_app, request
from sqlalchemy.exc import OperationalError

from tracker.access.actor import Actor, current_actor
from tracker.access.policy import Permission
from tracker.core.errors import Refused
from tracker.trail import actions
from tracker.trail.rules import Outcome

BURST = timedelta(minutes=1)  # of one refusal said again and again, one entry
VISIT = timedelta(hours=1)
LONGEST = 200


def refused_by_guard(actor: Actor, permission: Permission, target: Any) -> None:
    """The policy (or an absent row) kept `actor` from a page."""
    asked = {"route": f"{request.method} {request.endpoint}", "permission": permission.value}
    subject = target if hasattr(target, "__tablename__") else None
    _refusal("page.refuse", actor, subject, asked)


def refused_by_rule(error: Refused) -> None:
    """A rule said no to something that was sent."""
    actor = current_actor()
    if actor is not None:
        said = str(error)[:LONGEST]
        told = {"route": request.endpoint, "rule": type(error).__name__, "sentence": said}
        _refusal("form.refuse", actor, None, told)


def visited(actor: Actor) -> None:
    """Somebody of an office above looks at this one: once an hour and session, in its own chain."""
    actions.note(actor, "office.visit", once_in=VISIT, by_session=True)


def _refusal(action: str, actor: Actor, subject: Any, told: dict[str, Any]) -> None:
    try:
        actions.note(actor, action, subject, told, outcome=Outcome.REFUSED, once_in=BURST)
    except OperationalError as error:  # nothing was done; that must be said all the same
        current_app.logger.error("a refusal was not noted: %s", error.orig)


def init_app(app: Flask, session_ref: Callable[[], str]) -> None:
    """Let those below note what they refuse; `session_ref` names the session of a request."""
    app.extensions["session_ref"] = session_ref
    app.extensions["note_refused_page"] = refused_by_guard
    app.extensions["note_refused_form"] = refused_by_rule
    app.extensions["note_visit"] = visited
