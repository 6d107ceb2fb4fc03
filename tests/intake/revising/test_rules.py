"""Which row says which task again, and what comes of both."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.intake.revising import (
    Asked,
    Change,
    Revision,
    counts,
    in_words,
    lines,
    mark,
    matches,
)


def asked(number: int, words: str, heading: str = "", settled: bool = False) -> Asked:
    return Asked(number, number, words[:8], words, heading, settled)


def test_the_same_words_are_found_wherever_they_stand():
    tasks = [asked(1, "每季度公开债务信息"), asked(2, "组织一次业务培训")]
    rows = [asked(11, "组织一次 业务培训"), asked(12, "每季度公开债务信息")]

    pairs = matches(tasks, rows)

    assert pairs == {11: 2, 12: 1}
    assert [line.change for line in lines(tasks, rows, pairs)] == [Change.KEEP, Change.KEEP]


def test_changed_words_amend_the_task_most_like_them():
    tasks = [asked(1, "政务新媒体每周更新一次"), asked(2, "公开栏年底前整改到位")]
    rows = [asked(11, "政务新媒体每月更新两次"), asked(12, "建立依申请公开办理台账")]

    told = lines(tasks, rows, matches(tasks, rows))

    assert [(one.change, one.task and one.task.id, one.row and one.row.id) for one in told] == [
        (Change.AMEND, 1, 11),
        (Change.ADD, None, 12),
        (Change.WITHDRAW, 2, None),
    ]
    assert in_words(told) == "新增 1 项，修改 1 项，撤销 1 项"


def test_under_the_same_heading_less_likeness_is_enough():
    tasks = [asked(1, "政务新媒体每周更新一次", "管好新媒体")]
    far = asked(11, "政务新媒体内容先审后发", "管好新媒体")

    assert matches(tasks, [far]) == {11: 1}
    assert matches(tasks, [Asked(11, 11, "", far.words, "别的标题")]) == {}


def test_what_was_signed_off_is_not_changed_any_more():
    done = [asked(1, "政务新媒体每周更新一次", settled=True)]
    same, changed = asked(11, "政务新媒体每周更新一次"), asked(12, "政务新媒体每周更新两次")

    assert matches(done, [same]) == {11: 1}
    assert matches(done, [changed]) == {}
    told = lines(done, [changed], {12: 1})  # it was signed off after they were put together

    assert [one.change for one in told] == [Change.ADD, Change.STAY]


def test_a_task_may_stay_though_nothing_says_it():
    told = lines([asked(1, "甲"), asked(2, "乙")], [], {}, stay={2})

    assert [one.change for one in told] == [Change.WITHDRAW, Change.STAY]


WORDS = st.sampled_from(["每周更新一次", "每周更新两次", "公开预算", "公开决算和预算", "培训", ""])
ASKED = st.lists(st.tuples(WORDS, st.sampled_from(["", "甲", "乙"]), st.booleans()), max_size=8)


@given(ASKED, ASKED)
def test_each_task_and_row_is_told_once(old, new):
    tasks = [asked(n, words, name, done) for n, (words, name, done) in enumerate(old, 1)]
    rows = [asked(n, words, name) for n, (words, name, _) in enumerate(new, 101)]

    pairs = matches(tasks, rows)
    told = lines(tasks, rows, pairs)

    assert len(set(pairs.values())) == len(pairs)
    assert sorted(one.task.id for one in told if one.task) == [one.id for one in tasks]
    assert [one.row.id for one in told if one.row] == [one.id for one in rows]
    assert all(one.change == Change.STAY for one in told if one.task and not one.row) or any(
        one.change == Change.WITHDRAW for one in told
    )
    for one in told:
        if one.change == Change.AMEND:
            assert not one.task.is_settled
            assert one.task.plain != one.row.plain
    assert sum(counts(told).values()) == len(told)


@given(ASKED, ASKED)
def test_the_mark_is_another_as_soon_as_anything_comes_of_it_otherwise(old, new):
    tasks = [asked(n, words, name, done) for n, (words, name, done) in enumerate(old, 1)]
    rows = [asked(n, words, name) for n, (words, name, _) in enumerate(new, 101)]
    told = lines(tasks, rows, matches(tasks, rows))

    assert mark(told) == mark(lines(tasks, rows, matches(tasks, rows)))
    assert mark(told[::-1]) == mark(told)
    if told:
        assert mark(told[1:]) != mark(told)


def test_what_a_person_said_is_kept_as_it_was():
    said = Revision(7, {11: 1, 12: 2}, frozenset({3}))

    assert Revision.read(said.written()) == said
