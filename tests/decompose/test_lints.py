"""Warnings about a paper's own text: each family of domain.md 14, beside its hard neighbours."""

import time

import pytest

from tests.decompose.write import decomposed, plan, report
from tracker.decompose import decompose
from tracker.decompose.checks import lints as rules
from tracker.decompose.checks import results, vague
from tracker.decompose.layout.page import Line, LineKind, Page
from tracker.decompose.rules import Header, Kind, Span
from tracker.documents.rules import Document, Paragraph, Table

ELSEWHERE = ("L-NO-", "L-NUM")
TOWN = "云岭县清溪镇2023年政务公开工作实施方案"
DISTRICT = "临江区白石镇2023年政务公开工作实施方案"
REPORT = "云岭县清溪镇2023年政务公开工作要点落实情况报告"
BUREAU = "云岭县教育局2023年工作要点"


def lints(sentence, title=TOWN, foot="", year=None):
    """Return (code, words) of each warning about the wording of a paper with this sentence."""
    draft = decomposed(f"{title}\n\n一、工作情况\n{sentence}{foot}", year)
    return [
        (one.code, draft.text[one.start : one.end])
        for one in draft.warnings
        if not one.code.startswith(ELSEWHERE)
    ]


def messages(code, draft):
    return [one.message for one in draft.warnings if one.code == code]


@pytest.mark.parametrize(
    ("code", "sentence", "words"),
    [
        ("L-YEAR", "以优异成绩庆祝建党100周年，要更新栏目。", "建党100周年"),
        ("L-YEAR", "向建党百年献礼。", "建党百年"),
        ("L-YEAR", "纪念抗战胜利七十周年，要公开活动安排。", "抗战胜利七十周年"),
        ("L-YEAR", "今年是“十四五”规划的第二年，要抓好落实。", "“十四五”规划的第二年"),
        ("L-YEAR", "确保“十三五”圆满收官。", "“十三五”圆满收官"),
        ("L-YEAR", "要以实际行动迎接党的二十大胜利召开。", "二十大"),
        ("L-YEAR", "要学习贯彻党的二十届三中全会精神。", "三中全会"),
        ("L-YEAR", "要落实党的十九届四中全会和五中全会精神。", "五中全会"),
        ("L-YEAR", "今年是脱贫攻坚收官之年，要做好公开。", "脱贫攻坚收官之年"),
        ("L-LEVEL", "区委宣传部要通报舆情。", "区委宣传部"),
        ("L-LEVEL", "全县各部门、各乡镇要报送名单。", "全县"),
        ("L-LEVEL", "我市政务公开工作要上新水平。", "我市"),
        ("L-LEVEL", "我乡要举办培训。", "我乡"),
        ("L-OLD-RULE", "依申请公开件要在十五个工作日内答复。", "十五个工作日"),
        ("L-OLD-RULE", "收到申请后要在15个工作日内答复申请人。", "15个工作日"),
        ("L-OLD-RULE", "要执行国务院令第492号。", "国务院令第492号"),
        (
            "L-OLD-RULE",
            "要学习2008年施行的《政府信息公开条例》。",
            "2008年施行的《政府信息公开条例》",
        ),
        (
            "L-OLD-RULE",
            "要按《云岭县信息公开申请办理规程》（云政办发〔2014〕6号）答复。",
            "云政办发〔2014〕6号",
        ),
        ("L-BUDGET-YEAR", "要公开2023年度部门决算。", "2023年度部门决算"),
        ("L-BUDGET-YEAR", "要公开2022年清溪镇部门预算。", "2022年清溪镇部门预算"),
        ("L-BUDGET-YEAR", "要公开本年度“三公”经费决算。", "本年度“三公”经费决算"),
        ("L-SUM", "要建公示栏12块，其中镇2块、村9块。", "12块，其中镇2块、村9块"),
        ("L-SUM", "要开展培训8次（线上3次、线下6次）。", "8次（线上3次、线下6次）"),
        ("L-SUM", "收到留言20条，已回复18条，正在办理3条。", "20条，已回复18条，正在办理3条"),
        ("L-BUDGET-YEAR", "要公开部门决算（2023年度）。", "决算（2023年度）"),
        ("L-LEVEL", "要参加区里的培训，报区政府办备案。", "区里"),
        ("L-SUM", "网站发布30条、公众号发布15条，共计55条。", None),
        ("L-PRIVACY", "联系人手机138-0000-0417。", "138-0000-0417"),
        ("L-PRIVACY", "户主身份证号11010519491231002X。", "11010519491231002X"),
        ("L-PRIVACY", "补贴卡号6228 4804 6937 7012 833。", "6228 4804 6937 7012 833"),
        ("L-QUOTE", "要做好六稳”工作。", "”"),
        ("L-DOCNO", "要落实云政办发〔2023年〕9号文件。", "云政办发〔2023年〕9号"),
        ("L-DOCNO", "要落实云政办函2023〕9号文件。", "云政办函2023〕9号"),
        ("L-DOCNO", "要落实云政发〔2023〕009号文件。", "云政发〔2023〕009号"),
        ("L-DATE", "2024年2月30日前报送总结。", "2024年2月30日前"),
        ("L-DATE", "14月底前报送总结。", "14月底前"),
        ("L-DATE", "十一月三十一日前报送照片。", "十一月三十一日前"),
    ],
)
def test_what_is_odd_in_a_township_plan_is_told_with_its_words(code, sentence, words):
    found = lints(sentence)

    assert [one for one, _ in found] == [code]
    assert words is None or all(word in words or words in word for _, word in found)


