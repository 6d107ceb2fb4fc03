"""The steps of an import as a clerk takes them, and what every one of its pages owes them."""

import os
import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.hand import NARROW, SHOTS, WIDE, Hand
from tracker.ledger.kinds import ScheduleType
from tracker.ledger.models import Task

TALL = {WIDE: 900, NARROW: 844}
CARD, OPEN = ".draft", ".draft.is-on"
MOST_KEYS = 400  # of one review: a page that leads round in circles ends here


def seed(number: str) -> bytes:
    """The real document of that number, where TRACKER_SEEDS names their folder."""
    folder = os.environ.get("TRACKER_SEEDS")
    if not folder:
        pytest.skip("TRACKER_SEEDS names no folder of real documents")
    return next(Path(folder).glob(f"{number}_*.txt")).read_bytes()


def number_in(words: str, text: str) -> int:
    """The number for which `{}` stands in `words`, as `text` says it."""
    before, after = (re.escape(part) for part in words.split("{}"))
    found = re.search(rf"{before}\s*(\d+)\s*{after}", text)
    assert found, f"{words} is not said in: {text[:400]}"
    return int(found[1])


# ── what a page owes


def looked_at(hand: Hand, name: str) -> None:
    """Keep pictures at both widths; nothing hangs over, headings are in order."""
    page, at = hand.page, hand.page.evaluate("scrollY")
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": TALL[width]})
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, f"{name} hangs over by {over} pixels at {width}"
        page.screenshot(path=SHOTS / f"import-{name}-{width}.png", full_page=True)
        if page.locator(OPEN).count():
            page.locator(OPEN).first.evaluate("card => card.scrollIntoView()")
            card_is_seen(page, f"{name} at {width}")
            page.screenshot(path=SHOTS / f"import-{name}-open-{width}.png")
    page.set_viewport_size({"width": WIDE, "height": TALL[WIDE]})
    page.evaluate("at => scrollTo(0, at)", at)
    headings_in_order(page, name)


def headings_in_order(page: Page, name: str) -> None:
    """One h1 first, and no level left out on the way down."""
    levels = page.eval_on_selector_all(
        "h1, h2, h3, h4, h5, h6",
        "all => all.filter(one => one.checkVisibility()).map(one => +one.tagName[1])",
    )
    assert levels[0] == 1, name
    assert levels.count(1) == 1, name
    steps = pairwise(levels)
    assert all(below <= above + 1 for above, below in steps), f"{name}: {levels}"


def card_is_seen(page: Page, name: str) -> None:
    """The head of the open card is in the window, and nothing that sticks lies over it."""
    found = page.evaluate(
        """css => {
          const head = document.querySelector(css + " .head"), box = head.getBoundingClientRect();
          const over = document.elementFromPoint(box.left + 5, box.top + box.height / 2);
          return [box.top, innerHeight, head.contains(over) || over === head];
        }""",
        OPEN,
    )
    top, height, is_free = found
    assert 0 < top < height - 100, f"{name}: the open card stands at {top} of {height}"
    assert is_free, f"{name}: something lies over the open card"


def keys_are_told(page: Page) -> None:
    """The open card shows the keys that judge it."""
    shown = page.locator(f"{OPEN} kbd:visible").all_inner_texts()
    assert {"Enter", "t", "i"} <= set(shown), shown
    assert "n" in page.locator(".workbar kbd:visible").all_inner_texts()


# ── the steps


def arrive(hand: Hand, account: str, password: str) -> None:
    """From the sign-in page to the page of uploads, by what the pages show."""
    with hand.step("登录，到导入"):
        hand.sign_in(account, password)
        hand.go("台账", "link")
        hand.go("导入", "link")


def upload(hand: Hand, name: str, data: bytes) -> None:
    """Choose a file and upload it, until its own page stands."""
    with hand.step("上传、识别"):
        hand.take_file(name, data)
        hand.clicks += 1
        hand.page.get_by_role("button", name="上传并识别").click()
        hand.page.wait_for_url(re.compile(r"/intake/[\w-]{22}(/columns)?([?#].*)?$"))
        hand.page.wait_for_load_state("load")


