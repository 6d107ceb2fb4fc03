"""Readings that went wrong once: each keeps its sentence here."""

import pytest

from tests.decompose.write import plan, titles
from tests.documents import make_docx as make
from tracker.decompose import decompose
from tracker.documents import reader

HEAD = "清溪镇2027年村务公开工作方案"
TABLE = (
    ("序号", "工作任务", "责任单位", "责任人", "完成时限"),
    ("1", "更新公示栏", "民政办", "王主任", "12月20日"),
    ("2", "开展检查", "纪检办", "李书记", "每季度"),
)


def drafted(*parts):
    return decompose(reader.read(make.docx(make.paragraph(HEAD) + "".join(parts)), "甲.docx"))


def table():
    return make.table(*([make.cell(cell) for cell in row] for row in TABLE))


def of(body):
    return plan(f"一、做好公开\n{body}").tasks


def dates(draft):
    return [w.message for w in draft.warnings if w.code == "L-DATE"]


def test_a_paragraph_above_a_table_gives_its_tasks_as_without_the_table():
    above = make.paragraph("一、保障措施") + make.paragraph(
        "主要领导要亲自抓村务公开工作。党政办公室每季度通报一次。"
    )

    alone, both = drafted(above), drafted(above, table())

    assert len(alone.tasks) == 2
    assert [task.text for task in both.tasks][:2] == [task.text for task in alone.tasks]
    assert len(both.tasks) == 4


def test_a_table_row_keeps_its_time_and_the_person_in_charge():
    first, second = drafted(make.paragraph("一、保障措施"), table()).tasks

    assert first.deadlines[0].date.isoformat() == "2027-12-20"
    assert first.lead == ("民政办",)
    assert "责任人：王主任" in first.responsibility_text
    assert [f.every.value for f in second.frequencies] == ["P3M"]
    assert (first.title, second.title) == ("更新公示栏", "开展检查")


def test_a_table_with_nobody_but_persons_divides_work():
    rows = [("工作任务", "责任领导"), ("更新公示栏。", "李明")]
    draft = drafted(make.table(*([make.cell(cell) for cell in row] for row in rows)))

    assert [task.responsibility_text for task in draft.tasks] == ["责任人：李明"]
    assert draft.tasks[0].lead == ()


@pytest.mark.parametrize(
    "body",
    [
        "一、保障措施\n年底前完成考核，2027年2月31日前报送总结。",
        "一、保障措施\n（一）年底前完成考核，2027年2月31日前报送总结",
        "一、保障措施。年底前完成考核，2027年2月31日前报送总结。",
        "一、公开\n按规定办理。依照规定办理。",
    ],
)
def test_rows_of_a_clause_that_differ_are_called_differently(body):
    found = titles(plan(body))

    assert len(found) == len(set(found))


def test_next_wednesday_is_a_time_that_a_person_must_tell():
    draft = plan("一、公开\n下周三前报送名单。")

    assert [(d.date, d.kind) for d in draft.tasks[0].deadlines] == [(None, "by")]
    assert dates(draft) == ["“下周三前”推算不出具体日期，请核对后填写。"]


@pytest.mark.parametrize(
    ("words", "day"),
    [("国庆节前", "2023-09-30"), ("元旦前", "2023-12-31"), ("五一前", "2023-04-30")],
)
def test_before_a_holiday_is_the_day_before_it(words, day):
    [task] = of(f"各村要在{words}更新公示栏，公示期不少于7个工作日。")

    assert [d.date.isoformat() for d in task.deadlines] == [day]
    assert task.title.startswith("更新公示栏")
    assert [(t.metric, t.op, t.value, t.unit) for t in task.targets] == [
        ("公示期", ">=", 7, "工作日")
    ]


def test_before_the_spring_festival_has_no_date_and_a_warning():
    draft = plan("一、公开\n春节前公布名单。")

    assert [(d.text, d.date, d.kind) for d in draft.tasks[0].deadlines] == [
        ("春节前公布名单", None, "by")
    ]
    assert dates(draft) == ["“春节前”推算不出具体日期，请核对后填写。"]


def test_who_helps_belongs_to_the_row_before():
    [task] = of("民政办要于6月底前公布低保名单。农业农村服务中心、各村配合。")

    assert task.lead == ("民政办",)
    assert task.support == ("农业农村服务中心", "各村")
    assert task.title == "公布低保名单"


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("请财政所于6月底前公开收费项目。", "财政所"),
        ("请农业农村服务中心每月更新栏目。", "农业农村服务中心"),
        ("由农业农村服务中心负责汇总报送。", "农业农村服务中心"),
    ],
)
def test_whom_a_sentence_asks_leads(words, who):
    assert [task.lead for task in of(words)] == [(who,)]


def test_who_helps_with_a_task_of_its_own_keeps_it():
    assert len(of("各村要公开账目。财政所配合县财政局做好检查。")) == 2


@pytest.mark.parametrize(
    "fact",
    [
        "近年来，各级各部门村务公开的意识明显增强，公开质量不断提升。",
        "村务公开是今年的一项基础性工作，关系群众切身利益。",
    ],
)
def test_a_statement_of_fact_asks_nothing(fact):
    assert [task.text for task in of(f"{fact}各村要按月公开账目。")] == ["各村要按月公开账目。"]


def test_a_fact_that_asks_after_all_is_a_row():
    assert len(of("目前，各村要按月公开账目。")) == 1


def test_a_row_ends_before_the_comma_that_joins_it_to_the_next():
    draft = plan("一、公开\n各村要在6月底前公开账目，民政办要在9月底前检查公示栏。")

    assert [task.text for task in draft.tasks] == [
        "各村要在6月底前公开账目",
        "民政办要在9月底前检查公示栏。",
    ]
