"""Addresses, pages of a list, and how days are written."""

from datetime import UTC, date, datetime

import pytest

from tests.page import Page
from tracker.web import dates
from tracker.web.links import own_path, url_with
from tracker.web.paging import Paging


@pytest.mark.parametrize(
    ("changes", "address"),
    [
        ({}, "/ledger?state=open&unit=1&unit=2"),
        ({"state": "late"}, "/ledger?unit=1&unit=2&state=late"),
        ({"state": None, "unit": None}, "/ledger"),
        ({"unit": [3, 4], "state": None}, "/ledger?unit=3&unit=4"),
        ({"page": 3}, "/ledger?state=open&unit=1&unit=2&page=3"),
        (
            {"q": "公开 & 目录"},
            "/ledger?state=open&unit=1&unit=2&q=%E5%85%AC%E5%BC%80+%26+%E7%9B%AE%E5%BD%95",
        ),
    ],
)
def test_one_argument_of_the_address_is_changed(app, changes, address):
    with app.test_request_context("/ledger?state=open&unit=1&unit=2&page=2"):
        assert url_with(**changes) == address


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.cn",
        "//evil.cn",
        "/\\evil.cn",
        "\\\\evil.cn",
        "/\t/evil.cn",
        "ledger",
        "",
        None,
    ],
)
def test_a_way_back_is_a_path_of_our_own(address):
    assert own_path(address) is None


@pytest.mark.parametrize(
    ("asked", "number", "size"),
    [
        ("", 1, 50),
        ("page=2", 2, 50),
        ("page=99", 3, 50),
        ("page=0", 1, 50),
        ("page=x", 1, 50),
        ("size=20&page=6", 6, 20),
        ("size=7", 1, 50),
    ],
)
def test_a_page_number_is_held_to_what_exists(app, asked, number, size):
    with app.test_request_context(f"/ledger?{asked}"):
        assert Paging.asked(101) == Paging(number, size, 101)


def test_the_pager_names_what_is_shown_and_leads_on(clerk):
    page = Page(clerk.get("/gallery?unit=1"))

    assert "第 1–20 项，共 101 项" in page.text
    assert page.links["下一页"] == "/gallery?unit=1&page=2"
    assert "上一页" not in page.links
    assert page.links["每页 50 项"] == "/gallery?unit=1&size=50"


def test_days_and_moments_are_the_offices_own():
    late = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)

    assert dates.day(late) == "1月1日 周五"
    assert dates.day_y(late) == "2027年1月1日"
    assert dates.moment(late) == "1月1日 00:30"
    assert dates.day(date(2026, 11, 22)) == "11月22日 周日"
    assert dates.day(None) == dates.day_y(None) == dates.moment(None) == "—"
