"""A moment in the year of the tests, and proof that hangs on a task."""

from datetime import UTC, date, datetime

import pytest

from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.core.versions import AS_IT_STANDS
from tracker.ledger.actions import proving, reporting
from tracker.ledger.actions.proving import NewEvidence
from tracker.ledger.models import Task

NOON = datetime(2026, 9, 18, 4, 0, tzinfo=UTC)  # Friday noon in Shanghai


@pytest.fixture(autouse=True)
def september():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def report(cast, session):
    """A report of the handler on a task with proof by these names; gives their numbers."""

    def reporting_on(task, *titles, **more):
        session.rollback()
        with unit_of_work() as work:
            row = work.get_one(Task, task.id)
            actor = cast.actor(cast.handler)
            entry = reporting.report(work, actor, row, "已办一批。", expected_version=AS_IT_STANDS)
            return [
                proving.add_evidence(work, actor, row, link(title, **more), entry).id
                for title in titles
            ]

    return reporting_on


def link(title, **more):
    """A link by that name."""
    given = {"url": "https://qinghe.example/1", "happened_on": date(2026, 9, 1)} | more
    return NewEvidence(title=title, **given)
