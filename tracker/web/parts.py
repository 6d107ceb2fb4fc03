"""Pages that are put together once and shown until the office writes."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import render_template, request

from tracker.access.actor import asking
from tracker.access.stamps import kept

Parts = dict[str, str]


def kept_page(
    template: str, told: Callable[[], Mapping[str, Any]], *, year_plan_id: int | None
) -> str:
    """The page of `template`, whose heading and content are kept for this person and address.

    Its blocks title, heading and content may hold no form with a token and nothing of this one
    request: what stands around them, messages too, is made anew. `told` gives what the template
    needs; the template extends `layout`.
    """

    def make() -> Parts:
        out: Parts = {}
        render_template(template, layout="layouts/part.html", out=out, **told())
        return out

    asked = (asking().person_id, request.root_path, request.full_path, year_plan_id)
    return render_template("layouts/kept.html", part=kept(make, template, *asked, size=_size))


def _size(parts: Parts) -> int:
    return sum(map(len, parts.values()))
