"""Every route of the program as addresses that can be asked for; new routes come by themselves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from tests.cast import Cast
from tracker.access.scope import within
from tracker.core.db import Base, db

# Where the argument's name is not the table's: the table, by the route's own package if need be.
TABLES = {
    "item_id": {"lookback": "review_item", "rectifications": "rectification_item"},
    "draft_id": "import_draft",
    "row_id": "draft_task",
    "letter_id": "outbox",
    "account_id": "person",
    "duty_id": "duty_assignment",
    "group_id": "leading_group",
    "session_id": "sign_in_session",
    "key": None,
}
WORDS = {"clause": "c1", "digest": "0" * 16, "name": "x", "place": 0}


@dataclass(frozen=True)
class Address:
    """One method of one route, filled in."""

    endpoint: str
    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path} ({self.endpoint})"


def addresses(app: Flask, cast: Cast, *methods: str) -> list[Address]:
    """GET and POST (or `methods`) of every route, with rows of the first township where it has any.

    What a route asks for that nobody knows here becomes the number 1 or the word x.
    """
    wanted = set(methods or ("GET", "POST"))
    with app.test_request_context(), within(cast.org.id):
        return [
            Address(rule.endpoint, method, path)
            for rule in app.url_map.iter_rules()
            for path in _paths(rule)
            for method in sorted(wanted & set(rule.methods or ()))
        ]


def _paths(rule: Rule) -> Iterator[str]:
    built = rule.build({name: _value(rule, name) for name in rule.arguments})
    assert built is not None, rule
    yield built[1]


def _value(rule: Rule, name: str) -> object:
    if name in WORDS:
        return WORDS[name]
    table = TABLES.get(name, name.removesuffix("_id"))
    if isinstance(table, dict):
        table = table.get(rule.endpoint.partition(".")[0])
    number = _newest(table) if table else None
    if number is not None:
        return number
    return 1 if f"int:{name}" in rule.rule else "x"


def _newest(table: str) -> int | None:
    model = next((m for m in Base.registry.mappers if m.local_table.name == table), None)
    if model is None or "id" not in model.local_table.c:
        return None
    wanted = select(model.class_.id).order_by(model.class_.id.desc())
    return db.session.scalars(wanted.limit(1)).first()


def nonce_of(policy: str) -> str:
    """The nonce that a content policy names."""
    found = re.search(r"'nonce-([\w-]+)'", policy)
    return found[1] if found else ""
