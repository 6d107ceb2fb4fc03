"""The pages of the years, read as the people of the cast read them."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tests.page import Page
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.ledger.dealings import TaskCarry
from tracker.ledger.kinds import State
from tracker.ledger.models import RectificationItem, Task
from tracker.plans import actions as plans
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState
from tracker.web import once
from tracker.web.refs import ref

CLOSE = "封存 2026 年度"


def close_page(client, make):
    return Page(client.get(f"/years/{ref(make.year().id)}/close"))


def test_the_list_shows_what_is_open_ticked_but_what_asks_nothing_more(ledger, make, cast, sign_in):
    page = close_page(sign_in(cast.clerk), make)

    assert page.heading == CLOSE
    ticked = {
        row.select_one("a.what").text: row.select_one("input[name=carry]").has_attr("checked")
        for row in page.soup.select("table.ledger tbody tr")
    }
    assert ticked == {
        "没有办完的": True,
        "各期都办结的": True,  # the next year's first period has begun
        "有一期没办的": True,
        "没有发生过的": False,
    }
    days = [field["value"] for field in page.soup.select("td input[type=date]")]
    assert days == ["2027-03-31"]  # only what has a day of its own is asked for one
    assert "已签收，2 期里 1 期没有办结" in page.text
    assert "各期都已办结，封存时归档；下一年度已有 1 期要报，结转后接着报" in page.text


def test_a_year_is_closed_and_says_by_whom_wherever_it_is_shown(
    ledger, make, cast, sign_in, session
):
    client = sign_in(cast.clerk)
    form = close_page(client, make).form(CLOSE)

    page = Page(form.send(client, act="close"))

    assert page.notices == ["年度已封存，归档 3 项，结转 3 项到下一年度。"]
    words = "已封存，12月31日由林晓禾封存"
    assert words in page.text
    assert f"2026 年度{words}。" in Page(client.get("/ledger/?year=2026")).notices
    assert session.get_one(YearPlan, make.year().id).state == YearState.CLOSED
    old = Page(client.get(f"/tasks/{ref(ledger['open'].id)}"))
    assert old.forms == []
    new = Page(client.get(old.links["已结转为 2027 年第1项"]))
    assert new.heading == "没有办完的"
    assert new.links["结转自 2026 年第2项"] == f"/tasks/{ref(ledger['open'].id)}"
    assert new.soup.select_one("mark").text == "九月底前完成各村公开目录更新。"


def test_a_double_click_closes_once(ledger, make, cast, sign_in, session):
    client = sign_in(cast.clerk)
    form = close_page(client, make).form(CLOSE)
    sent = form.filled(act="close")

    answers = [client.post(form.action, data=sent) for _ in range(2)]

    assert [(one.status_code, one.location) for one in answers] == [(303, "/years/")] * 2
    assert once.DONE in Page(client.get("/years/")).notices
    assert session.scalar(select(func.count()).select_from(TaskCarry)) == 3


def test_one_day_is_filled_in_for_all_and_ticks_stay(ledger, make, cast, sign_in):
    make.task("另一项限期的")
    client = sign_in(cast.clerk)
    form = close_page(client, make).form(CLOSE)
    form.fields["carry"] = [str(ledger["open"].id)]

    page = Page(form.send(client, act="fill", all_days="2027-06-30"))

    assert [f["value"] for f in page.soup.select("td input[type=date]")] == ["2027-06-30"] * 2
    ticked = page.soup.select("input[name=carry][checked]")
    assert [box["value"] for box in ticked] == [str(ledger["open"].id)]


@pytest.mark.parametrize(
    ("day", "sentence"), [("", "请填新的时限"), ("31.3.", "不是日期"), ("2026-03-31", "2027 年内")]
)
def test_a_wrong_day_is_said_above_the_list_and_loses_nothing(
    ledger, make, cast, sign_in, day, sentence
):
    client = sign_in(cast.clerk)
    form = close_page(client, make).form(CLOSE)
    form.fields["carry"] = [str(ledger["open"].id)]

    page = Page(form.send(client, act="close", **{f"day-{ledger['open'].id}": day}))

    assert page.status == 400
    assert sentence in page.notices[0]
    assert len(page.soup.select("input[name=carry][checked]")) == 1
    assert Page(client.get("/years/")).rows()[0][1] == "办理中"


def test_what_stands_in_the_way_is_named_and_the_button_is_not_there(
    ledger, make, cast, sign_in, session
):
    plan_id = make.year().id
    with unit_of_work() as work:
        work.get_one(Task, ledger["open"].id).state = State.SUBMITTED
        work.add(
            RectificationItem(
                year_plan_id=plan_id,
                no="整改-2026-001",
                problem="缺公示。",
                issued_at=clock.now(),
                due_date=date(2027, 1, 8),
            )
        )

    page = close_page(sign_in(cast.clerk), make)

    assert page.links["2．没有办完的"] == f"/tasks/{ref(ledger['open'].id)}"
    assert "待审核，审核完才能封存 1" in page.text
    assert "整改-2026-001" in page.links
    assert page.form("填入下面各项")
    assert CLOSE not in page.form("填入下面各项").buttons


def test_before_the_last_day_the_list_can_be_seen_and_nothing_closed(ledger, make, cast, sign_in):
    with clock.stopped_at(clock.read("2026-11-30T12:00")):
        page = close_page(sign_in(cast.clerk), make)

    assert page.notices[0] == "2026年12月31日起才能封存。现在可以先看清单。"
    assert CLOSE not in [button for form in page.forms for button in form.buttons]


def test_only_the_clerk_closes_and_only_the_mayor_opens_again(
    ledger, closing, make, cast, sign_in, session
):
    address = f"/years/{ref(make.year().id)}"
    for person in (cast.leader, cast.mayor, cast.member, cast.outsider, cast.admin):
        assert sign_in(person).get(f"{address}/close").status_code == 404
    closing()
    page = Page(sign_in(cast.clerk).get("/years/"))
    assert page.forms == []

    mayor = sign_in(cast.mayor)
    form = Page(mayor.get("/years/")).form("重新打开")
    page = Page(form.send(mayor, reason="上级要求补报两项任务。"))

    assert page.notices == ["年度已重新打开，可以继续办理。"]
    assert "已由周启明重新打开：上级要求补报两项任务。" in page.text
    ledger_page = Page(sign_in(cast.clerk).get("/ledger/?year=2026"))
    assert ledger_page.notices == ["2026 年度已由周启明重新打开：上级要求补报两项任务。"]


def test_who_is_above_sees_the_years_and_changes_nothing(ledger, closing, make, cast, sign_in):
    watch = sign_in(cast.supervisor)
    page = Page(watch.get("/in/qinghe/years/"))
    assert page.rows()[0][:2] == ["2026 年度", "办理中"]
    assert page.forms == []
    assert "封存年度" not in page.links
    assert watch.get(f"/in/qinghe/years/{ref(make.year().id)}/close").status_code == 404

    offices = Page(watch.get("/offices/"))
    assert "40.0%" in offices.rows()[0]
    assert "2 / 5" in offices.rows()[0]


def test_a_reason_that_is_too_short_is_given_back(ledger, closing, make, cast, sign_in, session):
    closing()
    mayor = sign_in(cast.mayor)
    form = Page(mayor.get("/years/")).form("重新打开")

    page = Page(form.send(mayor, reason="再看看。"))

    assert "重新打开的理由不少于 10 个字" in page.text
    assert "再看看。" in page.text
    assert session.get_one(YearPlan, make.year().id).state == YearState.CLOSED


def test_a_page_of_before_somebody_elses_closing_is_a_conflict(
    ledger, closing, make, cast, sign_in, session
):
    client = sign_in(cast.clerk)
    form = close_page(client, make).form(CLOSE)
    closing()

    answer = client.post(form.action, data=form.filled(act="close"))

    assert answer.status_code == 409
    assert session.scalar(select(func.count()).select_from(TaskCarry)) == 0


def test_years_ask_the_same_few_questions_however_many_there_are(
    ledger, make, cast, sign_in, count_queries
):
    client = sign_in(cast.clerk)

    def questions():
        client.get("/years/")
        with count_queries() as asked:
            client.get("/years/")
        return len(asked)

    before = questions()
    for year in (2022, 2023, 2024, 2025):
        make.task(year=year, due_date=date(year, 9, 30))
        plan_id = make.year(year).id
        with unit_of_work() as work:
            plans.close_year(work, None, work.get_one(YearPlan, plan_id))

    assert questions() == before


def test_the_list_asks_the_same_few_questions_however_long_it_is(
    ledger, make, cast, sign_in, count_queries
):
    client, address = sign_in(cast.clerk), f"/years/{ref(make.year().id)}/close"

    def questions():
        client.get(address)
        with count_queries() as asked:
            client.get(address)
        return len(asked)

    before = questions()
    for _ in range(5):
        make.task()
    assert questions() == before
