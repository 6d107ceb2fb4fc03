"""An office without a mail server: no links, an administrator hands out one-time passwords."""

from sqlalchemy import func, select

from tests.page import Page
from tracker.accounts.models import LinkRequest
from tracker.core.db import db


def test_the_sign_in_page_offers_no_link(app):
    page = Page(app.test_client().get("/sign-in"))

    assert "用邮件链接登录" not in page.links
    assert "请联系本单位的管理员" in page.text


def test_the_page_of_links_says_whom_to_ask(app):
    client = app.test_client()
    page = Page(client.get("/sign-in/link"))
    assert page.notices == ["没有设置邮件服务器，发不了信。请本单位的管理员给一个一次性密码。"]

    token = Page(client.get("/sign-in")).form("登录").fields["csrf_token"]
    client.post("/sign-in/link", data={"csrf_token": token, "name": "leader"})

    assert db.session.scalar(select(func.count(LinkRequest.id))) == 0
