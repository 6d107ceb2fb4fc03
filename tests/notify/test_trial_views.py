"""测试邮件 and the release of held mail, as people meet them."""

import smtplib
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.notify.conftest import stands
from tests.notify.postoffice import open_office
from tests.page import Page
from tracker.access.scope import everywhere, within
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.notify.cli import mail_group
from tracker.notify.jobs import deliver_waiting
from tracker.notify.mailers import MemoryMailer
from tracker.notify.models import MailHold
from tracker.notify.rules import LetterState
from tracker.trail.models import AuditEntry

REAL_CONNECT = smtplib.SMTP.connect


@pytest.fixture
def real_mail(no_mail, monkeypatch):
    """These tests mean to reach a mail server, on this machine."""
    monkeypatch.setattr(smtplib.SMTP, "connect", REAL_CONNECT)


@pytest.fixture
def server(app, real_mail, monkeypatch):
    """The app with a mail server of this machine."""
    with open_office() as office:
        given = app.extensions["settings"]
        monkeypatch.setitem(app.extensions, "settings", replace(given, smtp_url=office.url))
        yield office


def send(browser, to=None):
    form = Page(browser.get("/letters/test/")).form("发送测试邮件")
    return Page(form.send(browser, **({"to": to} if to else {})))


def actions():
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.seq)))


@pytest.mark.parametrize(
    ("who", "status"), [("clerk", 200), ("admin", 200), ("leader", 404), ("auditor", 404)]
)
def test_who_may_try_the_mail_server(sign_in, cast, who, status):
    assert sign_in(getattr(cast, who)).get("/letters/test/").status_code == status


def test_a_letter_goes_to_oneself_and_the_page_tells_each_step(server, sign_in, cast):
    page = send(sign_in(cast.clerk))

    assert "服务器已收下发给 clerk@luoshi.test 的信" in page.text
    assert "250 OK" in page.text
    assert [message["To"] for message in server.received] == ["clerk@luoshi.test"]
    assert "mail.test" in actions()


def test_a_failure_says_what_to_do_and_never_the_password(server, sign_in, cast, app, monkeypatch):
    given = app.extensions["settings"]
    url = server.url.replace("127.0.0.1", "office:wordofhonour@127.0.0.1")
    monkeypatch.setitem(app.extensions, "settings", replace(given, smtp_url=url))
    server.answers["RCPT"] = "550 no such user"

    answer = sign_in(cast.admin).get("/letters/test/")
    page = send(sign_in(cast.admin), "nobody@luoshi.test")

    assert "wordofhonour" not in answer.text + str(page.soup)
    assert page.soup.select(".notice-bad")


@pytest.mark.parametrize(
    "to",
    [
        "a@b.test,c@d.test",
        "a@b.test\r\nBcc: c@d.test",
        "a@b.test\nSubject: x",
        "甲 <a@b.test>",
        "a@b.test c@d.test",
        "nobody",
        "=?utf-8?q?a=40b?= <a@b.test>",
    ],
)
def test_what_is_not_exactly_one_address_is_refused(server, sign_in, cast, to):
    page = send(sign_in(cast.clerk), to)

    assert page.status == 400
    assert len(page.errors) == 1
    assert server.received == []
    assert "mail.test" not in actions()


def test_five_in_ten_minutes_and_no_more(server, sign_in, cast):
    browser = sign_in(cast.clerk)
    for _ in range(5):
        assert send(browser).status == 200

    page = send(browser)

    assert page.status == 400
    assert "最多发 5 封测试邮件" in page.errors[0]
    assert len(server.received) == 5
    assert send(sign_in(cast.admin)).status == 200, "each person has their own five"


def test_without_a_server_the_page_says_where_letters_go(sign_in, cast, app):
    browser = sign_in(cast.clerk)
    folder = app.extensions["settings"].letters_dir

    page = Page(browser.get("/letters/test/"))
    assert "TRACKER_SMTP_URL" in page.text
    assert str(folder) in page.text

    assert "信已写成文件" in send(browser).text
    assert len(list(folder.iterdir())) == 1


# Held mail ------------------------------------------------------------------------------------


@pytest.fixture
def held(cast, session, morning):
    """The mail of both townships is held, as after a restore."""
    with everywhere("a restore holds all mail"), unit_of_work() as writing:
        for org_id in (cast.org.id, cast.stranger.org_id):
            row = MailHold(
                org_id=org_id, snapshot_at=morning - timedelta(hours=5), restored_at=morning
            )
            writing.add(row)


def test_held_letters_wait_and_the_office_is_asked(held, post, morning, sign_in, cast):
    number = post()
    assert deliver_waiting(MemoryMailer(), morning, "a") == 0
    browser = sign_in(cast.clerk)

    page = Page(browser.get("/letters/"))
    assert "恢复备份后，通知暂停发送" in page.text
    assert "现在等待的 1 封" in page.text
    said = Page(page.form("放行，等待的 1 封发出").send(browser)).notices

    assert "已放行，等待中的 1 封将陆续发出。" in said
    assert deliver_waiting(MemoryMailer(), morning, "a") == 1
    assert stands(number).state is LetterState.SENT
    assert actions()[-1] == "mail.release"


def test_what_waits_can_be_dropped_and_later_letters_go(held, post, morning, sign_in, cast):
    old = post()
    browser = sign_in(cast.admin)

    Page(browser.get("/letters/test/")).form("放行，但取消等待的 1 封").send(browser)

    assert stands(old).state is LetterState.CANCELLED
    new = post(cast.leader)
    assert deliver_waiting(MemoryMailer(), morning, "a") == 1
    assert stands(new).state is LetterState.SENT


def test_a_letter_that_waited_too_long_under_the_hold_is_still_sent(
    held, post, morning, sign_in, cast
):
    post()
    later = morning + timedelta(days=5)
    with clock.stopped_at(later):
        browser = sign_in(cast.clerk)
        Page(browser.get("/letters/")).form("放行，等待的 1 封发出").send(browser)
        assert deliver_waiting(MemoryMailer(), later, "a") == 1


def test_one_office_does_not_release_another(held, post, morning, sign_in, cast):
    other = post(cast.stranger)
    browser = sign_in(cast.clerk)
    Page(browser.get("/letters/")).form("放行").send(browser)

    assert deliver_waiting(MemoryMailer(), morning, "a") == 0
    assert stands(other).state is LetterState.PENDING


def test_the_command_releases_one_office_or_all(held, post, morning, app, cast):
    first, second = post(), post(cast.stranger)

    def run(*words):
        return app.test_cli_runner().invoke(mail_group, ["release", *words])

    assert "没有代码为“nowhere”的单位" in str(run("--org", "nowhere").exception)
    assert run("--org", "shiqiao", "--discard").output == (
        "石桥乡人民政府：已放行，等待中的 1 封已取消。\n"
    )
    assert run().output == "青禾镇人民政府：已放行，等待中的 1 封将发出。\n"
    assert "不需要放行" in str(run().exception)
    deliver_waiting(MemoryMailer(), morning, "a")
    assert stands(first).state is LetterState.SENT
    assert stands(second).state is LetterState.CANCELLED
    with within(cast.org.id):
        assert actions()[-1] == "mail.release"
