"""The pages of the years in a browser: wide, narrow, sound for readers."""

from pathlib import Path

import pytest

from tests.browser import faults_for_readers, opened, overhang, served, signed_in
from tests.ledger.yearend.conftest import period
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.ledger.kinds import InstanceState, State
from tracker.ledger.models import RectificationItem, Task
from tracker.plans import actions as plans
from tracker.plans.models import YearPlan
from tracker.web.refs import ref

pytestmark = pytest.mark.browser
SHOTS = Path(__file__).parents[2] / "shots"


@pytest.fixture
def address(ledger, make, cast, app):
    """The app at an address, with a sealed year before this one."""
    make.task(year=2025, state=State.CLOSED, verified_at=clock.now(), evidence_count=1)
    for title in ("建立并跟进政务公开工作台账，逐项明确责任领导和完成时限", "整理历史规划"):
        make.task(title, state=State.IN_PROGRESS)
    before = make.year(2025).id
    with unit_of_work() as session:
        plans.close_year(session, cast.actor(cast.clerk), session.get_one(YearPlan, before))
    with served(app) as place:
        yield place


@pytest.fixture
def look(address, browser, sign_in, cast):
    """Looks at a page in both widths."""

    def look_at(name, place, person=cast.clerk, opens=""):
        options = signed_in(sign_in(person))
        for width in (1280, 390):
            with opened(browser, address + place, width, **options) as page:
                if opens:
                    page.click(opens)
                page.screenshot(path=SHOTS / f"year-{name}-{width}.png", full_page=True)
                assert overhang(page) == 0, name
                assert faults_for_readers(page) == [], name

    SHOTS.mkdir(exist_ok=True)
    return look_at


def test_a_year_that_can_close(look, make):
    look("years", "/years/")
    look("close", f"/years/{ref(make.year().id)}/close")
    look("ledger", "/ledger/")


def test_a_year_that_waits_for_a_word(look, make, ledger):
    plan_id = make.year().id
    with unit_of_work() as session:
        session.get_one(Task, ledger["open"].id).state = State.SUBMITTED
        session.add(
            RectificationItem(
                year_plan_id=plan_id,
                no="整改-2026-001",
                problem="缺公示。",
                issued_at=clock.now(),
                due_date=clock.today(),
            )
        )
    period(ledger["behind"], 10, InstanceState.SUBMITTED)
    look("waiting", f"/years/{ref(plan_id)}/close")


def test_a_sealed_year(look, ledger, closing, cast):
    closing([ledger["open"]])
    look("sealed", "/ledger/?year=2026")
    look("carried", f"/tasks/{ref(ledger['open'].id)}")
    look("reopen", "/years/", cast.mayor, "details.confirm summary >> nth=0")


def test_the_offices_below(look, cast):
    look("offices", "/offices/", cast.supervisor)
