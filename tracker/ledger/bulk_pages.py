"""What the list offers for the tasks that are ticked, and to whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from flask import request, url_for
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.access.policy import may
from tracker.core.errors import Refused
from tracker.ledger import bulk_queries
from tracker.ledger.actions.cells import CELLS
from tracker.ledger.bulk_forms import DueCell, HandlerCell, cell_form
from tracker.ledger.kinds import FIELD_NAMES, Field
from tracker.ledger.listing import Listed
from tracker.ledger.models import Task
from tracker.web.refs import NotARef, number_of


class Offer(NamedTuple):
    """An act on the chosen tasks: its button, the heading of its page, the button that does it."""

    button: str
    heading: str
    confirm: str


INLINE = frozenset({Field.HANDLER, Field.DUE})

OFFERS = {
    Field.HANDLER: Offer("改经办人", "改 {} 项的经办人", "改这 {} 项"),
    Field.DUE: Offer("改时限", "改 {} 项的完成时限", "改这 {} 项"),
    Field.KIND: Offer("设类型", "改 {} 项的类型", "改这 {} 项"),
    Field.URGE: Offer("催办", "催办 {} 项", "催办这 {} 项"),
    Field.EXCUSE: Offer("标记不涉及", "申请认定 {} 项不涉及", "申请这 {} 项"),
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Which tasks: those ticked, or all that a filter finds (then the filter travels, not they)."""

    ids: Sequence[int]
    is_whole: bool


class Line(NamedTuple):
    """What the list says of one's last act on many: what was done, what was left, the way back."""

    act_id: int
    says: str
    left: list[str]
    can_undo: bool


def line_of(session: Session, actor: Actor, year_plan_id: int) -> Line | None:
    """The line for the last act of `actor`, for ten minutes; at most two queries."""
    act = bulk_queries.latest(session, actor, year_plan_id)
    if act is None:
        return None
    fields = bulk_queries.fields_of(session, act.id)
    names = "、".join(FIELD_NAMES[one] for one in fields)
    says = f"已改 {act.count} 项的{names}。"
    if fields == [Field.URGE]:
        says = f"已催办 {act.count} 项。"
    if fields == [Field.EXCUSE]:
        says = f"已申请认定 {act.count} 项不涉及，等待责任领导审定。"
    if act.undoes_id is not None:
        says = f"已撤销：{act.count} 项的{names}改回原来的。"
    fixed = act.undoes_id is not None or act.undone_at is not None
    can_undo = not fixed and all(CELLS[one].can_undo for one in fields)
    return Line(act.id, says, list(act.left_out), can_undo)


class Opened(NamedTuple):
    """The cell of the list that stands open to be changed."""

    task_id: int
    what: Field
    form: HandlerCell | DueCell


def opened_cell(session: Session, actor: Actor, rows: Iterable[Listed]) -> Opened | None:
    """The cell that the address opens (`?edit=…&field=due`), of a task on the page that `actor`
    may change; else None.
    """
    what = request.args.get("field", "")
    try:
        number = number_of(request.args.get("edit", ""))
    except NotARef:
        return None
    row = next((one for one in rows if one.id == number), None)
    if row is None or what not in INLINE or not may(actor, CELLS[Field(what)].permission, row):
        return None
    form = cell_form(session, session.get_one(Task, number), Field(what))
    return Opened(number, Field(what), form)


def ticked() -> list[int]:
    """The tasks that were ticked in the list. Raises Refused for letters that are nobody's."""
    try:
        return list(dict.fromkeys(number_of(one) for one in request.form.getlist("task")))
    except NotARef:
        raise Refused("有的任务找不到，请回到台账重新勾选。") from None


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
