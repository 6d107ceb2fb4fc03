"""The page of a table that comes back, over the rows of a real ledger."""

import io
from datetime import date, datetime

import openpyxl
import pytest

from tests.page import Page
from tracker.access.scope import within
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.ledger.kinds import ScheduleType, State
from tracker.ledger.models import Task

NOON = datetime(2026, 9, 18, 4, 0, tzinfo=clock.LOCAL)
PATH = "/ledger/sheet-back"


@pytest.fixture(autouse=True)
def september():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def at_page(sign_in):
    """A browser of somebody."""
    return sign_in


def exported(client, **asked):
    with client.get("/ledger/export", query_string=asked) as answer:
        assert answer.status_code == 200
        return answer.data


def changed(data, **cells):
    book = openpyxl.load_workbook(io.BytesIO(data))
    for place, value in cells.items():
        book.worksheets[0][place].value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sent(client, data, name="台账.xlsx"):
    form = Page(client.get(PATH)).form("读表，看改了什么")
    fields = form.filled() | {"file": (io.BytesIO(data), name)}
    return client.post(PATH, data=fields, content_type="multipart/form-data")


@pytest.mark.parametrize("shape", ["screen", "town"])
def test_a_table_as_it_left_changes_nothing(make, cast, at_page, shape):
    make.task()
    make.task("没有时限的", due_date=None, handler_id=None, leader_post_id=None)
    make.task("每季度的", schedule_type=ScheduleType.RECURRING, next_due=date(2026, 9, 29))
    client = at_page(cast.clerk)

    page = Page(sent(client, exported(client, shape=shape, show="all")))

    assert page.status == 200
    assert "没有要改的：3 行无变化。" in page.text
    assert "没有采用的" not in page.text


def rows(page):
    return [
        [td.get_text(strip=True) for td in row.select("th, td")]
        for row in page.soup.select("table.ledger tbody tr")
    ]


def test_three_cells_are_three_changes_shown_then_done(make, cast, at_page, session):
    first = make.task()
    second = make.task("别的任务", due_date=date(2026, 10, 30), schedule_type=ScheduleType.ONE_OFF)
    client = at_page(cast.clerk)
    data = changed(
        exported(client, sort="no"),
        K4=cast.outsider.name,
        J5=cast.office.name,
        F5=date(2026, 11, 30),
        C4="换个名称",
    )

    page = Page(sent(client, data))

    assert rows(page) == [
        ["1", first.title, "经办人", cast.handler.name, cast.outsider.name],
        ["2", "别的任务", "完成时限", "10月30日 周五", "11月30日 周一"],
        ["2", "别的任务", "牵头单位", "财政所", "党政办公室"],
    ]
    assert "可改 3 处，1 处不能改" in page.text
    assert "任务名称不在表里改" in page.text
    session.rollback()
    assert session.get(Task, first.id).handler_id == cast.handler.id

    form = page.form("改这 3 处")
    done = client.post(form.action, data=form.filled())
    session.rollback()
    moved = session.get(Task, second.id)
    assert session.get(Task, first.id).handler_id == cast.outsider.id
    assert (moved.lead_unit_id, moved.due_date) == (cast.office.id, date(2026, 11, 30))

    assert "换牵头单位是移交，确认后不能撤销" in page.text
    assert "已改 2 项" in Page(client.get(done.location)).text


def test_what_a_table_changed_is_taken_back(make, cast, at_page, session):
    task, client = make.task(), at_page(cast.clerk)
    form = Page(sent(client, changed(exported(client), K4=cast.outsider.name))).form("改这 1 处")
    done = client.post(form.action, data=form.filled())

    undo = Page(client.get(done.location)).form("撤销")
    client.post(undo.action, data=undo.filled())

    session.rollback()
    assert session.get(Task, task.id).handler_id == cast.handler.id


def test_what_a_rule_refuses_is_told_in_its_words(make, cast, at_page):
    make.task("已经办结的", state=State.VERIFIED)
    client = at_page(cast.clerk)

    page = Page(sent(client, changed(exported(client, show="all"), K4=cast.outsider.name)))

    assert "可改 0 处，1 处不能改" in page.text
    assert "办结" in rows(page)[0][-1]
    assert "改这" not in page.text


def test_a_task_that_moved_on_and_a_missing_row_are_told(make, cast, at_page):
    task = make.task()
    make.task("会少掉的")
    client = at_page(cast.clerk)
    data = changed(exported(client, sort="no"), K4=cast.outsider.name)
    with within(cast.org.id), unit_of_work() as work:
        work.get_one(Task, task.id).handler_id = cast.member.id
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.worksheets[0].delete_rows(5)
    out = io.BytesIO()
    book.save(out)

    page = Page(sent(client, out.getvalue()))

    assert cast.outsider.name in page.text
    assert f"台账现在是“{cast.member.name}”" in page.text
    assert "少了 1 行" in page.text
    assert not page.soup.select("table.ledger")


def test_the_table_of_another_office_is_refused_and_nothing_of_it_is_told(make, cast, at_page, app):
    make.task("本镇自己的任务")
    data = exported(at_page(cast.clerk))

    page = Page(sent(at_page(cast.stranger), data))

    assert page.status == 400
    assert "不是本单位的台账" in page.text
    assert "本镇自己的任务" not in page.text


def test_a_row_of_another_year_is_not_taken(make, cast, at_page):
    make.task("今年的")
    make.task("去年的", year=2025)
    client = at_page(cast.clerk)
    old = openpyxl.load_workbook(io.BytesIO(exported(client, year=2025))).worksheets[0]
    strange = {f"{letter}4": old[f"{letter}4"].value for letter in "NOP"}

    page = Page(sent(client, changed(exported(client, year=2026), K4="换成去年的", **strange)))

    assert "本单位这一年的台账里没有这项任务" in page.text
    assert "去年的" not in page.text.replace("换成去年的", "")


@pytest.mark.parametrize(
    ("data", "name"), [(b"", "x.xlsx"), (b"%PDF-1.7", "x.pdf"), (b"PK\x03\x04", "x.xlsx")]
)
def test_another_file_is_refused_with_a_sentence(make, cast, at_page, data, name):
    make.task()

    page = Page(sent(at_page(cast.clerk), data, name))

    assert page.status == 400
    assert page.soup.select(".error")


def test_only_the_office_may(make, cast, at_page):
    make.task()

    assert at_page(cast.member).get(PATH).status_code == 404
    assert at_page(cast.clerk).get(PATH).status_code == 200
