"""Whatever is sent in the place of what a form asks for: a sentence, nothing done, nothing lost.

The forms and what is bad in their fields stand in `places`; what is bad in the same way everywhere
is sent to each of them here.
"""

import io
import re
from pprint import pformat

import pytest
from sqlalchemy import func, select, update

from tests.ledger.life.hands import at, proof
from tests.ledger.life.places import (
    BLANKS,
    BROKEN,
    FILES,
    GOAL,
    GOOD,
    HUGE,
    LETTERS,
    PLACES,
    RARE,
    TODAY,
    digest,
)
from tests.page import Page
from tracker.access.scope import everywhere, within
from tracker.accounts import actions as accounts
from tracker.accounts.models import Post
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.ledger.actions import asking, settling
from tracker.ledger.kinds import EvidenceKind, ScheduleType
from tracker.ledger.models import Evidence, ProgressEntry, Task, TaskInstance
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState
from tracker.web import kept, once
from tracker.web.refs import ref

PROGRAMMERS = re.compile(
    r"Traceback|Exception|Error|[Nn]ot a valid|Invalid|[Ff]ield|must be|\bNone\b|\bnull\b|nan"
)
TELLS = re.compile("请|应|不用|需|先|才|不能|不得|可以|最多|由|填|返回")  # what to do, or why not

EVERY = pytest.mark.parametrize("name", PLACES)
WITH_TEXT = pytest.mark.parametrize("name", [name for name, one in PLACES.items() if one.text])


class Answer(Page):
    """One answer of many: its manners are checked where such a page is opened for its own sake."""

    def check_manners(self):
        assert self.soup.select("h1"), "the answer is a page"


class Desk:
    """One form of the table in its sender's browser, and rows that are not theirs to name."""

    def __init__(self, name, hands, cast, sign_in):
        self.place, self.hands, self.cast = PLACES[name], hands, cast
        self.client = sign_in(getattr(cast, self.place.who))
        self.other = hands.task(ScheduleType.CONTINUING, title="另一项任务")
        hands.open_periods(self.other)
        hands.report(self.other, "已办。", evidence=(proof(),))
        self.named = {"task": "", **self._rows()}
        self.lay_out()

    def lay_out(self):
        """A task in the state for the form, and its page opened."""
        hands, place = self.hands, self.place
        self.set(YearPlan, hands.make.year().id, state=YearState.RUNNING)
        self.task = hands.task(place.kind, title="完成村务公开目录更新", targets=[GOAL])
        for act, *said in place.first:
            ready = getattr(self, act, None) or getattr(hands, act)
            ready(self.task, *said)
        db.session.rollback()
        self.number = self.named["task"] = self.task.id
        self.plan_id = self.task.year_plan_id
        one = db.session.scalar(select(func.max(Evidence.id))) or 0
        self.path = place.page.format(
            task=ref(self.task.id), evidence=ref(one), year=ref(self.plan_id)
        )
        page = Answer(self.client.get(self.path))
        self.form = next(
            form
            for form in page.forms
            if form.action.endswith(place.to) and form.tag.get("method") == "post"
        )

    def see(self, task, who):
        self.hands.see(task, getattr(self.cast, who))

    def beside(self, task):
        """There is the proof of another task."""

    def ask_excuse(self, task, why):
        self.hands.do(asking.ask_excuse, self.cast.member, task, why)

    def private(self, task):
        """The handler brings proof with a number of somebody's in it."""
        client = self.client
        page = Page(client.get(f"/tasks/{ref(task.id)}"))
        form = next(one for one in page.forms if one.action.endswith("/report"))
        name, data = FILES["private"]
        answer = form.send(client, text="已办。", file=(io.BytesIO(data), name), is_internal="y")
        assert answer.status_code == 200

    def close_year(self, task):
        self.set(YearPlan, task.year_plan_id, state=YearState.CLOSED)

    def set(self, model, number, **values):
        """Change a row as it would stand after another's act, but for its version."""
        with unit_of_work() as work:
            work.execute(update(model).where(model.id == number).values(**values))

    def _rows(self):
        cast = self.cast
        found = {"their person": cast.stranger.id, "another's period": 0}
        with within(cast.stranger.org_id), unit_of_work() as work:
            plan = YearPlan(year=2026)
            unit = accounts.add_unit(work, None, "财政所")
            work.add(plan)
            work.flush()
            common = {
                "year_plan_id": plan.id,
                "seq_no": 1,
                "title": "他乡的任务",
                "requirement": "公开。",
                "lead_unit_id": unit.id,
                "schedule_type": ScheduleType.CONTINUING,
                "created_at": clock.now(),
            }
            task = Task(**common)
            paper = Evidence(kind=EvidenceKind.URL, title="他乡", uploaded_at=clock.now())
            paper.happened_on = TODAY
            work.add_all([task, paper])
            work.flush()
            settling.chosen(work, task, None)
            period = work.scalars(select(TaskInstance)).first()
            post = work.scalars(select(Post)).first()
            found |= {
                "their unit": unit.id,
                "their post": post.id,
                "their task": task.id,
                "their evidence": ref(paper.id),
                "their period": period.id,
                "their letters": ref(period.id),
            }
        old = self.hands.make.task("去年的任务", year=2025)
        own = self.hands.periods(self.other)[0].id
        db.session.rollback()
        clerks = select(Post.id).where(Post.role == "contact_in_charge")
        return found | {
            "last year's task": old.id,
            "another's period": own,
            "another's letters": ref(own),
            "another's evidence": ref(db.session.scalar(select(func.max(Evidence.id)))),
            "clerk's post": db.session.scalar(clerks),
            "our office": self.cast.office.id,
        }

    def filled(self, **changes):
        """What the browser would send; names of rows and files stand for themselves."""
        sent = self.form.fields | self.place.good | changes
        if "day-" in sent:
            sent[f"day-{self.number}"] = sent.pop("day-")
        for name, value in sent.items():
            if name == "file" and value in FILES:
                title, data = FILES[value]
                sent[name] = (io.BytesIO(data), title)
            elif isinstance(value, str) and value in self.named:
                sent[name] = str(self.named[value])
        return {name: value for name, value in sent.items() if value is not None}

    def send(self, client=None, to=None, **changes):
        """Send the form from its page."""
        client = client or self.client
        limits = client.application.config
        most = limits["MAX_CONTENT_LENGTH"]
        if changes.get("file") == "too large":  # than this: 25 MB are slow to send
            limits["MAX_CONTENT_LENGTH"] = len(FILES["too large"][1])
        try:
            return client.post(
                to or self.form.action,
                data=self.filled(**changes),
                headers={"Referer": f"http://localhost{self.path}"},
                follow_redirects=True,
            )
        finally:
            limits["MAX_CONTENT_LENGTH"] = most


