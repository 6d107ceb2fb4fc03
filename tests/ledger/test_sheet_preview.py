"""The page of a table that comes back, over the rows of a real ledger.

The page is not part of the running program before something takes its edits; here it is hung on.
"""

import io
from datetime import date, datetime

import openpyxl
import pytest

from tests.page import Page
from tracker import factory
from tracker.access.scope import within
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.ledger.kinds import ScheduleType
from tracker.ledger.models import Task
from tracker.ledger.sheet_edits import Edit, as_field, of_field
from tracker.ledger.sheet_marks import Field
from tracker.web.refs import number_of, ref

NOON = datetime(2026, 9, 18, 4, 0, tzinfo=clock.LOCAL)
PATH = "/ledger/sheet-back"


@pytest.fixture(autouse=True)
def september():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def with_page(app, monkeypatch):
    """The same service, with the page."""
    pages = (*factory.WITH_PAGES, "ledger.sheet_back_views")
    monkeypatch.setattr(factory, "WITH_PAGES", pages)
    other = factory.create_app(app.extensions["settings"])
    yield other
    with other.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def at_page(with_page, sign_in):
    """A browser of somebody, at the service with the page."""

    def opened(person):
        client = with_page.test_client()
        with (
            sign_in(person).session_transaction() as known,
            client.session_transaction() as cookie,
        ):
            cookie.update(known)
        return client

    return opened


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


def test_changes_are_shown_row_by_row_and_nothing_is_changed(make, cast, at_page, session):
    task = make.task()
    make.task("别的任务", due_date=date(2026, 10, 30))
    client = at_page(cast.clerk)
    data = changed(exported(client), C4="更新目录并公示", K4=cast.outsider.name, J5="不存在的站")

    page = Page(sent(client, data))

    cells = [[td.get_text(strip=True) for td in row.select("th, td")]
             for row in page.soup.select("table.ledger tbody tr")]  # fmt: skip
    assert cells == [
        ["完成各村公开目录更新", "C4", "任务", "完成各村公开目录更新", "更新目录并公示"],
        ["完成各村公开目录更新", "K4", "经办人", cast.handler.name, cast.outsider.name],
    ]
    assert "J5" in page.text
    assert "本单位没有这个单位" in page.text
    assert "其余 1 行无变化" in page.text
    session.rollback()
    assert session.get(Task, task.id).title == "完成各村公开目录更新"


def test_a_task_that_moved_on_and_a_missing_row_are_told(make, cast, at_page):
    task = make.task()
    make.task("会少掉的")
    client = at_page(cast.clerk)
    data = changed(exported(client, sort="no"), C4="表里的名称")
    with within(cast.org.id), unit_of_work() as work:
        work.get_one(Task, task.id).title = "台账里的名称"
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.worksheets[0].delete_rows(5)
    out = io.BytesIO()
    book.save(out)

    page = Page(sent(client, out.getvalue()))

    assert "表里的名称" in page.text
    assert "台账现在是“台账里的名称”" in page.text
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

    page = Page(sent(client, changed(exported(client, year=2026), C4="换成去年的", **strange)))

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


@pytest.mark.parametrize(
    ("which", "value"),
    [
        (Field.TITLE, "更新 目录并 公示"),
        (Field.KIND, ScheduleType.RECURRING),
        (Field.DUE, date(2026, 10, 1)),
        (Field.DUE, None),
        (Field.HANDLER, 7),
        (Field.LEADER, None),
        (Field.UNIT, 3),
    ],
)
def test_an_edit_goes_through_a_form(app, which, value):
    edit = Edit(12, 5, which, "旧", "新", value, "C4")

    with app.test_request_context():
        assert of_field(as_field(edit, ref), number_of) == (12, 5, which, value)
        for wrong in ("", "x", "x 5 title 名", f"{ref(1)} 5 colour 红"):
            with pytest.raises(ValueError, match=r"."):
                of_field(wrong, number_of)
