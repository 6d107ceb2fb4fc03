"""Every route of the program as addresses that can be asked for; new routes come by themselves."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from types import SimpleNamespace
from typing import Any

from flask import Flask, g
from sqlalchemy import select
from werkzeug.routing import Rule

from tracker.access.actor import Actor
from tracker.access.scope import within
from tracker.accounts.rules import DutyCode
from tracker.core.db import Base, db
from tracker.office.rules import Group

# Where the argument's name is not the table's: the table, by the route's own package if need be.
TABLES = {
    "instance_id": "task_instance",
    "item_id": {"lookback": "review_item", "rectifications": "rectification_item"},
    "document_id": "source_document",
    "draft_id": "import_draft",
    "earlier_id": "import_draft",
    "reading_id": "intake_reading",
    "row_id": "draft_task",
    "letter_id": "outbox",
    "account_id": "person",
    "duty_id": "duty_assignment",
    "group_id": "leading_group",
    "session_id": "sign_in_session",
    "key": None,
}
WORDS = {
    "clause": "c1",
    "digest": "0" * 16,
    "group": next(iter(Group)).value,
    "name": next(iter(DutyCode)).value,
    "place": 0,
    "year": 2026,
}


@dataclass(frozen=True)
class Address:
    """One method of one route, filled in."""

    endpoint: str
    method: str
    path: str
    given: dict[str, Any] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return f"{self.method} {self.path} ({self.endpoint})"


def addresses(app: Flask, org_id: int, *methods: str) -> list[Address]:
    """GET and POST (or `methods`) of every route, with rows of that office where it has any.

    What a route asks for that nobody knows here becomes the number 1 or the word x.
    """
    wanted = set(methods or ("GET", "POST"))
    with asked_by(app, org_id):
        return [
            Address(rule.endpoint, method, path, given)
            for rule in app.url_map.iter_rules()
            for path, given in _paths(app, rule)
            for method in sorted(wanted & set(rule.methods or ()))
        ]


@contextmanager
def asked_by(app: Flask, org_id: int) -> Iterator[None]:
    """A request of somebody of that office, for what loads a row and asks who wants it."""
    somebody = Actor(person_id=0, org_id=org_id, name="某")
    with app.test_request_context(), within(org_id):
        g.actor = somebody
        g._login_user = SimpleNamespace(actor=somebody, is_authenticated=True)
        yield


def _paths(app: Flask, rule: Rule) -> Iterator[tuple[str, dict[str, Any]]]:
    """The newest rows that the route finds, else the newest there are."""
    load = getattr(app.view_functions[rule.endpoint], "loader", None)
    rows = {name: _values(rule, name) for name in sorted(rule.arguments)}
    tries = [dict(zip(rows, values, strict=True)) for values in product(*rows.values())]
    given = next((one for one in tries if load is None or load(**one) is not None), tries[0])
    built = rule.build(given)
    assert built is not None, rule
    yield built[1], given


def _values(rule: Rule, name: str) -> list[object]:
    if name in WORDS:
        return [WORDS[name]]
    table = TABLES.get(name, name.removesuffix("_id"))
    if isinstance(table, dict):
        table = table.get(rule.endpoint.partition(".")[0])
    numbers = _newest(table) if table else []
    return numbers or [1 if f"ref:{name}" in rule.rule else "x"]


def _newest(table: str) -> list[object]:
    model = next((m for m in Base.registry.mappers if m.local_table.name == table), None)
    if model is None or "id" not in model.local_table.c:
        return []
    return list(db.session.scalars(select(model.class_.id).order_by(model.class_.id.desc())))


def nonce_of(policy: str) -> str:
    """The nonce that a content policy names."""
    found = re.search(r"'nonce-([\w-]+)'", policy)
    return found[1] if found else ""
