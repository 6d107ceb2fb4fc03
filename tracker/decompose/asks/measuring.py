"""Clauses that only measure the act before them: how much, how often, by when it is finished."""

import re

from tracker.decompose.asks import standards, verbs
from tracker.decompose.often import frequencies
from tracker.decompose.rarely import rare

_MEASURED = (
    "权重|分值|期限|期|率|量|数|比例|占比|覆盖面|比重|时间|时限|时长|周期|次数|频次|满意度|"
    "知晓度|增速|规模|面积|标准|总数|产值|收入|成本|强度|额|"
    "学位|节点|容量|产能|环节|材料|人员"
)
_REACHES = (
    "达到?|不低于|不少于|不超过|不高于|超过?|突破|控制在|压缩[至到]|压减[至到]?|缩短[至到]|"
    "降[至到低]|提升[至到]|提高[至到]|增长|"
    "下降|保持|稳定|为|在|至|新增|增加"
)
_OF_RATE = re.compile(
    rf"(?P<what>[^，,。\d]{{0,24}}?)(?:{_MEASURED})(?:[均都要应需须全]|分别|最高|最低|以上|力争|"
    rf"保持|稳定|平均){{0,3}}(?:{_REACHES})[^，,]{{0,8}}?(?:\d|全覆盖)"
)
# Neither of a verb at the head: 增长 and 不少于 are then what it brings about.
_GROWS = re.compile(r"[^，,\d]{2,24}(?:增长|下降|达到|突破)[^，,]{0,6}\d")
_REACHED = re.compile(rf"(?:{_REACHES})[^，,]{{0,6}}\d|动态清零|全覆盖")
_RESULT = re.compile(
    r"^(?:新增[^，,]{0,8}(?:能力|学位|床位|岗位|就业|产能|容量|节点|税收|产值)|带动|惠及|受益|"
    r"覆盖|辐射|减少|增加|压减|节约|撬动|吸引|实现|达到|同比)[^，,]{0,40}?\d"
)
_DONE_BY = (
    r"(?:全部|全面|基本|正式|整体|主体|按期|如期)*(?:完工|竣工|通车|投用|投入(?:使用|运营|"
    r"运行)|投产|达产|开工|开园|开馆|验收|"
    r"印发(?:[各全][\u4e00-\u9fff]{1,4})?(?:实施|执行|使用|施行)?|公布(?:实施)?|报[^，,]{2,12}(?:审批|审定|批准|备案)|"
    r"(?:书面)?报[省市县区镇乡局领][^，,]{1,14}(?:[局办室委组部]|部门|政府|单位|中心)|"
    r"通过[^，,]{0,4}验收|交付(?:使用)?|建成(?:投用|投产|使用|通车|运行|并投入使用)?|"
    r"完成(?:[\u4e00-\u9fff]{2}|评审备案|竣工验收|检查验收)?|见效|到位|销号|清零|"
    r"(?:配|补|建|备)齐|通水(?:试运行)?|(?:上线)?(?:试)?运行|恢复[^，,]{2,8}|封顶|上线|办结|关停|拆除)[。；;]?$"
)
# 每季度至少举办1场, 每月刊发报道不少于4篇: how often, and of nothing new.
_COUNTED = rare(
    rf"每个?[^，,不至]{{1,8}}?(?=不少于|至少|不低于)|每(?:个|半)?[^，,]{{0,2}}?(?:年|季度?|月|"
    rf"周|天|日|旬)|全年|年内|至少|不少于|不低于|不超过|最高|最低|最多|人均|以上|以内|左右|各|"
    rf"均|分别|(?<![\d.])\d[\d.]{{0,12}}\s?(?:{standards.UNITS})|"
    rf"[一二两三]{{1,2}}[次场期篇轮遍]|{verbs.HEAD.pattern}"
)
# 每站人员不少于2名: how many of what the act before it makes.
_COUNTS = re.compile(
    rf"[^，,\d]{{2,20}}(?:不少于|不低于|不超过|不高于|"
    rf"达到?)[^，,\d]{{0,4}}(?<![\d.])\d[\d.]{{0,12}}\s?(?:[%％‰]|[万亿]?(?:{standards.UNITS}))"
)
_LOOSE = {"按期", "按时", "及时", "年度", "全年", "全县", "全市", "全镇"}
_AT_LEAST = re.compile("全年(?![^，,]{0,6}情况)|至少|不少于|不低于|不超过|最高|最低|最多|人均|以内")
_HOLDS = re.compile("组织|开展|举办|召开")
_COUNT_LAST = re.compile(rf"\d\s?(?:余|多)?[万亿]?(?:{standards.UNITS})(?:以上|左右)?$")
_SHARE = re.compile("率|比例|占比")
_EACH = "(?:单[个户次场]|每[家户]|同一)[^，,]{0,16}(?:最高|不超过|累计)"
_WHOLLY = "(?:切实)?(?:做到|确保|实现)?应[^，,]{1,4}尽"
_EACH_DONE = (  # 三个村全部完成
    r"(?:各|[一二两三四五六七八九十\d]{1,3}个)[\u4e00-\u9fff]{1,6}(?:全部|均)(?:完成|办结|到位|建成|落实)[。；;]?$"
)
_FINISHES = re.compile(
    "(?=[全基正整主按如完配补备竣通投达开验印公书报交建见到销清上试运恢封办关拆单每同各一二两三四五六七八九十\\d切做确实应])"
    f"(?:{_DONE_BY}|{_EACH}|{_EACH_DONE}|{_WHOLLY})"
)
_FIGURE_SIGN = re.compile(r"[\d全](?:(?<=\d)|覆盖)")  # no result, count or rate is without one
_REACH_SIGN = re.compile(r"[\d清全](?:(?<=\d)|零|覆盖)")
_LEFT = 2  # characters that may stay: 报道, 信息
_SHORT_RATE = 5  # 按期办结率 names no thing of its own
_TIMED = "并同力确争全均一二三五十于在到今年当春秋上下月底中份以之前汛入开国"  # or a digit
_TIMES = re.compile(
    r"^(?:并|同时|力争|确保|争取(?!到位)|全部|均)*(?:(?:\d+(?:\.\d+)?|"
    r"[一二三五十]{1,2})个?(?:工作日|日|天|小时|分钟|月)(?:之|以)?内)?(?:于|在|到)?(?:\d{4}年|"
    r"(?:汛期|主汛期|入冬|入汛|开学|春耕|春节|国庆节?)(?=以?前|之前)|今年|年内|全年|当年|年度|[春秋]季学期|[上下]半年)?(?:\d{1,2}月)?(?:\d{1,2}日|年?底|"
    r"[上中下]旬|份)?(?:以前|之前|前)?"
)


