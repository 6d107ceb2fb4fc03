"""自检 as the administrator sees it."""

from dataclasses import replace

import pytest

from tests.page import Page
from tracker.upkeep import doctor


@pytest.mark.parametrize(
    ("who", "status"),
    [("clerk", 200), ("admin", 200), ("leader", 404), ("outsider", 404), ("auditor", 404)],
)
def test_who_may_look(sign_in, cast, who, status):
    assert sign_in(getattr(cast, who)).get("/self-check/").status_code == status


def test_the_page_has_the_lines_of_the_command(sign_in, cast, app):
    page = Page(sign_in(cast.admin).get("/self-check/"))

    for finding in doctor.examine(cast.org.id):
        if "磁盘剩余" not in finding.text:
            assert finding.text in page.text
    assert "项要处理" in page.notices[-1]  # no backup was made here


def test_of_another_office_nothing_is_told(sign_in, cast):
    text = Page(sign_in(cast.admin).get("/self-check/")).text

    assert "青禾镇" in text
    assert "石桥乡" not in text


def test_plain_http_is_told_on_pages_of_administrators_only(sign_in, cast):
    said = "本系统经不加密的 HTTP 访问"

    assert said in Page(sign_in(cast.admin).get("/settings/")).notices[0]
    assert said in Page(sign_in(cast.clerk).get("/self-check/")).notices[0]
    assert said not in sign_in(cast.clerk).get("/people/").text


def test_over_tls_nothing_is_told(sign_in, cast, app, monkeypatch):
    given = replace(app.extensions["settings"], base_url="https://luoshi.test")
    browser = sign_in(cast.admin)
    monkeypatch.setitem(app.extensions, "settings", given)

    assert "不加密的 HTTP" not in browser.get("/settings/").text
