"""A form is accepted only from a page of ours (reliability.md 2.12). No view is exempt."""

from flask import Flask, current_app, g, request
from flask_wtf.csrf import CSRFError, CSRFProtect, validate_csrf
from wtforms import ValidationError

from tracker.access.actor import current_actor
from tracker.web.links import is_from_elsewhere

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Sent by the browser by itself; it changes nothing (headers.csp_report).
BY_THE_BROWSER = "headers.csp_report"

csrf = CSRFProtect()


def check() -> None:
    """Refuse a form without our token, unless the guard is about to send a stranger to sign in."""
    if request.method in SAFE or request.endpoint in (None, BY_THE_BROWSER):
        return
    view = current_app.view_functions[str(request.endpoint)]
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


def init_app(app: Flask) -> None:
    """Check every form; the token lives as long as the session, not one hour."""
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None)
    csrf.init_app(app)
    app.before_request(check)
