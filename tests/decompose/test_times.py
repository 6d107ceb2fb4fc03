"""Deadlines: what each wording of a time means, and what holds for all of them."""

import re
import time
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.decompose import phrasebook
from tests.decompose.write import plan
from tracker.decompose.rules import DeadlineKind
from tracker.decompose.when import times

YEARS = times.Years(2024, date(2024, 3, 8))
BY, PERIOD, RELATIVE, URGENT = tuple(DeadlineKind)
CALM = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
WORDS = """
6月底|前|9月10日|20日|十二月三十一日|上半年|三季度|末|年底|年内|春节|国庆节|汛期|下周五|7—9月|3月1日|至|31日
到|自|起|即日起|今年|明年|次年|本月|每月|每年|印发之日|收到通知|后|5|三|个工作日|日|个月|内|立即|尽快|抓紧|限期
迅速|于|在|最迟|务必|已|了|的|未|对|较|凡|将|下一步|完成|开展|整改|报送|印发|公开征求意见|意见|均|全县|同比
完成时限|：|，|；|、|“|”|《|》|（|）|办结制度|工作|项目|不少于|压缩至|施行|以来|24时| |　|６|月
"""
SENTENCE = st.lists(st.sampled_from(re.split(r"[|\n]", WORDS.strip())), max_size=24).map("".join)
ANY = st.text(max_size=120)
TELLS_TIME = re.compile(
    r"[\d一二三四五六七八九十两半]|[年月日周季前内末底]|[立即尽抓限马][即刻快早紧期上行]|迅速"
)


def read(text, report=False):
    return times.deadlines(text, YEARS, report=report)


def alone(found, at=0):
    """What was found, as if its text began at `at`; without the quote, which is cut at any mark."""
    return [
        (d.kind, d.since, d.date, d.amount, d.unit, d.event, d.start - at, d.end - at)
        for d in found
    ]


@pytest.mark.parametrize(
    ("words", "meant", "day"),
    [
        ("2024年6月底前完成", BY, date(2024, 6, 30)),
        ("于2024年6月30日前完成", BY, date(2024, 6, 30)),
        ("6月底报送", BY, date(2024, 6, 30)),
        ("2月底前完成", BY, date(2024, 2, 29)),
        ("年底前完成", BY, date(2024, 12, 31)),
        ("2025年底前完成", BY, date(2025, 12, 31)),
        ("12月中旬报送", BY, date(2024, 12, 20)),
        ("第三季度末前完成", BY, date(2024, 9, 30)),
        ("上半年完成", BY, date(2024, 6, 30)),
        ("4月15日前报送", BY, date(2024, 4, 15)),
        ("2024-6-5前报送", BY, date(2024, 6, 5)),
        ("2024.06.05前报送", BY, date(2024, 6, 5)),
        ("十二月三十一日前完成", BY, date(2024, 12, 31)),
        ("二〇二四年六月底前完成", BY, date(2024, 6, 30)),
        ("本月底前报送", BY, date(2024, 3, 31)),
        ("上半年开展督查", PERIOD, date(2024, 6, 30)),
        ("10月1日至10月15日开展检查", PERIOD, date(2024, 10, 15)),
        ("收到通知后5个工作日内报送", RELATIVE, None),
        ("自印发之日起20日内公布", RELATIVE, None),
        ("立即整改", URGENT, None),
    ],
)
def test_a_time_limit_is_read(words, meant, day):
    [found] = read(words)

    assert (found.kind, found.date) == (meant, day)
    assert found.text in words


@pytest.mark.parametrize(
    "words", ["每月25日前报送", "做好年终考核", "马上办", "2024年预算", "13月底前", "第五季度末前"]
)
def test_what_is_no_time_limit_is_none(words):
    assert read(words) == ()


def test_without_a_year_the_day_is_unknown():
    [found] = times.deadlines("6月底前完成", times.Years(None))

    assert found.date is None


def test_the_day_of_an_event_in_a_report_is_no_deadline():
    assert read("于5月6日召开会议", report=True) == ()


def test_the_words_leave_off_what_leads_to_them_and_the_quote_goes_on_to_what_is_due():
    text = "各村要于9月底前编制完成目录，报镇政府。"

    [found] = read(text)

    assert text[found.start : found.end] == "9月底前"
    assert found.text == "于9月底前编制完成目录"


