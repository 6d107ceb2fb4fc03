"""The page 已发通知."""

import re

import pytest

from tests.notify.conftest import stands
from tests.page import Page
from tracker.access.scope import everywhere
from tracker.core.db import db, unit_of_work
from tracker.core.settings import Settings
from tracker.notify.jobs import deliver_waiting
from tracker.notify.mailers import MemoryMailer
from tracker.notify.models import Letter
from tracker.notify.rules import LetterState, Outcome, Result
from tracker.trail.models import AuditEntry


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
    return client.post(f"/letters/{number}/resend", data={"csrf_token": token})


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

    _, html = page(sign_in(cast.clerk), f"/letters/{number}")

    assert "完成各村公开目录更新" in html


def test_where_mail_goes_out_the_text_is_not_shown(app, post, sign_in, cast, monkeypatch):
    number = post()
    ours = Settings(smtp_url="smtp://mail.test", secret_key="x" * 32)
    monkeypatch.setitem(app.extensions, "settings", ours)

    _, html = page(sign_in(cast.clerk), f"/letters/{number}")

    assert "等待发送" in html
    assert "完成各村公开目录更新" not in html


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

    assert client.get(f"/letters/{refused}").status_code == 404
    assert client.post(f"/letters/{refused}/resend").status_code in (400, 404)
    if who == "stranger":  # the clerk of another township has a page of their own
        assert cast.handler.email not in page(client, "/letters/")[1]
    else:
        assert client.get("/letters/").status_code == 404
    assert stands(refused).state == LetterState.DEAD


def test_reading_the_page_changes_nothing(refused, sign_in, cast):
    client = sign_in(cast.clerk)
    client.get("/letters/")
    client.get(f"/letters/{refused}")

    with everywhere("a test looks"), unit_of_work() as session:
        assert session.get_one(Letter, refused).state == LetterState.DEAD


def test_both_pages_have_good_manners(refused, sign_in, cast):
    client = sign_in(cast.clerk)

    assert Page(client.get("/letters/")).heading == "已发通知"
    assert Page(client.get(f"/letters/{refused}")).heading == "[政务公开] 今日1 — 9月18日"
