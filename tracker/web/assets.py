"""Styles, scripts and icons under addresses that carry the hash of their content.

Nothing here is read before a page first asks for it. A changed file has a new address, so a
browser may keep what it has for a year (dependencies.md 5.3).
"""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request
from markupsafe import Markup

from tracker.access.guard import public
from tracker.core.settings import ROOT

PACKAGE = files("flask_bootstrap") / "static" / "bootstrap5"
PACKAGED = {
    "bootstrap.css": PACKAGE / "css" / "bootstrap.min.css",
    "bootstrap.js": PACKAGE / "js" / "bootstrap.min.js",
    "popper.js": PACKAGE / "umd" / "popper.min.js",
}
SPRITE = PACKAGE / "icons" / "bootstrap-icons.svg"
OWN = ROOT / "static"
STYLES = "luoshi.css"  # every static/css/*.css, joined in the order of their names

_SOURCE_MAP = re.compile(rb"\n?(?://|/\*)# sourceMappingURL=\S*(?: ?\*/)?\s*$")

bp = Blueprint("assets", __name__, url_prefix="/assets")


@dataclass(frozen=True)
class Asset:
    """One file as it goes out: its bytes, media type, and the hash of its content."""

    data: bytes
    kind: str
    digest: str

    @cached_property
    def packed(self) -> bytes:
        """The bytes packed with gzip: once, when a browser first asks."""
        return gzip.compress(self.data, 9, mtime=0)

    @classmethod
    def made_of(cls, name: str, data: bytes) -> "Asset":
        """The asset called `name`, whose ending tells the media type."""
        data = _SOURCE_MAP.sub(b"", data)
        kind = (
            "text/javascript"
            if name.endswith(".js")
            else mimetypes.guess_type(name)[0] or "application/octet-stream"
        )
        digest = hashlib.sha256(data).hexdigest()[:16]
        return cls(data, kind, digest)


class Shelf:
    """The assets by name, read when first asked for; with `fresh`, again when a file changes."""

    def __init__(self, own: Path = OWN, fresh: bool = False) -> None:
        self._own = own
        self._fresh = fresh
        self._read: dict[str, tuple[object, Asset]] = {}

    def get(self, name: str) -> Asset | None:
        """The asset called `name` (`luoshi.css`, `pages/review.js`, `bootstrap.css`), or None."""
        known = self._read.get(name)
        if known and not self._fresh:
            return known[1]
        parts = self._parts(name)
        if not parts:
            return None
        mark = _mark(parts)
        if known is None or known[0] != mark:
            data = b"\n".join(part.read_bytes() for part in parts)
            known = self._read[name] = (mark, Asset.made_of(name, data))
        return known[1]

    def _parts(self, name: str) -> list[Traversable]:
        if name in PACKAGED:
            return [PACKAGED[name]]
        if name == STYLES:
            return list(sorted((self._own / "css").glob("*.css")))
        # only what the folder lists: a name from outside never becomes a path
        listed = {path.relative_to(self._own).as_posix(): path for path in self._own.rglob("*.*")}
        return [listed[name]] if name in listed else []


def _mark(parts: Iterable[Traversable]) -> object:
    return [part.stat().st_mtime_ns for part in parts if isinstance(part, Path)]


def asset(name: str) -> str:
    """The address of the asset called `name`; a name that does not exist is a fault of ours.

    It is put together without the URL map, because the page that refuses a strange host has none.
    """
    found = _shelf().get(name)
    if found is None:
        raise LookupError(f"no such asset: {name}")
    return f"{request.root_path.rstrip('/')}/assets/{found.digest}/{name}"


@lru_cache(maxsize=512)
def icon(name: str, label: str = "") -> Markup:
    """The package's icon `name` as inline SVG: silent beside a word, or read out as `label`."""
    box, shape = _symbol(name)
    voice = (
        Markup('role="img" aria-label="{}"').format(label)
        if label
        else Markup('aria-hidden="true"')
    )
    return Markup('<svg class="bi" viewBox="{}" {}>{}</svg>').format(box, voice, Markup(shape))


@lru_cache(maxsize=1)
def _sprite() -> str:
    return SPRITE.read_text(encoding="utf-8")


def _symbol(name: str) -> tuple[str, str]:
    # Cut from the text: building a tree of all 2,000 icons would cost a first page 50 ms.
    sprite = _sprite()
    named = sprite.find(f' id="{name}">')
    if named < 0:
        raise LookupError(f"no such icon: {name}")
    start = sprite.index(">", named) + 1
    head = sprite[sprite.rindex("<symbol", 0, named) : named]
    box = head.partition('viewBox="')[2].partition('"')[0]
    return box, sprite[start : sprite.index("</symbol>", start)]


def _shelf() -> Shelf:
    shelf: Shelf = current_app.extensions["assets"]
    return shelf


@bp.get("/<digest>/<path:name>")
@public
def send(digest: str, name: str) -> Response:
    """One asset, packed where the browser can unpack it; kept by the browser for a year."""
    found = _shelf().get(name)
    if found is None or found.digest != digest:
        abort(404)
    packed = request.accept_encodings["gzip"] > 0
    response = Response(found.packed if packed else found.data, mimetype=found.kind)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def init_app(app: Flask) -> None:
    """Serve the assets and give templates `asset(name)` and `icon(name, label="")`."""
    app.extensions["assets"] = Shelf(fresh=app.debug)
    app.register_blueprint(bp)
    app.jinja_env.globals.update(asset=asset, icon=icon)
