"""How often: the periods, the day inside them, and what only looks like either."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.decompose.test_properties import CALM
from tracker.decompose.asks import verbs
from tracker.decompose.often import frequencies
from tracker.decompose.rules import Every

TIME_WORDS = re.compile(
    "[日天周月季年时期旬晚夜]|视情|贯穿|视|动态|需|分批|分步|不间断|不懈|以恒|更新|调整|经常|常态|持续"
)
PIECES = st.sampled_from(
    verbs.words("""
    每 每月 每周 每季度 每半年 每年 逐年 按 按月 28日前 末 首月 一 一次 五 10日前 3月 底 前 个 月 季
    周 年 日 调度 通报 报 、 ， 。 ； “ ” 《 》 定期 不 限 及时 间 性 的 动态 调整 根据 变化 持续
    常态化 开展 全年 24小时 值守 贯穿 全过程 视 情况 需要 元 300 每人 约 吨 隔 逢 双 以 为单位 实行
    制度 近年来
    """)
)
SOUP = st.lists(PIECES, max_size=30).map("".join)
ANY = st.text(max_size=120)


def read(text):
    return [(one.every.value, text[one.start : one.end]) for one in frequencies.frequencies(text)]


def due(text):
    return [one.due for one in frequencies.frequencies(text)]


@pytest.mark.parametrize(
    ("words", "every"),
    [
        ("每天更新", "P1D"),
        ("每周更新", "P7D"),
        ("每7天更新", "P7D"),
        ("每月25日前报送", "P1M"),
        ("按月公开", "P1M"),
        ("每季度首月10日前报送", "P3M"),
        ("每半年督查", "P6M"),
        ("每年评估", "P1Y"),
        ("每９０天轮换", "P3M"),
        ("每间隔三个月抽样", "P3M"),
        ("每隔一天巡塘", "periodic_unspecified"),
        ("每三至五年修编", "periodic_unspecified"),
        ("每学期演练", "periodic_unspecified"),
        ("隔周消杀", "periodic_unspecified"),
        ("双月召开例会", "periodic_unspecified"),
        ("逐日登记", "P1D"),
        ("以周为单位汇总", "P7D"),
        ("做到日产日清", "P1D"),
        ("周二至周日每天开馆", "P1D"),
        ("定期通报", "periodic_unspecified"),
        ("分批轮训", "periodic_unspecified"),
        ("根据变化情况动态调整", "on_change"),
        ("人员变动的，随时更新", "on_change"),
        ("持续更新", "continuous"),
        ("推动巡逻常态化", "continuous"),
        ("把节约贯穿始终", "continuous"),
        ("7×24小时在线", "continuous"),
        ("及时更新", "prompt"),
        ("收到当天转办", "prompt"),
        ("不定期抽查", "ad_hoc"),
        ("视情况启动预案", "ad_hoc"),
        ("根据实际需要增加班次", "ad_hoc"),
    ],
)
def test_a_frequency_is_read(words, every):
    assert [found.every for found in frequencies.frequencies(words)] == [every]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("实行周调度、月通报", [("P7D", "周调度"), ("P1M", "月通报")]),
        ("日查周报月评", [("P1D", "日查"), ("P7D", "周报"), ("P1M", "月评")]),
        ("季评比、年终考核", [("P3M", "季评比"), ("P1Y", "年终考核")]),
        ("一月一讲评、半年一评估", [("P1M", "一月一讲评"), ("P6M", "半年一评估")]),
        ("每天一更新、每周一汇总", [("P1D", "每天"), ("P7D", "每周")]),
        ("一个季度一次", [("P3M", "一个季度一次")]),
        ("月月有活动", [("P1M", "月月")]),
        ("定期与不定期抽查", [("periodic_unspecified", "定期"), ("ad_hoc", "不定期")]),
        ("清单每年动态调整1次", [("P1Y", "每年")]),
    ],
)
def test_several_and_short_names_are_read(words, said):
    assert read(words) == said


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("每月３日前", "3"),
        ("每月二十五日前", "25"),
        ("每月月底前", "end"),
        ("每月最后一天", "end"),
        ("每月中旬", "20"),
        ("每月20日至25日", "25"),
        ("每月25日至月底", "end"),
        ("每周三上午", "3"),
        ("每周日", "7"),
        ("逢周一通报", "1"),
        ("每季末", "end"),
        ("每季度末月20日前", "3/20"),
        ("每季度第二个月下旬", "2/end"),
        ("每季度第三个月底前", "end"),
        ("每半年最后一个月25日前", "6/25"),
        ("每年2月底前", "02-28"),
        ("每年11月上旬", "11-10"),
        ("每年第一季度", "03-31"),
        ("每年年底前", "12-31"),
    ],
)
def test_the_day_inside_the_period_is_told(words, day):
    assert due(words) == [day]


@pytest.mark.parametrize(
    "words",
    [
        "每月", "每周一次", "每周一通报", "每周三次", "每月5日、15日", "每年6月、12月",
        "每年9月1日起", "每年11月至次年3月", "每月32日前", "每年2月30日前", "每年1月初",
        "每周二、四", "每月末位约谈",
    ],
)  # fmt: skip
def test_no_day_is_told_where_none_or_several_are_said(words):
    assert due(words) == [None]


@pytest.mark.parametrize("words", ["全年组织培训", "各站所要全年做好值守", "全年举办宣讲", "全年"])
def test_all_year_before_an_act_or_alone_is_a_frequency(words):
    assert [found.every for found in frequencies.frequencies(words)] == ["continuous"]


@pytest.mark.parametrize(
    "words",
    ["报送全年进展情况", "对全年办件案卷自查", "完成全年申请材料归档", "全年的工作", "全年税收"],
)
def test_all_year_before_a_thing_is_no_frequency(words):
    assert frequencies.frequencies(words) == ()


@pytest.mark.parametrize(
    "words",
    [
        "建立定期通报机制", "常态化疫情", "清单动态调整、收费", "《每周简报》",
        "开设“每日一课”专栏", "定期存单", "动态信息", "月度计划", "填写月报表", "年度考核优秀",
        "24小时药店", "实时监控平台", "双月刊",
    ],
)  # fmt: skip
def test_a_name_is_no_frequency(words):
    assert frequencies.frequencies(words) == ()


@pytest.mark.parametrize(
    "words",
    [
        "规定期限", "涉及时间", "不及时的", "及时率", "落实时间表", "伴随时代", "合适时机",
        "重视情报", "必要时间", "可持续", "持续3天", "中长期", "部分期刊", "变动态势", "今年年底",
        "2024年一季度检查", "一年一度的", "一月一日", "5月2次", "上半年督查", "宣传周总结",
        "春季检查", "按年龄", "按日历", "隔壁", "间隔一天",
    ],
)  # fmt: skip
def test_a_word_that_only_holds_the_characters_is_no_frequency(words):
    assert frequencies.frequencies(words) == ()


@pytest.mark.parametrize(
    "words",
    [
        "每人每年补助670元", "每月租金1200元", "每年可节约用煤", "每天产生垃圾30吨",
        "每年都有候鸟", "人数逐年减少", "近年来，我镇每年办两届文化节", "平均每天来访60人",
        "每日客流量约3000人次", "去年全年开展培训12场", "已及时整改",
    ],
)  # fmt: skip
def test_a_rate_or_a_fact_is_no_frequency(words):
    assert frequencies.frequencies(words) == ()


def test_work_with_a_figure_is_a_frequency():
    assert read("每名网格员每周入户不少于5户") == [("P7D", "每周")]
    assert read("确保投入逐年增长") == [("P1Y", "逐年")]
    assert read("每年都要体检") == [("P1Y", "每年")]


def test_a_period_of_the_calendar_is_hard():
    assert frequencies.hard("每两周清洗")
    assert not frequencies.hard("定期清洗")
    assert not frequencies.hard("每户每月补贴50元")


def test_the_quote_is_the_clause_round_the_wording():
    [found] = frequencies.frequencies("汇总后，每月28日前报送县局，并归档", at=100)

    assert (found.text, found.start, found.end) == ("每月28日前报送县局", 104, 110)


@CALM
@given(st.one_of(SOUP, ANY))
def test_the_words_stand_in_the_text_and_tell_a_time(text):
    found = frequencies.frequencies(text)

    for one in found:
        words = text[one.start : one.end]
        assert TIME_WORDS.search(words)
        assert words.strip() in one.text or one.text in words
        assert one.due is None or one.every in {
            Every.WEEK, Every.MONTH, Every.QUARTER, Every.HALF_YEAR, Every.YEAR
        }  # fmt: skip
    assert all(a.end <= b.start for a, b in pairwise(found))


@CALM
@given(st.one_of(SOUP, ANY))
def test_reading_twice_is_the_same(text):
    assert frequencies.frequencies(text) == frequencies.frequencies(text)
    hard = any(frequencies.hard(text[one.start : one.end]) for one in frequencies.frequencies(text))
    assert not hard or frequencies.hard.__wrapped__(text)


@CALM
@given(SOUP, st.lists(PIECES, max_size=12).map("".join))
def test_another_sentence_does_not_change_it(text, other):
    plain, front = text + "。", other + "。"
    alone = frequencies.frequencies(plain)

    with_other = frequencies.frequencies(front + plain)

    assert [
        (one.start - len(front), one.every, one.due, one.text)
        for one in with_other
        if one.start >= len(front)
    ] == [(one.start, one.every, one.due, one.text) for one in alone]
