"""Signing in and out with a password, and setting one's own."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.accounts.conftest import sign_in_with
from tests.page import Page
from tracker.accounts import actions, passwords, signin
from tracker.accounts.models import Person, SignInSession
from tracker.core import clock
from tracker.core.db import unit_of_work

NEW = "清水长流二零二六岁岁年"


@pytest.fixture
def word(session, cast):
    """A one-time password of the clerk."""
    once = passwords.one_time()
    with unit_of_work() as work:
        actions.one_time_password(work, None, work.get_one(Person, cast.clerk.id), once)
    return once.word


def test_signing_in_opens_what_was_wanted(app, password):
    page = sign_in_with(app.test_client(), " Clerk ", password, next="/people/")

    assert page.heading == "单位和人员"


def test_a_way_back_never_leads_elsewhere(app, password):
    page = sign_in_with(app.test_client(), "clerk", password, next="//evil.example/")

    assert page.heading.endswith("好，林晓禾")


@pytest.mark.parametrize("account", ["clerk", "nobody", "outsider"])
def test_wrong_unknown_and_without_password_get_the_same_answer(app, password, account):
    page = sign_in_with(app.test_client(), account, "不对的密码")

    assert page.status == 401
    assert page.errors == [passwords.WRONG]


def test_who_left_gets_the_same_answer(app, password, session, cast):
    with unit_of_work() as work:
        work.get_one(Person, cast.handler.id).active = False

    assert sign_in_with(app.test_client(), "handler", password).errors == [passwords.WRONG]


def test_the_sixth_try_in_a_quarter_of_an_hour_is_not_evaluated(app, password):
    client = app.test_client()
    for _ in range(5):
        sign_in_with(client, "clerk", "不对的密码")

    assert sign_in_with(client, "clerk", password).errors == [passwords.WRONG]
    with clock.stopped_at(clock.now() + timedelta(minutes=16)):
        assert sign_in_with(client, "clerk", password).status == 200


def test_guessing_elsewhere_does_not_shut_the_owner_out(app, password):
    usual, thief = app.test_client(), app.test_client()
    sign_in_with(usual, "clerk", password)
    Page(usual.get("/people/")).form("退出").send(usual)
    for _ in range(9):
        sign_in_with(thief, "clerk", "不对的密码")

    assert sign_in_with(thief, "clerk", password).status == 401
    assert sign_in_with(usual, "clerk", password).heading.endswith("好，林晓禾")
    assert sign_in_with(thief, "clerk", password).status == 401


def test_a_known_device_has_a_small_count_of_its_own(app, password):
    usual = app.test_client()
    sign_in_with(usual, "clerk", password)
    Page(usual.get("/people/")).form("退出").send(usual)
    for _ in range(5):
        sign_in_with(usual, "clerk", "不对的密码")

    assert sign_in_with(usual, "clerk", password).status == 401


def test_a_forged_device_is_unknown(app, password):
    client = app.test_client()
    client.set_cookie("luoshi-device", "not-ours")
    for _ in range(5):
        sign_in_with(client, "clerk", "不对的密码")

    assert sign_in_with(client, "clerk", password).status == 401


def test_thirty_tries_from_one_address_are_enough(app, password):
    client = app.test_client()
    for number in range(30):
        sign_in_with(client, f"nobody{number}", "不对的密码")

    assert sign_in_with(client, "clerk", password).status == 401


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
def test_an_address_is_not_taken_from_what_anybody_may_say(app, password, header):
    for number in range(30):
        client = app.test_client()
        form = Page(client.get("/sign-in")).form("登录")
        client.post(
            "/sign-in",
            data=form.filled(account=f"nobody{number}", password="x"),
            headers={header: f"203.0.113.{number}"},
        )

    assert sign_in_with(app.test_client(), "clerk", password).status == 401


def test_the_first_sign_in_asks_for_a_password_of_ones_own(app, word):
    client = app.test_client()

    page = sign_in_with(client, "clerk", word)
    assert page.heading == "设置新密码"
    assert Page(client.get("/ledger/", follow_redirects=True)).heading == "设置新密码"

    page = Page(page.form("保存").send(client, old=word, new=NEW, again=NEW))
    assert page.heading.endswith("好，林晓禾")


def test_a_one_time_password_is_not_kept_as_ones_own(app, word):
    client = app.test_client()
    page = sign_in_with(client, "clerk", word)

    page = Page(page.form("保存").send(client, old=word, new=word, again=word))

    assert page.errors == ["新密码不能和原密码相同，请换一个。"]


@pytest.mark.parametrize("weak", ["青禾镇人民政府2026", "林晓禾clerk20260101", "qwertyuiop1234"])
def test_a_password_that_others_would_try_is_refused(app, word, weak):
    client = app.test_client()
    page = sign_in_with(client, "clerk", word)

    page = Page(page.form("保存").send(client, old=word, new=weak, again=weak))

    assert page.status == 400
    assert "请换一" in page.errors[0]


def test_a_form_that_was_under_way_survives_the_first_password(app, word):
    client = app.test_client()
    typed = "综合行政执法大队青禾中队"
    page = Page(client.post("/people/units", data={"unit-name": typed, "unit-kind": "station"}))

    page = Page(page.form("登录").send(client, account="clerk", password=word))
    assert page.heading == "设置新密码"
    page = Page(page.form("保存").send(client, old=word, new=NEW, again=NEW + "年"))
    assert page.errors == ["两次输入的新密码不一样。"]
    page = Page(page.form("保存").send(client, old=word, new=NEW, again=NEW))
    assert page.heading == "您刚才填写的内容还在"
    page = Page(page.form("继续提交").send(client))

    assert f"已添加单位“{typed}”。" in page.notices


def test_guessing_the_old_password_is_counted_at_the_same_door(app, password, sign_in, cast):
    client = sign_in(cast.clerk)
    for _ in range(5):
        form = Page(client.get("/me/password")).form("保存")
        page = Page(form.send(client, old="不对的密码", new=NEW, again=NEW))
        assert page.errors == [passwords.WRONG]

    form = Page(client.get("/me/password")).form("保存")
    assert Page(form.send(client, old=password, new=NEW, again=NEW)).errors == [passwords.WRONG]
    assert sign_in_with(app.test_client(), "clerk", password).status == 401


def test_a_new_password_ends_the_other_sessions(app, password, sign_in, cast):
    other, client = sign_in(cast.clerk), sign_in(cast.clerk)

    form = Page(client.get("/me/password")).form("保存")
    page = Page(form.send(client, old=password, new=NEW, again=NEW))

    assert "密码已更新，其他设备上的登录已经失效。" in page.notices
    assert other.get("/people/").status_code == 302
    assert sign_in_with(app.test_client(), "clerk", NEW).status == 200


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


def test_a_cookie_that_was_planted_before_opens_nothing_after(app, password):
    client, planted = app.test_client(), app.test_client()
    client.get("/sign-in")
    with client.session_transaction() as cookie, planted.session_transaction() as copy:
        cookie["_user_id"] = "chosen by somebody else"
        copy.update(cookie)
        before = cookie["csrf_token"]

    sign_in_with(client, "clerk", password)

    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != "chosen by somebody else"
        assert cookie.get("csrf_token") != before
    assert planted.get("/people/").status_code == 302


def test_the_token_of_a_form_belongs_to_its_session(app, cast, sign_in):
    first, second = sign_in(cast.clerk), sign_in(cast.clerk)
    form = Page(first.get("/people/")).form("添加单位")
    second.get("/people/")
    sent = form.filled(**{"unit-name": "综治办"})

    assert second.post(form.action, data=sent).status_code == 400
    assert first.post(form.action, data=sent).status_code == 303


def test_of_four_sessions_the_oldest_ends(cast, sign_in):
    clients = [sign_in(cast.clerk) for _ in range(4)]

    assert [client.get("/people/").status_code for client in clients] == [302, 200, 200, 200]


def test_a_session_that_idled_out_does_not_count_as_one(session, cast, sign_in):
    with clock.stopped_at(clock.now() - timedelta(hours=2)):
        sign_in(cast.clerk)
    for _ in range(3):
        sign_in(cast.clerk)

    revoked = select(SignInSession).where(SignInSession.revoked_at.is_not(None))
    assert session.scalars(revoked).all() == []


@pytest.mark.parametrize("name", signin.SWITCHED_OFF)
def test_a_program_with_signing_in_switched_off_does_not_start(tmp_path, monkeypatch, name):
    from tests.databases import settings
    from tracker.factory import create_app

    monkeypatch.setenv(name, "1")
    with pytest.raises(SystemExit, match="LOGIN_DISABLED"):
        create_app(settings(tmp_path))


def test_everybody_begins_with_a_page_of_their_own(cast, sign_in):
    assert Page(sign_in(cast.admin).get("/", follow_redirects=True)).heading == "账号管理"
    assert Page(sign_in(cast.auditor).get("/", follow_redirects=True)).heading == "操作记录"


def test_what_happens_at_the_door_stands_in_the_trail(app, password, acts):
    client = app.test_client()
    for _ in range(6):
        sign_in_with(client, "clerk", "不对的密码")
    sign_in_with(client, "nobody", "不对的密码")
    sign_in_with(client, "handler", password)
    Page(client.get("/me")).form("退出").send(client)

    assert acts() == [
        *["account.wrong_password"] * 5,
        "account.lock",
        "account.sign_in",
        "account.sign_out",
    ]
