"""An exported table that comes back: nothing, where nobody changed it; else exactly the changes."""

import io
import json
import random
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents.soffice import converted
from tracker.documents.sheets import picked
from tracker.documents.sheets.grids import Grid
from tracker.ledger import sheet_back
from tracker.ledger.kinds import ScheduleType
from tracker.ledger.sheet_back import WANTED, NotOurTable, note_of, strangers, table_of
from tracker.ledger.sheet_edits import Named, Now, Office, compare
from tracker.ledger.sheet_marks import Field, marks
from tracker.ledger.sheets import SHAPES, ShapeKey
from tracker.papers import xlsx
from tracker.papers.xlsx import Sheet

YEAR = 2026
FINANCE, OFFICE = Named(1, ("财政所", "财政")), Named(2, ("党政办公室", "党政办"))
UNITS = (FINANCE, OFFICE)
PEOPLE = (
    Named(11, ("贺敏",), 1),
    Named(12, ("林晓禾",), 2),
    Named(13, ("李明",), 1),
    Named(14, ("李明",), 2),
    Named(15, ("王芳",), 1),
    Named(16, ("王芳",), 1),
)
SEATS = (Named(21, ("沈若兰",)), Named(22, ("丁柯",)), Named(23, ("丁柯",)))
NAMES = Office(UNITS, PEOPLE, SEATS)
NOTES = (
    ("系统", "落实台账"),
    ("格式", "1"),
    ("单位", "qinghe"),
    ("年度", "2026"),
    ("表", "screen"),
)
HEADS = [column.head for column in SHAPES[ShapeKey.SCREEN].columns]
PLACES = {
    Field.TITLE: "任务",
    Field.KIND: "类型",
    Field.DUE: "时限",
    Field.LEADER: "责任领导",
    Field.UNIT: "牵头单位",
    Field.HANDLER: "经办人",
}


def task(number, **given):
    """A row of the ledger: what its cells say, by field."""
    said = {
        Field.TITLE: f"第{number}件事",
        Field.KIND: "限期",
        Field.DUE: date(2026, 9, 30),
        Field.LEADER: "沈若兰",
        Field.UNIT: "财政所",
        Field.HANDLER: "贺敏",
    }
    return number, said | given


def number_of(words):
    return int(words.removeprefix("t"))


def left(tasks, notes=NOTES):
    """The file that these tasks leave in."""
    rows = [
        [
            number,
            "一（一）",
            said[Field.TITLE],
            said[Field.KIND],
            "原文",
            said[Field.DUE],
            "还有 3 个工作日",
            "办理中",
            said[Field.LEADER],
            said[Field.UNIT],
            said[Field.HANDLER],
            0.355,
            2,
            "",
            f"t{number}",
            5,
            marks(said),
        ]
        for number, said in tasks
    ]
    out = io.BytesIO()
    shape = SHAPES[ShapeKey.SCREEN]
    all_notes = (*notes, ("行数", str(len(rows)))) if notes else ()
    sheet = Sheet(name="台账", title="台账", under="单位", columns=shape.columns, notes=all_notes)
    xlsx.write(out, sheet, rows)
    return out.getvalue()


