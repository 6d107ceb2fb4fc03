"""Measures: the figure, its sign and unit, what it counts, and what is no measure at all."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.decompose import phrasebook
from tracker.decompose.much import measures
from tracker.decompose.rules import TargetStatus

TARGET, PARAMETER = tuple(TargetStatus)
CALM = settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
PIECES = """
不低于|达到|至少|不超过|控制在|由|从|提高到|分别|均|全部|一律|应公开尽公开|有诉必应|零|全覆盖|去年|目前|今年|力争|90%|３５％|百分之八十|
3至5|6%—7%|10次|七座|2个工作日|1.5万亩|200元|18周岁|100%|以上|以内|的|，|。|、|和|“|”|满意率|办结率|培训|新建|公厕|解读|每月|补助|
年满|罚款|第三|1:50|12345|同一平台|账号|更新间隔|一|二|十|百|万|点
"""
SOUP = st.lists(
    st.sampled_from(re.split(r"[|\n]", PIECES.strip().replace("|\n", "\n"))), max_size=30
).map("".join)
ANY = st.one_of(SOUP, st.text(max_size=80))


def read(words):
    return [(one.op, one.value, one.unit) for one in measures.targets(words)]


def named(words):
    return [one.metric for one in measures.targets(words)]


def codes(words):
    return [one.code for one in measures.targets(words)]


def test_the_phrases_are_read_as_a_careful_person_reads_them():
    said, names = phrasebook.tally("targets")

    assert said.f1 >= 0.95, said.wrong
    assert names.f1 >= 0.9, names.wrong


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("图解比例不低于60%", (">=", 60, "%")),
        ("每季度不少于2次", (">=", 2, "次")),
        ("办结率达到100%", (">=", 100, "%")),
        ("办结率100%", ("==", 100, "%")),
        ("好评率保持100%", ("==", 100, "%")),
        ("政策文件全部进行解读", ("==", 100, "%")),
        ("每个平台最多开设一个账号", ("<=", 1, "个")),
        ("差错率控制在0.5%以内", ("<=", 0.5, "%")),
        ("满意率达到百分之九十", (">=", 90, "%")),
        ("满意率达到百分之九十八点五", (">=", 98.5, "%")),
        ("满意率力争突破９０％", (">=", 90, "%")),
        ("有申请必答复", ("==", 100, "%")),
        ("举办培训2次以上", (">=", 2, "次")),
        ("发布信息不少于1,200条", (">=", 1200, "条")),
        ("网上可办率高于96%", (">", 96, "%")),
        ("跑动次数少于0.3次", ("<", 0.3, "次")),
        ("死亡率降至4‰以下", ("<=", 4, "‰")),
        ("用电量增长6%—8%", ("range", (6, 8), "%")),
        ("每镇培育2至4家合作社", ("range", (2, 4), "家")),
        ("普及率由81%提升到93%以上", (">=", 93, "%")),
        ("改建水闸九座", ("==", 9, "座")),
        ("栽种油茶1.6万亩", ("==", 1.6, "万亩")),
        ("答复时间压缩至4个工作日以内", ("<=", 4, "工作日")),
        ("确保景区零事故", ("==", 0, "")),
        ("超期件数为0", ("==", 0, "")),
        ("公示栏百分之百覆盖", ("==", 100, "%")),
        ("同一平台不得开设2个以上账号", ("<", 2, "个")),
    ],
)
def test_a_measure_is_read(words, expected):
    [found] = measures.targets(words)

    assert (found.op, found.value, found.unit) == expected
    assert found.status is TARGET


def test_one_figure_for_two_rates_is_two_measures():
    found = measures.targets("公开率和答复率均要达到95%")

    assert [target.metric for target in found] == ["公开率", "答复率"]
    assert len({(target.start, target.end) for target in found}) == 1


def test_figures_told_apart_go_to_their_own_names():
    words = "小学、初中升学率分别不低于99%和97%"

    found = measures.targets(words)

    assert [(one.metric, one.value) for one in found] == [("小学升学率", 99), ("初中升学率", 97)]
    assert [words[one.start : one.end] for one in found] == ["不低于99%", "97%"]


def test_units_shared_by_a_list_are_those_of_its_last():
    assert read("办理时限分别压缩至3个、4个工作日") == [("<=", 3, "工作日"), ("<=", 4, "工作日")]


def test_the_words_of_a_figure_run_from_its_bound_to_its_unit():
    words = "加强宣传，每月至少发布3期简报。"

    [found] = measures.targets(words, 100)

    assert words[found.start - 100 : found.end - 100] == "至少发布3期"
    assert found.text == "每月至少发布3期简报"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("每月至少发布1期招聘信息", "招聘信息"),
        ("到2025年底力争农村厕所普及率达到92%", "农村厕所普及率"),
        ("民政办要在9月底前建成助餐点4处", "助餐点"),
        ("新建改造灌渠12公里", "灌渠"),
        ("网格员每周入户不少于三次", "入户"),
        ("工业用电量较上年增长5%以上", "工业用电量增长率"),
        ("完成东关、北街等6个农贸市场提标", "农贸市场提标"),
        ("将企业注销时间由原来的9天缩短至3天", "企业注销时间"),
        ("去年供水率为80%，今年力争达到95%", "供水率"),
        ("排查出的燃气隐患全部整改", "燃气隐患整改率"),
        ("有问必答", "咨询答复率"),
        ("一个部门在同一平台只保留1个账号", "同一平台账号数"),
        ("按设备投资额的20%给予补助", "补助比例"),
        ("单户最高补贴4000元", "最高补贴"),
    ],
)
def test_a_measure_is_named_as_a_person_would(words, name):
    assert named(words) == [name]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("惠企政策应解读尽解读", "interpretation_rate"),
        ("图解、音视频等非文字形式解读占比不低于60%", "diversified_rate"),
        ("多渠道发布率达到90%", "multi_channel_rate"),
        ("图文解读比例不低于45%", "graphic_rate"),
        ("以镇政府名义印发的文件全部采用图解、视频等形式解读", "gov_diversified"),
        ("一个单位一个平台只开设一个账号", "accounts_per_platform"),
        ("公众号更新间隔不超过10天", "max_interval_days"),
        ("政策解读知晓率达到80%", None),
        ("反馈间隔不少于3天", None),
    ],
)
def test_a_measure_of_the_registers_has_its_code(words, code):
    assert codes(words) == [code]


@pytest.mark.parametrize(
    "words",
    [
        "最高补助不超过5万元",
        "年龄不超过45周岁",
        "参训人员须年满18周岁",
        "每亩补助150元",
        "处二千元以上一万元以下罚款",
        "注册资本不低于80万元",
        "每户宅基地面积不得超过90平方米",
        "按保费的40%给予补贴",
    ],
)
def test_what_only_describes_is_a_parameter(words):
    assert [target.status for target in measures.targets(words)] == [PARAMETER]


@pytest.mark.parametrize(
    "words",
    [
        "坚决杜绝照抄",
        "涉及26个领域",
        "第3批名单",
        "“3+N”模式",
        "深化“最多跑一次”改革",
        "按照1:30配备",
        "参照GB/T 9704执行",
        "拨打12345热线",
        "推广5G应用",
        "实施二期工程",
        "全镇现有12个村",
        "截至去年底覆盖率达到85%",
        "已建成6个站点",
        "一年来，共组织培训6次，参训人员超过300人次",
        "满意率比上年提高了5个百分点",
        "总投资3000万元",
        "上级已下达资金200万元",
        "3个工作日内报送",
        "6月30日前完成",
        "超过5个工作日未答复",
        "每月公开一次",
        "对零容忍的问题",
        "开展全覆盖检查",
        "全部门协同",
        "全部工作人员",
        "有腐必反",
        "满意率大幅提升",
        "增值税率不低于全县平均水平",
    ],
)
def test_a_number_that_asks_for_nothing_is_no_measure(words):
    assert measures.targets(words) == ()


@CALM
@given(ANY)
def test_every_measure_has_its_digits_or_its_word_in_its_span(words):
    for one in measures.targets(words):
        said = words[one.start : one.end]
        assert re.search("[0-9０-９一二两三四五六七八九十百零]|全|应.{1,3}尽|有.{1,4}必", said)
        assert 1 <= len(one.metric) <= 30


@CALM
@given(ANY)
def test_values_are_in_their_bounds(words):
    for one in measures.targets(words):
        low, high = one.value if isinstance(one.value, tuple) else (one.value, one.value)
        assert 0 <= low <= high
        assert (one.op == "range") == isinstance(one.value, tuple)


@CALM
@given(SOUP)
def test_reading_twice_is_the_same_and_shifts_with_its_place(words):
    first = measures.targets(words)

    assert measures.targets(words) == first
    moved = measures.targets(words, 7)
    assert [(one.start - 7, one.end - 7) for one in moved] == [(o.start, o.end) for o in first]


@CALM
@given(SOUP, SOUP, SOUP)
def test_other_sentences_do_not_change_a_reading(before, words, behind):
    alone = [(one.metric, one.op, one.value, one.text) for one in measures.targets(words)]
    at = len(before) + 1

    among = measures.targets(f"{before}。{words}。{behind}")

    inside = [one for one in among if at <= one.start < at + len(words)]
    assert [(one.metric, one.op, one.value, one.text) for one in inside] == alone


@pytest.mark.parametrize(
    "piece", ["10%", "5个", "率10%、", "要10%不低于", "全部完成", "一", "“3个"]
)
def test_a_line_without_stops_is_read_in_time(piece):
    assert len(measures.targets(piece * 2000)) <= 4000
