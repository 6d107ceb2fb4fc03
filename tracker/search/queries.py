"""What the index is asked: the newest texts with these words, how many there are, of which tasks.

The office is part of every match (`scoping`), so the engine never walks another's texts; rows are
then read through the scope as all others are.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, column, func, select
from sqlalchemy.orm import Session

from tracker.access.scope import EVERYWHERE, OutOfScope, current_scope
from tracker.search import scoping
from tracker.search.models import FIND, INDEX, SearchEntry, is_sqlite
from tracker.search.rules import Words

MOST_COUNTED = 1000
SOME = 200  # texts of one answer about tasks
WINDOWS = (2_000, 10_000)  # newest texts that PostgreSQL looks through before its index


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Words in the scope's office: of one year or all, of tasks or of what has none, of some."""

    words: Words
    year_plan_id: int | None = None
    of_tasks: bool | None = None
    task_ids: tuple[int, ...] = ()


class Place(NamedTuple):
    """An entry without its tokens."""

    id: int
    kind: str
    row_id: int
    task_id: int | None
    clause_id: int | None


def newest(
    session: Session, asked: Asked, most: int, before: int | None = None, since: int | None = None
) -> list[int]:
    """The numbers of the newest entries that match, newest first; of those older than `before`,
    and with `since` not older than that.
    """
    if is_sqlite(session):
        return list(session.scalars(_in_fts(asked, before, most, since)))
    if not asked.task_ids:
        for window in WINDOWS:
            found = list(session.scalars(_in_window(asked, before, most, window)))
            if len(found) == most:
                return found
            if len(found) < most / 10:  # too rare for a wider one: quick by the index
                break
    return list(session.scalars(_in_gin(asked, before, most, since)))


def count(session: Session, asked: Asked, most: int = MOST_COUNTED) -> int:
    """How many entries match, counted as far as `most` + 1."""
    if is_sqlite(session):
        some = _in_fts(asked, None, most + 1).order_by(None).subquery()
    else:
        some = _matching(asked).limit(most + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def places(session: Session, numbers: Collection[int]) -> list[Place]:
    """What stands behind these entries, newest first."""
    if not numbers:
        return []
    columns = (SearchEntry.kind, SearchEntry.row_id, SearchEntry.task_id, SearchEntry.clause_id)
    its = select(SearchEntry.id, *columns).where(SearchEntry.id.in_(numbers))
    return [Place(*row) for row in session.execute(its.order_by(SearchEntry.id.desc()))]


def which_of(session: Session, asked: Asked, task_ids: Collection[int], since: int) -> set[int]:
    """Of these tasks, those with an entry that matches, of the number `since` or newer."""
    left, found = set(task_ids), set[int]()
    while left:
        some = replace(asked, task_ids=tuple(sorted(left)))
        numbers = newest(session, some, SOME, since=since)
        there = {place.task_id for place in places(session, numbers) if place.task_id} & left
        if not there:
            break
        found |= there
        left -= there
        if len(numbers) < SOME:
            break
    return found


def matching(session: Session, asked: Asked) -> ColumnElement[bool]:
    """The condition on `SearchEntry` that it matches, for a query of rows that hang on it."""
    if is_sqlite(session):
        return SearchEntry.id.in_(
            select(FIND.c.rowid).where(FIND.c[INDEX].op("MATCH")(fts_query(asked, _office())))
        )
    return _said(asked)


def fts_query(asked: Asked, org_id: int) -> str:
    """The match of FTS5: marks and phrases, each in quotes. Tokens hold no quotes.

    >>> fts_query(Asked(words=Words(("村务公开",)), year_plan_id=7), 12)
    '"单单12" AND "年年7" AND "村务 务公 公开"'
    """
    parts = [f'"{" ".join(phrase)}"' for phrase in asked.words.phrases]
    if asked.task_ids:
        some = " OR ".join(f'"{scoping.of_task(one)}"' for one in asked.task_ids)
        return " AND ".join([f"({some})", *parts, *_quoted(asked, org_id, '"{}"')])
    return " AND ".join([*_quoted(asked, org_id, '"{}"'), *parts])


def ts_query(asked: Asked, org_id: int) -> str:
    """The same for PostgreSQL's to_tsquery.

    >>> ts_query(Asked(words=Words(("村务公开", "pdf"))), 12)
    "'单单12' & ('村务' <-> '务公' <-> '公开') & ('pdf')"
    """
    parts = [f"({' <-> '.join(_word(one) for one in phrase)})" for phrase in asked.words.phrases]
    if asked.task_ids:
        parts.append(f"({' | '.join(_word(scoping.of_task(one)) for one in asked.task_ids)})")
    return " & ".join([*_quoted(asked, org_id, "'{}'"), *parts])


def _quoted(asked: Asked, org_id: int, quotes: str) -> list[str]:
    own = scoping.of_office(org_id)
    year = [scoping.of_year(asked.year_plan_id)] if asked.year_plan_id else []
    sort = [] if asked.of_tasks is None else [scoping.of_sort(asked.of_tasks)]
    return [quotes.format(one) for one in (own, *year, *sort)]


def _word(token: str) -> str:
    return f"'{token}'"


def _in_fts(asked: Asked, before: int | None, most: int, since: int | None = None) -> Select[Any]:
    query = select(FIND.c.rowid).where(FIND.c[INDEX].op("MATCH")(fts_query(asked, _office())))
    if before is not None:
        query = query.where(FIND.c.rowid < before)
    if since is not None:
        query = query.where(FIND.c.rowid >= since)
    return query.order_by(FIND.c.rowid.desc()).limit(most)


def _said(asked: Asked) -> ColumnElement[bool]:
    found: ColumnElement[Any] = column("found")
    query = func.to_tsquery("simple", ts_query(asked, _office()))
    return (SearchEntry.org_id == _office()) & found.op("@@")(query)


def _matching(asked: Asked) -> Select[int]:
    return select(SearchEntry.id).where(_said(asked))


def _in_window(asked: Asked, before: int | None, most: int, texts: int) -> Select[int]:
    """Through the newest texts one by one: what is common stands there already."""
    found: ColumnElement[Any] = column("found")
    its = select(SearchEntry.id, found).where(SearchEntry.org_id == _office())
    if before is not None:
        its = its.where(SearchEntry.id < before)
    window = its.order_by(SearchEntry.id.desc()).limit(texts).subquery()
    query = func.to_tsquery("simple", ts_query(asked, _office()))
    return (
        select(window.c.id)
        .where(window.c.found.op("@@")(query))
        .order_by(window.c.id.desc())
        .limit(most)
    )


def _in_gin(asked: Asked, before: int | None, most: int, since: int | None) -> Select[int]:
    """By the index; apart from the order, so that PostgreSQL does not walk all texts backwards."""
    query: Select[Any] = _matching(asked)
    if before is not None:
        query = query.where(SearchEntry.id < before)
    if since is not None:
        query = query.where(SearchEntry.id >= since)
    some = query.cte("some").prefix_with("MATERIALIZED")
    return select(some.c.id).order_by(some.c.id.desc()).limit(most)


def _office() -> int:
    """The office of the work in hand: nobody else says whose texts are looked through."""
    scope = current_scope()
    if scope in (None, EVERYWHERE):
        raise OutOfScope("words are looked for in one office: access.scope.within")
    return int(scope or 0)
