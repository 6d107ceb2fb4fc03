"""What 我的任务 says on top, and the task that stands opened beside it (product.md 4.1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from tracker.access.actor import asking
from tracker.core import clock
from tracker.core.db import db
from tracker.ledger import proofs, queries
from tracker.ledger.forms import ReportForm
from tracker.ledger.kinds import ENTRY_NAMES, PERIODIC, EntryKind
from tracker.ledger.models import ProgressEntry, Task
from tracker.ledger.pages import Group, Lens, Row
from tracker.ledger.quotes import quote_of
from tracker.ledger.steps import Steps
from tracker.ledger.task_views import open_steps, report_form
from tracker.web.refs import ref

TABS = {"update": "更新", "proof": "佐证", "source": "原文", "history": "历史"}
PRESSING = ("late", "today", "soon")
LATEST = 30  # lines of history that a panel needs
NEXT_SHOWN = 2
NOON = 12
SAID = (EntryKind.PROGRESS, EntryKind.SUBMITTED)


@dataclass(frozen=True, slots=True)
class Panel:
    """A row opened beside the list: the tab that is shown, and only what that tab needs."""

    row: Row
    tab: str
    after: str  # the letters of the row that comes next; empty behind the last
    steps: Steps
    shows: dict[str, Any] = field(default_factory=dict)

    @property
    def ref(self) -> str:
        """The letters of its row in addresses."""
        return ref(self.row.row.id)


def greeting(now: datetime) -> str:
    """早上好 or 下午好, by the clock of the office."""
    return "早上好" if clock.local(now).hour < NOON else "下午好"


def next_ones(groups: Sequence[Group]) -> list[Row]:
    """The next that fall due, where nothing is late or due within the week."""
    if any(one.key in PRESSING for one in groups):
        return []
    return next((one.rows[:NEXT_SHOWN] for one in groups if one.key == "later"), [])


def head(groups: Sequence[Group]) -> dict[str, Any]:
    """What stands on top of the list: the greeting, and what comes where nothing presses."""
    return {"greeting": greeting(clock.now()), "next_ones": next_ones(groups)}


def opened(groups: Sequence[Group]) -> Panel | None:
    """The row that the address opens (`?open=`), if it is a task of the list; all else is nothing.

    Whatever is not in the list is not looked up at all.
    """
    rows = list(_tasks(groups))
    wanted = request.args.get("open", "")
    at = next((place for place, row in enumerate(rows) if ref(row.row.id) == wanted), None)
    if at is None:
        return None
    row, tab = rows[at], request.args.get("tab", "")
    after = ref(rows[at + 1].row.id) if at + 1 < len(rows) else ""
    assert isinstance(row.row, Task)
    tab = tab if tab in TABS else "update"
    steps = open_steps(row.row)
    return Panel(row, tab, after, steps, SHOWS[tab](db.session(), row.row, row.lens))


def _tasks(groups: Iterable[Group]) -> Iterable[Row]:
    """The tasks of the list, in the order in which they stand on the page."""
    for folded in (False, True):
        for one in groups:
            if one.folded is folded:
                yield from (row for row in one.rows if isinstance(row.row, Task))


def _history(session: Session, task: Task) -> Sequence[ProgressEntry]:
    return session.scalars(queries.history(task_id=task.id).limit(LATEST)).all()


def _update(session: Session, task: Task, lens: Lens) -> dict[str, Any]:
    entries = _history(session, task)
    form: ReportForm = report_form(task)
    form.made_from(task)
    form.happened_on.data = lens.today  # proof is of today unless said otherwise
    periodic = task.schedule_type in PERIODIC
    return {
        "form": form,
        "entries": entries,
        "last": next((one for one in entries if one.kind in SAID and one.text), None),
        "is_periodic": periodic,
    }


def _proof(session: Session, task: Task, _lens: Lens) -> dict[str, Any]:
    links = session.scalars(queries.proofs(task_id=task.id)).all()
    return {"links": links, "inside": proofs.is_inside(asking(), task)}


def _source(session: Session, task: Task, _lens: Lens) -> dict[str, Any]:
    return {"quotes": [quote_of(session, one) for one in session.scalars(queries.sources(task.id))]}


def _past(session: Session, task: Task, _lens: Lens) -> dict[str, Any]:
    return {"entries": _history(session, task), "names": ENTRY_NAMES}


SHOWS = {"update": _update, "proof": _proof, "source": _source, "history": _past}
