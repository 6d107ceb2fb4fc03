"""One clause told short: what a title leaves off it, and what makes it thin.

Everything here only leaves words off; the one turn is 对X进行清理, which becomes 清理X.
"""

import re
from functools import lru_cache

from tracker.decompose.asks import verbs
from tracker.decompose.asks.verbwords import DO
from tracker.decompose.naming.shortening import open_marks
from tracker.decompose.often import frequencies
from tracker.decompose.rarely import rare
from tracker.decompose.who import responsibility

PREPOSITIONS = "[与对在把将以按为从向由就用给经因凡]|通过|根据|围绕|依托|结合|针对|利用|运用"
_DAY = (
    r"(?<![每\d])(?:(?:于|在|到|至|截至|力争|最迟|最晚|至迟)\s?)?(?:\d{4}年|今年|次年|明年)?"
    r"(?:\d{4}年底(?:以前|之前|前)?|\d{1,2}月(?:份)?(?:\d{1,2}[日号]|底|末|[上中下]旬)?(?:以前|之前|前|内)|"
    r"(?:国庆节?|元旦节?|五一(?:劳动节)?|春节|端午节?|中秋节?)(?:以前|之前|前)|(?:本|下)周[一二三四五六日末]?(?:以前|之前|前|内)|"
    r"(?<![月始束开办行布])\d{1,2}[日号](?:以前|之前|前)|\d{1,2}月(?:底|末|[上中下]旬)|年底(?:以前|之前|前)?|"
    r"月底(?:以前|之前|前))(?![的度考])"
)
_WHOLE_YEAR = r"^(?:全年|年内|[上下]半年(?![和、至])|第?[一二三四]季度(?:末|底)?前?)"
_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})个?(?:工作日|日|天|小时|个月|月|周)"
_AFTER = (
    rf"(?:(?:自|从|在|于|经)[^，,、自从在于经]{{0,14}}?(?:之日起|之日后|后|起)|"
    rf"^[^，,、自从在于经]{{2,10}}(?:之日起|后)|在)?{_N}(?:之内|以内|内)"
)
_ORDINAL = re.compile(rf"(?=[（(一二三四五六七八九十第其①-⑳首再次最此另\d]){verbs.ORDINAL}")
_TIME = re.compile(_DAY)
_LATER = re.compile(_AFTER)
_YEAR = re.compile(_WHOLE_YEAR)
_TIME_SIGN = re.compile("[月前周底内年度，, ]")  # without one `_in_time` changes nothing
_DAY_SIGN = re.compile(r"月(?<=\d月)|底(?<=年底)|前|周(?<=[本下]周)")  # no day is without one
_YEAR_SIGNS = tuple("全年上下第一二三四")
_KEPT = re.compile(
    "(?:不?定期|动态|逐[项条一个户]|分阶段|分批次?|限期|按期|按时|按月|按季度?|一律|全部|率先)+$"
)
_OWNERS = re.compile("[（(][^（）()]*(?:牵头|负责|配合|落实|责任)[^（）()]*[)）]")
_TO_COME = re.compile(
    "^(?:请(?=[于在按将把])|将(?=[于在适择定陆分]))"
)  # 各单位请于…, 县政府办将在…
_FOR = re.compile("^因[^，,]{2,8}需要")
_RUN_ON = re.compile(  # a character first in each: so a search leaps to one of them
    "通过(?=[^，,]*(?:渠道|方式|形式|平台|手段|等)$)|依托(?=[^，,]*(?:渠道|方式|形式|平台|手段|等)$)|"
    "按照|充分(?=展示|发挥|利用)|切实|有效(?=提升|保障)|对(?=[^，,]{4,60}(?:进行|予以))"
)
_RUN = 6  # characters behind an act before something else runs on
_INSERTED = re.compile("(?:通过|依托)[^，,]{4,60}?(?=进行|予以|向社会)")
_BY = re.compile("^由[^，,]{2,20}?(?:牵头|负责(?!人)|组织(?!部))+")
_BY_BODY = rare(
    rf"^由[^，,在按从向对]{{2,20}}?(?:部门|单位|机关|办公室|中心|[局委办所站村])"
    rf"(?=在|按|从|向|对|{verbs.HEAD.pattern})"
)
_BODY = re.compile(
    rf"(?!{PREPOSITIONS})(?:[\u4e00-\u9fff]{{0,6}}?[我本全该]?[省市县区镇乡](?:人民)?(?:政府)?|"
    r"[\u4e00-\u9fff（）()、]{2,24}?(?:部门|单位|机关|机构|办公室|委员会)|[\u4e00-\u9fff]{1,8}[局所站])"
)
_BODY_SIGN = re.compile("[省市县区镇乡门位关构室会局所站]")  # `_BODY` ends with one of these
_IS_CHARGED = re.compile("(?:[均都也还])?(?:具体|直接)?负责")
_UPON = ("对", "就", "针对")
_HANDLED = (*_UPON, "把", "将")
_PLACE = (
    "在", "通过", "依托", "利用", "运用", "采取", "采用", "按", "根据", "结合", "针对", "以", "向",
)  # fmt: skip
_PLACE_OR_UPON = frozenset(word[0] for word in (*_PLACE, *_UPON))
_NAMED = re.compile("^以[^，,]{2,30}?(?:名义|为基准|为准|为依据)")
_TO = re.compile("^向[^，,]{2,20}?(?P<verb>报送|报告|上报|提交|公开|公布|通报)")
_ALTER = (
    "(?:及时|认真|严格|依法|全面|统一|集中|一次性|有针对性地|有针对性|切实|"
    "逐[项条一个户]|定期|分类)"
)
_ON = re.compile(
    rf"^(?:对(?![照标])|就|针对)(?P<object>[^，,]{{2,80}}?)(?:要|应当?|须)?(?P<how>{_ALTER}*)"
    rf"(?P<light>进行|予以|开展|加以|作出)?(?:统一|集中|全面)?"
    rf"(?P<verb>(?:{verbs.HEAD.pattern}|说明|回头看|评查){{1,2}})$"
)
_TAKE = re.compile("^(?:把|将)[^，,]{2,60}")
_GIVE = re.compile(
    "^(?:为|给|向)[^，,]{2,40}?(?:更换|提供|配备|购置|发放|办理|制作|设置|安装)(?!的)"
)
# From one to the next, none tried again: a thing without a noun is read through to its end.
_NO_NOUN = re.compile(
    rf"(?>每[个半]?(?:工作日|年|季度?|月|周|日|天)|至少|不少于|[\d一两二三四五]+[次遍轮回]|"
    rf"开展|进行|予以|全部|{verbs.HEAD.pattern}|及时|同步|定期|逐项)*+"
)
# The characters that `HEAD`, `_NO_NOUN` and `_BARE` can end with: a look at the last one spares
# most phrases the rest.
LAST = frozenset(
    (*(word[-1] for word in DO), *"一格明日年季度月周天次遍轮回少于展行以部时步期项\n")
)
_BARE = re.compile(
    rf"^(?:及时|同步|一并|同时|严格|依法|全部|{_N}内)*(?:进行|予以|加以)?"
    rf"(?:{verbs.HEAD.pattern})(?:[和、与并及]?(?:{verbs.HEAD.pattern}|说明)){{0,4}}$"
)
_WEAK = re.compile(
    r"(?=[每至不一两二三四五\d全本情信内结事工任有相要开进予落的和及与并等、“”（）()])(?:每[个半]?(?:工作日|年|季度?|月|周|日|天)|至少|不少于|[一两二三四五]次|一遍|[\d一两]+[期次条遍]|"
    r"全年|本年度|情况|信息|内容|结果|事项|工作|任务|有关|相关|要求|开展|进行|予以|落实|"
    r"[的和及与并等、，一“”（）()])"
)
_HEADED = rare(r"^(?:[\u4e00-\u9fff]好|做细|做实|围绕|关于)")
_NO_THING = rare("(?:保障措施|工作措施|工作要求|有关要求|组织领导|工作保障|组织保障|其他事项)$")
_HEADED_TAIL = re.compile("(?:等?工作|情况)$")
_HANGS = re.compile("(?:相关|相应|上述|其(?!他)|有关.{0,6}$)")
_SHARE = re.compile(r"(?:率|比例|占比)[^，,]{0,12}\d")
_HELD = re.compile("(?:开展|组织|举办)(?:培训|学习|演练|宣讲|轮训)")  # is not done to a thing
_ENOUGH = 3  # characters of substance that let a phrase stand by itself


