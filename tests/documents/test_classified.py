"""A classified marking is found wherever it is printed; speaking of secrets is none."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.documents import marked_files
from tracker.documents import child, classified, reader, sandbox
from tracker.documents.classified import ClassifiedFile, is_marked
from tracker.documents.rules import Document, Paragraph, Table

LEVELS, STARS = ("绝密", "机密", "秘密"), "★☆*＊⭐∗"
PERIODS = ("", "1年", "10年", "长期", "启用前", "6个月", "2026年12月31日前", "一年")
UNSEEN = ["", " ", "\u3000", "\u200b", "\u200d", "\ufeff", "\u00ad", "\u2060", "\t", "\ufe0f"]
RUNNING = (
    "不得公开涉及国家秘密的信息。",
    "严格落实保密审查，防止国家秘密、商业秘密泄露。",
    "工作秘密不得上传。",
    "机密、秘密级文件由专人保管；",
    "（三）涉及国家秘密、工作秘密、商业秘密的，一律不予公开。",
    "本目录不含绝密、机密、秘密文件，发现标有“机密★1年”字样的，请立即报告。",
    "依法确定为国家秘密的政府信息",
    "第十四条 国家秘密",
    "国家秘密",
    "商业秘密",
    "保守国家机密 人人有责",
    "★ 重点任务：严守秘密",
    "密级：非密",
)
PLAIN_LINES = ("云麓县2026年政务公开工作要点", "云政办发〔2026〕9号", "各乡镇人民政府：", *RUNNING)


def lines(*texts):
    return Document(tuple(map(Paragraph, texts)))


@pytest.mark.parametrize(
    "line",
    [
        "机密★1年",
        "秘密★",
        "绝密★启用前",
        "机密 ☆ 6个月",
        "秘密*长期",
        "绝密＊１０年",
        "机 密 ★ 1 年",
        "机　密★１年",
        "机\u200b密\ufeff★1年",
        "秘密⭐\ufe0f1年",
        "密级：机密★1年",
        "密级和保密期限：秘密★6个月",
        "000012 机密★1年 特急",
        "【机密★1年】",
        "機密★1年",
        "机密\uf0ab1年",
        "秘密★2026年12月31日前",
        "机密",
        "绝 密",
        "秘密 1年",
        "机密 特急",
        "特急 机密",
        "（秘密）",
        "密级：秘密",
        "云麓县人民政府文件    机密★1年",
        "机密★1年    云麓县人民政府文件",
        "机密\n★\n1年",
    ],
)
def test_what_stands_above_the_title_is_a_marking(line):
    assert is_marked(lines(line, "云麓县2026年政务公开工作要点"))


@pytest.mark.parametrize("line", RUNNING)
def test_speaking_of_secrets_is_no_marking(line):
    assert not is_marked(lines("云麓县2026年政务公开工作要点", line))
    assert not is_marked(Document((Paragraph("要点"),), (), (line,), (line,)))


def test_far_below_the_head_only_a_line_with_a_star_counts():
    long = ["一、更新公开目录。"] * 40

    assert is_marked(lines(*long, "机密★1年"))
    assert not is_marked(lines(*long, "机密"))
    assert not is_marked(lines(*long, "标识为 机密★1年 的文件另行处理，不得上传。"))


def test_a_table_with_columns_of_secrets_is_none_and_a_marked_cell_is():
    counted = Table((("年份", "绝密", "机密", "秘密"), ("2025", "0", "1", "秘密")))
    marked = Table((("工作要点任务表", None, "机密"), ("任务", "单位", "时限")))
    starred = Table((("任务", "单位"), ("公开", "秘密★1年")))

    assert not is_marked(Document((counted,)))
    assert is_marked(Document((marked,)))
    assert is_marked(Document((Paragraph("表"),) * 40 + (starred,)))


def test_margins_count_without_a_star_and_boxes_do_not():
    assert is_marked(Document((Paragraph("要点"),), (), ("机密",)))
    assert not is_marked(Document((Paragraph("要点"),), (), (), ("机密",)))
    assert is_marked(Document((Paragraph("要点"),), (), (), ("机密★",)))


@st.composite
def markings(draw):
    """A marking as somebody may type it: blanks, signs without width, full-width forms."""
    period, star = draw(st.sampled_from(PERIODS)), draw(st.sampled_from(STARS))
    mark = draw(st.sampled_from(LEVELS)) + star + period
    mark = "".join(char + draw(st.sampled_from(UNSEEN)) for char in mark)
    wide = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789*"}
    return mark.translate(wide) if draw(st.booleans()) else mark


@given(
    markings(),
    st.lists(st.sampled_from(PLAIN_LINES), max_size=60),
    st.integers(0, 60),
)
def test_a_marking_on_its_own_line_is_found_wherever_it_stands(mark, around, place):
    assert is_marked(lines(*around[:place], mark, *around[place:]))


@given(st.lists(st.sampled_from(PLAIN_LINES), max_size=80))
def test_no_order_of_plain_lines_makes_a_marking(texts):
    assert not is_marked(lines(*texts))


@given(st.text(max_size=80))
def test_a_text_without_the_words_is_never_marked(text):
    assume("密" not in unicodedata.normalize("NFKC", text))

    assert not is_marked(Document((Paragraph(text), Table(((text,),))), (), (text,), (text,)))


@given(st.text(max_size=60))
def test_a_line_made_plain_stays_as_it_is(text):
    assert classified.plain(classified.plain(text)) == classified.plain(text)


@pytest.mark.parametrize("name", marked_files.EVERY)
def test_a_marking_is_found_in_every_kind_of_file(name):
    made = marked_files.EVERY[name]

    with pytest.raises(ClassifiedFile) as refusal:
        reader.read(made(), name)
    assert str(refusal.value) == classified.REFUSED

    try:
        reader.read(made("内部资料"), name)
    except ClassifiedFile:  # pragma: no cover
        pytest.fail("the file without a marking is refused too")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_marking_is_found_in_every_encoding(encoding):
    with pytest.raises(ClassifiedFile):
        reader.read(marked_files.text(encoding=encoding), "要点.txt")


@pytest.mark.parametrize("name", ["要点.txt", "页眉.docx", "要点.pdf"])
def test_the_child_says_that_it_is_classified_and_nothing_more(name):
    data = marked_files.EVERY[name]()

    with pytest.raises(ClassifiedFile) as refusal:
        sandbox.read_in_child(data, name)

    assert str(refusal.value) == classified.REFUSED
    assert child.answer(data, name) == child.refusal(classified.REFUSED, child.CLASSIFIED)


def test_what_is_only_looked_at_never_leaves_the_child():
    data = marked_files.docx_edge("页眉里的话")

    assert "页眉里的话" not in child.answer(data, "a.docx").decode("unicode_escape", "ignore")
    assert "页眉里的话" not in repr(reader.read(data, "a.docx"))
