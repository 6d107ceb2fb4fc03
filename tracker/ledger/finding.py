"""What the words of a search lead to: tasks with the places where the words stand, then clauses.

Tasks come by the newest place in them, whatever it is, so that the index can be read from its end
and need not be read whole; each task once, however many pages are opened. The words are looked for
again in the rows as they are: what is shown is what stands there.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from tracker.core.errors import Refused
from tracker.ledger import queries as ledger
from tracker.ledger.models import Evidence, EvidenceLink, ProgressEntry, Task, TaskSource
from tracker.ledger.pages import Lens, Row
from tracker.ledger.searched import PROGRESS, PROOF, TASK
from tracker.plans.models import Clause, SourceDocument
from tracker.search import queries, rules
from tracker.search.queries import Asked, Place
from tracker.search.rules import Excerpt, Words
from tracker.web.refs import NotARef, number_of, ref

MOST = 50  # tasks and clauses of one page
LOOK = 200  # texts asked for at once
ROUNDS = 8  # times the index is asked for more; the rest is on the next page
SHOWN = 3  # places of one task
TASKS, CLAUSES = "t", "c"


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where the words stand, in the words of the office; `at` and `by` of what was said."""

    place: str
    excerpt: Excerpt
    at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class FoundTask:
    """A task with the first places; `more` are known besides, `whole` says that those are all."""

    row: Row
    hits: Sequence[Hit]
    more: int
    whole: bool

    @property
    def title(self) -> Excerpt:
        """Its title, the words marked where they stand in it."""
        own = next((hit.excerpt for hit in self.hits if hit.place == "任务"), None)
        return own or Excerpt(self.row.title, ())

    @property
    def others(self) -> Sequence[Hit]:
        """The places outside the title."""
        return [hit for hit in self.hits if hit.place != "任务"]


@dataclass(frozen=True, slots=True)
class FoundClause:
    """A clause; `tasks` came of it, in none of which the words stand."""

    clause: Clause
    title: Excerpt
    text: Excerpt | None
    tasks: int


@dataclass(slots=True)
class Found:
    """One page of what was found; `after` is where the next begins, `count` is of all pages."""

    tasks: list[FoundTask] = field(default_factory=list)
    clauses: list[FoundClause] = field(default_factory=list)
    after: str = ""
    count: int = 0

    @property
    def counted(self) -> str:
        """How many places there are, in words."""
        most = queries.MOST_COUNTED
        return f"超过 {most:,} 处" if self.count > most else f"{self.count:,} 处"


def words_of(said: str) -> tuple[Words | None, str]:
    """What to look for, or why there is nothing to look for; neither before anything is written."""
    if not said.strip():
        return None, ""
    try:
        return rules.asked(said), ""
    except Refused as no:
        return None, str(no)


def find(session: Session, asked: Asked, lens: Lens, after: str = "") -> Found:
    """One page of what `asked` leads to, from `after` on (the `after` of the page before)."""
    found = Found(count=queries.count(session, asked))
    stage, before = _place_of(after)
    if not found.count:
        return found
    if stage == TASKS:
        found.tasks, last = _tasks(session, asked, lens, before)
        if last:
            found.after = f"{TASKS}{ref(last)}"
            return found
        before = None
    room = MOST - len(found.tasks)
    if not room:
        found.after = CLAUSES
        return found
    found.clauses, last = _clauses(session, asked, before, room)
    found.after = f"{CLAUSES}{ref(last)}" if last else ""
    return found


def _place_of(after: str) -> tuple[str, int | None]:
    """Whether tasks or clauses go on, and below which number; the beginning for what is neither.

    Numbers go by letters in addresses (`web.refs`).
    """
    if after == CLAUSES:
        return CLAUSES, None
    try:
        number = number_of(after[1:])
    except NotARef:
        return TASKS, None
    return (after[0], number) if after[0] in (TASKS, CLAUSES) else (TASKS, None)


def _tasks(
    session: Session, asked: Asked, lens: Lens, start: int | None
) -> tuple[list[FoundTask], int | None]:
    """A page of tasks, and the number below which the next begins, if there is more."""
    asked, groups = replace(asked, of_tasks=True), dict[int, list[Place]]()
    before, after, whole = start, None, False
    for _ in range(ROUNDS):
        numbers = queries.newest(session, asked, LOOK, before)
        window = queries.places(session, numbers)
        met = {place.task_id for place in window if place.task_id} - groups.keys()
        # what an earlier page has shown by a newer place does not come again
        shown = queries.which_of(session, asked, met, start) if start and met else set()
        after = _gather(window, shown, groups)
        whole = len(numbers) < LOOK
        if whole or after:
            break
        before = numbers[-1]
    if after is None and not whole:
        after = before
    return _shown(session, asked.words, lens, groups, whole), after


