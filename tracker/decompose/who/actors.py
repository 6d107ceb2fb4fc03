"""Who a clause tells to act: its own subject, or the body behind 由 (domain.md 4.3)."""

import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from tracker.decompose.asks import verbs
from tracker.decompose.rarely import rare
from tracker.decompose.who import organs, unitlists

_OF_NAMES = r"[\u4e00-\u9fffA-Za-z0-9（）()、“”·—-]"
_RUN = re.compile(rf"{_OF_NAMES}{{1,90}}(?:(?<=各) {_OF_NAMES}{{0,90}}){{0,9}}")
_LONGEST = 90  # characters of a list of bodies
_BY_TIME = (  # 12月20日前各单位…, 第三季度各镇…
    r"(?:(?:于|在|到)?(?:20\d\d年|[今本明次当]年)?(?:\d{1,2}月份?(?:\d{1,2}[日号]|底|末|[上中下]旬)?|"
    r"年[底内末]|[上下]半年|第?[一二三四]季度末?|每个?(?:年|月|周|季度?)(?:\d{1,2}[日号]|底|末|初)?|全年|\d{1,2}[日号])"
    r"(?:以前|之前|前|内|止|起)?[，,]?)?"
)
_BEFORE = re.compile(
    rf"(?:{verbs.ORDINAL}|[（(][一二三四五六七八九十]{{1,3}}[)）])?{_BY_TIME}"
    "(?:(?:同时|此外|另外|其中|并且?|而且|请|再由|(?:规定|要求)(?=[各全县区镇乡])|对此|为此|平时|届时|"
    "年内|今年|下一步|今后|目前|近期)[，,：:]?)?"
)
_CIRCLED = "".join(map(chr, range(ord("①"), ord("⑳") + 1)))
_OPENERS = frozenset(  # the characters that anything but nothing begins with there
    f"（(一二三四五六七八九十第其0123456789０１２３４５６７８９{_CIRCLED}"
    "首再最此另同并而请对平届年今下目近于在到本明当上每全规要"
)
_TIME = (
    r"\d|[一二三四五六七八九十]{1,2}月|[年月季]底|年内|全年|今年|[上下]半年|每|定期|不定期|"
    "按[月季年周期时]|至少"
)
_TOLD = (  # behind it even a mere 学校 is a subject
    "(?<![主需重首])要(?![求点素件闻])|应当?(?![急对用])|必须|须(?!知)|需要?(?!求)|不得|严禁|不准|一律|请(?=[于在按将把认结对])|"
    rf"负责(?!人|同志)|牵头(?!单位)|主动|履行(?:下列|以下|如下)|承担(?:下列|以下)|{_TIME}|于"
)
# Acts that are none of a plan's usual verbs, but say what a body does to a case or a paper.
_ACTS = (
    "追[回缴责]|收[回缴取]|核[减发定算]|审[定议阅签]|受理|签发|兜底|填写|启动|倒查|处[置理分罚]|抽[取查调]|推荐|"
    "选[派定聘]|[委指]派|主持|召集|拟[定订]|评审|扣[减除分]|通知|函告|责令|认定|支付|结算|奖励|补助|承办|承担|筹措|"
    "邀请|委托|务必|安排|抓好|提出|落实|出具|核实|反馈|告知|联系"
)
_MANNERS = (
    "积极|认真|及时|切实|统一|共同|分别|具体|严格|持续|全面|加快|进一步|继续|不断|坚持|大力|全力|深入|扎实|充分|"
    "广泛|密切|着力|逐步|有序|稳步|严厉|坚决|抓紧|精心|率先|立即|尽快|迅速|一并|另行|自行|适时|限期|按期|按时|动态|常态化|集中|分类|分批|分级|滚动|全程|优先"
)
_OTHER_ACTS = (
    "[对将把向从在以为与同按逐自]|作为|依据|对照|立足|接到|收到|发现|遇到|到|履行|根据|结合|依托|围绕|通过|利用|依[法规纪]|"
    "会同|联合|参照|配合|协助|进行|予以|给予|加以|约谈|拆除|清除|巡查|走访|"
    f"{_MANNERS}|{_ACTS}"
)
_DOES = f"{_OTHER_ACTS}|{verbs.HEAD.pattern}"
_HOW = "(?:[均都也还再则另]|同样|同步|共同|分别|联合|具体){0,2}"
# No act begins with another character: a look that spares most places the tables.
_MAYBE = "".join(sorted(set(re.findall("[\u4e00-\u9fff]", _HOW + _TOLD + _OTHER_ACTS))))
_END = re.compile(  # the last character of a body, and behind it the act
    rf"[{organs.LAST}](?=[\d:：{_MAYBE}{verbs.FIRSTS}])"
    rf"(?=(?P<told>{_HOW}(?:{_TOLD})|[:：])|(?P<does>{_HOW}(?:{_DOES})(?!的|[^，,、]{{0,2}}的)))"
)
_TOPIC_BODY = re.compile(
    r"(?:涉及|承担|负责|各|具有|考核|评定|列入|纳入|未按)[^，,。]{2,50}?(?:部门|单位|机关|机构|乡镇|街道)"
)
_TOPICS = frozenset("涉承负各具考评列纳未")  # the characters it begins with
# Bodies told by what they do or are: 负有监管职责的部门要…
_RELATIVE = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9“”、]{2,40}的(?:部门|单位|机关|机构|乡镇|镇街|企业|学校|医院|村|社区)"
    rf"(?={_HOW}(?:{_TOLD}))"
)
_TOPIC = re.compile("对于?|就|针对|凡|因|经|在|涉及|按照|根据|为|围绕")
_STARTS = rare(
    "(?<![对向给与同把将从在为由被让使按照各全本每报送至县市区镇乡省州])[各区县市镇乡省州本]"
)
_BY = re.compile("由(?<![自理缘因事经]由)")
_FIRM = re.compile(f"{_HOW}(?:牵头|负责|作为(?:牵头|责任|主责)(?:单位|部门))")
_KIND = re.compile("(?:学校|医院|企业|社区|幼儿园|[小中]学|机构|公司|村|银行)$")
_OF_PLACE = rare("各|有关|相关|[\u4e00-\u9fff]{0,6}[省市州县区旗镇乡]")
_HEADS = re.compile("(?:负责人|负责同志|领导)$")
_TOPIC_LEAST = 4  # characters of a topic before a subject in the middle of its clause
_MOST_BY = 4  # 由 in one clause
_ENDS = 8  # places where a subject may end that are tried


