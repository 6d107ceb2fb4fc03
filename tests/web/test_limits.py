"""How fast somebody may ask, and what is said to who asks too fast."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.page import Page
from tracker.web import headers, limits
from tracker.web.limits import MOST_KEYS, Pace, TooOften


@given(st.lists(st.floats(0, 600), max_size=200), st.integers(1, 20))
def test_in_no_minute_of_the_count_more_than_the_most(moments, most):
    pace = Pace()
    let = [now for now in sorted(moments) if not pace.wait("x", most, now)]

    for first in let:  # a fixed minute may meet another: twice the most is the worst
        assert sum(first <= now < first + 60 for now in let) <= 2 * most


def test_the_wait_ends_when_the_minute_does():
    pace = Pace()

    assert pace.wait("a", 1, now=10.0) == 0
    assert pace.wait("a", 1, now=30.0) == 40
    assert pace.wait("b", 1, now=30.0) == 0
    assert pace.wait("a", 1, now=70.0) == 0


def test_many_keys_take_no_more_than_their_room():
    pace = Pace()

    for number in range(3 * MOST_KEYS):
        pace.wait(str(number), 1, now=1.0)

    assert len(pace._counts) <= MOST_KEYS


def test_six_hundred_a_minute_and_sixty_searches(app):
    assert app.config["REQUESTS_PER_MINUTE"] == 600
    assert app.config["SEARCHES_PER_MINUTE"] == 60


def test_who_asks_too_fast_is_told_when_to_go_on(app, clerk):
    app.config["REQUESTS_PER_MINUTE"] = 3
    for _ in range(3):
        assert clerk.get("/ledger").status_code == 200

    answer = clerk.get("/ledger")

    page = Page(answer)
    assert (page.status, page.heading) == (429, "操作太频繁")
    assert "请1分钟后再试。" in page.text
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert clerk.get("/assets/0/x").status_code == 404  # what a page needs is not counted


def test_a_text_that_was_sent_too_fast_is_still_there(app, clerk, token):
    sent = {"did": "柳塘、下坪已核对", "csrf_token": token(clerk)}
    app.config["REQUESTS_PER_MINUTE"] = 1

    page = Page(clerk.post("/ledger/1/report", data=sent))

    assert page.status == 429
    assert page.form("再试一次").fields["did"] == "柳塘、下坪已核对"
    app.config["REQUESTS_PER_MINUTE"] = 600
    page = Page(page.form("再试一次").send(clerk))
    assert page.notices == ["第 1 项已保存：柳塘、下坪已核对"]


@pytest.mark.parametrize(
    ("token_sent", "origin"), [("old", None), ("", None), (None, "https://evil.example")]
)
def test_what_another_site_sends_too_fast_is_not_shown(app, clerk, token, token_sent, origin):
    valid = token(clerk)
    csrf = valid if token_sent is None else token_sent
    app.config["REQUESTS_PER_MINUTE"] = 1

    answer = clerk.post(
        "/ledger/1/report",
        data={"did": "恶意的文字", "csrf_token": csrf},
        headers={"Origin": origin} if origin else {},
    )

    assert answer.status_code == 429
    assert "恶意的文字" not in answer.text


def test_searches_have_a_slower_pace(app, clerk):
    app.config["SEARCHES_PER_MINUTE"] = 2
    answers = [clerk.get("/ledger?words=公开").status_code for _ in range(3)]

    assert answers == [200, 200, 429]
    assert clerk.get("/ledger").status_code == 200


def test_a_refused_ration_is_a_429_that_keeps_the_text(app, clerk, token):
    def too_often(**_given):
        raise TooOften("10 分钟内最多上传 30 个文件，请3分钟后再试。", 170)

    too_often.permission = None
    app.view_functions["ledger.report"] = too_often
    answer = clerk.post(
        "/ledger/1/report", data={"did": "柳塘、下坪已核对", "csrf_token": token(clerk)}
    )

    page = Page(answer)
    assert (page.status, answer.headers["Retry-After"]) == (429, "170")
    assert "10 分钟内最多上传 30 个文件，请3分钟后再试。" in page.text
    assert page.form("再试一次").fields["did"] == "柳塘、下坪已核对"


def test_reports_of_blocked_things_are_dropped_beyond_sixty_a_minute(stranger, caplog, monkeypatch):
    monkeypatch.setattr(headers, "_reports", limits.Pace())
    report = b'{"csp-report": {"effective-directive": "img-src", "blocked-uri": "inline"}}'

    answers = {stranger.post("/csp-report", data=report).status_code for _ in range(80)}

    assert answers == {204}
    assert len(caplog.messages) == 60
