"""The pages of a document: its place in the chain, and which clause answers which."""

import pytest
from sqlalchemy import select

from tests.page import Page, read
from tests.plans.conftest import clause
from tests.plans.papers import COUNTY, PLAN
from tests.plans.test_actions import PROVINCE, answered, links
from tracker.core.db import db, unit_of_work
from tracker.core.versions import AS_IT_STANDS
from tracker.ledger.models import TaskSource
from tracker.plans import linking
from tracker.plans.models import Clause, SourceDocument, YearPlan
from tracker.plans.rules import YearState
from tracker.web.refs import ref


def place(document, page=""):
    """The address of a page of a document."""
    return f"/documents/{ref(document.id)}{page}"


def lines(page):
    """The clauses of the page of answers: our own, and what stands beside."""
    return {
        read(row.select_one(".chain-own b")): read(row.select_one(".chain-up"))
        for row in page.soup.select(".chain-rows > li")
    }


@pytest.fixture
def clerk(sign_in, cast):
    """The clerk's browser."""
    return sign_in(cast.clerk)


def test_a_document_shows_what_it_stands_under_and_what_under_it(plan, county, clerk):
    page = Page(clerk.get(place(plan)))
    assert page.links[county.title] == place(county)
    assert "没有文件以它为上级" in page.text

    page = Page(clerk.get(place(county)))
    assert page.links[plan.title] == place(plan)
    assert "还没有上级文件。没有也可以" in page.text


def test_what_is_named_and_not_here_yet_is_told(confirmed, clerk):
    own = confirmed(PLAN, "方案.txt")[1]
    assert "云政办发〔2026〕9号 未导入" in Page(clerk.get(place(own))).text

    confirmed(COUNTY, "要点.txt")
    assert "未导入" not in Page(clerk.get(place(own))).text


def test_a_parent_is_chosen_and_taken_away(county, confirmed, clerk):
    other = confirmed(PROVINCE, "省要点.txt")[1]
    page = Page(clerk.get(place(county)))
    page = Page(page.form("列为上级文件").send(clerk, parent=ref(other.id)))
    assert page.notices == ["已列为上级文件。"]
    assert links() == {(county.title, other.title)}

    page = Page(page.form("取消上级").send(clerk))
    assert page.notices == ["已取消上级文件。"]
    assert links() == set()


def test_a_circle_is_refused_with_a_sentence(plan, county, clerk):
    page = Page(clerk.get(place(county)))
    page = Page(page.form("列为上级文件").send(clerk, parent=ref(plan.id)))
    assert "这份文件已经在本文件的下级，不能又作它的上级" in page.soup.text


@pytest.mark.parametrize("sent", ["", "x", "A" * 22])
def test_a_parent_that_is_none_is_refused(county, plan, clerk, sent):
    page = Page(clerk.get(place(county)))
    page = Page(page.form("列为上级文件").send(clerk, parent=sent))
    assert "请选择一份本单位的文件。" in page.soup.text


def test_a_document_of_another_office_is_no_parent(county, plan, sign_in, cast, clerk):
    form = Page(clerk.get(place(county))).form("列为上级文件")
    with unit_of_work() as work:
        number = work.get_one(SourceDocument, county.id).id + 1000
    page = Page(form.send(clerk, parent=ref(number)))
    assert "请选择一份本单位的文件。" in page.soup.text
    assert sign_in(cast.stranger).get(place(county)).status_code == 404


def test_each_work_clause_stands_beside_what_is_proposed_for_it(plan, county, clerk):
    page = Page(clerk.get(place(plan, "/answers")))
    found = lines(page)

    assert list(found) == [
        "一（一） 公开财政资金信息",
        "一（二） 管好村级公开栏",
        "二（一） 整理历史档案",
    ]
    assert (
        "建议，100% 相似 《云麓县2026年政务公开工作要点》二（一）"
        in found["一（一） 公开财政资金信息"]
    )
    assert "《云麓县2026年政务公开工作要点》二（二）" in found["一（二） 管好村级公开栏"]
    assert "未定，没有相近的上级条款" in found["二（一） 整理历史档案"]
    ticked = [tag["id"] for tag in page.soup.select("input[name=take][checked]")]
    assert ticked == [f"take-{clause(plan, '公开财政资金信息').order_no}"]  # certain by its heading


def test_the_ticked_are_kept_and_nothing_before_a_person_says_so(plan, county, clerk):
    page = Page(clerk.get(place(plan, "/answers")))
    assert answered() == {}

    ticked = [tag["value"] for tag in page.soup.select("input[name=take][checked]")]
    page = Page(page.form("认可勾选的").send(clerk, act="ticked", take=ticked))

    assert page.notices == ["已认可 1 条对应。"]
    assert answered() == {"公开财政资金信息": "公开财政资金信息"}


def test_all_that_is_proposed_is_kept_at_once(plan, county, clerk):
    form = Page(clerk.get(place(plan, "/answers"))).form("认可勾选的")
    page = Page(form.send(clerk, act="all"))

    assert page.notices == ["已认可 2 条对应。"]
    assert "已对应 2 条，未定 1 条" in page.text


def test_nothing_ticked_is_told(plan, county, clerk):
    form = Page(clerk.get(place(plan, "/answers"))).form("认可勾选的")
    page = Page(form.send(clerk, act="ticked", take="9-9"))
    assert "没有勾选任何一条" in page.soup.text
    assert answered() == {}


