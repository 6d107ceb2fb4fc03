"""Periods that ask for nothing: rates of money, figures of statistics, what was always so.

每人每年670元 is a price, 每天产生垃圾30吨 a figure, 每年都有候鸟 a fact; 每年至少2次 is work.
"""

import re

from tracker.decompose.asks import verbs
from tracker.decompose.rarely import rare

_CLAUSE = "，。；,;：:！\n"
_BEGIN = rare(f"[{_CLAUSE}]")
_STOP = re.compile("[。；;！\n]")
_NUMBER = r"\d[\d.,]{0,12}\s?[余多]?\s?"
_MONEY = rf"{_NUMBER}[万亿千百]{{0,2}}元"
_BOUND = r"(?:约|近|达|为|最[高低多少]|不[超低高少][过于]|按|至少|人均|平均|标准)"
# 每月300元, 每月发放补贴300元: how much, not how often.
_PAID = "|".join(
    verbs.words("""
    补助 补贴 津贴 奖励 奖补 工资 收入 报酬 薪酬 租金 房租 缴费 缴纳 收费 收取 交纳 发放 给予 管护费
    保费 费用 待遇 分红 增收
    """)
)
_PRICE = re.compile(
    rf"\s?[^\d，。；,]{{0,3}}?{_BOUND}{{0,2}}\s?{_MONEY}"
    rf"|[^，。；,\d]{{0,8}}?(?:{_PAID})[^，。；,\d]{{0,10}}?{_MONEY}"
)
_FIGURE = rare(
    rf"[^，。；,]{{0,16}}?{_NUMBER}[万亿千百]{{0,2}}"
    "(?:元|度|吨|斤|公斤|千瓦|立方|方|个?百分|[%％])"
)
_EACH = "人|户|亩|床|生|股|孩|头|辆|件|吨|台|间|村|平方米|平米|名[^，。；每]{0,6}"
_OF_EACH = re.compile(
    rf"(?:(?:人|户|亩|村|年|月|日)均|每(?:个|一)?(?:{_EACH})口?|元(?:人民币)?[/／]?|[/／])$"
)
# What goes on from the period as a fact, not as an order.
_YIELDS = "|".join(
    verbs.words("""
    产生 产出 消耗 排放 流失 损失 接纳 吞吐 招收 招生 出栏 上缴 接诊 生产 销售 增收 创收 创造 节约
    节省 减排 用电 用水 抽水 供水 发电 耗电 耗水 客流 车流 处理(?:能力|规模)? 接待(?:游客|客流)?
    收发 占
    """)
)
_STATES = re.compile(
    r"大?约|平均|可(?!以?(?:视|根据|适当|邀请|组织|安排|开展|召开|申请|通过|采取))|能够?|"
    r"[^，。；,]{0,6}?[都均](?:有|会|能|可|是|在)|会(?:有|因|产生)|"
    r"有(?:近|约|超|大批|大量|不少|许多|众多|上[千百万]|数|成[千百]|\d)|"
    r"[^，。；,\d]{1,8}[量额数率](?:大?约|为|[到达]|在)[^，。；,]{0,3}\d|"
    r"因|仅|只有|超过?\d|近\d|达到?\d|最[大高多低](?!限)|人均|吸引|"
    rf"(?:{_YIELDS})[^，。；,]{{0,14}}?\d"
)
_COLUMN = re.compile(
    "[^“”]{2,14}”(?:专栏|栏目|节目|公众号|品牌|系列|小程序|平台|专区|专题片|微课|App|APP)"
)
_CLOSES = rare("[》”。；\n]")
_KEPT = rare("不[少低]于|至少|以上|确保|力争|务必|必须|[应须要]")
_PAST_HINT = re.compile("[来往]|过去|去年|上一?年|连续")
_PAST = rare(
    r"(?:^|[。；，,\n])[^，。；,\n]{0,6}"
    r"(?:近[几两三四五六七八九十\d]{0,2}年来|近年来?|多年来|长期以来|连续[几两三四五六七八九十\d]{1,2}年|历年来?|往年|今年以来|去年(?:以来)?|上一?年度?|以往|"
    r"\d{4}年(?:\d{1,2}月)?以来|过去[^，。；,\n]{0,4}年?)[^。；\n]{0,30}$"
)
_ORDER = rare("[要须应]|必须|务必|请|今年(?!以来)|下一步|继续")
_DONE = re.compile(r"[^，。；,]{0,14}?(?:了\s?\d|累计|共计|共\d)")
# 逐年下降: how it went, unless somebody is to bring it about.
_MOVES = "|".join(
    verbs.words("""
    下降 上升 增长 增加 增多 减少 递增 递减 攀升 回落 好转 萎缩 老化 走[高低] 扩大 改善 提[升高]
    加大 降低 加[深剧重] 恶化 凸显 趋势
    """)
)
_GOES = rare(
    rf"(?:稳步|持续|小幅|大幅|有所|呈)?(?:{_MOVES})(?:$|[，。；、,;”]|了|趋势|态势|\s?\d|的)"
)
_BRINGS = rare("确保|实现|力争|推动|保持|做到|[要须应]")


def in_title(text: str, at: int) -> bool:
    """Whether `at` stands in a name, whatever it says: in 《…》, or in “…” before 专栏.

    >>> in_title("印发《定期清理办法》", 3), in_title("开设“每日一课”专栏", 3)
    (True, True)
    """
    if not at:
        return False
    opened = text.rfind("《", at - 60 if at > 60 else 0, at)
    if opened >= 0 and not _CLOSES.search(text, opened + 1, at):
        return True
    opened = text.rfind("“", at - 12 if at > 12 else 0, at)
    if opened < 0 or _CLOSES.search(text, opened + 1, at):
        return False
    return _COLUMN.match(text, at) is not None


def is_fact(text: str, start: int, end: int) -> bool:
    """Whether the period at `start` up to `end` is a price, a figure or history, or in a name.

    >>> text = "每人每年670元"
    >>> is_fact(text, 2, 4), is_fact("每年组织1次", 0, 2)
    (True, False)
    """
    if in_title(text, start):
        return True
    if text[start] == "逐":
        before = _BEGIN.split(text[max(0, start - 40) : start])[-1]
        return bool(_GOES.match(text, end)) and not _BRINGS.search(before)
    if _STATES.match(text, end) and not _KEPT.search(text, end, end + 16):
        return True
    if _is_rate(text, start, end):
        return True
    done = ("了" in text or "共" in text or "累计" in text) and _DONE.match(text, end)
    return bool(done) or _is_past(text, start)


def _is_rate(text: str, start: int, end: int) -> bool:
    on_average = text.endswith("平均", 0, start) and not _KEPT.search(text, end, end + 16)
    if on_average or ("元" in text and _PRICE.match(text, end)):
        return True
    of_each = _OF_EACH.search(text, max(0, start - 9), start)
    return bool(of_each and _FIGURE.match(text, end))


def _is_past(text: str, start: int) -> bool:
    """Whether the sentence tells of years gone by, and gives no order."""
    if not (start and _PAST_HINT.search(text, max(0, start - 40), start)):
        return False
    before = _STOP.split(text[max(0, start - 40) : start])[-1]
    past = _PAST_HINT.search(before) and _PAST.search(before)
    return bool(past) and not _ORDER.search(before)
