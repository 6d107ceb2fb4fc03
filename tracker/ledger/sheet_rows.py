"""The rows of a ledger that leaves as a table: fetched piece by piece, each with what hangs on it.

Which rows there are is asked once, in their order; so a row that is moved while the rest is being
fetched is neither left out nor there twice. Between two pieces no transaction is open.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tracker.accounts.models import Unit
from tracker.ledger import listing
from tracker.ledger.kinds import EntryKind, RectificationState
from tracker.ledger.listing import Listed
from tracker.ledger.models import (
    Evidence,
    EvidenceLink,
    ProgressEntry,
    RectificationItem,
    Task,
    TaskSource,
    TaskSupport,
)
from tracker.ledger.pages import Lens, Row
from tracker.plans.models import Clause

One = TypeVar("One")
PIECE = 250  # rows
TITLES = 10  # of the newest proofs of a row; how many there are is told all the same
SAID = (EntryKind.PROGRESS, EntryKind.SUBMITTED)


@dataclass(slots=True)
class Taken(Listed):
    """A task as far as a table shows it: what a list shows, and the words of formal tables."""

    version: int
    chapter_title: str
    due_text: str
    recurrence: str
    lead_unit_id: int | None
    handler_id: int | None


class Heading(NamedTuple):
    """The clause that a task came from first."""

    clause_id: int
    words: str


class Mending(NamedTuple):
    """A rectification of a task."""

    problem: str
    measures: str
    unit: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: how the task stands, the `number` it has in the table, what hangs on it.

    What a table does not ask for is empty.
    """

    row: Row
    task: Taken
    number: int
    supports: Sequence[str] = ()
    heading: Heading | None = None
    opens_clause: bool = True  # the line before it is of another
    said: str = ""  # the newest words of progress
    proofs: Sequence[str] = ()  # titles of the newest
    mending: Sequence[Mending] = ()


Ask = Callable[[Session, Sequence[int]], Mapping[int, Any]]


def numbers(session: Session, query: Select[Task]) -> list[int]:
    """The ids of the tasks of `query`, in its order."""
    return list(session.scalars(query.with_only_columns(Task.id)))


def lines(
    session: Session, task_ids: Sequence[int], lens: Lens, beside: Mapping[str, Ask]
) -> Iterator[Line]:
    """The tasks of `task_ids` in that order; one that is gone meanwhile is left out.

    `beside` are the questions asked for each piece, by the field of `Line` that they fill.
    """
    count, before = 0, None
    for start in range(0, len(task_ids), PIECE):
        piece = task_ids[start : start + PIECE]
        its = select(Task).where(Task.id.in_(piece))
        tasks = {task.id: task for task in listing.lines_as(Taken, session, its)}
        found = {name: ask(session, piece) for name, ask in beside.items()}
        session.rollback()  # whoever writes the table out takes their time
        for number in piece:
            if task := tasks.get(number):
                count += 1
                hung = {name: its[number] for name, its in found.items() if number in its}
                clause = hung["heading"].clause_id if "heading" in hung else None
                opens = clause is None or clause != before
                before = clause
                yield Line(lens.row(task), task, count, opens_clause=opens, **hung)


def supports(session: Session, task_ids: Sequence[int]) -> dict[int, list[str]]:
    """The names of the units that support, as they were named."""
    rows = session.execute(
        select(TaskSupport.task_id, Unit.name)
        .join(TaskSupport.unit)
        .where(TaskSupport.task_id.in_(task_ids))
        .order_by(TaskSupport.id)
    )
    return _listed((number, name) for number, name in rows)


def headings(session: Session, task_ids: Sequence[int]) -> dict[int, Heading]:
    """The clause of the first characters that each came from."""
    rows = session.execute(
        select(TaskSource.task_id, Clause.id, Clause.heading)
        .join(TaskSource.clause)
        .where(TaskSource.task_id.in_(task_ids))
        .order_by(TaskSource.id.desc())
    )
    return {number: Heading(clause_id, words) for number, clause_id, words in rows}


def said(session: Session, task_ids: Sequence[int]) -> dict[int, str]:
    """The last words of whoever reported."""
    newest = (
        select(func.max(ProgressEntry.id))
        .where(
            ProgressEntry.task_id.in_(task_ids),
            ProgressEntry.kind.in_(SAID),
            ProgressEntry.text != "",
        )
        .group_by(ProgressEntry.task_id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(ProgressEntry.task_id, ProgressEntry.text).where(ProgressEntry.id.in_(newest))
    )
    return {number: words for number, words in rows if number is not None}


def proofs(session: Session, task_ids: Sequence[int]) -> dict[int, list[str]]:
    """The titles of the newest proofs."""
    rows = session.execute(
        select(EvidenceLink.task_id, Evidence.title)
        .join(EvidenceLink.evidence)
        .where(EvidenceLink.task_id.in_(task_ids))
        .order_by(EvidenceLink.id.desc())
    )
    return _listed(((number, title) for number, title in rows if number is not None), TITLES)


def mending(session: Session, task_ids: Sequence[int]) -> dict[int, list[Mending]]:
    """What was found wanting."""
    item = RectificationItem
    rows = session.execute(
        select(item.task_id, item.problem, item.measures, func.coalesce(Unit.name, ""), item.state)
        .outerjoin(item.lead_unit)
        .where(item.task_id.in_(task_ids))
        .order_by(item.id)
    )
    return _listed(
        (number, Mending(problem, measures, unit, state != RectificationState.CLOSED))
        for number, problem, measures, unit, state in rows
        if number is not None
    )


def _listed(rows: Iterable[tuple[int, One]], most: int | None = None) -> dict[int, list[One]]:
    found: dict[int, list[One]] = {}
    for number, one in rows:
        its = found.setdefault(number, [])
        if most is None or len(its) < most:
            its.append(one)
    return found
