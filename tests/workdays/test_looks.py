"""The calendar's pages in a browser: sound for readers, no wider than the window, one sheet."""

from datetime import date
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

import pdfplumber
import pytest

from tests.browser import faults_for_readers, opened, overhang, served
from tests.workdays.conftest import NOTICE, on
from tracker.access.scope import within
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.ledger.actions.opening import open_instances
from tracker.ledger.kinds import ScheduleType
from tracker.web.refs import ref
from tracker.workdays import queries

pytestmark = pytest.mark.browser

SHOTS = Path(__file__).parents[1] / "shots"
NOON = clock.read("2026-11-23T12:00")
ASKED = "rule=FOI_ANSWER&start=2026-09-14&sent=2026-09-21&back=2026-10-10"


def state_of(client):
    """The browser's state of somebody who is signed in."""
    client.get("/me")
    cookie = client.get_cookie("luoshi", domain="localhost")
    found = {"name": "luoshi", "value": cookie.value, "domain": "127.0.0.1", "path": "/"}
    plain = {"expires": -1, "httpOnly": True, "secure": False, "sameSite": "Lax"}
    return {"cookies": [found | plain], "origins": []}


@pytest.fixture
def base(app, make):
    with clock.stopped_at(NOON), served(app) as address:
        yield address


@pytest.fixture
def recurring(dated, cast):
    task = dated(
        date(2026, 12, 31),
        "每月更新公示栏",
        schedule_type=ScheduleType.RECURRING,
        recurrence="P1M/28",
        due_assumed=True,
    )
    with on(date(2026, 11, 20)), within(cast.org.id), unit_of_work() as session:
        open_instances(session, date(2026, 11, 20), queries.calendar(session))
    return task


@pytest.fixture
def pages(recurring, dated):
    """Every page of the calendar, by the name of its picture."""
    return {
        "calendar-year": "/calendar/2026",
        "calendar-year-provisional": "/calendar/2027",
        "calendar-count": f"/calendar/count?{ASKED}",
        "calendar-count-long": "/calendar/count?rule=SUIT_APPLY&start=2026-09-14",
        "calendar-count-hours": "/calendar/count?rule=OPINION_PRESS&start=2026-09-30&at=21:30",
        "calendar-count-wrong": "/calendar/count?rule=FOI_ANSWER&start=2018-01-02",
        "calendar-own": "/calendar/2026/own",
        "calendar-due": f"/tasks/{ref(dated(date(2027, 1, 3)).id)}/due",
        "calendar-periods": f"/tasks/{ref(recurring.id)}/periods",
        "calendar-task": f"/tasks/{ref(recurring.id)}",
    }


@pytest.fixture
def clerk(sign_in, cast):
    """The clerk's browser."""
    return state_of(sign_in(cast.clerk))


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "light"), (360, "dark")])
def test_every_page_is_sound(base, browser, clerk, pages, width, scheme):
    for name, path in pages.items():
        look = {"storage_state": clerk, "color_scheme": scheme}
        with opened(browser, base + path, width, "wrong" in name, **look) as page:
            if scheme == "light":
                page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)
            assert overhang(page) == 0, name
            assert faults_for_readers(page) == [], name


def test_a_year_prints_on_one_sheet(base, browser, clerk):
    with opened(browser, f"{base}/calendar/2026", storage_state=clerk) as page:
        page.emulate_media(media="print")
        sheet = page.pdf(format="A4")
    with pdfplumber.open(BytesIO(sheet)) as printed:
        [only] = printed.pages
        words = normalize("NFKC", only.extract_text())
    assert "2026 年工作日历" in words
    assert "12月 23 个工作日" in words
    assert "10月10日 周六" in words


@pytest.mark.parametrize("width", [1280, 390])
def test_a_notice_is_pasted_mended_and_saved(base, browser, county, dated, width):
    bad = NOTICE.replace("9月15日（周三）", "9月15日（周二）")
    with opened(
        browser, f"{base}/calendar/2027/load", width, True, storage_state=state_of(county)
    ) as page:
        page.get_by_label("放假安排").fill(bad)
        page.get_by_role("button", name="识别").click()
        page.wait_for_load_state("networkidle")
        page.screenshot(path=SHOTS / f"calendar-faults-{width}.png", full_page=True)
        assert page.get_by_text("第 9 行").count() == 1
        page.get_by_label("放假安排").fill(NOTICE)
        page.get_by_role("button", name="识别").click()
        page.wait_for_load_state("networkidle")
        page.screenshot(path=SHOTS / f"calendar-preview-{width}.png", full_page=True)
        assert (overhang(page), faults_for_readers(page)) == (0, [])
        page.get_by_role("button", name="保存").click()
        page.wait_for_load_state("networkidle")
        page.screenshot(path=SHOTS / f"calendar-saved-{width}.png", full_page=True)
        assert page.get_by_text("已载入 2027 年的安排。").count() == 1
