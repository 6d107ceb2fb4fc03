"""A workbook of sixty rows through the browser: its columns first, then as any other paper."""

from datetime import UTC, datetime

import pytest

from tests.intake.columns.workbook import HEADINGS, Book
from tests.journeys import importing as steps
from tests.journeys.township import ACCOUNT, OFFICE, OWN

pytestmark = [pytest.mark.browser, pytest.mark.slow]

APRIL = datetime(2026, 4, 20, 1, 30, tzinfo=UTC)  # a Monday morning in Shanghai
ROWS = 60
WRONG = {"C9": "2月30日", "C20": "9月31日"}
TITLE, REASON = "公开村务", "由县里统一办理"
# Fifteen matters, four things to do of each: no two rows say the same.
MATTERS = (
    "村级财务收支", "农村危房改造", "低保特困救助", "耕地地力补贴", "河道清淤保洁",
    "义务教育招生", "公益岗位招聘", "森林防火值守", "饮水水质检测", "土地流转合同",
    "医保参保缴费", "乡村道路养护", "退役军人优待", "文化惠民演出", "安全生产检查",
)  # fmt: skip
ACTS = ("名单张榜七日", "办理指南上墙", "政策挂图入户", "结果接受评议")
MOST = (31, 66, 34)  # clicks, keys, characters; see test_seed_004.py


class Sixty(Book):
    """The workbook, each row and each matter with words of its own."""

    def table(self):
        rows = super().table()
        for at, row in enumerate(rows):
            if row["任务名称"]:
                row["任务名称"] = f"{MATTERS[at // 4]}公开"
            row["具体要求"] = f"{MATTERS[at // 4]}{ACTS[at % 4]}。"
        return rows


@pytest.fixture
def kind() -> str:
    """What a browser does hangs on no database."""
    return "sqlite"


def test_sixty_rows_from_the_workbook_to_the_ledger(at_town):
    book = Sixty(rows=ROWS, hidden_row=None, wrong=WRONG, year="新民镇2026年政务公开任务台账")
    assert set(book.order) == set(HEADINGS)
    with at_town(APRIL) as town, town.hand() as hand:
        page = hand.page
        steps.arrive(hand, ACCOUNT, OWN)
        steps.upload(hand, "台账.xlsx", book.xlsx())
        assert page.url.endswith("/columns")

        with hand.step("对应列"):
            steps.looked_at(hand, "book-2-columns")
            hand.go("确定，去核对")
            hand.told("还不能去核对")
            for place in WRONG:  # two cells that no calendar knows stay empty, said one by one
                hand.click(page.get_by_label(f"{place} 不填"))
            hand.go("确定，去核对")
            assert f"建议 {ROWS} 项任务" in page.locator("main").inner_text()

        with hand.step("清单：看过疑点"):
            steps.looked_at(hand, "book-3-review")
            steps.see_all(hand)

        with hand.step("逐项核对"):
            seen = steps.judge_all(
                hand,
                {
                    3: lambda hand: steps.retitle(hand, TITLE),
                    7: lambda hand: steps.leave_out(hand, REASON),
                },
            )
            assert seen == list(range(1, ROWS + 1))
        steps.looked_at(hand, "book-4-judged")

        with hand.step("分派"):
            hand.go("核完，去分派", "link")
            steps.looked_at(hand, "book-5-assign")
            assert steps.answer_names(hand, {"水利站": "农业农村服务中心"}, OFFICE)
            if page.get_by_role("button", name="全部采用").count():
                hand.go("全部采用")
            steps.fill(hand, OFFICE, leader="沈若兰")
            assert "缺牵头单位 0 项" in page.locator(".workbar").inner_text()

        with hand.step("确认"):
            hand.go("分派好了，去确认", "link")
            steps.looked_at(hand, "book-6-confirm")
            told = steps.confirm(hand)
        steps.looked_at(hand, "book-7-ledger")

        done = hand.tell("book")
        assert (told["tasks"], told["skipped"]) == (ROWS - 1, 1)
        tasks = town.tasks()
        steps.ledger_holds(tasks, told, APRIL.year)
        steps.ledger_lists(page, tasks)
        assert town.counts() == (1, 1, ROWS - 1)
        assert all(one <= most for one, most in zip(done, MOST, strict=True)), (done, MOST)
