"""The pages of a new text in a browser: nothing overhangs, readers can read."""

from pathlib import Path

import pytest

from tests.browser import faults_for_readers, opened, overhang, served, signed_in
from tracker.core.db import db
from tracker.intake.models import ImportDraft
from tracker.web.refs import ref

pytestmark = pytest.mark.browser
SHOTS = Path(__file__).parents[2] / "shots"


@pytest.fixture
def kind() -> str:
    """Looks do not hang on the database."""
    return "sqlite"


@pytest.fixture
def places(desk, first, second) -> dict[str, str]:
    """Every page of a new text."""
    media = next(task for task in desk.tasks() if "新媒体" in task.requirement)
    return {
        "papers": f"/intake/{ref(second.id)}/compare",
        "compare": f"/intake/{ref(second.id)}/compare/{ref(first.id)}",
        "changes": f"/intake/{ref(second.id)}/changes",
        "update": f"/intake/{ref(second.id)}/confirm",
        "reviewed": f"/intake/{ref(second.id)}",
        "amended": f"/tasks/{ref(media.id)}",
    }


@pytest.fixture
def confirm(desk, second):
    """Confirm the new text."""
    number = second.id

    def confirmed() -> None:
        desk.confirm(db.session.get_one(ImportDraft, number))
        db.session.remove()  # an open session makes the served app wait

    return confirmed


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_fit_their_window(desk, places, confirm, clerk, browser, width):
    look = signed_in(clerk)
    db.session.remove()
    SHOTS.mkdir(exist_ok=True)
    with served(desk.app) as address:
        for name, place in places.items():
            if name == "amended":
                confirm()
            with opened(browser, address + place, width, **look) as page:
                page.screenshot(path=SHOTS / f"revising-{name}-{width}.png", full_page=True)
                assert overhang(page) == 0, name
                assert width < 1000 or faults_for_readers(page) == [], name