@pytest.fixture
def desk(hands, cast, sign_in):
    """Sits somebody down at a form of the table, on its day."""
    stopped = []

    def at_form(name):
        stopped.append(clock.stopped_at(at(PLACES[name].on)))
        stopped[-1].__enter__()
        return Desk(name, hands, cast, sign_in)

    yield at_form
    for one in stopped:
        one.__exit__(None, None, None)


def faults(desk, before, answer, typed=""):
    """What is wrong with the answer to something that had to be refused."""
    if answer.status_code >= 500:
        return [f"status {answer.status_code}"]
    page = Answer(answer)
    said = [*page.notices, *page.errors] or ([page.text] if page.status >= 400 else [])
    whole = " ".join(said)
    clean = whole.replace(typed, "") if typed else whole
    found = []
    if not re.search("[。？]", whole) or not TELLS.search(whole):
        found.append(f"no sentence: {said} {page.heading}")
    if PROGRAMMERS.search(clean):
        found.append(f"a programmer's words: {clean[:200]}")
    now = digest()
    if now != before:
        found.append(f"changed: {[name for name in now if now[name] != before[name]]}")
    if typed and page.status != 413 and not is_shown(typed, page):
        found.append(f"lost what was typed, {page.status} {said}")
    return found


def is_shown(text, page):
    """Whether `text` can be read on the page, or goes on from it."""
    fields = [str(one.get("value", "")) for one in page.soup.select("input")]
    whole = "\n".join([page.soup.get_text(), *fields])
    return plain(text) in plain(whole)


def plain(text):
    return text.replace("\r\n", "\n").strip()


def typed_in(desk, changes):
    """The text that the form was sent with, where it is one that must not be lost."""
    name = desk.place.text.name if desk.place.text else ""
    value = changes.get(name, desk.place.good.get(name, ""))
    return value if isinstance(value, str) and re.search(r"\w", value) else ""


def refused(desk, sendings):
    """Send each; nothing must change, and each answer must say what to do and lose nothing."""
    before, wrong = digest(), {}
    for words, changes in sendings.items():
        found = faults(desk, before, desk.send(**changes), typed_in(desk, changes))
        if found:
            wrong[words] = found
            desk.lay_out()
            before = digest()
    assert not wrong, pformat(wrong, width=200)


def short(value):
    """A value as it is called in what a test says."""
    return f"{str(value)[:30]} ({len(value)})" if isinstance(value, str | bytes) else str(value)


@EVERY
def test_what_is_bad_in_one_field_is_refused(desk, name):
    here = desk(name)
    sendings = {
        f"{field}={short(value)}": {field: value}
        for field, values in here.place.bad.items()
        for value in values
    }
    if text := here.place.text:
        bad = ["字" * (text.most + 1), "字" * HUGE, *(BLANKS if text.required else ())]
        sendings |= {f"{text.name}={short(value)}": {text.name: value} for value in bad}
    refused(here, sendings)


