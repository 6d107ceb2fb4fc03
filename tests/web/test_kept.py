"""What somebody typed is still there after signing in again."""

import io

import pytest
from itsdangerous import URLSafeTimedSerializer

from tests.page import Page
from tests.web.conftest import OTHER, PEOPLE
from tracker.web import csrf, kept

TEXT = "柳塘、下坪、石桥三村“目录”已更新。\n  其余 <15> 个村 & 镇网站一致。"

SECRETS = {"old": "铜墙铁壁123", "new": "金城汤池456", "again": "金城汤池456"}


def test_a_form_sent_after_the_session_ended_arrives_after_signing_in(stranger):
    sent = {"did": TEXT, "state": "in_progress", "village": ["a", "b"], "version": "3"}

    # the session is gone: sign in first, and the text is carried along
    page = Page(stranger.post("/ledger/34/report?tab=1", data=sent))
    assert (page.status, page.heading) == (401, "请重新登录")

    # a wrong password is refused and loses nothing: the sign-in view shows the same form again
    page = Page(page.form("登录").send(stranger, account="lin", password="right"))
    assert page.heading == "您刚才填写的内容还在"
    form = page.form("继续提交")
    assert form.action == "/ledger/34/report?tab=1"
    assert {name: form.fields[name] for name in sent} == {**sent, "did": TEXT.replace("\r", "")}

    # one button sends it on, with a token of the new session
    page = Page(form.send(stranger))
    assert page.heading == "责任台账"
    assert page.notices[0].startswith("第 34 项已保存：柳塘、下坪、石桥三村")


def test_secrets_and_files_are_not_kept_but_files_are_named(stranger):
    sent = {
        "did": "短",
        "password": "geheim",
        "new_password": "geheim2",
        "csrf_token": "t",
        "proof": (io.BytesIO(b"%PDF"), "回单.pdf"),
    }

    page = Page(stranger.post("/ledger/34/report", data=sent))
    page = Page(page.form("登录").send(stranger, account="lin", password="right"))

    form = page.form("继续提交")
    assert set(form.fields) == {"did", "csrf_token"}
    assert page.notices == ["文件没有保留，要在原来的页面重新选择：回单.pdf。"]


def test_a_form_of_secrets_is_never_kept(app, stranger, monkeypatch):
    packed = []
    monkeypatch.setattr(kept, "pack", lambda: packed.append(1))
    page = {"Referer": "http://localhost/me/password"}

    answer = stranger.post("/me/password", data=SECRETS, headers=page)

    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/me/password")
    assert packed == []
    # another text that waits meanwhile is carried on all the same
    answer = stranger.post("/me/password", data={**SECRETS, "kept": "waits"})
    assert Page(answer).form("登录").fields["kept"] == "waits"


@pytest.mark.parametrize("old", ["铜墙铁壁123", "locked", "stale"])
@pytest.mark.parametrize("good", [True, False])
def test_a_form_of_secrets_is_never_shown(clerk, token, old, good):
    csrf = token(clerk) if good else "old"

    answer = clerk.post("/me/password", data={**SECRETS, "old": old, "csrf_token": csrf})

    page = Page(clerk.get(answer.location) if answer.location else answer)
    assert not [word for word in SECRETS.values() if word in str(page.soup)]
    assert not page.soup.select("main form")


def test_fields_named_like_secrets_are_not_kept_anywhere(app):
    names = ("old", "new", "again", "me-new", "password2", "new_password", "otp")
    sent = {name: "geheim" for name in names} | {"renewed": "2026", "newer": "1"}
    with app.test_request_context("/ledger/1/report", method="POST", data=sent):
        assert dict(kept.current().fields) == {"renewed": "2026", "newer": "1"}


def test_only_what_has_a_name_on_pages_is_shown(stranger):
    sent = {"did": TEXT, "percent": "60", "person-email": "a@b.cn", "act": "submit", "unit": "3"}

    page = Page(stranger.post("/ledger/34/report", data=sent))
    page = Page(page.form("登录").send(stranger, account="lin", password="right"))

    shown = zip(page.soup.select("dt"), page.soup.select("dd"), strict=True)
    assert [(dt.text, dd.text) for dt, dd in shown] == [("进度（%）", "60"), ("邮箱", "a@b.cn")]
    form = page.form("继续提交")
    assert (form.fields["act"], form.fields["unit"]) == ("submit", "3")


def test_who_signs_in_next_is_told_whose_text_it_may_be(stranger):
    page = Page(stranger.post("/ledger/34/report", data={"did": TEXT}))
    page = Page(page.form("登录").send(stranger, account="lin", password="right"))

    assert "不是您写的，请不要提交" in page.text
    assert page.links["不提交，去首页"] == "/"


