"""A spreadsheet gives each visible sheet as its title and one table."""

import datetime as dt
import io
import time
import zipfile

import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from tests.documents import make_sheets as make
from tests.documents.make_sheets import HEADER
from tracker.documents import guard, reader, sandbox
from tracker.documents.rules import Paragraph, Table, UnreadableFile
from tracker.documents.sheets import biff, cells, workbook
from tracker.documents.sheets import reader as sheets

ROWS = (HEADER, (1, "公开预算", "财政所", "6月底前"), (2, "更新目录", "党政办", "长期"))
READ = (HEADER, ("1", "公开预算", "财政所", "6月底前"), ("2", "更新目录", "党政办", "长期"))


def blocks(data):
    return reader.read(data, "任务.xlsx").blocks


def refused(data):
    with pytest.raises(UnreadableFile) as refusal:
        sheets.read(data)
    sentence = str(refusal.value)
    assert sentence.endswith("。")
    assert sentence.count("。") == 1
    return sentence


@pytest.mark.parametrize("maker", [make.table_xlsx, make.table_xls])
def test_a_sheet_is_a_table_whose_name_says_nothing(maker):
    assert blocks(maker(ROWS)) == (Table(READ),)


@pytest.mark.parametrize("maker", [make.table_xlsx, make.table_xls])
def test_lines_above_the_header_are_paragraphs(maker):
    rows = (("清溪镇2023年任务分解表",), (), ("2023年1月印发",), *ROWS)

    found = blocks(maker(rows))

    assert found == (Paragraph("清溪镇2023年任务分解表"), Paragraph("2023年1月印发"), Table(READ))


def test_empty_rows_and_columns_are_left_out():
    rows = [(), *[("", *row[:1], "", *row[1:]) for row in ROWS[:2]], (), ("", 2, "", *ROWS[2][1:])]

    assert blocks(make.table_xlsx(rows)) == (Table(READ),)


def merged_xlsx(book):
    sheet = book.add_worksheet()
    sheet.merge_range("A1:D1", "任务分解表")
    sheet.write_row("A2", HEADER)
    sheet.merge_range("A3:A4", "预算")
    sheet.write_row("B3", ("公开预算", "财政所", "6月"))
    sheet.merge_range("B4:D4", "另行通知")
    sheet.merge_range("A5:B6", "目录")
    sheet.write_row("C5", ("党政办", "7月"))
    sheet.write_row("C6", ("司法所", "8月"))


def merged_xls(book):
    sheet = book.add_sheet("Sheet1")
    sheet.write_merge(0, 0, 0, 3, "任务分解表")
    for x, text in enumerate(HEADER):
        sheet.write(1, x, text)
    sheet.write_merge(2, 3, 0, 0, "预算")
    for x, text in enumerate(("公开预算", "财政所", "6月"), 1):
        sheet.write(2, x, text)
    sheet.write_merge(3, 3, 1, 3, "另行通知")
    sheet.write_merge(4, 5, 0, 1, "目录")
    for y, row in enumerate((("党政办", "7月"), ("司法所", "8月")), 4):
        for x, text in enumerate(row, 2):
            sheet.write(y, x, text)


@pytest.mark.parametrize("data", [make.xlsx(merged_xlsx), make.xls(merged_xls)], ids=["x", "o"])
def test_merged_cells_repeat_downwards_and_are_none_sideways(data):
    title, table = blocks(data)

    assert title == Paragraph("任务分解表")
    assert table.rows[1:] == (
        ("预算", "公开预算", "财政所", "6月"),
        ("预算", "另行通知", None, None),
        ("目录", None, "党政办", "7月"),
        ("目录", None, "司法所", "8月"),
    )


DAY, MONTH = dt.datetime(2023, 6, 30), dt.datetime(2023, 6, 1)  # noqa: DTZ001  as a sheet has them


def looks_xlsx(book):
    sheet = book.add_worksheet()
    sheet.write_row("A1", ("名称", "值"))
    for y, (value, code) in enumerate(LOOKS, 1):
        sheet.write(y, 0, "甲")
        look = book.add_format({"num_format": code})
        if isinstance(value, dt.datetime):
            sheet.write_datetime(y, 1, value, look)
        else:
            sheet.write(y, 1, value, look)


def looks_xls(book):
    sheet = book.add_sheet("Sheet1")
    sheet.write(0, 0, "名称")
    sheet.write(0, 1, "值")
    for y, (value, code) in enumerate(LOOKS, 1):
        sheet.write(y, 0, "甲")
        sheet.write(y, 1, value, xlwt.easyxf(num_format_str=code))


LOOKS = [
    (DAY, "yyyy-mm-dd"),
    (DAY, 'yyyy"年"m"月"d"日"'),
    (MONTH, 'yyyy"年"m"月"'),
    (DAY, 'm"月"d"日"'),
    (1, "0%"),
    (0.355, "0.0%"),
    (12.0, "0.00"),
    (0.5, "0.00"),
    (True, "0"),
]
SEEN = [
    "2023年6月30日",
    "2023年6月30日",
    "2023年6月",
    "6月30日",
    "100%",
    "35.5%",
    "12",
    "0.5",
    "TRUE",
]


@pytest.mark.parametrize("data", [make.xlsx(looks_xlsx), make.xls(looks_xls)], ids=["x", "o"])
def test_a_cell_is_read_as_it_is_seen(data):
    [table] = blocks(data)

    assert [row[1] for row in table.rows[1:]] == SEEN


def test_a_formula_gives_what_it_gave_last():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row("A1", ("甲", "乙"))
        sheet.write_formula("A2", "=1+2", None, 3)
        sheet.write_formula("B2", '="公"&"开"', None, "公开")

    assert blocks(make.xlsx(fill))[0].rows[1] == ("3", "公开")


