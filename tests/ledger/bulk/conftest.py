"""What the tests of acting on many tasks share."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.ledger.actions import bulk, undoing
from tracker.ledger.actions.bulk import Change

NOON = datetime(2026, 9, 18, 4, 0, tzinfo=UTC)  # Friday noon in Shanghai


@pytest.fixture(autouse=True)
def september():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def later():
    """Lets so many minutes go by."""
    return lambda minutes: clock.stopped_at(NOON + timedelta(minutes=minutes))


@pytest.fixture
def act(make, cast):
    """Applies changes as one of the cast."""

    def acting(changes, who="clerk", reason=""):
        actor, plan_id = cast.actor(getattr(cast, who)), make.year().id
        with unit_of_work() as work:
            return bulk.apply(work, actor, plan_id, changes, reason)

    return acting


@pytest.fixture
def look(make, cast, session):
    """Previews changes as one of the cast."""

    def looking(changes, who="clerk"):
        actor, plan_id = cast.actor(getattr(cast, who)), make.year().id
        session.rollback()
        return bulk.preview(db.session(), actor, plan_id, changes)

    return looking


@pytest.fixture
def undo(cast):
    """Takes an act back as one of the cast."""

    def undoing_it(act_id, who="clerk"):
        actor = cast.actor(getattr(cast, who))
        with unit_of_work() as work:
            return undoing.undo(work, actor, act_id)

    return undoing_it


def to(field, new, *tasks):
    """One value for these tasks, as they stand."""
    return [Change(task.id, None, field, new) for task in tasks]