@pytest.mark.parametrize(
    "sentence",
    [
        "结合建党102周年要开展宣讲。",
        "2021年庆祝建党100周年的材料要归档。",
        "要学习习近平总书记在庆祝中国共产党成立100周年大会上的讲话。",
        "党的十八大以来，公开不断深化，要继续推进。",
        "要贯彻党的十九大和十九届历次全会、二十大精神。",
        "2023年是全面贯彻党的二十大精神的开局之年，要抓好落实。",
        "今年是“十四五”承上启下之年，要抓好落实。",
        "要向县委宣传部、县融媒体中心报送信息。",
        "要争取在全县考核中进入前三名。",
        "要划定消防安全区域，公开社区政务服务事项。",
        "依申请公开的答复期限由15个工作日改为20个工作日，要照此执行。",
        "征求第三方意见的，第三方要在15个工作日内提出意见。",
        "信访件要在15个工作日内办结。",
        "要按《云岭县城乡规划管理办法》（云政发〔2013〕6号）公开规划。",
        "《云岭县信息公开办法》（云政发〔2013〕6号）已经废止，不得再引用。",
        "要公开2022年度决算和2023年度预算。",
        "要公开2022年预算执行情况。",
        "2023年公开决算报告要配图解。",
        "要建公示栏12块，其中社区2块。",
        "要建公示栏12块，其中镇2块、村4块等。",
        "收到留言20条，已回复18条，正在办理2条。",
        "要开展培训8次，其中村级6次（含线上2次）、镇级2次。",
        "监督电话：0839-7200388，统一代码12510822451234567L。",
        "公示时身份证写作110105********002X。",
        "工程编号2022080900013764要公开。",
        "要落实“放管服”、《条例》要求。",
        "要落实国办发〔2023〕9号和国务院令第711号。",
        "2024年2月29日前报送名单，6月底前公开。",
    ],
)
def test_what_only_looks_odd_is_left_alone(sentence):
    assert lints(sentence) == []


@pytest.mark.parametrize(
    ("title", "sentence", "words"),
    [
        (DISTRICT, "要在县政府网站公开预算。", "县政府网站"),
        (DISTRICT, "要在区政府网站公开预算。", None),
        (DISTRICT, "要推进全县一体化平台建设。", "全县"),
        (BUREAU, "全区各学校要公开收费标准。", "全区"),
        (BUREAU, "全县各学校要公开收费标准。", None),
        (BUREAU, "我市各县区要公开收费标准。", "我市"),
        ("枫桥街道2023年工作要点", "我镇各村要公开名单。", "我镇"),
    ],
)
def test_the_level_is_that_of_the_title(title, sentence, words):
    assert lints(sentence, title) == ([("L-LEVEL", words)] if words else [])


