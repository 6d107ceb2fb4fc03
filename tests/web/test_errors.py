"""What people see when something does not go."""

import pytest
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import (
    Forbidden,
    RequestEntityTooLarge,
    ServiceUnavailable,
    TooManyRequests,
)

from tests.page import Page
from tracker.web.errors import SAYS


def test_a_refusal_is_a_sentence_on_the_page_it_came_from(clerk, token):
    answer = clerk.post(
        "/ledger/34/report",
        data={"did": "refuse", "csrf_token": token(clerk)},
        headers={"Referer": "http://localhost/settings?tab=2"},
    )

    assert (answer.status_code, answer.location) == (303, "/settings?tab=2")
    page = Page(clerk.get(answer.location))
    assert page.notices == ["这一项已经办结，不能再填进展。"]


def test_a_refusal_does_not_lose_what_was_written(clerk, token):
    answer = clerk.post(
        "/ledger/34/report",
        data={"did": "refuse", "why": "本镇无社区", "version": "3", "csrf_token": token(clerk)},
        headers={"Referer": "http://localhost/settings"},
    )

    page = Page(answer)
    assert page.status == 409
    assert page.notices == ["这一项已经办结，不能再填进展。"]
    assert page.links["返回原来的页面"] == "/settings"
    form = page.form("改好了，再试一次")
    assert (form.fields["why"], form.fields["version"]) == ("本镇无社区", "3")
    page = Page(form.send(clerk, did="三村已更新"))
    assert page.notices == ["第 34 项已保存：三村已更新"]


def test_a_browser_that_fills_the_form_in_again_is_led_back(clerk, token):
    answer = clerk.post(
        "/ledger/34/report",
        data={"did": "refuse", "why": "本镇无社区", "held": "1", "csrf_token": token(clerk)},
        headers={"Referer": "http://localhost/settings"},
    )

    assert (answer.status_code, answer.location) == (303, "/settings")


def test_a_browser_that_does_not_say_where_it_came_from_is_shown_its_text(clerk, token):
    answer = clerk.post(
        "/ledger/34/report",
        data={"did": "refuse", "why": "本镇无社区", "held": "1", "csrf_token": token(clerk)},
    )

    assert Page(answer).form("改好了，再试一次").fields["why"] == "本镇无社区"


@pytest.mark.parametrize(
    "referrer",
    [
        "",
        "https://evil.example/ledger",
        "http://localhost.evil.example/ledger",
        "http://localhost//evil.example/",
        "http://localhost/\\evil.example/",
        "http://localhost/ledger/34/report",
        "javascript:alert(1)",
    ],
)
def test_a_refusal_never_leads_elsewhere_nor_to_what_cannot_be_opened(clerk, token, referrer):
    answer = clerk.post(
        "/ledger/34/report",
        data={"did": "refuse", "csrf_token": token(clerk)},
        headers={"Referer": referrer},
    )

    assert (answer.status_code, answer.location) == (303, "/")


def test_a_page_that_refuses_to_open_does_not_send_round_in_circles(clerk):
    page = Page(clerk.get("/refuses", headers={"Referer": "http://localhost/refuses"}))

    assert page.status == 409
    assert "2025 年度已封存，只能查看。" in page.text


def test_a_stale_save_loses_nothing_and_shows_what_was_typed(clerk, token):
    text = "stale <b>柳塘、下坪、石桥</b>\n三村正在核对"
    answer = clerk.post(
        "/ledger/34/report",
        data={"did": text, "state": "open", "password": "geheim", "csrf_token": token(clerk)},
        headers={"Referer": "http://localhost/ledger"},
    )

    page = Page(answer)
    assert page.status == 409
    assert page.heading == "别人先保存了"
    assert page.soup.textarea.get_text().strip() == text
    assert "geheim" not in answer.text
    assert page.links["打开最新内容"] == "/ledger"


@pytest.mark.parametrize("referrer", ["http://localhost/sign-in", ""])
def test_the_latest_is_found_where_the_browser_does_not_say(clerk, token, referrer):
    answer = clerk.post(
        "/ledger/34/report",
        data={"did": "核对", "version": "2", "csrf_token": token(clerk)},
        headers={"Referer": referrer},
    )

    assert Page(answer).links["打开最新内容"] == "/ledger"


def test_a_locked_database_says_try_again_and_keeps_the_text(clerk, token):
    answer = clerk.post(
        "/ledger/34/report", data={"did": "locked 柳塘", "n": "3", "csrf_token": token(clerk)}
    )

    page = Page(answer)
    assert (page.status, answer.headers["Retry-After"]) == (503, "5")
    form = page.form("再试一次")
    assert form.action == "/ledger/34/report"
    assert form.fields["did"] == "locked 柳塘"
    assert form.fields["n"] == "3"


def test_pages_stand_when_the_database_is_down(app, clerk):
    def nobody_knows():
        raise OperationalError("SELECT", {}, Exception("connection refused"))

    app.extensions["whoami"] = nobody_knows
    page = Page(clerk.get("/ledger"))

    assert page.status == 503
    assert page.heading == "数据库暂时连不上"


def test_a_fault_of_ours_gives_a_number_that_the_log_knows(app, clerk, token, caplog):
    app.config["PROPAGATE_EXCEPTIONS"] = False

    page = Page(clerk.post("/ledger/1/report", data={"did": "break", "csrf_token": token(clerk)}))

    number = page.soup.select_one(".num").get_text().removeprefix("编号 ")
    assert any(number in line for line in caplog.messages)


@pytest.mark.parametrize("who", ["clerk", "stranger"])
@pytest.mark.parametrize(
    "error",
    [Forbidden(), RequestEntityTooLarge(), TooManyRequests(retry_after=30), ServiceUnavailable()],
)
def test_each_error_is_a_page_with_a_next_step(app, request, who, error):
    client = request.getfixturevalue(who)
    app.before_request_funcs.setdefault(None, []).append(raising(error))

    answer = client.get("/sign-in")

    page = Page(answer)
    assert (page.status, page.heading) == (error.code, SAYS[error.code].heading)
    assert page.links["返回首页"] == "/"
    if error.code == 429:
        assert answer.headers["Retry-After"] == "30"


def test_a_wrong_method_names_the_right_one(clerk):
    answer = clerk.post("/ledger")

    assert Page(answer).heading == "这个地址不能直接打开"
    assert "GET" in answer.headers["Allow"]


def test_a_file_that_is_too_large_is_refused_with_the_limit(app, clerk):
    app.config["MAX_CONTENT_LENGTH"] = 1000

    page = Page(clerk.post("/ledger/1/report", data={"did": "x" * 2000}))

    assert page.status == 413
    assert "25 MB" in page.text


def raising(error):
    def refuse():
        raise error

    return refuse
