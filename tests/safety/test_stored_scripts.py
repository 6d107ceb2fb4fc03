"""No stored text runs (P14): every column that people fill holds payloads, and a browser looks."""

import re
import secrets
import sys
from collections import Counter
from urllib.parse import urlsplit

import pytest
from flask import g
from sqlalchemy import select, update
from werkzeug.exceptions import HTTPException

from tests.browser import served
from tests.databases import Visitor
from tests.demo.conftest import MONDAY, built
from tests.routes import addresses
from tests.safety.poison import PAYLOADS, UNTOUCHED, columns_of, poison
from tests.upkeep import full
from tracker.access.actor import Actor
from tracker.access.scope import within
from tracker.accounts import signin
from tracker.accounts.models import Organization, Person
from tracker.core.db import Base, db, unit_of_work
from tracker.ledger.models import Task
from tracker.trail import actions as trail

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PEOPLE = {
    "clerk": "qinghe-lin",
    "leader": "qinghe-shen",
    "mayor": "qinghe-zhou",
    "handler": "qinghe-he",
    "administrator": "qinghe-admin",
    "supervisor": "yunlu-guan",
    "auditor": "yunlu-audit",
}
BELOW = "/in/qinghe"
MOST_OF_ONE = 6  # pages of one route
MOST_ALIKE = 2  # of these, narrowed by the same arguments
NOT_PAGES = ("assets.", "files.", "headers.", "health.", "sheets.", "trail.table")

