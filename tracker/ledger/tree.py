"""The ledger by clause: tasks under the headings of the documents they came from.

A task stands once, under the first clause of its source; headings below the second level are
taken together with the one above them, as the office reads its points.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.ledger.models import Task, TaskSource
from tracker.ledger.pages import Row
from tracker.plans import queries as plans
from tracker.plans.models import Clause, SourceDocument

LEVELS = 2  # of headings that fold
ELSEWHERE = "不在现行条文里的任务"


class Heading(NamedTuple):
    """A clause as far as the tree needs it."""

    id: int
    parent_id: int | None
    document_id: int
    ordinal: str
    heading: str


@dataclass
class Branch:
    """A heading that folds, with its own rows and the headings under it.

    `done` and `of` count what there was to do under it, also where a filter hides it.
    """

    title: str
    level: int
    document_id: int | None = None  # None: of tasks that are in no clause
    done: int = 0
    of: int = 0
    rows: list[Row] = field(default_factory=list)
    below: list["Branch"] = field(default_factory=list)

    @property
    def shown(self) -> int:
        """How many rows it has, with those of the headings under it."""
        return len(self.rows) + sum(one.shown for one in self.below)


def headings(session: Session, year_plan_id: int) -> list[Heading]:
    """The outlines of the year's documents in force, in order; one question."""
    rows: Iterable[Any] = session.execute(
        select(Clause.id, Clause.parent_id, Clause.document_id, Clause.ordinal, Clause.heading)
        .join(SourceDocument, SourceDocument.id == Clause.document_id)
        .where(SourceDocument.year_plan_id == year_plan_id, plans.is_in_force())
        .order_by(Clause.document_id, Clause.order_no)
    )
    return [Heading(*row) for row in rows]


def clause_of_tasks(session: Session, year_plan_id: int) -> dict[int, int]:
    """The clause in which each of the year's tasks begins, by task."""
    rows = session.execute(
        select(TaskSource.task_id, TaskSource.clause_id)
        .join(Task, Task.id == TaskSource.task_id)
        .where(Task.year_plan_id == year_plan_id)
        .order_by(TaskSource.document_id, TaskSource.start)
    )
    found: dict[int, int] = {}
    for task_id, clause_id in rows:
        found.setdefault(task_id, clause_id)
    return found


def grown(
    outline: Sequence[Heading],
    clause_of: Mapping[int, int],
    rows: Iterable[Row],
    done: Mapping[int, bool],
) -> list[Branch]:
    """The branches that have tasks, in the order of the document.

    `done` says of each task there was to do whether it is done; `rows` are those shown.
    """
    branches: dict[int, Branch] = {}
    roots: list[Branch] = []
    for one in outline:
        _grow(one, branches, roots)
    elsewhere = Branch(ELSEWHERE, 1)

    def place(task_id: int) -> Branch:
        return branches.get(clause_of.get(task_id, 0), elsewhere)

    for row in rows:
        place(row.row.id).rows.append(row)
    counted: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    for task_id, is_done in done.items():
        sums = counted[id(place(task_id))]
        sums[0] += is_done
        sums[1] += 1
    whole = [*roots, elsewhere]
    for branch in whole:
        _count(branch, counted)
    return [_pruned(branch) for branch in whole if branch.of or branch.shown]


def _grow(one: Heading, branches: dict[int, Branch], roots: list[Branch]) -> None:
    """Give the heading a branch of its own, or that of the heading above it."""
    above = branches.get(one.parent_id or 0)
    if above is not None and above.level == LEVELS:
        branches[one.id] = above
        return
    level = above.level + 1 if above else 1
    branch = Branch(f"{_mark(one.ordinal)}{one.heading}", level, one.document_id)
    branches[one.id] = branch
    (above.below if above else roots).append(branch)


def _mark(ordinal: str) -> str:
    """The ordinal as it stands before a heading: 一、 but （一）."""
    return ordinal if not ordinal or ordinal.endswith(("）", ")")) else f"{ordinal}、"


def _count(branch: Branch, counted: Mapping[int, list[int]]) -> None:
    branch.done, branch.of = counted.get(id(branch), (0, 0))
    for one in branch.below:
        _count(one, counted)
        branch.done += one.done
        branch.of += one.of


def _pruned(branch: Branch) -> Branch:
    branch.below = [_pruned(one) for one in branch.below if one.of or one.shown]
    return branch
