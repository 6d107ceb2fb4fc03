"""Which clause of a row carries the act: what a title is made of before it is told short."""

import re
from enum import IntEnum
from typing import NamedTuple

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
_BASIS = re.compile("以[^，,]{2,40}为(?:基准|准|依据|重点|主)[^，,]{0,4}$")
_BESIDES = re.compile(
    "除[^，,]{2,40}(?:以外|之外|外)$|[^，,]{0,16}以[^，,]{2,40}为(?:骨干|抓手|载体|目标|突破口|牵引)$"
)
_RATE = re.compile(r"(?:率|比例|占比)[^，,]{0,12}\d\s?[%％]")
_OF_RATE = rare(rf"(?:{verbs.HEAD.pattern}|[^，,]{{0,4}})率")
_IS_SET = re.compile(r"(?:标准|金额|限额|上限|基数)为")  # 补贴标准为每人每天80元: what is paid
_DATED = re.compile(r"[月年]底|\d日前|月前|[月年]末|月[上中下]旬|[上下]半年(?=完成)")
_ALL = re.compile("全部(?=采用|进行|公开|纳入|完成|解读|办结|上线)")
_LONG_TOPIC = re.compile("^(?:聚焦|紧扣|围绕|针对|对|就)")
_TOPIC_END = rare("(?:等|方面|领域)[^，,]{0,8}的[\u4e00-\u9fff]{2,8}$")
_IN_ORDER = re.compile("^凡?以.{2,30}(?:文件|政策)$")
_ROUND = re.compile("^(?:围绕|针对|聚焦|对(?!照)|就)")
_THING = re.compile("的[^的]{3,}$")
_WHEN = ("前", "时", "后", "过程中", "的同时")
_BY_WAYS = re.compile(
    "(?:通过|依托)[^，,]{2,60}(?:渠道|方式|形式|平台|手段)$|^(?:按照?|根据)[^，,]*(?:安排|要求|部署|规定|精神)$"
)
_PUT = re.compile("^(?:[在由按于与从]|纳入|列入)")
_WHERE_CHANGED = re.compile(r"^[\u4e00-\u9fff]{2,8}的(?:\d|予以|及时|要|应当)")
_WHO_ENDS = ("牵头", "负责", "落实", "配合", "协助")
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


class Part(NamedTuple):
    """A clause as written and as told short."""

    raw: str
    core: str

    @property
    def act(self) -> verbs.Predicate | None:
        """The act in the clause as told short."""
        return verbs.predicate(self.core)

    @property
    def asks(self) -> bool:
        """Whether the clause is an act with something that it is done to."""
        found = verbs.predicate(self.raw)
        return bool(
            found and found.sure and not found.aim and len(self.core) > 3 and not self.is_when
        )

    @property
    def is_when(self) -> bool:
        """Whether the clause only says when."""
        return self.raw.endswith(_WHEN) or self.raw.startswith("遇")


def parts(text: str) -> list[Part]:
    """Return the clauses of a row."""
    found: list[Part] = []
    begin = 0
    for end in (*(stop.end() for stop in _STOP.finditer(text)), len(text)):
        for span in sentences.clauses(text, Span(begin, end)):
            if raw := text[span.start : span.end].strip(" ，,。；;！？.\n\t"):
                raw = raw[:_READ]
                found.append(Part(raw, phrases.core(raw)))
        begin = end
    if len(found) > 1 and closing.HINT.search(text):
        return [part for part in found if not closing.only_closes(part.raw)] or found
    return found


def ranks(found: list[Part], text: str) -> list[Rank]:
    """Return how well each clause names the act of the row."""
    first = _after_opening(found)
    out = [Rank.NOTHING if index < first else _rank(found, index) for index, _ in enumerate(found)]
    if _is_headline(found[0], text):
        out[0] = Rank.DATED
    return out


def _is_headline(part: Part, text: str) -> bool:
    """一是完善公开制度。: the first sentence of an enumeration is its own title."""
    return bool(
        text.startswith(f"{part.raw}。")
        and _ORDINAL.match(text)
        and len(part.raw) <= _HEADLINE
        and part.act
        and part.act.sure
        and not phrases.thin(part.core)
    )


def _after_opening(found: list[Part]) -> int:
    """聚焦A，B，C等方面的政策，发布解读: skip to behind the clause where the long topic ends."""
    if not _LONG_TOPIC.match(found[0].raw):
        return 0
    ends = [index for index, part in enumerate(found[:-1]) if _TOPIC_END.search(part.raw)]
    return ends[-1] + 1 if ends else 0


def _rank(found: list[Part], index: int) -> Rank:
    part = found[index]
    raw, core = part
    act = part.act
    sure = bool(act and act.sure and act.direct and not act.aim)
    if _RATE.search(raw) and (not sure or _OF_RATE.match(core)):
        return Rank.RATE
    if (
        _IS_SET.search(raw)
        or part.is_when
        or _says_who(raw)
        or ("的" in core and _WHERE_CHANGED.match(core))
    ):
        return Rank.HINT
    if frequencies.hard(raw) and not (act and act.aim):
        return Rank.ACT
    if ("以" in raw or raw.startswith("除")) and _BESIDES.match(raw):
        return Rank.AIM
    if _BASIS.search(raw):
        return Rank.BAN
    return _rank_of_act(found, index, act, sure=sure)


