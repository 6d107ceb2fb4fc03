"""Signing in and out, and the people page."""

from datetime import timedelta

import pytest

from tests.page import Page
from tracker.accounts import actions, signin
from tracker.accounts.models import Person
from tracker.core import clock
from tracker.core.db import unit_of_work


@pytest.fixture
def password(session, cast):
    """The clerk's own password."""
    with unit_of_work() as work:
        clerk = work.get_one(Person, cast.clerk.id)
        clerk.password_hash = signin.hash_password("柳塘下坪石桥一二三四")
    return "柳塘下坪石桥一二三四"


def try_to_sign_in(client, account, password, **query):
    form = Page(client.get("/sign-in", query_string=query)).form("登录")
    return form.send(client, account=account, password=password)


def test_signing_in_opens_what_was_wanted(app, password):
    page = Page(try_to_sign_in(app.test_client(), " Clerk ", password, next="/people/"))

    assert page.heading == "单位和人员"


def test_a_way_back_never_leads_elsewhere(app, password):
    page = Page(try_to_sign_in(app.test_client(), "clerk", password, next="//evil.example/"))

    assert page.heading == "林晓禾的任务"


@pytest.mark.parametrize("account", ["clerk", "nobody", "handler"])
def test_wrong_unknown_and_without_password_get_the_same_answer(app, password, account):
    page = Page(try_to_sign_in(app.test_client(), account, "不对的密码"))

    assert page.status == 401
    assert page.errors == ["账号或密码不正确。如果忘记密码，请联系本单位的责任人重置。"]


def test_the_sixth_try_in_a_quarter_of_an_hour_is_not_evaluated(app, password):
    client = app.test_client()
    for _ in range(5):
        try_to_sign_in(client, "clerk", "不对的密码")

    assert "连续输错5次" in Page(try_to_sign_in(client, "clerk", password)).text
    with clock.stopped_at(clock.now() + timedelta(minutes=16)):
        assert Page(try_to_sign_in(client, "clerk", password)).status == 200


def test_the_first_sign_in_asks_for_a_password_of_ones_own(app, session, cast):
    with unit_of_work() as work:
        word = actions.one_time_password(work, None, work.get_one(Person, cast.clerk.id))
    client = app.test_client()

    page = Page(try_to_sign_in(client, "clerk", word))
    assert page.heading == "设置新密码"
    assert Page(client.get("/ledger/", follow_redirects=True)).heading == "设置新密码"

    new = "清水长流二零二六岁岁"
    page = Page(page.form("保存").send(client, old=word, new=new + "年", again=new + "年"))
    assert page.heading == "林晓禾的任务"


def test_a_copied_cookie_is_dead_after_signing_out(app, cast, sign_in):
    client, thief = sign_in(cast.clerk), app.test_client()
    with client.session_transaction() as mine, thief.session_transaction() as copy:
        copy.update(mine)
    assert thief.get("/people/").status_code == 200

    Page(client.get("/people/")).form("退出").send(client)

    assert thief.get("/people/").status_code == 302


def test_a_session_ends_by_itself_after_half_an_hour(cast, sign_in):
    client = sign_in(cast.clerk)

    with clock.stopped_at(clock.now() + timedelta(minutes=31)):
        assert client.get("/people/").status_code == 302


def test_only_the_office_manages_people(cast, sign_in):
    assert sign_in(cast.member).get("/people/").status_code == 404
    assert sign_in(cast.leader).get("/people/").status_code == 404


def test_a_person_is_added_with_a_seat_and_a_one_time_password(cast, sign_in):
    client = sign_in(cast.clerk)
    form = Page(client.get("/people/")).form("添加人员")

    page = Page(
        form.send(
            client,
            **{
                "person-name": "罗文清",
                "person-title": "党政办主任",
                "person-account": "luo",
                "person-role": "office_head",
            },
        )
    )

    assert "已添加罗文清。一次性密码：" in page.notices[0]
    assert "办公室主任 · 党政办主任" in page.text


def test_an_address_that_is_none_is_pointed_out(cast, sign_in):
    client = sign_in(cast.clerk)
    form = Page(client.get("/people/")).form("添加人员")

    page = Page(form.send(client, **{"person-name": "罗文清", "person-email": "a@b, c@d"}))

    assert page.status == 400
    assert "邮箱格式不正确，请填一个地址，如 name@example.cn。" in page.errors


def test_an_account_is_given_later_with_a_one_time_password(cast, sign_in, session):
    with unit_of_work() as work:
        work.get_one(Person, cast.outsider.id).account = None
    client = sign_in(cast.clerk)
    form = Page(client.get(f"/people/{cast.outsider.id}")).form("保存")

    page = Page(form.send(client, account="HeMiao", email="he@qinghe.example"))

    assert page.notices[0].startswith("已保存何苗的资料。账号 hemiao，一次性密码：")
    assert session.get_one(Person, cast.outsider.id).email == "he@qinghe.example"
