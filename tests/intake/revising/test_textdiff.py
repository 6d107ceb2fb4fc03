"""Two texts of one paper beside each other: nothing of either is lost."""

from hypothesis import given
from hypothesis import strategies as st

from tests.intake.conftest import POINTS
from tests.intake.revising.papers import new_text
from tracker.intake.outline import Outline
from tracker.intake.textdiff import Fate, Said, clauses_of, differences


def read(desk, text, name):
    reading = desk.read(text, name)
    return clauses_of(reading.text, Outline(reading.found["outline"]).headings)


def test_each_clause_is_told_with_what_became_of_it(desk):
    found = differences(read(desk, POINTS, "旧.txt"), read(desk, new_text(), "新.txt"))

    assert [(one.name, one.fate) for one in found if one.fate != Fate.SAME] == [
        ("（四）管好新媒体", Fate.CHANGED),
        ("（二）规范依申请公开", Fate.ADDED),
        ("（二）开展业务培训", Fate.GONE),
    ]
    media = next(one for one in found if one.fate == Fate.CHANGED)
    assert ("周", "gone") in media.segments


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
