"""Whole papers against what a careful person reads in them (papers/README.md).

Outline, paths and who gives rows are demanded paper by paper; where a row begins and ends, and
whose it is, over all papers together: there two careful people differ now and then as well.
"""

import pytest

from tests.decompose import paper
from tracker.decompose import decompose, dumps, tasks

# figure: the least F1 over all papers of a to f, and over those of g and h, whose authors part
# sentences finer (papers/README.md); a little under what is reached.
WANTED = {
    "header": (0.99, 0.94),
    "outline": (0.99, 0.99),
    "paths": (0.99, 0.99),
    "clauses": (0.98, 0.97),
    "rows": (0.92, 0.72),
    "starts": (0.95, 0.86),
    "duties": (0.98, 0.97),
    "asked": (0.98, 0.95),
    "lead": (0.98, 0.94),
    "support": (0.98, 0.95),
    "background": (0.97, 0.87),
    "people": (0.97, 0.97),
}
LATER = tuple(name for name in paper.NAMES if name[0] in "gh")
EARLIER = tuple(name for name in paper.NAMES if name not in LATER)
# Papers whose outline is not read yet, and why.
NOT_YET = {"f05_hotline_deductions": "a table of scores and deductions stays a table"}


@pytest.mark.parametrize("figure", WANTED)
def test_the_papers_are_read_as_a_careful_person_reads_them(figure):
    for names, least in zip((EARLIER, LATER), WANTED[figure], strict=True):
        found = paper.pooled(names)[figure]

        assert found.f1 >= least, "\n".join(found.wrong)


@pytest.mark.parametrize("name", paper.NAMES)
def test_every_heading_is_found_with_its_path(name, request):
    if name in NOT_YET:
        request.applymarker(pytest.mark.xfail(reason=NOT_YET[name], strict=True))
    tallies = paper.compare(name)

    assert tallies["outline"].wrong + tallies["paths"].wrong == []


@pytest.mark.parametrize("name", paper.NAMES)
def test_no_page_furniture_is_left(name):
    text = paper.draft(name).text

    for word in ("责任编辑", "上一篇", "浏览次数", "分享到", "bookmark", "ICP", "关闭窗口"):
        assert word not in text


def test_there_are_enough_papers():
    assert len(paper.NAMES) >= 40


@pytest.mark.parametrize("name", paper.NAMES[::8])
def test_how_many_parts_are_read_at_once_changes_nothing(name, monkeypatch):
    together = dumps(decompose(paper.document(name)))
    monkeypatch.setattr(tasks, "_AT_ONCE", 1)

    assert dumps(decompose(paper.document(name))) == together
