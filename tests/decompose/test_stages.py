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


def test_the_months_of_a_yearly_plan_are_headings_and_the_time_of_their_rows():
    draft = plan(
        "一、每月工作安排\n1月\n编制年度报告，对旧账逐项核对归档，做到账目清楚。\n2月\n召开部署会，安排全年任务并印发任务清单。\n"
        "3月\n更新公开指南和公开目录，每周检查一次公示栏。"
    )

    assert [clause.heading for clause in draft.outline[1:]] == ["1月", "2月", "3月"]
    assert draft.tasks[0].deadlines[0].date == date(2023, 1, 31)
    assert all(row.deadlines or row.frequencies for row in draft.tasks)


def test_two_lines_with_a_month_are_no_plan_by_month():
    draft = plan(
        "一、公开\n3月\n更新公开指南和公开目录，检查公示栏。\n1月\n召开部署会，安排全年的任务。"
    )

    assert [clause.heading for clause in draft.outline] == ["公开"]


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


def test_a_stage_has_the_year_of_the_part_it_stands_in_and_dates_nothing_that_was_done():
    draft = report(
        "一、工作情况\n（一）排查阶段（5月）。各站所要每月更新栏目。\n二、2024年工作计划\n"
        "（一）整改阶段（6月）。修订信息发布制度。"
    )

    assert days(draft) == [[], [date(2024, 6, 30)]]
