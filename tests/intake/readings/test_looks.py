"""The pages of a reading in a browser: nothing overhangs, and a long file ends in its review."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.browser import faults_for_readers, opened, overhang, served, signed_in
from tests.intake.conftest import PARAGRAPHS
from tests.intake.readings.slow import TITLE, slow_pdf
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.intake import working
from tracker.intake.actions import readings
from tracker.intake.actions.readings import LEASE
from tracker.intake.models import IntakeReading
from tracker.web.refs import ref

pytestmark = pytest.mark.browser
SHOTS = Path(__file__).parents[2] / "shots"
LONG_NAME = "云麓县2026年全县政务公开工作要点及责任分工方案的通知（征求意见稿第三次修改）.docx"


@pytest.fixture
def kind() -> str:
    """Looks do not hang on the database."""
    return "sqlite"


@pytest.fixture
def places(desk, tray) -> dict[str, str]:
    """A reading in each state, and the list with all of them."""
    broken, year = (
        tray.line_up(b"PK\x03\x04 broken", LONG_NAME),
        tray.line_up(PARAGRAPHS, "便条.txt"),
    )
    for row in (broken, year):
        working.carry_out(row.id)
    waits = tray.line_up("2026年\n一、公开目录", "排队的.txt", year=2026)
    reads, left = tray.line_up("2026年\n二、公开目录", LONG_NAME), tray.line_up("三", "中断.pdf")
    with unit_of_work() as session:
        claimed = readings.claim(session, reads.id, clock.now())
        readings.note_pages(session, claimed, 12, 80)
        readings.claim(session, left.id, clock.now() - LEASE - timedelta(seconds=1))
        session.get_one(IntakeReading, left.id).created_at -= timedelta(minutes=3)
    rows = {"waits": waits, "reads": reads, "left": left, "broken": broken, "year": year}
    return {"list": "/intake/"} | {
        name: f"/intake/readings/{ref(row.id)}" for name, row in rows.items()
    }


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_fit_their_window(places, cast, sign_in, browser, app, width):
    look = signed_in(sign_in(cast.clerk))
    SHOTS.mkdir(exist_ok=True)
    with served(app) as address:
        for name, place in places.items():
            with opened(browser, address + place, width, **look) as page:
                page.screenshot(path=SHOTS / f"reading-{name}-{width}.png", full_page=True)
                assert overhang(page) == 0, name
                assert width < 1000 or faults_for_readers(page) == [], name


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False])
def test_a_long_file_ends_in_its_review_by_itself(cast, sign_in, browser, app, hurry, scripts):
    look = signed_in(sign_in(cast.clerk)) | {"java_script_enabled": scripts}
    file = {"name": "要点.pdf", "mimeType": "application/pdf", "buffer": slow_pdf()}
    with served(app) as address, opened(browser, f"{address}/intake/", **look) as page:
        page.set_input_files("#file", file)
        page.get_by_role("button", name="上传并识别").click()
        page.wait_for_url("**/intake/readings/*")
        page.get_by_role("heading", name=f"核对：{TITLE}").wait_for(timeout=40_000)
