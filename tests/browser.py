"""Chromium for tests that look at pages, and a server for it to look at."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = "没有找到 Chromium，页面外观没有检查。Debian 请安装：sudo apt-get install -y chromium"


def find_chromium() -> str:
    """Where Chromium is; without it the test is skipped with a reason, in CI it fails."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path:
        return path
    if os.environ.get("CI") == "true":
        pytest.fail(MISSING)
    pytest.skip(MISSING)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    path = find_chromium()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """`app` behind a real address of this machine, for as long as the block lasts."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def signed_in(client: FlaskClient) -> dict[str, object]:
    """A window's options in which whoever `client` is signed in as is, without motion."""
    found = client.get_cookie("luoshi")
    assert found is not None
    cookie = {"name": "luoshi", "value": found.value, "domain": "127.0.0.1", "path": "/"}
    return {"storage_state": {"cookies": [cookie], "origins": []}, "reduced_motion": "reduce"}


@contextmanager
def opened(
    browser: Browser, address: str, width: int = 1280, fails: bool = False, **options: object
) -> Iterator[Page]:
    """The page at `address` in a window of that width.

    Leaving the block fails if the page said anything on the console: a script that broke, or
    something the content policy blocked. With `fails`, an error page on the way is meant.
    """
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        page.goto(address, wait_until="networkidle")
        yield page
    finally:
        context.close()
    if fails:
        complaints = [said for said in complaints if not said.startswith("Failed to load resource")]
    assert complaints == []


def faults_for_readers(page: Page) -> list[str]:
    """What axe finds wrong on the page: rule and place, one line each."""
    from axe_playwright_python.sync_playwright import Axe  # the script inside is 0.5 MB

    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def overhang(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return max(0, int(width))
