"""Whether a stretch of text asks somebody for something (domain.md 4.2, DEC-5 and DEC-8)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from tracker.decompose.asks import sentences, standards, verbs
from tracker.decompose.asks.clauses import Unit
from tracker.decompose.often import frequencies
from tracker.decompose.rarely import rare


@dataclass(frozen=True, slots=True)
class Setting:
    """What the surroundings of a clause say about its sentences.

    `strict` is for text that normally asks nothing (principles, lead-ins): only a date or a
    figure makes a row there. `superiors` names the levels above the issuer (DEC-8). `headed` is
    for a clause under a heading of the text, which asks for something even in unknown verbs.
    """

    report: bool = False
    strict: bool = False
    superiors: str = ""
    headed: bool = True


_FIGURE = re.compile(r"\d\s?[%％]|底前|日前|月底|年底|不少于|不低于|至少")
_SHORTEST = 4  # characters of 加固堤岸
_MEETS = rare(
    r"(?:达到?|增长|不低于|不少于|以上|超过|突破)[^，,]{0,8}(?:\d|$|[，,。；;])|"
    r"(?<![\d.])\d[\d.]{0,12}[万亿]?(?:个|元|家|亩)"
)
_IS = rare(r"^(?:\d{4}年|今年|当前)?是.{2,60}(?:年|关键|开局|时期|阶段)|年是")
_IS_ONE = rare(
    "^[^，,。]{2,30}是[^，,。]{0,24}(?:一项|重要|基础性?|关键)[^，,。]{0,12}"
    "(?:工作|任务|举措|职责|手段|内容|保障|途径|要求|环节|抓手)(?:[，,。；;]|$)"
)
_FACT = re.compile("[^，,。]{2,30}(?:关系|事关|关乎|在于|来自|得益于)[^，,。]{2,30}[，,。]")
_FACT_WORD = re.compile(
    "根子在|来不得|比较突出|较为突出|依然突出|仍(?:然|有|存在|较)|多建于|只是开始|永无止境|永远在路上|"
    "不容(?:忽视|马虎|小觑)"
)
_AS = rare(
    r"^[^，,]*(?:把|将)[^，,]{2,60}作为[^，,]{2,60}(?:方式|手段|途径|抓手|内容|举措|"
    r"重点|目标)(?:[，,](?:始终)?[摆放]在[^，,。]{2,12}位置)?[。；;]?$"
)
_SPIRIT = re.compile(
    r"^(?:紧紧|始终|切实)?(?:围绕|坚持|立足|着眼|聚焦)[^，,。]{2,40}[，,]"
    r"以[^，,。]{2,30}(?:举措|行动|成效|实效|作风|担当)[^，,。]{2,20}[。；;]?$"
)
_FRAME = re.compile(
    # how one begins
    r"(?=[以下就从制本特有负经决成评所备注百满扣计得加记专出列缺主参会不分\d报通汇安现请其])(?:"
    r"(?:以下|下列)(?:问题|内容|事项|工作|任务|措施|要求|情形)[^，。]{0,8}[:：]$|就高不重复|"
    r"从其规定|"
    r"制定本(?:方案|要点|计划|办法|细则|规定|意见|制度|清单|规程)|本(?:办法|细则|方案|规定|意见|"
    r"要点|制度|措施|规则)(?:自|由|所称|适用)|[特专]此(?:报告|通知|汇报)|有效期\d|负责解释|"
    r"^(?:经[^，,]{2,20}研究[，,])?(?:决定)?成立(?![^。]{0,240}[，,][^，。]{0,8}\d{1,2}[日月]底?(?:之|以)?前)[^。]{0,240}(?:领导小组|领导组|工作组|指挥部)|"
    r"评定为(?:优秀|良好|合格|不合格)|^所称|^(?:备注|注)[：:]|百分制|满分|(?:扣|计|得|加|"
    r"记)\d+(?:\.\d+)?分|\d+分(?:以上|以下|的)?(?:[^，,]{0,8})?为|"
    r"(?:报告|通报|通知|汇报|安排)如下|以下(?:几项|几个|"
    r"重点)?(?:工作|方面)|现(?:将|印发)|请(?:结合实际|认真贯彻)|请遵照|"
    r"其他需要报告的(?:事项|情况)|^(?:[出列缺]\s*席|主\s*持(?:人)?|记\s*录(?:人)?|参会人员?|请\s*假)\s*[:：]|"
    r"会议(?:指出|认为|听取)|不得分|扣完为止|分为[^，。]{2,30}等次)"
)
# None of `_FRAME`, `_FACT_WORD` and `_FACT` is without one of these; most sentences have none.
# Here and in `_STANDS` no way begins with a set: so a search leaps.
_SIGN = re.compile(
    r"以[下列]|下列|就高|从其|制定本|本[办细方规意要制措]|特此|专此|会议[指认听]|不得分|扣完|等次|有效期|负责解|成立|评定为|所称|备注|"
    r"注[：:]|百分制|满分|分(?<=\d分)|如下|现[将印]|请[结认遵]|其他需|根子|来[不自]|突(?<=[较为然]突)出|"
    r"仍[然有存较]|多建|只是开|永[无远]|不容|关[系乎]|事关|在于|得益|"
    + "|".join(rf"{char}\s*[:：]" for char in "席持录员人假")
)
_PRINCIPLE = rare(r"^[^，,]{0,12}?坚持[^，,。]{2,60}的?(?:原则|方针)[。；;]?$")
_MAY = rare(
    r"^(?:鼓励|支持有条件|有条件的[^，,]{1,24}可)|^[^，,]{2,16}(?:可以(?:参照|结合|根据|按)|可参照)"
)
# Each with a word that it cannot do without.
_FRAMES = (
    ("是", _IS),
    ("作为", _AS),
    ("可", _MAY),
    ("鼓励", _MAY),
    ("支持有条件", _MAY),
    ("以", _SPIRIT),
    ("坚持", _PRINCIPLE),
)
_FRAMES_SIGN = re.compile("|".join(sign for sign, _ in _FRAMES))
_WHEN = re.compile(
    r"(?P<only>[\d年月日底前至到起止上中下旬、，,（()）\s—~～-]{4,40}[。；;]?\Z)|"
    "近[几两些]?年来|多年来|长期以来|一直以来|[今去]年以来|近期|当前|目前"
)
_CASE = re.compile(
    r"[^，,。；]{2,60}(?:的|（以下(?:统|简)称[^）]{1,20}）)[。；;，,]?"
)  # 被列入失信名单的
_FAULT = rare(
    "不够|不足|有待|不强|薄弱|欠缺|滞后|不到位|不高|未发生|未收到|未产生|入选|获评|荣获|不全面|"
    "不健全|不完善|存在.{0,12}问题$"
)
_DONE = rare(
    r"(?<![为除罢明])了(?!解)|已(?!作出|有的)|累计|(?<![公统])共(?:计|发|开|组|召|受|收|"
    r"举|培|办|完|接)|"
    r"取得|得到|完成(?![后率时])|目前|暂未|未涉及|今年[,，]|上半年[,，]|年内|成立(?:以|由|"
    r"[^，,]{0,20}小组)|任(?:副|常务副)?组长|为(?:副|常务副)?组长|为成员|配有|无其他"
)
# 法规股须在3个工作日内完成审核: a standing rule that the report repeats.
_DUTY, _OVER = re.compile("须(?!知)|应当|必须"), rare("了|已|累计|共")
_AT_LEAST = rare("不少于|不低于|至少|不超过|每")
_STANDING = rare(r"杜绝|坚决|底前|月底|年底|日前|第一解读人|下一步")
# A plan too tells at times how things stand; what it tells asks for nothing.
_STANDS = re.compile(
    r"位列(?![^，,]{0,8}的)|排名第(?![^，,]{0,8}的)|现有|共有|截至|累计|去年(?<![较比]去年)|"
    r"已(?:经|有|建|完|实|达|累|先)(?!成?的)|目前(?!标)"
)
_SETS = re.compile(
    r"[率比](?:(?<=率)|例|(?<=占比))[^，,。]{0,8}(?:不低于|不少于|不超过|控制在|达到?|"
    r"在)[^，,。]{0,4}\d+(?:\.\d+)?\s?[%％]|"
    r"全部(?:进行)?(?:解读|公开|公布|纳入|完成|办结)"
)

_LED, _WORDS = attrgetter("led"), attrgetter("words")


def asks(words: str, setting: Setting, units: Sequence[Unit] = ()) -> bool:
    """Whether `words` ask somebody for something: purposes and praise do not.

    `units` are those of `words`, where they are known.

    >>> asks("各站所要按月公开收费。", Setting()), asks("不断提高群众满意度。", Setting())
    (True, False)
    >>> asks("全年共公开收费信息12条。", Setting(report=True))
    False
    """
    words = words.strip()
    if setting.strict:
        sets = _FIGURE.search(words) or standards.FIGURE.search(words)
        return (
            bool(sets)
            and not _frames(words)
            and bool(verbs.predicate(words) or _MEETS.search(words))
        )
    if _frames(words) or (setting.superiors and _of_superiors(setting.superiors).match(words)):
        return False  # a sentence about an organ above the issuer asks nothing of us (DEC-8)
    if setting.report and is_told(words):
        return False
    if not setting.report and (standards.standard(words) or sets_standard(words)):
        return verbs.MODAL.search(words) is not None or not _STANDS.search(words)
    return frequencies.hard(words) or _acts(_clauses(words, units))


def could_ask(words: str) -> bool:
    """Whether `words` may ask for something: no frame, no fact and more than a few characters."""
    words = words.strip(" 。；;，,")
    return len(words) >= _SHORTEST and not _frames(words) and not _STANDS.search(words)


def sets_standard(words: str) -> bool:
    """Whether `words` set a rate, or want the whole of something."""
    signed = "率" in words or "比" in words or "全部" in words
    return signed and _SETS.search(words) is not None


def tells(words: str) -> bool:
    """Whether `words` carry a mark of what was done."""
    if _DONE.search(words):
        return True
    counted = standards.FIGURE.search(words) and not _AT_LEAST.search(words)
    return bool(counted and not verbs.MODAL.search(words))


def is_told(words: str) -> bool:
    """A report's sentence that tells what was done, or what was wrong."""
    if _FAULT.search(words) and not verbs.MODAL.search(words) and not _STANDING.search(words):
        return True
    if _DUTY.search(words) and not _OVER.search(words):
        return False
    return tells(words) and not _STANDING.search(words) and not frequencies.hard(words)


