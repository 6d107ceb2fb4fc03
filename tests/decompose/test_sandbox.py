"""What a stranger uploads is decomposed in a child that cannot hold up anybody."""

import json
import time

import pytest

from tests.documents import make_docx as make
from tracker.decompose import child, decompose, sandbox, to_json
from tracker.documents import reader
from tracker.documents import sandbox as documents_sandbox
from tracker.documents.child import TOO_MUCH
from tracker.documents.rules import UnreadableFile

PLAN = "清溪镇2023年政务公开工作方案\n一、做好公开\n各站所要于6月底前公开收费项目。\n"


@pytest.mark.parametrize(
    ("data", "name"),
    [(PLAN.encode(), "甲.txt"), (make.docx(make.paragraph("一、各站所要公开收费。")), "甲.docx")],
    ids=["text", "docx"],
)
def test_a_child_decomposes_what_the_parent_would(data, name):
    found = sandbox.decompose_in_child(data, name, 2024)

    assert found == to_json(decompose(reader.read(data, name), 2024))
    assert found["tasks"]


def test_the_year_of_the_document_counts_where_nobody_names_one():
    assert sandbox.decompose_in_child(PLAN.encode(), "甲.txt")["year"] == 2023


def test_a_refusal_in_the_child_comes_back_as_the_same_sentence():
    with pytest.raises(UnreadableFile, match="是空文件"):
        sandbox.decompose_in_child(b" ", "甲.txt")


def test_a_huge_line_is_refused_at_once():
    data = ("一、公开\n" + "甲" * 1_790_000).encode()

    def spent():
        began = time.perf_counter()
        with pytest.raises(UnreadableFile) as refusal:
            sandbox.decompose_in_child(data, "甲.txt")
        assert str(refusal.value) == child.LONG_LINE
        return time.perf_counter() - began

    assert min(spent() for _ in range(3)) < 3  # it begins a process: other work costs it time


def test_more_rows_than_any_plan_has_are_refused():
    line = "（一）各站所要公开收费项目。\n"

    assert b"error" not in child.answer(("一、公开\n" + line * 1000).encode(), "甲.txt", None)
    refused = json.loads(child.answer(("一、公开\n" + line * 1001).encode(), "甲.txt", None))
    assert refused == {"error": child.MANY_ROWS}


def test_a_killed_child_is_one_sentence_to_the_person(monkeypatch):
    monkeypatch.setattr(documents_sandbox, "run", lambda *_: b"")

    with pytest.raises(UnreadableFile) as refusal:
        sandbox.decompose_in_child(PLAN.encode(), "甲.txt")

    assert str(refusal.value) == TOO_MUCH


@pytest.mark.parametrize("out", [b"[]", b"{}", b"3", b"{"])
def test_an_answer_that_is_no_decomposition_is_refused(monkeypatch, out):
    monkeypatch.setattr(documents_sandbox, "run", lambda *_: out)

    with pytest.raises(UnreadableFile, match="超出了限制"):
        sandbox.decompose_in_child(PLAN.encode(), "甲.txt")
