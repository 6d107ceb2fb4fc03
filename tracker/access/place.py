"""Which office a request looks at: one's own, or one below it under `/in/CODE/…`.

The prefix moves into SCRIPT_NAME, so every link of a page stays with the office it shows.
"""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from flask import has_request_context, request

PREFIX = "/in/"
KEY = "luoshi.place"
OUTSIDE = "luoshi.outside"  # what SCRIPT_NAME was before

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Places:
    """WSGI: `/in/qinghe/ledger/` is the page `/ledger/` of the office `qinghe`."""

    def __init__(self, app: WSGI) -> None:
        self.app = app

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith(PREFIX):
            code, _, rest = path.removeprefix(PREFIX).partition("/")
            environ[KEY] = code.encode("latin-1").decode("utf-8", "replace")
            environ[OUTSIDE] = environ.get("SCRIPT_NAME", "")
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + PREFIX + code
            environ["PATH_INFO"] = "/" + rest
        return self.app(environ, start_response)


def named() -> str | None:
    """The code of the office this request names; None where it names none."""
    if not has_request_context():
        return None
    code: str | None = request.environ.get(KEY)
    return code


def at_home(address: str) -> str:
    """An address made in this request, as a page of one's own office."""
    outside: str = request.environ.get(OUTSIDE, request.root_path.rstrip("/"))
    return outside + address.removeprefix(request.root_path.rstrip("/"))


def in_office(code: str, address: str) -> str:
    """An address made in this request, as a page of the office `code`."""
    outside: str = request.environ.get(OUTSIDE, request.root_path.rstrip("/"))
    return (
        outside
        + PREFIX
        + quote(code, safe="")
        + address.removeprefix(request.root_path.rstrip("/"))
    )