def test_the_superior_paper_tells_what_the_county_is():
    above = "清溪镇2023年工作方案\n\n按照《云州市临江区2023年政务公开工作要点》要求，制定本方案。"

    draft = decomposed(f"{above}\n\n一、公开\n要在县政府网站公开预算。")

    assert [one.code for one in draft.warnings if one.code == "L-LEVEL"] == ["L-LEVEL"]


@pytest.mark.parametrize(
    ("code", "sentence", "words"),
    [
        ("L-PLAN-AS-RESULT", "公开信息12条，各村要明确联络员。", "各村要明确联络员"),
        ("L-PLAN-AS-RESULT", "各站所须每月更新1次栏目。", "各站所须每月更新1次栏目"),
        ("L-PLAN-AS-RESULT", "我镇拟于2024年3月底前建成专区。", "拟于2024年3月底前建成专区"),
        ("L-PLAN-AS-RESULT", "我镇将进一步完善制度。", "将进一步完善制度"),
        ("L-PLAN-AS-RESULT", "网站于12月底前完成改版。", "网站于12月底前完成改版"),
        ("L-NOFIGURE", "我镇扎实推进公开，取得明显成效。", "我镇扎实推进公开，取得明显成效"),
        ("L-NOFIGURE", "群众满意度不断提高。", "群众满意度不断提高"),
    ],
)
def test_what_a_report_may_not_offer_as_a_result(code, sentence, words):
    assert lints(sentence, REPORT, "\n\n2023年11月28日") == [(code, words)]
    assert lints(sentence, TOWN) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "县政府要求各镇要按月自查，我镇自查12次。",
        "《办法》规定，各村应每季公示，12个村均已公示。",
        "做到应公开尽公开，公开信息45条。",
        "会议纪要6份、行政应诉2件，低保应保尽保320户。",
        "主动公开了镇领导分工。",
        "将公开纳入考核，占4分。",
        "镇主要领导研究重要事项3次。",
        "9月底前完成了目录修订。",
        "下一步，我镇将加强培训，各村要更新栏目。",
        "我镇扎实推进公开，发布信息30条，取得明显成效。",
        "全年未收到公开申请。",
        "对《清溪镇奖补办法》认真进行了解读。",
        "二是更新还不够及时。",
    ],
)
def test_what_a_report_may_say(sentence):
    assert lints(sentence, REPORT, "\n\n2023年11月28日") == []


def test_a_part_about_next_steps_may_ask_and_promise():
    draft = report("一、公开\n公开信息12条。\n二、下一步工作\n各村要更新栏目，我镇将持续加强培训。")

    assert messages("L-PLAN-AS-RESULT", draft) == messages("L-NOFIGURE", draft) == []


def test_at_most_one_claim_without_figure_a_part_and_none_of_a_heading():
    text = (
        "一、全面推进公开，提升水平\n（一）解读。认真做好解读。积极回应关切。\n"
        "（二）平台。发布信息3条。"
    )

    assert len(messages("L-NOFIGURE", report(text))) == 1


def test_a_number_of_a_person_is_never_repeated():
    [message] = messages("L-PRIVACY", plan("一、公开\n户主身份证号11010519491231002X。"))

    assert "110*************2X" in message
    assert "19491231" not in message


@pytest.mark.parametrize("number", ["110105194912310021", "110105194913310024", "12345678901"])
def test_a_number_that_proves_nothing_is_none(number):
    assert lints(f"编号{number}要公开。") == []


def test_a_limit_before_the_day_of_writing_is_kept_and_warned_of_in_a_plan():
    foot = "\n\n2023年7月5日"

    assert lints("6月底前完成自查。", TOWN, foot) == [("L-DATE", "6月底前")]
    assert lints("7月底前完成自查，每年3月底前公布。", TOWN, foot) == []
    assert lints("6月底前完成了自查12次。", REPORT, foot) == []
    draft = decomposed(f"{TOWN}\n\n一、公开\n6月底前完成自查。{foot}")
    assert str(draft.tasks[0].deadlines[0].date) == "2023-06-30"


