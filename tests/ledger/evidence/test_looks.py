"""Proof in a browser: pasted and dropped, looked at wide and narrow, sound for readers."""

import base64
import io
from pathlib import Path

import pytest

from tests.browser import faults_for_readers, opened, overhang, served, signed_in
from tests.ledger.evidence import files
from tests.ledger.evidence.conftest import NOON
from tests.ledger.evidence.test_views import bring
from tracker.core import clock
from tracker.web.refs import ref

__all__ = ["bring"]

pytestmark = pytest.mark.browser
SHOTS = Path(__file__).parents[2] / "shots"

PUT = """([data, how]) => {
  const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
  const held = new DataTransfer();
  held.items.add(new File([bytes], "image.png", { type: "image/png" }));
  const target = document.querySelector(how === "paste" ? "textarea[name=text]" : ".drop");
  const event = how === "paste"
    ? new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true })
    : new DragEvent("drop", { dataTransfer: held, bubbles: true, cancelable: true });
  target.dispatchEvent(event);
}"""


@pytest.fixture
def places(app, make, bring, cast, session):
    """A task with a picture, a link with its saved page, and a file that stays inside."""
    task = make.task()
    bring(task, file=(io.BytesIO(files.picture("JPEG", (1200, 800))), "柳塘村公开栏照片.jpg"))
    saved = (io.BytesIO(b"<p>page</p>"), "网页存档.html")
    bring(
        task, url="https://qinghe.example/gongkai/2026/0901.html", title="公开专栏网页", file=saved
    )
    data = f"王芳 {files.CARD}".encode()
    bring(task, file=(io.BytesIO(data), "救助对象名单.txt"), is_internal="y")
    return f"/tasks/{ref(task.id)}", f"/tasks/{ref(make.task('另一项').id)}/evidence/existing"


@pytest.fixture
def window(browser, app, sign_in, cast, places):
    """Opens an address as the clerk or somebody else, in a window of that width."""
    with served(app) as site, clock.stopped_at(NOON):
        yield lambda address, width=1280, who=cast.clerk: opened(
            browser, site + address, width, **signed_in(sign_in(who))
        )


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_fits_and_can_be_read(window, places, width):
    task, existing = places
    pages = {"task": (task, None), "existing": (existing, None)}
    for name, title in (
        ("picture", "柳塘村公开栏照片.jpg"),
        ("link", "公开专栏网页"),
        ("inside", "救助对象名单.txt"),
    ):
        pages[name] = (task, title)
    for name, (address, title) in pages.items():
        with window(address, width) as page:
            if title:
                page.get_by_role("link", name=title, exact=True).click()
                page.wait_for_load_state("networkidle")
            page.screenshot(path=SHOTS / f"evidence-{name}-{width}.png", full_page=True)
            assert overhang(page) == 0, name
            assert faults_for_readers(page) == [], name
            if name == "picture":
                assert page.evaluate("document.querySelector('main img').naturalWidth") == 1200


@pytest.mark.parametrize(("how", "said"), [("paste", "已粘贴截图"), ("drop", "已放入文件")])
def test_a_picture_is_pasted_or_dropped_into_the_form(window, places, how, said):
    with window(places[0]) as page:
        page.evaluate(PUT, [base64.b64encode(files.picture()).decode(), how])

        named = page.evaluate("document.querySelector('input[type=file]').files[0].name")
        heard = page.inner_text(".drop [aria-live]")
        assert heard == f"{said}：{named}"
        if how == "paste":
            assert named.startswith("截图-")
            assert named.endswith(".png")
        page.fill("textarea[name=text]", "已办一批。")
        page.click("button[value=report]")
        page.wait_for_load_state("networkidle")
        assert named in page.inner_text(".proof")


@pytest.mark.parametrize("width", [1280, 390])
def test_who_may_not_open_it_is_told_so(window, places, cast, width):
    with window(places[0], width, cast.outsider) as page:
        page.get_by_role("link", name="救助对象名单.txt", exact=True).click()
        page.wait_for_load_state("networkidle")
        page.screenshot(path=SHOTS / f"evidence-shut-{width}.png", full_page=True)
        assert page.get_by_text("只有办理、审核这项任务的人可以打开").is_visible()
        assert page.get_by_text("下载原件").count() == 0
        assert overhang(page) == 0
        assert faults_for_readers(page) == []
