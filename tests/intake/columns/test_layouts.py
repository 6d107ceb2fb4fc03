"""A task table is found, its columns guessed, its rows read, whatever their order."""

import datetime as dt
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.documents.make_sheets import table_xls, table_xlsx, xlsx
from tests.intake.columns.workbook import HEADINGS, NOTE, TITLE, Book, shuffled
from tracker.decompose.columns import layouts, limits, making, reading, records
from tracker.decompose.columns.guessing import Known
from tracker.decompose.columns.kinds import Column
from tracker.decompose.columns.layouts import Layout, Table
from tracker.decompose.columns.records import Passed, Record, Said, Wordless
from tracker.decompose.when.times import Years
from tracker.documents.rules import UnreadableFile
from tracker.documents.sheets import reader
from tracker.documents.sheets.grids import UNCOUNTED, Grid, GridRow, letter

YEARS = Years(2026)
NOBODY = Known()
MEANT = {
    "序号": Column.NUMBER,
    "完成时限": Column.TIME,
    "任务名称": Column.NAME,
    "牵头站办所": Column.LEAD,
    "配合单位": Column.SUPPORT,
    "责任领导": Column.LEADER,
    "经办人": Column.HANDLER,
    "具体要求": Column.DEMAND,
    "备注": Column.ASIDE,
}


def laid(data: bytes, known: Known = NOBODY) -> tuple[Table, Layout]:
    grids = reader.grids(data)
    layout = layouts.guessed(grids, known)
    assert layout is not None
    return Table(grids[layout.sheet], layout.head), layout


def sheet(*rows: tuple[str | None, ...]) -> Grid:
    """A grid of these rows, numbered from 1."""
    return Grid(
        "表", tuple(range(len(rows[0]))), tuple(GridRow(n, row) for n, row in enumerate(rows, 1))
    )


def found(grid: Grid, kinds: str, drops: frozenset[str] = frozenset()):
    """What the rows under the first are, with columns of these kinds."""
    layout = Layout(0, 1, {letter(n): Column(k) for n, k in enumerate(kinds.split())}, drops=drops)
    return records.gathered(Table(grid, 1), layout)


def wrong(grid: Grid, kinds: str, **how: frozenset[str]) -> list[tuple[str, str]]:
    return [(t.place, t.reason) for t in reading.troubles(found(grid, kinds, **how), YEARS)]


@pytest.mark.parametrize("turn", range(9))
def test_columns_are_known_by_their_names_in_any_order(turn):
    table, layout = laid(Book(order=shuffled(turn)).xlsx())

    assert dict(zip(table.head.names, layout.kinds.values(), strict=True)) == MEANT
    assert (table.number, table.titles) == (2, [TITLE])


def test_an_old_workbook_is_read_the_same_way():
    _, new = laid(Book(per_name=1).xlsx())
    _, old = laid(Book(per_name=1).xls())

    assert new == old


@settings(max_examples=25, deadline=None)
@given(st.permutations(HEADINGS))
def test_any_order_of_the_columns_gives_the_same_rows(order):
    made = []
    for columns in (HEADINGS, tuple(order)):
        table, layout = laid(Book(rows=12, order=columns, hidden_row=None).xlsx())
        gathered = records.gathered(table, layout)
        assert reading.troubles(gathered, YEARS) == []
        made.append(making.make(table.titles, gathered, YEARS))

    assert made[0] == made[1]
    assert len(made[0].tasks) == 12


_WORDS = st.sampled_from(
    (
        "",
        "",
        "财政所",
        "9月底前",
        "很快",
        "9月31日",
        "贺敏",
        "公开预算",
        "一、公开",
        "合计",
        "3",
        "/",
        "，",
        "注：略",
        "#REF!",
        "不低于90%",
        "每季度",
        "2026/9/30",
        "公开预算。\n再公开决算。",
    )
)
_TEXT = st.text(st.characters(exclude_categories=("C",)), max_size=8)
_GRIDS = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.tuples(*[_WORDS | _TEXT | st.none()] * width), min_size=1, max_size=9)
)


