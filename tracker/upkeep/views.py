"""Health for monitors (contracts.md 4)."""

import json
from dataclasses import asdict

from flask import Blueprint, Response, abort, request
from sqlalchemy.exc import SQLAlchemyError

from tracker.access.guard import public
from tracker.core.db import db
from tracker.upkeep import health
from tracker.upkeep.rules import is_loopback

bp = Blueprint("health", __name__, url_prefix="/healthz")

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


@bp.get("/live")
@public
def live() -> Response:
    """The process answers. Nothing is touched."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/ready")
@public
def ready() -> tuple[Response, int]:
    """Whether this process can serve, and if not, why."""
    reasons = health.unready()
    return _told(reasons), 503 if reasons else 200


@bp.get("/work")
@public
def work() -> tuple[Response, int]:
    """How the worker does; only for somebody on this machine itself."""
    came_through = any(name in request.headers for name in FORWARDED)
    if came_through or not is_loopback(request.remote_addr or ""):
        abort(404)
    try:
        found = health.work()
    except SQLAlchemyError:
        db.session.rollback()
        return _told({"reasons": ["数据库不能读取"]}), 503
    said = asdict(found)
    for name in ("last_backup", "calendar_until"):
        said[name] = said[name] and said[name].isoformat()
    return _told(said), 503 if found.reasons else 200


def _told(said: object) -> Response:
    """JSON that a person can read too."""
    return Response(json.dumps(said, ensure_ascii=False) + "\n", mimetype="application/json")
