"""Seed 002 through the browser: a township's plan, with what it says twice merged (DEC-9)."""

from datetime import UTC, datetime

import pytest

from tests.journeys import importing as steps
from tests.journeys.township import ACCOUNT, OFFICE, OWN

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MAY = datetime(2022, 5, 9, 1, 30, tzinfo=UTC)  # a Monday morning in Shanghai
ROWS, REPEATS = 56, 2
SPLIT, IGNORED, RETITLED = 37, 16, 18
TITLE, REASON = "明确政务新媒体的定位", "由区里统一办理"
MOST = (40, 65, 40)  # clicks, keys, characters; see test_seed_004.py


@pytest.fixture
def kind() -> str:
    """What a browser does hangs on no database."""
    return "sqlite"


def test_seed_002_from_the_file_to_the_ledger(at_town):
    data = steps.seed("002")
    with at_town(MAY) as town, town.hand() as hand:
        page = hand.page
        steps.arrive(hand, ACCOUNT, OWN)
        steps.upload(hand, "实施方案.txt", data)
        assert f"建议 {ROWS} 项任务" in page.locator("main").inner_text()
        assert f"合并或分开{REPEATS}处重复" in page.locator(".need h2").inner_text()

        with hand.step("清单：看过原文的疑点"):
            steps.looked_at(hand, "002-2-review")
            steps.see_all(hand)

        with hand.step("逐项核对"):
            seen = steps.judge_all(
                hand,
                {
                    IGNORED: lambda hand: steps.leave_out(hand, REASON),
                    RETITLED: lambda hand: steps.retitle(hand, TITLE),
                    SPLIT: steps.split_at,
                },
            )
            assert sorted(set(seen)) == list(range(1, ROWS + 2))
            assert f"并入 {REPEATS}" in page.locator(".workbar").inner_text()
        steps.looked_at(hand, "002-3-judged")

        with hand.step("分派"):
            hand.go("核完，去分派", "link")
            steps.looked_at(hand, "002-4-assign")
            steps.answer_names(hand, {}, "不是本单位的")
            hand.go("全部采用")
            steps.fill(hand, OFFICE, leader="周启明")
            assert "缺牵头单位 0 项" in page.locator(".workbar").inner_text()

        with hand.step("确认"):
            hand.go("分派好了，去确认", "link")
            steps.looked_at(hand, "002-6-confirm")
            told = steps.confirm(hand)
        steps.looked_at(hand, "002-7-ledger")

        done = hand.tell("002")
        assert told["tasks"] == ROWS + 1 - 1 - REPEATS
        assert (told["skipped"], told["merged"]) == (1, REPEATS)
        tasks = town.tasks()
        steps.ledger_holds(tasks, told, MAY.year)
        steps.ledger_lists(page, tasks)
        assert sorted(town.sources().values())[-REPEATS:] == [2] * REPEATS  # both places are kept
        assert town.counts() == (1, 1, len(tasks))
        assert all(one <= most for one, most in zip(done, MOST, strict=True)), (done, MOST)
