"""设置 as the office head and the administrator see it."""

import pytest
from sqlalchemy import select

from tests.page import Page, read
from tracker.core.db import db
from tracker.office.models import OfficeSetting


def shown(page):
    """Each setting of the page: what it is and why, and what holds."""
    return [
        [read(cell) for cell in row.select("dt, dd")] for row in page.soup.select(".settings > div")
    ]


def rows():
    db.session.rollback()
    return {row.name: row.value for row in db.session.scalars(select(OfficeSetting))}


@pytest.mark.parametrize(
    ("who", "status"),
    [("clerk", 200), ("admin", 200), ("leader", 404), ("member", 404), ("auditor", 404)],
)
def test_who_opens_the_settings(sign_in, cast, who, status):
    browser = sign_in(getattr(cast, who))

    assert browser.get("/settings/").status_code == status
    assert browser.get("/settings/year").status_code == status


def test_the_page_shows_every_setting_with_what_holds(sign_in, cast):
    page = Page(sign_in(cast.clerk).get("/settings/"))

    assert page.heading == "设置"
    assert len(shown(page)) == 26
    [first, *_] = shown(page)
    assert first[0].startswith("年度报告报出日")
    assert "第四十九条" in first[0]
    assert first[1] == "1月31日"
    assert "设置" in page.links


def test_a_setting_is_changed_and_put_back(sign_in, cast, session):
    browser = sign_in(cast.admin)

    saved = Page(
        Page(browser.get("/settings/keeping")).form("保存").send(browser, evidence_kept_years="15")
    )
    assert saved.notices[-1] == "已保存，改了 1 项。"
    assert rows() == {"evidence_kept_years": "15"}
    [row] = [row for row in shown(saved) if row[0].startswith("台账佐证")]
    assert row[1] == "15 年 已改 默认 10 年 恢复默认"

    back = Page(saved.form("恢复默认").send(browser))
    assert back.notices[-1] == "“台账佐证材料保存期限”已恢复默认：10 年。"
    assert rows() == {}


def test_bad_values_are_told_one_by_one_and_the_rest_of_the_form_stays(sign_in, cast, session):
    browser = sign_in(cast.clerk)
    form = Page(browser.get("/settings/limits")).form("保存")

    page = Page(
        form.send(
            browser, account_days="15", correction_workdays="一周", normative_filing_days="30"
        )
    )

    assert page.status == 400
    assert page.errors == [
        "请填 1 到 30 之间的整数（个工作日）。",
        "请填 1 到 14 之间的整数（天）。",
    ]
    kept = page.form("保存").fields
    assert (kept["correction_workdays"], kept["normative_filing_days"]) == ("一周", "30")
    assert rows() == {}


def test_values_that_contradict_each_other_are_told_beside_the_field(sign_in, cast, session):
    browser = sign_in(cast.clerk)
    form = Page(browser.get("/settings/limits")).form("保存")

    page = Page(form.send(browser, mailbox_simple_workdays="16"))

    assert page.errors == ["不能超过“信箱留言答复期限”的 15 个工作日，请改小。"]


def test_two_who_change_the_same_part_see_both_texts(sign_in, cast, session):
    browser = sign_in(cast.clerk)
    mine = Page(browser.get("/settings/keeping")).form("保存")
    theirs = Page(browser.get("/settings/keeping")).form("保存")
    theirs.send(browser, evidence_kept_years="15")

    answer = mine.send(browser, evidence_kept_years="20")

    assert answer.status_code == 409
    page = Page(answer)
    assert "20" in page.text
    assert "15" in page.text
    assert rows() == {"evidence_kept_years": "15"}


def test_a_part_or_setting_that_is_none_leads_nowhere(sign_in, cast, session):
    browser = sign_in(cast.clerk)
    browser_form = Page(browser.get("/settings/keeping")).form("保存")

    assert browser.get("/settings/nothing").status_code == 404
    sent = {**browser_form.fields, "name": "no_such_setting"}
    assert browser.post("/settings/keeping/default", data=sent).status_code == 404
    sent["name"] = "annual_report_day"  # of another part
    assert browser.post("/settings/keeping/default", data=sent).status_code == 404


def test_a_village_of_words_is_shown_as_text(sign_in, cast, session):
    browser = sign_in(cast.clerk)
    form = Page(browser.get("/settings/papers")).form("保存")

    page = Page(form.send(browser, fields="<script>alert(1)</script>\n救灾"))

    assert "<script>alert(1)</script>" in page.text
    assert page.soup.select("main script") == []