def measures(clause: str, before: str, last: str) -> bool:
    """Whether `clause` says how much or by when of what stands `before` it, which is something.

    `last` is the clause next to it.

    >>> measures("按时办结率不低于98%", "受理群众来信", "受理群众来信")
    True
    >>> measures("新增车位300个", "改造老旧小区5个", "改造老旧小区5个")
    False
    """
    first = clause[:1]
    timed = _TIMES.match(clause) if first in _TIMED or first.isdecimal() else None
    bare = clause[timed.end() :] if timed else clause
    rhythm = frequencies.hard(clause)
    if first == "其" and clause.startswith("其中"):
        return True
    if _finishes(bare) or ((rhythm or _AT_LEAST.search(bare)) and _only_counts(bare)):
        return True
    if not _FIGURE_SIGN.search(bare) or _tells_figure(last):
        return False  # one figure after another: each is a thing of its own
    if not rhythm and (_RESULT.match(bare) or (_counts(bare) and standards.standard(before))):
        return True
    found = _OF_RATE.match(bare)
    return found is not None and _of_same(found["what"], before)


def _finishes(bare: str) -> bool:
    """9月底前完工, 单户最高不超过5万元, 全部投入使用: the end or the bound of the act."""
    if _FINISHES.match(bare):
        return True
    return bare.startswith("全部") and not standards.FIGURE.search(bare)


def _tells_figure(clause: str) -> bool:
    grows = _GROWS.match(clause) and not verbs.HEAD.match(clause)
    return bool(grows or _OF_RATE.match(clause))


def _only_counts(bare: str) -> bool:
    """每季度至少举办1场: how often, and of nothing new."""
    left = len(_COUNTED.sub("", bare))
    return left <= (0 if _HOLDS.search(bare) else _LEFT)  # 组织一次安全检测 is a thing of its own


def _counts(bare: str) -> bool:
    """每站人员不少于2名: how many, and no share of anything."""
    counts = _COUNTS.match(bare) and not _SHARE.search(bare)
    return bool(counts and not verbs.HEAD.match(bare))


def reaches(clause: str) -> bool:
    """Whether `clause` says what a figure is to reach."""
    return bool(_REACH_SIGN.search(clause) and _REACHED.search(clause))


def ends_in_count(clause: str) -> bool:
    """Whether a count is the last of `clause`: 淘汰老旧货车260辆."""
    return _COUNT_LAST.search(clause) is not None


def _of_same(what: str, before: str) -> bool:
    """Whether a rate of `what` is one of the thing `before`, not of another."""
    what = re.sub("^(?:全年|年内|年度|全[市县区镇乡]|其中)", "", what).removesuffix("的")
    if len(what) <= _SHORT_RATE:
        return True
    if what[-1] in before:
        return True
    pairs = {what[at : at + 2] for at in range(len(what) - 1)} - _LOOSE
    return not standards.standard(before) and any(pair in before for pair in pairs)
