"""The mark every route carries, and the refusal to start when one is missing."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, request
from flask.typing import ResponseReturnValue

from tracker.access.actor import current_actor
from tracker.access.policy import Owned, Permission, may

READING = ("GET", "HEAD", "OPTIONS")

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def requires(
    permission: Permission, on: Callable[..., Owned | None] | None = None
) -> Callable[[View], View]:
    """Let the view run only if the actor may do `permission`.

    With `on`, the route's arguments go to that loader, the policy is asked about what it
    returns, and the view is handed the loaded thing: nobody reaches a row without having been
    asked about that row. A stranger is sent to sign in; absent and forbidden are the same 404.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**route_args: Any) -> ResponseReturnValue:
            actor = current_actor()  # before loading: a stranger learns nothing
            if actor is None:
                return cast(ResponseReturnValue, current_app.extensions["sign_in_first"]())
            if actor.place_id is None or (actor.abroad and request.method not in READING):
                _tell("note_refused_page", actor, permission, None)
                abort(404)
            if actor.abroad and may(actor, permission):
                _tell("note_visit", actor)  # before loading: it ends the transaction in hand
            target = on(**route_args) if on else None
            if (on and target is None) or not may(actor, permission, target):
                _tell("note_refused_page", actor, permission, target)
                abort(404)
            return view(target) if on else view(**route_args)

        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.loader = on  # type: ignore[attr-defined]  # asked again where a save was stale
        return cast(View, guarded)

    return decorate


def _tell(name: str, *said: object) -> None:
    """Let the trail, which stands above, know; the factory puts its functions into the app."""
    if name in current_app.extensions:
        current_app.extensions[name](*said)


def public(view: View) -> View:
    """Mark a view that strangers may open (sign-in, health, assets)."""
    view.permission = None  # type: ignore[attr-defined]
    return view


def check_marks(app: Flask) -> None:
    """Refuse to start with a route that carries no mark, and let no such route answer later."""
    bare = sorted(
        name for name, view in app.view_functions.items() if not hasattr(view, "permission")
    )
    if bare:
        raise SystemExit(f"这些页面没有标明谁可以打开，程序不启动：{'、'.join(bare)}")

    @app.before_request
    def refuse_unmarked() -> None:
        view = app.view_functions.get(request.endpoint or "")
        if view is not None and not hasattr(view, "permission"):
            abort(404)
