"""What was changed in a text: both texts can be read out of it."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.core.differing import LONGEST, changed

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
