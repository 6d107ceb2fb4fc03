"""Two texts of one paper beside each other: nothing of either is lost."""

from hypothesis import given
from hypothesis import strategies as st

from tests.intake.revising.papers import new_text
from tracker.intake.outline import Outline
from tracker.intake.textdiff import (
    LONGEST,
    Fate,
    Said,
    changed,
    clauses_of,
    differences,
)


def read(desk, text, name):
    reading = desk.read(text, name)
    return clauses_of(reading.text, Outline(reading.found["outline"]).headings)


def test_each_clause_is_told_with_what_became_of_it(desk):
    from tests.intake.conftest import POINTS

    found = differences(read(desk, POINTS, "旧.txt"), read(desk, new_text(), "新.txt"))

    assert [(one.name, one.fate) for one in found if one.fate != Fate.SAME] == [
        ("（四）管好新媒体", Fate.CHANGED),
        ("（二）规范依申请公开", Fate.ADDED),
        ("（二）开展业务培训", Fate.GONE),
    ]
    media = next(one for one in found if one.fate == Fate.CHANGED)
    assert ("周", "gone") in media.segments


WORDS = st.text(alphabet="公开预算，。\n每周月", max_size=60)


@given(WORDS, WORDS)
def test_both_texts_can_be_read_out_of_the_difference(was, now):
    told = changed(was, now)

    assert "".join(words for words, kind in told if kind != "new") == was
    assert "".join(words for words, kind in told if kind != "gone") == now


def test_a_long_clause_is_compared_by_phrases():
    was = "一是公开预算，" * LONGEST
    told = changed(was, was.replace("一是公开预算，", "二是公开决算，", 1))

    assert told[:2] == [("一是公开预算，", "gone"), ("二是公开决算，", "new")]


SAID = st.lists(
    st.builds(
        Said,
        st.just(""),
        st.sampled_from(["", "目录", "培训", "新媒体"]),
        st.sampled_from(["", "每周更新", "每月更新", "公开预算"]),
    ),
    max_size=7,
)


@given(SAID, SAID)
def test_every_clause_of_both_is_told_once(old, new):
    found = differences(old, new)
    fates = [one.fate for one in found]

    assert fates.count(Fate.ADDED) + fates.count(Fate.SAME) + fates.count(Fate.CHANGED) == len(new)
    assert fates.count(Fate.GONE) + fates.count(Fate.SAME) + fates.count(Fate.CHANGED) == len(old)
    if old == new:
        assert set(fates) <= {Fate.SAME}
