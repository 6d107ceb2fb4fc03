"""0022 adds what is kept of acts on many tasks, beside the tasks that are there."""

from datetime import UTC, datetime

import pytest
from flask_migrate import upgrade
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from tests.migrations.test_0010_calendar_editions import filled
from tests.upkeep.conftest import Place, let_go, place
from tracker.accounts.models import Person
from tracker.core.db import db, writing
from tracker.ledger.bulk_acts import BulkAct, BulkChange
from tracker.ledger.kinds import Field

__all__ = ["place"]

MOMENT = datetime(2026, 9, 18, 4, 0, tzinfo=UTC)
ACT = {"org_id": 1, "year_plan_id": 1, "by_id": 1, "at": MOMENT, "count": 1}
CHANGE = {"org_id": 1, "task_id": 1, "field": Field.HANDLER, "before": 1, "after": 2, "version": 2}


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_tasks_stay_and_acts_can_be_kept(place: Place, database: str):
    with let_go(place(database)):
        filled("0019")
        with writing(), db.engine.begin() as connection:
            before = connection.execute(text("SELECT * FROM task ORDER BY id")).all()

        upgrade(revision="0022")

        with writing(), db.engine.begin() as connection:
            assert connection.execute(text("SELECT * FROM task ORDER BY id")).all() == before
            person = {"id": 1, "org_id": 1, "name": "甲", "account": "a", "version": 1}
            connection.execute(insert(Person.__table__).values(person))
            connection.execute(insert(BulkAct.__table__).values(ACT | {"id": 1}))
            connection.execute(insert(BulkChange.__table__).values(CHANGE | {"act_id": 1}))
            connection.execute(insert(BulkAct.__table__).values(ACT | {"id": 2, "undoes_id": 1}))
        for table, row in (
            (BulkAct, ACT | {"id": 3, "undoes_id": 1}),  # nothing is taken back twice
            (BulkChange, CHANGE | {"act_id": 1}),
            (BulkChange, CHANGE | {"act_id": 99}),
            (BulkChange, CHANGE | {"act_id": 2, "task_id": 99}),
        ):
            with pytest.raises(IntegrityError), writing(), db.engine.begin() as connection:
                connection.execute(insert(table.__table__).values(row))
