"""Whose rows a piece of work can reach: one choke point (reliability.md 2.10).

Every business model is `OrgOwned`. Inside `within(org_id)` (a request: the actor's
organisation) each statement is narrowed to that organisation, and what cannot be narrowed (text,
bulk, most of Core) is refused; outside it, and outside `everywhere(reason)`, every statement that
touches such a model anywhere is refused.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

from flask import Flask, g, has_request_context
from sqlalchemy import (
    Executable,
    ForeignKey,
    ForeignKeyConstraint,
    Select,
    UniqueConstraint,
    event,
)
from sqlalchemy.orm import (
    FromStatement,
    Mapped,
    ORMExecuteState,
    Session,
    mapped_column,
    with_loader_criteria,
)
from sqlalchemy.schema import SchemaItem, Table
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import TextClause
from sqlalchemy.sql.visitors import ExternallyTraversible

from tracker.access.actor import current_actor
from tracker.core.db import db

EVERYWHERE = 0

# These come past every event.
PAST_EVENTS = ("bulk_save_objects", "bulk_insert_mappings", "bulk_update_mappings", "connection")

_scope: ContextVar[int | None] = ContextVar("scope", default=None)
_owned_tables: set[str] = set()


class OrgOwned:
    """A row of one organisation."""

    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        _owned_tables.add(cls.__dict__["__tablename__"])
        super().__init_subclass__(**kwargs)


def org_table(*items: SchemaItem) -> tuple[SchemaItem, ...]:
    """`__table_args__` of an OrgOwned model that others point at with `same_org`."""
    return (UniqueConstraint("org_id", "id"), *items)


def same_org(column: str, table: str) -> ForeignKeyConstraint:
    """A foreign key into `table` that the database refuses across organisations.

    `column` is an integer column of the row; None in it means "no such row".
    """
    return ForeignKeyConstraint(["org_id", column], [f"{table}.org_id", f"{table}.id"])


class OutOfScope(RuntimeError):
    """A statement on business rows that nobody narrowed: a fault of ours, never of the user."""


@contextmanager
def within(org_id: int) -> Iterator[None]:
    """Everything inside reaches the rows of this organisation only."""
    token = _scope.set(org_id)
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def everywhere(reason: str) -> Iterator[None]:
    """Jobs and commands that serve all organisations; `reason` is for the reader of the code."""
    if not reason:
        raise ValueError("say why")
    with within(EVERYWHERE):
        yield


def in_each(offices: Iterable[int], work: Callable[[int], int], complaint: str) -> int:
    """Do `work` within each organisation and return the sum of what it counted.

    A fault in one organisation's rows holds up no other: when all have had their turn, all faults
    are raised as one group that says `complaint`.
    """
    done, faults = 0, []
    for office in offices:
        try:
            with within(office):
                done += work(office)
        except Exception as fault:  # raised again below, with its organisation
            db.session.rollback()
            fault.add_note(f"organization {office}")
            faults.append(fault)
    if faults:
        raise ExceptionGroup(complaint, faults)
    return done


def current_scope() -> int | None:
    """The organisation of the work in hand, EVERYWHERE, or None where nothing is opened."""
    scope = _scope.get()
    if scope is None and has_request_context() and "actor" in g:
        actor = current_actor()
        return actor.place_id if actor else None
    return scope


def init_app(_app: Flask) -> None:
    """Attach the choke point to the session (once a process)."""
    factory = db.session.session_factory
    if not event.contains(factory, "do_orm_execute", _narrow):
        event.listen(factory, "do_orm_execute", _narrow)
        event.listen(factory, "before_flush", _check_writes)
        event.listen(factory, "loaded_as_persistent", _check_loaded)
        for name in PAST_EVENTS:
            setattr(factory.class_, name, _not_within(getattr(factory.class_, name)))
        factory.class_.get = _own_only(factory.class_.get)  # type: ignore[method-assign]


def _not_within(method: Callable[..., Any]) -> Callable[..., Any]:
    bulk = method.__name__.startswith("bulk")

    @wraps(method)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        scope = current_scope()
        if scope != EVERYWHERE and (bulk or scope is not None):
            raise OutOfScope(f"{method.__name__} cannot be narrowed: access.scope.everywhere")
        return method(*args, **kwargs)

    return guarded


def _own_only(method: Callable[..., Any]) -> Callable[..., Any]:
    """What another scope left in the session is not to be had, as if it had to be asked for."""

    @wraps(method)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        row = method(*args, **kwargs)
        if isinstance(row, OrgOwned) and current_scope() not in (EVERYWHERE, row.org_id):
            return None
        return row

    return guarded


def _narrow(state: ORMExecuteState) -> None:
    scope = current_scope()
    if scope == EVERYWHERE or not touched(state.statement):
        return
    if scope is None:
        raise OutOfScope("open a scope first: access.scope.within or everywhere")
    if state.is_column_load or state.is_relationship_load:
        return
    if _is_orm_throughout(state):
        mine = with_loader_criteria(
            OrgOwned, lambda model: model.org_id == scope, include_aliases=True
        )
        state.statement = state.statement.options(mine)
    else:
        state.statement = _narrowed_core(state.statement, scope)


def touched(statement: Executable) -> set[str]:
    """The tables of business rows that `statement` names anywhere, in text too."""
    found: set[str] = set()
    for part in visitors.iterate(_tree(statement)):
        if isinstance(part, Table):
            found.add(part.name)
        elif isinstance(part, TextClause):
            found.update(re.findall(r"\w+", part.text.lower()))
    return found & _owned_tables


def _is_orm_throughout(state: ORMExecuteState) -> bool:
    """Whether loader criteria reach every row: not in Core and text, nor where keys are given."""
    if not state.is_orm_statement or isinstance(state.statement, FromStatement) or state.is_insert:
        return False
    if state.is_update and isinstance(state.parameters, list):  # by primary key
        return False
    return not any(_is_core(part) for part in visitors.iterate(_tree(state.statement)))


def _narrowed_core(statement: Executable, scope: int) -> Executable:
    """A plain select from tables, narrowed by hand; anything less plain is refused."""
    parts = list(visitors.iterate(_tree(statement)))
    if (
        isinstance(statement, Select)
        and sum(isinstance(p, Select | TextClause) for p in parts) == 1
    ):
        froms = statement.get_final_froms()
        tables = [table for table in froms if isinstance(table, Table)]
        if len(tables) == len(froms):
            mine = [t.c.org_id == scope for t in tables if t.name in _owned_tables]
            return statement.where(*mine)
    raise OutOfScope("this statement cannot be narrowed: access.scope.everywhere")


def _is_core(part: object) -> bool:
    """Whether `part` of an ORM statement asks for business rows without the ORM."""
    if isinstance(part, TextClause):
        return True
    if not isinstance(part, Select) or "compile_state_plugin" in part._propagate_attrs:
        return False
    return bool(touched(part))


def _tree(statement: Executable) -> ExternallyTraversible:
    assert isinstance(statement, ExternallyTraversible)
    return statement


def _check_writes(session: Session, *_: Any) -> None:
    scope = current_scope()
    for row in [*session.new, *session.dirty, *session.deleted]:
        if isinstance(row, OrgOwned) and scope != EVERYWHERE:
            if scope is None:
                raise OutOfScope("open a scope first: access.scope.within or everywhere")
            if row in session.new:
                row.org_id = row.org_id or scope
            if row.org_id != scope:
                raise OutOfScope(f"{type(row).__name__} belongs to another organisation")


def _check_loaded(_session: Session, row: object) -> None:
    scope = current_scope()
    if isinstance(row, OrgOwned) and scope not in (EVERYWHERE, row.org_id):
        raise OutOfScope(f"{type(row).__name__} belongs to another organisation")