@lru_cache(512)  # the same clause stands in many rows of a paper: 并及时公开
def core(clause: str) -> str:
    """Return what of `clause` a title tells: who, when and by what authority left off.

    >>> core("县教育局要在7月底前公布招生范围"), core("5月底前对旧账逐项复核")
    ('公布招生范围', '逐项复核旧账')
    """
    words = _numberless(clause.strip("，,。；;！？ \n"))
    if "（" in words or "(" in words:
        words = _OWNERS.sub("", words)
    if words[:1] == "因":
        words = _FOR.sub("", words)
    if at := verbs.lead(words):
        words = _past(words, at)
    before, words = words, _bare_act(words)
    if (at or words != before) and (at := verbs.lead(words)):
        words = _past(words, at)
    modal = verbs.bids(words)
    if modal and modal.start():  # a ban at the head keeps its words
        words = words[: modal.start()] + words[modal.end() :]
    if len(words) > _RUN:
        words = _unrun(words)
    if words[:1] not in _PLACE_OR_UPON:
        return words
    if words.startswith(_PLACE):
        words = _own_act(words)
    return (words.startswith(_UPON) and turned(words)) or words


def _bare_act(words: str) -> str:
    """Without the day and the body that acts, which keeps its place where a share is told."""
    timed, whole = _TIME_SIGN.search(words), words
    if timed:
        words = _in_time(words)
    if not ("率" in words or "比" in words) or not _SHARE.search(words):
        words = _without_actor(words)
        if timed and words != whole:
            words = _in_time(words)
    return words


