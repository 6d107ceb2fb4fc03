"""The pages of settings in a browser: sound for readers, no wider than the window."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.browser import faults_for_readers, opened, overhang, served
from tracker.access.scope import everywhere
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.notify.models import MailHold
from tracker.office import actions, queries
from tracker.office.kinds import DayOfYear
from tracker.office.rules import Group

pytestmark = pytest.mark.browser

SHOTS = Path(__file__).parents[1] / "shots"
NOON = clock.read("2026-11-23T12:00")
PAGES = {
    "settings": "/settings/",
    "settings-limits": "/settings/limits",
    "settings-papers": "/settings/papers",
    "self-check": "/self-check/",
    "mail-test": "/letters/test/",
}


@pytest.fixture
def place(make, cast, sign_in, app):
    """An office that has changed some settings, its administrator signed in, its mail held."""
    with clock.stopped_at(NOON):
        for group, values in (
            (Group.YEAR, {"annual_report_day": DayOfYear(1, 20)}),
            (Group.KEEPING, {"foi_kept_years": 30}),
        ):
            with unit_of_work() as session:
                version = queries.standing(session, cast.org.id, group).version
                actions.change(session, cast.actor(cast.admin), group, values, version)
        with everywhere("a restore holds all mail"), unit_of_work() as session:
            day = timedelta(days=1)
            hold = MailHold(org_id=cast.org.id, snapshot_at=NOON - day, restored_at=NOON)
            session.add(hold)
        client = sign_in(cast.admin)
        client.get("/settings/")
        cookie = client.get_cookie("luoshi", domain="localhost")
        found = {"name": "luoshi", "value": cookie.value, "domain": "127.0.0.1", "path": "/"}
        plain = {"expires": -1, "httpOnly": True, "secure": False, "sameSite": "Lax"}
        with served(app) as base:
            yield base, {"cookies": [found | plain], "origins": []}


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "light"), (360, "dark")])
def test_every_page_is_sound(place, browser, width, scheme):
    base, state = place
    for name, path in PAGES.items():
        look = {"storage_state": state, "color_scheme": scheme}
        with opened(browser, base + path, width, **look) as page:
            if scheme == "light":
                page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)
            assert overhang(page) == 0, name
            assert faults_for_readers(page) == [], name


def test_a_letter_is_tried_and_a_bad_value_told_without_leaving_the_page(place, browser):
    base, state = place
    with opened(browser, f"{base}/letters/test/", 390, storage_state=state) as page:
        page.get_by_role("button", name="发送测试邮件").click()
        page.wait_for_load_state("networkidle")
        page.screenshot(path=SHOTS / "mail-test-sent-390.png", full_page=True)
        assert page.get_by_text("信已写成文件").count() == 1
    with opened(browser, f"{base}/settings/limits", 390, True, storage_state=state) as page:
        page.get_by_label("政务新媒体更新间隔").fill("30")
        page.get_by_role("button", name="保存").click()
        page.wait_for_load_state("networkidle")
        page.screenshot(path=SHOTS / "settings-wrong-390.png", full_page=True)
        assert page.get_by_text("请填 1 到 14 之间的整数（天）。").count() == 2
