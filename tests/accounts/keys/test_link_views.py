"""Links by mail: asking for one, opening it, and what mail programs do with it before."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.accounts.conftest import link_in, sign_in_with
from tests.page import Page
from tracker.access.scope import everywhere
from tracker.accounts import actions, passwords
from tracker.accounts.models import LinkRequest, Person
from tracker.accounts.views.links import ASKED
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.notify.models import Letter
from tracker.notify.rules import LetterKind

NEW = "清水长流二零二六岁岁年"
SPENT = "链接已失效"


@pytest.fixture(autouse=True)
def _mail(by_mail):
    """Every test here has a mail server."""


def ask(client, name, page="/sign-in/link"):
    return Page(Page(client.get(page)).form("发送链接").send(client, name=name))


@pytest.fixture
def link(app, letters):
    """A link for signing in, of the leader."""
    ask(app.test_client(), "leader")
    [letter] = letters()
    return link_in(letter)


def test_a_leader_signs_in_by_a_link_without_ever_having_had_a_password(app, letters):
    client = app.test_client()
    page = Page(client.get("/sign-in"))

    page = Page(client.get(page.links["用邮件链接登录"]))
    page = Page(page.form("发送链接").send(client, name="Leader@luoshi.test"))
    assert page.notices == [ASKED]
    [letter] = letters()
    assert letter.to == "leader@luoshi.test"

    page = Page(client.get(link_in(letter)))
    assert page.text.startswith("登录 沈若兰（账号 leader）")
    page = Page(page.form("登录").send(client))
    assert "沈若兰" in page.title or page.status == 200
    assert client.get("/my").status_code == 200


def test_opening_a_link_any_number_of_times_changes_nothing(app, link, acts):
    before = acts()
    scanner = app.test_client()
    for _ in range(3):
        assert scanner.get(link).status_code == 200
        assert scanner.head(link).status_code == 200

    assert acts() == before
    assert scanner.get("/my").status_code == 302
    client = app.test_client()
    Page(client.get(link)).form("登录").send(client)
    assert client.get("/my").status_code == 200


def test_a_link_is_good_once(app, link):
    first, second = app.test_client(), app.test_client()
    form = Page(second.get(link)).form("登录")
    Page(first.get(link)).form("登录").send(first)

    assert Page(form.send(second)).heading == SPENT
    assert Page(second.get(link)).status == 410
    assert second.get("/my").status_code == 302


def test_a_link_ends_after_a_quarter_of_an_hour(app, link):
    with clock.stopped_at(clock.now() + timedelta(minutes=16)):
        assert Page(app.test_client().get(link)).heading == SPENT


def test_a_newer_link_ends_the_older_one(app, letters, link):
    ask(app.test_client(), "leader")
    [newer] = letters()

    assert Page(app.test_client().get(link)).heading == SPENT
    assert Page(app.test_client().get(link_in(newer))).heading == "登录"


def test_a_link_does_not_outlive_its_person(app, link, session, cast):
    with unit_of_work() as work:
        work.get_one(Person, cast.leader.id).active = False

    assert Page(app.test_client().get(link)).heading == SPENT


def test_a_link_of_nobody_is_spent(app):
    assert Page(app.test_client().get("/links/guessed")).heading == SPENT


@pytest.mark.parametrize("name", ["leader", "nobody", "admin", "auditor@luoshi.test", "handler"])
def test_the_answer_and_the_work_are_the_same_for_everybody(
    app, session, cast, count_queries, name
):
    with unit_of_work() as work:
        work.get_one(Person, cast.handler.id).email = ""
    client = app.test_client()
    form = Page(client.get("/sign-in/link")).form("发送链接")

    with count_queries() as asked:
        answer = client.post(form.action, data=form.filled(name=name))

    assert answer.status_code == 303
    assert [line.split()[0] for line in asked] == ["SELECT", "SELECT", "INSERT"]
    assert Page(client.get("/sign-in/link")).notices == [ASKED]


@pytest.mark.parametrize("name", ["nobody", "admin", "auditor"])
def test_who_runs_the_service_gets_no_link(app, letters, name):
    ask(app.test_client(), name)
    ask(app.test_client(), name, "/sign-in/reset")

    assert letters() == []


def test_three_links_an_hour_are_enough_whatever_name_is_given(app, letters):
    client = app.test_client()
    for _ in range(3):
        ask(client, "leader")
        ask(client, "leader@luoshi.test")

    assert len(letters()) == 1  # a newer one ends the older before it is sent
    with unit_of_work() as work, everywhere("a test counts"):
        assert work.scalar(select(func.count(Letter.id))) == 3


def test_one_address_is_told_the_same_but_gets_twenty_links_at_most(app):
    client = app.test_client()
    for number in range(22):
        assert ask(client, f"someone{number}").notices == [ASKED]

    assert db.session.scalar(select(func.count(LinkRequest.id))) == 20


def test_a_forgotten_password_is_set_anew_and_all_else_ends(app, letters, password, sign_in, cast):
    old, client = sign_in(cast.clerk), app.test_client()
    ask(client, "clerk", "/sign-in/reset")
    [letter] = letters()

    page = Page(client.get(link_in(letter)))
    assert page.heading == "设置新密码"
    page = Page(page.form("保存并登录").send(client, new=NEW, again=NEW))

    assert page.heading.endswith("好，林晓禾")
    assert old.get("/people/").status_code == 302
    assert sign_in_with(app.test_client(), "clerk", password).status == 401
    assert sign_in_with(app.test_client(), "clerk", NEW).status == 200
    [told] = letters()
    assert (told.to, told.subject) == ("clerk@luoshi.test", "[落实台账] 账号有变动")
    assert NEW not in told.text


def test_a_weak_password_does_not_spend_the_link(app, letters, password):
    client = app.test_client()
    ask(client, "clerk", "/sign-in/reset")
    [letter] = letters()

    page = Page(client.get(link_in(letter)))
    page = Page(page.form("保存并登录").send(client, new="1234567890", again="1234567890"))
    assert page.status == 400
    page = Page(page.form("保存并登录").send(client, new=NEW, again=NEW))

    assert page.heading.endswith("好，林晓禾")


def test_who_has_a_one_time_password_is_asked_for_their_own_instead(app, letters, session, cast):
    once = passwords.one_time()
    with unit_of_work() as work:
        actions.one_time_password(work, None, work.get_one(Person, cast.leader.id), once)
    ask(app.test_client(), "leader")
    [letter] = letters()

    assert Page(app.test_client().get(link_in(letter))).heading == "设置新密码"


@pytest.mark.parametrize("host", ["evil.example", "luoshi.test.evil.example", "127.0.0.1:9"])
def test_links_begin_with_the_configured_address(app, letters, host):
    client = app.test_client()
    form = Page(client.get("/sign-in/link")).form("发送链接")
    client.post(
        form.action,
        data=form.filled(name="leader"),
        headers={"Host": host, "X-Forwarded-Host": host, "Origin": f"http://{host}"},
    )
    client.post(form.action, data=form.filled(name="leader"), headers={"X-Forwarded-Host": host})

    for letter in letters():
        assert "evil" not in letter.text
        assert link_in(letter).startswith("/links/")


def test_the_text_of_a_link_is_wiped_and_never_on_a_page(app, letters, sign_in, cast):
    ask(app.test_client(), "leader")
    from tracker.accounts.jobs import answer_link_requests

    answer_link_requests(clock.now())
    with everywhere("a test looks at a letter"):
        letter = db.session.scalars(select(Letter).where(Letter.kind == LetterKind.LINK)).one()
        assert "/links/" in letter.text_body
        number = letter.id
    page = Page(sign_in(cast.clerk).get(f"/letters/{number}"))
    assert "/links/" not in page.text

    letters()

    with everywhere("a test looks at a letter"):
        db.session.rollback()
        assert db.session.get_one(Letter, number).text_body == ""


def test_what_happens_to_links_stands_in_the_trail_without_them(app, link, acts):
    client = app.test_client()
    Page(client.get(link)).form("登录").send(client)

    assert acts() == ["account.link", "account.sign_in"]
    with everywhere("a test reads the trail"):
        from tracker.trail.models import AuditEntry

        said = " ".join(db.session.scalars(select(AuditEntry.payload)))
    assert link.removeprefix("/links/") not in said


def test_an_old_request_is_let_lie(app, letters):
    ask(app.test_client(), "leader")

    with clock.stopped_at(clock.now() + timedelta(hours=2)):
        assert letters() == []
