"""Head and foot: what the document says of itself, and nothing that it does not say."""

from datetime import date

import pytest

from tests.decompose.write import decomposed
from tracker.decompose.heads import docnumber
from tracker.decompose.rules import Kind

NOTICE = """青山县人民政府办公室文件
青政办发〔2023〕5号

青山县人民政府办公室
关于印发青山县2023年政务公开工作要点的通知

各乡镇人民政府，县直各部门：
现将《青山县2023年政务公开工作要点》印发给你们，请认真贯彻执行。

青山县人民政府办公室
2023年4月6日
（此件公开发布）

青山县2023年政务公开工作要点

根据《某省2023年政务公开工作要点》（某政办发〔2023〕2号）和《某市政务公开任务清单》要求，提出以下要点。
一、公开
做好预算公开。
"""

REPORT = """柳河镇人民政府文件
柳政发[2022]18号                签发人：高  远

柳河镇人民政府
关于2022年政务公开工作要点落实情况的报告
县人民政府：
现报告如下：
一、公开
公开信息12条。

柳河镇人民政府
二〇二二年十一月二十五日

柳河镇党政办公室      2022年11月26日印发
"""


def test_the_annexed_document_gives_the_title_and_the_notice_the_rest():
    header = decomposed(NOTICE).header

    assert header.title == "青山县2023年政务公开工作要点"
    assert header.doc_number == "青政办发〔2023〕5号"
    assert header.issuer == "青山县人民政府办公室"
    assert header.addressee == "各乡镇人民政府，县直各部门"
    assert header.written_on == date(2023, 4, 6)
    assert header.parents == ("某政办发〔2023〕2号", "某市政务公开任务清单")
    assert decomposed(NOTICE).kind is Kind.KEY_POINTS


def test_a_report_upwards_is_read_whole():
    draft = decomposed(REPORT)
    header = draft.header

    assert header.title == "柳河镇人民政府关于2022年政务公开工作要点落实情况的报告"
    assert (header.doc_number, header.signer) == ("柳政发〔2022〕18号", "高远")
    assert (header.written_on, header.printed_on) == (date(2022, 11, 25), date(2022, 11, 26))
    assert (header.year, header.addressee) == (2022, "县人民政府")
    assert draft.kind is Kind.IMPLEMENTATION_REPORT


def test_the_signer_is_no_member_of_the_group_and_the_sign_off_no_part_of_a_clause():
    draft = decomposed(REPORT)

    assert draft.people == ()
    assert draft.text[slice(*draft.outline[-1].body)] == "公开信息12条。"


def test_annexes_and_contacts_before_the_signature_are_part_of_the_foot():
    foot = "附件：目录\n联系人：李明\n桃源乡人民政府\n2024年3月1日"
    text = f"关于做好公开的通知\n\n各村：\n1.更新栏目\n{foot}"

    [task] = decomposed(text).tasks

    assert task.text == "更新栏目"


def test_without_signature_the_title_names_the_issuer():
    assert (
        decomposed("桃源乡2023年政务公开实施方案\n一、公开\n公开预算。").header.issuer == "桃源乡"
    )


def test_a_title_over_two_lines_is_joined():
    text = "桃源乡2023年政务公开工作要点\n落实情况报告\n县政府办：\n一、公开\n公开预算。"

    assert decomposed(text).header.title == "桃源乡2023年政务公开工作要点落实情况报告"


def test_what_is_not_said_is_none():
    header = decomposed("一、公开\n公开预算。").header

    assert header.title is None
    assert header.doc_number is None
    assert header.year is None
    assert header.written_on is None


def test_the_year_a_person_gives_goes_before_the_text():
    assert decomposed("桃源乡2023年要点\n一、公开\n公开预算。", year=2024).header.year == 2024


@pytest.mark.parametrize(
    ("printed", "standard", "repair"),
    [
        ("甲政发〔2021〕7号", "甲政发〔2021〕7号", "none"),
        ("甲政发（2021）7号", "甲政发〔2021〕7号", "bracket"),
        ("甲政发[2021] 07 号", "甲政发〔2021〕7号", "bracket"),
        ("甲政发〔202115号", "甲政发〔2021〕15号", "lost_close"),
        ("甲政发〔20213 号", "甲政发〔2021〕3号", "lost_close"),
        ("甲政发〔2021 3号", "甲政发〔2021〕3号", "uncertain"),
    ],
)
def test_a_document_number_is_put_into_its_standard_form(printed, standard, repair):
    [number] = docnumber.numbers(f"按照（{printed}）要求")

    assert (number.text, number.repair) == (standard, repair)


def test_a_mended_number_is_flagged():
    draft = decomposed("桃源乡2023年要点\n根据甲政发〔202115号要求：\n一、公开\n公开预算。")

    assert [lint.code for lint in draft.warnings if lint.code == "L-DOCNO"] == ["L-DOCNO"]


