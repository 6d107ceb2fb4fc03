"""The same act twice: a double click, two tabs, the way back. One plan comes of it."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.intake.conftest import POINTS
from tests.journeys import importing as steps
from tests.journeys.township import ACCOUNT, OFFICE, OWN

pytestmark = pytest.mark.browser

APRIL = datetime(2026, 4, 20, 1, 30, tzinfo=UTC)
ROWS = 6
BETWEEN = 40  # milliseconds between two presses
REVIEW = re.compile(r"/intake/[\w-]{22}([?#].*)?$")


@pytest.fixture
def kind() -> str:
    """What a browser does hangs on no database."""
    return "sqlite"


@pytest.fixture
def town(at_town):
    """A township in April."""
    with at_town(APRIL) as found:
        yield found


def ready_to_confirm(hand):
    """A small paper, assigned, before its last page."""
    steps.arrive(hand, ACCOUNT, OWN)
    steps.upload(hand, "工作要点.txt", POINTS.encode())
    hand.go("核完，去分派", "link")
    steps.answer_names(hand, {}, "不是本单位的")
    steps.fill(hand, OFFICE)
    hand.go("分派好了，去确认", "link")


def click_twice(hand, words):
    """A double click as an unpractised hand makes it: the second press finds the form sent."""
    button = hand.page.get_by_role("button", name=words)
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    hand.page.mouse.click(*at)
    hand.page.wait_for_timeout(BETWEEN)
    hand.page.mouse.click(*at)


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def scripts(request):
    """With our script the second press is not sent; without, the server knows it."""
    return {"java_script_enabled": request.param}


def test_a_double_click_on_uploading_makes_one_draft(town, scripts):
    with town.hand(**scripts) as hand:
        steps.arrive(hand, ACCOUNT, OWN)
        hand.take_file("工作要点.txt", POINTS.encode())
        click_twice(hand, "上传并识别")
        expect(hand.page).to_have_url(REVIEW, timeout=15_000)  # not by events: one is cut off
        hand.page.goto(f"{hand.base}/intake/")
        assert hand.page.locator("tbody tr").count() == 1


def test_a_double_click_on_confirming_makes_one_plan(town, scripts):
    with town.hand(**scripts) as hand:
        ready_to_confirm(hand)
        click_twice(hand, "确认，新建")
        expect(hand.page).to_have_url(re.compile("/ledger/"), timeout=15_000)
        expect(hand.page.get_by_role("heading", level=1)).to_have_text("责任台账")
    assert town.counts() == (1, 1, ROWS)


def test_of_two_tabs_the_second_is_told_that_it_is_done(town):
    with town.hand() as hand:
        ready_to_confirm(hand)
        other = hand.page.context.new_page()
        other.goto(hand.page.url)
        hand.go("确认，新建")
        hand.told(f"新建 {ROWS} 项任务")

        other.get_by_role("button", name="确认，新建").click()
        other.wait_for_load_state("load")
        other.screenshot(path=steps.SHOTS / "import-twice-second-tab-1280.png")
        said = other.locator("main").inner_text()
        assert "已确认" in said or "确认，任务已在台账里" in said, said
    assert town.counts() == (1, 1, ROWS)


def test_back_and_once_more_makes_one_plan(town):
    with town.hand() as hand:
        ready_to_confirm(hand)
        hand.go("确认，新建")
        hand.page.go_back(wait_until="load")
        again = hand.page.get_by_role("button", name="确认，新建")
        if again.count():
            again.click()
            hand.page.wait_for_load_state("load")
        hand.page.screenshot(path=steps.SHOTS / "import-twice-back-1280.png")
        expect(hand.page.locator("main")).to_contain_text(re.compile("台账|已.*确认"))
    assert town.counts() == (1, 1, ROWS)
