"""Damage put in at random changes what it touches and nothing else (domain.md 3.3)."""

import re
import unicodedata

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.decompose.write import decomposed
from tracker.decompose import numerals, to_json

CHAPTERS = ("压实防汛责任", "整治村容村貌", "优化办事流程", "抓实安全生产", "做好预算公开")
ITEMS = (
    "落实包保责任",
    "治理生活污水",
    "压减申请材料",
    "排查消防隐患",
    "更新公开栏目",
    "备足抢险物资",
)
SENTENCES = (
    "各村要在5月底前把包保责任人名单张贴到村务公开栏。",
    "镇水利站负责核定全镇6座小型水库的巡查责任人，每周巡查不少于2次。",
    "由镇民政办牵头，各村配合，对困难老人住房逐户排查，6月20日前建立隐患台账。",
    "新建污水处理设施3处，铺设管网6公里，切实改善群众居住环境。",
    "严禁向河道倾倒垃圾。",
    "建立值班值守制度，每月通报一次执行情况。",
    "企业开办时间压缩至1个工作日以内；办理环节平均压减三成以上。",
    "为方便群众查询，镇财政所要按季度公布惠农补贴发放明细。",
)
BRACKETS = ("", "（责任单位：镇应急办、各村）", "（镇党政办牵头，镇财政所配合）")
CALM = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])

ITEM = st.tuples(
    st.sampled_from(ITEMS),
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3, unique=True),
    st.sampled_from(BRACKETS),
)
CHAPTER = st.tuples(st.sampled_from(CHAPTERS), st.lists(ITEM, min_size=3, max_size=4))
PAPERS = st.lists(CHAPTER, min_size=2, max_size=3).map(
    lambda chapters: [
        "清溪镇2023年重点工作实施方案",
        "为做好全年重点工作，制定本方案。",
        *(
            line
            for number, (name, items) in enumerate(chapters, start=1)
            for line in (
                f"{numerals.written(number)}、{name}",
                *(
                    f"（{numerals.written(at)}）{head}。{''.join(said)}{owners}"
                    for at, (head, said, owners) in enumerate(items, start=1)
                ),
            )
        ),
        "清溪镇人民政府",
        "2023年3月6日",
    ]
)
ARTEFACTS = st.sampled_from(["[bookmark: _GoBack]", "[image: image1.png]", "\u200b", "\ufeff"])
FURNITURE = st.sampled_from(
    [
        "— 3 —",
        "【打印】【关闭窗口】",
        "分享到： 微信 微博",
        "责任编辑：周小禾",
        "上一篇：关于开展检查的通知",
        "发布时间：2023-03-12 来源：清溪镇 浏览次数：32",
        "附件：1.任务分解表.docx",
    ]
)


def read(lines):
    return decomposed("\n".join(lines))


def bare(text):
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def seen(draft):
    """What a reader makes of a paper: headings with their paths, rows with owners and words."""
    paths = {clause.id: clause.path for clause in draft.outline}
    rows = [
        (paths[t.clause], bare(t.text).rstrip("。;；,."), t.lead, t.support) for t in draft.tasks
    ]
    return [(c.path, bare(c.heading)) for c in draft.outline], rows


def at(data, text):
    return data.draw(st.integers(0, len(text)))


@CALM
@given(PAPERS, ARTEFACTS, st.data())
def test_marks_of_a_converter_leave_no_trace(lines, artefact, data):
    number = data.draw(st.integers(0, len(lines) - 1))
    place = at(data, lines[number]) if artefact in "\u200b\ufeff" else 0
    noisy = list(lines)
    noisy[number] = noisy[number][:place] + artefact + noisy[number][place:]

    assert to_json(read(noisy)) == to_json(read(lines))


@CALM
@given(PAPERS, FURNITURE, st.data())
def test_what_a_web_page_prints_between_two_paragraphs_leaves_no_trace(lines, words, data):
    number = data.draw(st.integers(2, len(lines) - 2))
    noisy = [*lines[:number], words, *lines[number:]]

    assert to_json(read(noisy)) == to_json(read(lines))


@CALM
@given(PAPERS, st.data())
def test_a_paragraph_broken_in_the_middle_is_read_as_one(lines, data):
    long = [i for i, line in enumerate(lines) if len(line) > 90]
    if not long:
        return
    number = data.draw(st.sampled_from(long))
    place = data.draw(st.integers(35, len(lines[number]) - 35))
    # a break behind a stop, or before a number, is a paragraph's own
    if lines[number][place - 1] in "。；：！？）” " or lines[number][place] in "（0123456789":
        return
    noisy = list(lines)
    noisy[number : number + 1] = [noisy[number][:place], noisy[number][place:]]

    assert seen(read(noisy)) == seen(read(lines))


@CALM
@given(PAPERS, st.data())
def test_narrow_brackets_and_commas_are_read_like_wide_ones(lines, data):
    number = data.draw(st.integers(2, len(lines) - 3))
    narrow = str.maketrans({"（": "(", "）": ")", "，": ",", "；": ";", "：": ":"})
    noisy = list(lines)
    noisy[number] = noisy[number].translate(narrow)

    def words(draft):
        headings, rows = seen(draft)
        return headings, [(path, bare(text)) for path, text, _, _ in rows]

    assert words(read(noisy)) == words(read(lines))
    assert [len(t.lead) for t in read(noisy).tasks] == [len(t.lead) for t in read(lines).tasks]


@CALM
@given(PAPERS, st.data())
def test_a_lost_number_is_put_back_where_its_neighbours_prove_it(lines, data):
    inner = [
        i
        for i, line in enumerate(lines)
        if line.startswith("（") and lines[i - 1][0] == "（" and lines[i + 1][0] == "（"
    ]
    number = data.draw(st.sampled_from(inner))
    noisy = list(lines)
    noisy[number] = data.draw(st.sampled_from([")", "）"])) + noisy[number].split("）", 1)[1]

    whole, hurt = read(lines), read(noisy)

    assert seen(hurt) == seen(whole)
    assert [c.path for c in hurt.outline if c.repaired]
    assert any(lint.code == "L-NUM" for lint in hurt.warnings)


@CALM
@given(PAPERS, st.data())
def test_a_lost_bracket_of_owners_touches_its_own_item_only(lines, data):
    owned = [i for i, line in enumerate(lines) if line.endswith("）") and "：镇" in line]
    if not owned:
        return
    number = data.draw(st.sampled_from(owned))
    noisy = list(lines)
    noisy[number] = noisy[number][:-1]

    def elsewhere(draft):
        hurt = draft.outline[number - 2].id
        headings, _ = seen(draft)
        rows = [(t.clause, bare(t.text), t.lead) for t in draft.tasks if t.clause != hurt]
        return headings, rows

    assert elsewhere(read(noisy)) == elsewhere(read(lines))


@CALM
@given(PAPERS)
def test_a_body_on_one_line_has_the_headings_of_the_paper(lines):
    flood = [lines[0], lines[1] + "".join(lines[2:-2]), *lines[-2:]]

    assert seen(read(flood))[0] == seen(read(lines))[0]
