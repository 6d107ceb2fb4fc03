"""The look-back in a browser: sound for readers, by keys, and without a script."""

from datetime import date

import pytest

from tests.browser import faults_for_readers, opened, overhang, served
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.core.versions import AS_IT_STANDS
from tracker.ledger.actions import reporting
from tracker.ledger.actions.proving import NewEvidence
from tracker.ledger.actions.rectifying import NewRectification
from tracker.ledger.kinds import Verdict
from tracker.ledger.models import Task
from tracker.lookback import actions, queries
from tracker.lookback.actions import Judgement
from tracker.lookback.models import ReviewItem
from tracker.web.refs import ref

pytestmark = pytest.mark.browser

NOON = clock.read("2026-11-23T12:00")
TITLES = (
    "制定《青禾镇村务公开目录（2026年版）》并报备案",
    "完成18个村“村务公开目录”更新并在镇网站集中展示",
    "每季度抽查不少于5个村的公开栏",
    "政务新媒体“青禾发布”每周至少更新一次",
    "同一平台只开设一个账号，多开的关停整合",
    "年内组织不少于2次政务公开业务培训",
)
PROOF = NewEvidence(
    title="镇网站“村务公开”栏目",
    url="https://qinghe.example/1",
    happened_on=date(2026, 10, 9),
)
NOTE = "18个村目录已全部更新，但首次申报与实际不符。"


@pytest.fixture
def address(make, cast, sign_in, app, session):
    """A look-back under way behind a real address, the deputy signed in."""
    with clock.stopped_at(NOON):
        tasks = [make.task(title) for title in TITLES]
        campaign_id = _under_way(make, cast, tasks)
        client = sign_in(cast.leader)
        client.get("/lookback/")
        items = list(session.scalars(queries.items(campaign_id)))
        session.expunge_all()
        session.rollback()  # a reader of ours would hold up the page's writer
        with served(app) as base:
            yield _Place(base, client.get_cookie("luoshi", domain="localhost"), items)


def _under_way(make, cast, tasks):
    judge, plan = cast.actor(cast.leader), make.year()
    with unit_of_work() as work:
        for task in tasks[:3]:
            row = work.get_one(Task, task.id)
            text = "柳塘、下坪、石桥三村目录已更新，镇网站展示 18 个村。"
            reporting.report(
                work,
                cast.actor(cast.handler),
                row,
                text,
                80,
                (PROOF,),
                expected_version=AS_IT_STANDS,
            )
        campaign = actions.open_campaign(work, judge, plan)
    late = NewRectification(problem="第三季度没有抽查。", due=date(2026, 12, 4))
    for number, given in (
        (0, Judgement(verdict=Verdict.IMPLEMENTED)),
        (2, Judgement(verdict=Verdict.NOT_IMPLEMENTED, note="缺一季。", rectification=late)),
        (5, Judgement(verdict=Verdict.MOSTLY_IMPLEMENTED, note=NOTE, continues="明年补办一次。")),
    ):
        with unit_of_work() as work:
            [item] = work.scalars(
                queries.matching(campaign.id).where(ReviewItem.task_id == tasks[number].id)
            )
            actions.judge(work, judge, item, given, expected_version=AS_IT_STANDS)
    return campaign.id


class _Place:
    def __init__(self, base, cookie, items):
        self.base, self.items = base, items
        found = {"name": "luoshi", "value": cookie.value, "domain": "127.0.0.1", "path": "/"}
        plain = {"expires": -1, "httpOnly": True, "secure": False, "sameSite": "Lax"}
        self.state = {"cookies": [found | plain], "origins": []}

    def pages(self):
        waiting, mending = self.items[1], self.items[2]
        return {
            "list": f"{self.base}/lookback/?show=all",
            "card": f"{self.base}/lookback/{ref(waiting.id)}",
            "judged": f"{self.base}/lookback/{ref(mending.id)}",
            "mending": f"{self.base}/rectifications/{ref(mending.rectification_id)}",
            "mendings": f"{self.base}/rectifications/",
        }


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "light"), (360, "dark")])
def test_every_page_is_sound(address, browser, width, scheme):
    for name, place in address.pages().items():
        look = {"storage_state": address.state, "color_scheme": scheme}
        with opened(browser, place, width, **look) as page:
            assert page.locator("h1").count() == 1, name
            assert overhang(page) == 0, name
            assert faults_for_readers(page) == [], name


def test_keys_choose_a_verdict_and_saving_leads_on(address, browser):
    place = address.pages()["card"]
    with opened(browser, place, storage_state=address.state) as page:
        page.keyboard.press("1")
        page.get_by_role("button", name="保存，看下一项").click()
        assert page.locator("article h2").first.inner_text() == TITLES[3]


def test_without_a_script_a_verdict_is_given_all_the_same(address, browser):
    place = address.pages()["card"]
    look = {"storage_state": address.state, "java_script_enabled": False}
    with opened(browser, place, 390, **look) as page:
        page.get_by_role("radio", name="基本落实").check()
        page.get_by_label("说明").fill(NOTE)
        page.locator("details.fold summary").click()
        page.get_by_label("转整改", exact=True).check()
        page.get_by_role("button", name="保存，看下一项").click()
        assert "整改-2026-002" in page.locator("main").inner_text()
