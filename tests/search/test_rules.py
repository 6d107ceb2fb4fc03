"""Text as tokens: whatever stands in a text is found, and what is marked is what was asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.search import rules
from tracker.search.rules import NothingToFind, Words

HAN = "政务公开财所村〇々𠮷鎮"
TEXTS = st.text(alphabet=st.sampled_from(HAN + "aB9Ａ ，。\n_\"'*%\0é㈠ﬁ😀<&"), max_size=60)
ANY = st.text(max_size=80)


def holds(text, words):
    """Whether the tokens of `text` have each phrase in a row, as the engines look for it."""
    tokens = rules.tokens(text)
    return all(
        any(tuple(tokens[at : at + len(phrase)]) == phrase for at in range(len(tokens)))
        for phrase in words.phrases
    )


@given(TEXTS, st.data())
def test_a_piece_of_two_ideographs_or_more_is_found(text, data):
    pieces = [run for run in rules.runs(rules.fold(text)) if all(map(rules.HAN.match, run))]
    long = [run for run in pieces if len(run) > 1]
    if not long:
        return
    run = data.draw(st.sampled_from(long))
    start = data.draw(st.integers(0, len(run) - 2))
    end = data.draw(st.integers(start + 2, len(run)))
    words = rules.asked("".join(run[start:end]))

    assert holds(text, words)
    assert rules.stand_in((text,), words)


@given(TEXTS, TEXTS)
def test_what_the_tokens_hold_is_what_stands_there(text, said):
    """No text is found for what does not stand in it, and none is missed."""
    try:
        words = rules.asked(said)
    except NothingToFind:
        return
    assert holds(text, words) == rules.stand_in((text,), words)


@given(st.one_of(TEXTS, ANY), st.one_of(TEXTS, ANY))
def test_marks_are_the_words_and_the_rest_is_the_text(text, said):
    try:
        words = rules.asked(said)
    except NothingToFind:
        return
    found = rules.excerpt(text, words)
    if found is None:
        assert not any(rules.stand_in((text,), Words((one,))) for one in words.words)
        return
    marked = [piece for piece, is_word in found.pieces if is_word]
    assert "".join(piece for piece, _ in found.pieces) == found.text
    assert marked
    assert all(any(word in rules.fold(piece) for word in words.words) for piece in marked[:1])
    ends = [place for span in found.spans for place in span]
    assert ends == sorted(ends)


@given(st.one_of(TEXTS, ANY))
def test_tokens_need_no_quotes(text):
    """They are put between quotes of two query languages."""
    for token in rules.tokens(text):
        assert token
        assert not set(token) & set(" \"'\\*:()&|!<>-^\0\n\t")


@given(ANY)
def test_no_text_gives_a_mark_of_whose_it_is(text):
    assert not [one for one in rules.tokens(text + "单单12年年7") if one in ("单单12", "年年7")]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("公", "只有一个字"),
        ("财政 所", "只有一个字"),
        ("", "请写要找的字"),
        ("%_'\"*", "请写要找的字"),
        ("😀\0", "请写要找的字"),
        ("公开" * 1000, "最多写 100 个"),
        ("甲乙 丙丁 戊己 庚辛 壬癸 子丑 寅卯 辰巳 午未", "一次最多找 8 个词"),
    ],
)
def test_what_cannot_be_looked_for_is_refused_in_a_sentence(said, why):
    with pytest.raises(NothingToFind, match=why):
        rules.asked(said)


def test_words_at_the_end_of_a_long_text_are_shown_with_what_is_around():
    found = rules.excerpt("前" * 500 + "财政公开" + "后" * 500, rules.asked("财政"))

    assert found is not None
    assert found.text.startswith("…前")
    assert found.text.endswith("后…")
    assert [piece for piece, is_word in found.pieces if is_word] == ["财政"]


def test_words_may_stand_in_different_texts_of_one_row():
    words = rules.asked("财政 公开")

    first, second = rules.excerpts(("财政收支", "向社会公开"), words)
    assert (first.spans, second.spans) == (((0, 2),), ((3, 5),))
    assert rules.excerpts(("财政收支", "向社会公布"), words) == [None, None]


def test_letters_are_found_as_whole_words_and_in_any_width():
    assert rules.stand_in(("上传ＰＤＦ版",), rules.asked("pdf"))
    assert not rules.stand_in(("pdfa",), rules.asked("pdf"))
    assert not holds("pdfa", rules.asked("pdf"))
    assert holds("2026年9月底前", rules.asked("9月底"))