def head_of(text: str):
    return decomposed(f"{text}\n一、公开\n公开预算。\n").header


def foot_of(text: str):
    return decomposed(f"桃源乡2023年政务公开实施方案\n\n一、公开\n公开预算。\n{text}")


@pytest.mark.parametrize(
    ("foot", "organs", "day"),
    [
        ("桃源乡人民政府\n2023 年 4 月 6 日", "桃源乡人民政府", date(2023, 4, 6)),
        ("桃源乡人民政府（盖章）\n二O二三年四月六日", "桃源乡人民政府", date(2023, 4, 6)),
        ("桃源县教育局  桃源县公安局\n2023.4.6", "桃源县教育局、桃源县公安局", date(2023, 4, 6)),
        ("中共桃源乡委员会\n桃源乡人民政府\n2023年4月6日\n（此件公开发布）",
         "中共桃源乡委员会、桃源乡人民政府", date(2023, 4, 6)),
        ("桃源县第二中学    2023年元月6日", "桃源县第二中学", date(2023, 1, 6)),
        ("桃 源 乡 人 民 政 府\n２０２３年４月６日", "桃源乡人民政府", date(2023, 4, 6)),
        ("桃源乡人大主席团\n2023年4月 日", "桃源乡人大主席团", None),
        ("桃源乡河长制办公室\n二〇二三年四月", "桃源乡河长制办公室", None),
        ("桃源乡便民服务中心", "桃源乡便民服务中心", None),
        ("2023年4月6日", "桃源乡", date(2023, 4, 6)),
        ("联系人：李明    电话：略", "桃源乡", None),
    ],
)  # fmt: skip
def test_the_foot_says_who_signed_and_when(foot, organs, day):
    draft = foot_of(foot)

    assert (draft.header.issuer, draft.header.written_on) == (organs, day)
    assert draft.text[slice(*draft.outline[-1].body)] == "公开预算。"


@pytest.mark.parametrize(
    "imprint",
    [
        "桃源乡党政办公室    2023年4月7日印发",
        "桃源乡党政办公室\n2023 年 4 月 7 日 印 发",
        "抄送：县政府办。桃源乡党政办公室2023年4月7日印发\n（共印45份）",
        "桃源乡党政办公室  2023年4月7日印\n共印60份",
        "桃源乡党政办公室承办    2023年4月7日印制",
    ],
)
def test_the_imprint_gives_the_day_of_printing_and_neither_signer_nor_day_of_writing(imprint):
    header = foot_of(f"桃源乡人民政府\n2023年4月6日\n\n{imprint}").header

    assert (header.issuer, header.written_on) == ("桃源乡人民政府", date(2023, 4, 6))
    assert header.printed_on == date(2023, 4, 7)


def test_who_printed_it_is_no_issuer():
    draft = foot_of("桃源乡党政办公室\n2023年4月7日印发")

    assert (draft.header.issuer, draft.header.written_on) == ("桃源乡", None)


@pytest.mark.parametrize(
    "last",
    [
        "盖章扫描件与电子版一并报送。",
        "电话随访由村医负责。",
        "电话：由村医每周接听。",
        "2023年5月9日前报县政府同意后印发",
        "各村：每周报送",
    ],
)
def test_the_last_line_of_the_body_is_no_foot(last):
    draft = foot_of(f"{last}\n桃源乡人民政府\n2023年4月6日")

    assert draft.text[slice(*draft.outline[-1].body)] == f"公开预算。\n{last}"


def test_the_day_a_web_page_gives_is_no_day_of_writing():
    head = "【发文日期】2023年7月14日\n2023-07-14\n桃源乡2023年政务公开实施方案"

    assert head_of(head).written_on is None


@pytest.mark.parametrize(
    ("line", "addressee"),
    [
        ("各村党支部、村民委员会，镇直各单位：", "各村党支部、村民委员会，镇直各单位"),
        ("主送：县政府办公室", "县政府办公室"),
        ("各党（总）支部；县委依法治县办：", "各党（总）支部；县委依法治县办"),
        ("全体教职工、各位家长：", "全体教职工、各位家长"),
        ("为做好困难群众救助，现制定计划如下：", None),
        ("根据全县统一部署和县森防指安排，结合本镇实际，制定以下措施：", None),
        ("2024年，全乡农村工作以“千万工程”为引领，重点抓好以下工作：", None),
        ("为了服务全体居民：", None),
        ("发电单位：", None),
        ("工作思路是：", None),
    ],
)
def test_only_a_line_that_names_somebody_is_an_addressee(line, addressee):
    assert head_of(f"关于做好2023年政务公开的通知\n\n{line}").addressee == addressee


