"""Which clause of a row carries the act: what a title is made of before it is told short.

A clause is handed about as it is written. How it is told short (`phrases.core`) is asked for only
where a rule needs it: of many clauses nobody asks.
"""

import re
from collections.abc import Iterator
from enum import IntEnum

from tracker.decompose.asks import sentences, verbs
from tracker.decompose.naming import phrases
from tracker.decompose.often import frequencies
from tracker.decompose.rarely import rare
from tracker.decompose.rules import Span
from tracker.decompose.when import closing

_GENERAL = frozenset(
    verbs.words("""
    加强 强化 推进 推动 深化 坚持 加大 加快 注重 重视 突出 统筹 协调 采用 扩大
    采取 运用 利用 依托 围绕 了解掌握 准确把握 把握 理顺 优化 改进
""")
)
_BANS = frozenset(("杜绝", "避免", "防止"))
_ORDINAL = rare(verbs.ORDINAL)
_PREPOSITION = rare(phrases.PREPOSITIONS)
_LISTED = re.compile("[的、]")
_STOP = re.compile("[。！？]")
_CUT = re.compile("[，,；;。！？]")
_EDGES = " ，,。；;！？.\n\t"
_BASIS = re.compile("以[^，,]{2,40}为(?:基准|准|依据|重点|主)[^，,]{0,4}$")
_BESIDES = re.compile(
    "除[^，,]{2,40}(?:以外|之外|外)$|[^，,]{0,16}以[^，,]{2,40}为(?:骨干|抓手|载体|目标|突破口|牵引)$"
)
_RATE = re.compile(r"(?:率|比例|占比)[^，,]{0,12}\d\s?[%％]")
_OF_RATE = rare(rf"(?:{verbs.HEAD.pattern}|[^，,]{{0,4}})率")
_IS_SET = re.compile(r"(?:标准|金额|限额|上限|基数)为")  # 补贴标准为每人每天80元: what is paid
_DATED = re.compile(
    r"月(?:[底前末]|[上中下]旬)|年[底末]|日前(?<=\d日前)|半年(?<=[上下]半年)(?=完成)"
)
_ALL = re.compile("全部(?=采用|进行|公开|纳入|完成|解读|办结|上线)")
_LONG_TOPIC = ("聚焦", "紧扣", "围绕", "针对", "对", "就")
_TOPIC_END = rare("(?:等|方面|领域)[^，,]{0,8}的[\u4e00-\u9fff]{2,8}$")
_IN_ORDER = re.compile("^凡?以.{2,30}(?:文件|政策)$")
_ROUND = ("围绕", "针对", "聚焦", "对", "就")
_THING = re.compile("的[^的]{3,}$")
_WHEN = ("前", "时", "后", "过程中", "的同时")
_BY_WAYS = re.compile(
    "(?:通过|依托)[^，,]{2,60}(?:渠道|方式|形式|平台|手段)$|^(?:按照?|根据)[^，,]*(?:安排|要求|部署|规定|精神)$"
)
_BESIDE = ("会同", "对照")  # with whom and by what: alone no act
_PUT = ("在", "由", "按", "于", "与", "从", "纳入", "列入")
_WHERE_CHANGED = re.compile(r"^[\u4e00-\u9fff]{2,8}的(?:\d|予以|及时|要|应当)")
_WHO_ENDS = ("牵头", "负责", "落实", "配合", "协助")
_HINTS = (*_WHEN, *_WHO_ENDS)
_WHO_ONLY = re.compile("^由?[^，,]{2,20}(?:牵头|负责|负责落实|配合|协助)$")
_THING_THEN_ACT = re.compile(
    rf"^(?!{phrases.PREPOSITIONS})[^，,]{{2,40}}?(?:\d个?(?:工作日|日|天|小时)内|同步|一并|统一|"
    rf"全部|严格|[在按向][^，,]{{2,16}}?)(?:{verbs.HEAD.pattern})(?:[和、][\u4e00-\u9fff]{{2}})?$"
)
_THEN_SIGN = re.compile("[内步并一部格在按向]")  # `_THING_THEN_ACT` has one of these
_FILED = re.compile("^(?:一律|统一|按时|按期)?报")  # 报县政府备案: of what was said before
_READ = 300  # characters of a clause that are read for a title: time stays linear
_HEADLINE = 24  # an opening sentence with an ordinal, up to this long, names the whole row
_FITS = 40  # a clause longer than this, told short, is a last resort


class Rank(IntEnum):
    """How well a clause names the act; the lowest is taken, the earlier of two."""

    DATED = 0
    ACT = 1
    RATE = 2
    SHORT = 3
    GENERAL = 4
    BAN = 5
    UNSURE = 6
    HINT = 7
    AIM = 8
    NOTHING = 9


