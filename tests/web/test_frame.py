"""The menu, the year and the person around a page."""

from dataclasses import replace

import pytest
from flask import render_template_string

from tests.page import Page
from tests.web.conftest import FRAME
from tracker.access.policy import Permission
from tracker.web.frame import NavItem, nav_links


def test_the_menu_shows_only_pages_that_exist_and_marks_the_present_one(clerk):
    page = Page(clerk.get("/ledger"))

    menu = page.soup.select(".rail nav a")
    assert [tag.get_text(strip=True) for tag in menu] == ["我的7", "台账", "回头看", "设置"]
    assert [tag["href"] for tag in menu if tag.has_attr("aria-current")] == ["/ledger"]


@pytest.mark.parametrize(
    ("endpoint", "current"),
    [
        ("ledger.mine", "我的"),
        ("ledger.index", "台账"),
        ("ledger.show", "台账"),
        ("ledger.tree", "按要点"),
        ("lookback.judge", "回头看"),
        ("accounts.account", None),
    ],
)
def test_a_page_without_an_entry_belongs_to_its_package(app, endpoint, current):
    tree = NavItem(
        permission=Permission.LEDGER_READ,
        endpoint="ledger.settings",
        text="按要点",
        icon="table",
        covers=("ledger.tr",),
    )
    frame = replace(FRAME, nav=(*FRAME.nav[:3], tree))
    with app.test_request_context() as context:
        context.request.url_rule = type("Rule", (), {"endpoint": endpoint})()
        marked = [link.text for link in nav_links(frame) if link.current]

    assert marked == ([current] if current else [])


def test_the_year_is_switched_by_links_that_keep_the_rest_of_the_address(clerk):
    page = Page(clerk.get("/ledger?state=open&page=3"))

    assert page.links["2025 年度"] == "/ledger?state=open&year=2025"


def test_everybody_can_sign_out_with_a_button(clerk):
    page = Page(clerk.get("/ledger"))

    assert page.links["林晓禾 责任人"] == "/me"
    page.form("退出").send(clerk)
    assert clerk.get("/ledger").status_code == 302


def test_templates_ask_the_policy(app, clerk):
    with clerk, app.test_request_context():
        allowed = render_template_string(
            "{{ may(Permission.PEOPLE_MANAGE) }} {{ may(Permission.CAMPAIGN_JUDGE) }}"
        )

    assert allowed == "True True"
