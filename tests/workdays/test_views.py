"""The calendar's pages: a year, a date counted out, the notice of a new year."""

from datetime import date

import pytest

from tests.page import Page
from tests.workdays.conftest import NOTICE, NUMBER, again, on
from tracker.access.scope import within
from tracker.core.db import db, unit_of_work
from tracker.ledger.actions.opening import open_instances
from tracker.web.refs import ref
from tracker.workdays import queries


def test_a_year_stands_on_one_page(sign_in, cast):
    page = Page(sign_in(cast.clerk).get("/calendar/2026"))

    page.check_manners()
    assert page.heading == "2026 年工作日历"
    assert "全年 248 个工作日" in page.text
    assert "国庆节 10月1日 周四 至 10月7日 周三 共 7 天" in page.text
    assert "10月10日 周六 国庆节调休" in page.text
    captions = [read.get_text(" ", strip=True) for read in page.soup.select(".month caption")]
    assert captions[1] == "2月 16 个工作日"
    assert "暂定" not in page.text


def test_an_unpublished_year_says_so(sign_in, cast):
    page = Page(sign_in(cast.clerk).get("/calendar/2027"))
    assert "2027 年放假安排还没有载入，涉及的日期都是暂定" in page.notices[0]
    assert Page(sign_in(cast.clerk).get("/calendar/2031")).notices
    assert sign_in(cast.clerk).get("/calendar/1999").status_code == 404


@pytest.mark.parametrize("who", ["clerk", "handler", "admin", "auditor", "mayor"])
def test_everybody_of_the_office_may_look(sign_in, cast, who):
    browser = sign_in(getattr(cast, who))
    assert browser.get("/calendar/").location.startswith("/calendar/20")
    assert browser.get("/calendar/2026").status_code == 200
    assert browser.get("/calendar/count").status_code == 200


def test_only_those_on_top_load_the_countrys_year(sign_in, cast, county):
    for person in (cast.clerk, cast.admin, cast.handler, cast.mayor):
        assert sign_in(person).get("/calendar/2027/load").status_code == 404
    assert county.get("/calendar/2027/load").status_code == 200
    links = Page(sign_in(cast.clerk).get("/calendar/2027")).links
    assert "载入放假通知" not in links
    assert "本单位放假日" in links


def test_any_date_can_be_counted_out(sign_in, cast):
    asked = "?rule=FOI_ANSWER&start=2026-09-14&sent=2026-09-21&back=2026-10-10"
    page = Page(sign_in(cast.handler).get(f"/calendar/count{asked}"))

    page.check_manners()
    assert (
        "2026年9月14日收到申请，次日起算20个工作日，扣除征求意见的 9 个工作日，2026年10月29日届满。"
        in (page.text)
    )
    assert "《政府信息公开条例》第三十三条" in page.text
    rows = dict(page.rows(".counted-days tr"))
    assert rows["9月20日 周日"] == "第5个工作日（周日中秋节调休上班）"
    assert rows["10月8日 周四"] == "征求意见期间，不计入"
    assert rows["10月2日 周五"] == "国庆节放假"
    assert rows["10月29日 周四"] == "第20个工作日"


def test_any_number_of_working_days_can_be_counted(sign_in, cast):
    asked = "?rule=WORKDAYS&start=2026-09-30&amount=3"
    page = Page(sign_in(cast.handler).get(f"/calendar/count{asked}"))
    assert "2026年9月30日起算，次日起算3个工作日，2026年10月10日届满。" in page.text


