"""The main job once, from the front door to the back, in a browser, with pictures.

An office that has only its clerk: two papers become ledgers, a leading group takes its seats,
a unit reports, a leader signs off on a phone, the year is looked back at, and what was not done
becomes a rectification.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from tests.browser import served
from tests.journeys import papers
from tracker.access.scope import everywhere, within
from tracker.accounts import actions as accounts
from tracker.accounts import passwords
from tracker.accounts.actions import NewPerson
from tracker.accounts.models import Organization
from tracker.accounts.rules import AdminKind, Level, PostRole
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.ledger.kinds import PERIODIC, ScheduleType, State, Verdict
from tracker.ledger.models import RectificationItem, Task
from tracker.plans.models import YearPlan
from tracker.web.refs import ref

pytestmark = pytest.mark.browser

SHOTS = Path(__file__).parents[1] / "shots"
AUGUST = datetime(2022, 8, 1, 1, 30, tzinfo=UTC)  # a Monday morning in Shanghai
OWN = "清水长流二零二六年八月"  # everybody's own password, after the one-time one


class Visit:
    """One person's window."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base

    def sign_in(self, account: str, one_time: str) -> None:
        """Sign in for the first time and set a password of one's own."""
        self.page.goto(f"{self.base}/sign-in")
        self.page.get_by_label("账号").fill(account)
        self.page.get_by_label("密码").fill(one_time)
        self.press("登录")
        self.page.get_by_label("原密码").fill(one_time)
        self.page.get_by_label("新密码", exact=True).fill(OWN)
        self.page.get_by_label("再输一次").fill(OWN)
        self.press("保存")

    def open(self, path: str) -> None:
        """Open a page of ours."""
        self.page.goto(self.base + path)

    def press(self, words: str) -> None:
        """Press the button of these words."""
        self.page.get_by_role("button", name=words, exact=True).first.click()
        self.page.wait_for_load_state("networkidle")

    def follow(self, words: str) -> None:
        """Follow the link of these words."""
        self.page.get_by_role("link", name=words).first.click()
        self.page.wait_for_load_state("networkidle")

    def told(self, words: str) -> str:
        """The notice that says `words`, whole."""
        notice = self.page.locator(".notice").filter(has_text=words).first
        expect(notice).to_be_visible()
        return notice.inner_text()

    def picture(self, name: str) -> None:
        """Keep a picture; nothing hangs over the edge of the window."""
        self.page.wait_for_load_state("networkidle")
        over = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, f"{name} hangs over by {over} pixels"
        self.page.screenshot(path=SHOTS / f"journey-{name}.png", full_page=True)


@pytest.fixture
def office(app) -> str:
    """An office with its clerk and its administrator; both have that one-time password."""
    SHOTS.mkdir(exist_ok=True)
    once = passwords.one_time()
    with everywhere("a new office"), unit_of_work() as session:
        org = accounts.add_organization(
            session, code="xinmin", name="新民镇人民政府", short_name="新民镇", level=Level.TOWNSHIP
        )
        org_id = org.id
    with within(org_id), unit_of_work() as session:
        clerk = accounts.add_person(session, None, NewPerson(name="程岳", account="chengyue"))
        group = accounts.set_up_group(session, None, "筹备", AUGUST.date())
        seat = accounts.add_post(session, None, group, PostRole.CONTACT_IN_CHARGE)
        accounts.seat(session, None, seat, clerk, AUGUST.date())
        admin = accounts.add_person(session, None, NewPerson(name="管平", account="guanping"))
        admin.admin_kind = AdminKind.ADMIN
        for person in (clerk, admin):
            accounts.one_time_password(session, None, person, once)
    return once.word


@pytest.fixture
def window(app, browser: Browser):
    """Opens windows on the served app; a script error or a blocked resource fails the test."""
    complaints: list[str] = []

    @contextmanager
    def opened(width: int = 1280) -> Iterator[Visit]:
        context = browser.new_context(viewport={"width": width, "height": 844}, locale="zh-CN")
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if "Content Security" in said.text else None,
        )
        page.set_default_timeout(15_000)
        try:
            yield Visit(page, base)
        finally:
            context.close()

    with clock.stopped_at(AUGUST), served(app) as base:
        db.session.rollback()
        yield opened
    assert complaints == []


