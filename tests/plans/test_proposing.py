"""Which clause above is proposed, and when it is certain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.decompose.alike import NEARLY_SAME, RELATED, likeness, nearest
from tracker.plans.proposing import Words, proposals

ABOVE = {
    1: Words("公开财政资金信息", "公开财政资金信息9月底前公开上年决算。"),
    2: Words("推动村务公开", "推动村务公开每季度更新村务公开栏。"),
}
TEXTS = st.text(alphabet="公开目录政务更新每周部门预算决算", max_size=12)


def test_a_heading_copied_on_is_certain_whatever_the_text():
    own = {7: Words("公开财政资金信息", "公开财政资金信息由财政所按月报送报表。")}
    assert (proposals(own, ABOVE)[7].answers, proposals(own, ABOVE)[7].is_certain) == (1, True)


@pytest.mark.parametrize(
    ("heading", "certain"), [("公开财政资金信息情况", True), ("公开镇级财政资金信息", False)]
)
def test_a_heading_nearly_the_same_is_certain_and_one_related_is_not(heading, certain):
    own = {7: Words(heading, heading)}
    assert (proposals(own, ABOVE)[7].answers, proposals(own, ABOVE)[7].is_certain) == (1, certain)


def test_a_text_alike_under_another_heading_is_proposed_and_not_certain():
    own = {7: Words("管好公开栏", "管好公开栏每季度更新村务公开栏。")}
    assert (proposals(own, ABOVE)[7].answers, proposals(own, ABOVE)[7].is_certain) == (2, False)


def test_two_clauses_may_answer_the_same():
    own = {7: ABOVE[2], 8: ABOVE[2]}
    assert {key: one.answers for key, one in proposals(own, ABOVE).items()} == {7: 2, 8: 2}


def test_another_matter_is_not_proposed():
    assert proposals({7: Words("整理历史档案", "整理历史档案年底前完毕。")}, ABOVE) == {}


@given(st.dictionaries(st.integers(), TEXTS, max_size=6), st.dictionaries(st.integers(), TEXTS))
def test_the_nearest_is_the_most_alike_and_never_below_the_floor(wanted, among):
    found = {pair.left: pair for pair in nearest(wanted, among)}
    for key, text in wanted.items():
        best = max((likeness(text, other) for other in among.values()), default=0)
        assert (key in found) == (best >= RELATED)
        if key in found:
            assert found[key].likeness == best == likeness(text, among[found[key].right])


@given(st.dictionaries(st.integers(0, 9), st.builds(Words, TEXTS, TEXTS), max_size=6))
def test_certain_is_just_what_has_a_heading_copied_on(own):
    found = proposals(own, ABOVE)
    for key, words in own.items():
        best = max(likeness(words.heading, other.heading) for other in ABOVE.values())
        assert (key in found and found[key].is_certain) == (best >= NEARLY_SAME)
