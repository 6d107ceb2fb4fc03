"""The settings as values: what can be typed, what is kept, what holds by default."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.office import rules
from tracker.office.kinds import (
    BadValue,
    Choice,
    Day,
    DayOfYear,
    Names,
    Number,
    Shares,
    Text,
)
from tracker.office.rules import SETTINGS, Standing

ITEMS = [item for items in SETTINGS.values() for item in items]


def test_every_setting_has_its_own_name_and_stands_in_one_part():
    names = [item.name for item in ITEMS]
    assert len(names) == len(set(names)) == 26
    assert max(len(name) for name in names) <= 40, "the column is 40 characters wide"
    assert {rules.named(name)[1] for name in names} == set(ITEMS)
    assert rules.named("no_such_setting") is None


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_every_setting_says_why_and_whence_and_its_default_can_be_typed(item):
    assert item.why.endswith("。")
    assert item.source
    assert not item.source.endswith("。")
    assert item.kind.read(item.unset) == item.default
    assert item.value(None) == item.default


def test_the_defaults_do_not_contradict_each_other():
    assert rules.contradictions({item.name: item.default for item in ITEMS}) == {}


@pytest.mark.parametrize(
    ("item", "default"),
    [
        (rules.ANNUAL_REPORT_DAY, DayOfYear(1, 31)),
        (rules.IMPLEMENTATION_REPORT_DAY, DayOfYear(11, 30)),
        (rules.IMPLEMENTATION_REPORT_ADDRESSEE, "县政府办公室"),
        (rules.NORMATIVE_FILING_DAYS, 15),
        (rules.NORMATIVE_VALID_YEARS, 5),
        (rules.NORMATIVE_TRIAL_YEARS, 2),
        (rules.CORRECTION_WORKDAYS, 10),
        (rules.EVIDENCE_KEPT_YEARS, 10),
        (rules.FOI_KEPT_YEARS, 0),
    ],
)
def test_the_defaults_are_those_of_the_handbook(item, default):
    assert item.default == default


def test_the_twenty_six_fields_are_there():
    assert len(set(rules.FIELDS.default)) == 26


@given(st.dates())
def test_a_day_comes_back_from_what_is_written(day):
    if (day.month, day.day) == (2, 29):
        return
    value = DayOfYear(day.month, day.day)
    assert Day().read(Day().written(value)) == value
    assert value.in_year(2026) == date(2026, day.month, day.day)


@pytest.mark.parametrize("typed", ["1月31日", "1-31", "01-31", "1.31", "1/31", " 1 月 31 日 "])
def test_a_day_is_read_as_people_write_it(typed):
    assert Day().read(typed.replace(" 日", "日")) == DayOfYear(1, 31)


@pytest.mark.parametrize(
    "typed", ["", "2月29日", "13-1", "0-1", "1-0", "2-30", "一月", "2026-1-31"]
)
def test_what_is_no_day_of_every_year_is_refused(typed):
    with pytest.raises(BadValue, match="1月31日"):
        Day().read(typed)


@given(st.integers(-1000, 1000))
def test_a_number_is_taken_within_its_bounds_only(number):
    kind = Number(1, 60, "天")
    if 1 <= number <= 60:
        assert kind.read(f" {number} 天") == number == kind.read(kind.written(number))
    else:
        with pytest.raises(BadValue, match="1 到 60"):
            kind.read(str(number))


@given(st.text(max_size=8))
def test_a_number_never_breaks_on_what_is_typed(typed):
    with suppress(BadValue):
        assert 1 <= Number(1, 60, "天").read(typed) <= 60


def test_for_ever_is_a_number_only_where_it_may_be():
    assert Number(0, 9, "年", forever=True).read("永久") == 0
    with pytest.raises(BadValue):
        Number(1, 9, "年").read("永久")


@pytest.mark.parametrize(
    ("of", "typed", "sentence"),
    [
        (Choice({"a": "甲"}), "b", "甲"),
        (Text(6), "", "1 到 6 个字"),
        (Text(6), "一二三四五六七", "1 到 6 个字"),
        (Text(6, rules.CHINESE, "请只用汉字。"), "abc", "请只用汉字"),
        (Names(2), "", "1 到 2 行"),
        (Names(2), "甲\n乙\n丙", "1 到 2 行"),
        (Names(3), "甲\n 甲 ", "写了两次"),
        (Names(3, 4), "一二三四五", "不超过 4 个字"),
        (Shares(), "保障 50\n监管 40", "现在是 90"),
        (Shares(), "保障 50\n保障 50", "写了两次"),
        (Shares(), "保障五十", "看不懂"),
        (Shares(), "", "1 到 20 行"),
    ],
)
def test_each_refusal_is_a_sentence_that_says_what_can_be(of, typed, sentence):
    with pytest.raises(BadValue, match=sentence) as refusal:
        of.read(typed)
    assert str(refusal.value).endswith("。")


@given(st.lists(st.text("甲乙丙丁", min_size=1, max_size=5), min_size=1, max_size=9, unique=True))
def test_a_list_comes_back_from_what_is_written(names):
    kind = Names(9)
    assert kind.read(kind.written(tuple(names))) == tuple(names)


def test_what_may_not_be_more_is_found():
    wrong = rules.contradictions({"extension_head_workdays": 31, "extension_deputy_workdays": 30})
    assert wrong == {
        "extension_head_workdays": "不能超过“副组长可以批准的延期”的 30 个工作日，请改小。"
    }


def test_a_part_has_another_version_as_soon_as_something_in_it_is_another():
    def version(**kept: str) -> int:
        return Standing(rules.Group.YEAR, 1, kept).version

    assert version() == version() != version(annual_report_day="1月20日")
    assert version(a="1", b="2") not in (version(a="2", b="1"), version(a="12"), 0)
