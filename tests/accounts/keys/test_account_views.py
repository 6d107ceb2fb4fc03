"""账号管理 and 我的账号."""

import pytest
from sqlalchemy import select

from tests.accounts.conftest import link_in, sign_in_with
from tests.page import Page
from tracker.access.scope import everywhere
from tracker.accounts import passwords
from tracker.accounts.models import Person, SignInSession
from tracker.accounts.rules import AdminKind, Duty
from tracker.core.db import db, unit_of_work
from tracker.notify.models import Letter
from tracker.web.refs import ref


def states(client):
    return {row[0].split()[0]: row[4] for row in Page(client.get("/accounts/")).rows()}


def open_key(client, person):
    return Page(client.get(f"/accounts/{ref(person.id)}"))


def test_the_administrator_sees_how_every_account_stands(app, cast, sign_in, password, session):
    with unit_of_work() as work:
        work.get_one(Person, cast.outsider.id).active = False
        work.get_one(Person, cast.member.id).account = None
    for _ in range(5):
        sign_in_with(app.test_client(), "handler", "不对的密码")

    found = states(sign_in(cast.admin))

    assert found["林晓禾"] == "正常"
    assert found["贺敏"] == "已锁定"
    assert found["何苗"] == "已停用"
    assert found["唐一舟"] == "没有账号"
    assert found["沈若兰"] == "未启用"


@pytest.mark.parametrize("name", ["clerk", "mayor", "auditor", "outsider"])
def test_nobody_else_manages_accounts(cast, sign_in, name):
    client = sign_in(getattr(cast, name))

    assert client.get("/accounts/").status_code == 404
    assert client.get(f"/accounts/{ref(cast.handler.id)}").status_code == 404


def test_an_administrator_reads_no_business_text(cast, sign_in, make):
    task = make.task("机密任务标题")
    client = sign_in(cast.admin)

    for path in ("/ledger/", f"/tasks/{ref(task.id)}", "/letters/", "/people/", "/my", "/trail/"):
        assert client.get(path).status_code == 404, path
    assert "机密任务标题" not in client.get("/accounts/").text
    assert "年度" not in Page(client.get("/accounts/")).soup.select("header")[0].get_text()


def test_an_account_of_another_office_is_not_there(cast, sign_in):
    assert sign_in(cast.admin).get(f"/accounts/{ref(cast.stranger.id)}").status_code == 404


def test_an_invitation_leads_to_a_password_of_ones_own(app, by_mail, cast, sign_in, letters):
    admin = sign_in(cast.admin)
    page = Page(open_key(admin, cast.leader).form("发送邀请").send(admin))
    assert "已向沈若兰发出邀请，三天内有效，只能用一次。" in page.notices
    assert states(admin)["沈若兰"] == "已邀请"
    [letter] = letters()

    client, new = app.test_client(), "清水长流二零二六岁岁年"
    page = Page(client.get(link_in(letter)))
    assert page.heading == "启用账号"
    Page(page.form("保存并登录").send(client, new=new, again=new))

    assert states(admin)["沈若兰"] == "正常"
    assert sign_in_with(app.test_client(), "leader", new).status == 200


def test_a_one_time_password_is_shown_once_and_ends_all_else(app, cast, sign_in, password):
    admin, before = sign_in(cast.admin), sign_in(cast.clerk)

    page = Page(open_key(admin, cast.clerk).form("给一次性密码").send(admin))
    word = page.soup.select(".one-time")[0].get_text()

    assert before.get("/people/").status_code == 302
    assert sign_in_with(app.test_client(), "clerk", password).status == 401
    assert sign_in_with(app.test_client(), "clerk", word).heading == "设置新密码"
    assert not open_key(admin, cast.clerk).soup.select(".one-time")
    with everywhere("a test reads letters"):
        [told] = db.session.scalars(select(Letter.text_body))
    assert "一次性密码" in told
    assert word not in told


def test_a_shut_account_is_unlocked(app, cast, sign_in, password):
    admin = sign_in(cast.admin)
    for _ in range(5):
        sign_in_with(app.test_client(), "clerk", "不对的密码")

    Page(open_key(admin, cast.clerk).form("解锁").send(admin))

    assert sign_in_with(app.test_client(), "clerk", password).status == 200


def test_all_sessions_of_somebody_are_ended(cast, sign_in):
    admin, clerk = sign_in(cast.admin), sign_in(cast.clerk)

    Page(open_key(admin, cast.clerk).form("全部退出").send(admin))

    assert clerk.get("/people/").status_code == 302


def test_somebody_without_a_part_in_the_work_is_made_administrator(cast, sign_in):
    admin, other = sign_in(cast.admin), sign_in(cast.outsider)
    form = Page(admin.get(f"/accounts/{ref(cast.outsider.id)}")).soup.select("#appoint-admin form")[
        0
    ]
    fields = {tag["name"]: tag["value"] for tag in form.select("input[type=hidden]")}

    admin.post(form["action"], data=fields)

    assert other.get("/ledger/").status_code == 302
    assert Page(sign_in(cast.outsider).get("/", follow_redirects=True)).heading == "账号管理"