@pytest.mark.parametrize(
    ("line", "signer"),
    [
        ("桃政报〔2023〕1号    签发人：司徒敏", "司徒敏"),
        ("签 发 人：符 国 栋", "符国栋"),
        ("签发人：\n高远", "高远"),
        ("签发人：张三  李四", "张三、李四"),
        ("签发人：阿里木·买买提", "阿里木·买买提"),
        ("签发人：    桃政报〔2023〕1号", None),
        ("联系人：高远", None),
    ],
)
def test_the_signer_stands_behind_his_label(line, signer):
    assert head_of(f"{line}\n\n桃源乡关于2023年政务公开的报告").signer == signer


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("甲县教育局  甲县公安局\n关于防汛的通知", "甲县教育局甲县公安局关于防汛的通知"),
        ("甲县教育局\n甲县公安局\n关于防汛的通知", "甲县教育局甲县公安局关于防汛的通知"),
        ("桃源镇关于2023年上半年\n公开工作的情况汇报", "桃源镇关于2023年上半年公开工作的情况汇报"),
        ("桃源乡 2023 年政务公开\n    实施方案", "桃源乡2023年政务公开实施方案"),
        ("桃源乡关于做好防汛的\n紧急通知", "桃源乡关于做好防汛的紧急通知"),
        ("000123\n特急\n桃源县水利局便函\n\n关于报送数据的通知", "关于报送数据的通知"),
        ("桃源乡规则\n（征求意见稿）", "桃源乡规则（征求意见稿）"),
        ("桃政发〔2023〕1号\n══════════\n桃源乡关于公开的报告", "桃源乡关于公开的报告"),
    ],
)  # fmt: skip
def test_a_title_is_read_over_its_lines(lines, title):
    assert head_of(lines).title == title


def test_an_annex_tells_its_own_title_and_the_year_below_it():
    head = head_of("附件1\n全县评估反馈问题整改台账\n（2024年7月）")

    assert (head.title, head.year) == ("全县评估反馈问题整改台账", 2024)


def test_a_form_tells_its_year_by_the_day_it_was_filled_in():
    assert (
        head_of("桃源乡反馈问题整改台账\n填报单位：桃源乡    填报日期：2022年9月16日").year == 2022
    )


def test_the_document_sent_on_below_the_items_of_a_notice_gives_the_title():
    notice = "桃源乡关于印发《桃源乡2023年公开方案》的通知\n\n各村：\n一、加强领导\n明确专人。"
    annex = "\n\n桃源乡人民政府\n2023年4月6日\n\n桃源乡2023年公开方案\n\n一、公开\n公开预算。"
    header = decomposed(notice + annex).header

    assert header.title == "桃源乡2023年公开方案"
    assert (header.issuer, header.written_on) == ("桃源乡人民政府", date(2023, 4, 6))


@pytest.mark.parametrize(
    ("opening", "parents"),
    [
        ("根据甲政办发〔2022〕19号文件要求，制定本方案。", ("甲政办发〔2022〕19号",)),
        ("按照《甲县要点》（甲政发[2022]第 03 号）、《乙县应急预案》要求，制定本方案。",
         ("甲政发〔2022〕3号", "乙县应急预案")),
        ("为落实《甲县考核办法》和《信息公开条例》《安全生产法》，制定本方案。", ("甲县考核办法",)),
        ("《甲县规划》已经批准，对照《乙县清单》，县里制定了《丙县方案》。", ()),
        ("按照县里安排，将《桃源乡2023年公开方案》印发给你们。", ()),
    ],
)  # fmt: skip
def test_the_basis_is_what_the_opening_says_is_carried_out(opening, parents):
    header = head_of(f"桃源乡2023年公开方案\n\n{opening}")

    assert header.parents == parents
    assert header.doc_number is None


@pytest.mark.parametrize(
    ("head", "issuer"),
    [
        ("桃源县第一小学2023年春季防溺水方案", "桃源县第一小学"),
        ("桃源县财政局关于2023年预算公开的通知", "桃源县财政局"),
        ("桃源乡防汛值班制度", "桃源乡"),
        ("桃源县水利局文件\n\n关于2023年防汛的通知", "桃源县水利局"),
        (
            "桃源县教育局\n桃源县公安局  文件\n\n关于2023年校园安全的通知",
            "桃源县教育局、桃源县公安局",
        ),
        ("城乡环境整治方案", None),
        ("政务公开整改方案", None),
    ],
)
def test_unsigned_the_title_or_the_masthead_names_the_issuer(head, issuer):
    assert head_of(head).issuer == issuer


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("桃源乡安全三年行动方案（2024—2026年）", 2024),
        ("桃源乡2022-2023学年工作计划", 2022),
        ("桃政发〔2021〕7号\n桃源乡公开制度", 2021),
        ("桃源乡落实情况报告\n县政府办：\n2021年，我乡落实要点，现报告如下：", 2021),
        ("桃源乡公开制度\n根据2019年会议精神，制定本制度。", None),
    ],
)
def test_the_year_is_said_and_never_counted_from_what_is_cited(text, year):
    assert head_of(text).year == year
