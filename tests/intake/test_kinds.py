"""Whatever an office hands in comes out as the same rows, and what was lost is said."""

import pytest

from tests.documents import make_pdf, make_sheets
from tests.intake.columns.test_views import pressed
from tests.intake.conftest import opened
from tests.intake.test_views import upload

TITLE = "云麓县2026年政务公开工作要点"
LINES = [
    "一、公开平台",
    "（一）更新公开目录。各村要在9月底前更新公开目录，由党政办牵头，接受群众监督。",
    "（二）公开收费项目。各站所要在6月底前把收费项目贴在公开栏里，由财政所牵头。",
]


def pdf():
    out = make_pdf.Pdf()
    out.write(TITLE, 60, 150, 22)
    out.set_paragraphs(LINES, 120)
    return out.done()


def sheet(hidden=False):
    def fill(book):
        one = book.add_worksheet("Sheet1")
        one.merge_range("A1:D1", TITLE)
        one.write_row("A2", ("序号", "工作任务", "责任单位", "完成时限"))
        one.write_row("A3", (1, "更新公开目录", "党政办", "9月底前"))
        one.write_row("A4", (2, "公开收费项目", "财政所", "6月底前"))
        if hidden:
            two = book.add_worksheet("草稿")
            two.write_row("A1", ("废", "稿"))
            two.hide()

    return make_sheets.xlsx(fill)


def page():
    lines = "".join(f"<p>{line}</p>" for line in LINES)
    return f'<html><meta charset="utf-8"><h1>{TITLE}</h1>{lines}</html>'.encode()


@pytest.mark.parametrize(
    ("data", "name"),
    [(pdf(), "要点.pdf"), (sheet(), "要点.xlsx"), (page(), "要点.html")],
    ids=["pdf", "xlsx", "html"],
)
def test_a_file_of_any_kind_gives_its_tasks(clerk, desk, data, name):
    shown = upload(clerk, data, name)
    if name.endswith(".xlsx"):
        shown = pressed(clerk, shown, "确定，去核对", "go")

    assert shown.heading == f"核对：{TITLE}", shown.errors
    assert "更新公开目录" in shown.text
    assert "公开收费项目" in shown.text


def test_what_the_reader_left_out_is_said_above_the_rows(clerk, desk):
    shown = upload(clerk, sheet(hidden=True), "要点.xlsx")

    assert any("工作表“草稿”是隐藏的" in said for said in shown.notices), shown.notices


def test_the_page_names_what_is_read(clerk, desk):
    shown = opened(clerk, "/intake/")

    [chooser] = shown.soup.select("input[type=file]")
    for ending in (".docx", ".doc", ".wps", ".pdf", ".xlsx", ".xls", ".html", ".txt"):
        assert ending in chooser["accept"].split(",")
        assert ending.strip(".") in shown.text.lower()
