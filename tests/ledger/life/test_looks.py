"""The task's page in each state, for who has the next step: wide, narrow, sound for readers."""

from datetime import date
from pathlib import Path

import pytest

from tests.browser import faults_for_readers, opened, overhang, served, signed_in
from tests.ledger.life.hands import at
from tracker.core import clock
from tracker.core.db import db
from tracker.ledger.kinds import ScheduleType
from tracker.web.refs import ref

pytestmark = pytest.mark.browser
SHOTS = Path(__file__).parents[2] / "shots"
TODAY = date(2026, 9, 18)
RATE = {"metric": "图解比例", "op": ">=", "value": 40, "unit": "%", "status": "target"}


@pytest.fixture
def pages(hands, cast):
    """Each page with who looks at it."""
    with clock.stopped_at(at(TODAY)):
        made = {}

        def state(name, who, kind=ScheduleType.ONE_OFF, **fields):
            task = hands.task(kind, title=f"完成18个村村务公开目录更新（{name}）", **fields)
            made[name] = (task, who)
            return task

        state("assigned", cast.member)
        hands.accept(state("accepted", cast.handler))
        hands.object_to(state("objected", cast.clerk))
        task = state("in_progress", cast.handler, targets=[RATE], due_date=date(2026, 9, 16))
        hands.report(task, "已完成十五个村。", percent=80, declared=[35.5])
        hands.urge(task)
        hands.submit(state("submitted", cast.leader))
        task = state("returned", cast.handler)
        hands.submit(task)
        hands.send_back(task)
        task = state("verified", cast.clerk)
        hands.submit(task)
        hands.verify(task)
        task = state("closed", cast.clerk)
        hands.submit(task)
        hands.verify(task)
        hands.close(task)
        hands.excuse(state("not_applicable", cast.clerk))
        hands.withdraw(state("withdrawn", cast.clerk))
        task = state("extension", cast.leader)
        hands.report(task)
        hands.ask_extension(task, date(2026, 10, 20))
        task = state("instructed", cast.clerk, due_date=date(2026, 9, 22))
        hands.report(task)
        hands.instruct(task, "请与民政办一起核对十八个村的目录，月底前报我。", date(2026, 9, 25))
        task = state("continuing", cast.handler, ScheduleType.CONTINUING)
        hands.submit(task)
        hands.verify(task)
        state("event", cast.handler, ScheduleType.EVENT)
        hands.happened(made["event"][0], date(2026, 9, 16))
        state("waiting event", cast.handler, ScheduleType.EVENT)
        task = state("objected to", cast.clerk, targets=[RATE])
        hands.object_to(task)
        found = {name: (f"/tasks/{ref(task.id)}", who) for name, (task, who) in made.items()}
        place, who = found["objected to"]
        given = found["assigned"][0]
        yield found | {"split": (f"{place}/split", who), "assign": (f"{given}/assign", who)}


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_of_a_task_fits_and_reads_well_in_every_state(pages, sign_in, browser, app, width):
    SHOTS.mkdir(exist_ok=True)
    db.session.remove()
    with served(app) as address:
        for name, (place, who) in pages.items():
            look = signed_in(sign_in(who))
            db.session.remove()
            with opened(browser, address + place, width, **look) as page:
                page.screenshot(path=SHOTS / f"life-{name}-{width}.png", full_page=True)
                assert overhang(page) == 0, name
                assert faults_for_readers(page) == [], name


@pytest.mark.parametrize("width", [1280, 390])
def test_the_lists_say_what_waits_for_a_word(pages, cast, sign_in, browser, app, width):
    db.session.remove()
    with served(app) as address:
        for name, who in (("leader", cast.leader), ("clerk", cast.clerk)):
            look = signed_in(sign_in(who))
            db.session.remove()
            with opened(browser, f"{address}/my", width, **look) as page:
                page.screenshot(path=SHOTS / f"life-my-{name}-{width}.png", full_page=True)
                assert overhang(page) == 0, name
                assert faults_for_readers(page) == [], name
