"""What holds for every text whatever: exact spans, no overlap, nothing lost, no exception."""

import re
import time
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.decompose.write import decomposed
from tracker.decompose import dumps, numerals

WORDS = """
一、|二、|三、|（一）|（二）|(二)|（2）|)|（一|1.|2.|12.|5、|①|第一章|一是|二是|要|各站所要|不得|公开
更新|建立|制度|每月|6月底前|年底前|90%|不低于|全部|杜绝|。|，|；|：|、|“|”|《|》|（|）|栏目|总体要求|信息
政务公开工作要点|报告|组长：李明（镇长）|牵头单位：财政所|（党政办负责）|10条|〔2021〕3号|2021年6月28日
某镇人民政府|工作
"""
PIECES = st.sampled_from([*re.split(r"[|\n]", WORDS.strip()), "\n", "\n\n", "\t", "　", " "])
SOUP = st.lists(PIECES, max_size=60).map("".join)
ANY = st.text(max_size=200)
CALM = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def bare(text):
    return re.sub(r"\s", "", text)


@CALM
@given(st.one_of(SOUP, ANY))
def test_every_span_is_the_text_it_claims(text):
    draft = decomposed(text)

    for task in draft.tasks:
        assert bare(draft.text[task.start : task.end]) == bare(task.text) != ""
    for clause in draft.outline:
        assert draft.text[clause.start : clause.end] == clause.heading
    for claim in draft.claims:
        assert draft.text[claim.start : claim.end] == claim.text
    for lint in draft.warnings:
        assert 0 <= lint.start <= lint.end <= len(draft.text)


@CALM
@given(SOUP)
def test_tasks_of_a_clause_do_not_overlap_and_nothing_of_it_is_lost(text):
    draft = decomposed(text)

    assert [task.id for task in draft.tasks] == [f"t{n}" for n, _ in enumerate(draft.tasks, 1)]
    for clause in draft.outline:
        rows = [(task.start, task.end) for task in draft.tasks if task.clause == clause.id]
        spans = sorted([*rows, *clause.background])
        assert all(a[1] <= b[0] for a, b in pairwise(spans))
        covered = {at for start, end in spans for at in range(start, end)}
        body = range(clause.body.start, clause.body.end)
        assert all(at in covered for at in body if draft.text[at].strip())


@CALM
@given(SOUP)
def test_titles_are_short_and_not_empty(text):
    for task in decomposed(text).tasks:
        assert 0 < len(task.title) <= 40


@CALM
@given(st.one_of(SOUP, ANY))
def test_the_same_text_gives_the_same_bytes(text):
    assert dumps(decomposed(text)) == dumps(decomposed(text))


@CALM
@given(SOUP)
def test_parents_stand_before_their_children_and_one_level_up(text):
    level = {None: 0}
    for clause in decomposed(text).outline:
        assert clause.parent in level
        assert clause.level > level[clause.parent]
        level[clause.id] = clause.level


@CALM
@given(SOUP)
def test_a_path_is_the_ordinals_from_the_top(text):
    path = {None: ""}
    for clause in decomposed(text).outline:
        above = f"{path[clause.parent]}/" if clause.parent else ""
        assert clause.path == above + clause.ordinal
        path[clause.id] = clause.path


@CALM
@given(st.integers(1, 9), st.integers(1, 9), st.integers(2, 9))
def test_paths_of_a_whole_paper_only_go_up(chapters, items, points):
    lines = [
        line
        for a in range(1, chapters + 1)
        for line in (
            f"{numerals.written(a)}、抓好第一类工作",
            *(
                part
                for b in range(1, items + 1)
                for part in (
                    f"（{numerals.written(b)}）办好实事",
                    *(f"{c}.更新公示栏。" for c in range(1, points + 1)),
                )
            ),
        )
    ]
    found = [c.path.split("/") for c in decomposed("\n".join(lines)).outline]
    numbers = [[numerals.value(part.strip("（）")) for part in path] for path in found]

    assert numbers == sorted(numbers)
    assert len(found) == chapters * (1 + items * (1 + points))


@pytest.mark.slow
def test_twice_the_text_takes_about_twice_the_time():
    unit = "（一）做好公开。各站所要于6月底前公开收费，每月更新栏目，确保准确。" * 20 + "\n"

    def seconds(times):
        began = time.process_time()
        decomposed("一、总则\n" + unit * times)
        return time.process_time() - began

    seconds(2)
    assert seconds(40) < 5 * seconds(10) + 0.5
