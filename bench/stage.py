"""The product on a load: the app itself, who is signed in, and what it asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import event

from tracker.core.db import db
from tracker.core.settings import Settings
from tracker.factory import create_app

SECRET = "for the bench only, thirty-two and more"
CSRF = "of one session"  # what the session keeps; the form carries it signed


def our_app(folder: Path) -> Flask:
    """The product with `folder` as its instance."""
    app = create_app(Settings(instance_dir=folder, secret_key=SECRET))
    app.config["REQUESTS_PER_MINUTE"] = 10**9  # a few browsers stand for a whole office
    return app


def cookie_of(app: Flask, token: str) -> str:
    """The cookie of a browser that is signed in with `token`."""
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    said = signer.dumps({"_user_id": token, "_fresh": True, "csrf_token": CSRF})
    return f"{app.config['SESSION_COOKIE_NAME']}={said}"


def csrf_of(app: Flask) -> str:
    """The token that this browser's forms carry."""
    signed = URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps(CSRF)
    return signed if isinstance(signed, str) else signed.decode()


@contextmanager
def asked(app: Flask) -> Iterator[list[str]]:
    """Collects every statement that the database is asked inside the block."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")):
            found.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def queries_of(app: Flask, cookie: str, path: str) -> list[str]:
    """What one page asks the database, as the person of `cookie`."""
    with asked(app) as found:
        answer = app.test_client(use_cookies=False).get(path, headers={"Cookie": cookie})
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return found
