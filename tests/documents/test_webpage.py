"""A saved web page gives what a reader sees of it."""

import pytest

from tracker.documents import reader
from tracker.documents.rules import Paragraph, Table, UnreadableFile
from tracker.documents.web import page

ARTICLE = [f"（{n}）各村要在{n}月底前把收费项目贴在公开栏里，让群众看得懂。" for n in range(1, 13)]


def html(body, head='<meta charset="utf-8">'):
    return f"<!DOCTYPE html><html><head>{head}<title>a</title></head><body>{body}</body></html>"


def read(body):
    return reader.read(html(body).encode(), "甲.html").blocks


def lines(body):
    return [block.whole for block in read(body)]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "utf-8"),
        ("gb18030", "gb2312"),
        ("gb18030", "GBK"),
        ("gb18030", ""),
        ("utf-8", ""),
        ("utf-8", "gb2312"),
        ("gb18030", "iso-8859-1"),
        ("big5", "Big5"),
        ("utf-8", "no-such-code"),
        ("utf-16", ""),
        ("utf-8-sig", "gb2312"),
    ],
)
def test_a_page_is_read_in_its_own_encoding(encoding, said):
    words = "鎮政府公開" if encoding == "big5" else "镇政府㙍公开"
    markup = html(f"<p>{words}</p>", f'<meta charset="{said}">' if said else "")

    assert reader.read(markup.encode(encoding), "a").blocks == (Paragraph(words),)


def test_a_broken_byte_costs_a_warning_and_many_cost_the_page():
    data = html("<p>镇政府公开</p>" * 30).encode()

    document = reader.read(data.replace("政".encode(), b"\xe6\xff\xbf", 1), "a")

    assert len(document.blocks) == 30
    assert len(document.warnings) == 1
    with pytest.raises(UnreadableFile) as refusal:
        reader.read(data.replace("政".encode(), b"\xe6\xff\xbf"), "a")
    assert str(refusal.value) == page.UNKNOWN


@pytest.mark.parametrize(
    "start", ["<html>", "\n<!-- 存 -->\n<table>", "<?xml version='1.0'?><html>", "<div class=x>"]
)
def test_a_page_is_told_by_its_tags(start):
    assert reader.read(f"{start}<p>公开".encode(), "a.doc").blocks == (Paragraph("公开"),)


def test_a_text_with_a_bracket_is_no_page():
    assert reader.read("<通知>各村要公开".encode(), "a").blocks == (Paragraph("<通知>各村要公开"),)


def test_blocks_and_breaks_part_and_inline_marks_do_not():
    body = "<div>甲<b>乙</b><span>丙</span><p>丁<br>戊</p>己</div>庚"

    assert lines(body) == ["甲乙丙", "丁", "戊", "己", "庚"]


def test_a_line_of_the_source_that_ends_between_characters_is_no_space():
    assert lines("<p>各村\n   要公开 open\n data 目录</p>") == ["各村要公开 open data 目录"]


def test_what_is_set_ready_keeps_its_lines():
    assert lines("<pre>一、总则\n二、公开\n</pre>") == ["一、总则", "二、公开"]


def test_what_nobody_sees_is_not_read():
    body = (
        "<nav>首页</nav><script>var a</script><style>p{}</style><p>公开</p><p hidden>藏</p>"
        '<div style="display: none">藏<p>藏</p></div>尾<select><option>选</select><noscript>n'
    )

    assert lines(body) == ["公开", "尾"]


def test_the_numbers_of_a_list_are_put_back():
    inner = '<ol type="a"><li>甲</ol>'
    body = f'<ol start="3"><li>公开<li>更新{inner}<li value="9">审查</ol><ul><li>点</ul>'

    assert lines(body) == ["3.公开", "4.更新", "a.甲", "9.审查", "点"]
    assert [block.level for block in read(body)] == [0, 0, 1, 0, None]


def test_a_number_that_is_written_is_not_printed_twice():
    assert lines("<ol><li>（一）公开<li>1.更新</ol>") == ["（一）公开", "1.更新"]


def test_spans_of_a_table_repeat_downwards_and_are_none_sideways():
    body = (
        "<table><tr><th>序号<th colspan=2>任务<th>单位"
        "<tr><td rowspan=2>1<td>公开<td>预算<td rowspan=2>财政所"
        "<tr><td colspan=2>公开决算</table>"
    )

    assert read(body) == (
        Table(
            (
                ("序号", "任务", None, "单位"),
                ("1", "公开", "预算", "财政所"),
                ("1", "公开决算", None, "财政所"),
            )
        ),
    )


