"""A PDF gives its paragraphs and tables, and says so when it cannot."""

import time

import pytest

from tests.documents import make_pdf as make
from tests.documents.make_pdf import Pdf
from tracker.documents import sandbox
from tracker.documents.pdf import lines, reader
from tracker.documents.rules import Table, UnreadableFile

LONG = "各单位要在预算批准后二十日内公开本部门的预算和决算，年底前做到应公开尽公开，由财政所牵头。"
ANOTHER = "各村要把收费项目、惠农补贴和低保名单按季度贴在公开栏里，让群众看得到、看得懂、能监督。"


def whole(document):
    return [block.text for block in document.blocks if not isinstance(block, Table)]


def tables(document):
    return [block.rows for block in document.blocks if isinstance(block, Table)]


def refused(data):
    with pytest.raises(UnreadableFile) as refusal:
        reader.read(data)
    sentence = str(refusal.value)
    assert sentence.endswith("。")
    assert sentence.count("。") == 1
    return sentence


def test_the_lines_of_an_indented_paragraph_are_one_paragraph():
    pdf = Pdf()
    pdf.set_paragraphs([LONG, ANOTHER])

    assert whole(reader.read(pdf.done())) == [LONG, ANOTHER]


def test_a_paragraph_goes_on_over_the_page_and_past_its_number():
    pdf = Pdf()
    pdf.set_paragraphs([ANOTHER])
    pdf.write(LONG[:25], 700, make.LEFT + 2 * make.SIZE)
    pdf.write("— 1 —", 780, 280, 12)
    pdf.turn()
    pdf.write(LONG[25:], 90)
    pdf.set_paragraphs([ANOTHER], 119)

    assert whole(reader.read(pdf.done())) == [ANOTHER, LONG, ANOTHER]


def test_lines_that_begin_at_the_margin_stay_lines():
    pdf = Pdf()
    for place, text in enumerate([LONG[:27], LONG[27:], ANOTHER[:27], ANOTHER[27:]]):
        pdf.write(text, 90 + 28.9 * place)

    assert whole(reader.read(pdf.done())) == [LONG[:27], LONG[27:], ANOTHER[:27], ANOTHER[27:]]


def test_a_numbered_line_at_the_margin_begins_a_paragraph():
    pdf = Pdf()
    top = pdf.set_paragraphs([LONG, ANOTHER, LONG[:25]])
    pdf.write("二、加强公开", top)

    assert whole(reader.read(pdf.done())) == [LONG, ANOTHER, LONG[:25], "二、加强公开"]


def test_a_centred_title_stays_apart_from_the_text_below_it():
    pdf = Pdf()
    pdf.write("清溪镇2023年政务公开", 60, 200, 22)
    pdf.write("工作要点", 90, 250, 22)
    pdf.set_paragraphs([LONG, ANOTHER], 140)

    assert whole(reader.read(pdf.done())) == ["清溪镇2023年政务公开", "工作要点", LONG, ANOTHER]


def test_running_heads_and_page_numbers_are_dropped_and_nothing_else():
    pdf = Pdf()
    for number in range(4):
        pdf.write("清溪镇人民政府文件", 40, 220, 9)
        pdf.set_paragraphs([LONG, ANOTHER])
        pdf.write(f"第 {number + 1} 页", 790, 280, 9)
        pdf.turn()

    assert whole(reader.read(pdf.done())) == [LONG, ANOTHER] * 4


def test_a_head_on_one_page_only_is_kept():
    pdf = Pdf()
    pdf.write("特急", 40, 80, 9)
    pdf.set_paragraphs([LONG, ANOTHER])

    assert whole(reader.read(pdf.done())) == ["特急", LONG, ANOTHER]


def test_a_ruled_table_is_a_table_and_not_text_as_well():
    pdf = Pdf()
    pdf.write("任务分解表", 60)
    pdf.grid([["序号", "任务", "单位"], ["1", "公开预算", "财政所"]], 100)
    pdf.write("以上任务按月通报。", 200)

    document = reader.read(pdf.done())

    assert document.blocks[1] == Table((("序号", "任务", "单位"), ("1", "公开预算", "财政所")))
    assert whole(document) == ["任务分解表", "以上任务按月通报。"]


