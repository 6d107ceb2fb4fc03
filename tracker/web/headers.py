"""What every answer says to the browser about safety (reliability.md 2.14)."""

import secrets
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue

from tracker.access.guard import public
from tracker.core.settings import Settings

LOOPBACK = ("127.0.0.1", "localhost")
REPORT_LIMIT = 8 * 1024

# `{nonce}` is new in every answer. There is no 'self' in script-src: a file somebody uploaded
# could otherwise be run as a script of ours.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'nonce-{nonce}' 'strict-dynamic'",
        "style-src 'nonce-{nonce}'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "report-uri {root}/csp-report",
    )
)
STEADY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

bp = Blueprint("headers", __name__)


def csp_nonce() -> str:
    """The word of this answer that its own scripts and styles carry."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def protect(response: Response) -> Response:
    """Set the headers; only assets may be kept by the browser or anything in between.

    A view that hands out a file may have set a narrower policy, which stays.
    """
    policy = POLICY.format(nonce=csp_nonce(), root=request.root_path.rstrip("/"))
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers.update(STEADY)
    if request.endpoint != "assets.send" or response.status_code != 200:
        response.headers["Cache-Control"] = "no-store"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response


@bp.post("/csp-report")
@public
def csp_report() -> ResponseReturnValue:
    """A browser tells what it blocked: a line in the log, cut short, and never shown again."""
    body = request.stream.read(REPORT_LIMIT)
    current_app.logger.warning("blocked by the content policy: %r", body[:500])
    return "", 204


def trusted_hosts(base_url: str) -> list[str]:
    """The names this service answers to: its own address, and this machine itself.

    >>> trusted_hosts("https://luoshi.example:8443/ledger")
    ['luoshi.example', '127.0.0.1', 'localhost']
    """
    own = urlsplit(base_url).hostname or ""
    return [own, *(name for name in LOOPBACK if name != own)]


def init_app(app: Flask, settings: Settings) -> None:
    """Set the headers on every answer, and refuse a host that is not ours with 400."""
    app.config["TRUSTED_HOSTS"] = trusted_hosts(settings.base_url)
    app.after_request(protect)
    app.register_blueprint(bp)
    app.jinja_env.globals.update(csp_nonce=csp_nonce)
