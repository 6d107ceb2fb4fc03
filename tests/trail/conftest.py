"""A chain to forge, and the forger's hands."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from tracker.accounts.models import Unit
from tracker.core.db import unit_of_work
from tracker.trail import actions as trail

UNLOCK = {
    "sqlite": ["DROP TRIGGER IF EXISTS audit_no_update", "DROP TRIGGER IF EXISTS audit_no_delete"],
    "postgresql": ["DROP TRIGGER IF EXISTS audit_append_only ON audit"],
}

Forge = Callable[..., None]


@pytest.fixture
def record(session, cast):
    """Appends one entry about 财政所 in a unit of work of its own."""

    def recording(action="unit.edit", **changes):
        with unit_of_work() as writing:
            unit = writing.get_one(Unit, cast.finance.id)
            return trail.record(writing, cast.actor(cast.clerk), action, unit, changes).seq

    return recording


@pytest.fixture
def forge(app, kind) -> Forge:
    """Does statements to the database as somebody who took the triggers away."""

    def forging(*statements: str, **values: object) -> None:
        with unit_of_work() as session:
            for statement in [*UNLOCK[kind], *statements]:
                session.execute(text(statement), values)

    return forging
