"""What every page stands on: layout, assets, headers, errors, forms that are not lost."""

import ipaddress
from urllib.parse import urlsplit

from flask import Flask
from jinja2 import StrictUndefined

from tracker.access.actor import current_actor
from tracker.access.policy import Owned, Permission
from tracker.access.policy import may as policy_may
from tracker.core.settings import ROOT, Settings
from tracker.web import (
    assets,
    csrf,
    dates,
    errors,
    frame,
    headers,
    incoming,
    kept,
    limits,
    logs,
    once,
    refs,
    versions,
)
from tracker.web.links import home, is_web_address, url_with

MEGABYTE = 1024 * 1024


def may(permission: Permission, target: Owned | None = None) -> bool:
    """Whether the person who asks may do `permission` (for templates)."""
    return policy_may(current_actor(), permission, target)


def cookies_need_tls(settings: Settings) -> bool:
    """Whether cookies travel over TLS only: always, but for loopback and where plain is allowed.

    >>> cookies_need_tls(Settings(base_url="http://127.0.0.1:8000"))
    False
    >>> cookies_need_tls(Settings(base_url="http://10.1.2.3", allow_plain_http=False))
    True
    """
    address = urlsplit(settings.base_url)
    if address.scheme == "https":
        return True
    return not (settings.allow_plain_http or _is_loopback(address.hostname or ""))


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def init_app(app: Flask, settings: Settings) -> None:
    """Wire the web side into `app`. Wants, before the first request, from above:

    `extensions["whoami"]` (access.actor), `extensions["frame"]` (a function that makes a Frame),
    and an endpoint `accounts.sign_in`.
    """
    _configure(app, settings)
    prepare_templates(app)
    logs.init_app(app)
    refs.init_app(app)
    incoming.init_app(app)
    assets.init_app(app)
    headers.init_app(app, settings)
    limits.init_app(app)
    csrf.init_app(app)
    kept.init_app(app)
    versions.init_app(app)
    once.init_app(app)
    errors.init_app(app)
    dates.init_app(app)
    frame.init_app(app)


def _configure(app: Flask, settings: Settings) -> None:
    secure = cookies_need_tls(settings)
    app.config.update(
        SECRET_KEY=settings.secret(),
        SESSION_COOKIE_NAME="__Host-luoshi" if secure else "luoshi",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=25 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=4 * MEGABYTE,
        MAX_FORM_PARTS=2000,
    )


def prepare_templates(app: Flask) -> None:
    """Read templates as strictly as the house does, with the names every page knows."""
    app.template_folder = str(ROOT / "templates")
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    environment.globals.update(
        may=may, Permission=Permission, current_actor=current_actor, url_with=url_with, home=home
    )
    environment.tests.update(web_address=is_web_address)
