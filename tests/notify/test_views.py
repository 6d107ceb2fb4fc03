"""The page 已发通知."""

import re
from dataclasses import replace

import pytest

from tests.notify.conftest import stands
from tests.page import Page
from tracker.access.scope import everywhere, within
from tracker.accounts.models import Person
from tracker.core.db import db, unit_of_work
from tracker.core.settings import Settings
from tracker.notify import outbox
from tracker.notify.jobs import deliver_waiting
from tracker.notify.mailers import FileMailer, MemoryMailer, mailer_for
from tracker.notify.models import Letter
from tracker.notify.rules import LetterState, Outcome, Owed, Result
from tracker.trail.models import AuditEntry
from tracker.web.refs import ref


@pytest.fixture
def refused(post, morning):
    """A letter that its recipient's server does not want."""
    number = post()
    deliver_waiting(MemoryMailer([Result(Outcome.REJECTED, 550, "no such user")]), morning, "a")
    return number


def page(client, address):
    answer = client.get(address)
    return answer.status_code, answer.get_data(as_text=True)


def token_of(html):
    return re.search(r'name="csrf_token" value="([^"]+)"', html)[1]


def press(client, number, on):
    """Press 重新发送, with the token of the page `on`."""
    token = token_of(page(client, on)[1])
    return client.post(f"/letters/{ref(number)}/resend", data={"csrf_token": token})


def test_the_office_sees_what_went_to_whom_and_what_the_server_said(refused, sign_in, cast):
    status, html = page(sign_in(cast.clerk), "/letters/")

    assert status == 200
    for said in (cast.handler.name, cast.handler.email, "今日1", "未能送达", "550 no such user"):
        assert said in html
    assert "重新发送" in html


def test_a_possible_double_is_marked(post, morning, sign_in, cast):
    post()
    deliver_waiting(MemoryMailer([Result(Outcome.DOUBTFUL)]), morning, "a")

    _, html = page(sign_in(cast.clerk), "/letters/")

    assert "可能重复" in html
    assert "稍后重试" in html


def test_the_list_can_be_narrowed_to_a_state(refused, post, sign_in, cast):
    post(cast.leader)
    client = sign_in(cast.clerk)

    _, dead = page(client, "/letters/?state=dead")
    _, waiting = page(client, "/letters/?state=pending")

    assert cast.handler.email in dead
    assert cast.leader.email not in dead
    assert cast.leader.email in waiting
    assert cast.handler.email not in waiting


def test_an_empty_outbox_says_when_the_first_letter_comes(sign_in, cast):
    _, html = page(sign_in(cast.clerk), "/letters/")

    assert "还没有发过通知" in html


def test_where_mail_goes_to_files_the_text_can_be_read(post, sign_in, cast):
    number = post()

    _, html = page(sign_in(cast.clerk), f"/letters/{ref(number)}")

    assert "完成各村公开目录更新" in html


def test_where_mail_goes_out_the_text_is_not_shown(app, post, sign_in, cast, monkeypatch):
    number = post()
    ours = Settings(smtp_url="smtp://mail.test", secret_key="x" * 32)
    monkeypatch.setitem(app.extensions, "settings", ours)

    _, html = page(sign_in(cast.clerk), f"/letters/{ref(number)}")

    assert "等待发送" in html
    assert "完成各村公开目录更新" not in html


@pytest.fixture
def with_a_server(app, monkeypatch):
    """A mail server is set."""
    ours = replace(app.extensions["settings"], smtp_url="smtp://mail.test")
    monkeypatch.setitem(app.extensions, "settings", ours)


NO_SERVER = "没有设置邮件服务器，通知存为文件，没有真正发出。可在 TRACKER_SMTP_URL 里设置。"


def test_without_a_mail_server_the_page_says_so_and_calls_nothing_sent(
    app, post, morning, sign_in, cast
):
    number, client = post(), sign_in(cast.clerk)
    deliver_waiting(mailer_for(app.extensions["settings"]), morning, "a")

    _, listed = page(client, "/letters/")
    _, letter = page(client, f"/letters/{ref(number)}")

    assert NO_SERVER in listed
    assert listed.count("已存为文件") == 2  # the chip and the row
    for html in (listed, letter):
        assert "已存为文件" in html
        assert "已发送" not in html
        assert "送达" not in html