def asks(clause: str) -> bool:
    """Whether a clause is an act with something that it is done to."""
    found = verbs.predicate(clause)
    return bool(
        found
        and found.sure
        and not found.aim
        and not is_when(clause)
        and len(phrases.core(clause)) > 3
    )


def is_when(clause: str) -> bool:
    """Whether a clause only says when."""
    return clause.endswith(_WHEN) or clause.startswith("遇")


def parts(text: str) -> list[str]:
    """Return the clauses of a row, without the marks at their ends."""
    bare = text.strip(_EDGES)
    if "，" not in bare and not _CUT.search(bare):  # half the rows
        return [bare[:_READ]] if bare else []
    # Where no bracket opens, every comma parts clauses.
    opened = "（" in text or "《" in text or "(" in text or "〔" in text or "【" in text
    pieces = _bracketed(text) if opened else _CUT.split(text)
    found = [raw[:_READ] for piece in pieces if (raw := piece.strip(_EDGES))]
    said = len(found) > 1 and ("上" in text or "述" in text or "列" in text)
    if said and closing.HINT.search(text):
        return [raw for raw in found if not closing.only_closes(raw)] or found
    return found


def _bracketed(text: str) -> Iterator[str]:
    begin = 0
    for end in (*(stop.end() for stop in _STOP.finditer(text)), len(text)):
        for start, stop in sentences.clauses(text, Span(begin, end)):
            yield text[start:stop]
        begin = end


def best(found: list[str], text: str) -> tuple[int, Rank]:
    """Return where the clause stands that names the act of the row, and how well it does."""
    if _is_headline(found[0], text):
        return 0, Rank.DATED
    at, low = 0, Rank.NOTHING
    for index in range(_after_opening(found), len(found)):
        # Behind an act only a clause with a day or with 全部 can still be better.
        if low is Rank.ACT and "全" not in found[index] and not _DATED.search(found[index]):
            continue
        if found[index].endswith("的"):  # 考核不合格的，取消资格: in which case
            continue
        if (here := _rank(found, index)) < low:
            at, low = index, here
            if low is Rank.DATED:
                break
    return at, low


def rank(found: list[str], index: int) -> Rank:
    """Return how well one clause beside the best names the act of the row."""
    return _rank(found, index) if index >= _after_opening(found) else Rank.NOTHING


def _is_headline(clause: str, text: str) -> bool:
    """一是完善公开制度。: the first sentence of an enumeration is its own title."""
    length = len(clause)
    if length > _HEADLINE or text[length : length + 1] != "。" or not text.startswith(clause):
        return False
    if not _ORDINAL.match(text):
        return False
    act = verbs.predicate(phrases.core(clause))
    return act is not None and act.sure and not phrases.thin(phrases.core(clause))


def _after_opening(found: list[str]) -> int:
    """聚焦A，B，C等方面的政策，发布解读: skip to behind the clause where the long topic ends."""
    if not found[0].startswith(_LONG_TOPIC):
        return 0
    ends = [index for index, raw in enumerate(found[:-1]) if _TOPIC_END.search(raw)]
    return ends[-1] + 1 if ends else 0


def _rank(found: list[str], index: int) -> Rank:
    raw = found[index]
    core = phrases.core(raw)
    act = verbs.predicate(core)
    sure = act is not None and act.sure and act.direct and not act.aim
    share = ("%" in raw or "％" in raw) and _RATE.search(raw)
    if share and (not sure or _OF_RATE.match(core)):
        return Rank.RATE
    if (
        raw.startswith("遇")
        or (raw.endswith(_HINTS) and (is_when(raw) or _says_who(raw)))
        or ("为" in raw and _IS_SET.search(raw))
        or ("的" in core and _WHERE_CHANGED.match(core))
    ):
        return Rank.HINT
    if frequencies.hard(raw) and not (act and act.aim):
        return Rank.ACT
    by = "以" in raw
    if (by or raw.startswith("除")) and _BESIDES.match(raw):
        return Rank.AIM
    if by and _BASIS.search(raw):
        return Rank.BAN
    return _rank_of_act(found, index, core, act, sure)


def _says_who(raw: str) -> bool:
    return raw.endswith(_WHO_ENDS) and _WHO_ONLY.match(raw) is not None


def _rank_of_act(
    found: list[str], index: int, core: str, act: verbs.Predicate | None, sure: bool
) -> Rank:
    if "全部" in core and _ALL.search(core):
        return Rank.DATED
    put = act and index and core.startswith(_PUT) and _put_of(found, index, core)
    if put or "具体负责" in core:
        return Rank.ACT
    if act is None:
        asked = _asks_of_subject(found[index]) and not core.startswith(_BESIDE)
        return Rank.ACT if asked else Rank.NOTHING
    raw = found[index]
    if _opens(raw, core, act) or ("的" in raw and _is_topic(found, index)):
        return Rank.NOTHING
    if act.aim:
        return Rank.AIM
    known = sure or _is_whole(core)
    return _rank_of_verb(found, index, core, act) if known else Rank.UNSURE