def _numberless(words: str) -> str:
    """Without 一是, 首先 or ① at the head."""
    ordinal = _ORDINAL.match(words)
    return words[ordinal.end() :] if ordinal else words


def turned(words: str) -> str:
    """对X进行清理 as 清理X; empty where nothing is to be turned.

    >>> turned("对旧栏目进行清理"), turned("对旧栏目清理一次")
    ('清理旧栏目', '')
    """
    found = _ON.match(words) if words.startswith(_UPON) else None
    if found is None or not (found["light"] or found["how"]) or "开展" in found["object"]:
        return ""
    if found["light"] == "开展" and len(found["verb"]) > 2:
        return f"开展{found['object']}{found['verb']}"
    kept = "".join(re.findall("逐[项条一个户]|定期|分类", found["how"]))
    return kept + found["verb"] + found["object"]


@lru_cache(512)  # several questions about a title ask it of the same words
def bare(words: str) -> bool:
    """Whether `words` are a verb without anything that it is done to.

    >>> bare("及时公开"), bare("公开名单")
    (True, False)
    """
    return words[-1:] in LAST and _BARE.match(words) is not None


@lru_cache(512)
def substance(words: str) -> int:
    """Return how many characters say what it is about, verbs and empty nouns not counted.

    >>> substance("更新一次"), substance("发布权威信息"), substance("编制责任台账")
    (0, 2, 4)
    """
    if bare(words):
        return 0
    words = words[verbs.lead(words) :]
    act = verbs.predicate(words) if words.startswith(_PLACE) else None
    words = words[act.at :] if act and act.direct else words
    head = verbs.HEAD.match(words)
    rest = _WEAK.sub("", words[head.end() :] if head else words)
    return 0 if bare(rest) and not _HELD.match(words) else len(rest)


def thin(words: str) -> bool:
    """Whether `words` say too little to stand alone as a title."""
    return substance(words) < _ENOUGH


def takes(words: str) -> bool:
    """把X纳入Y, 向X报送Y and 为X更换Y are acts, although they open with a preposition."""
    if not words.startswith(("把", "将", "为", "给", "向")):
        return False
    found = _TAKE.match(words) and verbs.predicate(words)
    return bool(found or _GIVE.match(words) or _TO.match(words))


def gives(words: str) -> bool:
    """为企业提供服务: an act for somebody."""
    return words.startswith(("为", "给", "向")) and _GIVE.match(words) is not None


def lacks_thing(words: str) -> bool:
    """Whether there is no noun at all: 每季度检查一遍, 更新一次.

    >>> lacks_thing("每季度核对一次"), lacks_thing("报送工作情况")
    (True, False)
    """
    if not words or words[-1] not in LAST:
        return not words
    found = _NO_NOUN.match(words)
    return found is not None and found.end() == len(words) and not _HELD.match(words)