def test_text_that_looks_like_a_formula_or_a_number_stays_as_it_is():
    rows = (("甲", "乙"), ("=1+1", "007"))

    def fill(book):
        sheet = book.add_worksheet()
        for y, row in enumerate(rows):
            for x, text in enumerate(row):
                sheet.write_string(y, x, text)

    assert blocks(make.xlsx(fill))[0].rows == rows


def test_several_sheets_come_in_order_and_a_name_that_says_something_is_a_title():
    def fill(book):
        for name, task in (("主动公开", "公开预算"), ("Sheet2", "更新目录")):
            sheet = book.add_worksheet(name)
            sheet.write_row("A1", ("任务", "单位"))
            sheet.write_row("A2", (task, "党政办"))

    assert blocks(make.xlsx(fill)) == (
        Paragraph("主动公开"),
        Table((("任务", "单位"), ("公开预算", "党政办"))),
        Table((("任务", "单位"), ("更新目录", "党政办"))),
    )


def test_a_hidden_sheet_is_not_read_and_said():
    def fill(book):
        book.add_worksheet("计划").write_row("A1", ("任务", "单位"))
        hidden = book.add_worksheet("草稿")
        hidden.write_row("A1", ("废", "稿"))
        hidden.hide()

    document = reader.read(make.xlsx(fill), "a")

    assert document.blocks == (Table((("任务", "单位"),)),)
    assert len(document.warnings) == 1
    assert "“草稿”是隐藏的" in document.warnings[0]


@pytest.mark.parametrize("maker", [make.table_xlsx, make.table_xls])
def test_a_sheet_without_a_word_is_refused(maker):
    assert refused(maker([()])) == sheets.EMPTY


def test_a_stray_cell_far_away_takes_no_memory():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write("A1", "甲")
        sheet.write("XFD1048576", "乙")

    assert refused(make.xlsx(fill)) == sheets.TOO_LONG


def test_painted_cells_far_away_do_no_harm():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row("A1", ("任务", "单位"))
        sheet.write_blank("XFD1048576", None, book.add_format({"bg_color": "red"}))

    assert blocks(make.xlsx(fill)) == (Table((("任务", "单位"),)),)


def test_more_rows_than_any_plan_has_are_refused():
    assert refused(make.table_xlsx([("甲", "乙")] * (sheets.ROWS + 1))) == sheets.TOO_LONG


def test_a_workbook_with_macros_is_refused():
    data = make.with_parts(make.table_xlsx(ROWS), xl__vbaProject_dot_bin=b"x")
    types = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"

    assert refused(make.with_parts(data, **{"[Content_Types].xml": types})) == sheets.MACRO
    assert refused(data) == sheets.MACRO


def test_a_swollen_workbook_is_refused_before_it_is_opened():
    data = make.with_parts(make.table_xlsx(ROWS), xl__worksheets__sheet1_dot_xml=b"\0" * (9 << 20))

    assert "解压后大得不正常" in refused(data)


def test_what_no_office_program_packs_is_refused():
    data = make.table_xlsx(ROWS)
    bzip2 = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(bzip2, "w", 12) as package:
        for name in old.namelist():
            package.writestr(name, old.read(name))

    for package in (bzip2.getvalue(), make.with_parts(data, **{"../out.xml": b"<a/>"})):
        with pytest.raises(UnreadableFile, match=r"^坏了。$"):
            guard.inflated(package, guard.Sentences("太大。", "坏了。", "锁了。", "有声明。"))


def test_a_declaration_of_entities_is_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'

    assert "不允许的声明" in refused(make.with_parts(make.table_xlsx(ROWS), xl__x_dot_xml=bomb))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_a_damaged_part_is_refused(part):
    assert refused(make.with_parts(make.table_xlsx(ROWS), **{part: b"<a><b>"})) == sheets.DAMAGED


def test_a_locked_old_workbook_is_refused():
    data = make.table_xls(ROWS)
    code_page = b"\x42\x00\x02\x00"
    place = data.index(code_page)

    assert refused(data[:place] + b"\x2f\x00" + data[place + 2 :]) == sheets.LOCKED


def test_a_cut_old_workbook_is_refused_or_read_but_never_worse():
    data = make.table_xls(ROWS)
    for end in range(512, len(data), 97):
        try:
            sheets.read(data[:end])
        except UnreadableFile:
            continue


@given(st.binary(max_size=300))
def test_any_stream_has_formats_or_none(stream):
    assert isinstance(biff.book(stream), biff.Book)


@given(st.integers(1, 9999), st.integers(1, 12), st.integers(1, 28))
def test_a_date_is_written_whole_unless_its_format_hides_a_part(year, month, day):
    value = dt.date(year, month, day)

    assert cells.written(value) == f"{year}年{month}月{day}日"
    assert cells.written(value, "yyyy/m") == f"{year}年{month}月"
    assert cells.written(value, "[$-804]General") == cells.written(value)


@given(st.integers(0, 16383))
def test_letters_of_columns_count_from_nought(column):
    letters = ""
    rest = column + 1
    while rest:
        rest, place = divmod(rest - 1, 26)
        letters = chr(ord("A") + place) + letters

    assert workbook._column(letters) == column


@pytest.mark.slow
def test_a_thousand_rows_are_read_in_the_child_in_no_time():
    data = make.table_xlsx(
        [HEADER, *[(n, "公开预算" * 10, "财政所", "6月底前") for n in range(1000)]]
    )

    began = time.perf_counter()
    document = sandbox.read_in_child(data, "甲.xlsx")

    assert len(document.blocks[0].rows) == 1001
    assert time.perf_counter() - began < 5