@EVERY
def test_a_version_that_is_none_of_today_is_refused(desk, name):
    here = desk(name)
    if "version" not in here.form.fields or name == "redact":
        return
    stale = str(int(here.form.fields["version"]) - 1)
    versions = ("", None, stale, "999", "99999999999", "-1", "abc", "１", "1.0", b"\xff")
    base = here.form.fields["base"]
    refused(
        here,
        {f"version={one}": {"version": one} for one in versions}
        | {
            f"base={one}, stale": {"base": one, "version": stale}
            for one in (None, "", "x.y", base[:-2] + "xx", "😀", base + "\0")
        },
    )


@EVERY
def test_an_address_of_no_row_of_ours_leads_nowhere_and_none_where_one_may_not(
    desk, name, cast, sign_in
):
    here = desk(name)
    before = digest()
    own = here.form.action.split("/")[2]
    number = here.named["their task"]
    for letters in (LETTERS, own[:-1], own.upper(), str(here.number), "0", "-1", ref(10**9)):
        answer = here.send(to=here.form.action.replace(own, letters))
        assert faults(here, before, answer) == []
        assert answer.status_code in (404, 405)
    if here.form.action.startswith("/tasks/"):
        answer = here.send(to=here.form.action.replace(own, ref(number)))
        assert (answer.status_code, faults(here, before, answer)) == (404, [])
    for who in ("outsider", "admin", "stranger"):
        client = sign_in(getattr(cast, who))
        token = Page(client.get("/me")).soup.select_one("input[name=csrf_token]")["value"]
        answer = here.send(client, csrf_token=token)
        assert answer.status_code in (403, 404), who
        assert faults(here, before, answer) == [], who


@EVERY
def test_in_a_state_or_a_year_that_does_not_allow_it_it_is_refused(desk, name):
    here = desk(name)
    if name != "reopen the year":
        here.set(YearPlan, here.plan_id, state=YearState.CLOSED)
        refused(here, {"in a sealed year": {}})
        here.set(YearPlan, here.plan_id, state=YearState.RUNNING)
    if here.place.shut is None:
        return
    if here.place.page.startswith(("/tasks", "/ledger/")):
        here.set(Task, here.number, state=here.place.shut)
    elif name == "redact":
        here.set(Evidence, db.session.scalar(select(func.max(Evidence.id))), redacted=True)
    else:
        closed = name == "close the year"
        state = YearState.CLOSED if closed else YearState.RUNNING
        here.set(YearPlan, here.plan_id, state=state)
    refused(here, {"in another state": {}})


@EVERY
def test_the_same_form_twice_is_done_once(desk, name):
    here = desk(name)
    first = here.send()
    assert first.status_code == 200, Page(first).text
    assert not Page(first).errors
    before = digest()
    answer = here.send()
    page = Page(answer)
    assert once.DONE in page.notices or faults(here, before, answer, typed_in(here, {})) == []
    assert digest() == before


@EVERY
def test_after_the_session_has_ended_the_form_waits_for_who_signs_in(desk, name, app):
    here = desk(name)
    here.client.delete_cookie("luoshi")
    before = digest()
    answer = here.send()
    page = Page(answer)
    assert (page.status, page.heading) == (401, "请重新登录")
    assert faults(here, before, answer) == []
    with app.test_request_context():
        form = kept.unpack(page.form("登录").fields["kept"])
    assert form.path == here.form.action
    sent = {name: value for name, value in here.filled().items() if name != "file"}
    sent.pop("csrf_token")
    assert {k: [v] if isinstance(v, str) else v for k, v in sent.items() if v} == {
        k: [v for n, v in form.fields if n == k] for k in sent if sent[k]
    }


@WITH_TEXT
def test_what_is_legal_after_all_is_kept_to_the_letter_and_shown_again(desk, name):
    here, text = desk(name), PLACES[name].text
    lines = ("第一行😀\r\n" * text.most)[: text.most // 5 * 6].strip()
    for value in (RARE, "字" * text.most, lines, BROKEN):
        page = Answer(here.send(**{text.name: value}))
        assert (page.status, page.errors) == (200, []), page.notices
        expected = [plain(value)] if isinstance(value, str) else ["已办", GOOD]
        db.session.remove()
        with everywhere("a test reads"):
            told = list(db.session.scalars(select(ProgressEntry.text)))
        if name == "reopen the year":  # its reason stands in the trail and on the page
            told = [page.soup.get_text()]
        else:
            page = Answer(here.client.get(f"/tasks/{ref(here.number)}"))
        assert [one for one in told if all(part in one for part in expected)]
        assert all(is_shown(part, page) for part in expected)
        here.lay_out()


@pytest.mark.parametrize("name", ["report", "submit"])
def test_figures_typed_with_the_wide_digits_of_a_chinese_keyboard_count(desk, name):
    here = desk(name)

    page = Page(here.send(**{"percent": "１２", "declared-0": "１２.５％"}))

    assert page.status == 200
    task = here.hands.row(here.task)
    assert (task.progress_percent, task.declared) == (12 if name == "report" else 100, [12.5])
