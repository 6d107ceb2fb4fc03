"""Filters of the ledger kept by name (视图)."""

import pytest

from tests.page import Page
from tracker.core.db import db
from tracker.ledger.own_lists import MOST_LISTS, SavedList
from tracker.web.refs import ref

FILTER = "show=overdue&words=%E7%9B%AE%E5%BD%95&sort=no"


@pytest.fixture
def clerk(make, cast, sign_in):
    make.task()
    return sign_in(cast.clerk)


def keep(client, name, query=FILTER, look="list", **fields):
    form = Page(client.get(f"/ledger/lists?{query}&look={look}")).form("保存视图")
    return client.post(form.action, data=form.filled(name=name, **fields))


def names(client, path="/ledger/"):
    """The kept lists that the menu 视图 offers, with where they lead."""
    menus = Page(client.get(path)).soup.select(".filters details")
    [menu] = [one for one in menus if one.summary.text.startswith("视图")]
    return {link.text.strip(): link["href"] for link in menu.select("a")[:-1]}


def test_a_filter_is_kept_and_opened_again(clerk):
    answer = keep(clerk, "目录逾期的")

    assert answer.location == f"/ledger/?{FILTER}"
    assert "视图“目录逾期的”已保存" in Page(clerk.get(answer.location)).text
    assert names(clerk) == {"目录逾期的": f"/ledger/?{FILTER}"}


def test_the_page_says_in_words_what_will_be_kept(clerk, cast):
    page = Page(clerk.get(f"/ledger/lists?{FILTER}&unit={cast.finance.id}&look=list"))

    assert "逾期，牵头单位：财政所，含“目录”，按序号" in page.text


@pytest.mark.parametrize(
    ("look", "path"),
    [("list", "/ledger/"), ("clauses", "/ledger/clauses"), ("grid", "/ledger/grid")],
)
def test_list_tree_and_grid_are_each_kept_as_what_they_are(clerk, look, path):
    menu = Page(clerk.get(f"{path}?show=done")).soup.select(".filters details")[-1]
    assert menu.select("a")[-1]["href"] == f"/ledger/lists?show=done&look={look}"
    keep(clerk, "已完成的", "show=done", look)

    assert names(clerk, path) == {"已完成的": f"{path}?show=done"}


def test_the_same_name_takes_the_new_filter(clerk):
    keep(clerk, "常用")
    keep(clerk, " 常用 ", "show=soon")

    assert names(clerk) == {"常用": "/ledger/?show=soon"}


def test_a_kept_list_is_ones_own_unless_shared(clerk, cast, sign_in):
    keep(clerk, "自己的")
    keep(clerk, "大家的", shared="y")

    assert set(names(sign_in(cast.handler))) == {"大家的 林晓禾"}


def test_only_who_keeps_the_ledger_shares(clerk, cast, sign_in):
    handler = sign_in(cast.handler)
    form = Page(handler.get(f"/ledger/lists?{FILTER}&look=list")).form("保存视图")
    assert "shared" not in form.filled()

    handler.post(form.action, data=form.filled(name="偷偷共享") | {"shared": "y"})

    assert names(clerk) == {}


def test_ones_own_is_dropped_by_oneself_and_a_shared_one_by_the_office(clerk, cast, sign_in):
    handler = sign_in(cast.handler)
    keep(clerk, "大家的", shared="y")
    keep(handler, "经办人的")
    rows = {one.name: one.id for one in db.session.query(SavedList)}

    def drop(client, name):
        token = Page(client.get("/ledger/lists")).form("退出").filled()["csrf_token"]
        path = f"/ledger/lists/{ref(rows[name])}/drop"
        return client.post(path, data={"csrf_token": token}).status_code

    assert drop(handler, "大家的") == 404
    assert drop(clerk, "经办人的") == 404
    assert (drop(clerk, "大家的"), drop(handler, "经办人的")) == (303, 303)
    assert names(clerk) == names(handler) == {}


@pytest.mark.parametrize(
    ("name", "said"), [("", "请给视图起一个名字"), ("长" * 21, "20"), ("　 ", "请给视图起一个名字")]
)
def test_a_bad_name_gets_a_sentence_and_keeps_the_filter(clerk, name, said):
    answer = keep(clerk, name)
    page = Page(answer)

    assert answer.status_code == 400
    assert said in page.text
    assert page.form("保存视图").filled()["query"] == FILTER


def test_there_is_a_limit(clerk):
    for n in range(MOST_LISTS):
        keep(clerk, f"第{n}个")
    answer = keep(clerk, "太多了")

    assert answer.status_code == 400
    assert f"最多保存 {MOST_LISTS} 个" in Page(answer).text
    assert keep(clerk, "第3个").status_code == 303


def test_what_is_no_filter_is_not_kept(clerk):
    page = Page(clerk.get("/ledger/lists?look=list&show=open&next=//evil&page=7"))
    assert page.form("保存视图").filled()["query"] == "show=open"
    form = page.form("保存视图")

    answer = clerk.post(form.action, data=form.filled(name="坏的") | {"look": "accounts.people"})

    assert answer.status_code == 400


def test_nobody_elsewhere_sees_them(clerk, cast, sign_in):
    keep(clerk, "大家的", shared="y")

    assert "大家的" not in sign_in(cast.stranger).get("/ledger/lists").text
    assert sign_in(cast.auditor).get("/ledger/lists").status_code == 404