@settings(max_examples=300, deadline=None)
@example([("",) * 6] * 5 + [("", None, ".", "", "", "财政所")], 439)  # a number that is a stop
@given(_GRIDS, st.integers())
def test_each_cell_of_a_mapped_column_is_used_or_named(rows, seed):
    grid = sheet(*rows)
    kinds = [*Column]
    random.Random(seed).shuffle(kinds)
    mapped = {letter(at): kinds[at] for at in range(len(rows[0]))}
    table, layout = Table(grid, 1), Layout(0, 1, mapped)
    gathered = records.gathered(table, layout)
    troubles = {one.place for one in reading.troubles(gathered, YEARS)}
    made = making.make(table.titles, gathered, YEARS)

    for task in made.tasks:
        assert made.text[task["start"] : task["end"]] == task["text"] != ""
        assert task["title"]
        for one in (*task["deadlines"], *task["frequencies"], *task["targets"], *task["parties"]):
            assert 0 <= one["start"] < one["end"] <= len(made.text)
    for entry in made.outline:
        assert made.text[entry["start"] : entry["end"]] == entry["heading"]
        assert entry["end"] <= max(entry["body"]) or entry["body"][0] == entry["body"][1]
    passed = {one.row for one in gathered if isinstance(one, Passed | records.Band)}
    bare = "".join(made.text.split())
    for row in table.body:
        for at, cell in enumerate(row.cells):
            place = f"{letter(at)}{row.number}"
            empty = not cell or not cell.strip() or cell.strip() in records.cellkinds.EMPTY
            if empty or mapped[letter(at)] == Column.ASIDE or row.number in passed:
                continue
            words = "".join(cell.split()).rstrip("。；;")
            parts = [
                part for part in words.replace("；", "、").replace(";", "、").split("、") if part
            ]
            assert place in troubles or all(part in bare for part in parts), place


@settings(max_examples=200, deadline=None)
@given(_GRIDS)
def test_no_grid_breaks_the_guess(rows):
    grid = sheet(*rows)
    layout = layouts.guessed([grid], NOBODY)
    table = Table(grid)
    assert set(table.guess(NOBODY)) == set(table.letters)
    if layout is not None:
        making.make((), records.gathered(Table(grid, layout.head), layout), YEARS)


def test_a_name_over_several_rows_heads_them_and_a_note_is_no_task():
    table, layout = laid(Book(rows=8).xlsx())
    made = making.make(table.titles, records.gathered(table, layout), YEARS)

    assert [one["heading"] for one in made.outline] == ["村务公开第1批", "财政预算公开第2批"]
    assert [task["clause"] for task in made.tasks] == ["c1"] * 4 + ["c2"] * 4
    assert made.text.endswith(f"\n{NOTE}")
    assert made.outline[1]["body"][1] == len(made.text) - len(NOTE) - 1


def test_a_hidden_row_is_read_only_where_somebody_wants_it():
    grid = reader.grids(Book(hidden_row=41).xlsx())[0]

    assert Table(grid).hidden_rows == [41]
    assert 41 not in [row.number for row in Table(grid).body]
    assert 41 in [row.number for row in Table(grid, hidden=True).body]


@pytest.mark.parametrize("make", [table_xlsx, table_xls])
def test_a_hidden_column_is_left_aside(make):
    def fill(book):
        page = book.add_worksheet("表") if make is table_xlsx else book.add_sheet("表")
        for y, row in enumerate(
            (("工作任务", "责任单位", "完成时限"), ("公开预算", "财政所", "6月"))
        ):
            for x, cell in enumerate(row):
                page.write(y, x, cell)
        if make is table_xlsx:
            page.set_column(1, 1, None, None, {"hidden": True})
        else:
            page.col(1).hidden = True

    from tests.documents.make_sheets import xls

    table, layout = laid(xlsx(fill) if make is table_xlsx else xls(fill))
    assert [one.is_hidden for one in table.columns] == [False, True, False]
    assert layout.kinds["B"] == Column.ASIDE


def test_contents_tell_what_a_column_is_for_whose_name_nobody_knows():
    rows = [("干什么", "谁来干", "啥时候", "找谁")]
    rows += [(f"把第{n}村的公开栏整理好", "农经站", "9月底前", "贺敏") for n in range(4)]
    known = Known(units=frozenset({"农经站"}), people=frozenset({"贺敏"}))
    _, layout = laid(table_xlsx(rows), known)

    assert list(layout.kinds.values()) == [Column.NAME, Column.LEAD, Column.TIME, Column.HANDLER]


def test_cells_correct_what_a_name_says_of_who():
    rows = [("工作任务", "责任人"), ("公开预算", "财政所"), ("公开决算", "财政所")]
    _, layout = laid(table_xlsx(rows), Known(units=frozenset({"财政所"})))

    assert layout.kinds["B"] == Column.LEAD


