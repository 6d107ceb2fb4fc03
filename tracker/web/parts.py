"""Pages that are put together once and shown until the office writes."""

import re
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
from tracker.web.headers import csp_nonce

Parts = dict[str, Markup]

# Stand in what is kept where a form has the token of the session that looks at it or its key of
# this one look (`web.once`), and a script the word of this answer (`headers.csp_nonce`): words of
# this process that nobody can write into a text.
TOKEN, KEY, NONCE = (secrets.token_hex(20) for _ in range(3))


def kept_page(
    template: str, told: Callable[[], Mapping[str, Any]], *key: Hashable, above: str = ""
) -> str:
    """The page of `template`, whose heading, content and aside are kept for this person and
    address.

    `template` extends `layout` and has the blocks title, heading and content; `told` gives what
    it needs, from the rows of the office, the day, who asks, the address and `key` alone. What
    stands around it, messages too, is made anew; so is `above`, which stands before the content
    (rendered by a template of ours).
    """

    def make() -> Parts:
        out: Parts = {}
        with _places_held():
            render_template(template, layout="layouts/part.html", out=out, **told())
        return out

    asked = (asking().person_id, request.root_path, request.full_path)
    parts = kept(make, template, *asked, *key, size=_size)
    filled = {name: _filled(part) for name, part in parts.items()}
    return render_template("layouts/kept.html", part=filled, above=Markup(above))


@contextmanager
def _places_held() -> Iterator[None]:
    """What is rendered inside has words that hold the places of what belongs to one look."""
    held = {csrf.TOKEN: TOKEN, "submission_place": KEY, "csp_nonce": NONCE}
    real = {name: g.pop(name, None) for name in held}
    for name, word in held.items():
        setattr(g, name, word)
    try:
        yield
    finally:
        for name, value in real.items():
            g.pop(name)
            if value is not None:
                setattr(g, name, value)


def _filled(part: Markup) -> Markup:
    text = str(part)
    if TOKEN in text:
        text = text.replace(TOKEN, generate_csrf())
    if NONCE in text:
        text = text.replace(NONCE, csp_nonce())
    if KEY in text:
        text = re.sub(KEY, lambda _: once.fresh_key(), text)
    return Markup(text)


def _size(parts: Parts) -> int:
    return sum(map(len, parts.values()))