def test_hours_are_counted_from_a_moment_through_the_night(sign_in, cast):
    asked = "?rule=OPINION_RELEASE&start=2026-12-31&at=21:30"
    page = Page(sign_in(cast.handler).get(f"/calendar/count{asked}"))

    page.check_manners()
    assert "2026年12月31日 21:30 发现舆情，5小时，2027年1月1日 02:30 届满。" in page.text
    assert "夜间、周末和放假日都算" in page.text
    assert "国办发〔2016〕80号" in page.text


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("rule=FOI_ANSWER&start=2018-01-02", "自2019年5月15日起施行"),
        ("rule=FOI_ANSWER&start=", "请填日期"),
        ("rule=FOI_ANSWER&start=0001-99-99", "请填日期"),
        ("rule=NOTHING&start=2026-01-05", "请从列表里选一个规则"),
        ("rule=NTH_WORKDAY&start=2026-01-05", "请从列表里选一个规则"),
        ("rule=OPINION_PRESS&start=2016-07-29&at=08:00", "自2016年7月30日起施行"),
        ("rule=OPINION_PRESS&start=2026-01-05", "按小时计，请填时刻"),
        ("rule=OPINION_PRESS&start=2026-01-05&at=25:00", "请填时刻"),
        ("rule=OPINION_PRESS&start=2026-01-05&at=08:00&ceiling=2026-01-09", "这里请空着"),
        ("rule=OPINION_PRESS&start=2026-01-05&at=08:00&amount=0", "1 到 999 小时"),
        ("rule=FOI_ANSWER&start=2026-01-05&at=08:00", "按天计，不用填时刻"),
        ("rule=FOI_ANSWER&start=2026-01-05&extension=21", "最多延长 20个工作日"),
        ("rule=FOI_ANSWER&start=2026-01-05&extension=abc", "整数"),
        ("rule=FOI_ANSWER&start=2026-01-05&sent=2026-01-06", "要写明发出和收到两个日期"),
        ("rule=FOI_ANSWER&start=2026-01-05&sent=2026-01-06&back=2026-01-05", "早于发出日"),
        ("rule=SUIT_APPLY&start=9999-12-01", "2000 到 2100"),
        ("rule=DUE_1&start=9999-12-31", "2000 到 2100"),
        ("rule=DUE_1&start=2026-01-05&ceiling=9999-12-31", "2000 到 2100"),
        ("rule=FOI_ANSWER&start=2026-03-02&ceiling=2026-03-31", "不按上级时限推算"),
        ("rule=FOI_ANSWER&start=2026-03-02&sent=2026-03-03&back=2036-03-02", "超过 1000 天"),
        ("rule=AR_DEPT&start=2026-05-05", "写明的日期是1月31日"),
    ],
)
def test_what_cannot_be_counted_is_said_beside_its_field(sign_in, cast, asked, sentence):
    page = Page(sign_in(cast.handler).get(f"/calendar/count?{asked}"))
    assert page.status == 400
    assert page.errors
    assert any(sentence in one for one in page.errors)


def test_a_pasted_notice_is_read_shown_and_only_then_saved(county, dated, cast, app):
    moved = dated(date(2027, 1, 4), "报送年度小结")
    form = Page(county.get("/calendar/2027/load")).form("识别")
    shown = Page(form.send(county, text=NOTICE))

    shown.check_manners()
    assert "春节 2月5日 周五 至 2月11日 周四 共 7 天" in shown.text
    assert "1月4日 周一 改为休息" in shown.text
    assert queries.calendar(db.session(), office_id=0).provisional == {2027}

    saved = Page(shown.form("保存").send(county, act="save"))
    assert saved.heading == "2027 年工作日历"
    assert "已载入 2027 年的安排。" in saved.notices[0]
    assert NUMBER in saved.text
    assert again(moved).due_date == date(2027, 1, 4)  # another office's: the job's turn
    db.session.rollback()
    assert 2027 in queries.calendar(db.session(), office_id=0).published


def test_a_malformed_line_is_named_and_nothing_is_saved(county):
    bad = NOTICE.replace("2月5日（周五）", "2月5日（周四）")
    form = Page(county.get("/calendar/2027/load")).form("识别")
    page = Page(form.send(county, text=bad, act="save"))

    assert page.status == 400
    assert "第 5 行" in page.text
    assert "不是星期四" in page.text
    assert page.form("识别").filled()["text"].replace("\r", "") == bad
    assert "保存" not in [button for form in page.forms for button in form.buttons]


def test_what_was_not_shown_is_not_saved(county):
    form = Page(county.get("/calendar/2027/load")).form("识别")
    shown = Page(form.send(county, text=NOTICE))
    other = NOTICE + "2027-03-01 放假 别的"

    again_shown = Page(shown.form("保存").send(county, text=other, act="save"))

    assert "3月1日 周一 改为休息" in again_shown.text
    assert queries.calendar(db.session(), office_id=0).provisional == {2027}


def test_what_a_notice_says_nothing_of_is_named(county):
    form = Page(county.get("/calendar/2027/load")).form("识别")
    short = "".join(line for line in NOTICE.splitlines(True) if "端午" not in line)
    page = Page(form.send(county, text=short))
    assert page.notices[0].startswith("没有读到：端午节")


def test_the_standing_year_is_mended_line_by_line(county):
    form = Page(county.get("/calendar/2026/load?as=lines")).form("识别")
    lines = form.filled()["text"]
    assert "2026-02-14 上班 春节调休" in lines
    shown = Page(form.send(county, text=lines + "\n2026-12-31 放假 元旦"))
    assert "12月31日 周四 改为休息" in shown.text
    saved = Page(shown.form("保存").send(county, act="save", source="更正通知"))
    assert "更正通知，第2版" in saved.text


def test_an_office_adds_its_own_days_and_its_dates_follow(sign_in, cast, dated):
    task = dated(date(2026, 12, 15), "更新公开目录")
    browser = sign_in(cast.clerk)
    form = Page(browser.get("/calendar/2026/own")).form("识别")
    shown = Page(form.send(browser, text="2026-12-15 放假 丰收节"))

    assert "更新公开目录 12月15日 周二 → 12月14日 周一" in shown.text
    saved = Page(shown.form("保存").send(browser, act="save"))
    assert "1 个时限改了日期" in saved.notices[0]
    assert again(task).due_date == date(2026, 12, 14)
    due = Page(browser.get(f"/tasks/{ref(task.id)}/due"))
    assert "改过的时限 1" in due.text
    assert "时限随工作日历调整 12月15日 周二 → 12月14日 周一 林晓禾" in due.text
    assert "丰收节" in saved.text
    assert "丰收节" not in Page(sign_in(cast.stranger).get("/calendar/2026")).text


