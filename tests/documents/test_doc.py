"""A .doc is read by our own hand, numbers and tables and all, and a bad one is refused."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents import make_doc as make
from tests.documents.test_numbering import model
from tracker.documents import container, doc, losses
from tracker.documents.rules import Paragraph, Table, UnreadableFile
from tracker.documents.word97 import fib, stream

FILES = Path(__file__).parent / "files"
PLAIN = (FILES / "plain.doc").read_bytes()
BARE = make.number(0, 2)
CHINESE, DECIMAL, NONE, BULLET = 39, 0, 255, 23
FAMILY = make.nine(
    make.level("\x00、", CHINESE), make.level("（\x01）", CHINESE), make.level("\x02.", DECIMAL)
)


def with_lists(parts, *families, overrides=None, instances=None, **more):
    table, behind = make.lists(*(families or [FAMILY]))
    count = range(1, max(1, len(families)) + 1)
    its = make.instances(*(instances or count), overrides=overrides)
    tables = {"lists": table, "instances": its} | more.pop("tables", {})
    return make.doc(parts, tables=tables, behind_lists=behind, **more)


def lines(data):
    return [block.whole for block in doc.read(data).blocks if isinstance(block, Paragraph)]


def items(*depths, number=1):
    return [("事项\r", make.numbered(number, depth)) for depth in depths]


def labels(data):
    return [block.label.strip() for block in doc.read(data).blocks]


def test_a_file_that_an_office_suite_wrote_is_read_as_it_is_printed():
    document = doc.read(PLAIN)

    assert [
        (block.label, block.text, block.level, block.style.lower())
        if isinstance(block, Paragraph)
        else block.rows
        for block in document.blocks
    ] == [
        ("", "云麓县青石镇2026年政务公开工作要点", None, ""),
        ("一、", "抓好重点公开", 0, "heading 1"),
        ("（一）", "财政信息", 1, "heading 2"),
        ("1.", "六月底前公开上年度决算。", 2, ""),
        ("2.", "每季度公开专项资金。", 2, ""),
        ("（二）", "政策解读", 1, "heading 2"),
        ("1.", "每月更新一次栏目。", 2, ""),
        ("二、", "压实责任", 0, "heading 1"),
        (
            ("任务", "要求", None),
            ("公开预算", "本级", "三月底"),
            ("公开预算", "部门", "四月底"),
        ),
        ("", "详见公开目录。", None, ""),
        ("", "旁注", None, ""),
        ("", "云麓县青石镇人民政府", None, ""),
    ]
    assert document.warnings == (losses.TRACKED,)


def test_text_boxes_are_read_behind_the_paragraph_that_they_are_anchored_in():
    data = (FILES / "boxes.doc").read_bytes()

    assert [block.whole for block in doc.read(data).blocks if block != Paragraph("")] == [
        "第一段",
        "一、框中的事项",
        "第二段",
        "二、又一框的事项",
        "三、正文的事项",
    ]


def test_numbers_are_counted_from_the_lists_of_the_file():
    assert labels(with_lists(items(0, 1, 2, 2, 1, 2, 0, 1))) == [
        "一、",
        "（一）",
        "1.",
        "2.",
        "（二）",
        "1.",
        "二、",
        "（一）",
    ]


def test_levels_that_are_legal_or_never_begin_anew():
    family = make.nine(
        make.level("第\x00章", CHINESE),
        make.level("\x00.\x01", DECIMAL, legal=True),
        make.level("#\x02", DECIMAL, restart=0),
    )

    assert labels(with_lists(items(0, 1, 2, 0, 1, 2), family)) == [
        "第一章",
        "1.1",
        "#1",
        "第二章",
        "2.1",
        "#2",
    ]


def test_a_simple_list_a_bullet_and_a_label_without_number():
    simple, bullet, none = (
        [make.level("\x00)", 4)],
        [make.level("\uf0b7", BULLET)],
        [make.level("附件：", NONE)],
    )
    parts = items(0, 0) + items(0, number=2) + items(0, number=3)

    assert labels(with_lists(parts, simple, bullet, none)) == ["a)", "b)", "", "附件："]


def test_an_instance_may_begin_anew_or_bring_a_level_of_its_own():
    anew = make.number(1, 4) + make.number(0x10, 4)
    own = make.number(0, 4) + make.number(0x20, 4) + make.level("\x00)", 3)
    parts = items(0, 0) + items(0, 0, number=2) + items(0, number=3)

    data = with_lists(parts, instances=[1, 1, 1], overrides={2: anew, 3: own})

    assert labels(data) == ["一、", "二、", "一、", "二、", "C)"]


def test_a_number_and_a_name_come_from_the_style_and_its_base():
    sheet = make.stylesheet(
        make.style("正文"),
        make.style("公文一级", make.sprm(0x460B, 1) + make.sprm(0x2640, 0)),
        make.style("镇里的,别名", make.sprm(0x260A, 1), base=1),
        b"",
    )
    parts = [(f"甲{n}\r", make.number(n, 2)) for n in range(4)]

    blocks = doc.read(with_lists(parts, tables={"styles": sheet})).blocks

    assert [(block.label, block.style) for block in blocks] == [
        ("", ""),
        ("一、", "公文一级（标题 1）"),
        ("（一）", "镇里的（标题 1）"),
        ("", ""),
    ]


def test_styles_that_stand_on_one_another_in_a_ring_end():
    sheet = make.stylesheet(make.style("甲", base=1), make.style("乙", base=0))

    assert lines(make.doc([("正文\r", make.number(1, 2))], tables={"styles": sheet})) == ["正文"]


def test_list_zero_takes_the_number_away():
    sheet = make.stylesheet(make.style("正文"), make.style("条", make.sprm(0x460B, 1)))
    parts = [("甲\r", make.number(1, 2)), ("乙\r", make.number(1, 2) + make.sprm(0x460B, 0))]

    assert labels(with_lists(parts, tables={"styles": sheet})) == ["一、", ""]


@pytest.mark.parametrize(
    "tables",
    [
        {"lists": b"\x09\x00"},
        {"instances": make.number(99, 4)},
        {"lists": make.lists(FAMILY)[0][:9]},
    ],
)
def test_lists_that_are_damaged_cost_the_numbers_and_say_so(tables):
    document = doc.read(with_lists(items(0), tables=tables))

    assert [block.text for block in document.blocks] == ["事项"]
    assert document.warnings == (doc.NO_NUMBERS,)


def test_numbers_of_the_way_before_lists_are_missed_and_said_to_be():
    old, none = (make.sprm(0xC63E, bytes((kind,)) + bytes(83)) for kind in (0, 255))
    lost = doc.read(make.doc([("事项\r", BARE + old)]))
    plain = doc.read(make.doc([("事项\r", BARE + none)]))

    assert (lost.warnings, plain.warnings) == ((doc.NO_NUMBERS,), ())


def test_deletions_are_left_out_insertions_kept_and_both_said():
    text = "每季度月更新\r"
    runs = [(1, 3, make.sprm(0x0800, 1)), (3, 4, make.sprm(0x0801, 1))]

    document = doc.read(make.doc([(text, BARE)], runs=runs))

    assert document.blocks == (Paragraph("每月更新"),)
    assert document.warnings == (losses.TRACKED,)


def test_a_paragraph_whose_mark_was_deleted_goes_on_in_the_next_one_under_its_number():
    runs = [(2, 3, make.sprm(0x0800, 1)), (6, 9, make.sprm(0x0800, 1))]
    parts = [
        ("前半\r", make.numbered(1)),
        ("后半\r", make.numbered(1)),
        ("删去\r", make.numbered(1)),
        ("末\r", make.numbered(1)),
    ]

    assert lines(with_lists(parts, runs=runs)) == ["一、前半后半", "二、末"]


def test_hidden_text_is_left_out_whoever_hides_it():
    sheet = make.stylesheet(
        make.style("正文"),
        make.style("密", run=make.sprm(0x083C, 1), kind=2),
        make.style("隐", run=make.sprm(0x083C, 1)),
    )
    runs = [
        (1, 2, make.sprm(0x083C, 1)),
        (2, 3, make.sprm(0x4A30, 1)),
        (5, 6, make.sprm(0x083C, 0)),
    ]
    parts = [("明藏藏白\r", BARE), ("见隐\r", make.number(2, 2)), ("藏\r", make.number(2, 2))]

    assert lines(make.doc(parts, runs=runs, tables={"styles": sheet})) == ["明白", "见", ""]


def test_a_hidden_mark_of_nothing_takes_no_line_and_no_number():
    parts = items(0, 0)
    runs = [(0, 3, make.sprm(0x083C, 1))]

    assert lines(with_lists(parts, runs=runs)) == ["一、事项"]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("见\x13 HYPERLINK x \x14链接\x15。\r", "见链接。"),
        ("\x13 IF \x13 = 1 \x14算式\x15 x \x14果\x15\r", "果"),
        ("\x13 eq \\o\\ac(○,3)\x15公开\r", "③公开"),
        ("\x13EQ \\* jc2 \\o\\ad(\\s\\up 9(zhèn),镇)\x15政府\r", "镇政府"),
        ("正文\x13 PAGE\r", "正文"),
        ("甲\x0b乙\x0e丙\t丁\x1e戊\x1f己\xa0庚\r", "甲\n乙\n丙\t丁-戊己\xa0庚"),
        ("甲\x01\x02\x05\x08乙\r", "甲乙"),
        ("甲𠀀乙\r", "甲𠀀乙"),
        ("\uf052公开\uf0e0\r", "☑公开"),
        ("没有段落标记", "没有段落标记"),
    ],
)
def test_text_is_read_as_it_is_printed(text, printed):
    assert lines(make.doc([(text, BARE)])) == [printed]


def test_a_symbol_is_told_by_its_properties():
    data = make.doc([("(公开\r", BARE)], runs=[(0, 1, make.sprm(0x6A09, 0xF052_0003))])

    assert lines(data) == ["☑公开"]


def test_a_page_break_ends_no_paragraph_and_a_section_does():
    data = make.doc([("甲\x0c乙\r", BARE), ("丙\x0c", BARE), ("丁\r", BARE)])

    assert lines(data) == ["甲\n乙", "丙", "丁"]


def test_text_of_one_byte_a_character_and_text_in_pieces():
    assert lines(make.doc([("“Plan” 2026\r", BARE)], narrow=True)) == ["“Plan” 2026"]
    assert lines(make.doc([("一二三四\r", BARE), ("五\r", BARE)], pieces=(2, 3))) == [
        "一二三四",
        "五",
    ]


def test_what_a_quick_save_changed_counts():
    parts = [("甲\r", BARE), ("乙\r", BARE)]
    numbered = with_lists(parts, pieces=(2,), change=make.numbered(1)[2:])
    gone = make.doc(parts, pieces=(2,), change=make.sprm(0x0800, 1))

    assert lines(numbered) == ["甲", "一、乙"]
    assert lines(gone) == ["甲"]


def cell(text):
    return (f"{text}\x07", make.IN_TABLE)


def end(*edges, flags=()):
    return ("\x07", make.row_end(edges, flags or [0] * (len(edges) - 1)))


def test_a_table_with_cells_that_span_and_cells_merged_downwards():
    data = make.doc(
        [
            *(cell("任务"), cell("要求"), end(0, 1000, 3000)),
            *(
                cell("公开"),
                cell("预算"),
                cell("六月"),
                end(0, 1000, 2010, 3000, flags=(0x60, 0, 0)),
            ),
            *(cell(""), cell("决算"), cell("九月"), end(0, 1000, 1990, 3000, flags=(0x20, 0, 0))),
            *(cell("晚"), end(1000, 2000)),
            ("后\r", BARE),
        ]
    )

    assert doc.read(data).blocks == (
        Table(
            (
                ("任务", "要求", None),
                ("公开", "预算", "六月"),
                ("公开", "决算", "九月"),
                ("", "晚", ""),
            )
        ),
        Paragraph("后"),
    )


def test_cells_of_several_paragraphs_with_numbers_and_empty_cells():
    parts = [
        ("甲\r", make.numbered(1) + make.sprm(0x2416, 1)),
        ("乙\x07", make.numbered(1) + make.sprm(0x2416, 1)),
        cell(""),
        end(0, 10, 20),
        ("丙\r", make.numbered(1)),
    ]

    assert doc.read(with_lists(parts)).blocks == (
        Table((("一、甲\n二、乙", ""),)),
        Paragraph("丙", "三、", 0),
    )


def test_without_properties_two_marks_in_a_row_end_it():
    data = make.doc(
        [(text, BARE) for text in ("甲\x07", "乙\x07", "\x07", "丙\x07", "丁\x07", "\x07", "后\r")]
    )

    assert doc.read(data).blocks == (Table((("甲", "乙"), ("丙", "丁"))), Paragraph("后"))


def nested(text, *more):
    return (
        text,
        make.IN_TABLE + make.sprm(0x6649, 2) + b"".join(make.sprm(name, 1) for name in more),
    )


INNER = [
    *(nested("任务\r", 0x244B), nested("时限\r", 0x244B), nested("\r", 0x244C)),
    *(nested("公开\r", 0x244B), nested("六月\r", 0x244B), nested("\r", 0x244C)),
]


def test_a_table_in_a_cell_keeps_every_cell():
    data = make.doc([("附表\r", make.IN_TABLE), *INNER, cell(""), cell("旁"), end(0, 10, 20)])

    assert doc.read(data).blocks == (Table((("附表\n任务\t时限\n公开\t六月", "旁"),)),)


def test_a_table_that_only_frames_another_is_read_as_what_it_frames():
    data = make.doc([("附表\r", make.IN_TABLE), *INNER, cell("注"), end(0, 10)])

    assert doc.read(data).blocks == (
        Paragraph("附表"),
        Table((("任务", "时限"), ("公开", "六月"))),
        Paragraph("注"),
    )


def test_properties_too_long_for_a_page_are_found_elsewhere():
    long = make.row_end((0, 1000, 3000), (0, 0))[2:]
    more = make.number(len(long), 2) + long
    data = make.doc(
        [
            *(cell("甲"), cell("乙"), ("\x07", BARE + make.sprm(0x6646, 0))),
            *(cell("丙"), cell("丁"), cell("戊"), end(0, 1000, 2000, 3000)),
        ],
        streams={"Data": more},
    )

    assert doc.read(data).blocks == (Table((("甲", "乙", None), ("丙", "丁", "戊"))),)


def test_pictures_with_hardly_any_text_are_told_from_a_document():
    scan = doc.read(make.doc([("\x01\r", BARE)]))
    letter = doc.read(make.doc([("\x01" + "正文" * 60 + "\r", BARE)]))

    assert (scan.warnings, letter.warnings) == ((losses.SCANNED,), ())


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (make.doc([("甲\r", BARE)], head={0x0A: b"\0\1"}), fib.ENCRYPTED),
        (make.doc([("甲\r", BARE)], head={0: b"\xdc\xa5\x65\x00"}), fib.TOO_OLD),
        (make.doc([("甲\r", BARE)], head={2: b"\x65\x00"}), fib.TOO_OLD),
        (make.doc([("甲\r", BARE)], head={0: b"xx"}), stream.DAMAGED),
        (make.doc([("甲\r", BARE)], head={0x0A: b"\0\2"}), stream.DAMAGED),
        (make.doc([("甲\r", BARE)], head={0x4C: b"\xff\xff\xff\x7f"}), stream.DAMAGED),
        (make.doc([("甲\r", BARE)], head={0x4C: b"\xff\xff\xff\xff"}), stream.DAMAGED),
        (make.doc([("甲\r", BARE)], head={0x1A2: b"\xff\xff\xff\x7f"}), stream.DAMAGED),
        (make.doc([("甲\r", BARE)], streams={"Macros": b"x"}), container.MACRO),
        (make.packed({"0Table": b"x"}), stream.DAMAGED),
        (make.packed({"WordDocument": b"x"}), stream.DAMAGED),
        (PLAIN[:3000], stream.DAMAGED),
        (PLAIN[:600], stream.DAMAGED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", stream.DAMAGED),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence_with_the_next_step(data, sentence):
    with pytest.raises(UnreadableFile) as refusal:
        doc.read(data)

    assert str(refusal.value) == sentence
    assert sentence.count("。") == 1
    assert "请" in sentence


def test_more_than_any_document_has_is_refused():
    with pytest.raises(UnreadableFile, match="多得不正常"):
        doc.read(make.doc([("\r" * 20_001, BARE)]))
    with pytest.raises(UnreadableFile, match="长得不正常"):
        doc.read(make.doc([("甲" * 2_000_001, BARE)]))
    with pytest.raises(UnreadableFile, match="多得不正常"):
        doc.read(make.doc([("甲\r", make.IN_TABLE + make.sprm(0x6649, 21))]))


@given(st.binary(max_size=600))
def test_any_bytes_are_a_document_or_refused(data):
    for whole in (
        data,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + data,
        make.packed({"WordDocument": data}),
    ):
        with pytest.raises(UnreadableFile):
            doc.read(whole)


@given(st.data())
def test_a_file_with_bytes_changed_is_a_document_or_refused(data):
    changed = bytearray(PLAIN)
    for _ in range(data.draw(st.integers(1, 8))):
        changed[data.draw(st.integers(0, len(PLAIN) - 1))] = data.draw(st.integers(0, 255))

    with suppress(UnreadableFile):
        doc.read(bytes(changed))


@given(st.lists(st.integers(0, 3), max_size=40))
def test_any_sequence_of_levels_is_counted_as_a_simple_model_counts_it(levels):
    family = make.nine(*FAMILY[:3], make.level("（\x03）", DECIMAL))

    data = with_lists(items(*levels), family) if levels else make.doc([("\r", BARE)])

    assert [label for label in labels(data) if label] == list(model(levels))