def row_number(page: Page) -> int:
    """The number of the row that stands open."""
    return int(page.locator(f"{OPEN} > .tag").inner_text())


def state_of(page: Page) -> str:
    """What the open card says of its state."""
    return page.locator(f"{OPEN} .head .chip").first.inner_text()


def is_in_sight(page: Page) -> bool:
    """Whether the open row is in the window, so that a key judges it."""
    top = page.locator(OPEN).evaluate("card => card.getBoundingClientRect().top")
    return bool(top < page.locator(".workbar").evaluate("e => e.getBoundingClientRect().top") - 60)


def is_judged(page: Page) -> bool:
    """Whether the page says that every row was judged."""
    return page.locator(".workbar").get_by_text("每一项都核对过了").count() > 0


def judge_all(hand: Hand, otherwise: dict[int, Callable[[Hand], None]]) -> list[int]:
    """Judge every row by Enter, its card before one's eyes; return their numbers as they came.

    `otherwise` are other acts than Enter, by the number that the row has when it comes. What is
    said to be the same as another row is merged with it.
    """
    page, seen, acts = hand.page, [], dict(otherwise)
    if not is_in_sight(page):
        hand.key("Enter")  # the page stands at its top: shows the first row, and judges nothing
    keys_are_told(page)
    while not is_judged(page):
        number = row_number(page)
        card_is_seen(page, f"row {number}")
        seen.append(number)
        same = page.locator(OPEN).get_by_role("button", name="合并到第")
        if number in acts:
            acts.pop(number)(hand)
        elif same.count():
            hand.go_to(same)
        else:
            hand.turn("Enter")
        assert len(seen) < MOST_KEYS, "the review leads round in circles"
    assert acts == {}, "a row did not come"
    return seen


def leave_out(hand: Hand, reason: str) -> None:
    """Leave the open row out: its key, the reason, Enter."""
    hand.key("i")
    hand.type(reason)
    hand.turn("Enter")


def split_at(hand: Hand, place: int = 0) -> None:
    """Cut the open row in two: its key, the place, its button."""
    hand.key("s")
    form = hand.page.locator("[data-split]")
    if not form.locator("input[name=at]:checked").count():
        hand.click(form.locator("input[name=at]").nth(place))
    hand.go_to(form.get_by_role("button", name="拆成两项"))


def retitle(hand: Hand, title: str) -> None:
    """Write another title over that of the open row, and take it by Enter."""
    hand.clicks += 1
    hand.page.locator(OPEN).get_by_label("任务名称").click(click_count=3)
    hand.type(title)
    hand.turn("Enter")


def see_all(hand: Hand) -> int:
    """Say 已看过 to everything on the list that can be; return how many there were."""
    page, count = hand.page, 0
    while page.locator(".need").get_by_role("button", name="已看过").count():
        more = page.locator(".need details.more:not([open]) > summary")
        button = page.locator(".need").get_by_role("button", name="已看过").first
        if not button.is_visible():
            hand.click(more)
        hand.go_to(button)
        count += 1
        assert count < MOST_KEYS
    return count


def answer_names(hand: Hand, answers: dict[str, str], otherwise: str) -> list[str]:
    """Say of every unknown name what it stands for; return the names."""
    page = hand.page
    if not page.locator(".name-row").count():
        return []
    names = []
    for row in page.locator(".name-row").all():
        name = row.locator("b").inner_text()
        said = next((who for words, who in answers.items() if words in name), otherwise)
        hand.choose(row.locator("select"), said)
        names.append(name)
    hand.go_to(page.locator("form", has=page.locator(".name-row")).get_by_role("button"))
    return names