def _says_who(raw: str) -> bool:
    return raw.endswith(_WHO_ENDS) and _WHO_ONLY.match(raw) is not None


def _rank_of_act(found: list[Part], index: int, act: verbs.Predicate | None, *, sure: bool) -> Rank:
    part = found[index]
    words = part.core
    if "全部" in words and _ALL.search(words):
        return Rank.DATED
    if "具体负责" in words or _put_of(found, index) or (act is None and _asks_of_subject(part)):
        return Rank.ACT
    if act is None or _opens(part) or _is_topic(found, index):
        return Rank.NOTHING
    if act.aim:
        return Rank.AIM
    return _rank_of_verb(found, index, act) if sure or _is_whole(words) else Rank.UNSURE


def _is_whole(words: str) -> bool:
    """Whether a phrase that opens with its thing or a preposition is an act all the same."""
    if phrases.takes(words) or phrases.turned(words):
        return True
    return bool(_THEN_SIGN.search(words) and _THING_THEN_ACT.match(words))


def _put_of(found: list[Part], index: int) -> bool:
    """X和Y，要在大厅公布: where or by whom something is done to what was named before."""
    part = found[index]
    put = index and _PUT.match(part.core) and part.act and not _by_ways(part.core)
    return bool(put and not verbs.opens(part.raw) and named_before(found, index))


def _by_ways(words: str) -> bool:
    """按照要求, 通过网站等渠道: only by what way it is done."""
    sign = words.startswith(("按", "根据")) or "通过" in words or "依托" in words
    return sign and _BY_WAYS.search(words) is not None


def _rank_of_verb(found: list[Part], index: int, act: verbs.Predicate) -> Rank:
    part = found[index]
    if act.verb in _BANS:
        return Rank.BAN
    core = part.core
    if phrases.bare(core):
        return Rank.ACT if topic(found, index, core) else Rank.HINT
    if act.at == 0 and act.verb in _GENERAL:
        return Rank.GENERAL if len(core) > 6 else Rank.HINT
    if phrases.gives(core) or (len(core) > _FITS and "等" not in core):
        return Rank.GENERAL
    if phrases.thin(core) or _FILED.match(core):
        return Rank.ACT if topic(found, index, core) else Rank.SHORT
    return Rank.DATED if _DATED.search(part.raw) and "每" not in part.raw else Rank.ACT


def is_general(part: Part) -> bool:
    """Whether the verb of `part` says little by itself: 加强, 推进."""
    act = part.act
    return act is not None and act.at == 0 and act.verb in _GENERAL


def _asks_of_subject(part: Part) -> bool:
    """X要…: something is asked of a thing, in a verb that we do not know."""
    found = verbs.MODAL.search(part.raw)
    return bool(found and found.start() > 1 and found[0] not in ("严禁", "禁止"))


def _opens(part: Part) -> bool:
    if _by_ways(part.raw):
        return True
    opens = verbs.opens(part.raw) and not verbs.HEAD.match(part.core)
    return opens and not _is_whole(part.core)


def _is_topic(found: list[Part], index: int) -> bool:
    """落实要点的主要情况，要纳入年报: the first clause is what the second speaks of."""
    if index + 1 >= len(found):
        return False
    modal = verbs.MODAL.match(found[index + 1].raw)
    raw = found[index].raw
    return bool(modal and _THING.search(raw) and not verbs.MODAL.search(raw))


def named_before(found: list[Part], index: int) -> str:
    """Return the bare thing that the clause before names, for this one to speak of."""
    if not index:
        return ""
    before = found[index - 1]
    if _TOPIC_END.search(before.raw):
        return ""
    act = verbs.predicate(before.raw)
    listed = act and not act.sure and _LISTED.search(before.raw)
    named = not act or listed or _is_topic(found, index - 1)
    if (
        before.is_when
        or not named
        or verbs.MODAL.match(before.raw)
        or _PREPOSITION.match(before.raw)
    ):
        return ""
    return before.raw if len(before.raw) > 3 and not _says_who(before.raw) else ""


def says_nothing(part: Part) -> bool:
    """Whether a clause only says who, or is a verb without anything."""
    return part.act is None or not part.act.sure or _says_who(part.raw) or phrases.bare(part.core)


def topic(found: list[Part], index: int, phrase: str) -> str:
    """Return what a clause before says that `phrase` speaks of, or nothing."""
    hangs = phrases.thin(phrase) or phrases.anaphoric(phrase)
    at = index - 1
    while hangs and at > 0 and not _ROUND.match(found[at].raw) and verbs.opens(found[at].raw):
        at -= 1
    before = found[at].raw if at >= 0 else ""
    if _IN_ORDER.match(before):
        return before
    if _ROUND.match(before):
        return before if hangs and not found[at].is_when and not phrases.turned(before) else ""
    return named_before(found, index) if hangs or _PUT.match(phrase) else ""


def stays_in_order(words: str) -> bool:
    """以X名义印发的文件，全部解读 keeps its order."""
    return bool(_IN_ORDER.match(words))