def one_time_password(admin: Visit, name: str) -> str:
    """What the administrator hands to that person."""
    admin.open("/accounts/")
    admin.follow(name)
    admin.page.locator("summary", has_text="给一次性密码").click()
    accept_question(admin)
    return admin.page.locator(".one-time").inner_text()


def upload(visit: Visit, paper: papers.Paper) -> None:
    """Upload a paper and come to its review."""
    visit.open("/intake/")
    visit.page.set_input_files(
        "input[type=file]",
        files={
            "name": paper.name,
            "mimeType": "application/octet-stream",
            "buffer": paper.data,
        },
    )
    visit.press("上传并识别")
    expect(visit.page.get_by_role("heading", level=1)).to_contain_text(paper.reading["title"])


def fill_and_confirm(visit: Visit, unit: str, leader: str = "") -> None:
    """Give every row its lead unit (and leader), accept the rest, and make it the ledger."""
    visit.press("其余全部标为已核")
    accept_question(visit)
    visit.follow("核完，去分派")
    visit.page.get_by_text("填上还空着的").click()
    filling = visit.page.locator("#fill")
    filling.get_by_label("牵头单位").select_option(label=unit)
    if leader:
        option = filling.get_by_label("责任领导").locator("option", has_text=leader).first
        filling.get_by_label("责任领导").select_option(option.get_attribute("value"))
    visit.press("填入未填的")
    visit.follow("分派好了，去确认")


def accept_question(visit: Visit) -> None:
    """Say yes to the question that the page puts first."""
    visit.page.locator("dialog[open] .btn-primary").click()


