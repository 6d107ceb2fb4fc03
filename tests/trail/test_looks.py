"""The auditor's page in a browser: wide and narrow, without a script, sound for readers."""

from pathlib import Path

import pytest

from tests.browser import faults_for_readers, opened, overhang, served
from tests.page import Page as Read
from tracker.accounts.models import Person, Unit
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.ledger.models import Task
from tracker.trail import actions as trail
from tracker.trail.models import AuditCheck
from tracker.trail.rules import Outcome

pytestmark = pytest.mark.browser

SHOTS = Path(__file__).parents[1] / "shots"
NOON = clock.read("2026-11-23T12:00")


@pytest.fixture
def place(app, session, cast, make, sign_in):
    """A morning's work in the trail, and where the auditor reads of it."""
    with clock.stopped_at(NOON):
        task = make.task()
        clerk, handler = cast.actor(cast.clerk), cast.actor(cast.handler)
        with unit_of_work() as writing:
            row = writing.get_one(Task, task.id)
            unit, person = (
                writing.get_one(Unit, cast.finance.id),
                writing.get_one(Person, cast.handler.id),
            )
            for state in (["assigned", "in_progress"], ["in_progress", "submitted"]):
                trail.record(writing, handler, "task.report", row, {"state": state})
            told = {"经办人": ["贺敏", "何苗"], "完成时限": ["2026-09-30", "2026-10-31"]}
            trail.record(writing, clerk, "task.reassign", row, told)
            trail.record(writing, clerk, "unit.edit", unit, {"name": ["财政所", "财经服务中心"]})
            told = {"email": ["hemin@qinghe.example", ""], "title": ["", "科员"]}
            trail.record(writing, clerk, "person.edit", person, told)
            failed = {"outcome": Outcome.FAILED}
            trail.record(writing, None, "account.wrong_password", person, **failed)
            found = {"at": NOON, "entries": 21, "code": "9f86-d081-884c"}
            writing.merge(AuditCheck(org_id=cast.org.id, **found))
        sign_in(cast.outsider).get("/people/")
        sign_in(cast.supervisor).get("/in/qinghe/ledger/")
        client = sign_in(cast.auditor)
        Read(client.get("/trail/"))
        cookie = client.get_cookie("luoshi", domain="localhost")
        session.rollback()  # a reader of ours would hold up the page's writer
        with served(app) as base:
            held = {"name": "luoshi", "value": cookie.value, "domain": "127.0.0.1", "path": "/"}
            held |= {"expires": -1, "httpOnly": True, "secure": False, "sameSite": "Lax"}
            yield f"{base}/trail/", {"storage_state": {"cookies": [held], "origins": []}}


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_fits_and_reads_well(browser, place, width):
    address, look = place
    with opened(browser, address, width, **look) as page:
        page.locator(".told summary").first.click()
        page.locator(".told summary").nth(3).click()
        assert overhang(page) == 0
        assert faults_for_readers(page) == []
        page.evaluate("window.scrollTo(0, 0)")
        page.screenshot(path=SHOTS / f"trail-index-{width}.png", full_page=width > 1000)


def test_it_is_narrowed_without_a_script(browser, place):
    address, look = place
    with opened(browser, address, java_script_enabled=False, **look) as page:
        page.select_option("#outcome", "failed")
        page.get_by_role("button", name="筛选").click()
        assert page.locator(".ledger tbody tr").count() == 1
        assert "密码输错" in page.locator(".ledger tbody").inner_text()
        page.get_by_role("link", name="清除筛选").click()
        assert page.locator(".ledger tbody tr").count() > 5
