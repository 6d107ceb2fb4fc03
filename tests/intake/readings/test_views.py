"""The pages of a file that is being read, as the clerk and others find them."""

import io
import re
import threading
import time
from datetime import timedelta

import pytest

from tests.documents import marked_files
from tests.intake.columns.workbook import Book
from tests.intake.conftest import PARAGRAPHS, POINTS, opened
from tests.intake.readings.conftest import renewed, send, spooled
from tests.intake.readings.slow import PAGES, TITLE, slow_pdf
from tests.page import Page
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.documents import classified
from tracker.intake import queries, working
from tracker.intake.actions import readings
from tracker.intake.actions.readings import LEASE
from tracker.intake.views import uploading
from tracker.web.refs import ref

REVIEW = "核对：云麓县2026年政务公开工作要点"


@pytest.fixture
def busy():
    """Two other files are being read in this process; let go of, they are done."""
    over = threading.Event()

    def hold():
        with working._turns:
            over.wait()

    others = [threading.Thread(target=hold) for _ in range(2)]
    for other in others:
        other.start()
    yield over.set
    over.set()
    for other in others:
        other.join()


def drafts():
    db.session.rollback()
    return db.session.scalars(queries.drafts()).all()


def test_an_ordinary_file_costs_no_page_more(clerk, tray):
    answer = send(clerk, POINTS, "要点.txt")

    [draft] = drafts()
    assert (answer.status_code, answer.location) == (303, f"/intake/{ref(draft.id)}")
    assert spooled() == []


def test_a_long_one_has_a_page_that_ends_in_the_review(clerk, tray, busy, monkeypatch, patience):
    monkeypatch.setattr(uploading, "PATIENCE", patience)
    began = time.monotonic()
    answer = send(clerk, POINTS, "要点.txt", year="2026")
    assert time.monotonic() - began >= patience

    [row] = tray.rows()
    assert (answer.status_code, answer.location) == (303, f"/intake/readings/{ref(row.id)}")
    progress = clerk.get(answer.location)
    page = Page(progress)
    assert progress.headers["Refresh"] == "2"
    assert page.heading == "正在识别"
    assert page.soup.select_one(".steps [aria-current]").get_text() == "2识别"
    assert "文件 要点.txt 大小" in page.text
    assert "年度 2026 状态 排队等待 已用时间" in page.text
    assert "可以离开这一页" in page.text
    assert page.links["回到导入文件"] == "/intake/"
    index = opened(clerk, "/intake/")
    assert "正在识别“要点.txt”。" in index.notices
    assert index.links["看进度"] == answer.location

    busy()
    after = renewed(clerk, answer.location)

    [draft] = drafts()
    assert (after.status_code, after.location) == (303, f"/intake/{ref(draft.id)}")
    page = opened(clerk, after.location)
    assert (page.heading, page.notices[0]) == (REVIEW, "已读出 6 项任务，请逐项核对。")
    assert opened(clerk, "/intake/").notices == []


def test_a_task_table_ends_at_its_columns(clerk, tray, hurry):
    answer = send(clerk, Book(rows=8, hidden_row=None).xlsx(), "台账.xlsx")

    after = renewed(clerk, answer.location)

    assert Page(clerk.get(after.location, follow_redirects=True)).heading.startswith("对应列")


def test_what_cannot_be_read_is_told_where_one_left_and_on_the_list(clerk, tray, hurry):
    place = send(clerk, b"PK\x03\x04 broken", "坏.docx", year="2025").location
    page = Page(renewed(clerk, place))
    assert "损坏" in page.errors[0]
    assert page.form("上传并识别").fields["year"] == "2025"
    index = opened(clerk, "/intake/")
    assert index.notices == [f"“坏.docx”没有导入：{page.errors[0]} 知道了"]
    assert index.links["重新选择"] == place

    form = page.form("上传并识别")
    file = (io.BytesIO(POINTS.encode()), "好.txt")
    other = clerk.post(form.action, data=form.filled(year="2026") | {"file": file})

    assert opened(clerk, renewed(clerk, other.location).location).heading == REVIEW
    assert opened(clerk, "/intake/").notices == []  # it was made good


def test_a_refusal_is_on_the_list_until_it_was_seen(clerk, tray, hurry):
    renewed(clerk, send(clerk, b"PK\x03\x04 broken", "坏.docx").location)

    form = opened(clerk, "/intake/").form("知道了")
    form.send(clerk)
    page = Page(form.send(clerk))  # twice, by a double click

    assert page.notices == []


def test_a_refusal_within_the_request_is_not_told_again(clerk, tray):
    answer = send(clerk, b"PK\x03\x04 broken", "坏.docx")

    assert answer.status_code == 400
    assert opened(clerk, "/intake/").notices == []
    assert spooled() == []


