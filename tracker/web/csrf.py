"""A form is accepted only from a page of ours (reliability.md 2.12). No view is exempt.

The token names, under our signature, the person whose page it stands on: so a form that comes
after the session ended is known to be theirs (`web.kept`).
"""

import secrets

from flask import Flask, current_app, g, request, session
from flask_wtf.csrf import CSRFError, CSRFProtect, validate_csrf
from itsdangerous import BadData, URLSafeTimedSerializer
from wtforms import ValidationError

from tracker.access.actor import current_actor
from tracker.web.incoming import number
from tracker.web.links import is_from_elsewhere

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Sent by the browser by itself; it changes nothing (headers.csp_report).
BY_THE_BROWSER = "headers.csp_report"
TOKEN = "csrf_token"  # its name in the cookie and, behind a prefix, in forms

csrf = CSRFProtect()


def check() -> None:
    """Refuse a form without our token, unless the guard is about to send a stranger to sign in."""
    if request.endpoint in (None, BY_THE_BROWSER):
        return
    view = current_app.view_functions[str(request.endpoint)]
    if request.method in SAFE:
        if getattr(view, "permission", None) is not None:
            bind()
        return
    if getattr(view, "permission", None) is not None and current_actor() is None:
        return  # nothing is done for a stranger, and the guard keeps the text
    if is_from_elsewhere():
        raise CSRFError("another site sent this form")
    csrf.protect()


def is_ours() -> bool:
    """Whether the form of this request carries our token, checked already or not."""
    try:
        if not g.get("csrf_valid"):
            validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return not is_from_elsewhere()


def bind() -> None:
    """Let the tokens of this session name the person who is signed in."""
    actor = current_actor()
    if actor is None or _named(session.get(TOKEN, "")) == actor.person_id:
        return
    session[TOKEN] = f"{actor.person_id}.{secrets.token_hex(20)}"
    g.pop(TOKEN, None)


def typed_by() -> int | None:
    """On whose page the form of this request stood; None where its token does not tell."""
    sent = next((v for name, v in request.form.items() if name.endswith(TOKEN)), "")
    key = str(current_app.config.get("WTF_CSRF_SECRET_KEY") or current_app.secret_key)
    try:
        token = URLSafeTimedSerializer(key, salt="wtf-csrf-token").loads(sent)
    except BadData:
        return None
    return _named(token)


def _named(token: object) -> int | None:
    name, dot, _ = str(token).partition(".")
    return number(name) if dot else None


def init_app(app: Flask) -> None:
    """Check every form; the token lives as long as the session, not one hour."""
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None)
    csrf.init_app(app)
    app.before_request(check)
