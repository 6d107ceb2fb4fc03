"""What the trail keeps of numbers, and what it never keeps."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.trail.masking import NOT_KEPT, masked, masked_text
from tracker.trail.rules import canonical

DIGITS = "0123456789"
AROUND = st.text(
    st.characters(codec="utf-8", exclude_characters=[*DIGITS], categories=["Lo", "Po", "Zs"]),
    max_size=12,
)


@st.composite
def cards(draw):
    """A number of an identity card, as people write it."""
    place, tail = (
        draw(st.text(DIGITS, min_size=6, max_size=6)),
        draw(st.sampled_from("0123456789Xx")),
    )
    born = draw(st.dates()).strftime("%Y%m%d").zfill(8)
    serial = draw(st.text(DIGITS, min_size=3, max_size=3))
    gap = draw(st.sampled_from(["", " ", "-"]))
    return f"{place}{gap}{born}{gap}{serial}{tail}"


@st.composite
def telephones(draw):
    """A mobile number, as people write it."""
    head = "1" + draw(st.sampled_from("3456789")) + draw(st.sampled_from(DIGITS))
    middle, tail = (draw(st.text(DIGITS, min_size=4, max_size=4)) for _ in range(2))
    gap = draw(st.sampled_from(["", " ", "-"]))
    country = draw(st.sampled_from(["", "+86", "86 "]))
    return f"{country}{head}{gap}{middle}{gap}{tail}"


def digits_of(text: str) -> str:
    return re.sub(r"\D", "", text)


@given(AROUND, cards() | telephones(), AROUND)
def test_no_number_survives_wherever_it_stands(before, number, after):
    text = f"{before}{number}{after}"

    kept = canonical(masked({"name": [text, None], "rows": [{"note": text}]}))

    assert digits_of(number)[-11:] not in digits_of(kept)
    assert number not in kept
    assert "**" in kept


@given(st.text())
def test_masking_twice_changes_nothing_more(text):
    assert masked_text(masked_text(text)) == masked_text(text)


@given(AROUND, AROUND)
def test_the_text_around_stays(before, after):
    assert masked_text(f"{before}13800001234{after}") == f"{before}138****1234{after}"


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22T04:00:00+00:00",
        "云政办发〔2026〕9号",
        "整改-2026-017",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "https://example.cn/art/2026/3/1/art_1229_13800001234567.html",
        "共 1380000123 元",
    ],
)
def test_other_numbers_stay(text):
    assert masked_text(text) == text


@pytest.mark.parametrize(
    "text", ["１３８００００１２３４", "1101051949123１002X", "(0571)87654321"]
)
def test_other_ways_of_writing_are_known(text):
    assert "***" in masked_text(text)


@pytest.mark.parametrize(
    "name",
    ["password", "new_password", "token", "reset_token", "csrf_token", "secret", "otp", "密码"],
)
def test_what_opens_an_account_is_never_kept(name):
    kept = masked({name: ["old-one", "new-one"], "deep": [{name: "x1"}]})
    assert kept == {name: NOT_KEPT, "deep": [{name: NOT_KEPT}]}


def test_a_number_kept_as_a_number_is_masked_too():
    assert masked({"phone": 13800001234, "row": 34, "is": True}) == {
        "phone": "138****1234",
        "row": 34,
        "is": True,
    }
