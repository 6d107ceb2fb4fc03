"""A day said once behind a list is that of every row before it without one of its own."""

from datetime import date

import pytest

from tests.decompose.write import plan, titles

SEPTEMBER, OCTOBER = date(2023, 9, 30), date(2023, 10, 31)


def days(draft):
    return [[one.date for one in task.deadlines] for task in draft.tasks]


@pytest.mark.parametrize(
    "closing",
    [
        "以上工作于9月底前完成。",
        "上述任务均须在9月30日前全部完成。",
        "以上各项工作请各村务必于2023年9月底前落实到位。",
        "以上三项任务，9月底前办结。",
        "上述问题原则上于9月底前整改到位。",
    ],
)
def test_the_rows_of_a_clause_take_the_day_behind_them(closing):
    draft = plan(f"一、公开\n（一）重点。编制目录。更新栏目。{closing}")

    assert titles(draft) == ["编制目录", "更新栏目"]
    assert days(draft) == [[SEPTEMBER], [SEPTEMBER]]
    assert draft.text[slice(*draft.outline[1].background[-1])] == closing


def test_a_row_with_a_day_of_its_own_keeps_it():
    draft = plan("一、公开\n（一）重点。5月底前编制目录。更新栏目。以上工作于9月底前完成。")

    assert days(draft) == [[date(2023, 5, 31)], [SEPTEMBER]]


def test_items_take_the_day_of_a_line_behind_the_last_and_no_further_back_than_the_line_before():
    draft = plan(
        "一、公开\n1.编制目录；\n2.更新栏目。\n以上工作于9月底前完成。\n"
        "3.公布名单；\n4.发放指南。\n以上工作于10月底前完成。"
    )

    assert days(draft) == [[SEPTEMBER], [SEPTEMBER], [OCTOBER], [OCTOBER]]


def test_a_day_inside_a_line_is_only_for_its_own_clause():
    draft = plan("一、公开\n1.编制目录。\n2.更新栏目。以上工作于9月底前完成。")

    assert days(draft) == [[], [SEPTEMBER]]


def test_what_a_closing_line_asks_besides_is_a_row():
    draft = plan("一、公开\n编制目录。\n以上工作请于9月底前落实到位，并将落实情况报县政府办。")

    assert titles(draft) == ["编制目录", "将落实情况报县政府办"]
    assert days(draft) == [[SEPTEMBER], [SEPTEMBER]]


def test_behind_a_comma_it_goes_with_the_row_before_it():
    draft = plan("一、公开\n（一）更新。县财政局更新预算栏目，上述工作9月底前完成。")

    assert titles(draft) == ["更新预算栏目"]
    assert days(draft) == [[SEPTEMBER]]


@pytest.mark.parametrize(
    "sentence", ["以上工作要抓好落实。", "上述情况于9月底前上报。", "以上工作每月完成。"]
)
def test_without_a_day_to_finish_by_nothing_closes(sentence):
    draft = plan(f"一、公开\n（一）重点。编制目录。{sentence}")

    assert days(draft)[0] == []