def thing(heading: str) -> str:
    """Return what a heading is about, without its verb.

    >>> thing("管好政府网站"), thing("加强公示栏管理工作")
    ('政府网站', '公示栏管理')
    """
    if _NO_THING.search(heading):
        return ""
    words = re.split("[，,。；;：:]", _numberless(heading.strip()))[0]
    words = words[verbs.lead(words) :]
    while found := (_HEADED.match(words) or verbs.HEAD.match(words)):
        if len(words) - found.end() < _ENOUGH or words[found.end()] in "栏号表榜册":
            break
        words = words[found.end() :]
    words = _HEADED_TAIL.sub("", words)
    return words if _ENOUGH <= len(words) <= 14 and open_marks(words) == len(words) else ""


def _headed(words: str) -> str:
    """Without the adverbs and connectives before the act; how often and one by one stay."""
    at = verbs.lead(words)
    return _past(words, at) if at else words


def _past(words: str, at: int) -> str:
    kept = _KEPT.search(words[:at])
    return words[kept.start() if kept else at :] or words


def _in_time(words: str) -> str:
    """Without the day by which it is due; a stretch of days stays where only a verb follows."""
    year = _YEAR.match(words) if words.startswith(_YEAR_SIGNS) else None
    if year and verbs.predicate(words[year.end() :]):
        words = words[year.end() :]
    day = _TIME.search(words) if _DAY_SIGN.search(words) else None
    rest = words
    if day:
        end = day.end()
        more = _DAY_SIGN.search(words, end)
        rest = _TIME.sub("", words) if more else words[: day.start()] + words[end:]
    rest = rest.lstrip("，, ")
    if day and day.start() > 2 and bare(words[day.end() :]) and not verbs.HEAD.match(words):
        return words[day.end() :] + words[: day.start()]  # 决算在9月底前公开: 公开决算
    if "内" in rest and (found := _LATER.search(rest)):
        behind = rest[found.end() :]
        if not found.start() or not bare(behind):
            rest = rest[: found.start()] + behind
    return rest or words


def _without_actor(words: str) -> str:
    """Without the body that acts, unless the row is about who is in charge or how often."""
    if words.startswith("由") and (found := _BY.match(words) or _BY_BODY.match(words)):
        return words[found.end() :] or words
    who = responsibility.actor(words)
    if who:
        before, _, behind = words.partition(who)
        if _IS_CHARGED.match(behind) or behind.startswith("每"):
            return words
        behind = _headed(_TO_COME.sub("", behind))
        named = not before or before.startswith(_HANDLED) or not verbs.predicate(before)
        return before + behind if named else behind
    body = not verbs.HEAD.match(words) and _BODY_SIGN.search(words)
    found = _BODY.match(words) if body else None
    if found is None:
        return words
    behind = words[found.end() :]
    rest = _headed(_in_time(behind))
    acts = verbs.HEAD.match(rest) or takes(rest) or turned(rest)
    if not acts or thin(rest) or "的" in found[0] or found[0].endswith(("和", "与")):
        return words
    return words if frequencies.hard(behind[:8]) else rest


def _unrun(words: str) -> str:
    """Without means and effects that ran on behind an act of its own."""
    long = len(words) > 30 and ("通过" in words or "依托" in words)
    if not long and not _RUN_ON.search(words, _RUN):
        return words
    head = verbs.HEAD.match(words)
    if head is None or head[0] in ("通过", "依托"):
        return words
    if long:
        shorter = _INSERTED.sub("", words)
        if shorter != words:
            return shorter
    found = _RUN_ON.search(words, head.end() + _RUN)
    if found is None:
        return words
    rest = words[: found.start()]
    return rest if open_marks(rest) == len(rest) else words


def _own_act(words: str) -> str:
    """The act behind a place or a means (`_PLACE`), where it says enough by itself."""
    if _NAMED.match(words):
        return words
    found = _TO.match(words)
    act = verbs.predicate(words)
    if found:
        at = found.start("verb")
    elif act and act.direct and act.at and not verbs.HEAD.match(words):
        at = act.at
    else:
        return words
    before = words[:at]
    kept = _KEPT.search(before)
    own = words[kept.start() if kept else at :]
    return words if thin(own) or anaphoric(own) else own


def anaphoric(words: str) -> bool:
    """公开相关文件: the object hangs on what was said before."""
    if not ("相" in words or "其" in words or "有关" in words or "上述" in words):
        return False
    head = verbs.HEAD.match(words)
    return head is not None and _HANGS.match(words[head.end() :]) is not None
