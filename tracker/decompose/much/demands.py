"""Which figures set something, and which only say where, of which, of whom or since when.

A figure sets something by a bound (`bounds`), by 以上 behind it, or by what stands before it: a
rate, a rise or fall, a payment, an act of making. To teach a new one, add it to its table.
"""

import re
from typing import NamedTuple

from tracker.decompose.asks.verbs import words
from tracker.decompose.much import bounds, facts, makewords, parameters, surroundings
from tracker.decompose.much.bounds import Bound
from tracker.decompose.much.figures import Figure
from tracker.decompose.much.units import AGE, COUNT, LEVEL, MONEY, SHARE, SIZE, TIME
from tracker.decompose.much.wordlists import one_of
from tracker.decompose.rarely import rare

WHOLE = 100  # per cent
_RISES = one_of(
    words("""
        增长 下降 降低 减少 压减 压缩 缩减 缩短 精简 提高 提升 增加 上升 递增 下浮 压降 节约
    """)
)
# 从72%提高到88%, 在60%的基础上: where it comes from, not where it goes.
_COMES_FROM = re.compile(rf"\s?(?:左右)?的?(?:基础上|(?:{_RISES}|扩大|升|降|调整)[到至为])")
_OF_WHICH = re.compile(
    r"(?:涉及|属于|跨|存在|围绕|依托|对|在|向|给|于|从|把|与|上述|前|第|的|可提供|可容纳|可停放|"
    r"全[省市县区乡镇]|这|那|其|各)\s?$"
)
_RATE_BEFORE = rare(
    r"(?:率|占比|比例|比重|权重|覆盖面|满意度|知晓度|增速|增幅)"
    r"(?:均|都|分别|各|要|应当?|需要?|必须|须|为|是|在|保持在?|实现|全部|力争|确保|总体|达|约|:|：|"
    r"[(（]%[)）]){0,3}\s?$"
)
_CHANGE_BEFORE = rare(rf"(?:{_RISES})(?:率|幅度)?[约了]?\s?$")
_DONE = one_of(
    words("""
        覆盖 公开 解读 整改 办结 答复 回复 回应 到位 达标 完成 落实 合格 上线 网办 公示 入库 签订
        进驻 建档 持证
    """)
)
_DONE_BEHIND = rare(
    r"\s?(?:全|开展|进行|实现|完成|采用[^，。；]{2,24}|多样化){0,3}"
    rf"(?P<act>{_DONE}|纳入)"
)
_DONE_BEFORE = rare(rf"(?P<act>{_DONE})(?:达到?|实现)?\s?$")
_BANNED = re.compile("不得|严禁|禁止|不准")
_GIVES = rare("按|给予|报销|补贴|补助|救助|贴息|奖励|减免|分担|承担|处|收取|缴纳|收费")
_FUNDS = rare(r"(?:资金|经费|预算|投资|款项|贷款)\s?$")
_EARNS = rare(
    "(?:完成|实现|争取|引进|招引|力争|达成|确保)[^，。；]{0,16}"
    "(?:投资|资金|收入|产值|增加值|销售额|零售额|交易额|税收|利润|总值)"
)
_EVENTS = set(words("次 场 场次 期 轮 遍 批 批次 项 个"))
_GOES_ON = rare("[\u4e00-\u9fff]")  # 20户以上自然村
_EXTENDED = re.compile("延长(?:期限|时间|的?时限)?$")  # a term of law
_NO_TIME = set(words("年满 满 达 达到 超过 超出 高于 限"))
_LIKE = re.compile("为宜|之间")
_ON_FIGURE = re.compile(r"\d[万亿千]?[\u4e00-\u9fff]$")  # 3902人 of 1184户3902人
_HELPS = re.compile("组织$|督促|引导|指导|协助|支持|推动")
_WITHIN = re.compile(r"(?!\s?[、，和及与共计])[^，。；、\d和并]{2,24}")
_ALL_OF = re.compile(r"[^，。；]{0,24}(?:全部|均|逐[一项个户]|都)")
_CASE = rare(r"\s?(?:[^，。；]{0,4}未|仍|不能)")
_WHOSE = rare(r"\s?的(?:[\u4e00-\u9fff]|[，,])")
# 两项职能应分别确定人员: which they are, not how many there are to be.
_TELLS_WHICH = re.compile(
    r"\s?(?:职能|工作|事项|任务|内容|环节|方面|情形|领域|部门|单位|岗位|人员|制度|机制|指标)"
    r"(?:应当?(?![急用对])|要(?![求点素件])|必须|须|均|都|由|分别)"
)
_AND = rare(r"\s?(?:[、，,和与及]|以及)\s?")
_NEAR = 10  # characters between an act and a numeral: 开展两次 counts, 三级 far behind does not


class Demand(NamedTuple):
    """A figure that sets something: its sign, its bound, where clause, head and sentence begin.

    `start` is where the words of the figure begin, its bound with them.
    """

    figure: Figure
    sign: str
    bound: Bound | None
    clause: int
    head: int
    sentence: int
    start: int