def fill(hand: Hand, unit: str, chapter: str = "", leader: str = "") -> None:
    """Give a unit, and a leader, to the rows of a chapter, or of all, that have none."""
    page = hand.page
    if not page.locator("#fill").get_by_label("牵头单位").is_visible():
        hand.click(page.get_by_text("填上还空着的"))
    if chapter:
        hand.choose(page.locator("#fill").get_by_label("范围"), chapter)
    hand.choose(page.locator("#fill").get_by_label("牵头单位"), unit)
    if leader:
        hand.choose(page.locator("#fill").get_by_label("责任领导"), leader)
    hand.go("填入未填的")


def confirm(hand: Hand) -> dict[str, int]:
    """Read the sentence of the consequence, say yes, and come to the ledger; return its numbers."""
    page = hand.page
    text = " ".join(page.locator("main").inner_text().split())
    told = {
        "tasks": number_in("将新建 {} 项任务", text),
        "people": number_in("分派给 {} 人", text),
        "skipped": number_in("忽略 {} 项", text),
        "merged": number_in("并入 {} 项", text),
        "units": number_in("牵头单位 {} 个", text),
        "leaders": number_in("责任领导 {} 位", text),
        "dated": number_in("写明完成时限 {} 项", text),
        "year_end": number_in("按年底计 {} 项", text),
        "undated": number_in("不计时限 {} 项", text),
    }
    hand.go("确认，新建")
    return told


# ── what must be so afterwards


def ledger_holds(tasks: list[Task], told: dict[str, int], year: int) -> None:
    """The ledger is what the sentence of the consequence said."""
    assert len(tasks) == told["tasks"]
    assert all(task.lead_unit_id for task in tasks)
    assert len({task.lead_unit_id for task in tasks}) == told["units"]
    assert len({task.leader_post_id for task in tasks} - {None}) == told["leaders"]
    undated = [task for task in tasks if task.due_named is None]
    assert len(undated) == told["undated"]
    assert {task.schedule_type for task in undated} <= {ScheduleType.EVENT}
    ends = [task for task in tasks if task.due_named == date(year, 12, 31)]
    assert len(ends) >= told["year_end"]  # a paper may name that day itself
    assert told["dated"] + told["year_end"] + told["undated"] == len(tasks)


def ledger_lists(page: Page, tasks: list[Task]) -> None:
    """The pages of the ledger list exactly these tasks, each with its unit and its day."""
    shown: list[list[str]] = []
    while True:
        shown += page.eval_on_selector_all(
            "main tbody tr",
            "all => all.map(row => [row.querySelector('.c-what a').innerText, row.innerText])",
        )
        further = page.locator("a[rel=next]").first
        if not further.count():
            break
        further.click()
        page.wait_for_load_state("load")
    assert sorted(title for title, _ in shown) == sorted(task.title for task in tasks)
    days = {f"{task.due_date.month}月{task.due_date.day}日" for task in tasks if task.due_date}
    dated = [words for _, words in shown if any(day in words for day in days)]
    assert len(dated) == sum(task.due_date is not None for task in tasks)
    assert not any("请选择" in words for _, words in shown)


def give_chapter(hand: Hand, chapter: int, unit: str) -> None:
    """Choose a unit in the bar that stays in sight, and press the button of a chapter."""
    page = hand.page
    row = page.locator(".part-row").nth(chapter)
    row.scroll_into_view_if_needed()  # the wheel of a mouse: no press
    bar = page.locator("#assign")
    stands = bar.bounding_box()
    assert stands
    assert 0 <= stands["y"] < TALL[WIDE] / 2, "the bar went out of sight"
    hand.choose(bar.get_by_label("牵头单位"), unit)
    hand.go_to(row.get_by_role("button", name="分派整章"))
    place = page.locator(".part-row").nth(chapter).bounding_box()
    under = bar.bounding_box()
    assert place
    assert under
    assert under["y"] + under["height"] <= place["y"] + 1 <= TALL[WIDE], "its place is lost"
