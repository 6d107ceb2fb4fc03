"""The columns of the list that somebody wants to see."""

import io

import openpyxl
import pytest

from tests.page import Page
from tracker.ledger import columns
from tracker.web.refs import ref

LIST = "/ledger/?show=all"
FIXED = ["序号", "任务"]


@pytest.fixture
def clerk(make, cast, sign_in):
    make.task()
    return sign_in(cast.clerk)


def heads(page):
    return [one.get_text(strip=True) for one in page.soup.select("table.ledger thead th")][1:]


def choose(client, *keys, button="就看这些列"):
    form = Page(client.get(LIST)).form(button)
    sent = [(name, value) for name, value in form.filled().items() if name != "column"]
    more = [("usual", "1")] if button != "就看这些列" else [("column", key) for key in keys]
    data: dict[str, list[str]] = {}
    for name, value in [*sent, *more]:
        data.setdefault(name, []).append(value)
    return client.post(form.action, data=data)


def sheet_of(answer):
    with answer:
        book = openpyxl.load_workbook(io.BytesIO(answer.data))
    return book.worksheets[0]


def seen(sheet):
    """The headings of a table that are not hidden."""
    row = next(row for row in sheet.iter_rows(max_row=5) if row[0].value == "序号")
    hidden = {name for name, one in sheet.column_dimensions.items() if one.hidden}
    return [cell.value for cell in row if cell.value and cell.column_letter not in hidden]


def test_the_usual_columns_are_those_of_the_specification(clerk):
    words = [one.word for one in columns.COLUMNS if one.key in columns.USUAL]
    assert heads(Page(clerk.get(LIST))) == FIXED + words


def test_what_is_chosen_is_shown_in_the_lists_order_and_stays(clerk, cast, sign_in):
    answer = choose(clerk, "updated", "handler", "kind", "nonsense")

    assert answer.location == LIST
    expected = [*FIXED, "类型", "经办人", "最近更新"]
    assert heads(Page(clerk.get(LIST))) == expected
    assert heads(Page(sign_in(cast.clerk).get("/ledger/?show=open"))) == expected


def test_every_row_has_a_cell_for_every_heading(clerk):
    choose(clerk, *[one.key for one in columns.COLUMNS])
    page = Page(clerk.get(LIST))

    [row] = page.soup.select("table.ledger tbody tr")
    assert len(row.select("th, td")) == len(page.soup.select("table.ledger thead th")) == 13


def test_it_is_ones_own_choice(clerk, cast, sign_in):
    choose(clerk, "due")

    assert "要点原文" in heads(Page(sign_in(cast.member).get(LIST)))


def test_the_usual_ones_come_back(clerk):
    choose(clerk, "due")
    choose(clerk, button="恢复原来的列")

    assert "要点原文" in heads(Page(clerk.get(LIST)))


def test_none_ticked_means_the_usual(clerk):
    choose(clerk)

    assert "要点原文" in heads(Page(clerk.get(LIST)))


def test_the_table_has_the_columns_of_the_screen_and_comes_back_unchanged(clerk):
    choose(clerk, "due", "handler", "updated")
    answer = clerk.get("/ledger/export?shape=screen&show=all")
    data = answer.data

    assert seen(sheet_of(answer)) == [
        "序号", "条款", "任务", "类型", "时限", "距时限", "经办人", "最近更新",
    ]  # fmt: skip
    form = Page(clerk.get("/ledger/sheet-back")).form("读表，看改了什么")
    back = clerk.post(
        form.action,
        data=form.filled() | {"file": (io.BytesIO(data), "台账.xlsx")},
        content_type="multipart/form-data",
    )
    assert "没有要改的：1 行无变化" in Page(back).text


def test_the_ticked_tasks_alone_are_taken_along(clerk, make):
    second = make.task("第二项")
    make.task("第三项")
    form = Page(clerk.get(LIST)).form("导出所选")
    token = form.filled()["csrf_token"]

    sheet = sheet_of(
        clerk.post("/ledger/export?show=all", data={"csrf_token": token, "task": ref(second.id)})
    )

    titles = [row[2].value for row in sheet.iter_rows(min_row=4) if row[2].value]
    assert titles == ["第二项"]
    assert "只列勾选的" in str(sheet["A2"].value)


def test_all_that_the_filter_finds_is_taken_along_with_whole(clerk, make):
    make.task("第二项")
    token = Page(clerk.get(LIST)).form("导出所选").filled()["csrf_token"]

    sheet = sheet_of(
        clerk.post("/ledger/export?show=all", data={"csrf_token": token, "whole": "1"})
    )

    assert len([row for row in sheet.iter_rows(min_row=4) if row[2].value]) == 2


@pytest.mark.parametrize("task", [[], ["nonsense"], ["A" * 22]])
def test_nothing_ticked_is_told(clerk, task):
    token = Page(clerk.get(LIST)).form("导出所选").filled()["csrf_token"]

    answer = clerk.post("/ledger/export?show=all", data={"csrf_token": token, "task": task})

    assert answer.status_code == 303
    assert "勾选" in Page(clerk.get(LIST)).text