def _frames(words: str) -> bool:
    when = _WHEN.match(words)
    if when and when["only"]:
        return True
    ends = words[-2:]
    case = ("的" in ends or "）" in ends) and _CASE.fullmatch(words)
    if case and not verbs.MODAL.search(words):
        return True
    if _SIGN.search(words) and (
        _FRAME.search(words) or _FACT_WORD.search(words) or _FACT.match(words)
    ):
        return True
    if _FRAMES_SIGN.search(words) and any(
        sign in words and pattern.search(words) for sign, pattern in _FRAMES
    ):
        return True
    told = when or ("是" in words and _IS_ONE.match(words))
    return bool(told) and not verbs.MODAL.search(words) and not standards.standard(words)


def _clauses(words: str, units: Sequence[Unit]) -> list[str]:
    """Return the clauses of `words`, cut anew only where its units do not tell."""
    if units and not any(map(_LED, units)):
        return list(map(_WORDS, units))
    found: list[str] = []
    begin = 0
    for end in sentences.ends(words, 0, len(words)):
        found.append(words[begin:end].strip())
        begin = end
    return found


def _acts(clauses: Sequence[str]) -> bool:
    """Whether some clause names an act; an opening before one and a mere effect do not count."""
    acts = aims = False
    last = len(clauses) - 1
    for index, clause in enumerate(clauses):
        found = verbs.predicate(clause)
        if found is None:
            if verbs.MODAL.search(clause):
                return True
        elif found.aim:
            aims = True
        elif found.sure:
            return True
        elif index == last or not verbs.opens(clause):
            acts = True
    return acts and not aims


@lru_cache(8)
def _of_superiors(names: str) -> re.Pattern[str]:
    return re.compile(
        rf"^(?:{names})(?!.{{0,2}}[区县]（|级)"
        r"(?:(?:人民)?(?:政府|直)(?:门户网站|办公室|各?部门)?|[\u4e00-\u9fff]{1,12}?(?:局|委|办|"
        r"厅|部|院|中心|分局))"
        r"(?:要|应|将|负责|按照|于|继续|统一|牵头)"
    )
