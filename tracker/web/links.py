"""Addresses: the present one with something changed, and which ones are our own."""

from urllib.parse import urlencode, urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tracker.web.incoming import number

HOME = "/"


def url_with(**changes: object) -> str:
    """The present address with some arguments changed; None takes one away, a list sets several.

    Any change goes back to the first page, unless `page` itself is given.
    """
    arguments = request.args.to_dict(flat=False)
    arguments.pop("page", None)
    for name, value in changes.items():
        arguments.pop(name, None)
        if value is not None:
            values = value if isinstance(value, list | tuple) else [value]
            arguments[name] = [str(one) for one in values]
    path = request.root_path.rstrip("/") + request.path
    return f"{path}?{urlencode(arguments, doseq=True)}" if arguments else path


def number_argument(name: str) -> int | None:
    """The number that the address gives for `name` (`?page=2`); None without one that can be."""
    return number(request.args.get(name))


def own_path(address: str | None) -> str | None:
    """`address` if it is a path of our own host, else None: a way back never leads elsewhere.

    >>> own_path("/ledger?year=2026")
    '/ledger?year=2026'
    >>> own_path("//evil.example/"), own_path("/\\\\evil.example"), own_path("https://evil.example")
    (None, None, None)
    """
    if not address or not address.startswith("/") or address[1:2] in ("/", "\\"):
        return None
    # browsers drop tabs and line ends before they read an address
    return None if any(ord(letter) < 32 for letter in address) else address


def is_web_address(url: str) -> bool:
    """Whether `url` leads to a page of the web.

    >>> is_web_address("https://qinghe.example/1"), is_web_address("http://[::1")
    (True, False)
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def home() -> str:
    """The first page."""
    return request.root_path.rstrip("/") + HOME


def here() -> str:
    """The present address, as a path of our own host."""
    return request.root_path.rstrip("/") + request.full_path.rstrip("?")


def came_from() -> str:
    """The page of ours that led here and that can be opened again, else the first page."""
    referrer = urlsplit(request.referrer or "")
    if referrer.netloc != request.host:
        return home()
    path = own_path(referrer.path)
    if path is None or not _opens(path):
        return home()
    return f"{path}?{referrer.query}" if referrer.query else path


def page_above() -> str:
    """The nearest page above the present address (`/tasks/3` of `/tasks/3/report`)."""
    path = request.root_path.rstrip("/") + request.path
    while path := path.rpartition("/")[0]:
        if _opens(path):
            return path
    return home()


def _opens(path: str) -> bool:
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        return False
    try:
        adapter.match(path.removeprefix(request.root_path.rstrip("/")), method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True


def is_from_elsewhere() -> bool:
    """Whether the browser says that another site made this request.

    Such a request comes without our cookie, so it looks like a stranger's.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.host