@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("3月1日至31日开展", date(2024, 3, 1), date(2024, 3, 31)),
        ("11月至次年2月开展", date(2024, 11, 1), date(2025, 2, 28)),
        ("11月至2月开展", date(2024, 11, 1), date(2025, 2, 28)),
        ("8月中旬至9月底开展", date(2024, 8, 11), date(2024, 9, 30)),
        ("即日起至4月30日开展", None, date(2024, 4, 30)),
        ("10月1日起开展", date(2024, 10, 1), None),
    ],
)
def test_a_stretch_has_its_first_and_its_last_day(words, since, until):
    [found] = read(words)

    assert (found.kind, found.since, found.date) == (PERIOD, since, until)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("县局应当自受理之日起15个工作日内办结", (15, "workday", "受理")),
        ("《办法》印发后一个月内公布", (1, "month", "《办法》印发")),
        ("各单位要在收到通知后5日内反馈", (5, "day", "收到通知")),
        ("半年内建成", (6, "month", None)),
        ("半个月内整改", (15, "day", None)),
    ],
)
def test_a_limit_that_counts_from_an_event_says_how_much_of_what(words, said):
    [found] = read(words)

    assert (found.amount, found.unit, found.event) == said
    assert found.date is None


def test_a_day_without_a_month_takes_that_before_it_in_its_sentence():
    days = [one.date for one in read("9月10日前报初稿、20日前报正式稿。25日前反馈")]

    assert days == [date(2024, 9, 10), date(2024, 9, 20)]


def test_the_eve_of_a_lunar_feast_is_a_limit_without_a_day():
    [found] = read("春节前完成慰问")

    assert (found.kind, found.date) == (BY, None)


def test_what_a_label_says_is_a_day_to_keep_without_more_words():
    [found] = times.deadlines("完成时限：2024年8月15日", YEARS, due=True)

    assert (found.kind, found.date) == (BY, date(2024, 8, 15))


def test_a_row_without_a_tellable_day_has_that_of_its_label_too():
    draft = plan(
        "一、防汛\n（一）清淤。汛期前完成河道清淤。（责任单位：水务站；完成时限：5月底前）"
    )

    [task] = draft.tasks
    assert [one.date for one in task.deadlines] == [None, date(2023, 5, 31)]


def test_the_phrases_are_read():
    said, _ = phrasebook.tally("times")

    assert said.f1 >= 0.95


def test_their_kin_are_read(monkeypatch):
    monkeypatch.setattr(phrasebook, "FOLDER", Path(__file__).parent / "wordings")

    said, _ = phrasebook.tally("times")

    assert said.wrong == []
    assert said.wanted > 200


@CALM
@given(st.one_of(SENTENCE, ANY), st.booleans(), st.booleans())
def test_any_text_is_read_twice_alike_and_the_words_tell_a_time(text, report, due):
    found = times.deadlines(text, YEARS, report=report, due=due, at=7)

    assert found == times.deadlines(text, YEARS, report=report, due=due, at=7)
    for one in found:
        assert TELLS_TIME.search(text[one.start - 7 : one.end - 7])
    assert all(a.end <= b.start for a, b in pairwise(found))


@CALM
@given(SENTENCE, st.integers(2000, 2090))
def test_without_a_printed_year_no_day_lies_before_that_of_the_paper(text, year):
    for one in times.deadlines(text, times.Years(year, date(year, 5, 17))):
        for day in (one.since, one.date):
            assert day is None or year <= day.year <= year + 2


@CALM
@given(SENTENCE, SENTENCE, st.booleans())
@example("20日前报送", "9月10日前报送", False)
@example("6月底前报送", "明年3月底前报送", False)
def test_a_sentence_beside_it_changes_no_time(text, other, report):
    want = alone(read(f"{text}。", report))

    both = alone(read(f"{text}。{other}。", report))
    behind = read(f"{other}。{text}。", report)

    assert [one for one in both if one[-1] <= len(text)] == want
    at = len(other) + 1
    assert alone([one for one in behind if one.start >= at], at) == want


@pytest.mark.parametrize(
    "unit", ["6月底前", "9月", "后5日内", "自", "20日", "“", "立即", "1", "每"]
)
def test_a_long_text_takes_no_time(unit):
    began = time.process_time()

    read(unit * (60_000 // len(unit)))

    assert time.process_time() - began < 3