def test_an_account_is_given_with_an_invitation(by_mail, cast, sign_in, session, letters):
    with unit_of_work() as work:
        work.get_one(Person, cast.outsider.id).account = None
    admin = sign_in(cast.admin)

    form = open_key(admin, cast.outsider).form("开设账号")
    assert Page(form.send(admin, account="clerk", email="he@qinghe.example")).errors == [
        "账号“clerk”已经在用，请换一个。"
    ]
    form = open_key(admin, cast.outsider).form("开设账号")
    form.send(admin, account="hemiao", email="he@qinghe.example")

    [letter] = letters()
    assert letter.to == "he@qinghe.example"
    assert session.get_one(Person, cast.outsider.id).account == "hemiao"


def test_a_moved_mailbox_is_told_at_the_old_one(by_mail, cast, sign_in, letters):
    admin = sign_in(cast.admin)

    open_key(admin, cast.clerk).form("保存邮箱").send(admin, email="new@luoshi.test")

    [told] = letters()
    assert told.to == "clerk@luoshi.test"
    assert "改成了另一个地址" in told.text


def test_an_administrator_does_nothing_to_themselves_here(cast, sign_in, session):
    admin = sign_in(cast.admin)
    page = open_key(admin, cast.admin)
    assert "给一次性密码" not in [button for form in page.forms for button in form.buttons]
    token = page.form("保存邮箱").fields["csrf_token"]

    for verb in ("code", "unlock", "sign-out", "appoint", "invite"):
        admin.post(f"/accounts/{ref(cast.admin.id)}/{verb}", data={"csrf_token": token, "kind": ""})
    address = {"csrf_token": token, "email": "thief@luoshi.test"}
    admin.post(f"/accounts/{ref(cast.admin.id)}/address", data=address)

    row = session.get_one(Person, cast.admin.id)
    assert (row.admin_kind, row.email) == (AdminKind.ADMIN, "admin@luoshi.test")
    assert not row.must_change_password
    assert admin.get("/accounts/").status_code == 200


@pytest.mark.parametrize("seen", ["Windows 上的 Edge"])
def test_one_sees_where_one_is_signed_in_and_ends_the_others(cast, sign_in, session, seen):
    other, client = sign_in(cast.clerk), sign_in(cast.clerk)
    with unit_of_work() as work:
        first = work.scalars(select(SignInSession).order_by(SignInSession.id)).first()
        first.user_agent = "Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537 Edg/130"

    page = Page(client.get("/me"))
    assert seen in page.text
    assert page.text.count("这台设备") == 1
    page = Page(page.form("结束").send(client))

    assert "那个设备上的登录已结束。" in page.notices
    assert other.get("/people/").status_code == 302
    assert client.get("/people/").status_code == 200


def test_all_other_sessions_are_ended_at_once(cast, sign_in):
    others, client = [sign_in(cast.clerk), sign_in(cast.clerk)], sign_in(cast.clerk)

    Page(client.get("/me")).form("退出其他设备").send(client)

    assert [one.get("/people/").status_code for one in others] == [302, 302]
    assert client.get("/people/").status_code == 200


def test_a_session_of_somebody_else_is_not_there_to_be_ended(cast, sign_in, session):
    sign_in(cast.leader)
    theirs = session.scalars(select(SignInSession)).one().id
    client = sign_in(cast.clerk)
    token = Page(client.get("/me")).form("保存邮箱").fields["csrf_token"]

    answer = client.post(f"/me/sessions/{theirs}/end", data={"csrf_token": token})

    assert answer.status_code == 404
    assert (
        session.scalars(select(SignInSession).where(SignInSession.revoked_at.isnot(None))).all()
        == []
    )


def test_ones_own_mailbox_is_moved_with_ones_password(by_mail, cast, sign_in, password, letters):
    client = sign_in(cast.clerk)
    form = Page(client.get("/me")).form("保存邮箱")
    page = Page(form.send(client, email="lin@luoshi.test", password="不对的密码"))
    assert page.errors == [passwords.WRONG]

    form = Page(client.get("/me")).form("保存邮箱")
    page = Page(form.send(client, email="lin@luoshi.test", password=password))

    assert "邮箱已改，以后的信发到新地址。" in page.notices
    assert [letter.to for letter in letters()] == ["clerk@luoshi.test"]


def test_another_duty_is_signed_in_for_anew(cast, sign_in):
    clerk, member = sign_in(cast.clerk), sign_in(cast.member)

    Page(clerk.get(f"/people/{ref(cast.member.id)}")).form("保存").send(
        clerk, duty=Duty.STAFF.value
    )

    assert member.get("/my").status_code == 302
