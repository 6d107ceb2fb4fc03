"""The pages of an import in a browser: nothing overhangs, nothing is blocked, readers can read."""

from pathlib import Path

import pytest

from tests.browser import faults_for_readers, opened, overhang, served, signed_in
from tests.intake.conftest import PARAGRAPHS
from tests.intake.long_text import LONG
from tests.intake.test_actions import GROUP
from tests.intake.test_assigning import LAST_YEAR, PLAN
from tracker.core.db import unit_of_work
from tracker.core.versions import AS_IT_STANDS
from tracker.intake import actions
from tracker.web.refs import ref

pytestmark = pytest.mark.browser
SHOTS = Path(__file__).parents[1] / "shots"


@pytest.fixture
def kind() -> str:
    """Looks do not hang on the database."""
    return "sqlite"


@pytest.fixture
def places(desk, cast, change, make) -> dict[str, str]:
    """Every page of an import, with something in each state on it."""
    points, group = desk.draft(), desk.draft(GROUP, name="方案.txt")
    loose, long = desk.draft(PARAGRAPHS, 2026, "便条.txt"), desk.draft(LONG, name="长.txt")
    first, second, third, fourth = desk.rows(points)[:4]
    named = {"lead_unit_id": cast.finance.id, "leader_post_id": cast.deputy_post.id}
    change(actions.accept, first, actions.Review(title=first.title, schedule_type="event", **named))
    change(actions.merge, third)
    change(actions.skip, fourth, "由县融媒体中心统一办理")
    deep = desk.rows(long)[30]
    make.task("解读", year=2025, requirement=LAST_YEAR)
    plan = desk.draft(PLAN, name="分派.txt")
    with unit_of_work() as session:
        actions.see(session, desk.clerk, points.id, 0, expected_version=AS_IT_STANDS)
    return {
        "index": "/intake/",
        "review": f"/intake/{ref(points.id)}?row={second.id}",
        "group": f"/intake/{ref(group.id)}",
        "loose": f"/intake/{ref(loose.id)}",
        "long": f"/intake/{ref(long.id)}?row={deep.id}#d{deep.id}",
        "assign": f"/intake/{ref(plan.id)}/assign",
        "confirm": f"/intake/{ref(points.id)}/confirm",
    }


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_fit_their_window(places, cast, sign_in, browser, app, width):
    look = signed_in(sign_in(cast.clerk))
    SHOTS.mkdir(exist_ok=True)
    with served(app) as address:
        for name, place in places.items():
            with opened(browser, address + place, width, **look) as page:
                path = SHOTS / f"intake-{name}-{width}.png"
                page.screenshot(path=path, full_page=name != "long")
                assert overhang(page) == 0, name
                assert width < 1000 or faults_for_readers(page) == [], name