# What stands in a parsed page and came from a payload, or leads elsewhere.
LOOK = r"""([html, base]) => {
  const doc = new DOMParser().parseFromString(html, "text/html");
  const wrong = [];
  const own = new URL(base).origin;
  const foreign = ["bad", "iframe", "object", "embed", "base", "style", "animate", "frame",
    "applet", "marquee", "math", "noscript", "template", "plaintext", "xmp"];
  const leading = ["href", "src", "action", "formaction", "xlink:href", "poster", "data", "srcset",
    "background", "cite", "ping", "manifest"];
  for (const el of doc.querySelectorAll("*")) {
    const say = (what) => wrong.push(what + ": " + el.outerHTML.slice(0, 160));
    if (foreign.includes(el.localName) || el.localName.startsWith("bad")) say("element");
    if (el.id.startsWith("bad") || el.classList.contains("bad")) say("name");
    if (el.localName === "script" && !(el.getAttribute("src") && el.getAttribute("nonce")))
      say("script");
    if (el.localName === "meta" && el.httpEquiv) say("meta");
    for (const {name, value} of el.attributes) {
      if (/^on|^style$|^srcdoc$|^bad/.test(name)) say("attribute " + name);
      if (!leading.includes(name)) continue;
      let url;
      try { url = new URL(value, base); } catch { say("address"); continue; }
      const aside = el.localName === "a" && /^https?:$/.test(url.protocol)
        && el.relList.contains("noopener") && el.relList.contains("noreferrer");
      if (url.origin !== own && !aside) say("leads elsewhere");
    }
  }
  const fields = [...doc.querySelectorAll("input, textarea, option")];
  const text = doc.documentElement.textContent + fields.map((f) => f.value).join("\n")
    + [...doc.querySelectorAll("[title], [aria-label]")].map(
        (el) => (el.title ?? "") + (el.getAttribute("aria-label") ?? "")).join("\n");
  return [wrong, text];
}"""
LISTEN = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`blocked: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""

NUMBER = re.compile(r"第 \d+ 条")  # an entry of the trail says its own


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    """The demonstration county, with rows in the tables that it leaves empty as well."""
    with built(tmp_path_factory.mktemp("county"), "sqlite", MONDAY) as made:
        made.app.test_client_class = Visitor
        org = db.session.scalar(select(Organization.id).where(Organization.code == "qinghe"))
        with unit_of_work() as work:
            for table in Base.metadata.sorted_tables:
                full._fill(work.connection(), table, org)
            work.execute(update(Person).values(must_change_password=False))
        _letters(org)
        yield made, org


def _letters(org):
    """Letters as people read them, one a state."""
    person = db.session.scalar(select(Person.id).where(Person.account == "qinghe-lin"))
    with within(org), unit_of_work() as work:
        for state in full.LetterState:
            work.add(full.letter(person, state))


@pytest.fixture
def clean(county):
    """The county as it was before the test."""
    made, _ = county
    for name in list(g):  # what a request of an earlier test has read
        g.pop(name)
    path = made.app.extensions["settings"].instance_dir / "luoshi.db"
    db.session.remove()
    db.engine.dispose()
    before = path.read_bytes()
    yield county
    db.session.remove()
    db.engine.dispose()
    for beside in path.parent.glob("luoshi.db-*"):
        beside.unlink()
    path.write_bytes(before)


def cookie_of(app, account):
    """The cookie of a browser in which the owner of that account is signed in."""
    token = secrets.token_urlsafe(16)
    db.session.rollback()
    person = db.session.scalars(select(Person).where(Person.account == account)).one()
    with app.test_request_context(), within(person.org_id), unit_of_work() as work:
        signin.open_session(work, work.get_one(Person, person.id), token)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return client


class Walk:
    """Follows the links of the pages, but no more than a few of each route."""

    def __init__(self, app, start):
        self.app, self.waiting, self.counts = app, list(start), Counter()
        self.known = set(start)

    def __iter__(self):
        while self.waiting:
            yield self.waiting.pop(0)

    def follow(self, text):
        """Take the links of that page along."""
        for link in re.findall(r'<a [^>]*?href="(/[^"#]*)', text):
            path = link.replace("&amp;", "&")
            endpoint, given = self.kind(path)
            if not endpoint or path in self.known:
                continue
            if self.counts[endpoint] < MOST_OF_ONE and self.counts[endpoint, given] < MOST_ALIKE:
                self.known.add(path)
                self.counts.update((endpoint, (endpoint, given)))
                self.waiting.append(path)

    def kind(self, path):
        """The route that the path is of (empty if it is no page), and how it is narrowed."""
        plain, _, query = path.partition("?")
        root = BELOW if plain.startswith(BELOW + "/") else ""
        if root != BELOW and plain.startswith("/in/"):
            return "", ""
        try:
            name, _ = self.app.url_map.bind("").match(plain.removeprefix(root), method="GET")
        except HTTPException:
            return "", ""
        given = ",".join(sorted(re.findall(r"([a-z_]+)=", query)))
        return ("" if name.startswith(NOT_PAGES) else root + name), given


def start_of(app, org, role):
    paths = [route.path for route in addresses(app, org, "GET")]
    wanted = [path for path in paths if not path.startswith(("/assets/", "/files/", "/healthz/"))]
    wanted = [path for path in wanted if path not in ("/trail/table.csv", "/ledger/export")]
    return (
        ["/", *wanted, *(BELOW + path for path in wanted)]
        if role in ("supervisor", "auditor")
        else wanted
    )


@pytest.fixture
def look(browser):
    """What a browser makes of a page, without running anything of it."""
    page = browser.new_page()
    yield lambda html: page.evaluate(LOOK, [html, "http://localhost/"])
    page.close()


def write_trail(org, turn):
    """The trail keeps words that people wrote, too; it can only be added to."""
    forms = PAYLOADS[turn % len(PAYLOADS)]
    actor = Actor(person_id=1, org_id=org, name=forms[-1][:20])
    with within(org), unit_of_work() as work:
        task = work.scalars(select(Task).limit(1)).one()
        for action in ("task.submit", "account.sign_in", "task.assign"):
            trail.record(work, actor, action, task, {forms[0]: list(forms), "text": [forms[0]] * 2})


def test_every_text_column_is_filled_or_named_with_a_reason(county):
    filled = {t.name for t in Base.metadata.sorted_tables if list(columns_of(t))} - set(UNTOUCHED)

    assert set(UNTOUCHED) <= set(Base.metadata.tables), "the list names tables that are gone"
    assert {"task", "person", "unit", "organization", "outbox", "evidence", "clause"} <= filled


@pytest.mark.parametrize("turn", range(len(PAYLOADS)))
def test_no_payload_becomes_an_element(clean, look, turn):
    """Every payload comes into every place once; everybody looks at the first turn, and at the
    others those who between them see all kinds of pages.
    """
    (made, org), pages, texts = clean, Counter(), []
    done = poison(turn)
    write_trail(org, turn)
    made.app.config["PROPAGATE_EXCEPTIONS"] = False

    for role, account in PEOPLE.items():
        if turn and role not in ("clerk", "administrator", "auditor"):
            continue
        client = cookie_of(made.app, account)
        walk = Walk(made.app, start_of(made.app, org, role))
        db.session.rollback()  # a reader of ours would hold up the pages' writers
        for path in walk:
            answer = client.get(path, buffered=True)
            if answer.mimetype != "text/html" or answer.location:
                continue
            wrong, text = look(answer.text)
            assert wrong == [], (role, path)
            assert "1337" not in NUMBER.sub("", text), (role, path)  # 7 × 191 was not reckoned
            texts.append(text)
            assert answer.status_code in (200, 404, 409, 410), (role, path)
            pages[role, answer.status_code] += 1
            walk.follow(answer.text)

    seen = "\n".join(texts)
    shown = [n for n, forms in enumerate(PAYLOADS) if any(form in seen for form in forms[:2])]
    sys.stdout.write(f"turn {turn}: {len(done.columns)} columns, pages {dict(pages)}\n")
    assert len(shown) == len(PAYLOADS), f"not seen as text: {set(range(14)) - set(shown)}"


def test_a_browser_runs_none_of_it(clean, browser):
    made, org = clean
    poison(3)
    write_trail(org, 3)
    faults, pages = walk_in_browser(made, org, browser)

    sys.stdout.write(f"poisoned: {sum(pages.values())} pages {dict(pages)}\n")
    assert faults == []


def test_in_ordinary_use_nothing_is_blocked(clean, browser):
    made, org = clean
    # what is poisoned was walked by everybody, and nothing was blocked there either
    faults, pages = walk_in_browser(made, org, browser, ("clerk", "leader", "administrator"))

    sys.stdout.write(f"ordinary: {sum(pages.values())} pages {dict(pages)}\n")
    assert faults == []


def walk_in_browser(made, org, browser, roles=tuple(PEOPLE)):
    """Open every page as everybody, press what opens something, and tell what should not happen:
    dialogs, requests off the host, and whatever the content policy blocked.
    """
    faults, pages = [], Counter()
    made.app.config["PROPAGATE_EXCEPTIONS"] = False
    with served(made.app) as base:
        for role in roles:
            cookie = cookie_of(made.app, PEOPLE[role]).get_cookie("luoshi", domain="localhost")
            context = browser.new_context()
            context.add_cookies([{"name": "luoshi", "value": cookie.value, "url": base}])
            context.add_init_script(LISTEN)
            page = context.new_page()
            watch(page, base, role, faults)
            walk = Walk(made.app, start_of(made.app, org, role))
            db.session.rollback()  # a reader of ours would hold up the pages' writers
            for path in walk:
                if path.endswith("/picture"):
                    continue  # no page: Chromium's own frame around a bare picture has styles
                page.goto(base + path, wait_until="load")
                page.evaluate("document.querySelectorAll('summary').forEach((s) => s.click())")
                walk.follow(page.content())
                pages[role] += 1
            context.close()
    return faults, pages


def watch(page, base, role, faults):
    """Write down in `faults` what the page does and should not."""
    host = urlsplit(base).netloc

    def note(what):
        faults.append((role, page.url, what[:200]))

    def asked(dialog):
        note(f"dialog {dialog.message}")
        dialog.dismiss()

    def requested(request):
        if urlsplit(request.url).netloc != host and not request.url.startswith("data:"):
            note(f"request {request.url}")

    def said(message):
        if message.type == "error" and "Failed to load resource" not in message.text:
            note(message.text)

    page.on("dialog", asked)
    page.on("request", requested)
    page.on("console", said)
    page.on("pageerror", lambda error: note(str(error)))
