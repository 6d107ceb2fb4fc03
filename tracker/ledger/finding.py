"""What the words of a search lead to: tasks with the places where the words stand, then clauses.

Tasks come by the newest place in them, whatever it is, so that the index can be read from its end
and need not be read whole; each task once, however many pages are opened. The words are looked for
again in the rows as they are: what is shown is what stands there.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from tracker.core.errors import Refused
from tracker.ledger import queries as ledger
from tracker.ledger.models import Evidence, EvidenceLink, ProgressEntry, Task, TaskSource
from tracker.ledger.pages import Lens, Row
from tracker.ledger.searched import PROGRESS, PROOF
from tracker.plans.models import Clause, SourceDocument
from tracker.search import queries, rules
from tracker.search.models import SearchEntry
from tracker.search.queries import Asked
from tracker.search.rules import Excerpt, Words

MOST = 50  # texts of one page
ENOUGH = 20  # tasks with which a page is full
ROUNDS = 8  # times the index is asked for more; the rest is on the next page
SHOWN = 3  # places of one task
LATEST = 200  # texts of a page's tasks that are looked at for their other places
AFTER = re.compile(r"([tc])([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where the words stand, in the words of the office; `at` and `by` of what was said."""

    place: str
    excerpt: Excerpt
    at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class FoundTask:
    """A task with the first places; `more` there are besides."""

    row: Row
    hits: Sequence[Hit]
    more: int

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
    excerpts: Sequence[Excerpt]
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
    at = AFTER.fullmatch(after)
    stage, before = (at[1], int(at[2])) if at else ("t", None)
    if not found.count:
        return found
    if stage == "t":
        found.tasks, last = _tasks(session, _narrowed(asked, of_tasks=True), lens, before)
        if last:
            found.after = f"t{last}"
            return found
        before = None
    room = MOST - len(found.tasks)
    found.clauses, last = _clauses(session, _narrowed(asked, of_tasks=False), before, room)
    found.after = f"c{last}" if last else ""
    return found


def _narrowed(asked: Asked, of_tasks: bool | None = None, task_ids: Iterable[int] = ()) -> Asked:
    return Asked(
        words=asked.words,
        year_plan_id=asked.year_plan_id,
        of_tasks=of_tasks,
        task_ids=tuple(sorted(task_ids)),
    )


def _tasks(
    session: Session, asked: Asked, lens: Lens, start: int | None
) -> tuple[list[FoundTask], int | None]:
    """A page of tasks, and the number below which the next begins, if there is more."""
    newest: dict[int, SearchEntry] = {}  # of each task the place by which it came
    counts: dict[int, int] = {}
    before, full = start, False
    for _ in range(ROUNDS):
        most = MOST - len(newest)
        numbers = queries.newest(session, asked, most, before)
        full = len(numbers) == most
        window = session.scalars(queries.entries(numbers)).all() if numbers else []
        fresh = {e.task_id for e in window if e.task_id and e.task_id not in counts}
        tops = _tops(session, asked, fresh)
        for entry in window:
            top, places = tops.get(entry.task_id or 0, (0, 0))
            if top == entry.id:  # else an earlier page, or this one, has the task by a newer place
                newest[entry.task_id or 0], counts[entry.task_id or 0] = entry, places
        if not full:
            break
        before = numbers[-1]
        if len(newest) >= ENOUGH:
            break
    return _shown(session, asked, lens, newest, counts), before if full else None


def _tops(session: Session, asked: Asked, task_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Of each of these tasks the number of its newest place, and how many places there are."""
    if not task_ids:
        return {}
    mine = queries.matching(session, _narrowed(asked, task_ids=task_ids))
    rows = session.execute(
        select(SearchEntry.task_id, func.max(SearchEntry.id), func.count())
        .where(mine)
        .group_by(SearchEntry.task_id)
    )
    return {int(task_id or 0): (top, places) for task_id, top, places in rows}


def _shown(
    session: Session,
    asked: Asked,
    lens: Lens,
    newest: Mapping[int, SearchEntry],
    counts: Mapping[int, int],
) -> list[FoundTask]:
    if not newest:
        return []
    numbers = queries.newest(session, _narrowed(asked, task_ids=newest), LATEST)
    entries = {entry.id: entry for entry in newest.values()}
    entries |= {entry.id: entry for entry in session.scalars(queries.entries(numbers))}
    said = _said(session, asked.words, entries.values())
    owners = ledger.with_owners().where(Task.id.in_(newest))
    tasks = {task.id: task for task in session.scalars(owners)}
    found = []
    for task_id in newest:
        task = tasks[task_id]
        hits = [*_own(task, asked.words), *said.get(task_id, ())]
        if hits:
            places = counts[task_id] + (len(_own(task, asked.words)) > 1)
            shown = hits[:SHOWN]
            found.append(FoundTask(lens.row(task), shown, max(0, places - len(shown))))
    return found


def _own(task: Task, words: Words) -> list[Hit]:
    """The places in the task itself."""
    title, requirement = rules.excerpts((task.title, task.requirement), words)
    both = (("任务", title), ("要点原文", requirement))
    return [Hit(place, piece) for place, piece in both if piece is not None]


def _said(session: Session, words: Words, entries: Iterable[SearchEntry]) -> dict[int, list[Hit]]:
    """The places in what was said of the tasks and in the titles of their proof, newest first."""
    rows = sorted(entries, key=lambda entry: -entry.id)
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
    if room <= 0:
        return [], None
    numbers = queries.newest(session, asked, room, before)
    entries = session.scalars(queries.entries(numbers)).all() if numbers else []
    ids = [entry.clause_id for entry in entries if entry.clause_id]
    tasks = _tasks_of(session, ids)
    among = {task for its in tasks.values() for task in its}
    matched = _tops(session, asked, among).keys()
    alone = [one for one in ids if not matched & tasks.get(one, set())]
    found = []
    for clause, own in session.execute(_clauses_with_text(alone)):
        pieces = rules.excerpts((clause.heading, own), asked.words)
        if any(pieces):
            shown = [piece for piece in pieces if piece is not None]
            found.append(FoundClause(clause, shown, len(tasks.get(clause.id, ()))))
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
