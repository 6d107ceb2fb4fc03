"""Keeping the index true: within the flush that changed the rows, and all of it anew."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from flask import Flask
from sqlalchemy import (
    ColumnElement,
    Result,
    delete,
    event,
    insert,
    inspect,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import ORMExecuteState, Session

from tracker.access.scope import everywhere
from tracker.core.db import db
from tracker.search.models import ENTRY, FIND, INDEX, is_sqlite
from tracker.search.rules import grams
from tracker.search.scoping import marks
from tracker.search.sources import KEY, Source, known

PIECE = 1000  # rows in memory at a time
BATCH = 500  # rows of one statement
WHY = "the index follows rows that their own scope let through; each entry carries their office"


class PastTheIndex(RuntimeError):
    """A bulk statement wrote texts that the index would not know of: a fault of ours."""


def init_app(app: Flask, sources: Sequence[Source]) -> None:
    """Let these be found, and let the index follow them (the listeners once a process)."""
    app.extensions[KEY] = tuple(sources)
    with app.app_context():
        factory = db.session.session_factory
    if not event.contains(factory, "after_flush", follow_flush):
        event.listen(factory, "before_flush", follow_deletes)
        event.listen(factory, "after_flush", follow_flush)
        event.listen(factory, "do_orm_execute", _follow_bulk)


def entry_of(row: Any) -> dict[str, Any]:
    """The index row for a row of a source's select."""
    found = {
        "org_id": row.org_id,
        "kind": row.kind,
        "row_id": row.row_id,
        "year_plan_id": row.year_plan_id,
        "task_id": row.task_id,
        "clause_id": row.clause_id,
    }
    whose = marks(row.org_id, row.year_plan_id, row.task_id)
    return found | {"grams": f"{' '.join(whose)} {grams((row.one or '', row.other or ''))}"}


def follow(session: Session, source: Source, row_ids: Collection[int], *, new: bool) -> None:
    """Write into the index what these rows of the source say now, or that they say nothing.

    `new` ones cannot stand in it yet.
    """
    for part in _parts(sorted(row_ids)):
        if not new:
            forget(session, source, part)
        with everywhere(WHY):
            rows = session.execute(source.select().where(source.model.id.in_(part))).all()
        put(session, [entry_of(row) for row in rows])


def forget(session: Session, source: Source, row_ids: Collection[int]) -> None:
    """Take out of the index what stands in it of these rows."""
    for part in _parts(sorted(row_ids)):
        theirs = (ENTRY.c.kind == source.kind, ENTRY.c.row_id.in_(part))
        with everywhere(WHY):
            if is_sqlite(session):
                _out_of_fts(session, theirs)
            session.execute(delete(ENTRY).where(*theirs))


def put(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write new index rows."""
    for part in _parts(rows):
        with everywhere(WHY):
            if not is_sqlite(session):
                session.execute(insert(ENTRY), list(part))
                continue
            number = ENTRY.c.id
            new = insert(ENTRY).returning(number, sort_by_parameter_order=True)
            numbers = session.scalars(new, list(part)).all()
            pairs = zip(numbers, part, strict=True)
            session.execute(
                insert(FIND), [{"rowid": one, "grams": row["grams"]} for one, row in pairs]
            )


def _out_of_fts(session: Session, theirs: Sequence[ColumnElement[bool]]) -> None:
    """FTS5 wants the tokens back that it was given: they stand in the row until it is deleted."""
    rows = session.execute(select(ENTRY.c.id, ENTRY.c.grams).where(*theirs)).all()
    if rows:
        values = [{INDEX: "delete", "rowid": row.id, "grams": row.grams} for row in rows]
        session.execute(insert(FIND), values)


def follow_deletes(session: Session, *_: object) -> None:
    """Before a flush: the texts of what it will delete go first, as they point at it."""
    for source in known():
        gone = {row.id for row in session.deleted if isinstance(row, source.model)}
        if gone:
            forget(session, source, gone)


def follow_flush(session: Session, *_: object) -> None:
    """After a flush: index what it wrote. Costs nothing where nothing of it can be found."""
    for source in known():
        new = {row.id for row in session.new if isinstance(row, source.model)}
        if new:
            follow(session, source, new, new=True)
        changed = _changed(session, source) - new
        if changed:
            follow(session, source, changed, new=False)


def _follow_bulk(state: ORMExecuteState) -> Result[Any] | None:
    """Let the index follow a bulk delete or update; refuse what tells no rows (PastTheIndex)."""
    if not (state.is_delete or state.is_update or state.is_insert) or state.bind_mapper is None:
        return None
    source = next((one for one in known() if one.model is state.bind_mapper.class_), None)
    statement: Any = state.statement
    if source is None or (state.is_update and not _writes(statement, source)):
        return None
    if state.is_insert or isinstance(state.parameters, list):
        raise PastTheIndex(f"{source.model.__name__}: write texts through objects of the session")
    ids = select(source.model.id)
    condition = statement.whereclause
    touched = set(state.session.scalars(ids if condition is None else ids.where(condition)))
    if state.is_delete:
        forget(state.session, source, touched)
        return None
    result = state.invoke_statement()
    follow(state.session, source, touched, new=False)
    return result


def _writes(statement: Any, source: Source) -> bool:
    """Whether a bulk update touches what the texts rest on; one by primary key may."""
    values = statement._values
    return not values or bool({column.name for column in values} & set(source.columns))


def rebuild(session: Session) -> int:
    """Make the index of all offices anew from the rows; return how many texts it has."""
    if not is_sqlite(session):
        session.execute(text("SET LOCAL statement_timeout = 0"))
    with everywhere(WHY):
        session.flush()
        if is_sqlite(session):
            session.execute(insert(FIND), [{INDEX: "delete-all"}])
        session.execute(delete(ENTRY))
        written = 0
        every = union_all(*(source.select() for source in known()))
        rows = session.execute(
            every.order_by("at", "kind", "row_id"), execution_options={"yield_per": PIECE}
        )
        for part in rows.partitions():
            put(session, [entry_of(row) for row in part])
            written += len(part)
    return written


def _changed(session: Session, source: Source) -> set[int]:
    """The rows of a source whose text this flush changed."""
    changed = set()
    followed: dict[int, set[int]] = {}
    for row in session.dirty:
        if isinstance(row, source.model) and _moved(row, source.columns):
            changed.add(row.id)
        for number, follower in enumerate(source.followers):
            if isinstance(row, follower.model) and _moved(row, follower.columns):
                followed.setdefault(number, set()).add(row.id)
    for number, ids in followed.items():
        with everywhere(WHY):
            changed |= set(session.scalars(source.followers[number].rows(ids)))
    return changed


def _moved(row: object, columns: Iterable[str]) -> bool:
    attributes = inspect(row).attrs
    return any(attributes[name].history.has_changes() for name in columns)


def _parts(rows: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
