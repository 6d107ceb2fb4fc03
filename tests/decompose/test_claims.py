"""Figures of a report: what counts as done, what it is called, and parts that do not add up."""

import re
import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.decompose import phrasebook
from tests.decompose.write import plan, report
from tracker.decompose.asks import sentences
from tracker.decompose.checks import sums
from tracker.decompose.rules import Span
from tracker.decompose.told import claims

PIECES = st.sampled_from(
    re.split(
        r"[|\n]",
        """全年|累计|共|公开|发布|信息|宣讲|培训|办结|申请|其中|财政类|分别|各|均达|合计|不少于|每周|下一步|计划
要|未收到|没有发生|无|情况|零|投诉|暂未涉及|办结率|同比增长|万|余|近|约|以上|条|件|场次|人次|万元|%|个|次|，|、|（
）|“|”|《|》|：|；|12|3.5|1,260|0|两|三|十二|百|百分之|第|2023年|10月12日|群众|覆盖|由|的""",
    )
)
SOUP = st.lists(PIECES, max_size=40).map("".join)
CALM = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
NUMBER = re.compile(r"[\d一二两三四五六七八九十百千万]")
NOTHING = re.compile("[未没无零0０]|不涉及|不存在")


def read(text):
    return claims.claims("c1", text, sentences.sentences(text, [Span(0, len(text))]))


def told(text):
    return [(c.count, c.unit, c.subject) for c in read(text)]


def figures(text):
    return [(c.count, c.unit) for c in read(text)]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("发布惠农信息30条。", [(30, "条", "惠农信息")]),
        ("共开展宣讲5场次，受益群众800余人次。", [(5, "场次", "宣讲"), (800, "人次", "受益群众")]),
        ("发表政策解读4条内容。", [(4, "条", "政策解读")]),
        ("完成“7个专项行动”2项。", [(2, "项", "“7个专项行动”")]),
        ("公众号每天更新1条。", []),
        ("下一步计划开展培训4次。", []),
    ],
)
def test_figures_of_a_report_are_claims(sentence, wanted):
    draft = report(f"一、公开\n（一）信息公开情况。{sentence}")

    assert [(c.count, c.unit, c.subject) for c in draft.claims] == wanted


def test_about_is_kept():
    [_, claim] = report("一、公开\n共宣讲5场，受益群众800余人。").claims

    assert claim.approximate


def test_nothing_to_report_is_a_claim_of_nought():
    [claim] = report("一、公开\n本年度暂未涉及重大项目审批。").claims

    assert (claim.count, claim.unit) == (0, "")


def test_a_plan_makes_no_claims():
    assert plan("一、公开\n要发布信息30条。").claims == ()


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("修建步道2.5公里。", (2.5, "公里", False)),
        ("筹集经费1,080.5万元。", (1080.5, "万元", False)),
        ("发放环保袋1.5万个。", (15000, "个", False)),
        ("接诊病人2万余人次。", (20000, "人次", True)),
        ("投入经费3万余元。", (3, "万元", True)),
        ("慰问老人近百名。", (100, "名", True)),
        ("抽检农产品约４0批次。", (40, "批次", True)),
        ("办理证照三百余本。", (300, "本", True)),
        ("按时办结率达到百分之九十八。", (98, "%", False)),
        ("群众满意度97%以上。", (97, "%", True)),
        ("产值较上年提高1.2个百分点。", (1.2, "个百分点", False)),
        ("节约用水30吨。", (30, "吨", False)),
        ("召开专题会两次。", (2, "次", False)),
        ("先后三次召开专题会。", (3, "次", False)),
        ("收到申请0件。", (0, "件", False)),
    ],
)
def test_numbers_are_read_as_printed(sentence, wanted):
    assert [(c.count, c.unit, c.approximate) for c in read(sentence)] == [wanted]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("举办茶艺、剪纸活动各2场。", [(2, "场", "茶艺"), (2, "场", "剪纸活动")]),
        (
            "按期答复率和群众满意率均为100%。",
            [(100, "%", "按期答复率"), (100, "%", "群众满意率")],
        ),
        (
            "支委会、党员大会分别召开12次、4次。",
            [(12, "次", "支委会"), (4, "次", "党员大会")],
        ),
        (
            "公开信息9条，其中就业类5条、教育类4条。",
            [(9, "条", "信息"), (5, "条", "就业类信息"), (4, "条", "教育类信息")],
        ),
        ("受理诉求42件，办结40件。", [(42, "件", "诉求"), (40, "件", "办结诉求")]),
        (
            "承办建议3件、提案2件，合计5件。",
            [(3, "件", "建议"), (2, "件", "提案"), (5, "件", "建议、提案")],
        ),
        ("为8名学生发放助学金2万元。", [(8, "名", "学生"), (2, "万元", "助学金")]),
        ("开展巡查（含夜查2次）9次。", [(2, "次", "夜查"), (9, "次", "巡查")]),
        ("发放《防火须知》300份。", [(300, "份", "《防火须知》")]),
        ("本年度收费金额：0元。", [(0, "元", "收费金额")]),
        ("全县绿化率同比增长2%。", [(2, "%", "同比增长")]),
        ("约30人参加。", [(30, "人", "参加人员")]),
    ],
)
def test_each_figure_is_named_by_what_it_counts(sentence, wanted):
    assert told(sentence) == wanted


