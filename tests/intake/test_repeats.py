"""Rows that say the same are proposed for merging, those of another matter are not (DEC-9)."""

from types import SimpleNamespace

from tracker.intake.outline import Outline
from tracker.intake.repeats import repeated
from tracker.intake.rules import RowState


def row(number, title, text):
    return SimpleNamespace(
        id=number,
        order_no=number,
        clause=f"c{number}",
        title=title,
        text=text,
        state=RowState.PROPOSED,
        proposal={},
    )


def pairs(*rows):
    return [(one.row, one.earlier) for one in repeated(rows, Outline([]))]


def test_the_same_words_in_two_places_are_one_matter():
    words = "每季度向县政务公开办报送工作信息。"

    assert pairs(row(1, "每季度向县政务公开办报送", words), row(2, "报送工作信息", words)) == [
        (2, 1)
    ]


def test_rows_of_a_table_with_the_same_words_under_other_names_are_not():
    words = "每季度更新一次，照片报办公室。"

    assert pairs(row(1, "村务公开栏管理", words), row(2, "政务新媒体运行维护", words)) == []
    assert pairs(row(1, "村务公开栏管理", words), row(2, "村务公开栏管理", words)) == [(2, 1)]
