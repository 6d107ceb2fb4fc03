"""对应列 in a browser: nothing overhangs, nothing is blocked, readers can read."""

import pytest

from tests.browser import faults_for_readers, opened, overhang, served, signed_in
from tests.intake.columns.test_views import draft, pressed, uploaded
from tests.intake.columns.workbook import WRONG, Book
from tests.intake.test_looks import SHOTS
from tracker.web.refs import ref

pytestmark = pytest.mark.browser


@pytest.fixture
def kind() -> str:
    """Looks do not hang on the database."""
    return "sqlite"


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_fit_their_window(clerk, desk, browser, app, width):
    wrong = uploaded(clerk, Book(wrong=WRONG).xlsx())
    pressed(clerk, wrong, "保存并检查", "save", drops=["C9"])
    places = {"wrong": f"/intake/{ref(draft().id)}/columns"}
    right = uploaded(clerk, Book(rows=8).xlsx(), "好.xlsx")
    places["right"] = f"/intake/{ref(draft().id)}/columns"
    gone = uploaded(clerk, Book(rows=9, hidden_row=None).xlsx(), "核对.xlsx")
    pressed(clerk, gone, "确定，去核对", "go")
    places["back"] = f"/intake/{ref(draft().id)}/columns"
    places["review"] = f"/intake/{ref(draft().id)}"
    assert right.heading.startswith("对应列")
    look = signed_in(clerk)
    SHOTS.mkdir(exist_ok=True)
    with served(app) as address:
        for name, place in places.items():
            with opened(browser, address + place, width, **look) as page:
                page.screenshot(path=SHOTS / f"columns-{name}-{width}.png", full_page=True)
                assert overhang(page) == 0, name
                assert faults_for_readers(page) == [], name