def _is_whole(words: str) -> bool:
    """Whether a phrase that opens with its thing or a preposition is an act all the same."""
    if phrases.takes(words) or phrases.turned(words):
        return True
    if words[-1:] not in phrases.LAST and words[-3:-2] not in ("和", "、"):
        return False  # it ends with a verb, or with two
    return _THEN_SIGN.search(words) is not None and _THING_THEN_ACT.match(words) is not None


def _put_of(found: list[str], index: int, core: str) -> bool:
    """X和Y，要在大厅公布: where or by whom something is done to what was named before."""
    put = not _by_ways(core) and not verbs.opens(found[index])
    return put and bool(named_before(found, index))


def _by_ways(words: str) -> bool:
    """按照要求, 通过网站等渠道: only by what way it is done."""
    sign = words.startswith(("按", "根据")) or "通过" in words or "依托" in words
    return sign and _BY_WAYS.search(words) is not None


def _rank_of_verb(found: list[str], index: int, core: str, act: verbs.Predicate) -> Rank:
    if act.verb in _BANS:
        return Rank.BAN
    if phrases.bare(core):
        return Rank.ACT if topic(found, index, core) else Rank.HINT
    if act.at == 0 and act.verb in _GENERAL:
        return Rank.GENERAL if len(core) > 6 else Rank.HINT
    if phrases.gives(core) or (len(core) > _FITS and "等" not in core):
        return Rank.GENERAL
    if phrases.thin(core) or _FILED.match(core):
        return Rank.ACT if topic(found, index, core) else Rank.SHORT
    raw = found[index]
    return Rank.DATED if _DATED.search(raw) and "每" not in raw else Rank.ACT


def is_general(core: str) -> bool:
    """Whether the verb of a phrase says little by itself: 加强, 推进."""
    act = verbs.predicate(core)
    return act is not None and act.at == 0 and act.verb in _GENERAL


def _asks_of_subject(clause: str) -> bool:
    """X要…: something is asked of a thing, in a verb that we do not know."""
    found = verbs.MODAL.search(clause)
    return bool(found and found.start() > 1 and found[0] not in ("严禁", "禁止"))


def _opens(clause: str, core: str, act: verbs.Predicate) -> bool:
    if _by_ways(clause):
        return True
    if act.sure and not act.at and not act.aim:
        return False  # it begins with its verb
    opens = verbs.opens(clause) and not verbs.HEAD.match(core)
    return opens and not _is_whole(core)


def _is_topic(found: list[str], index: int) -> bool:
    """落实要点的主要情况，要纳入年报: the first clause is what the second speaks of."""
    raw = found[index]
    if "的" not in raw or index + 1 >= len(found) or not verbs.MODAL.match(found[index + 1]):
        return False
    return _THING.search(raw) is not None and not verbs.MODAL.search(raw)


def named_before(found: list[str], index: int) -> str:
    """Return the bare thing that the clause before names, for this one to speak of."""
    if not index:
        return ""
    before = found[index - 1]
    if before.endswith("的") or _TOPIC_END.search(before):
        return ""
    act = verbs.predicate(before)
    listed = act and not act.sure and _LISTED.search(before)
    named = not act or listed or _is_topic(found, index - 1)
    if not named or is_when(before) or verbs.MODAL.match(before) or _PREPOSITION.match(before):
        return ""
    return before if len(before) > 3 and not _says_who(before) else ""


def says_nothing(clause: str) -> bool:
    """Whether a clause only says who, or is a verb without anything."""
    core = phrases.core(clause)
    act = verbs.predicate(core)
    return act is None or not act.sure or _says_who(clause) or phrases.bare(core)


def topic(found: list[str], index: int, phrase: str) -> str:
    """Return what a clause before says that `phrase` speaks of, or nothing."""
    if not index:
        return ""
    hangs = phrases.thin(phrase) or phrases.anaphoric(phrase)
    at = index - 1
    while hangs and at > 0 and not _goes_round(found[at]) and verbs.opens(found[at]):
        at -= 1
    before = found[at]
    if stays_in_order(before):
        return before
    if _goes_round(before):
        return before if hangs and not is_when(before) and not phrases.turned(before) else ""
    return named_before(found, index) if hangs or phrase.startswith(_PUT) else ""


def _goes_round(words: str) -> bool:
    """围绕X, 对X: what an act is about; 对照X is by what it is done."""
    return words.startswith(_ROUND) and not words.startswith("对照")


def stays_in_order(words: str) -> bool:
    """以X名义印发的文件，全部解读 keeps its order."""
    return words.endswith(("文件", "政策")) and _IN_ORDER.match(words) is not None
