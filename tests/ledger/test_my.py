"""我的任务: what presses, what is next, and the task that stands opened beside the list."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.browser import faults_for_readers, opened, overhang, served, signed_in
from tests.page import Form, Page
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.ledger.dealings import Instruction
from tracker.ledger.kinds import EntryKind, RectificationState, ScheduleType, State
from tracker.ledger.models import ProgressEntry, RectificationItem, Task
from tracker.ledger.views import FEW
from tracker.web.refs import ref

SHOTS = Path(__file__).parents[1] / "shots"
NOON = datetime(2026, 9, 18, 4, 0, tzinfo=UTC)  # Friday noon in Shanghai


@pytest.fixture(autouse=True)
def september():
    with clock.stopped_at(NOON):
        yield


def opening(task, **more):
    said = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/my?open={ref(task.id)}{said}"


def panel_of(page):
    return page.soup.select_one("aside.panel")


def report_in(page):
    [form] = [Form(tag) for tag in panel_of(page).select("form") if "/report" in tag["action"]]
    return form


def buttons(page):
    """The word on the button of each row, by the row's title."""
    return {
        row.select_one(".title").text: row.select_one(".act :is(a, button)").text
        for row in page.soup.select(".row-t")
    }


def told(task, text, kind=EntryKind.PROGRESS):
    with unit_of_work() as session:
        session.add(ProgressEntry(task_id=task.id, kind=kind, text=text, at=clock.now()))


def test_the_button_says_what_is_next(make, cast, sign_in):
    make.task("新交办的", state=State.ASSIGNED)
    make.task("被退回的", state=State.RETURNED)
    doing = State.IN_PROGRESS
    make.task("等发生的", schedule_type=ScheduleType.EVENT, due_date=None, state=doing)
    make.task("办着的", state=doing)
    make.task("交上去的", state=State.SUBMITTED, submitted_by_id=cast.handler.id)

    assert buttons(Page(sign_in(cast.handler).get("/my"))) == {
        "新交办的": "签收",
        "被退回的": "看意见",
        "等发生的": "登记",
        "办着的": "更新",
        "交上去的": "查看",
    }


def test_a_task_is_taken_on_in_its_row(make, cast, sign_in, session):
    task = make.task("新交办的", state=State.ASSIGNED)
    client = sign_in(cast.handler)

    page = Page(Page(client.get("/my")).form("签收").send(client))

    assert page.notices == ["已签收：新交办的。"]
    assert "新交办的" in panel_of(page).text  # and stands opened
    assert session.get_one(Task, task.id).state == State.ACCEPTED


def test_a_quiet_week_names_the_next_days(make, cast, sign_in):
    for title, day in (("甲", 5), ("乙", 9), ("丙", 20)):
        make.task(title, due_date=date(2026, 12, day))

    page = Page(sign_in(cast.handler).get("/my"))

    said = page.soup.select_one(".calm")
    assert "本周没有到期事项，下一项 12月5日" in said.text
    assert [link.text for link in said.select("a")] == ["甲", "乙"]


def test_a_week_with_something_due_is_not_called_quiet(make, cast, sign_in):
    make.task("逾期的", due_date=date(2026, 9, 1))
    make.task("年底的", due_date=date(2026, 12, 31))

    assert "本周没有到期事项" not in Page(sign_in(cast.handler).get("/my")).text


def test_the_opened_row_shows_its_form_with_the_last_words_in_grey(make, cast, sign_in):
    task = make.task("办着的")
    told(task, "十二个村已更新。")

    page = Page(sign_in(cast.handler).get(opening(task)))

    text = panel_of(page).select_one("textarea[name=text]")
    assert text.text.strip() == ""
    assert "十二个村已更新。" in text["placeholder"]
    assert panel_of(page).select_one("[name=happened_on]")["value"] == "2026-09-18"
    assert page.soup.select_one(".row-t.is-open .title").text == "办着的"


@pytest.mark.parametrize("open_", ["", "x", "0" * 22])
def test_what_is_no_row_of_the_list_opens_nothing(make, cast, sign_in, open_):
    make.task()

    assert panel_of(Page(sign_in(cast.handler).get(f"/my?open={open_}"))) is None