def test_merged_cells_repeat_downwards_and_are_none_sideways():
    pdf = Pdf()
    for x0, y0, x1, y1 in [
        (80, 100, 410, 100),
        (80, 130, 410, 130),
        (190, 160, 410, 160),
        (80, 190, 410, 190),
        (80, 100, 80, 190),
        (190, 130, 190, 190),
        (300, 130, 300, 190),
        (410, 100, 410, 190),
    ]:
        pdf.rule(x0, y0, x1, y1)
    for text, top, left in [
        ("任务表", 108, 84),
        ("公开", 140, 84),
        ("预算", 138, 194),
        ("财政所", 138, 304),
        ("决算", 168, 194),
        ("审计站", 168, 304),
    ]:
        pdf.write(text, top, left, 12)

    assert tables(reader.read(pdf.done())) == [
        (("任务表", None, None), ("公开", "预算", "财政所"), ("公开", "决算", "审计站"))
    ]


def test_a_table_that_goes_on_over_the_page_is_one_table_with_one_head():
    head = ["序号", "任务"]
    pdf = Pdf()
    pdf.grid([head, ["1", "公开预算"]], 100)
    pdf.turn()
    pdf.grid([head, ["2", "公开决算"]], 100)

    assert tables(reader.read(pdf.done())) == [
        (("序号", "任务"), ("1", "公开预算"), ("2", "公开决算"))
    ]


def test_a_row_that_breaks_over_the_page_is_one_row():
    head = ["序号", "任务", "单位"]
    pdf = Pdf()
    pdf.grid([head, ["1", "公开预算并", "财政所"]], 100)
    pdf.turn()
    pdf.grid([head, ["", "更新目录", ""], ["2", "公开决算", "财政所"]], 100)

    assert tables(reader.read(pdf.done())) == [
        (
            ("序号", "任务", "单位"),
            ("1", "公开预算并更新目录", "财政所"),
            ("2", "公开决算", "财政所"),
        )
    ]


def test_a_merged_cell_that_goes_on_over_the_page_repeats():
    pdf = Pdf()
    pdf.grid([["类别", "任务"], ["预算", "公开预算"]], 100)
    pdf.turn()
    for x0, y0, x1, y1 in [
        (80, 100, 300, 100),
        (190, 130, 300, 130),
        (80, 160, 300, 160),
        (80, 190, 300, 190),
        (80, 100, 80, 190),
        (190, 100, 190, 190),
        (300, 100, 300, 190),
    ]:
        pdf.rule(x0, y0, x1, y1)
    for top, left, text in [
        (108, 194, "公开决算"),
        (138, 194, "公开采购"),
        (168, 84, "目录"),
        (168, 194, "更新目录"),
    ]:
        pdf.write(text, top, left, 12)

    assert tables(reader.read(pdf.done()))[0][1:] == (
        ("预算", "公开预算"),
        ("预算", "公开决算"),
        ("预算", "公开采购"),
        ("目录", "更新目录"),
    )


def test_the_lines_of_a_cell_that_fill_it_are_one_line():
    pdf = Pdf()
    pdf.grid([["任务", "单位"], ["", ""]], 100)
    pdf.write("公开部门预算和决", 131, 84, 12)
    pdf.write("算", 145, 84, 12)
    pdf.write("财政所", 131, 194, 12)
    pdf.write("审计站", 145, 194, 12)

    assert tables(reader.read(pdf.done()))[0][1] == ("公开部门预算和决算", "财政所\n审计站")


def test_a_frame_round_text_is_no_table():
    pdf = Pdf()
    for side in [(70, 80, 500, 80), (70, 400, 500, 400), (70, 80, 70, 400), (500, 80, 500, 400)]:
        pdf.rule(*side)
    pdf.set_paragraphs([LONG, ANOTHER], 100)

    assert whole(reader.read(pdf.done())) == [LONG, ANOTHER]


def test_a_watermark_and_double_printing_add_nothing():
    pdf = Pdf()
    pdf.set_paragraphs([LONG])
    pdf.set_paragraphs(["二、加强公开"], 200)
    pdf.write("二、加强公开", 200.3, make.LEFT + 2 * make.SIZE + 0.4)
    pdf.slanted("内部资料")

    assert "".join(whole(reader.read(pdf.done()))) == LONG + "二、加强公开"


