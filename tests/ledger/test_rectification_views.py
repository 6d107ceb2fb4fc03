"""The pages of a rectification, read as the people of the cast read them."""

import io
from datetime import date

import pytest
from sqlalchemy import select

from tests.page import Page
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.core.versions import AS_IT_STANDS
from tracker.ledger.actions import rectifying
from tracker.ledger.actions.proving import NewEvidence
from tracker.ledger.actions.rectifying import NewRectification
from tracker.ledger.kinds import RectificationState
from tracker.ledger.models import RectificationItem, Task
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState
from tracker.web.refs import ref

NOON = clock.read("2026-11-23T12:00")
LINK = NewEvidence(title="镇网站", url="https://qinghe.example/1", happened_on=date(2026, 11, 20))


@pytest.fixture(autouse=True)
def november():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def issued(make, cast):
    """Issues a rectification on a task of 财政所, due on 4 December unless said otherwise."""

    def issue(due: date = date(2026, 12, 4), **fields) -> RectificationItem:
        task = make.task(**fields)
        with unit_of_work() as work:
            plan = work.get_one(YearPlan, task.year_plan_id)
            new = NewRectification(problem="三个村的目录没有更新。", due=due)
            return rectifying.issue(
                work, cast.actor(cast.leader), plan, new, work.get_one(Task, task.id)
            )

    return issue


@pytest.fixture
def handed_in(issued, cast):
    """A rectification that waits for its recheck; the handler handed it in unless named."""

    def handing(by=None) -> RectificationItem:
        item = issued()
        with unit_of_work() as work:
            row = work.get_one(RectificationItem, item.id)
            who = cast.actor(by or cast.handler)
            rectifying.submit_rectification(
                work, who, row, "三个村已更新。", (LINK,), expected_version=AS_IT_STANDS
            )
        return row

    return handing


def page(client, item) -> Page:
    return Page(client.get(f"/rectifications/{ref(item.id)}"))


def token(client) -> str:
    """What makes a form of this browser one of ours, whatever page it came from."""
    return str(Page(client.get("/me")).soup.select_one("input[name=csrf_token]")["value"])


def stored(session, item) -> RectificationItem:
    session.expire_all()
    return session.get_one(RectificationItem, item.id)


def test_the_page_tells_problem_owner_day_and_task(issued, cast, sign_in):
    item = issued()

    seen = page(sign_in(cast.outsider), item)

    assert seen.heading == "整改-2026-001：完成各村公开目录更新"
    for told in ("三个村的目录没有更新。", "财政所", "贺敏", "2026年12月4日", "还有 9 个工作日"):
        assert told in seen.text
    assert seen.links["第1项：完成各村公开目录更新"] == f"/tasks/{ref(item.task_id)}"
    assert seen.forms == []  # an outsider reads, and nothing else


def test_a_late_one_says_how_late(make, cast, sign_in, issued):
    item = issued()

    with clock.stopped_at(clock.read("2026-12-09T09:00")):
        seen = page(sign_in(cast.handler), item)

    assert seen.soup.select_one(".light-overdue").get_text(strip=True) == "逾期，逾期 3 个工作日"


def test_the_handler_says_how_far_it_is_with_a_file(issued, cast, sign_in, session):
    item, client = issued(), sign_in(cast.handler)
    proof = (io.BytesIO(b"proof"), "三村目录.docx")

    answer = Page(
        page(client, item)
        .form("保存整改情况")
        .send(client, text="柳塘村已更新。", file=proof, act="report")
    )

    assert answer.notices == ["已更新整改情况。"]
    assert "三村目录.docx" in answer.text
    assert "柳塘村已更新。" in answer.text
    row = stored(session, item)
    assert (row.state, row.evidence_count) == (RectificationState.RECTIFYING, 1)


def test_nothing_is_handed_in_without_proof(issued, cast, sign_in, session):
    item, client = issued(), sign_in(cast.handler)

    answer = (
        page(client, item).form("改好了，提交复查").send(client, text="都改好了。", act="submit")
    )

    assert "提交复查前至少要有一份佐证" in answer.text
    assert stored(session, item).state == RectificationState.NOTICE_ISSUED


def test_handed_in_it_waits_for_somebody_else(issued, cast, sign_in, session):
    item, client = issued(), sign_in(cast.handler)

    answer = Page(
        page(client, item)
        .form("改好了，提交复查")
        .send(client, text="都改好了。", url="https://qinghe.example/2", act="submit")
    )

    assert answer.notices == ["已提交复查。"]
    assert answer.forms == []
    assert stored(session, item).submitted_by_id == cast.handler.id


def test_the_leader_closes_it(handed_in, cast, sign_in, session):
    item, client = handed_in(), sign_in(cast.leader)

    answer = Page(page(client, item).form("销号").send(client, act="close"))

    assert answer.notices == ["已销号。"]
    assert "已销号" in answer.soup.select_one(".light").text
    assert stored(session, item).state == RectificationState.CLOSED


