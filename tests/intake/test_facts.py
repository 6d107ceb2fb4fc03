"""What a card says of its row, and the words of the document that say it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.browser import opened as opened_in
from tests.browser import served, signed_in
from tests.intake.conftest import opened
from tracker.intake.facts import Anchors, Fact, Saying, Words
from tracker.intake.reading import read_bytes
from tracker.web.refs import ref

PLAN = """清溪镇2026年政务公开工作实施方案
一、公开
（一）更新目录。党政办公室要在7月底前提出清单、10月底前完成目录更新，每季度末通报一次，公开率达到95%以上。
（二）检查公开栏。收到通知后5个工作日内报送检查情况。（牵头单位：财政所；配合单位：司法所、各村）
（三）发放补贴。每亩补助不超过200元，6月1日至6月30日受理。
"""
STAGES = """清溪镇2026年政务公开工作实施方案
一、步骤
（一）动员部署阶段（5月）。召开动员会。制定任务清单。
（二）推进阶段（6月至11月）。各站所要逐项自查。
"""
REPORT = """清溪镇2026年政务公开工作要点落实情况报告
一、公开情况
（一）主动公开。全年公开财政信息12条，举办培训2次，受益群众300余人次。
"""


@pytest.fixture
def kind() -> str:
    """What is read does not hang on the database."""
    return "sqlite"


def sayings(text: str = PLAN) -> list[Saying]:
    read, found = read_bytes(text.encode(), "文件.txt", 2026)
    return [Saying(task, read) for task in found["tasks"]]


def shown(saying: Saying, words: Words | None) -> str:
    return saying.text[words.start : words.end] if words else ""


def test_each_time_rhythm_and_measure_leads_to_its_words():
    first = sayings()[0]
    last_day = date(2026, 10, 31)

    assert shown(first, first.due(last_day)).startswith("10月底前")
    [stage] = first.times(last_day)
    assert (stage.name, stage.value[:5]) == ("阶段时限", "7月31日")
    assert "7月底前" in shown(first, stage.words)
    [rhythm] = first.rhythms()
    assert "每季度" in shown(first, rhythm.words)
    [target] = first.targets()
    assert target.value.endswith("不低于 95%")
    assert "95%" in shown(first, target.words)


def test_a_day_that_somebody_else_set_has_no_words():
    assert sayings()[0].due(date(2026, 9, 9)) is None


def test_owners_of_a_label_behind_the_row_lead_there():
    second = sayings()[1]

    assert shown(second, second.party("lead", "财政所")) == "财政所"
    assert second.text[: second.party("support", "各村").start].endswith("司法所、")
    assert second.party("lead", "党政办公室") is None


def test_what_only_describes_is_a_parameter_and_a_stretch_of_days_stands_for_the_time():
    grant, third = sayings()[2:]

    assert [fact.name for fact in grant.targets()] == ["参数"]
    assert shown(third, third.due(None)) == "6月1日至6月30日"
    assert list(third.times(None)) == []


def test_a_reading_of_an_earlier_release_has_facts_without_words():
    task = {
        "deadlines": [{"text": "9月底前完成", "date": "2026-09-30", "kind": "by"}],
        "frequencies": [{"text": "每周更新", "every": "P7D"}],
        "targets": [],
        "lead": ["财政所"],
        "support": [],
    }
    saying = Saying(task, "")

    assert saying.due(date(2026, 9, 30)) is None
    assert list(saying.rhythms()) == [Fact("频次", "每周（“每周更新”）")]
    assert saying.party("lead", "财政所") is None
    assert list(saying.all_words()) == []


spans = st.tuples(st.integers(0, 60), st.integers(1, 12)).map(lambda w: Words(w[0], w[0] + w[1]))


@given(st.lists(spans, max_size=30))
def test_no_two_places_touch_and_everything_said_has_one(found):
    anchors = Anchors(found)

    edges = [edge for words in anchors.kept for edge in words]
    assert edges == sorted(edges)
    names = {words.anchor for words in anchors.kept}
    assert {anchors.of(words) for words in found} == names
    assert anchors.of(None) == ""


@pytest.mark.parametrize("text", [PLAN, STAGES, REPORT], ids=["plan", "stages", "report"])
def test_every_chip_of_the_page_leads_to_words_in_the_text(clerk, desk, text):
    draft = desk.draft(text, 2026)
    page = opened(clerk, f"/intake/{ref(draft.id)}")

    chips = page.soup.select("a.fact")
    assert len(chips) > 2
    for chip in chips:
        [words] = page.soup.select(f"#{chip['href'][1:]}")
        assert words.get_text(strip=True)


def test_a_report_tells_its_figures_beside_its_clause(clerk, desk):
    draft = desk.draft(REPORT, 2026)
    page = opened(clerk, f"/intake/{ref(draft.id)}")

    told = page.soup.select_one(".told").get_text(" ", strip=True)
    assert "12条" in told
    assert "300余人次" in told


@pytest.mark.browser
def test_a_chip_lights_up_its_words(desk, cast, sign_in, browser, app):
    draft = desk.draft(PLAN, 2026)
    look = signed_in(sign_in(cast.clerk))
    with (
        served(app) as address,
        opened_in(browser, f"{address}/intake/{ref(draft.id)}", 1280, **look) as page,
    ):
        chip = page.locator("a.fact", has_text="95%").first
        chip.hover()
        assert "95%" in page.locator(".word.is-lit").inner_text()
        page.mouse.move(0, 0)
        assert page.locator(".word.is-lit").count() == 0
        chip.click()
        lit = page.locator(".word:target")
        assert "95%" in lit.inner_text()
        assert lit.evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"
