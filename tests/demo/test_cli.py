"""`flask demo`, and how its accounts are printed; and the county on other days of the year."""

import pytest
from sqlalchemy import select

from tests.databases import settings
from tests.demo.conftest import built
from tracker.core import clock
from tracker.core.db import db
from tracker.demo.build import NotPrepared, build
from tracker.demo.cli import demo_command, table
from tracker.demo.people import DemoAccount
from tracker.factory import create_app
from tracker.ledger.kinds import State
from tracker.ledger.models import Task
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState
from tracker.trail.models import AuditEntry


def test_the_table_stands_in_columns():
    made = [
        DemoAccount(unit="青禾镇", name="林晓禾", role="责任人", account="a", password="1-2"),
        DemoAccount(unit="石桥乡 · 财政所", name="秦越", role="组长", account="bb", password="3-4"),
    ]

    assert table(made) == [
        "单位             姓名    身份    账号  一次性密码",
        "青禾镇           林晓禾  责任人  a     1-2",
        "石桥乡 · 财政所  秦越    组长    bb    3-4",
    ]


def test_a_database_without_tables_is_refused(tmp_path):
    app = create_app(settings(tmp_path))

    with app.app_context(), pytest.raises(NotPrepared, match="db upgrade"):
        build(clock.today())


@pytest.mark.slow
@pytest.mark.parametrize("day", ["2026-04-10", "2027-02-01"])
def test_on_any_day_of_the_year_the_county_is_alive(tmp_path, day):
    with built(tmp_path, "sqlite", clock.read(f"{day}T09:00")) as county:
        running = db.session.scalars(
            select(YearPlan).where(YearPlan.state == YearState.RUNNING)
        ).all()
        for plan in running:
            states = set(db.session.scalars(select(Task.state).where(Task.year_plan_id == plan.id)))
            assert states >= {State.SUBMITTED, State.RETURNED, State.VERIFIED, State.IN_PROGRESS}
            soon = select(Task.id).where(
                Task.year_plan_id == plan.id, Task.due_date == clock.today()
            )
            assert db.session.scalars(soon).first()
        latest = db.session.scalars(select(AuditEntry.at).order_by(AuditEntry.at.desc())).first()
        assert latest <= county.now


def test_the_command_prints_the_accounts(tmp_path, monkeypatch):
    app = create_app(settings(tmp_path))
    made = [DemoAccount(unit="青禾镇", name="林晓禾", role="责任人", account="a", password="1-2")]
    monkeypatch.setattr("tracker.demo.build.build", lambda _today: made)

    result = app.test_cli_runner().invoke(demo_command)

    assert result.exit_code == 0
    assert "林晓禾" in result.output
    assert "1-2" in result.output
