"""Tables for Excel: typed cells, a page that prints, text that stays text."""

import io
import re
import tempfile
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from tracker.papers import xlsx
from tracker.papers.xlsx import OPTIONS, Column, Kind, Paper, Sheet

day = datetime  # as Excel keeps one: without a zone
COLUMNS = (
    Column("序号", 6, Kind.WHOLE),
    Column("任务", 30),
    Column("时限", 12, Kind.WORD),
    Column("申报", 8, Kind.PERCENT),
    Column("编号", 20, Kind.WORD, hidden=True),
)
ROWS = [
    [1, "更新目录", date(2026, 9, 30), 0.355, "x1"],
    [2, "抽查公开栏\n每季度一次", "长期", 1.0, "x2"],
    [3, "", None, 0, "x3"],
]
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=40
)


def sheet(**given):
    return Sheet(name="台账", columns=COLUMNS, **given)


def written(its, rows=ROWS):
    out = io.BytesIO()
    assert xlsx.write(out, its, rows) == len(rows)
    return out.getvalue()


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def values(page, top):
    return [list(row) for row in page.iter_rows(min_row=top, values_only=True)]


def test_cells_keep_their_types():
    page = opened(written(sheet()))

    assert values(page, 1) == [
        ["序号", "任务", "时限", "申报", "编号"],
        [1, "更新目录", day(2026, 9, 30), 0.355, "x1"],
        [2, "抽查公开栏\n每季度一次", "长期", 1, "x2"],
        [3, None, None, 0, "x3"],
    ]
    formats = [page.cell(2, column).number_format for column in range(1, 6)]
    assert formats == ["0", "@", "yyyy-mm-dd", "0%", "@"]
    assert [page.cell(2, column).data_type for column in range(1, 6)] == list("nsdns")


def test_a_page_is_ready_to_be_printed_and_read():
    page = opened(written(sheet(title="青禾镇台账", under="填报单位", paper=Paper.A3)))

    assert (page["A1"].value, page["A2"].value) == ("青禾镇台账", "填报单位")
    assert {str(one) for one in page.merged_cells.ranges} == {"A1:D1", "A2:D2"}
    assert page.freeze_panes == "A4"
    assert page.print_title_rows == "$3:$3"
    assert page.auto_filter.ref == "A3:D6"
    assert page.print_area == "'台账'!$A$1:$D$6"
    setup = page.page_setup
    assert (setup.paperSize, setup.orientation) == (8, "landscape")
    assert (setup.fitToWidth, setup.fitToHeight) == (1, 0) or setup.fitToHeight == 0
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert [page.column_dimensions[one].hidden for one in "ABCDE"] == [False] * 4 + [True]
    cell = page["B4"]
    assert cell.alignment.wrap_text
    assert {cell.border.left.style, cell.border.bottom.style} == {"thin"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A1"])
def test_text_that_looks_like_a_formula_stays_text(text):
    data = written(sheet(), [[1, text, text, 0, text]])

    part = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in part
    assert opened(data)["B2"].value == text
    assert opened(data)["B2"].data_type == "s"


@pytest.mark.parametrize("text", ["<r>x</r>", "<r><t>x</t></r>", "a & b <c>", "_x0041_", " 空格 "])
def test_text_that_looks_like_the_files_own_words_stays_text(text):
    data = written(sheet(), [[1, text, None, 0, ""]])

    zipfile.ZipFile(io.BytesIO(data)).testzip()
    found = opened(data)["B2"].value
    assert re.sub("_x005F_", "_", found) == text


@given(text=TEXTS)
def test_every_text_comes_back(text):
    found = opened(written(sheet(), [[1, text, None, 0, "x"]]))["B2"].value or ""

    assert found.replace("_x005F_", "_") == text


def test_letters_that_no_file_takes_are_left_out():
    assert opened(written(sheet(), [[1, "公开\x00\x0b目录\ud800", None, 0, ""]]))["B2"].value == (
        "公开目录"
    )


def test_what_is_written_is_what_the_library_would_write():
    """The rows go past the library's own way; the same cells must come out."""
    its = io.BytesIO()
    book = Workbook(its, OPTIONS)
    page = book.add_worksheet("台账")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for place, column in enumerate(COLUMNS):
        page.write_string(0, place, column.head)
    for number, row in enumerate(ROWS, 1):
        for place, value in enumerate(row):
            if isinstance(value, str) and value:
                page.write_string(number, place, value)
            elif isinstance(value, date):
                page.write_datetime(number, place, value, day)
            elif isinstance(value, int | float):
                page.write_number(number, place, value)
    book.close()

    ours, theirs = opened(written(sheet())), opened(its.getvalue())
    assert values(ours, 1) == values(theirs, 1)
    assert ours.dimensions == theirs.dimensions


def test_a_cell_spans_the_rows_below_that_have_none():
    rows = [["甲", "1", "", 0, ""], [None, "2", "", 0, ""], ["乙", "3", "", 0, ""]]
    rows += [["丙", "4", "", 0, ""], *[[None, str(n), "", 0, ""] for n in range(5, 8)]]

    page = opened(written(sheet(merged=True), rows))

    assert {str(one) for one in page.merged_cells.ranges} == {"A2:A3", "A5:A8"}
    assert page.auto_filter.ref is None
    assert [page.cell(row, 1).value for row in (2, 3, 4, 5)] == ["甲", None, "乙", "丙"]
    assert page["A3"].border.left.style == "thin"
    assert all(page.row_dimensions[row].height >= 24 for row in range(2, 9))


def test_a_row_is_as_high_as_its_words_need():
    page = opened(written(sheet(), [[1, "很长的任务" * 20, None, 0, ""], [2, "短", None, 0, ""]]))

    heights = [page.row_dimensions[row].height for row in (2, 3)]
    assert heights == [7 * 15 + 7, 24]


def test_what_the_table_says_of_itself_stands_in_a_hidden_sheet():
    data = written(sheet(notes=(("格式", "1"), ("年度", "2026"))))

    note = openpyxl.load_workbook(io.BytesIO(data)).worksheets[1]
    assert note.sheet_state == "hidden"
    assert values(note, 1) == [["格式", "1"], ["年度", "2026"]]


def test_nothing_is_left_behind_when_a_row_raises(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def broken():
        yield ROWS[0]
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        xlsx.write(io.BytesIO(), sheet(), broken())
    assert list(Path(tmp_path).iterdir()) == []


def test_others_have_their_turn():
    turns = []

    xlsx.write(io.BytesIO(), sheet(), ROWS * 100, lambda: turns.append(1))

    assert len(turns) == len(ROWS) * 100 // xlsx.PAUSE_EVERY
