"""Seed 004 through the browser: from the file to the confirmed ledger, every press counted."""

from datetime import UTC, datetime

import pytest

from tests.journeys import importing as steps
from tests.journeys.township import ACCOUNT, OFFICE, OWN

pytestmark = [pytest.mark.browser, pytest.mark.slow]

JULY = datetime(
    2021, 7, 5, 1, 30, tzinfo=UTC
)  # a Monday morning in Shanghai, after the paper's day
ROWS = 52
IGNORED, SPLIT, RETITLED = 29, 21, 15
TITLE, REASON = "六稳六保专栏", "本镇没有网站"
# What the names of the paper stand for in a township; what is not said here is left in the text.
ANSWERS = {"财政": "财政所", "主管部门": OFFICE, "公开办": OFFICE}
# clicks, keys, characters: what was needed when this was written, and a little headroom
MOST = (60, 62, 40)
LEAST = (18, 4, 25)  # where the rows are not looked at one by one


@pytest.fixture
def kind() -> str:
    """What a browser does hangs on no database."""
    return "sqlite"


def test_seed_004_from_the_file_to_the_ledger(at_town):
    data = steps.seed("004")
    with at_town(JULY) as town, town.hand() as hand:
        page = hand.page
        steps.arrive(hand, ACCOUNT, OWN)
        steps.looked_at(hand, "004-1-upload")
        steps.upload(hand, "工作要点.txt", data)
        assert f"建议 {ROWS} 项任务" in page.locator("main").inner_text()

        with hand.step("清单：看过原文的疑点"):
            steps.looked_at(hand, "004-2-review")
            assert steps.see_all(hand) == 9
            assert page.locator(".need h2").inner_text() == f"还需要您：补全{ROWS}个牵头单位"

        with hand.step("逐项核对"):
            seen = steps.judge_all(
                hand,
                {
                    RETITLED: lambda hand: steps.retitle(hand, TITLE),
                    SPLIT: steps.split_at,
                    IGNORED + 1: lambda hand: steps.leave_out(hand, REASON),  # after the split
                },
            )
            assert sorted(set(seen)) == list(range(1, ROWS + 2))  # every row was before the clerk
        steps.looked_at(hand, "004-3-judged")

        with hand.step("分派"):
            hand.go("核完，去分派", "link")
            steps.looked_at(hand, "004-4-assign")
            names = steps.answer_names(hand, ANSWERS, "不是本单位的")
            assert len(names) == 9
            hand.go("全部采用")
            steps.give_chapter(hand, 3, "便民服务中心")
            steps.fill(hand, "经济发展办公室", chapter="一、")
            steps.fill(hand, OFFICE, leader="沈若兰")
            steps.looked_at(hand, "004-5-assigned")
            assert "缺牵头单位 0 项" in page.locator(".workbar").inner_text()

        with hand.step("确认"):
            hand.go("分派好了，去确认", "link")
            steps.looked_at(hand, "004-6-confirm")
            assert page.locator(".need h2").inner_text() == "需要处理的都处理好了"
            told = steps.confirm(hand)
        steps.looked_at(hand, "004-7-ledger")

        hand.told(f"新建 {ROWS} 项任务")

        done = hand.tell("004")
        assert told["tasks"] == ROWS  # one split, one left out
        assert (told["skipped"], told["merged"]) == (1, 0)
        tasks = town.tasks()
        steps.ledger_holds(tasks, told, JULY.year)
        steps.ledger_lists(page, tasks)
        assert TITLE in {task.title for task in tasks}
        assert town.counts() == (1, 1, ROWS)
        assert all(one <= most for one, most in zip(done, MOST, strict=True)), (done, MOST)
        middle = sorted(hand.waits)[len(hand.waits) // 2]
        assert middle < 2, "a page takes its time"  # 0.3 where nobody else uses the machine


def test_seed_004_with_the_rest_accepted_at_once(at_town):
    """What it takes where nobody looks at the rows one by one: to compare, not to recommend."""
    data = steps.seed("004")
    with at_town(JULY) as town, town.hand() as hand:
        steps.arrive(hand, ACCOUNT, OWN)
        steps.upload(hand, "工作要点.txt", data)
        hand.click(hand.page.get_by_role("button", name="其余全部标为已核"))
        hand.go_to(hand.page.locator("dialog[open] .btn-primary"))
        assert steps.is_judged(hand.page)
        hand.go("核完，去分派", "link")
        steps.fill(hand, OFFICE)
        hand.go("分派好了，去确认", "link")
        steps.confirm(hand)
        done = hand.tell("004-at-once")
        assert town.counts() == (1, 1, ROWS)
        assert all(one <= most for one, most in zip(done, LEAST, strict=True)), (done, LEAST)
