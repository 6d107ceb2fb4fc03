"""Figures that only describe: grants, fines, fees, ages, sizes, conditions (domain.md 4.2).

To add a kind of payment, add its word to `_PAYMENTS`; a size that a rule limits, to `_SIZES`.
"""

import re

from tracker.decompose.asks.verbs import words
from tracker.decompose.much.figures import Figure
from tracker.decompose.much.units import AGE, MONEY, SHARE, SIZE, TIME
from tracker.decompose.much.wordlists import one_of
from tracker.decompose.rarely import rare

_PAYMENTS = words("""
    补助 补贴 奖补 奖励 奖金 津贴 罚款 资助 救助金 救助 慰问金 抚恤金 保障金 低保金 养老金
    生活费 保教费 处理费 管理费 服务费 工本费 手续费 保洁费 卫生费 学费 住宿费 伙食费
    检测费 登记费 停车费 使用费 水费 电费 保费 收费 会费 误工费 补偿费 补偿 赔偿 贴息 报销
    减免 押金 保证金 注册资本 注册资金 贷款额度 贷款 额度 标准 工资 报酬 租金 价格 单价
    票价 限额 限价 最高 加分 低保标准 起付线 封顶线 诊疗费 挂号费 筹资 缴费 缴纳 收取 处以
""")
PAYMENT = rare(one_of(_PAYMENTS))
_NO_NAMES = ("最高", "标准")
_HANDY = 16
_GIVEN = re.compile(
    r"补助|补贴|奖补|奖励|救助|报销|贴息|资助|减免|罚款|分担|承担|收取|缴纳|缴费|让利|给付|支付比例|自付|优惠|抵扣|扣除|计发"
)
_INCOME = rare(
    r"收入|产值|增加值|销售额|零售额|交易额|营收|税收|利润|产量|投资(?!额的)|总额|总量|规模|争取|引进|招引|到位资金|资金到位|存款|"
    r"GDP|生产总值|消费额|进出口|利税|产出|化解|盘活|清欠|节约"
)
_PER = re.compile(r"每(?:人|亩|户|月|年|生|头|株|吨|平方米|公里|次|天|日|村|件|个|学期|立方米)")
_SIZES = rare(
    r"宅基地|经营场所|营业场所|经营面积|营业面积|场所面积|使用面积|土地面积|占地|用房面积|用房|用地面积|建筑面积|住房面积|"
    r"人均面积|门店|店面|厂房|单体|层高|檐高|间距|距离|高度|宽度|宽|深度|人均住房|场地面积|摊位|户均|每户|墓穴|墓位|仓储面积"
)
_CONDITION = re.compile(
    r"申请人|申报|申请[^，。；]{1,20}的|参选|报名|应聘|应聘人员|投标|供应商|企业应|资格|符合(?:下列|以下)?条件|"
    r"认定条件|准入|的，(?:应|可|由|按|给予|责令|处|予以)|从业(?:人员|时间|年限)|工作经[历验]|持证人|个体|招录|入党|学历"
)
# 20人以上的合作社, 低于70分的，: who or what a rule is about
_QUALIFIES = re.compile(
    "的(?:[，,]|[^，。；]{0,8}(?:企业|单位|个人|家庭|农户|主体|项目|合作社|农场|村(?!级)|园区|人员|"
    "商户|基地|机构|户))"
)
_OF_HUNDRED = ("%", "‰")
_MANY = ("万", "亿")
_LIMITS = re.compile("不|以上|以下")
_RAISED = rare("争取|招引|引进|完成[^，。；]{0,12}投资")
_EARNED = re.compile("收入|产值")
_RATE = rare("率$|率[^，]{0,2}$|覆盖面$|满意度$")


def describes(
    figure: Figure, sign: str, metric: str, clause: str, sentence: str, behind: str
) -> bool:
    """Whether a figure only describes what a rule gives, takes or allows.

    `behind` are the characters after the figure up to the end of its clause.
    """
    if figure.sort is AGE:
        return True
    conditional = _CONDITION.search(sentence) is not None
    if figure.sort is MONEY:
        return _paid(sign, metric, clause, conditional or _QUALIFIES.match(behind) is not None)
    if figure.sort is SHARE:
        given = _GIVEN.search(clause) is not None and figure.unit in _OF_HUNDRED
        return given and not _RATE.search(metric)
    if figure.sort is SIZE:
        small = figure.unit[:1] not in _MANY
        return conditional or (small and _SIZES.search(clause) is not None)
    if figure.sort is not TIME and _QUALIFIES.match(behind):
        return True
    return conditional and _LIMITS.search(clause) is not None


def _paid(sign: str, metric: str, clause: str, conditional: bool) -> bool:
    """Whether an amount is what a rule pays or asks, not what is to be earned or spent."""
    if _RAISED.search(clause):
        return False
    if PAYMENT.search(clause) or _PER.search(clause):
        return conditional or not _EARNED.search(metric)
    if conditional or sign in ("<=", "<"):
        return True
    return sign == "==" and not _INCOME.search(clause)


def name(figure: Figure, metric: str, clause: str, before: str) -> str:
    """Return 最高补贴 or 补贴比例 for a payment; `before` is what leads to its `clause`.

    `metric` stays where it names the payment itself.
    """
    found = [one for one in PAYMENT.findall(clause) if one not in _NO_NAMES]
    found = found or [one for one in PAYMENT.findall(before) if one not in _NO_NAMES][-1:]
    if not found:
        return metric
    word = found[-1]
    if figure.sort is SHARE:
        return metric if metric.endswith("比例") and len(metric) > len("比例") else f"{word}比例"
    if "最高" in clause:
        return f"最高{word}"
    return metric if word in metric and len(metric) <= _HANDY else word
