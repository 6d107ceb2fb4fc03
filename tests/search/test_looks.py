"""The page of what was found in a browser: wide, narrow, sound for readers, by keys."""

from pathlib import Path

import pytest

from tests.browser import faults_for_readers, opened, overhang, served, signed_in
from tests.search.test_actions import prove, say
from tracker.core.db import db
from tracker.ledger.kinds import State
from tracker.web.refs import ref

pytestmark = pytest.mark.browser
SHOTS = Path(__file__).parents[1] / "shots"


@pytest.fixture
def places(make):
    """Every state of the page."""
    task = make.task(
        "在公开栏公示惠农补贴发放名单，接受群众监督",
        requirement="及时公示惠农补贴发放名单，做到应公示尽公示，公示时间不少于七天。",
        state=State.IN_PROGRESS,
    )
    say(task, "十八个村已全部公示，其中三个村因公开栏维修，改在村委会大厅公示，维修后移回公开栏。")
    say(task, "第二批名单公示完毕。")
    prove(task, "公示照片.jpg")
    make.task("公示往年名单", year=2025)
    for number in range(3):
        make.task(f"第{number + 1}批低保名单公示", state=State.VERIFIED)
    page = f"/tasks/{ref(task.id)}"
    db.session.remove()
    return {
        "found": "/ledger/search?words=公示",
        "found-all": "/ledger/search?words=公示&all=1",
        "found-two": "/ledger/search?words=公开栏 维修",
        "clause": "/ledger/search?words=村务公开",
        "nothing": "/ledger/search?words=无人问津",
        "refused": "/ledger/search?words=公",
        "empty": "/ledger/search",
        "task": page,
        "list": "/ledger/?show=all&words=公示",
    }


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_fit_and_read_well(places, cast, sign_in, browser, app, width):
    look = signed_in(sign_in(cast.clerk))
    SHOTS.mkdir(exist_ok=True)
    with served(app) as address:
        for name, place in places.items():
            with opened(browser, address + place, width, **look) as page:
                page.screenshot(path=SHOTS / f"search-{name}-{width}.png", full_page=True)
                assert overhang(page) == 0, name
                assert faults_for_readers(page) == [], name


@pytest.mark.parametrize(
    "place", ["/my", "/ledger/", "/ledger/clauses", "/ledger/grid", "/ledger/coverage", "task"]
)
def test_one_key_leads_to_the_box_from_wherever_one_is(places, cast, sign_in, browser, app, place):
    path = places["task"] if place == "task" else place
    db.session.remove()
    look = signed_in(sign_in(cast.clerk))
    with served(app) as address, opened(browser, address + path, **look) as page:
        page.keyboard.press("/")
        page.wait_for_selector("#find:focus")
        page.keyboard.type("低保")
        page.keyboard.press("Enter")
        page.wait_for_selector("mark, .ledger")
        assert "第1批低保名单公示" in page.inner_text("main")
