"""What the list offers for the tasks that are ticked, and to whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from flask import request, url_for

from tracker.access.actor import Actor
from tracker.access.policy import may
from tracker.ledger.actions.cells import CELLS
from tracker.ledger.kinds import Field
from tracker.ledger.listing import Listed


class Offer(NamedTuple):
    """An act on the chosen tasks: its button, the heading of its page, the button that does it."""

    button: str
    heading: str
    confirm: str


OFFERS = {
    Field.HANDLER: Offer("改经办人", "改 {} 项的经办人", "改这 {} 项"),
    Field.DUE: Offer("改时限", "改 {} 项的完成时限", "改这 {} 项"),
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Which tasks: those ticked, or all that a filter finds (then the filter travels, not they)."""

    ids: Sequence[int]
    is_whole: bool


def narrowed_as_here(endpoint: str) -> str:
    """The address of another page under the filter of this one."""
    asked = request.args.to_dict(flat=False)
    kept = {name: values for name, values in asked.items() if name not in ("page", "edit", "field")}
    return f"{url_for(endpoint)}?{urlencode(kept, doseq=True)}" if kept else url_for(endpoint)


def offered(actor: Actor, rows: Iterable[Listed]) -> dict[Field, Offer]:
    """The acts that `actor` may do to at least one of the rows on the page."""
    shown = list(rows)
    return {
        what: offer
        for what, offer in OFFERS.items()
        if any(may(actor, CELLS[what].permission, row) for row in shown)
    }
