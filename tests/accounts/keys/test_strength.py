"""Which passwords are accepted."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.accounts.strength import (
    LONGEST,
    SHORTEST,
    WeakPassword,
    check_strength,
    is_common,
    is_row,
    without,
)

KNOWN = ["luowenqing", "罗文清", "qinghe", "青禾镇人民政府", "青禾镇"]


@pytest.mark.parametrize(
    "good",
    ["八月十五看花灯笼在桥头", "correct horse battery", "ku7-pgz2-xwq9", "柳塘下坪石桥一二三四"],
)
def test_a_sentence_or_a_random_word_is_accepted(good):
    check_strength(good, KNOWN)


@pytest.mark.parametrize(
    ("weak", "why"),
    [
        ("短一些", "至少 10 个字符"),
        ("长" * 129, "最多 128 个字符"),
        ("aaaaaaaaaaaa", "太常见"),
        ("1234567890", "太常见"),
        ("0987654321", "太常见"),
        ("qwertyuiop", "太常见"),
        ("Password123!", "太常见"),
        ("1314520woaini", "太常见"),
        ("zxcvbnm123456", "太常见"),
        ("iloveyouiloveyou", "太常见"),
        ("luowenqing2026", "账号、姓名或单位名称"),
        ("QingHe@2026!", "账号、姓名或单位名称"),
        ("青禾镇人民政府罗文清", "账号、姓名或单位名称"),
    ],
)
def test_what_others_would_try_first_is_refused_with_the_next_step(weak, why):
    with pytest.raises(WeakPassword, match=why):
        check_strength(weak, KNOWN)


@given(st.text(max_size=SHORTEST - 1))
def test_nothing_short_is_accepted(password):
    with pytest.raises(WeakPassword):
        check_strength(password)


@given(st.text(min_size=1, max_size=LONGEST + 20), st.lists(st.text(max_size=12)))
def test_any_text_is_judged_without_a_fault(password, known):
    with suppress(WeakPassword):
        check_strength(password, known)
    assert set(without(password.lower(), known)) <= set(password.lower())


@given(st.integers(0, 20), st.integers(3, 20))
def test_a_stretch_of_a_row_is_a_row_either_way(start, length):
    stretch = "abcdefghijklmnopqrstuvwxyz"[start : start + length]
    if len(stretch) >= 3:
        assert is_row(stretch)
        assert is_row(stretch[::-1])


@given(st.sampled_from(["password", "iloveyou", "dragon"]), st.text("0123456789!#", max_size=6))
def test_figures_around_a_common_word_make_it_no_better(word, around):
    assert is_common(around + word + around)