def test_a_header_of_two_rows_is_one():
    def fill(book):
        page = book.add_worksheet()
        for x, name in ((0, "工作任务"), (3, "完成时限")):
            page.merge_range(0, x, 1, x, name)
        page.merge_range(0, 1, 0, 2, "责任单位")
        page.write_row(1, 1, ("牵头", "配合"))
        page.write_row(2, 0, ("公开预算", "财政所", "党政办公室", "6月底前"))

    table, layout = laid(xlsx(fill))
    assert [row.number for row in table.body] == [3]
    assert list(layout.kinds.values()) == [Column.NAME, Column.LEAD, Column.SUPPORT, Column.TIME]


def test_responsible_units_beside_leading_ones_support():
    _, layout = laid(
        table_xlsx(
            [
                ("工作任务", "工作要求", "牵头单位", "责任单位"),
                ("公开", "公开预算", "财政所", "各村"),
            ]
        )
    )
    assert list(layout.kinds.values())[2:] == [Column.LEAD, Column.SUPPORT]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("2月30日", "2月没有30日"),
        ("9月31日前", "9月没有31日"),
        ("2026/9/31", "2026年9月没有31日"),
        ("13月5日", "没有13月"),
        ("2月29日", "2026年2月没有29日"),
        ("很快", "读不出时间"),
        ("9.30", "只有数字"),
        ("46295", "像是日期的内部编号"),
        ("#REF!", "公式出错"),
        (UNCOUNTED, "公式还没有算出结果"),
        ("尽" * 201, "有 201 字，不像完成时限"),
    ],
)
def test_a_time_that_cannot_be_read_is_named_with_its_reason(words, reason):
    grid = sheet(("任务", "时限"), ("公开预算", words))

    [(place, said)] = wrong(grid, "name time")
    assert place == "B2"
    assert said.startswith(reason)
    assert wrong(grid, "name time", drops=frozenset({"B2"})) == []


@pytest.mark.parametrize(
    "words",
    [
        "9月底前",
        "每季度",
        "2026/9/30",
        "长期",
        "常态化",
        "2026年9月",
        "上半年",
        "及时",
        "尽快",
        "每月28日前",
        "春节前",
        "/",
        "印发之日起10个工作日内",
    ],
)
def test_a_time_of_running_text_is_read(words):
    assert wrong(sheet(("任务", "时限"), ("公开预算", words)), "name time") == []


def test_a_row_without_a_task_names_each_of_its_cells():
    grid = sheet(("任务", "单位", "时限"), ("公开预算", "财政所", ""), ("", "水利站", "9月底前"))

    assert wrong(grid, "name lead time") == [
        ("B3", "这一行没有任务名称和工作要求"),
        ("C3", "这一行没有任务名称和工作要求"),
    ]
    assert isinstance(found(grid, "name lead time")[1], Wordless)
    dropped = frozenset({"B3", "C3"})
    assert isinstance(found(grid, "name lead time", dropped)[1], Passed)


def test_owners_of_a_merged_task_belong_to_it():
    def fill(book):
        page = book.add_worksheet()
        page.write_row(0, 0, ("工作任务", "责任单位", "完成时限"))
        page.merge_range(1, 0, 2, 0, "公开预算")
        page.merge_range(1, 2, 2, 2, "很快")
        page.write_row(1, 1, ("财政所",))
        page.write_row(2, 1, ("水利站",))

    table, layout = laid(xlsx(fill))
    [record] = records.gathered(table, layout)
    assert isinstance(record, Record)
    assert [said.words for said in record.said(Column.LEAD)] == ["财政所", "水利站"]
    [trouble] = reading.troubles([record], YEARS)
    assert trouble.place == "C2"


def test_a_number_of_its_own_makes_a_task_under_a_merged_name():
    def fill(book):
        page = book.add_worksheet()
        page.write_row(0, 0, ("序号", "工作任务", "责任单位"))
        page.merge_range(1, 1, 2, 1, "公开预算")
        page.write_row(1, 0, (1, None, "财政所"))
        page.write_row(2, 0, (2, None, "水利站"))

    table, layout = laid(xlsx(fill))
    gathered = records.gathered(table, layout)
    assert [one.number.words for one in gathered if isinstance(one, Record)] == ["1", "2"]