def test_the_same_form_may_be_sent_again_after_a_refusal(clerk, tray, hurry):
    form = opened(clerk, "/intake/").form("上传并识别")

    def again(data):
        sent = form.filled() | {"file": (io.BytesIO(data), "要点.txt")}
        return clerk.post(form.action, data=sent)

    first = again(b"PK\x03\x04 broken").location
    renewed(clerk, first)
    second = again(POINTS.encode()).location  # mended, under the same name

    assert first != second
    assert opened(clerk, renewed(clerk, second).location).heading == REVIEW


def test_a_year_in_doubt_is_given_without_the_file(clerk, tray, hurry, make):
    make.year(2025)
    place = send(clerk, PARAGRAPHS, "便条.txt").location
    page = Page(renewed(clerk, place))
    assert page.errors == ["文件里没有写明年度，请填写年度后再上传。"]
    assert "“便条.txt”已经收到，不用再选；填好年度，再按“上传并识别”。" in page.notices
    assert opened(clerk, "/intake/").links["填写年度"] == place
    form = page.form("上传并识别")
    assert form.fields["year"] == "2025"

    after = clerk.post(form.action, data=form.filled(year="2026"))

    review = opened(clerk, renewed(clerk, after.location).location)
    assert review.notices[0] == "已读出 3 项任务，请逐项核对。"
    [draft] = drafts()
    assert (draft.year, draft.file_name) == (2026, "便条.txt")
    assert opened(clerk, "/intake/").notices == []


def test_a_classified_file_is_refused_without_its_name(clerk, tray, hurry):
    place = send(clerk, marked_files.EVERY["页眉.docx"](), "关于某事的请示.docx").location

    page = Page(renewed(clerk, place))

    assert page.errors == [classified.REFUSED]
    index = opened(clerk, "/intake/")
    assert index.notices == [f"刚才的文件没有导入：{classified.REFUSED} 知道了"]
    assert "某事" not in index.text + page.text


def test_a_double_click_reads_once(clerk, tray, busy, hurry):
    form = opened(clerk, "/intake/").form("上传并识别")

    def again():
        sent = form.filled() | {"file": (io.BytesIO(POINTS.encode()), "要点.txt")}
        return clerk.post(form.action, data=sent).location

    places = {again(), again()}

    [row] = tray.rows()
    assert places == {f"/intake/readings/{ref(row.id)}"}
    assert len(spooled()) == 1


def test_two_tabs_with_one_file_lead_to_one_reading(clerk, tray, busy, hurry):
    first = send(clerk, POINTS, "要点.txt")
    second = send(clerk, POINTS, "换个名字.txt", year="2026")

    assert first.location == second.location
    assert len(tray.rows()) == 1
    assert len(spooled()) == 1


def test_the_same_file_is_told_before_it_is_read(clerk, desk, busy, hurry):
    draft = desk.draft()

    answer = send(clerk, POINTS, "换个名字.txt")

    page = Page(answer)
    assert page.status == 409
    assert page.links["打开它"] == f"/intake/{ref(draft.id)}"
    assert spooled() == []


def test_what_became_a_draft_meanwhile_leads_there(clerk, tray, desk, busy, hurry):
    place = send(clerk, POINTS, "要点.txt").location
    draft = desk.draft()
    busy()

    page = Page(renewed(clerk, place))

    assert "此文件已于" in page.notices[0]
    assert page.links["打开它"] == f"/intake/{ref(draft.id)}"


def test_the_pages_are_of_those_who_import_in_this_office(tray, cast, sign_in):
    row = tray.line_up()
    place = f"/intake/readings/{ref(row.id)}"

    for person in (cast.stranger, cast.member, cast.mayor, cast.admin, cast.auditor):
        client = sign_in(person)
        assert client.get(place).status_code == 404, person.name
        token = Page(client.get("/me")).form("退出").fields["csrf_token"]
        assert client.post(f"{place}/seen", data={"csrf_token": token}).status_code == 404
    assert sign_in(cast.clerk).get(place).status_code == 200
    assert "正在识别" not in opened(sign_in(cast.stranger), "/intake/").text


def test_a_reading_that_was_left_says_that_it_will_go_on(tray, clerk):
    row = tray.line_up()
    with unit_of_work() as session:
        readings.claim(session, row.id, clock.now())

    with clock.stopped_at(clock.now() + LEASE + timedelta(seconds=1)):
        page = opened(clerk, f"/intake/readings/{ref(row.id)}")

    assert "识别中断了" in page.notices[0]
    assert "状态 中断，等待接着读 已用时间 2 分" in page.text


@pytest.mark.slow
def test_a_big_pdf_says_how_many_pages_it_has_read(clerk, tray, monkeypatch):
    monkeypatch.setattr(uploading, "PATIENCE", 0.5)
    place = send(clerk, slow_pdf(), "要点.pdf").location
    said = set()

    while "Refresh" in (answer := clerk.get(place)).headers:
        said.update(re.findall(r"已读 \d+ / \d+ 页", Page(answer).text))
        time.sleep(0.2)

    assert len(said) >= 2
    assert {words.split(" / ")[1] for words in said} == {f"{PAGES} 页"}
    assert opened(clerk, answer.location).heading == f"核对：{TITLE}"
