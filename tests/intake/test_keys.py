"""The review by keyboard and by marking the text, in a browser."""

import pytest

from tests.browser import opened, served, signed_in
from tests.intake.test_shaping import TWICE, TWO
from tracker.core.db import db
from tracker.intake.rules import RowState
from tracker.web.refs import ref

pytestmark = pytest.mark.browser


@pytest.fixture
def kind() -> str:
    """What a browser does hangs on no database."""
    return "sqlite"


@pytest.fixture
def window(app, browser, cast, sign_in):
    """Opens a page of ours as the clerk."""
    look = signed_in(sign_in(cast.clerk))

    def at(place):
        db.session.remove()  # an open reader would hold up the writer that is looked at
        return opened(browser, address + place, 1280, **look)

    with served(app) as address:
        yield at


def press(page, key):
    with page.expect_navigation(wait_until="networkidle"):
        page.keyboard.press(key)


def mark(page, words):
    """Select these words in the original, as dragging the mouse over them does."""
    found = page.evaluate(
        """words => {
          const walk = document.createTreeWalker(
            document.querySelector("main"), NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const node = walk.currentNode;
            const at = node.data.indexOf(words);
            if (at < 0 || !node.parentNode.closest("[data-at]")) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + words.length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            return true;
          }
          return false;
        }""",
        words,
    )
    assert found, words
    page.wait_for_timeout(100)


def test_a_row_is_judged_by_enter_and_the_next_that_waits_is_opened(window, desk):
    draft = desk.draft(TWICE)
    with window(f"/intake/{ref(draft.id)}") as page:
        assert page.locator(".draft.is-on > .tag").inner_text() == "1"
        press(page, "Enter")
        first = page.locator(".draft.is-on > .tag").inner_text()
        press(page, "j")
        second = page.locator(".draft.is-on > .tag").inner_text()
        press(page, "k")
        assert (int(second) - int(first), page.locator(".draft.is-on > .tag").inner_text()) == (
            1,
            first,
        )
        assert first == "2"
    assert desk.rows(draft)[0].state == RowState.ACCEPTED


@pytest.mark.parametrize(("key", "state"), [("y", RowState.MERGED), ("x", RowState.PROPOSED)])
def test_what_is_proposed_is_taken_or_not_by_a_key(window, desk, key, state):
    draft = desk.draft(TWICE)
    later = desk.rows(draft)[5].id
    with window(f"/intake/{ref(draft.id)}?row={later}#d{later}") as page:
        assert page.get_by_text("两处说的是同一件事").is_visible()
        press(page, key)
    assert desk.rows(draft)[5].state == state
    assert bool(desk.rows(draft)[5].proposal.get("declined")) == (key == "x")


def test_a_key_first_shows_the_row_it_would_judge(window, desk):
    draft = desk.draft("云麓县公文摘要。\n" * 40 + TWICE)
    with window(f"/intake/{ref(draft.id)}") as page:
        page.keyboard.press("Enter")
        assert page.evaluate("scrollY") > 400
        assert "已核 0 /" in page.locator(".workbar").inner_text()
        press(page, "Enter")
    assert desk.rows(draft)[0].state == RowState.ACCEPTED


def test_merging_and_making_a_heading_by_key(window, desk):
    draft = desk.draft(TWICE)
    rows = desk.rows(draft)
    with window(f"/intake/{ref(draft.id)}?row={rows[2].id}#d{rows[2].id}") as page:
        press(page, "m")
    with window(f"/intake/{ref(draft.id)}?row={rows[4].id}#d{rows[4].id}") as page:
        press(page, "t")
    now = desk.rows(draft)
    assert (now[2].state, now[2].merged_into_id) == (RowState.MERGED, rows[1].id)
    assert (now[4].state, now[4].skip_reason) == (RowState.SKIPPED, "改为标题")


def test_keys_are_letters_while_somebody_writes(window, desk):
    draft = desk.draft(TWICE)
    rows = desk.rows(draft)
    with window(f"/intake/{ref(draft.id)}?row={rows[2].id}#d{rows[2].id}") as page:
        page.keyboard.press("i")
        assert page.evaluate("document.activeElement.name") == "reason"
        page.keyboard.type("mtn 归县里办")
        assert page.locator("[name=reason]").input_value() == "mtn 归县里办"
        press(page, "Enter")
    assert (desk.rows(draft)[2].state, desk.rows(draft)[2].skip_reason) == (
        RowState.SKIPPED,
        "mtn 归县里办",
    )


def test_marked_words_become_a_task_by_key(window, desk):
    draft = desk.draft(TWO.replace("每周更新一次。", "每周更新一次。前期工作成效明显。"))
    text = draft.text
    with window(f"/intake/{ref(draft.id)}") as page:
        assert not page.locator("[data-passage]").is_visible()
        mark(page, "前期工作成效明显")
        assert page.locator("[data-passage]").is_visible()
        press(page, "a")
        assert "已新建第 5 项。" in page.locator(".notice").first.inner_text()
    row = desk.row(draft, "成效明显")
    assert text[row.start : row.end] == row.text == "前期工作成效明显"


def test_a_row_is_split_where_the_caret_stands(window, desk):
    draft = desk.draft(TWO)
    row, begins = desk.row(draft, "抽查"), draft.text.index("每季度抽查")
    with window(f"/intake/{ref(draft.id)}?row={row.id}#d{row.id}") as page:
        mark(page, "抽查一次更新情况")
        page.keyboard.press("s")
        assert page.locator("input[name=at]:checked").input_value() == str(begins)
        with page.expect_navigation(wait_until="networkidle"):
            page.get_by_role("button", name="拆成两项").click()
    assert desk.row(draft, "抽查").text == "每季度抽查一次更新情况。"
