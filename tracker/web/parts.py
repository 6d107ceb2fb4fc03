"""Pages that are put together once and shown until the office writes."""

import secrets
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import g, render_template, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from tracker.access.actor import asking
from tracker.access.stamps import kept
from tracker.web import csrf, once

Parts = dict[str, Markup]

# Stands in what is kept where a form has the token of the session that looks at it; a word of
# this process that nobody can write into a text.
PLACE = secrets.token_hex(20)


def kept_page(template: str, told: Callable[[], Mapping[str, Any]], *key: Hashable) -> str:
    """The page of `template`, whose heading and content are kept for this person and address.

    `template` extends `layout` and has the blocks title, heading and content; `told` gives what
    it needs, from the rows of the office, the day, who asks, the address and `key` alone. What
    stands around it, messages too, is made anew. It may have forms, but none that is to be taken
    once (`web.once`): the next look would find the same key in it.
    """

    def make() -> Parts:
        out: Parts = {}
        with _without_token():
            render_template(template, layout="layouts/part.html", out=out, **told())
        if f'name="{once.FIELD}"' in out["content"]:
            raise RuntimeError(f"{template} has a form that is taken once: it cannot be kept")
        return out

    asked = (asking().person_id, request.root_path, request.full_path)
    parts = kept(make, template, *asked, *key, size=_size)
    if PLACE in parts["content"]:
        parts = parts | {"content": Markup(parts["content"].replace(PLACE, generate_csrf()))}
    return render_template("layouts/kept.html", part=parts)


@contextmanager
def _without_token() -> Iterator[None]:
    """Forms made inside carry PLACE for their token."""
    real = g.pop(csrf.TOKEN, None)
    setattr(g, csrf.TOKEN, PLACE)
    try:
        yield
    finally:
        g.pop(csrf.TOKEN)
        if real is not None:
            setattr(g, csrf.TOKEN, real)


def _size(parts: Parts) -> int:
    return sum(map(len, parts.values()))