def typed(clerk, token):
    """The clerk has filled a form in; then the session ends."""
    sent = {"did": TEXT, "csrf_token": token(clerk)}
    PEOPLE.clear()
    return sent


def test_the_form_comes_back_to_who_wrote_it(clerk, token):
    page = Page(clerk.post("/ledger/34/report", data=typed(clerk, token)))
    page = Page(page.form("登录").send(clerk, account="lin", password="right"))

    assert page.heading == "您刚才填写的内容还在"


def test_who_else_signs_in_is_not_shown_it_and_the_writer_still_is(clerk, token):
    page = Page(clerk.post("/ledger/34/report", data=typed(clerk, token)))

    # a colleague signs in: told that there is something, not what
    answer = page.form("登录").send(clerk, account="he", password="right")
    page = Page(answer)
    assert page.heading == "这里有别人没有提交的内容"
    assert "柳塘" not in answer.text
    assert not [form for form in page.forms if form.action == "/ledger/34/report"]

    # then the writer, from that very page
    page = Page(page.form("登录").send(clerk, account="lin", password="right"))
    page = Page(page.form("继续提交").send(clerk))
    assert page.notices[0].startswith("第 34 项已保存：柳塘")


def test_a_form_left_open_is_not_shown_to_who_signed_in_elsewhere_meanwhile(clerk, token):
    sent = typed(clerk, token)
    PEOPLE.append(OTHER)
    clerk.get("/ledger")

    answer = clerk.post("/ledger/34/report", data=sent)

    assert Page(answer).heading == "这里有别人没有提交的内容"
    assert "柳塘" not in answer.text


def test_who_typed_cannot_be_changed_by_hand(clerk, token, app):
    forged = URLSafeTimedSerializer("another key", salt="wtf-csrf-token").dumps("2.x")
    for sent in (forged, "2.x", ""):
        with app.test_request_context(method="POST", data={"csrf_token": sent}):
            assert csrf.typed_by() is None


def test_a_page_a_stranger_asks_for_is_opened_after_signing_in(stranger):
    answer = stranger.get("/ledger?year=2025")

    assert answer.location == "/sign-in?next=/ledger?year%3D2025"


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]
)
def test_what_another_site_sends_is_not_kept(stranger, headers):
    answer = stranger.post("/ledger/34/report", data={"did": "恶意"}, headers=headers)

    assert (answer.status_code, answer.location) == (303, "/sign-in")


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]
)
def test_what_another_site_sends_is_not_done(clerk, token, headers):
    answer = clerk.post(
        "/ledger/34/report", data={"did": "恶意", "csrf_token": token(clerk)}, headers=headers
    )

    page = Page(answer)
    assert page.status == 400
    assert "恶意" not in answer.text


def test_a_signed_in_form_without_our_token_is_shown_again_with_a_fresh_one(clerk):
    page = Page(clerk.post("/ledger/34/report", data={"did": TEXT, "csrf_token": "old"}))

    assert page.status == 400
    page = Page(page.form("继续提交").send(clerk))
    assert page.notices[0].startswith("第 34 项已保存")


def test_a_sign_in_page_that_stood_too_long_keeps_the_text_as_well(app, stranger):
    page = Page(stranger.post("/ledger/34/report", data={"did": TEXT}))
    carried = page.form("登录").fields["kept"]

    page = Page(app.test_client().post("/sign-in", data={"kept": carried, "password": "right"}))

    assert page.status == 401
    assert page.form("登录").fields["kept"] == carried


def test_a_token_is_good_for_twelve_hours_and_only_if_it_is_ours(app, monkeypatch):
    with app.test_request_context("/ledger/1/report", method="POST", data={"did": TEXT}):
        token = kept.pack()
        form = kept.unpack(token)
        assert form == kept.KeptForm("/ledger/1/report", (("did", TEXT),))

        assert kept.unpack(None) is None
        assert kept.unpack("") is None
        assert kept.unpack(token[:-2] + "xx") is None
        forged = URLSafeTimedSerializer("another key", salt="kept form")
        assert kept.unpack(forged.dumps({"path": "/", "fields": [], "files": []})) is None

        monkeypatch.setattr(kept, "KEPT_FOR", -kept.KEPT_FOR)
        assert kept.unpack(token) is None


def test_a_kept_form_never_goes_elsewhere(app):
    ours = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="kept form")
    with app.test_request_context():
        assert kept.unpack(ours.dumps({"path": "//evil.cn", "fields": [], "files": []})) is None