@pytest.mark.parametrize("words", ["2027年2月31日前", "2月30日前", "4月32日前"])
def test_a_day_that_does_not_exist_is_a_warning_and_no_date(words):
    draft = plan(f"一、公开\n各村要于{words}报送总结。")

    assert [d.date for task in draft.tasks for d in task.deadlines] == [None]
    [message] = messages("L-DATE", draft)
    assert "不是有效日期" in message


def test_a_bare_leap_day_is_the_papers_or_the_next_years():
    assert lints("2月29日前报送名单。") == [("L-DATE", "2月29日前")]
    assert lints("2月29日前报送名单。", TOWN, "\n\n2023年7月5日") == []


def test_two_leaders_in_one_text_are_flagged():
    line = "成立领导小组，由{}镇长任组长，各站所负责人为成员。"

    draft = report(f"一、组织\n{line.format('周平')}\n{line.format('吴江')}")

    assert "L-ORG-CONFLICT" in {lint.code for lint in draft.warnings}


def test_an_unbalanced_mark_is_told_once_a_line_and_not_changed():
    draft = plan("一、公开\n要做好六稳”工作，落实六保”任务。\n要学习《条例。")

    assert "六稳”工作" in draft.text
    assert len(messages("L-QUOTE", draft)) == 2


@pytest.mark.parametrize(
    ("head", "missing"),
    [
        ("清政发〔2023〕8号\n\n{title}\n县人民政府：", True),
        ("清政发〔2023〕8号　签发人：周平\n\n{title}\n县人民政府：", False),
        ("清政发〔2023〕8号\n\n{title}\n各乡镇人民政府：", False),
        ("{title}\n县人民政府：", False),
    ],
)
def test_a_numbered_report_upwards_wants_its_signer(head, missing):
    draft = decomposed(f"{head.format(title=REPORT)}\n一、公开\n公开信息12条。")

    assert bool(messages("L-NO-SIGNER", draft)) == missing


def annual(row):
    """Return an annual report whose second table has this row of normative documents."""
    rows = (
        ("第二十条第（一）项", None, None, None),
        ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
        ("规章", "0", "0", "0"),
        ("行政规范性文件", *row),
        ("第二十条第（五）项", None, None, None),
        ("信息内容", "本年处理决定数量", None, None),
        ("行政许可", "0", None, None),
    )
    head = (Paragraph("清溪镇2023年政府信息公开工作年度报告"), Paragraph("二、主动公开情况"))
    return decompose(Document((*head, Table(rows), Paragraph("三、问题"))))


@pytest.mark.parametrize(
    ("row", "blank"),
    [
        (("1", "0", "3"), False),
        (("1", "", "3"), True),
        (("", "", ""), True),
        (("—", "—", "2"), False),
    ],
)
def test_an_empty_cell_of_a_statutory_table_is_one_warning_with_its_name(row, blank):
    found = messages("L-BLANK", annual(row))

    assert len(found) == blank
    assert not blank or ("主动公开政府信息情况" in found[0] and "行政规范性文件" in found[0])


@pytest.mark.parametrize(
    "piece",
    [
        "“十四五”",
        "其中3条、",
        "（1条",
        "我区全县",
        "党的十九届",
        "13800",
        "《信息公开",
        "月底",
        "发〔2023",
    ],
)
@pytest.mark.parametrize("title", [TOWN, REPORT])
def test_a_long_line_of_hints_takes_time_in_proportion(piece, title):
    def seconds(times):
        begin = time.process_time()
        text = piece * times
        page = Page(text, (Line(0, len(text), LineKind.PROSE, False, ""),))
        header = Header(title, None, None, 2023, None, None, None, None, ())
        rules.lints(page, header, [], Kind.IMPLEMENTATION_REPORT)
        list(results.lints(text, [Span(0, len(text))], header))
        vague.lint(text, [Span(0, len(text))])
        return time.process_time() - begin

    seconds(50)
    assert min(seconds(8000) for _ in range(2)) < 20 * seconds(1000) + 0.2
