"""Head and foot: what the document says of itself, and nothing that it does not say."""

from datetime import date

import pytest

from tests.decompose.write import decomposed
from tracker.decompose import docnumber
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