def test_what_is_of_another_opens_nothing(make, cast, sign_in):
    task = make.task("别人的", handler_id=cast.outsider.id)

    page = Page(sign_in(cast.handler).get(opening(task)))

    assert panel_of(page) is None
    assert "别人的" not in page.text


def test_saving_says_what_was_saved_and_opens_the_next(make, cast, sign_in, session):
    first = make.task("先到期的", due_date=date(2026, 9, 21))
    make.task("后到期的", due_date=date(2026, 9, 22))
    client = sign_in(cast.handler)

    form = report_in(Page(client.get(opening(first))))
    page = Page(form.send(client, text="十五个村已更新。", percent="80"))

    assert page.notices == ["已更新进展：先到期的。"]
    assert panel_of(page).select_one("h2").text == "后到期的"
    assert session.get_one(Task, first.id).progress_percent == 80


def test_after_the_last_row_nothing_is_open(make, cast, sign_in):
    only = make.task()
    client = sign_in(cast.handler)

    form = report_in(Page(client.get(opening(only))))
    page = Page(form.send(client, text="做了。"))

    assert page.heading == "下午好，贺敏"
    assert panel_of(page) is None


def test_a_form_with_a_mistake_keeps_what_was_typed_and_the_way_back(make, cast, sign_in):
    first = make.task("先到期的", due_date=date(2026, 9, 21))
    make.task("后到期的", due_date=date(2026, 9, 22))
    client = sign_in(cast.handler)

    form = report_in(Page(client.get(opening(first))))
    again = Page(form.send(client, text="写了很久。", percent="800"))

    assert again.status == 400
    assert again.errors == ["进度填 0 到 100 的整数。"]
    assert "写了很久。" in again.text
    page = Page(again.form("保存进展").send(client, percent="80"))
    assert panel_of(page).select_one("h2").text == "后到期的"


def test_the_way_back_never_leads_elsewhere(make, cast, sign_in):
    task = make.task()
    client = sign_in(cast.handler)
    form = report_in(Page(client.get(opening(task))))

    sent = form.filled(text="做了。", next="//evil.example/")
    answer = client.post(form.action, data=sent)

    assert answer.location == f"/tasks/{ref(task.id)}"


def test_an_older_version_is_refused_beside_the_list_too(make, cast, sign_in):
    task = make.task()
    client = sign_in(cast.handler)
    form = report_in(Page(client.get(opening(task))))
    with unit_of_work() as work:
        work.get_one(Task, task.id).progress_percent = 10

    page = Page(form.send(client, text="我写了很久的一段话。"))

    assert page.status == 409
    assert "我写了很久的一段话。" in page.text


@pytest.mark.parametrize(
    ("tab", "words"),
    [
        ("proof", "还没有佐证"),
        ("source", "九月底前完成各村公开目录更新。"),
        ("history", "十二个村已更新。"),
        ("nonsense", "做了什么"),
    ],
)
def test_each_tab_shows_its_own(make, cast, sign_in, tab, words):
    task = make.task()
    told(task, "十二个村已更新。")

    page = Page(sign_in(cast.handler).get(opening(task, tab=tab)))

    assert words in panel_of(page).text
    assert bool(panel_of(page).select("form")) == (tab == "nonsense")


def test_what_one_is_to_recheck_is_listed_once(make, cast, sign_in):
    task = make.task()
    with unit_of_work() as session:
        session.add(
            RectificationItem(
                year_plan_id=task.year_plan_id,
                task_id=task.id,
                no="整改-2026-001",
                problem="目录没有更新",
                issued_at=clock.now(),
                handler_id=cast.clerk.id,
                due_date=date(2026, 9, 10),
                state=RectificationState.SUBMITTED,
                submitted_by_id=cast.handler.id,
            )
        )

    page = Page(sign_in(cast.clerk).get("/my"))

    assert [row.text for row in page.soup.select(".title")].count("目录没有更新") == 1