def test_with_a_mail_server_what_it_took_is_sent(post, morning, sign_in, cast, with_a_server):
    number, client = post(), sign_in(cast.clerk)
    deliver_waiting(MemoryMailer(), morning, "a")

    _, listed = page(client, "/letters/")
    _, letter = page(client, f"/letters/{ref(number)}")

    assert "已发送" in listed
    assert "送达" in letter
    assert "没有设置邮件服务器" not in listed
    assert "存为文件" not in listed + letter


def test_what_was_filed_before_a_server_was_set_stays_called_so(
    app, post, morning, sign_in, cast, with_a_server
):
    post()
    deliver_waiting(FileMailer(app.extensions["settings"].letters_dir, "a@b.cn"), morning, "a")

    _, listed = page(sign_in(cast.clerk), "/letters/")

    assert "已存为文件" in listed


def test_who_cannot_be_written_to_is_named_to_their_own_office(owe_to, sign_in, cast):
    owe_to(cast.handler, email="")
    owe_to(cast.leader)

    _, listed = page(sign_in(cast.clerk), "/letters/")
    _, elsewhere = page(sign_in(cast.stranger), "/letters/")

    assert f"不能发送：没有邮箱（{cast.handler.name}）" in listed
    assert "没有邮箱" not in elsewhere


@pytest.fixture
def owe_to(morning):
    """Record that this person is owed a word, and change them."""

    def owed(person, **values):
        one = Owed(
            person_id=person.id,
            subject_type="task",
            subject_id=1,
            stage="T-7",
            deadline_version=1,
            due_date=morning.date(),
            reason="您是经办人",
        )
        with within(person.org_id), unit_of_work() as session:
            outbox.owe(session, [one], morning)
            for name, value in values.items():
                setattr(session.get_one(Person, person.id), name, value)

    return owed


def test_a_dead_letter_is_queued_again_and_the_trail_says_by_whom(refused, sign_in, cast):
    before, client = stands(refused).message_id, sign_in(cast.clerk)

    answer = press(client, refused, "/letters/")

    assert answer.status_code == 302
    row = stands(refused)
    assert (row.state, row.message_id) == (LetterState.PENDING, before)
    with everywhere("a test looks"):
        entry = db.session.scalars(
            db.select(AuditEntry).where(AuditEntry.action == "letter.send_again")
        ).one()
    assert (entry.actor_id, entry.subject_id) == (cast.clerk.id, refused)


def test_a_letter_that_was_sent_cannot_be_sent_again(refused, sign_in, cast, morning):
    client = sign_in(cast.clerk)
    press(client, refused, "/letters/")
    deliver_waiting(MemoryMailer(), morning, "a")

    answer = press(client, refused, "/me")

    assert answer.status_code in (302, 303)
    assert stands(refused).state == LetterState.SENT


@pytest.mark.parametrize("who", ["handler", "leader", "stranger"])
def test_nobody_else_sees_the_letters(refused, sign_in, cast, who):
    client = sign_in(getattr(cast, who))

    assert client.get(f"/letters/{ref(refused)}").status_code == 404
    assert client.post(f"/letters/{ref(refused)}/resend").status_code in (400, 404)
    if who == "stranger":  # the clerk of another township has a page of their own
        assert cast.handler.email not in page(client, "/letters/")[1]
    else:
        assert client.get("/letters/").status_code == 404
    assert stands(refused).state == LetterState.DEAD


def test_reading_the_page_changes_nothing(refused, sign_in, cast):
    client = sign_in(cast.clerk)
    client.get("/letters/")
    client.get(f"/letters/{ref(refused)}")

    with everywhere("a test looks"), unit_of_work() as session:
        assert session.get_one(Letter, refused).state == LetterState.DEAD


def test_both_pages_have_good_manners(refused, sign_in, cast):
    client = sign_in(cast.clerk)

    assert Page(client.get("/letters/")).heading == "已发通知"
    assert Page(client.get(f"/letters/{ref(refused)}")).heading == "[政务公开] 今日1 — 9月18日"
