"""A .docx says what a reader of the printed page would see."""

import pytest

from tests.documents import make_docx as make
from tracker.documents import container, docx
from tracker.documents.rules import Paragraph, Table, UnreadableFile


def lines(data):
    return [block.whole for block in docx.read(data).blocks if isinstance(block, Paragraph)]


def test_automatic_numbers_are_put_back_in_chinese_and_in_digits():
    data = make.numbered_docx(
        [(0, "总则"), (1, "范围"), (2, "窗口"), (2, "热线"), (1, "时限"), (2, "窗口"), (0, "附则")]
    )

    assert lines(data) == [
        "一、总则",
        "（一）范围",
        "1.窗口",
        "2.热线",
        "（二）时限",
        "1.窗口",
        "二、附则",
    ]


def test_label_and_level_are_kept_apart_from_the_text():
    [first, second] = docx.read(make.numbered_docx([(0, "总则"), (None, "正文")])).blocks

    assert (first.label, first.level, first.text) == ("一、", 0, "总则")
    assert (second.label, second.level, second.text) == ("", None, "正文")


def test_a_tenth_chapter_is_counted_as_ten():
    data = make.numbered_docx([(0, f"第{n}件事") for n in range(12)])

    assert [line[: line.index("、")] for line in lines(data)][-3:] == ["十", "十一", "十二"]


def test_a_number_that_comes_from_the_style_is_put_back():
    styles = make.style("H2", "heading 2", level=1) + make.style("Mine", "我的标题", based_on="H2")
    body = make.paragraph("范围", style="H2") + make.paragraph("时限", style="Mine")

    blocks = docx.read(make.docx(body, styles=styles)).blocks

    assert [block.whole for block in blocks] == ["（一）范围", "（二）时限"]
    assert [block.style for block in blocks] == ["heading 2", "我的标题"]


def test_a_list_that_starts_anew_begins_at_one():
    body = make.paragraph("甲", 2) + make.paragraph("乙", 2) + make.paragraph("丙", 2, number=2)

    assert lines(make.docx(body)) == ["1.甲", "2.乙", "1.丙"]


def test_tracked_insertions_are_read_and_deletions_are_not():
    content = make.run("每") + make.deleted("季度") + make.inserted("月") + make.run("更新")

    assert lines(make.docx(make.marked(content))) == ["每月更新"]


def test_text_moved_away_and_marks_deleted_are_not_read():
    moved = f"<w:moveFrom>{make.run('旧处')}</w:moveFrom><w:moveTo>{make.run('新处')}</w:moveTo>"
    gone = "<w:del><w:r><w:tab/></w:r></w:del>"

    assert lines(make.docx(make.marked(moved + gone))) == ["新处"]


def test_text_in_content_controls_is_read():
    whole = make.control(make.paragraph("整段"))
    inside = make.marked(make.run("时限：") + make.control(make.run("月底")))

    assert lines(make.docx(whole + inside)) == ["整段", "时限：月底"]


def test_a_text_box_is_read_once_behind_its_paragraph():
    body = make.marked(make.run("正文") + make.box(make.paragraph("框内")))

    assert lines(make.docx(body)) == ["正文", "框内"]


def test_merged_cells_repeat_downwards_and_are_empty_sideways():
    body = make.table(
        [make.cell("任务"), make.cell("要求", span=2)],
        [make.cell("公开", merge="restart"), make.cell("预算"), make.cell("六月")],
        [make.cell("", merge="continue"), make.cell("决算"), make.cell("九月")],
    )

    [block] = docx.read(make.docx(body)).blocks

    assert block == Table(
        (("任务", "要求", None), ("公开", "预算", "六月"), ("公开", "决算", "九月"))
    )


def test_more_paragraphs_than_any_document_has_are_refused():
    data = make.docx("<w:p/>" * (docx.PARAGRAPHS + 1))

    with pytest.raises(UnreadableFile, match="段落或表格多得不正常"):
        docx.read(data)


def test_tables_nested_without_end_are_refused():
    body = make.paragraph("底")
    for _ in range(docx.NESTING + 2):
        body = f"<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>"

    with pytest.raises(UnreadableFile):
        docx.read(make.docx(body))


def test_broken_xml_is_refused_in_a_sentence():
    with pytest.raises(UnreadableFile, match="已损坏"):
        docx.read(make.docx("<w:p>"))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (make.docx("", main=make.MACRO), container.MACRO),
        (make.docx("", extra={"word/vbaProject.bin": b"x"}), container.MACRO),
        (make.docx("", extra={"word/a.xml": b"<!DOCTYPE a><a/>"}), container.DOCTYPE),
        (make.docx("", extra={"word/a.bin": b"\0" * (3 << 20)}), container.BOMB),
        (make.docx("", extra={"../out.xml": b"<a/>"}), container.DAMAGED),
        (make.docx("")[:-40], container.DAMAGED),
    ],
    ids=["macro", "macro part", "doctype", "bomb", "path", "cut off"],
)
def test_a_package_that_is_not_plain_word_is_refused_with_the_next_step(data, sentence):
    with pytest.raises(UnreadableFile) as refusal:
        docx.read(data)

    assert str(refusal.value) == sentence