def changed(data, change):
    """The file after `change(sheet)` in a program, and saved."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def grids(data):
    found = json.loads(picked.answer(data, WANTED))
    assert isinstance(found, list), found
    return [Grid.of_json(one) for one in found]


def ledger(tasks, version=5):
    """What the ledger holds of these tasks now."""
    ids = {
        Field.LEADER: {"沈若兰": 21, "": None},
        Field.UNIT: {"财政所": 1, "党政办公室": 2},
        Field.HANDLER: {"贺敏": 11, "林晓禾": 12, "": None},
        Field.KIND: {"限期": ScheduleType.ONE_OFF, "长期": ScheduleType.CONTINUING},
    }
    return {
        number: Now(
            version,
            {which: str(value) for which, value in said.items()},
            {
                which: ids[which][value]
                if which in ids
                else value
                if isinstance(value, date) or which is Field.TITLE
                else None
                for which, value in said.items()
            },
        )
        for number, said in tasks
    }


def came_back(data, tasks, now=None):
    table = table_of(grids(data), YEAR, number_of)
    found = compare(table.changed, now or ledger(tasks), NAMES, YEAR)
    return table, found


def told(found):
    return {(edit.task_id, edit.field): edit.value for edit in found.edits}


def put(sheet, row, which, value):
    sheet.cell(row + 3, HEADS.index(PLACES[which]) + 1).value = value


TITLES = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc", "Cf", "Cn", "Co", "Zl", "Zp"], exclude_characters="_"
    ),
    min_size=1,
    max_size=30,
).filter(lambda text: text.strip())
DUES = st.one_of(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.just("长期"))
TASKS = st.lists(
    st.builds(
        lambda title, due, kind, unit, who: {
            Field.TITLE: title,
            Field.DUE: due,
            Field.KIND: kind,
            Field.UNIT: unit,
            Field.HANDLER: who,
        },
        TITLES,
        DUES,
        st.sampled_from(["限期", "长期"]),
        st.sampled_from(["财政所", "党政办公室"]),
        st.sampled_from(["贺敏", "林晓禾", ""]),
    ),
    min_size=1,
    max_size=8,
).map(lambda rows: [task(n, **said) for n, said in enumerate(rows, 1)])


@given(tasks=TASKS)
def test_a_table_that_nobody_changed_asks_for_nothing(tasks):
    table, found = came_back(left(tasks), tasks)

    assert (table.changed, table.complaints, found.edits) == ([], [], [])
    assert set(table.rows) == {number for number, _ in tasks}


@given(tasks=TASKS, seed=st.integers(0, 10**6))
def test_exactly_the_changed_cells_are_edits(tasks, seed):
    chance = random.Random(seed)
    news = {
        Field.TITLE: ["换了的名称", "另一个名称"],
        Field.KIND: ["限期", "长期", "周期"],
        Field.DUE: [date(2026, 3, 4), date(2027, 1, 20)],
        Field.UNIT: ["财政所", "党政办"],
        Field.HANDLER: ["贺敏", "林晓禾"],
        Field.LEADER: ["沈若兰", "空缺"],
    }
    means = {
        "财政所": 1, "党政办": 2, "贺敏": 11, "林晓禾": 12, "沈若兰": 21, "空缺": None,
        "限期": "one_off", "长期": "continuing", "周期": "recurring",
    }  # fmt: skip
    wanted = {}
    before = ledger(tasks)

    def change(sheet):
        for row, (number, _) in enumerate(tasks, 1):
            for which in chance.sample(list(Field), chance.randint(0, 3)):
                new = chance.choice(news[which])
                put(sheet, row, which, new)
                value = means.get(new, new)
                if value != before[number].holds[which]:
                    wanted[number, which] = value

    _, found = came_back(changed(left(tasks), change), tasks)

    assert told(found) == wanted
    assert found.complaints == []


def test_three_changed_cells_are_three_edits_with_their_places():
    tasks = [task(1), task(2), task(3)]

    def change(sheet):
        put(sheet, 1, Field.TITLE, "更新目录并公示")
        put(sheet, 2, Field.DUE, date(2026, 10, 15))
        put(sheet, 3, Field.HANDLER, "林晓禾")

    _, found = came_back(changed(left(tasks), change), tasks)

    assert [(e.task_id, e.version, e.field, e.old, e.new, e.cell) for e in found.edits] == [
        (1, 5, "title", "第1件事", "更新目录并公示", "C4"),
        (2, 5, "due", "2026-09-30", "2026-10-15", "F5"),
        (3, 5, "handler", "贺敏", "林晓禾", "K6"),
    ]


@pytest.mark.parametrize(
    "due",
    ["2026-09-30", "2026/9/30", "2026年9月30日", "2026.9.30", " 2026-09-30 ", 46295, "9月30日"],
)
def test_a_day_written_otherwise_is_the_same_day(due):
    tasks = [task(1)]

    table, _ = came_back(changed(left(tasks), lambda sheet: put(sheet, 1, Field.DUE, due)), tasks)

    assert table.changed == []


def test_a_program_may_show_a_day_otherwise_and_add_spaces_and_line_ends():
    tasks = [task(1, **{Field.DUE: date(2027, 1, 20)}), task(2)]

    def change(sheet):
        sheet["F4"].number_format = 'm"月"d"日"'
        sheet["F5"].number_format = "General"
        sheet["C4"].value = " 第1件事\n "
        sheet["K5"].value = "贺 敏"

    table, _ = came_back(changed(left(tasks), change), tasks)

    assert (table.changed, table.complaints) == ([], [])


def test_rows_and_columns_may_stand_in_any_order_and_rows_may_be_missing():
    tasks = [task(n) for n in range(1, 6)]
    data = left(tasks)
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(min_row=3, values_only=True)]
    order = list(range(len(HEADS)))
    random.Random(1).shuffle(order)
    sheet.delete_rows(3, 10)
    for row in [rows[0], rows[4], rows[2], rows[5]]:
        sheet.append([row[place] for place in order])
    sheet.auto_filter.ref = None
    out = io.BytesIO()
    book.save(out)

    table, found = came_back(out.getvalue(), tasks)

    assert (table.changed, table.complaints, found.edits) == ([], [], [])
    assert set(table.rows) == {2, 4, 5}


def test_what_happened_in_the_ledger_since_is_no_edit_of_the_table():
    tasks = [task(1)]
    moved = [task(1, **{Field.TITLE: "台账里改过的", Field.HANDLER: "林晓禾"})]

    _, found = came_back(left(tasks), tasks, ledger(moved, version=6))

    assert (found.edits, found.complaints) == ([], [])


def test_a_row_that_moved_on_is_complained_of_with_both_values():
    tasks = [task(1)]
    moved = ledger([task(1, **{Field.HANDLER: "林晓禾"})], version=6)
    data = changed(left(tasks), lambda sheet: put(sheet, 1, Field.HANDLER, ""))

    _, found = came_back(data, tasks, moved)

    assert found.edits == []
    [complaint] = found.complaints
    assert complaint.place == "K4"
    assert "“空”" in complaint.sentence
    assert "台账现在是“林晓禾”" in complaint.sentence


@pytest.mark.parametrize(
    ("which", "words", "says"),
    [
        (Field.HANDLER, "王小河", "本单位没有这个人员"),
        (Field.HANDLER, "王芳", "有 2 个同名的"),
        (Field.UNIT, "水利站", "本单位没有这个单位"),
        (Field.UNIT, "", "牵头单位不能空着"),
        (Field.LEADER, "丁柯", "有 2 个同名的"),
        (Field.LEADER, "周启明", "本单位没有这个责任领导"),
        (Field.KIND, "一次性", "类型只有限期、周期、长期、随发生"),
        (Field.DUE, "尽快", "读不出日期"),
        (Field.DUE, "2026年2月30日", "读不出日期"),
        (Field.DUE, "2062-09-30", "不在 2026 年或下一年"),
        (Field.TITLE, "", "任务名称不能空着"),
        (Field.TITLE, "长" * 121, "有 121 字，最多 120 字"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_named(which, words, says):
    tasks = [task(1), task(2)]
    data = changed(left(tasks), lambda sheet: put(sheet, 2, which, words))

    _, found = came_back(data, tasks)

    [complaint] = found.complaints
    assert says in complaint.sentence
    column = chr(ord("A") + HEADS.index(PLACES[which]))
    assert complaint.place == f"{column}5"
    assert found.edits == []


def test_of_two_people_of_one_name_the_units_own_is_meant():
    tasks = [task(1), task(2)]

    def change(sheet):
        put(sheet, 1, Field.HANDLER, "李明")
        put(sheet, 2, Field.HANDLER, "李明")
        put(sheet, 2, Field.UNIT, "党政办公室")

    _, found = came_back(changed(left(tasks), change), tasks)

    assert told(found) == {
        (1, Field.HANDLER): 13,
        (2, Field.HANDLER): 14,
        (2, Field.UNIT): 2,
    }


def test_the_day_of_a_period_is_not_changed_in_a_table():
    tasks = [task(1)]
    now = {1: replace(ledger(tasks)[1], is_of_period=True)}
    data = changed(left(tasks), lambda sheet: put(sheet, 1, Field.DUE, date(2026, 10, 9)))

    _, found = came_back(data, tasks, now)

    assert found.edits == []
    assert "一期的时限" in found.complaints[0].sentence


def test_a_task_without_a_day_any_more_and_without_anybody():
    tasks = [task(1)]

    def change(sheet):
        put(sheet, 1, Field.DUE, "长期")
        put(sheet, 1, Field.HANDLER, None)
        put(sheet, 1, Field.LEADER, "空缺")

    _, found = came_back(changed(left(tasks), change), tasks)

    assert told(found) == {
        (1, Field.DUE): None,
        (1, Field.HANDLER): None,
        (1, Field.LEADER): None,
    }


def test_new_rows_copies_and_ids_that_are_not_ours_are_complained_of():
    tasks = [task(1), task(2), task(3)]

    def change(sheet):
        number = HEADS.index("任务编号") + 1
        sheet.cell(6, number).value = "改过的"
        copy = [cell.value for cell in sheet[4]]
        copy[2] = "复制的一行改了名"
        sheet.append(copy)
        sheet.append([9, "", "新加的任务"])

    table, found = came_back(changed(left(tasks), change), tasks)

    assert [(one.place, one.sentence[:10]) for one in table.complaints] == [
        ("第 6 行", "隐藏列里的编号被改过"),
        ("第 7 行", "与第 4 行是同一项"),
        ("第 8 行", "新加的行不会导入；新"),
    ]
    assert found.edits == []


def test_of_rows_that_are_not_this_years_nothing_is_told():
    tasks = [task(1), task(2)]
    data = changed(left(tasks), lambda sheet: put(sheet, 2, Field.TITLE, "别人的任务"))
    table = table_of(grids(data), YEAR, number_of)

    found = compare(table.changed, ledger(tasks[:1]), NAMES, YEAR)

    assert found.edits == []
    assert found.complaints == []
    [complaint] = strangers(table, {1})
    assert complaint.place == "第 5 行"
    assert "别人" not in complaint.sentence


def test_a_table_says_whose_it_is():
    note = note_of(grids(left([task(1), task(2)])))

    assert (note.office, note.year, note.rows) == ("qinghe", 2026, 2)


@pytest.mark.parametrize(
    ("notes", "says"),
    [
        ((), "说明"),
        ((("系统", "别的"), *NOTES[1:]), "说明"),
        ((NOTES[0], ("格式", "9"), *NOTES[2:]), "另一版本"),
        ((*NOTES[:3], ("年度", "今年"), NOTES[4]), "说明"),
    ],
)
def test_a_workbook_that_is_no_table_of_ours_is_refused(notes, says):
    with pytest.raises(NotOurTable, match=says):
        note_of(grids(left([task(1)], notes)))


def test_without_the_hidden_columns_no_row_can_be_told():
    data = changed(left([task(1)]), lambda sheet: sheet.delete_cols(HEADS.index("核对") + 1))

    with pytest.raises(NotOurTable, match="核对"):
        table_of(grids(data), YEAR, number_of)


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"", "一、公开".encode(), b"PK\x03\x04"])
def test_what_is_no_workbook_is_refused(data):
    assert set(json.loads(picked.answer(data, WANTED))) == {"error"}


@pytest.mark.slow
@pytest.mark.parametrize("to", ["xlsx:Calc MS Excel 2007 XML", "xls:MS Excel 97"])
def test_a_table_that_another_program_saved_asks_for_nothing(to):
    tasks = [
        task(1),
        task(2, **{Field.DUE: "长期", Field.HANDLER: ""}),
        task(3, **{Field.TITLE: "=1+1 以内的任务，“引号”<r>&</r>", Field.DUE: date(2027, 1, 20)}),
        task(4, **{Field.TITLE: "2026-09-30"}),
    ]

    saved = converted({"台账.xlsx": left(tasks)}, to)["台账.xlsx"]

    assert saved != left(tasks)
    table, _ = came_back(saved, tasks)
    assert (table.changed, table.complaints) == ([], [])
    assert set(table.rows) == {1, 2, 3, 4}
    assert note_of(grids(saved)).rows == 4


def test_heads_stand_where_the_shapes_have_them():
    for shape in SHAPES.values():
        heads = {column.head for column in shape.columns}
        assert (sheet_back.NUMBER in heads) == shape.comes_back
        if shape.comes_back:
            assert len(heads & set(sheet_back.HEADS)) >= 5
