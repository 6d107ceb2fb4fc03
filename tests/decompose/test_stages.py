"""The time of a part is that of its rows, and a part that looks ahead has a year of its own."""

from datetime import date

from tests.decompose.write import plan, report
from tracker.decompose.rules import DeadlineKind


def days(draft):
    return [[one.date for one in task.deadlines] for task in draft.tasks]


def test_the_rows_of_a_stage_take_the_time_in_its_heading():
    draft = plan(
        "一、步骤\n（一）动员阶段（5月）。召开动员会。\n（二）推进阶段（6月—11月）。开展排查。\n"
        "（三）总结阶段。开展自查。"
    )

    assert days(draft) == [[date(2023, 5, 31)], [date(2023, 11, 30)], []]
    first = draft.tasks[0].deadlines[0]
    assert (first.kind, draft.text[first.start : first.end]) == (DeadlineKind.PERIOD, "5月")


def test_items_below_a_stage_take_its_time_and_a_row_keeps_a_day_or_rhythm_of_its_own():
    draft = plan(
        "一、自查阶段（6月至8月）\n（一）自查。开展自查。7月10日前报送清单。每月通报进展。"
    )

    assert days(draft) == [[date(2023, 8, 31)], [date(2023, 7, 10)], []]


def test_a_bracket_that_is_no_time_dates_nothing():
    draft = plan(
        "一、步骤\n（一）排查阶段（6个月龄以下）。开展排查。\n（二）公示（第一季度数据）。更新栏目。"
    )

    assert days(draft) == [[], []]


def test_a_plan_in_a_report_has_the_year_of_its_heading():
    draft = report("一、工作情况\n公开信息12条。\n二、2024年工作计划\n2月底前修订制度。")

    assert days(draft) == [[date(2024, 2, 29)]]


def test_what_a_report_has_still_to_do_is_not_over_when_it_is_written():
    draft = report(
        "一、工作情况\n公开信息12条。\n二、下一步打算\n3月底前修订制度。2023年11月底前完成整改。"
        "\n清溪镇人民政府\n2023年11月20日"
    )

    assert days(draft) == [[date(2024, 3, 31)], [date(2023, 11, 30)]]