def test_a_failed_recheck_needs_a_reason_and_the_mending_goes_on(handed_in, cast, sign_in, session):
    item, client = handed_in(), sign_in(cast.leader)
    form = page(client, item).form("复查未过")

    assert "请填写复查未过的理由" in form.send(client, act="fail", text=" ").text
    answer = Page(form.send(client, act="fail", text="石桥村的网页还是旧版。"))

    assert answer.notices == ["已退回，继续整改。"]
    assert "石桥村的网页还是旧版。" in answer.text
    assert stored(session, item).state == RectificationState.RECHECK_FAILED
    assert "保存整改情况" in page(sign_in(cast.handler), item).soup.text


def test_nobody_rechecks_their_own(handed_in, cast, sign_in, session):
    item, client = handed_in(by=cast.clerk), sign_in(cast.clerk)
    assert page(client, item).forms == []
    sent = {"csrf_token": token(client), "act": "close"}

    assert client.post(f"/rectifications/{ref(item.id)}/recheck", data=sent).status_code == 404
    assert stored(session, item).state == RectificationState.SUBMITTED


@pytest.mark.parametrize("who", ["member", "handler", "outsider", "stranger"])
def test_those_who_mend_do_not_recheck(handed_in, cast, sign_in, session, who):
    item, client = handed_in(), sign_in(getattr(cast, who))
    sent = {"csrf_token": token(client), "act": "close"}

    assert client.post(f"/rectifications/{ref(item.id)}/recheck", data=sent).status_code == 404
    assert stored(session, item).state == RectificationState.SUBMITTED


@pytest.mark.parametrize("who", ["leader", "outsider", "stranger"])
def test_those_who_do_not_mend_do_not_report(issued, cast, sign_in, session, who):
    item, client = issued(), sign_in(getattr(cast, who))
    sent = {"csrf_token": token(client), "act": "report", "text": "改好了。"}

    assert client.post(f"/rectifications/{ref(item.id)}/report", data=sent).status_code == 404
    assert stored(session, item).state == RectificationState.NOTICE_ISSUED


def test_another_township_sees_nothing(issued, cast, sign_in):
    item, client = issued(), sign_in(cast.stranger)

    assert client.get(f"/rectifications/{ref(item.id)}").status_code == 404
    assert "整改-2026-001" not in client.get("/rectifications/").text


def test_a_save_from_an_older_version_loses_nothing(issued, cast, sign_in):
    item, client = issued(), sign_in(cast.handler)
    form = page(client, item).form("保存整改情况")
    form.send(client, text="柳塘村已更新。", act="report")

    answer = Page(form.send(client, text="我写了很久的一段话。", act="report"))

    assert answer.status == 409
    assert "我写了很久的一段话。" in answer.text


def test_an_empty_report_is_said_above_its_field(issued, cast, sign_in):
    item, client = issued(), sign_in(cast.handler)

    answer = Page(page(client, item).form("保存整改情况").send(client, text="", act="report"))

    assert (answer.status, answer.errors) == (400, ["请填写做了什么。"])


def test_a_recheck_of_an_older_version_is_refused(handed_in, cast, sign_in, session):
    item, client = handed_in(), sign_in(cast.leader)
    form = page(client, item).form("销号")
    with unit_of_work() as work:
        work.get_one(RectificationItem, item.id).result = "又补充了一句。"

    assert form.send(client, act="close").status_code == 409
    assert stored(session, item).state == RectificationState.SUBMITTED


def test_it_goes_on_after_its_year(issued, handed_in, cast, sign_in, session):
    open_one, waiting = issued(), handed_in()
    with unit_of_work() as work:
        work.scalars(select(YearPlan)).one().state = YearState.CLOSED

    mending, client = page(sign_in(cast.handler), open_one), sign_in(cast.leader)
    assert "改好了，提交复查" in mending.forms[0].buttons
    Page(page(client, waiting).form("销号").send(client, act="close"))
    assert stored(session, waiting).state == RectificationState.CLOSED


def test_the_list_opens_what_its_chips_count(issued, handed_in, cast, sign_in):
    issued()
    closed, client = handed_in(), sign_in(cast.leader)
    page(client, closed).form("销号").send(client, act="close")

    seen = Page(client.get("/rectifications/"))

    assert [link for link in seen.links if link.startswith("未销号")] == ["未销号 1"]
    assert len(seen.soup.select(".row-t")) == 1
    assert len(Page(client.get("/rectifications/?show=all")).soup.select(".row-t")) == 2


def test_a_hundred_rectifications_ask_no_more_than_a_few(issued, cast, sign_in, count_queries):
    for _ in range(100):
        issued()
    client = sign_in(cast.clerk)
    client.get("/rectifications/")

    with count_queries() as asked:
        seen = Page(client.get("/rectifications/"))

    assert len(seen.soup.select(".row-t")) == 100
    assert len(asked) <= 12, asked
