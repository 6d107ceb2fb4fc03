"""What holds between documents and clauses: names, circles, and what asks nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.plans.rules import Circle, check_no_circle, has_words, is_above, is_named

GRAPHS = st.dictionaries(st.integers(0, 6), st.lists(st.integers(0, 6), max_size=3), max_size=7)
SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4)


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("云政办发〔2026〕9号", True),
        ("云政办发[2026]9号", True),
        ("云政办发（2026） 9号", True),
        ("《云麓县2026年政务公开工作要点》", True),
        ("云政办发〔2026〕19号", False),
        ("云政发〔2026〕9号", False),
        ("", False),
    ],
)
def test_a_document_is_named_by_its_number_or_its_title(named: str, found: bool) -> None:
    own = ("云政办发〔2026〕9号", "云麓县2026年政务公开工作要点")
    assert is_named(own, [named, "国办发〔2020〕1号"]) is found


def test_what_has_no_number_is_named_by_no_number() -> None:
    assert not is_named(("", ""), ["", "云政办发〔2026〕9号"])


@given(GRAPHS)
def test_links_made_with_the_check_never_go_round(
    wanted: dict[int, list[int]],
) -> None:
    kept: dict[int, list[int]] = {}
    for child, above in wanted.items():
        for parent in above:
            try:
                check_no_circle(child, parent, kept)
            except Circle:
                continue
            kept.setdefault(child, []).append(parent)
    for child, above in kept.items():
        assert not any(is_above(child, parent, kept) for parent in above)


def test_the_refusal_is_a_sentence() -> None:
    with pytest.raises(Circle, match="不能是它自己的上级文件"):
        check_no_circle(1, 1, {})
    with pytest.raises(Circle, match="已经在本文件的下级"):
        check_no_circle(1, 3, {3: [2], 2: [1]})


@given(st.text(alphabet="公开，。 \n", max_size=30), st.integers(0, 10), SPANS)
def test_words_are_left_just_where_a_letter_stands_outside_the_background(
    body: str, at: int, spans: list[tuple[int, int]]
) -> None:
    left = any(
        letter in "公开" and not any(start <= at + place < end for start, end in spans)
        for place, letter in enumerate(body)
    )
    assert has_words(body, at, spans) is left
