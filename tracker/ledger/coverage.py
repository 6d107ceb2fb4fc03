"""A document's own text, each clause with how its work stands (覆盖图, product.md 2.1, 4.2)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, joinedload

from tracker.ledger.lights import COVER_NAMES, Cover, cover_of, cover_of_task
from tracker.ledger.models import Task, TaskSource
from tracker.plans import chain
from tracker.plans.models import Clause, ClauseExcuse, SourceDocument
from tracker.plans.passages import Passage, passages
from tracker.plans.rules import QUIET_REASONS, place_of


@dataclass(frozen=True, slots=True)
class Stretch:
    """A passage of the text; titles and headings over others are not counted: no `cover`.

    `tasks` are those whose words stand here, or in a clause that answers this one.
    """

    passage: Passage
    cover: Cover | None
    tasks: tuple[Task, ...] = ()
    excuse: ClauseExcuse | None = None

    @property
    def clause(self) -> Clause:
        """The clause, where there is one."""
        assert self.passage.clause is not None
        return self.passage.clause

    @property
    def place(self) -> str:
        """三（二）1."""
        return place_of(self.clause.path)

    @property
    def word(self) -> str:
        """How it stands, in a word."""
        return COVER_NAMES[self.cover] if self.cover else ""

    @property
    def why(self) -> str:
        """Why it is no hole, as its own words tell; empty where a person has to say so."""
        if self.cover != Cover.EXCUSED or self.passage.quiet is None:
            return ""
        return QUIET_REASONS[self.passage.quiet]


@dataclass(frozen=True, slots=True)
class Coverage:
    """A document in stretches, with the counts of its states."""

    document: SourceDocument
    stretches: Sequence[Stretch]

    @property
    def counted(self) -> list[Stretch]:
        """The clauses that have a state."""
        return [one for one in self.stretches if one.cover is not None]

    @property
    def counts(self) -> dict[Cover, int]:
        """How many clauses are in each state, in the order of the states."""
        found = Counter(one.cover for one in self.stretches)
        return {cover: found[cover] for cover in Cover}

    def of(self, cover: Cover) -> list[Stretch]:
        """The clauses in that state."""
        return [one for one in self.stretches if one.cover == cover]

    def at(self, order_no: int | None) -> Stretch | None:
        """The clause of that number in the document."""
        return next((one for one in self.counted if one.clause.order_no == order_no), None)


def coverages(session: Session, document_ids: Iterable[int], today: date) -> list[Coverage]:
    """How documents are covered on `today`: five questions, whatever their number and length."""
    ids = list(document_ids)
    documents = session.scalars(chain.with_texts(ids)).all()
    clauses: dict[int, list[Clause]] = defaultdict(list)
    for clause in session.scalars(chain.clauses_of(ids)):
        clauses[clause.document_id].append(clause)
    excuses = {row.clause_id: row for row in session.scalars(chain.excuses(ids))}
    tasks = _tasks(session, ids)

    def stretch(passage: Passage) -> Stretch:
        clause = passage.clause
        if clause is None:
            return Stretch(passage, None)
        its, excuse = tuple(tasks.get(clause.id, ())), excuses.get(clause.id)
        if not passage.is_piece and not its and not excuse:
            return Stretch(passage, None)
        said = [_cover_of_task(task, today) for task in its]
        quiet = excuse is not None or passage.quiet is not None
        return Stretch(passage, cover_of(said, is_excused=quiet), its, excuse)

    return [
        Coverage(row, [stretch(one) for one in passages(row.text, clauses[row.id])])
        for row in documents
    ]


def _cover_of_task(task: Task, today: date) -> Cover | None:
    return cover_of_task(
        task.state,
        task.nearest_due,
        has_handler=task.handler_id is not None,
        has_evidence=task.evidence_count > 0,
        today=today,
    )


def _tasks(session: Session, document_ids: Sequence[int]) -> dict[int, list[Task]]:
    """The tasks of each clause, by number: of its own words, and of clauses that answer it."""
    owners = joinedload(Task.lead_unit), joinedload(Task.handler)
    of_task = and_(Task.id == TaskSource.task_id, Task.org_id == TaskSource.org_id)
    own = (
        select(TaskSource.clause_id, Task)
        .join(Task, of_task)
        .where(TaskSource.document_id.in_(document_ids))
        .options(*owners)
    )
    down = chain.answering(document_ids)
    answering = (
        select(down.c.above, Task)
        .join(TaskSource, TaskSource.clause_id == down.c.below)
        .join(Task, of_task)
        .options(*owners)
    )
    found: dict[int, dict[int, Task]] = defaultdict(dict)
    for query in (own, answering):
        for clause_id, task in session.execute(query):
            found[clause_id][task.id] = task
    return {key: sorted(its.values(), key=lambda task: task.seq_no) for key, its in found.items()}