def test_two_things_side_by_side_are_parted():
    pdf = Pdf()
    pdf.write("清政办发〔2023〕4号", 90)
    pdf.write("签发人：李明", 90, 350)

    assert whole(reader.read(pdf.done())) == ["清政办发〔2023〕4号    签发人：李明"]


@pytest.mark.parametrize(("seen", "meant"), [("⼯", "工"), ("⺠", "民"), ("⻓", "长"), ("ﬁ", "fi")])
def test_look_alikes_become_the_character_that_is_meant(seen, meant):
    assert lines.named(seen) == meant


@pytest.mark.parametrize("char", "工民长，。①ⅣＡ〇\u3000")
def test_other_characters_stay_as_they_are(char):
    assert lines.named(char) == char


def scan(*kinds):
    pdf = Pdf()
    for kind in kinds:
        if kind == "text":
            pdf.set_paragraphs([LONG])
        elif kind == "outlines":
            pdf.curves(300)
        else:
            pdf.picture()
        pdf.turn()
    return pdf.done()


def test_a_scan_is_refused_with_the_next_step():
    sentence = refused(scan("scan", "scan", "scan"))

    assert "扫描件" in sentence
    assert "第1—3页" in sentence
    assert "请用文字识别软件" in sentence


def test_a_page_that_is_a_scan_is_named():
    sentence = refused(scan("text", "scan", "text", "outlines"))

    assert "第2、4页" in sentence
    assert "扫描" in sentence


def test_a_small_picture_is_no_scan():
    pdf = Pdf()
    pdf.picture(60, 60)
    pdf.turn()
    pdf.set_paragraphs([LONG])

    assert whole(reader.read(pdf.done()))


def test_text_under_a_picture_of_the_page_is_read_with_a_warning():
    pdf = Pdf()
    pdf.picture()
    pdf.set_paragraphs([LONG])

    assert reader.read(pdf.done()).warnings == (reader.SCAN,)


def test_an_empty_page_only_has_no_text():
    pdf = Pdf()
    pdf.turn()

    assert refused(pdf.done()) == reader.EMPTY


def test_a_password_is_said():
    pdf = Pdf(encrypt="geheim")
    pdf.set_paragraphs([LONG])

    assert refused(pdf.done()) == reader.LOCKED


def test_rights_without_a_password_to_open_are_no_lock():
    from reportlab.lib.pdfencrypt import StandardEncryption

    pdf = Pdf(encrypt=StandardEncryption("", "geheim", canCopy=0))
    pdf.write("open budget", 90, font="Helvetica")

    assert whole(reader.read(pdf.done())) == ["open budget"]


def test_more_pages_than_any_plan_has_are_refused():
    pdf = Pdf()
    for _ in range(reader.PAGES + 1):
        pdf.turn()

    assert refused(pdf.done()) == reader.TOO_MANY


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.7\n1 0 obj\n<<>>\n%%EOF"])
def test_a_damaged_file_is_refused(data):
    assert refused(data) in (reader.DAMAGED, reader.EMPTY)


def test_characters_without_names_are_refused_as_nonsense():
    pdf = Pdf()
    pdf.set_paragraphs([LONG])
    data = pdf.done().replace(b"/UniGB-UCS2-H", b"/Identity-H  ").replace(b"(GB1)", b"(Own)")

    assert refused(data) == reader.NAMELESS


def test_too_much_work_is_said_with_the_page_it_came_to(monkeypatch):
    monkeypatch.setattr(reader, "SECONDS", -1.0)
    pdf = Pdf()
    pdf.set_paragraphs([LONG])

    assert "请拆分" in refused(pdf.done())


@pytest.mark.slow
def test_a_hundred_pages_are_read_in_the_child():
    data = make.pages(100, [LONG * 4, ANOTHER * 3])

    began = time.perf_counter()
    document = sandbox.read_in_child(data, "甲.pdf")

    assert len(document.blocks) == 200
    assert time.perf_counter() - began < sandbox.WALL_SECONDS