class Actor(NamedTuple):
    """The bodies told to act, where they stand in the clause, and where their act begins.

    `firm` says that the clause gives them the lead in so many words: 负责, 牵头.
    """

    units: tuple[str, ...]
    start: int
    end: int
    firm: bool


@lru_cache(2048)
def subject(clause: str, people: bool = False) -> Actor | None:
    """Return the subject of `clause` where it is a body, or, with `people`, a post.

    >>> subject("县教育局要会同县财政局开展检查").units, subject("政府网站要按月更新")
    (('县教育局',), None)
    """
    start, first = 0, clause[:1]
    if first in _OPENERS and (before := _BEFORE.match(clause)):
        start = before.end()
        first = clause[start : start + 1]
    if first in _TOPICS and (topic := _TOPIC_BODY.fullmatch(clause.rstrip("，,"), start)):
        whole = (topic[0],) if "的" in topic[0] else _units(topic[0])
        return Actor(whole, start, topic.end(), firm=False)
    if first == "由":
        return None
    if found := bodies_at(clause, start, people):
        return found
    if _TOPIC.match(clause) and (found := _behind_topic(clause)):
        return found
    told = _RELATIVE.match(clause, start) if "的" in clause else None
    if told and organs.may_begin(told[0]):
        return Actor((told[0],), start, told.end(), firm=False)
    return None


@lru_cache(512)  # asked for the owners, and again where a label stands behind the row
def by(clause: str) -> Actor | None:
    """Return the body behind 由 that does what the clause says.

    >>> by("评估结果由县委考核办纳入年度考核").units
    ('县委考核办',)
    """
    if "由" not in clause:
        return None
    for mark in islice(_BY.finditer(clause), _MOST_BY):
        if actor := bodies_at(clause, mark.end()):
            return actor
    return None


def bodies_at(clause: str, start: int, people: bool = False) -> Actor | None:
    """Return the longest list of bodies at `start` behind which an act begins."""
    # Most clauses begin as no body does; the joints before a name are no part of it.
    if (
        not organs.may_begin(clause, start)
        and not clause.startswith(unitlists.JOINTS, start)
        and not (people and ("负责" in clause or "领导" in clause))
    ):
        return None
    for end in reversed(_ends(clause, start)):
        units = _units(clause[start : end.end()])
        if units and _can_act(units, end, people):
            return Actor(units, start, end.end(), _FIRM.match(clause, end.end()) is not None)
    return None


def _ends(clause: str, start: int) -> list[re.Match[str]]:
    """Return where a body that begins at `start` may end: before an act, within one run."""
    found: list[re.Match[str]] = []
    stop = 0
    for end in _END.finditer(clause, start + 1):
        if not stop:
            run = _RUN.match(clause, start)
            stop = min(run.end(), start + _LONGEST) if run else start
        if end.start() >= stop or len(found) == _ENDS:
            break
        found.append(end)
    return found


def list_at(clause: str, start: int) -> tuple[str, ...]:
    """Return the longest list of bodies at `start`, whatever stands behind it.

    >>> list_at("会同县财政局、县民政局核定名单", 2)
    ('县财政局', '县民政局')
    """
    run = _RUN.match(clause, start)
    for end in range(min(run.end(), start + _LONGEST) if run else start, start + 1, -1):
        if clause[end - 1] in "）)" or organs.ends_with_body(clause[start:end]):
            units = _units(clause[start:end])
            if all(map(organs.is_body, units)):
                return units
    return ()


def _units(words: str) -> tuple[str, ...]:
    return unitlists.split_units(words.replace("各 ", "各"))


def _can_act(units: tuple[str, ...], end: re.Match[str], people: bool) -> bool:
    """Whether all of `units` can do what follows; 学校招生 and 社区建设 are things."""
    told = end["told"] is not None
    for unit in units:
        if told:  # most are bodies, which is quicker to tell than a mere 学校
            head = people and _HEADS.search(unit) is not None
            can = organs.is_body(unit) or head or organs.is_generic(unit)
        else:
            can = organs.is_body(unit) and not organs.is_generic(unit)
            can = can and (not _KIND.search(unit) or _OF_PLACE.match(unit) is not None)
        if not can:
            return False
    return True


def _behind_topic(clause: str) -> Actor | None:
    """对逾期事项县政务公开办要督促: the subject stands behind what it is about, the `_TOPIC`."""
    for told in verbs.MODAL.finditer(clause):
        for mark in _STARTS.finditer(clause, _TOPIC_LEAST, told.start()):
            name = clause[mark.start() : told.start()]
            if organs.is_body(name) and not organs.is_generic(name):
                return Actor((name,), mark.start(), told.start(), firm=False)
    return None
