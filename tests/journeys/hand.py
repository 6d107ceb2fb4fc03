"""A clerk's hand in a browser: every click, key and typed character is counted and timed."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

SHOTS = Path(__file__).parents[1] / "shots"
WIDE, NARROW = 1280, 390
IN_DIALOG = 2  # clicks in the system's own window of files: the file, then open


@dataclass
class Hand:
    """Does to a page what a person does; `what` says of which step it is counted.

    `clicks` are presses of the mouse, `keys` single commands (Enter, Tab, a letter on a button),
    `typed` characters written into fields. `waits` are the seconds until the next page stood.
    """

    page: Page
    base: str
    clicks: int = 0
    keys: int = 0
    typed: int = 0
    waits: list[float] = field(default_factory=list)
    steps: dict[str, tuple[int, int, int, float]] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """What is done inside is told as that step."""
        before, since = (self.clicks, self.keys, self.typed), time.monotonic()
        yield
        done = (self.clicks - before[0], self.keys - before[1], self.typed - before[2])
        self.steps[name] = (*done, time.monotonic() - since)

    @contextmanager
    def leading(self) -> Iterator[None]:
        """What is done inside leads to another page, which is waited for."""
        since = time.monotonic()
        with self.page.expect_navigation(wait_until="load"):
            yield
        self.waits.append(time.monotonic() - since)

    def click(self, what: Locator) -> None:
        """Press it and stay on the page."""
        self.clicks += 1
        what.click()

    def go(self, words: str, kind: str = "button") -> None:
        """Press the button, or follow the link, of these words to the next page."""
        self.go_to(self.page.get_by_role(kind, name=words).first)

    def go_to(self, what: Locator) -> None:
        """Press it and wait for the next page."""
        self.clicks += 1
        with self.leading():
            what.click()

    def key(self, key: str) -> None:
        """Press a key and stay on the page."""
        self.keys += 1
        self.page.keyboard.press(key)

    def turn(self, key: str) -> None:
        """Press a key that leads to the next page."""
        self.keys += 1
        with self.leading():
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        """Write into the field that has the focus."""
        self.typed += len(words)
        self.page.keyboard.type(words)

    def choose(self, field: Locator, words: str) -> None:
        """Open a list and take the entry whose words hold `words`: two clicks."""
        self.clicks += 2
        option = field.locator("option", has_text=words).first
        field.select_option(option.get_attribute("value"))

    def sign_in(self, account: str, password: str) -> None:
        """From the sign-in page to one's own first page."""
        self.page.goto(f"{self.base}/sign-in", wait_until="load")
        self.click(self.page.get_by_label("账号"))
        self.type(account)
        self.key("Tab")
        self.type(password)
        self.turn("Enter")

    def take_file(self, name: str, data: bytes) -> None:
        """Choose a file in the form, and upload it until its next page stands."""
        self.clicks += 1 + IN_DIALOG
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
        self.page.set_input_files("input[type=file]", files=[file])

    def told(self, words: str) -> str:
        """The notice that says `words`, whole."""
        notice = self.page.locator(".notice").filter(has_text=words).first
        expect(notice).to_be_visible()
        return notice.inner_text()

    def tell(self, title: str) -> tuple[int, int, int]:
        """Say the figures of this hand, a line a step, and keep them beside the pictures."""
        text = self._report(title)
        sys.stdout.write(f"\n{text}\n")
        (SHOTS / f"import-{title}.txt").write_text(f"{text}\n", "utf-8")
        return self.clicks, self.keys, self.typed

    def _report(self, title: str) -> str:
        lines = [f"{title}: {self.clicks} clicks, {self.keys} keys, {self.typed} typed"]
        for name, (clicks, keys, typed, took) in self.steps.items():
            lines.append(f"  {name}: {clicks} clicks, {keys} keys, {typed} typed, {took:.1f} s")
        if self.waits:
            waits = sorted(self.waits)
            middle, worst = waits[len(waits) // 2], waits[-1]
            lines.append(f"  pages: {len(waits)}, median {middle:.2f} s, worst {worst:.2f} s")
        return "\n".join(lines)


@contextmanager
def a_hand(browser: Browser, base: str, width: int = WIDE, **options: object) -> Iterator[Hand]:
    """A window of its own; a script error or a blocked resource fails the test."""
    complaints: list[str] = []
    context = browser.new_context(
        viewport={"width": width, "height": 900 if width == WIDE else 844},
        locale="zh-CN",
        **options,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: complaints.append(said.text) if "Content Security" in said.text else None,
    )
    try:
        yield Hand(page, base)
    finally:
        context.close()
    assert complaints == []