def test_another_is_chosen_and_none(plan, county, clerk):
    own = clause(plan, "管好村级公开栏")
    page = Page(clerk.get(f"/documents/clauses/{ref(own.id)}/answers"))
    wanted = clause(county, "开展业务培训").id
    assert read(page.soup.select("main input[type=radio] + label")[0]) == "不对应任何上级条款"

    page = Page(page.form("保存对应").send(clerk, answers=str(wanted)))
    assert page.notices == ["已对应到上级条款。"]
    assert answered() == {"管好村级公开栏": "开展业务培训"}

    page = Page(clerk.get(f"/documents/clauses/{ref(own.id)}/answers"))
    assert page.soup.select_one("input[type=radio][checked]")["value"] == str(wanted)
    page = Page(page.form("保存对应").send(clerk, answers="none"))
    assert "不对应上级条款" in lines(page)["一（二） 管好村级公开栏"]
    assert answered() == {"管好村级公开栏": None}


def test_what_nobody_has_looked_at_is_left_open(plan, county, clerk):
    own = clause(plan, "整理历史档案")
    page = Page(clerk.get(f"/documents/clauses/{ref(own.id)}/answers"))
    assert page.soup.select("input[type=radio][checked]") == []
    page = Page(page.form("保存对应").send(clerk))
    assert "上级条款" in " ".join(page.notices)
    assert answered() == {}


@pytest.mark.parametrize("sent", ["", "999999", "x"])
def test_a_choice_that_is_not_offered_is_refused(plan, county, clerk, sent):
    own = clause(plan, "管好村级公开栏")
    page = Page(clerk.get(f"/documents/clauses/{ref(own.id)}/answers"))
    page = Page(page.form("保存对应").send(clerk, answers=sent))
    assert "上级条款" in " ".join(page.notices)
    assert answered() == {}


def test_an_older_choice_is_refused_with_both(plan, county, clerk):
    own = clause(plan, "管好村级公开栏")
    form = Page(clerk.get(f"/documents/clauses/{ref(own.id)}/answers")).form("保存对应")
    form.send(clerk, answers="none")

    page = Page(form.send(clerk, answers=str(clause(county, "推动村务公开").id)))

    assert (page.status, page.heading) == (409, "别人先保存了")
    assert answered() == {"管好村级公开栏": None}


def test_others_read_and_change_nothing(plan, county, sign_in, cast):
    for person in (cast.leader, cast.outsider):
        client = sign_in(person)
        for page in ("", "/answers"):
            assert Page(client.get(place(plan, page))).forms == []
        own = clause(plan, "管好村级公开栏")
        assert client.get(f"/documents/clauses/{ref(own.id)}/answers").status_code == 404


def test_the_county_reads_below(plan, county, sign_in, cast):
    watch = sign_in(cast.supervisor)
    for page in ("", "/answers"):
        assert Page(watch.get("/in/qinghe" + place(plan, page))).forms == []


def test_a_sealed_year_offers_no_change(plan, county, clerk):
    with unit_of_work() as work:
        work.scalars(select(YearPlan)).one().state = YearState.CLOSED
    for page in ("", "/answers"):
        assert Page(clerk.get(place(plan, page))).forms == []


def test_without_a_parent_the_way_to_one_is_shown(county, clerk):
    page = Page(clerk.get(place(county, "/answers")))
    assert page.links["去列上级文件"] == place(county)


def test_the_task_page_traces_up(plan, county, confirmed, desk, sign_in, cast):
    province = confirmed(PROVINCE, "省要点.txt")[1]
    own, middle, top = (
        clause(plan, "管好村级公开栏"),
        clause(county, "推动村务公开"),
        clause(province, "推动村务公开"),
    )
    task = db.session.scalars(
        select(TaskSource.task_id).where(TaskSource.clause_id == own.id)
    ).first()
    client = sign_in(cast.outsider)
    assert "依据链" not in Page(client.get(f"/tasks/{ref(task)}")).text
    with unit_of_work() as work:
        rows = [work.get_one(SourceDocument, one.id) for one in (county, province)]
        linking.add_parent(work, desk.clerk, *rows)
        for one, up in ((own, middle), (middle, top)):
            pair = work.get_one(Clause, one.id), work.get_one(Clause, up.id)
            linking.answer(work, desk.clerk, *pair, expected_version=AS_IT_STANDS)

    page = Page(client.get(f"/tasks/{ref(task)}"))

    steps = page.soup.select(".chain-steps > li")
    assert [read(step.select_one(".source")) for step in steps] == [
        "推动村务公开。每季度更新村务公开栏。",
        "推动村务公开。各地每季度更新村务公开栏。",
    ]
    assert [read(step.select_one("a")) for step in steps] == [
        "《云麓县2026年政务公开工作要点》二（二），云政办发〔2026〕9号",
        "《云岭省2026年政务公开工作要点》一（一），云岭政办发〔2026〕3号",
    ]
    href = page.links["《云麓县2026年政务公开工作要点》二（二），云政办发〔2026〕9号"]
    assert href.startswith(place(county, "/coverage?clause="))
    assert "推动村务公开" in read(Page(client.get(href)).soup.select_one("#beside h2"))


def test_the_page_of_answers_asks_few_questions(plan, county, clerk, count_queries):
    clerk.get(place(plan, "/answers"))
    with count_queries() as asked:
        clerk.get(place(plan, "/answers"))
    assert len(asked) <= 15, asked
