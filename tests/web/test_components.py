"""Every component, as a page that behaves and as a browser shows it."""

import pytest
from flask import render_template_string
from playwright.sync_api import expect

from tests.browser import faults_for_readers, opened, overhang, served
from tests.page import Page
from tests.web.conftest import CLERK, PEOPLE

PAGES = ("/gallery", "/ledger", "/sign-in", "/nowhere")


def test_the_gallery_has_good_manners_and_says_its_errors(clerk):
    page = Page(clerk.get("/gallery"))

    assert page.errors == ["日期不能晚于今天（11月23日）。"]
    assert page.notices[0].startswith("还有 1 处要改")
    field = page.soup.select_one("#on")
    assert field["aria-invalid"] == "true"
    assert field["aria-describedby"] == "on-error"
    assert page.soup.select_one("#password")["type"] == "password"
    assert page.soup.select_one("#email")["autocomplete"] == "email"


def test_what_a_person_typed_is_shown_and_never_run(app, clerk):
    evil = "<script>alert(1)</script>"
    with app.test_request_context():
        html = render_template_string(
            '{% from "components/status.html" import chip, light %}'
            '{% from "components/source.html" import source %}'
            '{% from "components/rows.html" import task_row %}'
            '{{ light("ok", evil) }}{{ chip(evil) }}{{ source([(evil, "mark")], evil) }}'
            "{{ task_row(evil, evil, no=evil, sub=[evil], due=evil, count=evil) }}",
            evil=evil,
        )

    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 10


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (360, "light")]
)
def test_every_component_is_sound_in_a_browser(app, browser, width, scheme):
    PEOPLE.append(CLERK)
    with served(app) as base:
        for path in PAGES[:3]:
            with opened(browser, base + path, width, color_scheme=scheme) as page:
                assert faults_for_readers(page) == []
                assert overhang(page) == 0


@pytest.mark.browser
def test_every_component_works_without_a_script(app, browser):
    PEOPLE.append(CLERK)
    with served(app) as base, opened(browser, f"{base}/gallery", java_script_enabled=False) as page:
        page.locator("#go-live summary").click()
        expect(page.get_by_role("heading", name="确认导入 48 项任务")).to_be_visible()
        expect(page.locator("#go-live [data-close]")).to_be_hidden()
        page.locator(".topbar summary.year").click()
        page.get_by_role("link", name="2025 年度").click()
        assert page.url == f"{base}/gallery?year=2025"


@pytest.mark.browser
def test_a_big_act_asks_in_a_dialog_and_gives_the_focus_back(app, browser):
    PEOPLE.append(CLERK)
    with served(app) as base, opened(browser, f"{base}/gallery") as page:
        opener = page.locator("#go-live summary")
        opener.click()
        expect(page.get_by_role("dialog", name="确认导入 48 项任务")).to_be_visible()
        page.keyboard.press("Escape")
        expect(opener).to_be_focused()

        page.get_by_role("button", name="取消").click()
        dialog = page.get_by_role("dialog", name="确定取消吗？")
        dialog.get_by_role("button", name="返回").click()
        assert page.url == f"{base}/gallery"
        page.get_by_role("button", name="取消").click()
        dialog.get_by_role("button", name="取消").click()
        page.wait_for_url(f"{base}/sign-in")


@pytest.mark.browser
def test_the_bar_of_picked_rows_shows_while_something_is_ticked(app, browser):
    PEOPLE.append(CLERK)
    with served(app) as base, opened(browser, f"{base}/gallery") as page:
        bar = page.get_by_role("region", name="所选任务的操作")
        expect(bar).to_be_hidden()
        page.get_by_label("选择第34项").check()
        expect(bar).to_contain_text("已选 1 项")
        page.get_by_label("全选本页").check()
        expect(bar).to_contain_text("已选 2 项")


@pytest.mark.browser
def test_a_long_text_survives_until_it_is_taken(app, browser):
    PEOPLE.append(CLERK)
    with served(app) as base, opened(browser, f"{base}/gallery") as page:
        page.locator("#did").press_sequentially("refuse")
        page.wait_for_timeout(600)
        page.reload()
        expect(page.locator("#did")).to_have_value("refuse")
        expect(page.locator(".draft-note")).to_contain_text("没有提交的草稿")

        page.locator("#reason").fill("本镇另有说明")
        page.get_by_label("卫生院").check()
        page.get_by_role("button", name="保存，看下一项").click()  # the rule says no
        expect(page.locator(".notice[role=alert]").first).to_contain_text("不能再填进展")
        expect(page.locator("#did")).to_have_value("refuse")
        expect(page.locator("#reason")).to_have_value("本镇另有说明")
        expect(page.get_by_label("卫生院")).to_be_checked()
        expect(page.get_by_label("党政办公室")).not_to_be_checked()

        page.locator("#did").fill("三村正在核对")
        page.get_by_role("button", name="保存，看下一项").click()
        expect(page.locator(".notice[role=status]")).to_contain_text("已保存：三村正在核对")
        page.goto(f"{base}/gallery")
        expect(page.locator("#did")).to_have_value("")
        expect(page.locator(".draft-note")).to_have_count(0)


@pytest.mark.browser
def test_a_draft_is_gone_once_its_text_arrived_by_way_of_signing_in(app, browser):
    PEOPLE.append(CLERK)
    with served(app) as base, opened(browser, f"{base}/gallery", fails=True) as page:
        page.locator("#did").press_sequentially("三村正在核对")
        page.wait_for_timeout(600)
        PEOPLE.clear()
        page.get_by_role("button", name="保存，看下一项").click()
        page.get_by_label("账号").fill("lin")
        page.get_by_label("密码").fill("right")
        page.get_by_role("button", name="登录").click()
        page.get_by_role("button", name="继续提交").click()
        expect(page.locator(".notice[role=status]")).to_contain_text("已保存：三村正在核对")
        page.goto(f"{base}/gallery")
        expect(page.locator("#did")).to_have_value("")
        expect(page.locator(".draft-note")).to_have_count(0)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_menus_stay_inside_the_window(app, browser, width):
    PEOPLE.append(CLERK)
    with served(app) as base, opened(browser, f"{base}/gallery", width) as page:
        for opener in page.locator("details.pop > summary:visible").all():
            opener.click()
            menu = page.locator("details.pop[open] > .menu")
            box = menu.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            menu.locator("a, button").first.click(trial=True)
            page.keyboard.press("Escape")
            expect(menu).to_have_count(0)
