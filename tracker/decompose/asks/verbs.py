"""The verbs of the office: which word of a clause asks for something, and which only hopes.

The words themselves are in `verbwords`.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from tracker.decompose.asks import verbwords
from tracker.decompose.asks.verbwords import ADVERBS, AIM, DO, any_of, firsts, gated, grouped
from tracker.decompose.rarely import rare

words = verbwords.words  # tables elsewhere are written so too
_DOES = grouped(DO)
_ACT = gated(DO)
_MANNER = any_of(ADVERBS)
_FIRMLY = gated(word for word in ADVERBS if len(word) > 1)

ORDINAL = (
    r"[（(]?(?:[一二三四五六七八九十]{1,2}(?:是|要|抓)|"
    r"第[一二三四五六七八九十]{1,2}[，,]|其[一二三四五][，,是]|[①-⑳]|(?:首先|其次|再次|最后|"
    r"此外|另外)[，,]?|"
    r"[（(]?\d{1,2}[)）])\s*"
)
# Only a clause that has these words can begin with an event (受理后5个工作日内), which is dear to
# look for: the patterns below are written twice, with it and without.
_WITHIN = "工作日内"
_AFTER = rf"[\u4e00-\u9fff]{{2,8}}后\d{{1,2}}个?{_WITHIN}|"
_TIME = (
    r"(?=[上下第一二三四\d于在到至年今国元五春端中本])(?:(?:[上下]半年(?![和、至])|第?[一二三四]季度末?前?|"
    r"\d{1,2}月[上中下]旬)|(?:于|在|到|至)?(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日(?!之?内|以内)|"
    r"年?底)(?:以?前|之前)?|(?:于|在|到|至)?(?:\d{4}年|今年)?(?:国庆节?|元旦节?|五一|"
    r"春节|端午节?|中秋节?|[本下]周[一二三四五六日末]?)(?:以?前|之前))"
)
_ADVERBIAL = (
    rf"(?:{ORDINAL})?(?:{_MANNER}|"
    rf"将(?=(?>(?:{_MANNER}){{0,4}})(?:{_ACT})(?!的|情况|工作))|"
)
_LEAD = re.compile(
    # With none of these at its head a clause has no adverbs: a look that spares most the tables.
    rf"(?=[{firsts(ADVERBS)}将地，,、\s\d（(一二三四五六七八九十第其①-⑳首再最此另上下于在到至年底今国元五春端中本])"
    rf"{_ADVERBIAL}{_TIME}|地|[，,、\s])*"
)
_LEAD_AFTER = rare(rf"{_ADVERBIAL}{_AFTER}{_TIME}|地|[，,、\s])*")
_UNIFY = "统一(?![在向对把将由以按从为与于通组集公发])"  # an adverb, unless a thing follows
_STRICT = "严格(?=(?:办理)?(?:时限|程序|标准|管理|纪律))"
_PROVIDE = f"保障(?={verbwords.MEANS})"
FIRSTS = firsts([*DO, "统一", "严格", "保障"])  # the characters that `HEAD` begins with
HEAD = re.compile(f"(?=[{FIRSTS}])(?:{_DOES}|{_UNIFY}|{_STRICT}|{_PROVIDE})")
_STRICTLY = re.compile(_STRICT)
_FIRSTS_AIM = firsts(AIM)
_HEAD_AIM = re.compile(gated(AIM))
# The character first, then what may not stand before it: so a search leaps to 要, 应 and 须.
MODAL = re.compile(
    "要(?<![需主重纲摘概提简必只首次]要)(?!点|求|素|件|闻|领|务|害|闭)|应当|"
    "应(?<![回相效适响反供对感]应)(?!急|对|用|届|答|尽|该|登|公开[尽未]|付|知|变)|必须|务必|"
    "须(?!知)|需要|不得(?!分)|严禁|禁止"
)
_PREP = "在|向|对|把|将|由|以|按|从|为|与|经|先|通过|达到|不低于|保持|均"
BIDS = re.compile(
    rf"(?:应当|必须|务必|(?:{MODAL.pattern})(?<![得禁止需]))"
    rf"(?<!不得)(?<!需要)(?={_MANNER}|{_ACT}|{_PREP})"
)
_HOW = f"(?>{_MANNER}){{0,6}}"  # each taken whole: 需要 is not tried as 需 and 要 too
_MODAL_THEN = re.compile(rf"(?:{MODAL.pattern}|负责(?!人|同志)|由){_HOW}(?P<verb>{_ACT})")
_LIGHT = re.compile(
    rf"(?=[进予加给做抓])(?:进行|予以|加以|给予|(?=做好|"
    rf"抓好))(?:[\u4e00-\u9fff]{{0,6}}?)(?P<verb>{_ACT})"
)
_SUBJECT = (
    "(?![与对在把将以按为从向由就用]|通过|根据|围绕|依托|结合|针对)[\u4e00-\u9fff（()）]{2,16}?"
)
_SUBJECT_ENDS = (
    "(?<=[府省市县区镇乡站门位])"
    "(?:(?<=政府)|(?<=[我本][省市县区镇乡])|(?<=网站)|(?<=部门)|(?<=单位))"
)
_SUBJECT_THEN = re.compile(
    rf"{_SUBJECT}(?:(?:{_FIRMLY}|{_TIME}){{1,8}}|{_SUBJECT_ENDS})(?P<verb>{_ACT})(?!的)"
)
_SUBJECT_AFTER = rare(
    rf"{_SUBJECT}(?:(?:{_FIRMLY}|{_AFTER}{_TIME}){{1,8}}|{_SUBJECT_ENDS})(?P<verb>{_ACT})(?!的)"
)
_WHATEVER = re.compile(  # 对…进行归并: an act, whatever the word
    r"(?:进行|予以|加以)(?P<verb>[\u4e00-\u9fff]{2,4})[。；;，,]?$"
)
_TAKEN = re.compile(r"(?:把|将)[^，,]{2,60}?(?P<verb>纳入|列入|报送|上报|移交|公开|公布|通报)")
_FILED = re.compile(
    "报(?![告送名道刊纸表废])[^，,]{2,16}?(?P<verb>备案|审定|审批|备查)[，,。；;]?$"
)
# 对X开展Y, 在X推行Y: the light verb behind what it is done to.
_UPON = re.compile(
    r"(?:对|就|针对|在|于|面向|围绕)[^，,]{2,60}?(?P<verb>组织开展|开展|实施|推行|实行|建立|"
    r"设立|建成|新建|布设)"
    r"(?![的、等]|情况|方案|办法|意见|细则)"
)
_ADVERBIALLY = rare(
    rf"(?:对|就|针对)[^，,]{{2,60}}?(?:逐[项一户个条]|及时|全部|一律|严格|依法|限期|统一|定期|"
    rf"集中|全面|分类|动态|重点|足额|按时|按期)+"
    rf"(?P<verb>{_ACT})(?!的)"
)
_INTO = re.compile(r"[^，,]{2,60}?(?P<verb>纳入|列入|计入|写入|并入|录入)(?!的)")
_GOING = rare(
    r"(?:下|到|进|入|赴)(?:村|户|企业?|社区|学?校|基层|一线|街|厂|园)[\u4e00-\u9fff]{0,4}?"
    rf"(?P<verb>{_ACT})(?!的)"
)
_INNER = re.compile(rf"(?P<verb>{_ACT})(?!的)")
_MEANS = (
    "等|方式|形式|渠道|平台|要求|原则|规定|标准|情况|基础上|专栏|网站|窗口|载体|契机|热线|"
    "媒体|网页|公众号|微信群|公示栏|公告栏|大厅|系统|客户端|会议|活动|方法|手段|途径"
)
_BY_MEANS = re.compile(
    rf"(?:在|通过|按照|按|根据|围绕|依托|结合|针对|以|用|利用|"
    rf"运用)[^，,]{{2,60}}?(?:(?:{_MEANS})[，,]?{_HOW}|"
    rf"(?:{_FIRMLY}){{1,6}}(?=[^，,]{{5}}))(?P<verb>{_ACT})(?!的)"
)
_SERIAL = re.compile(
    rf"(?P<prep>把|将|向|在|由|就|通过|按照|按|根据|围绕|依托|结合|针对|以|用|为|对|从|"
    rf"利用|运用|充分利用|充分运用).{{2,60}}?(?P<verb>{_ACT})"
)
_DONE_TO = rare(
    rf"(?:对|就|针对)[^，,]{{2,60}}?(?P<verb>{_ACT})(?:{_ACT})?"
    r"(?:[一两二三]次|一遍)[，,。；;]?$"
)
OPENERS = "通以围按根结依随为针在对聚立着充利运"  # the characters that an opening begins with
_OPENING = re.compile(
    "(?:通过|以(?!及)|围绕|按照|根据|结合|依据|依托|随着|为了?(?!各|全)|针对|"
    "在.{2,40}(?:中|上|下|内|前|时|方面|同时)[,，]?$|对[^，,]{2,60}[,，]$|对照|聚焦|"
    "立足|着眼|充分利用|充分运用|利用|运用)"
)
_Find = Callable[[str, int], re.Match[str] | None]


def _late(pattern: re.Pattern[str]) -> _Find:
    """Its `match`, which a pattern that nobody asked yet has none of: few clauses begin so."""

    def find(clause: str, at: int) -> re.Match[str] | None:
        return pattern.match(clause, at)

    return find


def _subject_then(clause: str, at: int) -> re.Match[str] | None:
    return (_SUBJECT_AFTER if _WITHIN in clause else _SUBJECT_THEN).match(clause, at)


# In this order: how the verb is found behind the adverbs, what must stand there if anything, and
# the character that the clause cannot do without.
_WAYS: tuple[tuple[_Find, str, str], ...] = (
    (_TAKEN.match, "把将", ""),
    (_late(_DONE_TO), "对就针", ""),
    (_UPON.match, "对就针在于面围", ""),
    (_late(_ADVERBIALLY), "对就针", ""),
    (_INTO.match, "", "入"),
    (_late(_GOING), "下到进入赴", ""),
    (_FILED.search, "", "报"),
    (lambda clause, _: _MODAL_THEN.search(clause), "", ""),
    (lambda clause, _: _LIGHT.search(clause), "", ""),
    (_subject_then, "", ""),
    (_BY_MEANS.search, "", ""),
    (lambda clause, _: _WHATEVER.search(clause), "", "行"),
    (_SERIAL.search, "", ""),
    (_INNER.search, "", ""),
)
_SOMEWHERE = (_SERIAL.search, _INNER.search)


_CLAUSES = 512  # several steps ask about one clause, one soon after the other


class Predicate(NamedTuple):
    """The verb found in a clause, where it begins there, and how surely it is the predicate.

    `sure` is true for a verb at the head of the clause or behind a modal, `direct` for one that
    is not merely found somewhere behind a preposition.
    """

    verb: str
    at: int
    aim: bool
    sure: bool
    direct: bool = True


@lru_cache(_CLAUSES)
def lead(clause: str) -> int:
    """Return how many characters of adverbs and modals stand before the predicate.

    >>> lead("要进一步健全制度"), lead("公开信息")
    (4, 0)
    """
    found = (_LEAD_AFTER if _WITHIN in clause else _LEAD).match(clause)
    at = found.end() if found else 0
    if not at:
        return 0
    while at > 0 and not _starts(clause, at) and _starts(clause, at - 2):
        at -= 2
    return at - 2 if at > 1 and _STRICTLY.match(clause, at - 2) else at


def bids(clause: str) -> re.Match[str] | None:
    """Return the first 要, 应当 or the like in `clause` that an act follows.

    >>> bids("各村要公布名单")[0], bids("主要工作")
    ('要', None)
    """
    return BIDS.search(clause) if MODAL.search(clause) else None


@lru_cache(_CLAUSES)
def opens(clause: str) -> bool:
    """Whether `clause` is an opening such as 围绕… or 按照…, which leads to an act and is none."""
    at = lead(clause)
    if not _OPENING.match(clause, at) or MODAL.search(clause) or _BY_MEANS.search(clause):
        return False
    return clause[at : at + 1] not in "对就针" or not _DONE_TO.match(clause, at)


def _starts(clause: str, at: int) -> bool:
    return at >= 0 and bool(HEAD.match(clause, at) or _HEAD_AIM.match(clause, at))


@lru_cache(_CLAUSES)
def predicate(clause: str) -> Predicate | None:
    """Return what `clause` asks for, or None when it names no act.

    >>> predicate("各站所要及时更新栏目").verb, predicate("提高工作水平").aim
    ('更新', True)
    """
    at = lead(clause)
    do = HEAD.match(clause, at)
    aim = _HEAD_AIM.match(clause, at) if clause[at : at + 1] in _FIRSTS_AIM else None
    if aim and not (do and do.end() > aim.end()):
        return Predicate(aim[0], at, True, True)
    if do:
        return Predicate(do[0], at, False, True)
    first = clause[at : at + 1]
    for find, begins, needs in _WAYS:
        if (begins and first not in begins) or needs not in clause:
            continue
        if found := find(clause, at):
            direct = find not in _SOMEWHERE
            sure = direct or MODAL.search(clause) is not None
            return Predicate(found["verb"], found.start("verb"), False, sure, direct)
    return None
