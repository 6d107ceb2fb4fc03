"""The numbers that Word prints and does not store: counted again as Word counts them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents import make_docx as make
from tracker.documents import docx

LEVEL = make.level
FOUR = "".join(LEVEL(n, name, text) for n, (name, text) in enumerate(make.LEVELS))


def labels(data):
    return [block.label.strip() for block in docx.read(data).blocks if block.text]


def items(*levels, number=1, style=""):
    return "".join(make.paragraph("事项", level, style, number) for level in levels)


@pytest.mark.parametrize(
    ("format_", "printed"),
    [
        ("decimal", "1 2 3 10 11 12"),
        ("decimalHalfWidth", "1 2 3 10 11 12"),
        ("decimalZero", "01 02 03 10 11 12"),
        ("decimalFullWidth", "１ ２ ３ １０ １１ １２"),
        ("decimalFullWidth2", "１ ２ ３ １０ １１ １２"),
        ("decimalEnclosedCircle", "① ② ③ ⑩ ⑪ ⑫"),
        ("decimalEnclosedCircleChinese", "① ② ③ ⑩ ⑪ ⑫"),
        ("decimalEnclosedFullstop", "1. 2. 3. 10. 11. 12."),
        ("decimalEnclosedParen", "(1) (2) (3) (10) (11) (12)"),
        ("ideographEnclosedCircle", "(一) (二) (三) (十) (11) (12)"),
        ("chineseCounting", "一 二 三 十 十一 十二"),
        ("chineseCountingThousand", "一 二 三 十 十一 十二"),
        ("taiwaneseCounting", "一 二 三 十 十一 十二"),
        ("taiwaneseCountingThousand", "一 二 三 十 十一 十二"),
        ("japaneseCounting", "一 二 三 十 十一 十二"),
        ("taiwaneseDigital", "一 二 三 一〇 一一 一二"),
        ("ideographDigital", "一 二 三 一〇 一一 一二"),
        ("japaneseDigitalTenThousand", "一 二 三 一〇 一一 一二"),
        ("chineseLegalSimplified", "壹 贰 叁 壹拾 壹拾壹 壹拾贰"),
        ("ideographLegalTraditional", "壹 貳 參 壹拾 壹拾壹 壹拾貳"),
        ("japaneseLegal", "壱 弐 参 壱拾 壱拾壱 壱拾弐"),
        ("ideographTraditional", "甲 乙 丙 癸 11 12"),
        ("ideographZodiac", "子 丑 寅 酉 戌 亥"),
        ("ideographZodiacTraditional", "甲子 乙丑 丙寅 癸酉 甲戌 乙亥"),
        ("upperRoman", "I II III X XI XII"),
        ("lowerRoman", "i ii iii x xi xii"),
        ("upperLetter", "A B C J K L"),
        ("lowerLetter", "a b c j k l"),
        ("ordinal", "1st 2nd 3rd 10th 11th 12th"),
        ("hex", "1 2 3 A B C"),
        ("cardinalText", "1 2 3 10 11 12"),
        ("unheardOf", "1 2 3 10 11 12"),
    ],
)
def test_each_format_is_written_as_it_is_printed(format_, printed):
    data = make.docx(items(*[0] * 12), numbering=make.lists(LEVEL(0, format_, "%1、")))

    found = labels(data)

    assert [*found[:3], *found[9:]] == [f"{number}、" for number in printed.split()]


def test_a_format_of_newer_word_fills_up_with_zeros():
    newer = (
        '<mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, ..."/></mc:Choice>'
    )
    older = '<mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback>'
    level = (
        f'<w:lvl w:ilvl="0"><w:start w:val="9"/><mc:AlternateContent>{newer}{older}'
        '</mc:AlternateContent><w:lvlText w:val="%1-"/></w:lvl>'
    )

    assert labels(make.docx(items(0, 0), numbering=make.lists(level))) == ["009-", "010-"]


def test_a_custom_format_that_is_not_known_is_written_as_older_word_would():
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="2"/><mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="α, β"/></mc:Choice><mc:Fallback>'
        '<w:numFmt w:val="chineseCounting"/></mc:Fallback></mc:AlternateContent>'
        '<w:lvlText w:val="%1、"/></w:lvl>'
    )

    assert labels(make.docx(items(0), numbering=make.lists(level))) == ["二、"]


def test_a_bullet_is_no_number_and_is_no_level():
    numbering = make.lists(LEVEL(0, "decimal", "%1.") + LEVEL(1, "bullet", "•"))

    blocks = docx.read(make.docx(items(0, 1, 0), numbering=numbering)).blocks

    assert [(block.label, block.level) for block in blocks] == [("1.", 0), ("", None), ("2.", 0)]


def test_legal_numbers_are_digits_whatever_the_levels_above_use():
    numbering = make.lists(
        LEVEL(0, "chineseCounting", "第%1章") + LEVEL(1, "decimal", "%1.%2", "<w:isLgl/>")
    )

    assert labels(make.docx(items(0, 1, 0, 1), numbering=numbering)) == [
        "第一章",
        "1.1",
        "第二章",
        "2.1",
    ]


def test_what_parts_a_number_from_its_text_is_kept_where_the_number_needs_it():
    tab, nothing = (
        LEVEL(0, "decimal", "第%1条"),
        LEVEL(0, "decimal", "任务%1", '<w:suff w:val="nothing"/>'),
    )
    body = make.paragraph("总则", 0) + make.paragraph("总则", 0, number=2)

    blocks = docx.read(make.docx(body, numbering=make.lists(tab, nothing))).blocks

    assert [block.whole for block in blocks] == ["第1条 总则", "任务1总则"]


def test_a_level_told_never_to_begin_anew_counts_on():
    numbering = make.lists(
        LEVEL(0, "chineseCounting", "%1、")
        + LEVEL(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>')
    )

    assert labels(make.docx(items(0, 1, 1, 0, 1), numbering=numbering)) == [
        "一、",
        "1.",
        "2.",
        "二、",
        "3.",
    ]


def test_a_level_may_begin_anew_only_after_the_outermost():
    numbering = make.lists(
        LEVEL(0, "decimal", "%1")
        + LEVEL(1, "decimal", "%1.%2")
        + LEVEL(2, "decimal", "#%3", '<w:lvlRestart w:val="1"/>')
    )

    assert labels(make.docx(items(0, 1, 2, 1, 2, 0, 1, 2), numbering=numbering)) == [
        "1",
        "1.1",
        "#1",
        "1.2",
        "#2",
        "2",
        "2.1",
        "#1",
    ]


def test_a_level_that_was_passed_over_counts_as_begun():
    numbering = make.lists(LEVEL(0, "decimal", "%1.") + LEVEL(1, "decimal", "%1.%2"))

    assert labels(make.docx(items(1, 1, 0), numbering=numbering)) == ["1.1", "1.2", "2."]


@pytest.mark.parametrize(
    ("override", "printed"),
    [
        (make.override(0, 5), "一、 二、 五、 六、 七、"),
        (make.override(0, 1), "一、 二、 一、 二、 三、"),
        (make.override(0, None, LEVEL(0, "upperLetter", "%1)")), "一、 二、 C) D) 五、"),
        ("", "一、 二、 三、 四、 五、"),
    ],
    ids=["start", "anew", "own level", "none"],
)
def test_a_second_list_over_the_same_levels(override, printed):
    numbering = make.lists(FOUR) + make.instance(2, 1, override)
    body = items(0, 0) + items(0, 0, number=2) + items(0)

    assert labels(make.docx(body, numbering=numbering)) == printed.split()


def test_a_list_is_found_from_a_style_its_base_and_the_level_that_names_it():
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    ) + make.style("Mine", "镇标题", based_on="H2")
    numbering = make.lists(
        LEVEL(0, "chineseCounting", "%1、", '<w:pStyle w:val="H1"/>')
        + LEVEL(1, "chineseCounting", "（%2）", '<w:pStyle w:val="H2"/>')
    )
    body = "".join(make.paragraph("事项", style=name) for name in ("H1", "H2", "Mine", "H1"))

    assert labels(make.docx(body, styles=styles, numbering=numbering)) == [
        "一、",
        "（一）",
        "（二）",
        "二、",
    ]


def test_list_zero_takes_away_the_number_of_a_style():
    styles = make.style("H1", "heading 1", level=0) + (
        '<w:style w:type="paragraph" w:styleId="Bare"><w:name w:val="无号"/>'
        '<w:basedOn w:val="H1"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>'
    )
    body = (
        make.paragraph("甲", style="H1")
        + make.paragraph("乙", 0, style="H1", number=0)
        + make.paragraph("丙", style="Bare")
        + make.paragraph("丁", style="H1")
    )

    assert labels(make.docx(body, styles=styles)) == ["一、", "", "", "二、"]


def test_a_list_that_stands_for_a_list_style_counts_with_it():
    styles = (
        '<w:style w:type="numbering" w:styleId="Ls"><w:name w:val="Ls"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbering = (
        (
            f'<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="Ls"/>{FOUR}</w:abstractNum>'
            '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="Ls"/></w:abstractNum>'
        )
        + make.instance(1, 1)
        + make.instance(2, 2)
    )
    body = items(0, 1) + items(1, 0, number=2)

    found = labels(make.docx(body, styles=styles, numbering=numbering))

    assert found == ["一、", "（一）", "（二）", "二、"]


def test_earlier_numbers_that_word_keeps_for_the_record_are_not_read():
    change = (
        '<w:pPrChange w:id="3" w:author="甲"><w:pPr><w:numPr><w:ilvl w:val="0"/>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange>'
    )
    old = (
        '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/>'
        '<w:numberingChange w:original="9."/></w:numPr>'
    )
    body = (
        f"<w:p><w:pPr>{change}</w:pPr>{make.run('甲')}</w:p>"
        f"<w:p><w:pPr>{old}</w:pPr>{make.run('乙')}</w:p>"
    )

    assert labels(make.docx(body)) == ["", "一、"]


@pytest.mark.parametrize("value", ["x", "", "²", "9" * 5000, "-1", "99"])
def test_numbers_that_are_none_do_no_harm(value):
    level = f'<w:lvl w:ilvl="{value}"><w:start w:val="{value}"/><w:numFmt w:val="upperRoman"/>'
    numbering = make.lists(
        level + '<w:lvlText w:val="%1%9."/></w:lvl>' + LEVEL(0, "decimal", "%1.")
    )
    pair = f'<w:ilvl w:val="{value}"/><w:numId w:val="1"/>'
    body = f"<w:p><w:pPr><w:numPr>{pair}</w:numPr></w:pPr>{make.run('甲')}</w:p>"

    assert docx.read(make.docx(body, numbering=numbering)).blocks[0].text == "甲"


@pytest.mark.parametrize("format_", ["upperRoman", "lowerLetter", "chineseCounting", "decimalZero"])
def test_a_number_beyond_all_counting_is_written_short(format_):
    numbering = make.lists(LEVEL(0, format_, "%1.", start=999_999_999))

    assert len(labels(make.docx(items(0), numbering=numbering))[0]) < 20


def model(levels):
    """The labels of `FOUR`, counted the simple way: a tuple of counts for each paragraph."""
    chinese, counts = "〇一二三四五六七八九", [0, 0, 0, 0]
    for level in levels:
        counts[:level] = [count or 1 for count in counts[:level]]
        counts[level] += 1
        counts[level + 1 :] = [0] * (3 - level)
        number = counts[level]
        tens, ones = divmod(number, 10)
        word = ("十" if tens == 1 else chinese[tens] + "十") if tens else ""
        word += chinese[ones] if ones else ""
        yield (f"{word}、", f"（{word}）", f"{number}.", f"（{number}）")[level]


@given(st.lists(st.integers(0, 3), max_size=40))
def test_any_sequence_of_levels_is_counted_as_a_simple_model_counts_it(levels):
    assert labels(make.docx(items(*levels), numbering=make.lists(FOUR))) == list(model(levels))
