"""The year as a grid: what is due in which month, and how it stands."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.page import Page, read
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.ledger.actions.opening import open_instances
from tracker.ledger.grid import BEYOND, Due, Mark, cells, mark_done, mark_open
from tracker.ledger.kinds import InstanceState, ScheduleType, State
from tracker.ledger.models import TaskInstance
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState
from tracker.web.refs import ref
from tracker.workdays import queries as workdays

NOON = datetime(2026, 9, 18, 4, 0, tzinfo=UTC)
TODAY = date(2026, 9, 18)
DUES = st.lists(
    st.builds(Due, st.dates(date(2025, 6, 1), date(2027, 6, 1)), st.sampled_from(Mark)),
    max_size=40,
)


@given(dues=DUES)
def test_everything_due_is_in_one_cell_and_the_worst_of_it_is_shown(dues):
    found = cells(dues, 2026)

    assert sum(one.count for one in found.values()) == len(dues)
    assert set(found) <= set(range(1, BEYOND + 1))
    order = list(Mark)
    if dues:
        worst = min(order.index(one.mark) for one in found.values())
        assert worst == min(order.index(one.mark) for one in dues)


def test_a_cell_says_what_it_shows():
    late = Due(date(2026, 3, 10), Mark.OVERDUE, "2026年第1季度")
    done = Due(date(2026, 3, 20), Mark.DONE)
    beyond = Due(date(2027, 1, 8), Mark.PLANNED)

    found = cells([late, done, beyond], 2026)

    assert found[3].label == "3月 2期，1期逾期"
    assert found[BEYOND].label == "次年 未到期"
    assert cells([Due(date(2025, 12, 5), Mark.OVERDUE)], 2026)[1].label == "年前 逾期"
    assert cells([late], 2026)[3].label == "3月 2026年第1季度 逾期"


def test_the_day_decides_how_open_and_done_work_stands():
    soon = date(2026, 9, 29)
    marks = [mark_open(day, TODAY, soon) for day in (date(2026, 9, 17), TODAY, soon)]
    assert marks == [Mark.OVERDUE, Mark.SOON, Mark.SOON]
    assert mark_open(date(2026, 9, 30), TODAY, soon) == Mark.PLANNED
    assert mark_done(TODAY, TODAY) == mark_done(TODAY, None) == Mark.DONE
    assert mark_done(TODAY, date(2026, 9, 19)) == Mark.DONE_LATE


@pytest.fixture(autouse=True)
def september():
    with clock.stopped_at(NOON):
        yield


def grid(page):
    """Of each task: the words of its cells, by month."""
    heads = [read(head) for head in page.soup.select(".grid-y thead th")][3:]
    return {
        read(row.select_one(".c-what")): {
            month: str(td.a["title"])
            for month, td in zip(heads, row.select("td[data-m]"), strict=True)
            if td.a
        }
        for row in page.soup.select(".grid-y tbody tr:not(.part)")
    }


def test_each_task_stands_in_the_month_of_its_day(make, cast, sign_in):
    make.task("逾期的", due_date=date(2026, 5, 29))
    make.task("临期的", due_date=date(2026, 9, 25))
    make.task("以后的", due_date=date(2027, 1, 20))
    make.task("没有时限的", due_date=None)
    make.task("交了的", due_date=date(2026, 9, 1), state=State.SUBMITTED)
    make.task("晚办的", due_date=date(2026, 3, 2), state=State.VERIFIED, verified_at=NOON)
    make.task("不涉及的", due_date=date(2026, 6, 1), state=State.NOT_APPLICABLE)
    make.task("撤销的", due_date=date(2026, 6, 1), state=State.WITHDRAWN)

    found = grid(Page(sign_in(cast.outsider).get("/ledger/grid")))

    assert found == {
        "逾期的": {"5月": "5月 逾期"},
        "临期的": {"9月": "9月 临期"},
        "以后的": {"次年": "次年 未到期"},
        "没有时限的": {},
        "交了的": {"9月": "9月 待审核"},
        "晚办的": {"3月": "3月 逾期后办结"},
        "不涉及的": {"6月": "6月 不涉及、免报"},
    }


def test_periods_stand_in_their_months_kept_and_foreseen(make, cast, sign_in, session):
    with clock.stopped_at(datetime(2026, 3, 2, 4, 0, tzinfo=UTC)):
        task = make.task(
            "每季度报一次", schedule_type=ScheduleType.RECURRING, recurrence="P3M", due_date=None
        )
    with unit_of_work() as work:
        open_instances(work, TODAY, workdays.calendar(work))
        periods = work.query(TaskInstance).order_by(TaskInstance.first_day).all()
        assert [one.key for one in periods] == ["2026-Q1", "2026-Q2", "2026-Q3"]
        periods[0].state, periods[0].submitted_at = InstanceState.VERIFIED, NOON
        periods[1].state = InstanceState.EXCUSED

    page = Page(sign_in(cast.clerk).get("/ledger/grid"))

    assert grid(page)["每季度报一次"] == {
        "3月": "3月 2026年第1季度 逾期后办结",
        "6月": "6月 2026年第2季度 不涉及、免报",
        "9月": "9月 2026年第3季度 未到期",
        "12月": "12月 2026年第4季度 未到期",
    }
    cell = page.soup.select_one(".grid-y a.cell")
    assert cell["href"] == f"/tasks/{ref(task.id)}/periods"


def test_the_chip_narrows_the_grid(make, cast, sign_in):
    make.task("逾期的", due_date=date(2026, 5, 29))
    make.task("以后的", due_date=date(2026, 12, 1))

    found = grid(Page(sign_in(cast.clerk).get("/ledger/grid?show=overdue")))

    assert set(found) == {"逾期的"}


def test_a_long_grid_has_pages_and_one_for_the_printer(make, cast, sign_in):
    for n in range(101):
        make.task(f"第{n}项", due_date=date(2026, 12, 1))
    client = sign_in(cast.clerk)

    page = Page(client.get("/ledger/grid"))
    assert len(grid(page)) == 100
    assert len(grid(Page(client.get("/ledger/grid?page=2")))) == 1
    assert len(grid(Page(client.get("/ledger/grid?page=9")))) == 1  # the last there is
    assert len(grid(Page(client.get("/ledger/grid?size=20")))) == 20
    assert len(grid(Page(client.get("/ledger/grid?print=1")))) == 101
    assert "打印用（一页列全）" in page.text
    assert read(page.soup.select_one("main p.print-only")) == "全部 101 项，这里是第 1–100 项。"


def test_paper_says_what_it_was_narrowed_to(make, cast, sign_in):
    make.task("逾期的", due_date=date(2026, 5, 29))
    make.task("以后的", due_date=date(2026, 12, 1), handler_id=None)

    page = Page(sign_in(cast.clerk).get("/ledger/grid?show=no_handler&kind=one_off"))

    said = read(page.soup.select_one("main p.print-only"))
    assert said == "无经办人 1 项（已筛选，类型：限期）。"


def test_work_of_which_no_period_has_begun_leads_to_its_periods(make, cast, sign_in):
    task = make.task(
        "每季度报一次", schedule_type=ScheduleType.RECURRING, recurrence="P3M", due_date=None
    )

    page = Page(sign_in(cast.clerk).get("/ledger/grid"))

    cell = page.soup.select_one(".grid-y a.cell")
    assert cell["href"] == f"/tasks/{ref(task.id)}/periods"


def test_a_closed_year_and_an_empty_list_are_shown_too(make, cast, sign_in):
    client = sign_in(cast.clerk)
    plan_id = make.task("办结的", due_date=date(2026, 3, 2), state=State.CLOSED).year_plan_id
    with unit_of_work() as work:
        work.get_one(YearPlan, plan_id).state = YearState.CLOSED

    assert grid(Page(client.get("/ledger/grid"))) == {"办结的": {"3月": "3月 已办结"}}
    assert "没有符合条件的任务" in Page(client.get("/ledger/grid?show=overdue")).text


def test_the_questions_do_not_grow_with_the_rows(make, cast, sign_in, selects_of):
    client = sign_in(cast.clerk)

    make.task(due_date=date(2026, 9, 25))
    few = selects_of(client, "/ledger/grid")
    for n in range(20):
        make.task(f"第{n}项", due_date=date(2026, 9, 25))

    assert selects_of(client, "/ledger/grid") == few <= 8