def _gather(
    window: Iterable[Place], shown: Collection[int], groups: dict[int, list[Place]]
) -> int | None:
    """Put the places under their tasks; where the page is full, the number above the first left."""
    after = None
    for place in window:
        task_id = place.task_id or 0
        if task_id in groups:
            groups[task_id].append(place)
        elif task_id not in shown and after is None:
            if len(groups) == MOST:
                after = place.id + 1
            else:
                groups[task_id] = [place]
    return after


def _shown(
    session: Session,
    words: Words,
    lens: Lens,
    groups: Mapping[int, Sequence[Place]],
    whole: bool,
) -> list[FoundTask]:
    if not groups:
        return []
    said = _said(session, words, [place for its in groups.values() for place in its[:SHOWN]])
    owners = ledger.with_owners().where(Task.id.in_(groups))
    tasks = {task.id: task for task in session.scalars(owners)}
    found = []
    for task_id, its in groups.items():
        own = _own(tasks[task_id], words)
        hits = [*own, *said.get(task_id, ())]
        if hits:
            others = sum(place.kind != TASK for place in its)
            shown = hits[:SHOWN]
            more = len(own) + others - len(shown)
            found.append(FoundTask(lens.row(tasks[task_id]), shown, max(0, more), whole))
    return found


def _own(task: Task, words: Words) -> list[Hit]:
    """The places in the task itself."""
    title, requirement = rules.excerpts((task.title, task.requirement), words)
    both = (("任务", title), ("要点原文", requirement))
    return [Hit(place, piece) for place, piece in both if piece is not None]


def _said(session: Session, words: Words, entries: Iterable[Place]) -> dict[int, list[Hit]]:
    """The places in what was said of the tasks and in the titles of their proof, newest first."""
    rows = list(entries)
    lines = select(ProgressEntry).options(joinedload(ProgressEntry.by))
    lines = lines.where(ProgressEntry.id.in_([e.row_id for e in rows if e.kind == PROGRESS]))
    links = select(EvidenceLink).options(
        joinedload(EvidenceLink.evidence).joinedload(Evidence.uploaded_by)
    )
    links = links.where(EvidenceLink.id.in_([e.row_id for e in rows if e.kind == PROOF]))
    texts: dict[tuple[str, int], tuple[str, str, datetime, str]] = {}
    for line in session.scalars(lines):
        by = line.by.name if line.by else "系统"
        texts[PROGRESS, line.id] = "进展", line.text, line.at, by
    for link in session.scalars(links):
        its = link.evidence
        by = its.uploaded_by.name if its.uploaded_by else ""
        texts[PROOF, link.id] = "佐证", its.title, its.uploaded_at, by
    found: dict[int, list[Hit]] = {}
    for entry in rows:
        if (entry.kind, entry.row_id) not in texts:
            continue
        place, text, at, by = texts[entry.kind, entry.row_id]
        [piece] = rules.excerpts((text,), words)
        if piece is not None:
            found.setdefault(entry.task_id or 0, []).append(Hit(place, piece, at, by))
    return found


def _clauses(
    session: Session, asked: Asked, before: int | None, room: int
) -> tuple[list[FoundClause], int | None]:
    """A page of clauses, without those whose tasks say the same words: they are found as tasks."""
    numbers = queries.newest(session, replace(asked, of_tasks=False), room, before)
    ids = [place.clause_id for place in queries.places(session, numbers) if place.clause_id]
    tasks = _tasks_of(session, ids)
    among = {task for its in tasks.values() for task in its}
    matched = queries.which_of(session, replace(asked, of_tasks=True), among, 0)
    alone = [one for one in ids if not matched & tasks.get(one, set())]
    found = []
    for clause, own in session.execute(_clauses_with_text(alone)):
        title, piece = rules.excerpts((clause.heading, own), asked.words)
        if title or piece:
            shown = title or Excerpt(clause.heading[: rules.SHOWN], ())
            found.append(FoundClause(clause, shown, piece, len(tasks.get(clause.id, ()))))
    return found, numbers[-1] if len(numbers) == room else None


def _tasks_of(session: Session, clause_ids: Sequence[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    query = select(TaskSource.clause_id, TaskSource.task_id)
    for clause_id, task_id in session.execute(query.where(TaskSource.clause_id.in_(clause_ids))):
        found.setdefault(clause_id, set()).add(task_id)
    return found


def _clauses_with_text(clause_ids: Sequence[int]) -> Select[Clause, str]:
    own = func.substr(
        SourceDocument.text, Clause.body_start + 1, Clause.body_end - Clause.body_start
    )
    return (
        select(Clause, own)
        .join(Clause.document)
        .options(joinedload(Clause.document).load_only(SourceDocument.org_id, SourceDocument.title))
        .where(Clause.id.in_(clause_ids))
        .order_by(Clause.document_id.desc(), Clause.order_no)
    )
