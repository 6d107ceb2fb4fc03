"""The text beside the cards: nothing lost, nothing twice, every row found."""

import os
from pathlib import Path

import pytest

from tests.intake.conftest import PARAGRAPHS, POINTS
from tests.intake.long_text import LONG
from tests.intake.test_actions import GROUP
from tracker.intake.original import Span, blocks
from tracker.intake.outline import Outline
from tracker.intake.proposing import proposals
from tracker.intake.reading import read_bytes

OWN = {"points": POINTS, "paragraphs": PARAGRAPHS, "group": GROUP, "long": LONG}
SEEDS = sorted(Path(os.environ.get("TRACKER_SEEDS", "/nowhere")).glob("*.txt"))


def shown(data: bytes):
    text, found = read_bytes(data, "文件.txt", 2026)
    rows = proposals(found, text)
    spans = [Span(row.start, row.end, number) for number, row in enumerate(rows, 1)]
    damaged = [Span(w["start"], w["end"], n) for n, w in enumerate(found["warnings"])]
    damaged = [span for span in damaged if span.start < span.end < span.start + 200]
    return text, rows, blocks(text, Outline(found["outline"]), spans, damaged)


def check(data: bytes) -> None:
    text, rows, found = shown(data)
    pieces = [piece for block in found for line in block.lines for piece in line.pieces]

    assert "".join("".join(p.text for p in pieces).split()) == "".join(text.split())
    beside = [row for block in found for row in block.rows]
    assert beside == list(range(1, len(rows) + 1))
    assert [p.row for p in pieces if p.begins] == beside
    for number, row in enumerate(rows, 1):
        told = "".join(p.text for p in pieces if p.row == number)
        assert "".join(told.split()) == "".join(row.text.split())


@pytest.mark.parametrize("name", OWN)
def test_the_blocks_are_the_text_and_hold_every_row_once(name):
    check(OWN[name].encode())


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_the_blocks_of_a_real_document_are_its_text(path):
    check(path.read_bytes())


def test_a_chapter_without_text_stands_over_its_first_clause():
    _, _, found = shown(POINTS.encode())

    assert [block.clause for block in found] == ["", "c2", "c3", "c4", "c6", "c7", ""]
    title, first = found[1].lines
    assert (title.is_title, title.pieces[0].text) == (True, "一、聚焦公开平台")
    assert [p.text for p in first.pieces if p.is_strong] == ["（一）持续规范目录。"]
