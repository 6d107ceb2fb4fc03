"""Where an event comes from: the address and the sign-in session of whoever asked for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from flask import current_app, has_request_context, request


@dataclass(frozen=True, slots=True)
class Origin:
    """`session_ref` is what the entries of one sign-in session have in common."""

    session_ref: str = ""
    ip: str = ""


_asked_from: ContextVar[Origin] = ContextVar("asked_from", default=Origin())  # noqa: B039


def current() -> Origin:
    """That of this request; outside one what `asked_from` says, else nothing."""
    if not has_request_context():
        return _asked_from.get()
    ask = current_app.extensions.get("session_ref")
    return Origin(str(ask()) if ask else "", request.remote_addr or "")


@contextmanager
def asked_from(known: Origin) -> Iterator[None]:
    """What a request has asked for and is done after its end comes from there all the same."""
    token = _asked_from.set(known)
    try:
        yield
    finally:
        _asked_from.reset(token)