@pytest.mark.parametrize("tab", ["update", "proof", "source", "history"])
def test_an_opened_row_asks_only_what_its_tab_needs(make, cast, sign_in, selects_of, tab):
    task = make.task()
    place = opening(task, tab=tab)
    client = sign_in(cast.handler)
    plain = selects_of(client, "/my")
    for n in range(12):
        told(make.task(f"第{n}项"), "做了。")

    assert panel_of(Page(client.get(place)))
    assert selects_of(client, place) <= plain + 4


# ── a leader's page


def test_pressing_leads_back_to_the_card_which_says_so(make, cast, sign_in):
    task = make.task("逾期的", due_date=date(2026, 9, 10), state=State.IN_PROGRESS)
    client = sign_in(cast.leader)
    form = Page(client.get("/my")).form("催办")

    answer = client.post(form.action, data=form.filled())

    assert answer.location == f"/my#c-{ref(task.id)}"
    page = Page(client.get("/my"))
    card = page.soup.select_one(f"#c-{ref(task.id)}")
    assert "今日已催办" in card.text
    assert not card.select("form")
    proof = next(str(link["href"]) for link in card.select("a") if link.text == "看佐证")
    assert Page(client.get(proof)).soup.select_one("#proof")


@pytest.mark.parametrize(
    ("answer", "said"),
    [("", "还没有回复，应于 9月25日"), ("已核对，周五前补齐。", "已核对，周五前补齐。")],
)
def test_a_leader_sees_what_became_of_their_word(make, cast, sign_in, answer, said):
    task = make.task("逾期的", due_date=date(2026, 9, 10))
    with unit_of_work() as session:
        session.add(
            Instruction(
                task_id=task.id,
                by_id=cast.leader.id,
                to_post_id=task.leader_post_id,
                text="请核对三个村。",
                at=clock.now(),
                answer_by=date(2026, 9, 25),
                answer=answer,
                answered_at=clock.now() if answer else None,
                answered_by_id=cast.clerk.id if answer else None,
            )
        )

    given = Page(sign_in(cast.leader).get("/my")).soup.select_one("#given")

    assert "请核对三个村。" in given.text
    assert said in given.text


# ── in a browser


class Known(NamedTuple):
    """What of a task outlives its session."""

    id: int
    title: str


@pytest.fixture
def work(make, cast):
    """A list with something in every group."""
    tasks = [
        make.task("完成18个村“村务公开目录”更新并在镇网站集中展示", due_date=date(2026, 9, 10)),
        make.task("答复镇长信箱第2026-087号来信", due_date=date(2026, 9, 18), state=State.ASSIGNED),
        make.task(
            "公开第三季度惠民惠农补贴“一卡通”发放结果，公示期不少于7日",
            due_date=date(2026, 9, 23),
            state=State.RETURNED,
            progress_percent=60,
        ),
        make.task("年内组织不少于2次政务公开业务培训", due_date=date(2026, 12, 25)),
    ]
    told(tasks[0], "已完成15个村目录更新，柳塘、下坪、石桥三村正在核对。")
    told(tasks[2], "公示页上只有两个村的名单，请补齐。", EntryKind.RETURNED)
    found = [Known(task.id, task.title) for task in tasks]
    db.session.remove()
    return found


def focused(page):
    return page.evaluate("document.activeElement.name || document.activeElement.textContent")


@pytest.mark.browser
def test_the_keys_walk_open_write_and_close(work, cast, sign_in, browser, app):
    look = signed_in(sign_in(cast.handler))
    db.session.remove()
    with served(app) as address, opened(browser, f"{address}/my", **look) as page:
        page.keyboard.press("j")
        page.keyboard.press("j")
        assert focused(page) == work[1].title
        page.keyboard.press("k")
        assert focused(page) == work[0].title
        page.keyboard.press("Enter")
        page.wait_for_selector(".panel")
        assert focused(page) == work[0].title  # the list keeps its place
        page.keyboard.press("u")
        assert focused(page) == "text"
        page.keyboard.type("jk?/x")  # no key but a letter while one writes
        assert page.input_value(".panel textarea") == "jk?/x"
        page.locator(".panel textarea").blur()
        page.keyboard.press("e")
        assert focused(page) == "file"
        page.locator(".panel [name=file]").blur()
        page.keyboard.press("Escape")
        page.wait_for_selector(".panel", state="detached")
        assert focused(page) == work[0].title
        page.keyboard.press("?")
        page.wait_for_selector("dialog[open]")
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog[open]", state="detached")
        page.keyboard.press("j")
        page.keyboard.press("u")
        page.wait_for_selector(".panel")
        assert focused(page) == "text"
        page.locator(".panel textarea").blur()
        page.keyboard.press("/")
        assert focused(page) == "words"


