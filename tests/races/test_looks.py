"""The page of a conflict in a browser: it fits a phone, readers can read it, the button saves."""

from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser import faults_for_readers, opened, overhang, served, signed_in
from tests.page import Page
from tracker.ledger.kinds import State
from tracker.ledger.models import Task
from tracker.web.refs import ref

pytestmark = pytest.mark.browser
SHOTS = Path(__file__).parents[1] / "shots"
MINE = "下坪村、石桥村的目录已经更新，网站同步。\n柳塘村的照片明天补拍，预计周五前全部完成。"


@pytest.fixture
def kind() -> str:
    """Looks do not hang on the database."""
    return "sqlite"


@pytest.fixture
def visit(app, browser, sign_in):
    """A real browser in which that person is signed in, at that page in a window of that width."""

    @contextmanager
    def visiting(person, address, width):
        look = signed_in(sign_in(person))
        with (
            served(app) as host,
            opened(browser, host + address, width, fails=True, **look) as page,
        ):
            yield page

    return visiting


def rival(sign_in, person, address, act, **changes):
    """Somebody else saves the same thing from a browser of their own."""
    client = sign_in(person)
    form = next(f for f in Page(client.get(address)).forms if f.action.endswith(act))
    form.send(client, **changes)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_conflict_of_fields(make, cast, visit, sign_in, session, width):
    task = make.task(state=State.IN_PROGRESS)
    address = f"/tasks/{ref(task.id)}/assign"
    SHOTS.mkdir(exist_ok=True)
    with visit(cast.clerk, address, width) as page:
        rival(
            sign_in,
            cast.clerk,
            address,
            "/assign",
            handler_id=str(cast.member.id),
            lead_unit_id=str(cast.office.id),
        )
        page.select_option("#handler_id", str(cast.outsider.id))
        page.fill("#due_named", "2026-09-25")
        page.click("text=保存分派")
        page.wait_for_selector("text=别人先保存了")
        page.screenshot(path=SHOTS / f"conflict-fields-{width}.png", full_page=True)
        assert overhang(page) == 0
        assert faults_for_readers(page) == []
        page.click("text=合在一起保存")
        page.wait_for_selector("text=已更新分派")
    row = session.get_one(Task, task.id)
    assert (row.handler_id, row.lead_unit_id) == (cast.outsider.id, cast.office.id)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_conflict_of_an_act(make, cast, visit, sign_in, session, width):
    task = make.task(state=State.ACCEPTED)
    address = f"/tasks/{ref(task.id)}"
    with visit(cast.member, address, width) as page:
        rival(sign_in, cast.handler, address, "/report", text="柳塘村已经更新。")
        page.fill("textarea[name=text]", MINE)
        page.fill("#percent", "60")
        page.click("text=保存进展")
        page.wait_for_selector("text=别人先保存了")
        page.screenshot(path=SHOTS / f"conflict-act-{width}.png", full_page=True)
        assert overhang(page) == 0
        assert faults_for_readers(page) == []
        page.click("text=看过了，仍然更新进展")
        page.wait_for_selector("text=已更新进展")
    assert session.get_one(Task, task.id).progress_percent == 60
