"""What every answer says to the browser about safety, and whose word on it counts (reliability.md
2.14)."""

import json
import re
import secrets
import time
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker.access.guard import public
from tracker.core.settings import Settings
from tracker.web.limits import Pace

LOOPBACK = ("127.0.0.1", "localhost")
REPORT_LIMIT = 8 * 1024
REPORTS_PER_MINUTE = 60  # in each process; beyond it they are dropped

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
_reports = Pace()


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
    kept = response.headers.get("Cache-Control", "")
    if "no-store" not in kept and not (request.endpoint == "assets.send" and "immutable" in kept):
        response.headers["Cache-Control"] = "no-store"
    if request.is_secure or current_app.config["BEHIND_TLS"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response


@bp.post("/csp-report")
@public
def csp_report() -> ResponseReturnValue:
    """A browser tells what it blocked: one line in the log, and never shown again.

    Anybody can send anything here, and addresses may hold secrets: only words of a fixed kind are
    taken over.
    """
    body = request.stream.read(REPORT_LIMIT)
    if not _reports.wait("", REPORTS_PER_MINUTE, time.monotonic()):
        current_app.logger.warning("blocked by the content policy: %s", gist(body))
    return "", 204


def gist(body: bytes) -> str:
    """What a report says: the rule, whose the blocked thing was, and on which page of ours."""
    try:
        said = json.loads(body)["csp-report"]
        rule = str(said.get("effective-directive") or said.get("violated-directive"))
        blocked, page = str(said.get("blocked-uri")), str(said.get("document-uri"))
        host, path = urlsplit(blocked).hostname or blocked, urlsplit(page).path
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return "not a report"
    return f"{_word(rule)}, {_word(host)}, on {_route(path)}"


def _word(text: str) -> str:
    return text if re.fullmatch(r"[a-z0-9.:-]{1,60}", text) else "?"


def _route(path: str) -> str:
    adapter = current_app.create_url_adapter(request)
    try:
        rule, _ = adapter.match(path, return_rule=True, method="GET") if adapter else (None, None)
    except HTTPException:
        return "?"
    return rule.rule if rule else "?"


def trusted_hosts(base_url: str) -> list[str]:
    """The names this service answers to: its own address, and this machine itself.

    >>> trusted_hosts("https://luoshi.example:8443/ledger")
    ['luoshi.example', '127.0.0.1', 'localhost']
    """
    own = urlsplit(base_url).hostname or ""
    return [own, *(name for name in LOOPBACK if name != own)]


def init_app(app: Flask, settings: Settings) -> None:
    """Set the headers on every answer, and refuse a host that is not ours with 400.

    Proxies in front are believed as far back as the settings say, on who asks and whether it
    came through TLS; on the host never, for the proxy passes that on.
    """
    app.config["TRUSTED_HOSTS"] = trusted_hosts(settings.base_url)
    app.config["BEHIND_TLS"] = settings.base_url.startswith("https:")
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    app.after_request(protect)
    app.register_blueprint(bp)
    app.jinja_env.globals.update(csp_nonce=csp_nonce)
