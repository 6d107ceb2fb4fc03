"""The selection bar, the preview, the line that takes back: looked at, by keys, and by readers."""

from datetime import date
from pathlib import Path

import pytest

from tests.browser import faults_for_readers, opened, overhang, served, signed_in
from tracker.core import clock
from tracker.ledger.kinds import ScheduleType, State

pytestmark = pytest.mark.browser
SHOTS = Path(__file__).parents[2] / "shots"
NOON = clock.read("2026-09-18T12:00")


@pytest.fixture(autouse=True)
def september():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def rows(make, cast):
    """Tasks in many states."""
    make.task("完成十八个村村务公开目录更新，并在镇网站集中展示", due_date=date(2026, 9, 11))
    make.task("每季度公开惠民惠农补贴发放结果", schedule_type=ScheduleType.RECURRING)
    make.task("在便民服务中心设立政策咨询窗口", handler_id=None, due_date=date(2026, 10, 20))
    make.task("办结了的一项", state=State.VERIFIED)
    make.task("等审核的一项", state=State.SUBMITTED, submitted_by_id=cast.handler.id)


def shot(page, name, width):
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"bulk-{name}-{width}.png", full_page=width > 1000)


def targets(page, css):
    """Width and height of each, as a finger meets it."""
    boxes = [one.bounding_box() for one in page.locator(css).all() if one.is_visible()]
    return [(round(box["width"]), round(box["height"])) for box in boxes]


@pytest.mark.parametrize("width", [1280, 390])
def test_ticking_previewing_and_refusals(rows, app, browser, sign_in, cast, width):
    look = signed_in(sign_in(cast.clerk)) | ({"has_touch": True} if width < 400 else {})
    with served(app) as at, opened(browser, f"{at}/ledger/?show=all", width, **look) as page:
        assert not page.locator(".pickbar").is_visible()
        for box in page.locator("tbody input[name=task]").all():
            box.check()
        assert "已选 5 项" in page.locator(".pickbar").inner_text()
        shot(page, "bar", width)
        assert overhang(page) == 0
        assert faults_for_readers(page) == []
        if width < 400:
            sizes = targets(page, ".pickbar button, .pickbar label, tbody .tick")
            assert min(min(one) for one in sizes) >= 44, sizes
            bar = page.locator(".pickbar").bounding_box()
            assert bar["y"] + bar["height"] <= 900 - 56  # above the bar of the phone, in sight
        page.get_by_role("button", name="改经办人").click()
        page.get_by_label("经办人").select_option(label="唐一舟")
        shot(page, "choose", width)
        page.get_by_role("button", name="看会改成什么").click()
        assert "可改 3 项，2 项不能改。" in page.locator("main").inner_text()
        shot(page, "preview", width)
        assert overhang(page) == 0
        assert faults_for_readers(page) == []
        page.get_by_role("button", name="改这 3 项").click()
        page.wait_for_url("**/ledger/**")
        shot(page, "undo", width)
        assert faults_for_readers(page) == []


def test_by_keyboard_alone(rows, app, browser, sign_in, cast):
    look = signed_in(sign_in(cast.clerk))
    with served(app) as at, opened(browser, f"{at}/ledger/", **look) as page:
        for key in "jxjx":
            page.keyboard.press(key)
        assert "已选 2 项" in page.locator(".pickbar").inner_text()
        page.keyboard.press("k")
        page.keyboard.press("x")
        assert "已选 1 项" in page.locator(".pickbar").inner_text()


def test_all_of_the_page_and_all_that_is_found_are_two_things(rows, app, browser, sign_in, cast):
    look = signed_in(sign_in(cast.clerk))
    with served(app) as at, opened(browser, f"{at}/ledger/?size=2", **look) as page:
        page.locator("tbody input[name=task]").first.check()
        page.locator(".pickbar").get_by_text("全选本页").click()
        on_page = page.locator("tbody input[name=task]").count()
        assert f"已选 {on_page} 项" in page.locator(".pickbar").inner_text()
        page.locator(".pickbar").get_by_text("全选筛选出的 4 项").click()
        assert "已选 4 项" in page.locator(".pickbar").inner_text()


def test_without_a_script_the_bar_is_simply_there(rows, app, browser, sign_in, cast):
    look = signed_in(sign_in(cast.clerk)) | {"java_script_enabled": False}
    with served(app) as at, opened(browser, f"{at}/ledger/", **look) as page:
        page.locator("tbody input[name=task]").first.check()
        page.get_by_role("button", name="改时限").click()
        assert page.locator("h1").inner_text() == "改 1 项的完成时限"


@pytest.mark.parametrize("width", [1280, 390])
def test_a_cell_is_changed_in_its_row(rows, app, browser, sign_in, cast, width):
    look = signed_in(sign_in(cast.clerk)) | ({"has_touch": True} if width < 400 else {})
    with served(app) as at, opened(browser, f"{at}/ledger/", width, **look) as page:
        shot(page, "list", width)
        assert faults_for_readers(page) == []
        page.get_by_label("改第1项的时限").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**edit=**")
        assert page.evaluate("document.activeElement.name") == "value"
        shot(page, "cell", width)
        assert overhang(page) == 0
        assert faults_for_readers(page) == []
        page.keyboard.press("Escape")
        page.wait_for_url(lambda at: "edit=" not in at)
        assert page.evaluate("document.activeElement.className") == "what"
        page.get_by_label("改第1项的经办人").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**edit=**")
        page.locator("#value").select_option(label="唐一舟")
        page.get_by_role("button", name="保存").press("Enter")
        page.wait_for_url(lambda at: "edit=" not in at)
        assert "村务公开目录" in page.evaluate("document.activeElement.textContent")
        page.get_by_role("button", name="撤销").focus()
        shot(page, "saved", width)
        page.keyboard.press("Enter")
        page.get_by_text("改回原来的").wait_for()
        assert faults_for_readers(page) == []
