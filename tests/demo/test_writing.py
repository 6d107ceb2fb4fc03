"""The papers of the demonstration: our own words, and read as they are meant."""

import os
import re
from datetime import date
from pathlib import Path

import pytest

from tracker.decompose import decompose
from tracker.demo.writing import paper
from tracker.documents import reader

# text, year, least clauses of work, least and most tasks
PAPERS = (
    ("yunlu_last", 2025, 15, 30, 40),
    ("yunlu", 2026, 15, 35, 48),
    ("qinghe", 2026, 20, 35, 55),
    ("shiqiao", 2026, 15, 33, 48),
)
RUN = 12
# Names that every office writes alike, and the mark that Word leaves behind.
EVERYBODYS = ("中华人民共和国政府信息公开条例", "[bookmark: _GoBack]")


def words(text, year=2026):
    return paper(text, "{year}.txt", year=year, written=date(year, 3, 9)).data


def letters(text):
    for name in EVERYBODYS:
        text = text.replace(name, "\0")
    return re.sub(r"[^\w\0]", "", text)


def runs(text):
    plain = letters(text)
    found = (plain[i : i + RUN] for i in range(len(plain) - RUN + 1))
    return {run for run in found if "\0" not in run}


@pytest.mark.parametrize(("text", "year", "clauses", "least", "most"), PAPERS)
def test_a_paper_gives_its_tasks(text, year, clauses, least, most):
    draft = decompose(reader.read(words(text, year), "paper.txt"), year)

    assert sum(clause.kind == "work" for clause in draft.outline) >= clauses
    assert least <= len(draft.tasks) <= most
    assert draft.header.year == year
    assert draft.header.doc_number
    assert draft.header.written_on == date(year, 3, 9)


@pytest.mark.parametrize("text", ["qinghe", "shiqiao"])
def test_a_plan_lists_its_leading_group(text):
    draft = decompose(reader.read(words(text), "paper.txt"), 2026)

    roles = [person.role for person in draft.people if person.name]
    assert roles.count("组长") == roles.count("常务副组长") == roles.count("责任人") == 1
    assert roles.count("副组长") >= 3


@pytest.mark.parametrize("text", [name for name, *_ in PAPERS])
def test_a_paper_shares_no_sentence_with_a_real_one(text):
    if "TRACKER_SEEDS" not in os.environ:
        pytest.skip("TRACKER_SEEDS names no folder of real documents")
    real = set[str]()
    for path in Path(os.environ["TRACKER_SEEDS"]).glob("*.txt"):
        real |= runs(path.read_text("utf-8"))

    assert runs(words(text).decode()) & real == set()


def test_years_go_into_the_words():
    text = words("qinghe", 2031).decode()

    assert "青禾镇2031年政务公开工作实施方案" in text
    assert "2030年度" in text
    assert "{" not in text
