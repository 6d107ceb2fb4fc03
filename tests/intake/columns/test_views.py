"""对应列 as the clerk finds it: from the workbook to the ledger, and what stands against it."""

import io
import re

import pytest
from flask.testing import FlaskClient

from tests.documents.make_sheets import table_xlsx
from tests.intake.columns.workbook import NOTE, WRONG, Book
from tests.intake.conftest import opened
from tests.page import Page
from tracker.core.db import db, unit_of_work
from tracker.intake import actions, queries
from tracker.intake.models import ImportDraft
from tracker.intake.rules import DraftState, RowState
from tracker.web.refs import ref

FIRST = re.compile(r"/intake/[\w-]{22}/columns")


def uploaded(client: FlaskClient, data: bytes, name: str = "台账.xlsx", **fields: object) -> Page:
    form = opened(client, "/intake/").form("上传并识别")
    sent = form.filled(**fields) | {"file": (io.BytesIO(data), name)}
    return Page(client.post(form.action, data=sent, follow_redirects=True))


def pressed(client: FlaskClient, page: Page, button: str, act: str = "", **changes: object) -> Page:
    form = page.form(button)
    sent = form.filled(**changes) | ({"act": act} if act else {})
    return Page(client.post(form.action, data=sent, follow_redirects=True))


def draft() -> ImportDraft:
    db.session.expire_all()
    found = db.session.scalars(queries.drafts()).first()
    assert found is not None
    return found


def rows_of(one: ImportDraft) -> list:
    return list(db.session.scalars(queries.rows(one.id)))


def test_sixty_rows_from_the_workbook_to_the_ledger(clerk, desk, cast):
    page = uploaded(clerk, Book().xlsx())

    assert page.heading == "对应列：青禾镇2026年政务公开任务台账"
    assert "读出 59 项任务" in page.text  # one row is hidden
    assert "第 41 行是隐藏的" in page.text
    assert "每一格都读得出" in page.text
    assert draft().state == DraftState.MAPPING
    assert rows_of(draft()) == []

    page = pressed(clerk, page, "换成这样", "table", **{"table-hidden": "y"})
    assert "读出 60 项任务" in page.text

    page = pressed(clerk, page, "确定，去核对", "go")
    assert page.heading == "核对：青禾镇2026年政务公开任务台账"
    assert "已读出 60 项任务，请逐项核对。" in page.notices
    assert "经办人“吴经办”不在本单位人员名单里" in page.text
    assert "责任领导“郑分管”不在本单位领导小组名单里" in page.text

    one, text = draft(), db.session.scalars(queries.draft(draft().id)).one().text
    rows = rows_of(one)
    assert all(text[row.start : row.end] == row.text for row in rows)
    assert [row.clause for row in rows] == [f"c{at // 4 + 1}" for at in range(60)]
    first, second, third, fourth, fifth = rows[:5]
    assert (first.lead_unit_id, first.handler_id) == (cast.finance.id, cast.handler.id)
    assert (first.leader_post_id, second.leader_post_id) == (
        cast.deputy_post.id,
        cast.mayor_post.id,
    )
    assert [str(row.due_named) for row in (first, second, fourth)] == ["2026-09-30"] * 3
    assert (third.schedule_type, third.recurrence) == ("recurring", "P3M")
    assert (fifth.schedule_type, fifth.due_named) == ("continuing", None)
    assert fourth.lead_unit_id is None  # 水利站, which the office does not have
    assert text.endswith(NOTE)

    desk.fill(one)
    page = opened(clerk, f"/intake/{ref(one.id)}/confirm")
    page = Page(page.form("确认，新建 60 项任务").send(clerk))
    tasks = desk.tasks()
    assert len(tasks) == 60
    assert [task.title for task in tasks[:1]] == [first.title]
    assert tasks[0].chapter_title == "村务公开第1批"
    assert tasks[7].recurrence == "P1M/28"


def test_a_cell_that_cannot_be_read_holds_all_up_until_somebody_says_what_of_it(clerk, desk):
    page = uploaded(clerk, Book(wrong=WRONG).xlsx())

    assert "有 3 格读不出，一格不处理，整份都不导入" in page.text
    assert "C9 “2月30日”：2月没有30日" in page.text
    assert "C20 “9月31日”：9月没有31日" in page.text
    assert "C33 “很快”：读不出时间" in page.text

    page = pressed(clerk, page, "确定，去核对", "go")
    assert "还不能去核对" in page.notices[0]
    page = pressed(clerk, page, "确定，去核对", "go", drops=["C9", "C20"])
    assert "还不能去核对" in page.notices[0]
    assert "有 1 格读不出" in page.text
    assert "您选了不填的 2 格" in page.text
    assert rows_of(draft()) == []

    page = pressed(clerk, page, "确定，去核对", "go", drops=["C9", "C20", "C33"])
    assert page.heading.startswith("核对：")
    rows = rows_of(draft())
    assert len(rows) == 59
    assert next(row for row in rows if "第7项" in row.text).due_text == ""


