"""A document cut at its clauses loses no character, and knows what is counted."""

from hypothesis import given
from hypothesis import strategies as st

from tests.plans.papers import COUNTY
from tracker.decompose import decomposer
from tracker.documents import reader
from tracker.plans.models import Clause
from tracker.plans.passages import passages
from tracker.plans.rules import Quiet


def read(text):
    """The text as it is kept, and its clauses."""
    from tracker.decompose.export import to_json

    found = to_json(decomposer.decompose(reader.read(text.encode(), "要点.txt"), 2026))
    numbers = {entry["id"]: number for number, entry in enumerate(found["outline"], 1)}
    return found["text"], [
        Clause(
            id=numbers[one["id"]],
            parent_id=numbers.get(one["parent"]),
            heading=one["heading"],
            start=one["start"],
            end=one["end"],
            body_start=one["body"][0],
            body_end=one["body"][1],
            background=one["background"],
        )
        for one in found["outline"]
    ]


def test_every_character_stands_in_one_passage():
    text, clauses = read(COUNTY)
    cut = passages(text, clauses)

    assert "".join(text[one.start : one.end] for one in cut) == text
    assert [one.clause for one in cut if one.clause] == clauses


def test_headings_stand_at_the_head_of_their_passage_with_their_number():
    text, clauses = read(COUNTY)
    found = {
        one.clause.heading: text[one.start : one.start + one.strong]
        for one in passages(text, clauses)
        if one.clause
    }
    assert found["推动村务公开"] == "（二）推动村务公开"
    assert found["组织实施"] == "三、组织实施"


def test_leaves_are_counted_and_principles_ask_nothing():
    text, clauses = read(COUNTY)
    cut = {one.clause.heading: one for one in passages(text, clauses) if one.clause}

    assert [h for h, one in cut.items() if one.is_piece] == [
        "总体要求",
        "公开财政资金信息",
        "推动村务公开",
        "开展业务培训",
    ]
    assert cut["总体要求"].quiet == Quiet.PRINCIPLE
    assert cut["推动村务公开"].quiet is None


def test_clauses_run_together_on_one_line_have_each_its_own_words():
    text = "一、公开目录。按月公开。二、培训。年底前培训。"
    places = [(2, 6, 7, 12), (14, 16, 17, 23)]
    clauses = [
        Clause(
            id=n, parent_id=None, heading=text[start:end], start=start, end=end,
            body_start=first, body_end=last, background=[],
        )
        for n, (start, end, first, last) in enumerate(places, 1)
    ]  # fmt: skip

    cut = passages(text, clauses)

    assert [text[one.start : one.end] for one in cut] == [
        "一、公开目录。按月公开。",
        "二、培训。年底前培训。",
    ]


def test_a_text_without_clauses_is_one_passage():
    assert [(one.start, one.end, one.clause) for one in passages("便条", [])] == [(0, 2, None)]
    assert passages("", []) == []


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(1, 8), st.integers(0, 12)), max_size=12))
def test_whatever_the_outline_no_character_is_lost_or_shown_twice(parts):
    clauses, at = [], 0
    for number, (gap, heading, body) in enumerate(parts, 1):
        start = at + gap
        end = start + heading
        at = end + body
        places = {"start": start, "end": end, "body_start": end, "body_end": at}
        clauses.append(Clause(id=number, parent_id=None, heading="公开", background=[], **places))
    text = ("一、公开\n目录。" * 40)[: at + 3]

    cut = passages(text, clauses)

    assert "".join(text[one.start : one.end] for one in cut) == text
