"""Whose rows a piece of work can reach: one choke point (reliability.md 2.10).

Every business model is `OrgOwned`. Inside `within(org_id)` (a request: the actor's
organisation) each ORM statement is narrowed to that organisation; outside it, and outside
`everywhere(reason)`, a statement on such a model is refused.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from flask import Flask, g, has_request_context
from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint, event
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column, with_loader_criteria
from sqlalchemy.schema import SchemaItem

from tracker.access.actor import current_actor
from tracker.core.db import db

EVERYWHERE = 0

_scope: ContextVar[int | None] = ContextVar("scope", default=None)


class OrgOwned:
    """A row of one organisation."""

    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)


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


def current_scope() -> int | None:
    """The organisation of the work in hand, EVERYWHERE, or None where nothing is opened."""
    scope = _scope.get()
    if scope is None and has_request_context() and "actor" in g:
        actor = current_actor()
        return actor.org_id if actor else None
    return scope


def init_app(_app: Flask) -> None:
    """Attach the choke point to the session (once a process)."""
    factory = db.session.session_factory
    if not event.contains(factory, "do_orm_execute", _narrow):
        event.listen(factory, "do_orm_execute", _narrow)
        event.listen(factory, "before_flush", _check_writes)
        event.listen(factory, "loaded_as_persistent", _check_loaded)


def _owned(state: ORMExecuteState) -> bool:
    return any(issubclass(mapper.class_, OrgOwned) for mapper in state.all_mappers)


def _narrow(state: ORMExecuteState) -> None:
    scope = current_scope()
    if scope == EVERYWHERE:
        return
    if scope is None:
        if _owned(state):
            raise OutOfScope("open a scope first: access.scope.within or everywhere")
        return
    if not state.is_column_load and not state.is_relationship_load:
        state.statement = state.statement.options(
            with_loader_criteria(
                OrgOwned, lambda model: model.org_id == scope, include_aliases=True
            )
        )


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