def test_a_column_can_be_called_something_else(clerk, desk):
    page = uploaded(clerk, Book(wrong=WRONG).xlsx())

    page = pressed(clerk, page, "保存并检查", "save", kind_C="aside")
    assert "每一格都读得出" in page.text
    page = pressed(clerk, page, "保存并检查", "save", kind_D="aside", kind_I="aside")
    assert "请至少把一列选为“任务名称”或“工作要求”" in page.text
    page = pressed(clerk, page, "保存并检查", "save", kind_B="time", kind_C="time", kind_D="name")
    assert "“完成时限”选了 B、C 2 列，只能选一列。" in page.text
    page = pressed(clerk, page, "确定，去核对", "go")
    assert "还不能去核对" in page.notices[0]


def test_another_row_can_be_the_head(clerk, desk):
    page = uploaded(clerk, Book(rows=8, hidden_row=None).xlsx())
    page = pressed(clerk, page, "换成这样", "table", **{"table-head": "3"})

    assert "第 3 行是标题行" in page.text
    page = pressed(clerk, page, "换成这样", "table", **{"table-sheet": "1"})
    assert "第 1 行是标题行" in page.text


def test_the_present_way_is_open_to_what_is_no_task_table(clerk, desk):
    page = uploaded(clerk, Book(rows=8, hidden_row=None).xlsx())
    page = pressed(clerk, page, "按原文读")

    assert page.heading.startswith("核对：")
    assert draft().state == DraftState.REVIEWING


def test_a_workbook_without_a_table_is_read_as_before(clerk, desk):
    rows = [("一、聚焦公开平台",), ("9月底前完成各村公开目录更新。",), ("年底前开展一次自查。",)]
    page = uploaded(clerk, table_xlsx(rows), year=2026)

    assert page.heading.startswith("核对：")


def test_the_review_leads_back_as_long_as_nobody_judged_and_then_asks(clerk, desk, change):
    page = uploaded(clerk, Book(rows=8, hidden_row=None).xlsx())
    page = pressed(clerk, page, "确定，去核对", "go")
    page = opened(clerk, page.links["对应列"])
    page = pressed(clerk, page, "退回对应列")
    assert page.heading.startswith("对应列：")
    assert rows_of(draft()) == []
    assert "按原文读" not in page.text

    page = pressed(clerk, page, "确定，去核对", "go")
    change(actions.skip, rows_of(draft())[0], "重复")
    page = opened(clerk, page.links["对应列"])
    assert "已有 1 项核对过或改动过，仍要退回？" in page.text
    page = pressed(clerk, page, "作废这些核对，退回")
    page = pressed(clerk, page, "确定，去核对", "go")
    assert [row.state for row in rows_of(draft())] == [RowState.PROPOSED] * 8


def test_a_draft_whose_columns_are_open_leads_there_and_can_be_given_up(clerk, desk):
    page = uploaded(clerk, Book(rows=8).xlsx())
    assert "对应列" in opened(clerk, "/intake/").text
    again = clerk.get(f"/intake/{ref(draft().id)}")
    assert FIRST.fullmatch(again.location)
    page = pressed(clerk, page, "作废")
    assert "已作废" in page.notices[0]
    assert db.session.scalars(queries.drafts()).first() is None


def test_the_next_workbook_of_the_same_shape_is_laid_out_as_the_last(clerk, desk):
    page = uploaded(clerk, Book(rows=8).xlsx())
    pressed(clerk, page, "确定，去核对", "go", kind_A="demand")
    page = uploaded(clerk, Book(rows=9).xlsx(), "新台账.xlsx")

    [chosen] = page.soup.select("#kind_A option[selected]")
    assert chosen["value"] == "demand"


@pytest.mark.parametrize("name", ["handler", "stranger"])
def test_nobody_else_sees_the_columns(clerk, desk, sign_in, cast, name):
    uploaded(clerk, Book(rows=8).xlsx())

    assert sign_in(getattr(cast, name)).get(f"/intake/{ref(draft().id)}/columns").status_code == 404


def test_a_text_has_no_columns(clerk, desk):
    assert clerk.get(f"/intake/{ref(desk.draft().id)}/columns").status_code == 404


def test_people_added_later_are_found(clerk, desk, make):
    page = uploaded(clerk, Book(rows=8, hidden_row=None).xlsx())
    pressed(clerk, page, "确定，去核对", "go")
    from tracker.accounts import actions as accounts
    from tracker.accounts.actions import NewPerson

    with unit_of_work() as session:
        new = accounts.add_person(session, None, NewPerson(name="吴经办")).id
    opened(clerk, f"/intake/{ref(draft().id)}")
    assert [row.handler_id for row in rows_of(draft()) if "第4项" in row.text] == [new]