@pytest.mark.parametrize(
    ("sentence", "subjects"),
    [
        ("全年未收到信息公开申请。", ["信息公开申请"]),
        ("行政复议、行政诉讼均未发生。", ["行政复议", "行政诉讼"]),
        ("土地征收领域，本年度暂未涉及。", ["土地征收"]),
        ("全年无越级上访情况。", ["越级上访"]),
        ("保持全年零投诉。", ["投诉"]),
        ("网络舆情零发生。", ["网络舆情"]),
        ("未发生火灾、溺水等事故。", ["火灾、溺水等事故"]),
        ("越级上访为零。", ["越级上访"]),
    ],
)
def test_that_nothing_happened_is_told(sentence, subjects):
    assert [c.subject for c in read(sentence)] == subjects
    assert {(c.count, c.unit) for c in read(sentence)} == {(0, "")}


@pytest.mark.parametrize(
    "sentence",
    [
        "2023年9月3日召开动员会。",
        "召开第6次镇长办公会。",
        "深化“3个100”行动。",
        "自受理之日起15个工作日内办结。",
        "全镇下辖8个村，户籍人口1.2万人。",
        "每户补助300元。",
        "按照不少于2次的标准开展演练。",
        "明年拟建公园2座，改造道路3公里。",
        "下一步：一是培训骨干40名；二是新增栏目2个。",
        "要求各村报送信息5条。",
        "20件以下的不收费。",
        "拧成一股绳，下好一盘棋。",
        "总结出三个方面经验。",
        "群众满意率由90%起步。",
        "排名前3位。",
        "坚决守住零容忍底线。",
        "确保全年不发生事故。",
        "部分村还没有公开情况。",
        "落实“零报告”制度。",
        "深入推进垃圾分类，让千家万户受益。",
    ],
)
def test_what_is_no_deed_is_no_claim(sentence):
    assert read(sentence) == []


def test_what_was_done_behind_a_plan_is_told():
    assert figures("今年计划植树50亩，实际完成60亩；明年拟植树80亩。") == [(60, "亩")]
    assert figures("按照每月不少于2次的要求，开展检查30次。") == [(30, "次")]
    assert figures("知晓率由80%提高到95%。") == [(95, "%")]
    assert figures("开展检查3次，下一步再开展检查5次。") == [(3, "次")]


@pytest.mark.parametrize(
    ("text", "whole", "parts"),
    [
        ("公开信息10条，其中财政类6条、民政类3条。", 10, [6, 3]),
        ("公开信息10条（其中财政类6条、民政类3条），解读2件。", 10, [6, 3]),
        ("公开信息10条，其中财政类16条。", 10, [16]),
        ("召开会议30次，分别为党委会12次、办公会17次。", 30, [12, 17]),
        ("发布信息20条。其中，动态信息12条，公告7条。", 20, [12, 7]),
        ("承办建议7件、提案5件，合计13件。", 13, [7, 5]),
    ],
)
def test_parts_that_do_not_add_up_are_told(text, whole, parts):
    [found] = sums.lints(text)

    assert found.code == "L-SUM"
    assert str(whole) in text[found.start : found.end]
    assert all(str(part) in text[found.start : found.end] for part in parts)


@pytest.mark.parametrize(
    "text",
    [
        "公开信息10条，其中财政类6条、民政类4条（含低保1条）。",
        "公开信息10条，其中财政类6条。",
        "公开信息100余条，其中财政类6条、民政类3条。",
        "公开信息10条，其中财政类约6条、民政类3条。",
        "实施项目10个，其中重点项目2个、示范项目3个。",
        "培训干部80名，其中女干部20名、青年干部30名等。",
        "收到申请8件，其中网上5件、信函3件，办结8件。",
        "承办建议7件、提案5件，合计12件。",
        "党委会、办公会分别召开12次、18次。",
        "共开展活动10场，其中线上、线下各5场。",
        "投入资金3.3万元，其中上级1.2万元、自筹2.1万元。",
        "受理诉求20件，办结18件。",
        "其中财政类6条。",
        "",
    ],
)
def test_parts_that_add_up_or_are_only_some_are_left(text):
    assert list(sums.lints(text)) == []


def test_the_phrases_whose_parts_clash_are_found():
    lines = (phrasebook.FOLDER / "claims.txt").read_text("utf-8").splitlines()
    pairs = [line.split(" => ") for line in lines if " => " in line]
    wanted = [text for text, expectation in pairs if expectation.endswith("| sum")]

    assert [text for text, _ in pairs if list(sums.lints(text))] == wanted


@CALM
@given(st.one_of(SOUP, st.text(max_size=120)))
@example("全年：无")
@example("：0")
def test_the_figure_of_a_claim_stands_in_its_words(text):
    found = read(text)

    for claim in found:
        assert text[claim.start : claim.end] == claim.text
        assert (NUMBER if claim.count else NOTHING).search(claim.text)
    assert read(text) == found
    for clash in sums.lints(text):
        assert 0 <= clash.start < clash.end <= len(text)


@CALM
@given(SOUP, SOUP)
def test_another_sentence_changes_nothing(first, second):
    first, second = f"今年{first}。", f"去年{second}。"
    both = first + second
    spans = [Span(0, len(first)), Span(len(first), len(both))]

    alone = [*claims.claims("c1", both, spans[:1]), *claims.claims("c1", both, spans[1:])]

    assert claims.claims("c1", both, spans) == alone


@pytest.mark.parametrize(
    "piece", ["公开信息12条、", "其中3条（含", "办结率、", "未收到", "一", "1,", "“"]
)
def test_time_is_in_proportion(piece):
    def spent(times):
        text = piece * times
        began = time.process_time()
        list(sums.lints(text))
        read(text)
        return time.process_time() - began

    spent(100)
    assert spent(3200) < 20 * spent(400) + 0.5
