"""What stands around every signed-in page: menu, year, office, person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, current_app, g, request, url_for

from tracker.access.place import at_home, in_office
from tracker.access.policy import Permission
from tracker.web.links import url_with

BAR = 3  # so many entries stand in the bottom bar of a phone, the others behind 更多


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the menu, for who has the permission; `covers` are endpoint prefixes that
    belong to it (`ledger.tree`).
    """

    permission: Permission
    endpoint: str
    text: str
    icon: str
    count: int | None = None
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The values of the frame, made once a request by the function in `extensions["frame"]`.

    `years` are those one can switch to, `closed` says that `year` is sealed, `note` stands at
    the foot of the rail (lines divided by a line end), `banner` above every page.
    `visiting` says that the office is another than one's own, looked at and not changed.
    With a `find_endpoint` every page has a box that looks for words there.
    Choosing a year opens `year_endpoint` with `year=`, or the same page where it is empty.
    """

    org_name: str
    person_name: str
    person_label: str = ""
    year: int | None = None
    years: Sequence[int] = ()
    closed: bool = False
    nav: tuple[NavItem, ...] = ()
    note: str = ""
    banner: str = ""
    visiting: bool = False
    year_endpoint: str = ""
    account_endpoint: str = "accounts.account"
    sign_out_endpoint: str = "accounts.sign_out"
    find_endpoint: str = ""


@dataclass(frozen=True, slots=True)
class NavLink:
    """An entry of the menu as the page shows it."""

    href: str
    text: str
    icon: str
    count: int | None
    current: bool


def current_frame() -> Frame:
    """The frame of this request."""
    if "frame" not in g:
        make: Callable[[], Frame] = current_app.extensions["frame"]
        g.frame = make()
    frame: Frame = g.frame
    return frame


def nav_links(frame: Frame) -> list[NavLink]:
    """The entries whose pages exist, the present one marked."""
    items = [item for item in frame.nav if exists(item.endpoint)]
    fits = [_fit(item, request.endpoint or "") for item in items]
    best = fits.index(max(fits)) if any(fits) else None
    return [
        NavLink(url_for(item.endpoint), item.text, item.icon, item.count, place == best)
        for place, item in enumerate(items)
    ]


def _fit(item: NavItem, endpoint: str) -> int:
    """How well `item` stands for the page `endpoint`: itself, named by it, or of its package."""
    if item.endpoint == endpoint:
        return 4
    if any(endpoint.startswith(prefix) for prefix in item.covers):
        return 3
    package, _, view = item.endpoint.rpartition(".")
    if not package or not endpoint.startswith(f"{package}."):
        return 0
    return 2 if view == "index" else 1


def year_link(frame: Frame, year: int) -> str:
    """Where choosing `year` leads."""
    if frame.year_endpoint and exists(frame.year_endpoint):
        return url_for(frame.year_endpoint, year=year)
    return url_with(year=year)


def exists(endpoint: str) -> bool:
    """Whether this program has a page of that name (packages come one by one)."""
    return endpoint in current_app.view_functions


def init_app(app: Flask) -> None:
    """Give templates what `layouts/base.html` needs."""
    app.jinja_env.globals.update(
        current_frame=current_frame,
        nav_links=nav_links,
        year_link=year_link,
        exists=exists,
        at_home=at_home,
        in_office=in_office,
        BAR=BAR,
    )