@pytest.mark.browser
def test_saving_beside_the_list_goes_on_to_the_next(work, cast, sign_in, browser, app):
    look = signed_in(sign_in(cast.handler))
    db.session.remove()
    with served(app) as address, opened(browser, address + opening(work[0]), **look) as page:
        page.fill(".panel textarea", "十八个村都已更新。")
        page.click("text=保存，看下一项")
        page.wait_for_selector(f".panel h2:has-text('{work[1].title}')")
        assert "已更新进展" in page.inner_text(".notice")
        assert focused(page) == work[1].title
        assert page.input_value(".panel textarea") == ""  # the words of one are not another's
        assert page.locator(".draft-note").count() == 0


@pytest.mark.browser
def test_a_draft_belongs_to_its_task(work, cast, sign_in, browser, app):
    look = signed_in(sign_in(cast.handler))
    db.session.remove()
    with served(app) as address, opened(browser, address + opening(work[0]), **look) as page:
        page.fill(".panel textarea", "写了一半。")
        page.wait_for_timeout(600)
        page.goto(address + opening(work[1]))
        assert page.input_value(".panel textarea") == ""
        page.goto(f"{address}/tasks/{ref(work[0].id)}")
        assert page.input_value("textarea[name=text]") == "写了一半。"


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_the_list_and_its_panel_fit_and_read_well(work, cast, sign_in, browser, app, width):
    look = signed_in(sign_in(cast.handler))
    db.session.remove()
    SHOTS.mkdir(exist_ok=True)
    places = {
        "list": "/my",
        "panel": opening(work[0]),
        "returned": opening(work[2]),
        "source": opening(work[0], tab="source"),
        "history": opening(work[2], tab="history"),
        "folded": opening(work[3]),
    }
    with served(app) as address:
        for name, place in places.items():
            with opened(browser, address + place, width, **look) as page:
                page.screenshot(path=SHOTS / f"my-{name}-{width}.png", full_page=True)
                assert overhang(page) == 0, name
                assert faults_for_readers(page) == [], name


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_a_leader_s_page_fits_and_reads_well(work, cast, sign_in, browser, app, width):
    with unit_of_work() as session:
        for task in work:
            session.get_one(Task, task.id).state = State.IN_PROGRESS
        post = session.get_one(Task, work[0].id).leader_post_id
        said = {"by_id": cast.leader.id, "to_post_id": post, "at": clock.now()}
        session.add(Instruction(task_id=work[0].id, text="请核对三个村，周五前报。", **said))
        answered = {"answer": "已核对。", "answered_at": clock.now()}
        session.add(Instruction(task_id=work[1].id, text="今天答复。", **said, **answered))
    look = signed_in(sign_in(cast.leader))
    db.session.remove()
    with served(app) as address, opened(browser, f"{address}/my", width, **look) as page:
        page.click(".late-card button")
        page.wait_for_selector("text=今日已催办")
        page.screenshot(path=SHOTS / f"my-led-{width}.png", full_page=True)
        assert overhang(page) == 0
        assert faults_for_readers(page) == []


def test_a_long_list_that_is_folded_away_goes_on_in_the_ledger(make, cast, sign_in):
    for n in range(FEW + 3):
        make.task(f"第{n}项", due_date=date(2026, 12, 1), state=State.IN_PROGRESS)
    page = Page(sign_in(cast.handler).get("/my"))

    assert len(page.soup.select(".row-t")) == FEW
    [more] = [link for link in page.soup.select("a") if "到台账里看" in link.text]
    assert more.text == "其余 3 项，到台账里看"
    assert len(Page(sign_in(cast.handler).get(more["href"])).soup.select("a.what")) == FEW + 3
