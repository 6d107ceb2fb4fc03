"""The filters of the ledger that people keep by name, as its pages offer them."""

from typing import NamedTuple
from urllib.parse import urlencode

from flask import request, url_for
from sqlalchemy.orm import joinedload

from tracker.access.actor import asking
from tracker.access.policy import Permission, may
from tracker.access.stamps import kept
from tracker.core.db import db
from tracker.ledger.own_lists import Look, SavedList, visible_to

LOOKS = {Look.LIST: "ledger.index", Look.CLAUSES: "tree.index", Look.GRID: "grid.index"}
FILTERS = ("show", "mine", "leader", "unit", "handler", "kind", "words", "sort")


class KeptList(NamedTuple):
    """A kept list as pages show it; `owner` is empty for one's own."""

    id: int
    name: str
    href: str
    owner: str
    shared: bool
    may_drop: bool


def kept_lists() -> list[KeptList]:
    """The lists that who asks may open, their own first."""
    return kept(_lists, "kept lists", asking().person_id, request.root_path, ground=True)


def _lists() -> list[KeptList]:
    actor, found = (
        asking(),
        db.session.scalars(visible_to(asking()).options(joinedload(SavedList.person))),
    )
    return [
        KeptList(
            one.id,
            one.name,
            f"{url_for(LOOKS[one.look])}?{one.query}",
            "" if one.person_id == actor.person_id else one.person.name,
            one.shared,
            may(actor, Permission.LIST_DROP, one),
        )
        for one in found
    ]


def asked_for() -> str:
    """What the address narrows the ledger to, as the end of an address; the year is left out."""
    asked = {name: request.args.get(name, "").strip() for name in FILTERS}
    return urlencode({name: value[:40] for name, value in asked.items() if value})