def read(text: str, figure: Figure, then: Figure | None, last: Demand | None) -> Demand | None:
    """Return what `figure` sets, or None; `then` is the next figure, `last` what was set before."""
    at = figure.start
    if _COMES_FROM.match(text, figure.end):
        return None
    clause, sentence = surroundings.begins(text, at)
    head = clause
    if last and last.figure.end > clause:
        head = last.figure.end
    else:
        last = None
    if figure.sort is not AGE and bounds.unmet(text, clause, at):
        return None
    bound = bounds.before(text, head, at, figure.value)
    which = bound is None and _TELLS_WHICH.match(text, figure.end)
    if which or facts.told(text, at, clause, sentence, bound=bound is not None):
        return None
    sign = bounds.sign(bound, figure.up, figure.value)
    if not bound and sign == bounds.AT_LEAST and _BANNED.search(text, clause, at):
        sign = bounds.LESS
    if bound:
        vain = _in_vain(text, figure, bound)
        sign = sign or bounds.EQUAL
        return None if vain else Demand(figure, sign, bound, clause, head, sentence, bound.start)
    if then and _only_where(text, figure, then):
        return None
    demand = Demand(figure, sign or bounds.EQUAL, None, clause, head, sentence, at)
    sets = _counts if figure.sort is COUNT else _WITHOUT_BOUND.get(figure.sort, _counts)
    return demand if sets(text, demand, sign, last) else None


def done(text: str, figure: Figure) -> str:
    """Return what is done to all: 覆盖 of 百分之百覆盖 and of 覆盖100%, or ""."""
    if figure.unit != "%" or figure.value != WHOLE:
        return ""
    found = _DONE_BEHIND.match(text, figure.end) or _done_before(text, figure)
    return found["act"] if found else ""


def _done_before(text: str, figure: Figure) -> re.Match[str] | None:
    return _DONE_BEFORE.search(text, max(0, figure.start - 12), figure.start)


def whole_thing(text: str, demand: Demand) -> int | None:
    """Return where the words for the thing end of which all is done, None beside a rate."""
    figure = demand.figure
    if not done(text, figure) or _RATE_BEFORE.search(text, demand.head, demand.start):
        return None
    found = _done_before(text, figure)
    return max(demand.head, found.start()) if found else figure.start


def _only_where(text: str, figure: Figure, then: Figure) -> bool:
    """5个村 of 铺设5个村污水管网18公里: not how many, but of which."""
    if figure.sort not in (COUNT, SIZE) or figure.up or then.sort is SHARE:
        return False
    if not _WITHIN.fullmatch(text, figure.end, then.start):
        return False
    return bounds.before(text, figure.end, then.start, then.value) is None


def _in_vain(text: str, figure: Figure, bound: Bound) -> bool:
    """超过3个工作日未答复, 低于80分的单位, 满3个月: the case that a rule is about."""
    if bound.sign == bounds.MORE and _CASE.match(text, figure.end):
        return True
    if bound.sign in (bounds.MORE, bounds.LESS) and _WHOSE.match(text, figure.end):
        return True
    if figure.sort is TIME:
        late = _EXTENDED.search(text, max(0, bound.start - 6), bound.start)
        return late is not None or bound.word in _NO_TIME
    return bound.word in ("年满", "满") and figure.sort is not AGE


def _head(text: str, demand: Demand) -> str:
    return text[demand.head : demand.figure.start]


def _lasts(text: str, demand: Demand, _sign: str | None, _last: Demand | None) -> bool:
    behind = text[demand.figure.end : demand.figure.end + 1]
    return demand.figure.up == "以上" and behind != "的" and len(_head(text, demand)) > 1


def _is_of_age(_text: str, demand: Demand, sign: str | None, _last: Demand | None) -> bool:
    return sign is not None or demand.figure.low is not None


def _pays(text: str, demand: Demand, _sign: str | None, _last: Demand | None) -> bool:
    head = _head(text, demand)
    if _EARNS.search(head):
        return True
    clause = surroundings.clause(text, demand.clause, demand.figure.end)
    return not _FUNDS.search(head) and parameters.PAYMENT.search(clause) is not None


def _shares(text: str, demand: Demand, sign: str | None, _last: Demand | None) -> bool:
    figure, head = demand.figure, _head(text, demand)
    if _RATE_BEFORE.search(head) or _CHANGE_BEFORE.search(head) or done(text, figure):
        return True
    if sign and figure.up:
        return True
    clause = surroundings.clause(text, demand.clause, figure.end)
    return bool(_GIVES.search(head) and parameters.PAYMENT.search(clause))


def _is_level(text: str, demand: Demand, sign: str | None, _last: Demand | None) -> bool:
    return sign is not None and len(_head(text, demand)) > 1


def _counts(text: str, demand: Demand, sign: str | None, last: Demand | None) -> bool:
    figure = demand.figure
    head = text[demand.head : figure.start]
    if text.startswith("的", figure.end) or _ON_FIGURE.search(head):
        return False
    if _OF_WHICH.search(head) or _ALL_OF.match(text, figure.end):
        return False
    if figure.low is not None and (figure.up == "之间" or _LIKE.match(text, figure.end)):
        return True
    if figure.up == "以上" and _GOES_ON.match(text, figure.end):
        return makewords.act_last(head)
    if (sign and figure.up) or figure.value == 0:
        return len(head.strip()) > 1
    return not _is_rhythm(figure, head) and _makes(figure, head, last)


def _is_rhythm(figure: Figure, head: str) -> bool:
    """每月召开1次, 开展一次: how often, or only once."""
    return figure.value == 1 and (not figure.digits or (figure.unit in _EVENTS and "每" in head))


def _makes(figure: Figure, head: str, last: Demand | None) -> bool:
    """Whether an act of making goes with a bare count: 新建农村公厕12座, 改造户厕260户."""
    helps = _HELPS.search(head)
    if helps and figure.unit not in _EVENTS and not makewords.ACT.search(head, helps.end()):
        return False
    if not figure.digits:
        if figure.unit == "期":  # 三期工程
            return False
        head = head.rpartition("、")[2][-_NEAR:]
    if makewords.ACT.search(head):
        return True
    return last is not None and last.bound is None and _AND.match(head) is not None


_WITHOUT_BOUND = {
    TIME: _lasts,
    AGE: _is_of_age,
    MONEY: _pays,
    SHARE: _shares,
    LEVEL: _is_level,
}
