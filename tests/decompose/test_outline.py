"""Headings are found, numbered and cut the way a careful clerk would."""

import pytest

from tests.decompose.write import plan
from tracker.decompose.layout import markers


def paths(draft):
    return [clause.path for clause in draft.outline]


def lints(draft, code="L-NUM"):
    return [lint.message for lint in draft.warnings if lint.code == code]


def test_four_levels_nest_as_official_documents_do():
    draft = plan("一、公开\n（一）预算\n1.编制\n（1）报送\n（2）公布\n2.审核\n（二）决算\n二、解读")

    assert paths(draft) == [
        "一",
        "一/（一）",
        "一/（一）/1",
        "一/（一）/1/（1）",
        "一/（一）/1/（2）",
        "一/（一）/2",
        "一/（二）",
        "二",
    ]


def test_a_level_may_be_skipped():
    assert paths(plan("一、公开\n1.预算\n2.决算\n二、解读\n1.图解")) == [
        "一",
        "一/1",
        "一/2",
        "二",
        "二/1",
    ]


def test_numbers_may_run_on_through_several_sections():
    draft = plan("一、公开\n（一）财政\n1.预算\n2.决算\n（二）民生\n3.低保\n4.救助")

    assert paths(draft)[-2:] == ["一/（二）/3", "一/（二）/4"]
    assert lints(draft) == []


def test_chapters_and_articles_are_headings_too():
    draft = plan("第一章 总则\n第一条 本镇公开账目。\n第二章 任务\n第二条 各村公开账目。")

    assert paths(draft) == ["第一章", "第一章/第一条", "第二章", "第二章/第二条"]


def test_an_arabic_number_among_chinese_ones_is_put_right_and_flagged():
    draft = plan("一、公开\n（一）预算\n（2） 决算\n（三）采购\n2、解读\n三、保障")

    assert paths(draft) == ["一", "一/（一）", "一/（二）", "一/（三）", "二", "三"]
    assert [clause.marker for clause in draft.outline if clause.repaired] == ["（2）", "2、"]
    assert len(lints(draft)) == 2


def test_a_damaged_number_far_down_a_list_is_put_right():
    draft = plan("一、公开\n（一）预算\n（二）决算\n（三）采购\n（4）收费\n（五）补贴")

    assert paths(draft)[-2:] == ["一/（四）", "一/（五）"]
    assert len(lints(draft)) == 1


def test_a_number_lost_far_down_a_list_is_inferred():
    draft = plan("一、公开\n（一）预算\n（二）决算\n（三）采购\n)收费\n（5）补贴\n（六）救助")

    assert paths(draft)[-3:] == ["一/（四）", "一/（五）", "一/（六）"]


def test_a_lost_number_is_inferred_from_its_neighbours_and_flagged():
    draft = plan(
        "一、公开\n(一)预算公开。按时公开。\n)决算公开。按时公开。\n(三)采购公开。按时公开。"
    )

    found = draft.outline[2]
    assert (found.marker, found.ordinal, found.heading) == (")", "（二）", "决算公开")
    assert found.repaired
    assert "推定为“（二）”" in lints(draft)[0]


def test_a_repeated_number_is_put_right_where_the_next_one_proves_it():
    draft = plan("一、公开\n（一）预算\n（一）决算\n（三）采购")

    assert paths(draft)[1:] == ["一/（一）", "一/（二）", "一/（三）"]
    assert len(lints(draft)) == 1


def test_a_gap_is_a_warning_and_nothing_is_invented():
    draft = plan("一、公开\n（一）预算\n（四）决算")

    assert paths(draft)[1:] == ["一/（一）", "一/（四）"]
    assert len(lints(draft)) == 1


def test_a_heading_without_its_number_is_proved_by_the_number_that_runs_on():
    draft = plan("一、情况\n（一）财政\n1.公开预算。已公开。\n民生公开情况\n2.公开低保。已公开。")

    assert [c.heading for c in draft.outline][3] == "民生公开情况"
    assert paths(draft)[3:] == ["一/（二）", "一/（二）/2"]


def test_half_width_brackets_are_no_fault():
    assert lints(plan("一、公开\n(一)预算\n(二)决算")) == []


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("（一）做好公开。各站所要按时更新。", "做好公开"),
        ("（一）做好公开：各站所要按时更新。", "做好公开"),
        ("（一）做好公开", "做好公开"),
        ("（一）加强领导，落实责任。各站所要按时更新。", "加强领导，落实责任"),
        (
            "（一）为方便群众办事，镇政务服务中心要在大厅公开全部办事指南和收费标准。",
            "为方便群众办事",
        ),
        ("（一）做好公开（责任单位：财政所）", "做好公开"),
    ],
)
def test_the_heading_is_cut_from_its_line(line, heading):
    assert plan(f"一、公开\n{line}").outline[1].heading == heading


def test_a_heading_from_running_text_has_forty_characters_at_most_and_no_half_word():
    listed = "、".join(f"第{n}类信息公开事项" for n in "甲乙丙丁戊己")

    [clause] = plan(f"一、各站所要按规定公布{listed}以及其他内容。").outline

    assert len(clause.heading) <= 40
    assert clause.heading.endswith("事项")


def test_a_line_broken_in_mid_sentence_is_joined():
    draft = plan("一、公开\n（一）做好公开。各站所要全面公布\n\n年度收支，并接受\n监督。")

    assert "各站所要全面公布年度收支，并接受监督。" in draft.text


def test_marks_of_the_page_and_of_the_copy_are_left_out():
    draft = plan("[image: a.png]\n一、公开\n[bookmark: x]做好公开。\n— 3 —\n【关闭窗口】")

    assert draft.text.splitlines()[1:] == ["一、公开", "做好公开。"]


def test_inline_ordinals_are_not_headings():
    assert len(plan("一、公开\n一是更新栏目。\n二是清理账号。").outline) == 1


def test_rows_of_a_printed_table_are_not_headings():
    table = "\t一、本年新收\n\t\n\t0\n\n\t二、上年结转\n\t\n\t0\n"

    draft = plan(f"一、情况\n按时报送。\n\n{table}\n二、问题\n无。")

    assert paths(draft) == ["一", "二"]


def test_a_text_without_headings_is_listed_by_paragraph_and_says_so():
    draft = plan("各站所要更新栏目。\n各村要公开账目。")

    assert [(c.level, c.marker) for c in draft.outline] == [(1, ""), (1, "")]
    assert len(draft.tasks) == 2
    assert lints(draft, "L-OUTLINE")


def test_a_year_behind_a_number_is_no_decimal():
    assert markers.marker("1.2024年收支公开").form.name == "ar"
    assert markers.marker("1.5万元") is None


def test_a_heading_that_lost_its_stop_ends_behind_its_object():
    draft = plan("一、平台\n（一）加大窗口巡查力度排队较长、无人引导的办事大厅，要按规定整改。")

    assert draft.outline[1].heading == "加大窗口巡查力度"
    assert [task.text for task in draft.tasks] == ["排队较长、无人引导的办事大厅，要按规定整改。"]