def test_an_office_may_work_where_the_country_rests_and_take_it_back(sign_in, cast, dated):
    task = dated(date(2026, 12, 15), "更新公开目录")
    browser = sign_in(cast.clerk)
    lines = "2026-12-15 放假 丰收节\n2026-10-07 上班 丰收节调休"
    form = Page(browser.get("/calendar/2026/own")).form("识别")
    shown = Page(form.send(browser, text=lines))
    assert "10月7日 周三 改为上班" in shown.text
    shown.form("保存").send(browser, act="save")
    assert again(task).due_date == date(2026, 12, 14)

    form = Page(browser.get("/calendar/2026/own")).form("识别")
    shown = Page(form.send(browser, text=""))
    assert "没有本单位自己的日子。" in shown.text
    shown.form("保存").send(browser, act="save")
    assert again(task).due_date == date(2026, 12, 15)


def test_next_year_can_always_be_turned_to(sign_in, cast):
    with on(date(2027, 11, 5)):
        assert "2028" in Page(sign_in(cast.clerk).get("/calendar/2027")).links


def test_a_date_on_a_page_opens_to_its_counting(sign_in, cast, dated, to_mend):
    task, item = dated(date(2026, 11, 29)), to_mend(date(2026, 12, 25))
    browser = sign_in(cast.handler)

    page = Page(browser.get(f"/tasks/{ref(task.id)}"))
    assert page.links["2026年11月27日 周五"] == f"/tasks/{ref(task.id)}/due"
    due = Page(browser.get(f"/tasks/{ref(task.id)}/due"))
    due.check_manners()
    assert "要求2026年11月29日前完成（含当日），当日不上班，应于2026年11月27日完成。" in due.text
    assert [row for row in due.rows(".counted-days tr")] == [
        ["11月29日 周日", "写明的日期，含当日，周日休息"],
        ["11月28日 周六", "周六休息"],
        ["11月27日 周五", "前一个工作日，提前到这一天"],
    ]
    mending = Page(browser.get(f"/rectifications/{ref(item.id)}/due"))
    assert "2026年12月25日下达整改，次日起算10个工作日，2027年1月11日届满。" in mending.text
    assert "暂定" in mending.text
    assert sign_in(cast.stranger).get(f"/tasks/{ref(task.id)}/due").status_code == 404


def test_the_ledger_marks_what_is_provisional_and_leads_to_it(sign_in, cast, dated):
    task = dated(date(2027, 1, 4))
    for path in ("/ledger/?show=all", "/my"):
        page = Page(sign_in(cast.handler).get(path))
        assert page.links["1月4日 周一"] == f"/tasks/{ref(task.id)}/due", path
        assert "暂定" in page.text


def test_a_finished_date_is_explained_by_the_calendar_of_its_day(sign_in, cast, dated, county):
    task = dated(date(2027, 1, 4))
    shown = Page(Page(county.get("/calendar/2027/load")).form("识别").send(county, text=NOTICE))
    shown.form("保存").send(county, act="save")

    page = Page(sign_in(cast.handler).get(f"/tasks/{ref(task.id)}/due"))
    assert "要求2027年1月4日前完成（含当日），当日是工作日。" in page.text
    assert "暂定" in page.text  # not counted again yet


def test_the_periods_of_a_task_are_shown_with_both_days(sign_in, cast, dated):
    from tracker.ledger.kinds import ScheduleType

    task = dated(
        date(2026, 12, 31),
        "更新公示栏",
        schedule_type=ScheduleType.RECURRING,
        recurrence="P1M/28",
        due_assumed=True,
    )
    with within(cast.org.id), unit_of_work() as session:
        open_instances(session, date(2026, 11, 20), queries.calendar(session))
    browser = sign_in(cast.handler)
    with on(date(2026, 11, 20)):
        page = Page(browser.get(f"/tasks/{ref(task.id)}"))
        assert "各期 每月28日" in page.text
        assert "2026年11月 本期 11月27日 周五 规则日期11月28日 周六" in page.text
        every = Page(browser.get(f"/tasks/{ref(task.id)}/periods"))
        every.check_manners()
        assert "2027年2月 2027年2月26日 暂定 规则日期2月28日 周日" in every.text
        opened = Page(browser.get(every.links["11月27日 周五"]))
    assert "要求2026年11月28日前完成（含当日），当日不上班，应于2026年11月27日完成。" in opened.text
