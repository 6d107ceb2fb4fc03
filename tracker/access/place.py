"""Which office a request looks at: one's own, or one below it under `/in/CODE/…`.

The prefix moves into SCRIPT_NAME, so every link of a page stays with the office it shows.
"""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from flask import has_request_context, request

PREFIX = "/in/"
KEY = "luoshi.place"

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
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + PREFIX + code
            environ["PATH_INFO"] = "/" + rest
        return self.app(environ, start_response)


def named() -> str | None:
    """The code of the office this request names; None where it names none."""
    if not has_request_context():
        return None
    code: str | None = request.environ.get(KEY)
    return code


def address(code: str, path: str) -> str:
    """`path` (a path without the prefix) as a page of the office `code`.

    >>> address("qinghe", "/ledger/")
    '/in/qinghe/ledger/'
    """
    return PREFIX + quote(code, safe="") + path
