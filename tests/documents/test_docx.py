"""A .docx says what a reader of the printed page would see."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents import make_docx as make
from tracker.documents import container, docx, limits, losses
from tracker.documents.rules import Paragraph, Table, UnreadableFile

WHOLE = make.docx(
    make.paragraph("总则", 0, "H")
    + make.marked(make.run("每") + make.deleted("季") + make.inserted("月") + make.box("<w:p/>"))
    + make.table([make.cell("甲", span=2)], [make.cell("乙", merge="restart"), make.cell("丙")]),
    styles=make.style("H", "heading 1", level=0),
)


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
    data = make.docx("<w:p/>" * (limits.PARAGRAPHS + 1))

    with pytest.raises(UnreadableFile, match="段落或表格多得不正常"):
        docx.read(data)


def test_tables_nested_without_end_are_refused():
    body = make.paragraph("底")
    for _ in range(limits.NESTING + 2):
        body = f"<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>"

    with pytest.raises(UnreadableFile):
        docx.read(make.docx(body))


def test_broken_xml_is_refused_in_a_sentence():
    with pytest.raises(UnreadableFile, match="已损坏"):
        docx.read(make.docx("<w:p>"))


ODD = b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x0c"  # bzip2, as the directory of the zip says


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (make.docx("", main=make.MACRO), container.MACRO),
        (make.docx("", extra={"word/vbaProject.bin": b"x"}), container.MACRO),
        (make.docx("", extra={"word/a.xml": b"<!DOCTYPE a><a/>"}), container.DOCTYPE),
        (make.docx("", extra={"word/a.bin": b"\0" * (3 << 20)}), container.BOMB),
        (make.docx("", extra={"../out.xml": b"<a/>"}), container.DAMAGED),
        (make.docx("")[:-40], container.DAMAGED),
        (make.docx("").replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x08", ODD), container.DAMAGED),
    ],
    ids=["macro", "macro part", "doctype", "bomb", "path", "cut off", "odd compression"],
)
def test_a_package_that_is_not_plain_word_is_refused_with_the_next_step(data, sentence):
    with pytest.raises(UnreadableFile) as refusal:
        docx.read(data)

    assert str(refusal.value) == sentence


def test_a_paragraph_whose_mark_was_deleted_goes_on_in_the_next_one_under_its_number():
    one = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    gone = '<w:rPr><w:del w:id="9" w:author="甲"/></w:rPr>'
    body = (
        make.paragraph("甲", 0)
        + f"<w:p><w:pPr>{one}{gone}</w:pPr>{make.run('前半')}</w:p>"
        + make.paragraph("后半", 0)
        + f"<w:p><w:pPr>{one}{gone}</w:pPr>{make.deleted('整段删去')}</w:p>"
        + make.paragraph("丙", 0)
    )

    assert lines(make.docx(body)) == ["一、甲", "二、前半后半", "三、丙"]


def test_an_inserted_paragraph_counts():
    new = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        f'<w:rPr><w:ins w:id="9" w:author="甲"/></w:rPr></w:pPr>{make.inserted("新增")}</w:p>'
    )

    assert lines(make.docx(new + make.paragraph("原有", 0))) == ["一、新增", "二、原有"]


def test_a_deleted_mark_at_the_end_of_a_cell_loses_nothing():
    gone = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" + make.run("留下") + "</w:p>"

    [block] = docx.read(make.docx(f"<w:tbl><w:tr><w:tc>{gone}</w:tc></w:tr></w:tbl>")).blocks

    assert block == Table((("留下",),))


def test_hidden_text_is_not_read_whoever_hides_it():
    styles = (
        '<w:style w:type="character" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Gone"><w:name w:val="隐"/>'
        "<w:rPr><w:vanish/></w:rPr></w:style>"
    )
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
    by_style = '<w:r><w:rPr><w:rStyle w:val="Secret"/></w:rPr><w:t>藏</w:t></w:r>'
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>见</w:t></w:r>'
    body = make.marked(hidden + by_style + make.run("明") + shown) + make.marked(
        make.run("藏") + shown, style="Gone"
    )

    assert lines(make.docx(body, styles=styles)) == ["明见", "见"]


def test_a_hidden_paragraph_takes_no_number():
    hidden = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        "<w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>"
    )

    assert lines(make.docx(hidden + make.paragraph("甲", 0))) == ["一、甲"]


def field(instruction, result):
    def char(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    words = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return char("begin") + words + char("separate") + result + char("end")


def test_of_a_field_the_result_is_read_and_not_the_instruction():
    nested = field(" IF ", make.run("是")) + make.run("")
    inner = field(" = 1 ", make.run("算式"))
    outer = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        + inner
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + make.run("果")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    simple = f'<w:fldSimple w:instr=" DATE ">{make.run("六月")}</w:fldSimple>'
    body = make.marked(nested) + make.marked(outer) + make.marked(simple)

    assert lines(make.docx(body)) == ["是", "果", "六月"]


def test_a_field_that_is_never_closed_swallows_no_more_than_its_paragraph():
    body = make.marked('<w:r><w:fldChar w:fldCharType="begin"/></w:r>') + make.paragraph("正文")

    assert lines(make.docx(body))[1:] == ["正文"]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<w:r><w:t>公</w:t><w:softHyphen/><w:t>开</w:t></w:r>", "公开"),
        ("<w:r><w:t>甲</w:t><w:noBreakHyphen/><w:t>乙</w:t></w:r>", "甲-乙"),
        ('<w:r><w:t>左</w:t><w:ptab w:alignment="right"/><w:t>右</w:t></w:r>', "左\t右"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/><w:t>公开</w:t></w:r>', "☑公开"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0E0"/><w:t>公开</w:t></w:r>', "公开"),
        ('<w:r><w:sym w:font="宋体" w:char="2460"/></w:r>', "①"),
        ('<w:r><w:sym w:char="D800"/><w:sym w:char="zz"/><w:sym/></w:r>', ""),
        (
            "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>zhèn</w:t></w:r></w:rt>"
            "<w:rubyBase><w:r><w:t>镇</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "镇",
        ),
        (
            '<w:r><w:t>脚注</w:t><w:footnoteReference w:id="1"/></w:r>'
            '<w:r><w:endnoteReference w:id="1"/></w:r>',
            "脚注",
        ),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>eq \\o\\ac(○,</w:instrText>'
            '<w:instrText>3)</w:instrText><w:fldChar w:fldCharType="end"/><w:t>公开</w:t></w:r>',
            "③公开",
        ),
        (f'<w:hyperlink r:id="rId9">{make.run("链接")}</w:hyperlink>', "链接"),
        (f"<w:smartTag><w:smartTagPr/>{make.run('智能标记')}</w:smartTag>", "智能标记"),
        (f"<w:customXml><w:customXmlPr/>{make.run('自定义')}</w:customXml>", "自定义"),
        ("<w:r><w:t>甲<!-- 旁注 -->乙</w:t></w:r>", "甲乙"),
        ("<w:r><w:instrText> PAGE </w:instrText><w:t>正文</w:t></w:r>", "正文"),
    ],
)
def test_what_stands_in_a_run_is_read_as_it_is_printed(content, text):
    assert lines(make.docx(make.marked(content))) == [text]


def test_controls_are_looked_into_at_every_level():
    row = f"<w:tr>{make.control(make.cell('格'))}{make.cell('常')}</w:tr>"
    body = make.control(make.control(make.paragraph("段"))) + (
        f"<w:tbl>{make.control(row)}</w:tbl>"
    )

    assert docx.read(make.docx(body)).blocks == (Paragraph("段"), Table((("格", "常"),)))


def test_a_table_in_a_cell_keeps_every_cell():
    inner = make.table(
        [make.cell("任务"), make.cell("时限")], [make.cell("公开"), make.cell("六月")]
    )
    first = f"<w:tc>{make.paragraph('附表')}{inner}<w:p/></w:tc>"
    outer = f"<w:tbl><w:tr>{first}{make.cell('旁')}</w:tr></w:tbl>"

    [block] = docx.read(make.docx(outer)).blocks

    assert block == Table((("附表\n任务\t时限\n公开\t六月", "旁"),))


def test_a_table_that_only_frames_another_is_read_as_what_it_frames():
    inner = make.table(
        [make.cell("任务"), make.cell("时限")], [make.cell("公开"), make.cell("六月")]
    )
    outer = f"<w:tbl><w:tr><w:tc>{make.paragraph('附表')}{inner}</w:tc></w:tr></w:tbl>"

    assert docx.read(make.docx(outer)).blocks == (
        Paragraph("附表"),
        Table((("任务", "时限"), ("公开", "六月"))),
    )


def test_cells_merged_in_the_old_way_and_rows_that_begin_late():
    def old(text, merge):
        return f'<w:tc><w:tcPr><w:hMerge w:val="{merge}"/></w:tcPr>{make.paragraph(text)}</w:tc>'

    late = '<w:tr><w:trPr><w:gridBefore w:val="1"/><w:gridAfter w:val="1"/></w:trPr>'
    body = make.table([old("合", "restart"), old("", "continue"), make.cell("单")])
    body = body.replace("</w:tbl>", f"{late}{make.cell('中')}</w:tr></w:tbl>")

    [block] = docx.read(make.docx(body)).blocks

    assert block == Table((("合", None, "单"), ("", "中", "")))


def test_rows_and_cells_that_were_deleted_are_not_read():
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{make.cell('旧')}</w:tr>"
    cell = f"<w:tc><w:tcPr><w:cellDel/></w:tcPr>{make.paragraph('旧')}</w:tc>"
    body = f"<w:tbl>{gone}<w:tr>{cell}{make.cell('新')}</w:tr></w:tbl>"

    assert docx.read(make.docx(body)).blocks == (Table((("新",),)),)


def test_a_table_in_a_text_box_is_read_and_an_old_box_too():
    inside = make.table([make.cell("牵头"), make.cell("民政局")])
    content = f"<w:txbxContent>{make.paragraph('旧框')}</w:txbxContent>"
    shape = f"<v:shape><v:textbox>{content}</v:textbox></v:shape>"
    old = f"<w:r><w:pict>{shape}</w:pict></w:r>"
    body = make.marked(make.run("正文") + make.box(inside)) + make.marked(old)

    assert docx.read(make.docx(body)).blocks == (
        Paragraph("正文"),
        Table((("牵头", "民政局"),)),
        Paragraph(""),
        Paragraph("旧框"),
    )


def test_a_part_that_has_only_the_old_way_is_read():
    fallback = f"<mc:Fallback>{make.paragraph('旧')}</mc:Fallback>"
    old = f"<mc:AlternateContent>{fallback}</mc:AlternateContent>"

    assert lines(make.docx(old)) == ["旧"]


def test_the_outline_level_of_a_style_of_the_office_is_told_with_its_name():
    def styled(name, title, outline):
        level = f'<w:pPr><w:outlineLvl w:val="{outline}"/></w:pPr>'
        head = f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{title}"/>'
        return f"{head}{level}</w:style>"

    styles = (
        styled("A", "公文一级", 0)
        + styled("B", "heading 2", 1)
        + styled("C", "Title", 0)
        + styled("D", "正文", 9)
        + make.style("E", "镇里的", based_on="A")
    )
    body = make.paragraph("关于公开的通知") + "".join(
        make.paragraph("甲", style=name) for name in "ABCDE"
    )
    direct = f'<w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr>{make.run("甲")}</w:p>'

    blocks = docx.read(make.docx(body + direct, styles=styles)).blocks

    assert [block.style for block in blocks] == [
        "",
        "公文一级（标题 1）",
        "heading 2",
        "Title",
        "正文",
        "镇里的（标题 1）",
        "（标题 3）",
    ]


def test_the_strict_variant_is_read_as_the_usual_one():
    data = make.numbered_docx([(0, "总则"), (1, "范围")])
    plain = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"

    changed = make.repacked(data, lambda _, part: part.replace(plain, strict))

    assert lines(changed) == ["一、总则", "（一）范围"]


def test_numbers_are_found_where_the_document_links_them():
    data = make.numbered_docx([(0, "总则")])

    renamed = make.repacked(
        data,
        lambda name, part: part.replace(b'"numbering.xml"', b'"lists/n1.xml"'),
        {"word/numbering.xml": "word/lists/n1.xml"},
    )

    assert lines(renamed) == ["一、总则"]


def picture(wide, high):
    extent = f'<wp:extent cx="{wide}" cy="{high}"/>'
    return f"<w:r><w:drawing><wp:inline>{extent}</wp:inline></w:drawing></w:r>"


def test_what_was_left_out_is_said_in_a_sentence_with_the_next_step():
    body = make.paragraph("正文") + '<w:altChunk r:id="rId7"/>'
    tracked = make.marked(make.run("每") + make.deleted("季") + make.inserted("月"))
    scan = picture(6_000_000, 8_000_000)
    size = "width:430pt;height:600.5pt"
    old_scan = f'<w:r><w:pict><v:shape style="{size}"><v:imagedata/></v:shape></w:pict></w:r>'

    assert docx.read(make.docx(body)).warnings == (losses.EMBEDDED,)
    assert docx.read(make.docx(tracked)).warnings == (losses.TRACKED,)
    assert docx.read(make.docx(make.marked(scan))).warnings == (losses.SCANNED,)
    assert docx.read(make.docx(make.marked(old_scan))).warnings == (losses.SCANNED,)
    for sentence in (losses.EMBEDDED, losses.TRACKED, losses.SCANNED):
        assert sentence.count("。") == 1
        assert "请" in sentence


def test_a_picture_in_a_document_is_no_scan():
    small, large = picture(900_000, 900_000), picture(6_000_000, 6_000_000)
    body = make.marked(small) + make.paragraph("正文")
    long = make.marked(large) + make.paragraph("正文" * 60)

    assert docx.read(make.docx(body)).warnings == ()
    assert docx.read(make.docx(long)).warnings == ()


def test_controls_nested_without_end_are_read_without_falling_over():
    body = make.paragraph("底")
    for _ in range(100):
        body = make.control(body)

    assert lines(make.docx(body)) == ["底"]


def test_styles_that_stand_on_one_another_without_end_take_no_time():
    count = 1000
    styles = "".join(make.style(f"S{n}", f"样式{n}", based_on=f"S{n - 1}") for n in range(count))
    body = "".join(make.paragraph("正文", style=f"S{n}") for n in range(count))
    data = make.docx(body, styles=styles)

    began = time.process_time()
    docx.read(data)

    assert time.process_time() - began < 3  # 0.2 s; every style to its end took half a minute


def test_the_style_of_the_title_makes_no_heading_of_it():
    def styled(name, title):
        head = f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{title}"/>'
        return f'{head}<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'

    body = (
        make.paragraph("")
        + make.paragraph("云麓县2026年", style="A")
        + make.paragraph("政务公开工作要点", style="A")
        + make.paragraph("加强保障", style="B")
    )
    data = make.docx(body, styles=styled("A", "公文标题") + styled("B", "公文一级"))

    assert [block.style for block in docx.read(data).blocks] == [
        "",
        "公文标题",
        "公文标题",
        "公文一级（标题 1）",
    ]


@given(st.data())
def test_parts_with_bytes_changed_are_a_document_or_refused(data):
    names = ("word/document.xml", "word/numbering.xml", "word/styles.xml", "[Content_Types].xml")
    name = data.draw(st.sampled_from(names))

    def change(part, content):
        if part != name:
            return content
        changed = bytearray(content)
        for _ in range(data.draw(st.integers(1, 6))):
            changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
        return bytes(changed)

    with suppress(UnreadableFile):
        docx.read(make.repacked(WHOLE, change))


@given(st.binary(max_size=300))
def test_any_bytes_are_a_document_or_refused(data):
    for whole in (data, b"PK\x03\x04" + data, make.docx("", extra={"word/a.xml": data})):
        with suppress(UnreadableFile):
            docx.read(whole)