def test_paragraphs_of_a_cell_are_its_lines_and_a_caption_stands_above():
    body = "<table><caption>分工</caption><tr><td><p>甲<p>乙<td>丙<tr><td>丁<td>戊</table>后"

    assert read(body) == (
        Paragraph("分工"),
        Table((("甲\n乙", "丙"), ("丁", "戊"))),
        Paragraph("后"),
    )


def test_tables_that_place_things_are_walked_through():
    inner = "<table><tr><td>任务<td>单位</table>"
    body = f"<table><tr><td>左边<td><p>甲</p>{inner}乙</table>"

    assert read(body) == (
        Paragraph("左边"),
        Paragraph("甲"),
        Table((("任务", "单位"),)),
        Paragraph("乙"),
    )


def test_a_table_with_the_article_in_a_cell_is_walked_through():
    article = "".join(f"<p>{line}</p>" for line in ARTICLE * 3)

    assert lines(f"<table><tr><td>栏目<td>{article}</table>") == ["栏目", *ARTICLE * 3]


def article(name="id=zoom"):
    return f"<div {name}>{''.join(f'<p>{line}</p>' for line in ARTICLE)}</div>"


@pytest.mark.parametrize(
    "name", ["id=zoom", 'class="TRS_Editor"', 'class="box news_content"', "id=UCAP-CONTENT"]
)
def test_the_article_is_found_with_the_title_and_the_number_above_it(name):
    body = (
        "<div>今天是星期一</div><h1>清溪镇政务公开要点</h1><div>清政办发〔2023〕4号</div>"
        f"<span>浏览</span>{article(name)}<div>主办单位</div>"
    )

    assert lines(body) == ["清溪镇政务公开要点", "清政办发〔2023〕4号", *ARTICLE]


def test_where_a_sentence_stands_beside_the_article_everything_is_kept():
    body = f"{article()}<div>附则另行通知，各村一并执行。</div><div>主办单位</div>"

    assert lines(body) == [*ARTICLE, "附则另行通知，各村一并执行。", "主办单位"]


def test_where_a_table_stands_beside_the_article_everything_is_kept():
    body = f"{article()}<table><tr><td>任务<td>单位</table>"

    assert len(read(body)) == len(ARTICLE) + 1


def test_menus_are_left_out_and_single_links_are_not():
    menu = "".join(f"<li><a href=x>栏目{n}</a>" for n in range(6))
    body = f"<ul>{menu}</ul><p>公开</p><p><a href=x>附件：分工表</a></p>"

    assert lines(body) == ["公开", "附件：分工表"]


def test_nesting_without_end_is_refused_rather_than_cut():
    assert lines("<div>" * 1500 + "深" + "</div>" * 1500 + "后") == ["深", "后"]
    with pytest.raises(UnreadableFile) as refusal:
        read("前" + "<div>" * 5000 + "深")
    assert str(refusal.value) == page.TOO_LONG


@pytest.mark.parametrize(
    ("body", "sentence"),
    [("", page.EMPTY), ("<p>\u3000 &nbsp;</p>", page.EMPTY), ("<p>甲" * 20_001, page.TOO_LONG)],
)
def test_a_page_without_text_or_without_end_is_refused(body, sentence):
    with pytest.raises(UnreadableFile) as refusal:
        read(body)

    assert str(refusal.value) == sentence


ARCHIVE = """From: <Saved by Browser>
Subject: x
MIME-Version: 1.0
Content-Type: multipart/related; boundary="----b"

------b
Content-Type: text/html; charset="{charset}"
Content-Transfer-Encoding: base64

{page}
------b
Content-Type: image/png
Content-Transfer-Encoding: base64

iVBORw0KGgo=
------b--
"""


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_the_page_of_an_archive_is_read(charset):
    import base64

    encoding = "gb18030" if charset == "gb2312" else charset
    markup = base64.b64encode("<p>各村要公开".encode(encoding)).decode()

    data = ARCHIVE.format(charset=charset, page=markup).encode()

    assert reader.read(data, "a.mht").blocks == (Paragraph("各村要公开"),)


def test_an_archive_without_a_page_is_refused():
    with pytest.raises(UnreadableFile, match="没有网页"):
        reader.read(b"MIME-Version: 1.0\nContent-Type: text/plain\n\nabc", "a.mht")
