"""Ten everyday acts, done in a browser and counted: clicks, keys and what is typed or chosen."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page

from tests.browser import opened, served, signed_in
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.ledger.dealings import Nudge, TaskRequest
from tracker.ledger.kinds import RequestKind, State
from tracker.ledger.models import Task
from tracker.ledger.own_lists import SavedList

pytestmark = pytest.mark.browser
NOON = datetime(2026, 9, 18, 4, 0, tzinfo=UTC)


@dataclass
class Hand:
    """Somebody at the page; every act of theirs counts."""

    page: Page
    count: int = 0

    def click(self, what: str) -> None:
        self.count += 1
        self.page.locator(what).first.click()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.count += 1
            self.page.keyboard.press(key)

    def fill(self, what: str, words: str) -> None:
        self.count += 1
        self.page.fill(what, words)

    def write(self, words: str) -> None:
        """Into what has the focus."""
        self.count += 1
        self.page.keyboard.type(words)

    def choose(self, what: str, label: str) -> None:
        self.count += 1
        self.page.select_option(what, label=label)

    def sees(self, what: str) -> None:
        self.page.wait_for_selector(what)


@pytest.fixture(autouse=True)
def september():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def tasks(make, cast):
    """Five that nobody has taken on, a late one, one in hand and one to sign for."""
    fresh = [
        make.task(f"公示第{n}批名单", due_date=date(2026, 10, 7 + n), handler_id=None)
        for n in range(1, 6)
    ]
    late = make.task("公示过期的名单", due_date=date(2026, 9, 1), state=State.IN_PROGRESS)
    mine = make.task("更新村务目录", due_date=date(2026, 9, 24), state=State.ASSIGNED)
    doing = make.task("整理惠民补贴公示", due_date=date(2026, 9, 22), state=State.IN_PROGRESS)
    numbers = {"fresh": [one.id for one in fresh], "late": late.id, "mine": mine.id}
    numbers["doing"] = doing.id
    db.session.remove()
    return numbers


@pytest.fixture
def at(app, sign_in, browser, cast):
    """A hand at a page of somebody's, as a block."""

    @contextmanager
    def begun(who: str, path: str, width: int = 1280):
        look = signed_in(sign_in(getattr(cast, who)))
        db.session.remove()
        with served(app) as address, opened(browser, address + path, width, **look) as page:
            yield Hand(page)

    return begun


def now(model, number):
    db.session.rollback()
    return db.session.get(model, number)


def test_1_find_a_task_by_a_word(tasks, at):
    with at("clerk", "/my") as hand:
        hand.press("/")
        hand.write("补贴")
        hand.press("Enter")
        hand.sees("mark:has-text('补贴')")
    assert hand.count == 3


def test_2_sign_for_a_task(tasks, at, session):
    with at("handler", "/my") as hand:
        hand.click("button:has-text('签收')")
        hand.sees("text=已签收")
    assert hand.count == 1
    assert now(Task, tasks["mine"]).state == State.ACCEPTED


def test_3_report_progress_by_keys_alone(tasks, at, session):
    with at("handler", "/my") as hand:
        hand.press("j", "u")
        hand.sees(".panel textarea")
        hand.write("已收齐十二个村的名单。")
        hand.press("Control+Enter")
        hand.page.wait_for_url("**#t-*")
    assert hand.count == 4
    assert now(Task, tasks["late"]).last_entry_at is not None


def test_4_give_five_tasks_another_day(tasks, at, session):
    with at("clerk", "/ledger/?show=no_handler") as hand:
        hand.click("input[data-pick-all=task]")
        hand.click("button:has-text('改时限')")
        hand.sees("[name=value]")
        hand.fill("[name=value]", "2026-10-30")
        hand.fill("[name=reason]", "县里统一调整")
        hand.click("button:has-text('看会改成什么')")
        hand.sees("#outcome")
        hand.click("button:has-text('改这 5 项')")
        hand.sees("#undo")
    assert hand.count == 6
    assert {now(Task, n).due_date for n in tasks["fresh"]} == {date(2026, 10, 30)}


def test_5_take_it_back(tasks, at, session):
    test_4_give_five_tasks_another_day(tasks, at, session)
    with at("clerk", "/ledger/") as hand:
        hand.click("#undo button:has-text('撤销')")
        hand.sees("text=已撤销")
    assert hand.count == 1
    assert now(Task, tasks["fresh"][0]).due_date == date(2026, 10, 8)


def test_6_see_what_is_late_under_one_heading(tasks, at):
    with at("clerk", "/my") as hand:
        hand.click("nav >> text=台账")
        hand.click(".tabs >> text=按要点")
        hand.click(".filters >> text=逾期")
        hand.sees("details[open] >> text=公示过期的名单")
    assert hand.count == 3


def test_7_the_year_on_paper(tasks, at):
    with at("clerk", "/my") as hand:
        hand.click("nav >> text=台账")
        hand.click(".tabs >> text=年度表")
        hand.sees(".grid-y")
        sheet = hand.page.pdf(prefer_css_page_size=True)
    assert hand.count + 1 == 3  # and the printing itself
    assert sheet.count(b"/Type /Page\n") + sheet.count(b"/Type /Page ") <= 1 or b"/Count 1" in sheet


def test_8_take_the_ledger_along_as_the_townships_table(tasks, at):
    with at("clerk", "/ledger/") as hand:
        hand.click("summary:has-text('导出 Excel')")
        with hand.page.expect_download() as coming:
            hand.click("text=乡镇台账")
    assert hand.count == 2
    assert coming.value.suggested_filename.endswith(".xlsx")


def test_9_a_leader_presses_and_grants_on_the_phone(tasks, at, session, cast):
    with unit_of_work() as work:
        task = work.get_one(Task, tasks["doing"])
        work.add(
            TaskRequest(
                task_id=task.id,
                kind=RequestKind.EXTENSION,
                by_id=cast.handler.id,
                at=clock.now(),
                reason="村里名单要重新核对，需要多几天。",
                was=task.due_date,
                wanted=date(2026, 9, 24),
            )
        )
    db.session.remove()
    with at("leader", "/my", width=390) as hand:
        hand.click("button:has-text('同意延期')")
        hand.sees("text=同意")
        hand.click(".late-card button:has-text('催办')")
        hand.sees("text=今日已催办")
    assert hand.count == 2
    assert now(Task, tasks["doing"]).due_date == date(2026, 9, 24)
    assert db.session.query(Nudge).count() == 1


def test_10_keep_a_filter_by_name(tasks, at, session):
    with at("clerk", "/ledger/?show=overdue") as hand:
        hand.click("summary:has-text('视图')")
        hand.click("text=保存现在的筛选")
        hand.sees("[name=name]")
        hand.fill("[name=name]", "逾期的")
        hand.press("Enter")
        hand.sees("text=已保存")
    assert hand.count == 4
    assert [one.name for one in db.session.query(SavedList)] == ["逾期的"]


def test_11_another_handler_in_the_row(tasks, at, session, cast):
    with at("clerk", "/ledger/?show=overdue") as hand:
        hand.page.locator("table.ledger tbody tr").first.hover()
        hand.click("a[aria-label$='的经办人']")
        hand.sees("#value")
        hand.choose("#value", cast.member.name)
        hand.click(".cell-form button:has-text('保存')")
        hand.page.wait_for_url("**#t-*")
    assert hand.count == 3
    assert now(Task, tasks["late"]).handler_id == cast.member.id
