"""The units of figures, each beside its sort.

To add a unit, add it to its row; behind a stroke stands what may not follow it.
"""

from enum import StrEnum

from tracker.decompose.asks.verbs import words


class Sort(StrEnum):
    """What a unit measures; it decides what else has to stand by for the figure to bind."""

    SHARE = "share"
    TIME = "time"
    AGE = "age"
    MONEY = "money"
    SIZE = "size"
    LEVEL = "level"
    COUNT = "count"


# To ask an enumeration for a member costs as much as a short pattern.
SHARE, TIME, AGE, MONEY = Sort.SHARE, Sort.TIME, Sort.AGE, Sort.MONEY
SIZE, LEVEL, COUNT = Sort.SIZE, Sort.LEVEL, Sort.COUNT

# 三个工作日 is no 三个, 一次性 no 一次.
UNITS = {
    Sort.SHARE: words("% ‰ 个百分点 百分点 倍|增"),
    Sort.TIME: words("""
        个工作日 工作日 个自然日 自然日 个小时 小时 个月 分钟 天 日|常期均报益历
        周|岁边年期转密围末 秒
    """),
    Sort.AGE: words("周岁 岁"),
    Sort.MONEY: words("元/平方米 元/人 元/亩 元/户 元/吨 元/月 元/年 元/头 元/株 元|旦化宵"),
    Sort.SIZE: words("""
        平方公里 平方千米 平方米 立方米 公顷 公里 千米 厘米 毫米 米 亩|次 公斤 千克 吨标准煤
        吨 斤
    """),
    Sort.LEVEL: words("""
        微克/立方米 毫克/立方米 毫克/升 分贝 千瓦时 兆瓦时 千瓦 兆瓦 摄氏度
    """),
    Sort.COUNT: words("""
        人次 场次 批次 户次 车次 件次 班次 学时 课时 学分 人|大民均社力口才事工为 名|单称录
        户|籍外主型 条|例 次|性办数日月年要 场|所地景馆镇 期|间限末内满 篇|幅章 份|额
        个|一月工百星小自 家|庭长访风具电居政 项|目目 件|事 座|谈 处|理置罚级分室以 台|账风阶
        辆 所|有需在 套 栋 幢 间|隔断接距 支|部持付撑 张 块 头|部雁条 株 棵 床
        门|户店面类槛诊牌口 类 种|植 部|门分署位委队级省 艘 盏 眼 口|径头号岸 段 片|区
        本|级地年单 册 幅 只|有要 组|织长建成合员团 轮|训换岗 遍 宗 起|草步施执实点来到飞 例
        批|准复次评示发 字 分|钟之别公支管类局部布所层级工期 页 集|中体 讲 堂 根 桶 袋
        面|向积对 对|接应照比
    """),
}
SORTS = {unit.partition("|")[0]: sort for sort, units in UNITS.items() for unit in units}