def test_the_main_job_once_from_the_front_door_to_the_back(office, window, app):
    points, plan = papers.points(), papers.plan()
    group = plan.reading["people"]
    year = plan.reading["year"]
    deputy = next(p for p in group if p["role"] == "常务副组长")

    with window() as clerk:
        clerk.sign_in("chengyue", office)
        clerk.picture("01-clerk-first-page")
        clerk.open("/people/")
        for unit in ("党政办公室", "财政所"):
            clerk.page.get_by_label("单位名称").fill(unit)
            clerk.press("添加单位")
            clerk.told(f"已添加单位“{unit}”")
        clerk.page.get_by_label("姓名").fill("唐一舟")
        clerk.page.get_by_label("所在单位").select_option(label="财政所")
        clerk.page.get_by_label("单位内职责").select_option(label="单位负责人")
        clerk.page.get_by_label("账号").last.fill("tang")
        clerk.press("添加人员")
        clerk.told("已添加唐一舟。账号 tang 发不了邀请")

        upload(clerk, points)
        clerk.picture("02-review-points")
        fill_and_confirm(clerk, "党政办公室")
        clerk.picture("03-confirm-points")
        clerk.page.get_by_role("button", name="确认，新建").click()
        expect(clerk.page.get_by_role("heading", level=1)).to_have_text("责任台账")
        clerk.picture("04-ledger-of-points")

        upload(clerk, plan)
        for person in group:
            expect(clerk.page.locator("main")).to_contain_text(person["name"])
        clerk.press("登记勾选的")
        clerk.picture("05-review-plan")
        fill_and_confirm(clerk, "财政所", leader=deputy["name"])
        clerk.page.get_by_role("button", name="确认，新建").click()
        expect(clerk.page.get_by_role("heading", level=1)).to_have_text("责任台账")

        clerk.open("/people/")
        clerk.picture("06-people")
        clerk.follow(deputy["name"])
        clerk.page.get_by_label("账号").fill("deputy")
        clerk.press("保存")
        clerk.told("已保存")

    with window() as admin:
        admin.sign_in("guanping", office)
        member_password = one_time_password(admin, "唐一舟")
        leader_password = one_time_password(admin, deputy["name"])

    tasks = tasks_of(app, year)
    standing = [task for task in tasks if task.schedule_type != ScheduleType.EVENT]
    done, undone = standing[0], standing[1]

    with window(390) as leader:
        leader.sign_in("deputy", leader_password)
        leader.picture("07-leader-phone")
        leader.open(f"/ledger/?year={year}")
        leader.page.get_by_label("按任务、原文、进展、佐证里的字").fill(done.title[:6])
        leader.press("筛选")
        leader.follow(done.title)
        expect(leader.page.locator("mark").first).to_contain_text(done.requirement[:8])
        leader.picture("08-leader-task-phone")

    with window(390) as member:
        member.sign_in("tang", member_password)
        member.picture("09-member-phone")
        member.open(f"/tasks/{ref(done.id)}")
        member.page.get_by_label("做了什么").fill("已在公开栏和网站公布，见附件。")
        member.page.set_input_files(
            "input[type=file]",
            files={
                "name": "公布截图.png",
                "mimeType": "image/png",
                "buffer": screenshot(),
            },
        )
        periodic = done.schedule_type in PERIODIC
        member.press("所选的期次办完了，提交审核" if periodic else "办完了，提交审核")
        member.told("已提交审核")
        member.picture("10-member-submitted-phone")

    with window(390) as leader:
        leader.open("/sign-in")
        leader.page.get_by_label("账号").fill("deputy")
        leader.page.get_by_label("密码").fill(OWN)
        leader.press("登录")
        leader.follow("看佐证，审定")
        leader.follow("公布截图.png")
        leader.follow("返回任务")
        leader.page.get_by_role("radio", name="已落实").check(force=True)
        leader.picture("11-leader-judges-phone")
        leader.press("审核通过")
        leader.told("已审核通过")

    with window() as clerk:
        clerk.open(f"/sign-in?next=/lookback/?year={year}")
        clerk.page.get_by_label("账号").fill("chengyue")
        clerk.page.get_by_label("密码").fill(OWN)
        clerk.press("登录")
        clerk.press("开始回头看")
        judge(clerk, done.title, "已落实", "")
        clerk.picture("12-lookback")
        judge(clerk, undone.title, "未落实", "没有公开，也没有佐证。")
        clerk.open(f"/ledger/?year={year}&show=all")
        expect(clerk.page.locator("main")).to_contain_text("整改")
        clerk.picture("13-ledger-with-rectification")

    with app.app_context(), everywhere("what the journey left behind"):
        row = db.session.get_one(Task, done.id)
        assert row.verdict == Verdict.IMPLEMENTED
        assert row.state == (State.IN_PROGRESS if periodic else State.VERIFIED)
        [item] = db.session.scalars(select(RectificationItem))
        assert (item.task_id, item.lead_unit_id) == (undone.id, undone.lead_unit_id)
        assert item.due_date > AUGUST.date()


def screenshot() -> bytes:
    """A picture as a telephone sends it."""
    data = io.BytesIO()
    Image.new("RGB", (640, 480), "white").save(data, "PNG")
    return data.getvalue()


def tasks_of(app, year: int | None) -> list[Task]:
    """The new office's tasks of that year, in the order of the paper."""
    with app.app_context(), everywhere("what the journey made"):
        query = (
            select(Task)
            .join(YearPlan, YearPlan.id == Task.year_plan_id)
            .join(Organization, Organization.id == Task.org_id)
            .where(Organization.code == "xinmin", YearPlan.year == year)
            .order_by(Task.seq_no)
        )
        found = list(db.session.scalars(query))
        db.session.expunge_all()
        return found


def judge(visit: Visit, title: str, verdict: str, note: str) -> None:
    """Give a verdict in the look-back."""
    visit.open("/lookback/")
    visit.follow(title)
    visit.page.get_by_role("radio", name=verdict).check(force=True)
    if note:
        visit.page.get_by_label("说明").fill(note)
    visit.press("保存，看下一项")
    expect(visit.page.locator("article h2").first).not_to_have_text(title)