def test_bands_chapters_and_sums():
    grid = sheet(
        ("任务", "单位"),
        ("一、预算公开", None),
        ("公开预算", "财政所"),
        ("合计", "1 项"),
        ("（一）决算", None),
        ("公开决算", "财政所"),
        ("任务", "单位"),
        ("二、村务", ""),
        ("公开村务", "各村"),
    )
    gathered = found(grid, "name lead")
    made = making.make((), gathered, YEARS)

    assert [(e["ordinal"], e["level"]) for e in made.outline] == [
        ("一", 1), ("", 2), ("（一）", 2), ("", 3), ("二", 1), ("", 2),
    ]  # fmt: skip
    assert [one.why for one in gathered if isinstance(one, Passed)] == ["合计行", "重复的标题行"]
    assert [task["title"] for task in made.tasks] == ["公开预算", "公开决算", "公开村务"]


def test_a_chapter_column_stands_over_its_rows_and_a_name_alone_over_blank_ones():
    grid = sheet(
        ("板块", "任务", "要求"),
        ("预算", "公开", ""),
        ("", "", "公开预算。"),
        ("", "", "公开决算。"),
        ("村务", "公开", "公开村务。"),
    )
    made = making.make((), found(grid, "chapter name demand"), YEARS)

    assert [(e["heading"], e["parent"]) for e in made.outline] == [
        ("预算", None), ("公开", "c1"), ("村务", None), ("公开", "c3"),
    ]  # fmt: skip
    assert [task["clause"] for task in made.tasks] == ["c2", "c2", "c4"]


def test_what_the_cells_say_of_a_task():
    cells = ("公开预算", "财政所牵头，水利站配合", "各村", "副镇长", "贺敏、何苗（13800000000）")
    more = ("9月底前", "每月", "不低于90%")
    grid = sheet(("任务", "单位", "帮", "领导", "人", "时限", "多久", "多少"), (*cells, *more))
    [task] = making.make(
        (), found(grid, "name lead support leader handler time rhythm target"), YEARS
    ).tasks

    assert (task["lead"], task["support"]) == (["财政所"], ["水利站", "各村"])
    assert (task["leaders"], task["handlers"]) == (["副镇长"], ["贺敏", "何苗"])
    assert [one["date"] for one in task["deadlines"]] == ["2026-09-30"]
    assert [one["every"] for one in task["frequencies"]] == ["P1M"]
    assert [(t["metric"], t["op"], t["value"]) for t in task["targets"]] == [("公开预算", ">=", 90)]


def test_real_days_percentages_and_failed_formulas_are_seen_as_in_excel():
    def fill(book):
        page = book.add_worksheet()
        page.write_row(0, 0, ("工作任务", "责任单位", "完成时限"))
        page.write_row(1, 0, ("公开预算", "财政所"))
        page.write_datetime(1, 2, dt.date(2026, 9, 30), book.add_format({"num_format": 14}))
        page.write_row(2, 0, ("公开决算", "财政所"))
        page.write_formula(2, 2, "=1/0", None, "#DIV/0!")

    grid = reader.grids(xlsx(fill))[0]
    assert [row.cells[2] for row in grid.rows[1:]] == ["2026年9月30日", "#DIV/0!"]


def test_a_layout_has_one_column_of_a_kind_and_one_of_words():
    kinds = {"A": Column.LEAD, "B": Column.TIME}
    assert "至少" in layouts.fault(Layout(0, 1, kinds))
    kinds |= {"C": Column.DEMAND, "D": Column.TIME}
    assert layouts.fault(Layout(0, 1, kinds)) == "“完成时限”选了 B、D 2 列，只能选一列。"
    kinds["D"] = Column.DEMAND
    assert layouts.fault(Layout(0, 1, kinds)) == ""


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("工作任务", "责任单位")] + [("公开", "所")] * 2000, "有 2001 行，超过 2000 行"),
        ([("工作任务", "责任单位", *["备注"] * 60)] * 2, "有 62 列，超过 60 列"),
        ([("工作任务", "责任单位"), ("公" * 5001, "所")], "的单元格 A2 有 5001 字，超过 5000 字"),
    ],
)
def test_a_table_beyond_the_limits_is_refused(rows, said):
    with pytest.raises(UnreadableFile, match=said):
        limits.kept([sheet(*rows)])


def test_a_workbook_without_a_task_table_has_no_grid():
    assert limits.kept(reader.grids(table_xlsx([("姓名", "电话"), ("贺敏", "0000")]))) is None


def test_people_without_telephones():
    said = Said("A1", Column.LEAD, "水利站 贺敏")
    assert reading.parties(said) == (["水利站"], [], ["贺敏"])
