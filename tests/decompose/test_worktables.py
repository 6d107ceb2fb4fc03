"""Tables that divide work become rows; tables of figures do not (domain.md 4.1)."""

from tests.documents import make_docx as make
from tracker.decompose import decompose
from tracker.documents import reader


def drafted(*rows):
    head = make.paragraph("清溪镇2023年政务公开任务分解表")
    table = make.table(*([make.cell(*cell) for cell in row] for row in rows))
    return decompose(reader.read(make.docx(head + table), "a.docx"))


def seen(draft):
    return [(task.title, task.lead, task.support) for task in draft.tasks]


def test_a_table_of_tasks_and_owners_gives_a_row_a_line():
    draft = drafted(
        [("序号",), ("工作任务",), ("工作要求",), ("牵头单位",), ("责任单位",), ("完成时限",)],
        [("1",), ("预算公开",), ("公开部门预算。",), ("财政所",), ("各站所",), ("6月底前",)],
        [("2",), ("村务公开",), ("更新公开栏。",), ("民政办",), ("各村",), ("每月",)],
    )

    assert [(c.path, c.heading) for c in draft.outline] == [("1", "预算公开"), ("2", "村务公开")]
    assert seen(draft) == [
        ("公开部门预算", ("财政所",), ("各站所",)),
        ("更新公开栏", ("民政办",), ("各村",)),
    ]
    assert draft.tasks[0].deadlines[0].date.isoformat() == "2023-06-30"


def test_a_task_that_spans_several_rows_is_one_heading():
    draft = drafted(
        [("工作任务",), ("序号",), ("具体要求",), ("责任单位",)],
        [("预算公开", 1, "restart"), ("1",), ("公开部门预算。",), ("财政所",)],
        [("", 1, "continue"), ("2",), ("公开部门决算。",), ("财政所",)],
    )

    assert [clause.heading for clause in draft.outline] == [
        "预算公开",
        "公开部门预算",
        "公开部门决算",
    ]
    assert [task.lead for task in draft.tasks] == [("财政所",), ("财政所",)]


def test_a_long_task_is_not_run_into_its_demand():
    task = "推进乡村振兴和惠农补贴以及村级财务收支等群众关心事项的全过程公开工作"

    draft = drafted(
        [("工作任务",), ("具体要求",), ("责任单位",)],
        [(task,), ("按月公布名单。",), ("民政办",)],
    )

    assert [clause.heading for clause in draft.outline] == [task]


def test_a_band_across_the_table_is_a_chapter():
    draft = drafted(
        [("任务",), ("责任单位",)],
        [("一、主动公开", 2)],
        [("公开部门预算。",), ("财政所",)],
    )

    assert [clause.path for clause in draft.outline] == ["一"]
    assert seen(draft) == [("公开部门预算", ("财政所",), ())]


def test_a_table_of_figures_stays_a_table():
    draft = drafted([("信息内容",), ("本年制发件数",)], [("规章",), ("0",)])

    assert draft.tasks == ()
