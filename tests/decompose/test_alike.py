"""How alike two passages are: copied text is found, what every year changes counts nothing."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.decompose.alike import NEARLY_SAME, RELATED, closest, likeness, repeats

TEXTS = st.text(alphabet="公开目录政务更新每周部门预算决算培训，。、2026年", max_size=30)


@given(TEXTS, TEXTS)
def test_it_is_a_share_and_goes_both_ways(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)


@given(TEXTS)
def test_a_passage_is_like_itself_unless_nothing_is_left_of_it(text: str) -> None:
    assert likeness(text, text) in (0, 1)
    assert likeness(f"公开部门决算{text}", f"公开部门决算{text}") == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2025年底前完成目录编制", "2026年底前完成目录编制"),
        ("（三）规范公开目录", "3．规范公开目录"),
        ("全县政务公开培训，每年一次。", "全镇政务公开培训每年一次"),
    ],
)
def test_year_number_level_and_punctuation_count_nothing(one: str, other: str) -> None:
    assert likeness(one, other) == 1


def test_a_word_changed_is_nearly_the_same_and_another_matter_is_not() -> None:
    before = "各村务公开栏每季度更新一次，更新情况报党政办公室备案"
    assert NEARLY_SAME <= likeness(before, before.replace("一次", "两次")) < 1
    assert likeness(before, "年底前组织两次业务培训，覆盖全部站所联络员") < RELATED


@given(st.lists(TEXTS, max_size=8), st.lists(TEXTS, max_size=8), st.sampled_from([0.2, 0.5, 0.8]))
def test_each_passage_finds_one_at_most_and_none_is_found_twice(
    wanted: list[str], among: list[str], floor: float
) -> None:
    pairs = closest(dict(enumerate(wanted)), dict(enumerate(among)), floor)
    lefts = [pair.left for pair in pairs]
    assert lefts == sorted(set(lefts), key=lefts.index)
    assert len({pair.right for pair in pairs}) == len(pairs)
    for pair in pairs:
        assert pair.likeness >= floor
        assert pair.likeness == pytest.approx(likeness(wanted[pair.left], among[pair.right]))
    assert all(one < other for one, other in pairwise(lefts))


@given(st.lists(TEXTS, max_size=8))
def test_the_most_alike_find_each_other_first(texts: list[str]) -> None:
    own = dict(enumerate(texts))
    readable = {key for key, text in own.items() if likeness(text, text)}
    pairs = closest(own, own, 1)
    assert {pair.left for pair in pairs} == readable


def test_a_repeat_leads_to_the_first_that_said_it() -> None:
    said = {
        "a": "认真梳理形成工作台账",
        "b": "公开部门预决算",
        "c": "梳理形成工作台账",
        "d": "认真梳理形成工作台账。",
    }
    assert [(pair.left, pair.right) for pair in repeats(said)] == [("c", "a"), ("d", "a")]
