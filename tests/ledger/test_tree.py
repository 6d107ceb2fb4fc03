"""The ledger by clause: every task once, under its heading, with what is done of each."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.conftest import change, desk
from tests.ledger.test_coverage import become
from tests.page import Page, read
from tests.plans.conftest import confirmed, county, plan
from tracker.core import clock
from tracker.ledger.kinds import State
from tracker.ledger.tree import ELSEWHERE, Heading, grown

__all__ = ["change", "confirmed", "county", "desk", "plan"]

NOON = datetime(2026, 9, 18, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def september():
    with clock.stopped_at(NOON):
        yield


@dataclass
class Numbered:
    id: int


@dataclass
class Shown:
    row: Numbered


@st.composite
def outlines(draw):
    """Headings in the order of a document, each under one that stands before it, or under none."""
    count = draw(st.integers(0, 12))
    above = [draw(st.none() | st.integers(1, n)) if n else None for n in range(count)]
    return [Heading(n, parent, 1, f"（{n}）", f"标题{n}") for n, parent in enumerate(above, 1)]


@given(
    outline=outlines(),
    places=st.dictionaries(st.integers(1, 30), st.integers(0, 14), max_size=20),
    shown=st.sets(st.integers(1, 30)),
    done=st.dictionaries(st.integers(1, 30), st.booleans()),
)
def test_every_task_stands_once_and_every_heading_adds_up(outline, places, shown, done):
    branches = grown(outline, places, [Shown(Numbered(n)) for n in sorted(shown)], done)

    def walk(branch):
        yield branch
        for one in branch.below:
            yield from walk(one)

    every = [one for root in branches for one in walk(root)]
    assert sorted(row.row.id for one in every for row in one.rows) == sorted(shown)
    assert sum(one.of for one in branches) == len(done)
    assert sum(one.done for one in branches) == sum(done.values())
    for one in every:
        assert one.of or one.shown
        assert one.level <= 2
        assert one.of >= sum(low.of for low in one.below)
        assert one.done <= one.of


def test_headings_keep_the_order_of_the_document_and_their_marks():
    outline = [
        Heading(1, None, 1, "一", "主动公开"),
        Heading(2, 1, 1, "（一）", "财政资金"),
        Heading(3, 2, 1, "1", "预算"),
        Heading(4, None, 1, "二", "解读回应"),
    ]
    rows = [Shown(Numbered(n)) for n in (10, 11, 12, 13)]

    [first, second, other] = grown(outline, {10: 4, 11: 3, 12: 1}, rows, {10: True, 11: False})

    assert (first.title, second.title, other.title) == ("一、主动公开", "二、解读回应", ELSEWHERE)
    assert [one.title for one in first.below] == ["（一）财政资金"]
    assert [row.row.id for row in first.below[0].rows] == [11]  # what is deeper stands with it
    assert [row.row.id for row in first.rows] == [12]
    assert [(one.done, one.of) for one in (first, second, other)] == [(0, 1), (1, 1), (0, 0)]


def parts(page):  # or a part of it
    """Each heading of the page: its words, and what it counts."""
    return {
        read(part.select_one("summary h2, summary h3")): read(part.select_one("summary .tree-n"))
        for part in page.select("details.tree-part")
    }


def test_the_page_is_the_document_with_its_tasks(plan, sign_in, cast):
    become(plan, "公开财政资金信息", due_date=date(2026, 9, 1))
    become(plan, "管好村级公开栏", state=State.VERIFIED)

    page = Page(sign_in(cast.outsider).get("/ledger/clauses"))

    [_above, own] = page.soup.select("main section")  # the year rests on two documents
    assert read(own.h2) == plan.title
    assert parts(own) == {
        "一、重点任务": "1 / 2",
        "（一）公开财政资金信息": "0 / 1",
        "（二）管好村级公开栏": "1 / 1",
        "二、其他事项": "0 / 1",
        "（一）整理历史档案": "0 / 1",
    }
    assert len(own.select(".tree-rows a.what")) == 3
    assert "逾期" in read(own.select_one(".tree-rows .light"))
    assert page.forms == []


def test_a_filter_hides_rows_and_not_what_the_headings_count(plan, sign_in, cast):
    become(plan, "公开财政资金信息", due_date=date(2026, 9, 1))
    client = sign_in(cast.clerk)

    page = Page(client.get("/ledger/clauses?show=overdue"))

    assert len(page.soup.select(".tree-rows a.what")) == 1
    assert parts(page.soup) == {"一、重点任务": "0 / 2", "（一）公开财政资金信息": "0 / 1"}
    assert all(part.has_attr("open") for part in page.soup.select("details.tree-part"))


def test_a_filter_that_finds_nothing_says_so_with_a_way_on(plan, sign_in, cast):
    page = Page(sign_in(cast.clerk).get("/ledger/clauses?show=na"))

    assert "没有符合条件的任务" in page.text


def test_the_questions_do_not_grow_with_the_document(plan, sign_in, cast, make, selects_of):
    client = sign_in(cast.clerk)

    few = selects_of(client, "/ledger/clauses")
    for n in range(20):
        make.task(f"手工添加的第{n}项")

    assert selects_of(client, "/ledger/clauses") == few <= 9
