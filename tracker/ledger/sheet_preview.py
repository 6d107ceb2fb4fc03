"""What an uploaded table would change in the ledger: read in a child, held against the rows."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.accounts import queries as accounts
from tracker.documents import sandbox
from tracker.documents.child import TOO_MUCH
from tracker.documents.rules import UnreadableFile
from tracker.documents.sheets import picked
from tracker.documents.sheets.grids import Grid
from tracker.ledger import listing
from tracker.ledger.models import Task
from tracker.ledger.pages import Lens, Row
from tracker.ledger.sheet_back import (
    WANTED,
    Complaint,
    Note,
    NotOurTable,
    note_of,
    strangers,
    table_of,
)
from tracker.ledger.sheet_edits import Edit, Named, Now, Office, compare
from tracker.ledger.sheet_marks import Field
from tracker.ledger.sheet_rows import Taken
from tracker.ledger.sheets import shown
from tracker.plans.models import YearPlan

PIECE = 500  # rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The edits of a table with the tasks they are of, what cannot be taken, what stays.

    `missing` are rows that left and are not there any more: nothing is deleted for it.
    """

    year: int
    edits: Sequence[Edit]
    titles: dict[int, str]
    complaints: Sequence[Complaint]
    unchanged: int  # rows
    missing: int  # rows

    @property
    def by_task(self) -> list[tuple[str, list[Edit]]]:
        """The edits under what each task is called now, in the order of the table."""
        return [(self.titles[number], edits) for number, edits in in_order(self.edits)]


def read(data: bytes) -> list[Grid]:
    """The columns of a table that matter, read in a child. Raises UnreadableFile."""
    found = sandbox.answer(picked.__name__, list(WANTED), data)
    try:
        return [Grid.of_json(one) for one in found]
    except (KeyError, TypeError, ValueError):
        raise UnreadableFile(TOO_MUCH) from None


def preview(
    session: Session,
    grids: Sequence[Grid],
    office_code: str,
    years: Sequence[YearPlan],
    lens: Lens,
    number_of: Callable[[str], int],
) -> Preview:
    """What these sheets would change in the ledger of the year they are of.

    Raises NotOurTable for what is no table of this office, or of a year that it does not have.
    """
    note = note_of(grids)
    plan = _plan(note, office_code, years)
    table = table_of(grids, note.year, number_of)
    ids = known(session, plan.id, list(table.rows))
    tasks = rows(session, plan.id, [one.task_id for one in table.changed], lens)
    now = {number: now_of(row) for number, row in tasks.items()}
    found = compare(table.changed, now, office_of(session, lens), note.year)
    touched = {edit.task_id for edit in found.edits}
    return Preview(
        year=note.year,
        edits=found.edits,
        titles={number: tasks[number].title for number in touched},
        complaints=[*table.complaints, *strangers(table, ids), *found.complaints],
        unchanged=len(ids) - len(touched),
        missing=max(0, note.rows - len(table.rows)),
    )


def _plan(note: Note, office_code: str, years: Sequence[YearPlan]) -> YearPlan:
    if note.office != office_code:
        raise NotOurTable("这份表不是本单位的台账，没有读取。")
    for plan in years:
        if plan.year == note.year:
            return plan
    raise NotOurTable(f"本单位没有 {note.year} 年度的台账，没有读取。")


def known(session: Session, year_plan_id: int, task_ids: Sequence[int]) -> set[int]:
    """Those of `task_ids` that are tasks of the year."""
    found: set[int] = set()
    for start in range(0, len(task_ids), PIECE):
        piece = task_ids[start : start + PIECE]
        its = select(Task.id).where(Task.year_plan_id == year_plan_id, Task.id.in_(piece))
        found.update(session.scalars(its))
    return found


def rows(
    session: Session, year_plan_id: int, task_ids: Sequence[int], lens: Lens
) -> dict[int, Row]:
    """The tasks of the year among `task_ids`, as a list shows them."""
    found: dict[int, Row] = {}
    for start in range(0, len(task_ids), PIECE):
        piece = task_ids[start : start + PIECE]
        its = select(Task).where(Task.year_plan_id == year_plan_id, Task.id.in_(piece))
        for task in listing.lines_as(Taken, session, its):
            found[task.id] = lens.row(task)
    return found


def now_of(row: Row) -> Now:
    """What the cells of a task would say today, and what is behind them."""
    task = row.row
    assert isinstance(task, Taken)
    return Now(
        version=task.version,
        says={which: str(value) for which, value in shown(row).items()},
        holds={
            Field.TITLE: task.title,
            Field.KIND: task.schedule_type,
            Field.DUE: task.due_date,
            Field.LEADER: task.leader_post_id,
            Field.UNIT: task.lead_unit_id,
            Field.HANDLER: task.handler_id,
        },
        is_of_period=row.is_of_period,
    )


def office_of(session: Session, lens: Lens) -> Office:
    """The names that a table may use today: active units, people, holders of seats that answer."""
    units = session.scalars(accounts.units()).all()
    people = session.scalars(accounts.people()).all()
    seats = session.scalars(accounts.leading_seats(lens.today)).all()
    return Office(
        units=[Named(one.id, _names(one.name, one.short_name)) for one in units],
        people=[Named(one.id, (one.name,), one.unit_id) for one in people],
        seats=[Named(one.id, (lens.holders[one.id],)) for one in seats if one.id in lens.holders],
    )


def _names(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def in_order(edits: Collection[Edit]) -> list[tuple[int, list[Edit]]]:
    """The edits task by task, as the table has them."""
    found: dict[int, list[Edit]] = {}
    for edit in edits:
        found.setdefault(edit.task_id, []).append(edit)
    return list(found.items())
