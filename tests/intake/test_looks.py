"""The pages of an import in a browser: nothing overhangs, nothing is blocked, readers can read."""

from pathlib import Path

import pytest

from tests.browser import browser, faults_for_readers, opened, overhang, served  # noqa: F401
from tests.intake.long_text import LONG

pytestmark = pytest.mark.browser
SHOTS = Path(__file__).parents[1] / "shots"


@pytest.fixture
def kind() -> str:
    """Looks do not hang on the database."""
    return "sqlite"


def cookies(client) -> dict[str, object]:
    value = client.get_cookie("luoshi").value
    one = {"name": "luoshi", "value": value, "domain": "127.0.0.1", "path": "/"}
    return {"cookies": [one], "origins": []}


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_an_import_fit_their_window(desk, cast, sign_in, browser, app, width):  # noqa: F811
    draft = desk.draft(LONG)
    row = desk.rows(draft)[3]
    client = sign_in(cast.clerk)
    SHOTS.mkdir(exist_ok=True)
    places = {
        "index": "/intake/",
        "review": f"/intake/{draft.id}",
        "row": f"/intake/{draft.id}?row={row.id}#d{row.id}",
        "confirm": f"/intake/{draft.id}/confirm",
    }
    with served(app) as address:
        for name, place in places.items():
            with opened(browser, address + place, width, storage_state=cookies(client)) as page:
                page.screenshot(path=SHOTS / f"intake-{name}-{width}.png", full_page=name != "row")
                assert overhang(page) == 0
                assert faults_for_readers(page) == []
