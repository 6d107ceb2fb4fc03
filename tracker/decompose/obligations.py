"""Sentences to pieces: what asks for something becomes a row, the rest is background.

The rules are DEC-1 to DEC-8 of domain.md 4.2. A row is a stretch of one line; rows of a clause
never overlap and together with the background they are the whole of it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.decompose import frequencies, responsibility, sentences, verbs
from tracker.decompose.page import trimmed
from tracker.decompose.rules import Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a clause, and whether it asks for something."""

    span: Span
    asks: bool


@dataclass(frozen=True, slots=True)
class Setting:
    """What the surroundings of a clause say about its sentences.

    `strict` is for text that normally asks nothing (principles, lead-ins): only a date or a
    figure makes a row there. `superiors` names the levels above the issuer (DEC-8).
    """

    report: bool = False
    strict: bool = False
    superiors: str = ""


_GENERAL = frozenset(
    verbs.words("""
    加强 强化 推进 推动 深化 坚持 加大 加快 注重 重视 突出 扩大 拓展 优化 改进
    创新 统筹 协调 了解掌握 把握 准确把握 贯彻 理顺 充实
""")
)
_NEAR = 12  # clauses looked back and ahead: no sentence says more, and the time stays linear
_LONGEST = 2400  # characters of a row that takes in one more measure
_SHORT_RATE = 5  # 按期答复率 says of no thing how often
_ENOUGH = 12  # a shorter opening clause is the headline of what follows, not a row
_AND_DO = re.compile(
    r"^并(?:同时|切实|认真|积极)*(?:做好|抓好|开展|建立|健全|完善|组织|制定|编制|清理|"
    r"明确|落实|加强)[\u4e00-\u9fff（(“]{4,}"
)
_DO_WORK = re.compile(
    r"^(?:同时|扎实|统筹|认真|切实|积极)?(?:做好|抓好)[\u4e00-\u9fff（()）“”、]{8,}"
)
_RULE = re.compile(
    r"^(?:建立健全|建立|健全|完善|制定|修订|出台).{2,60}(?:制度|机制|办法|预案|规程|"
    r"细则)[,，。；;]?$"
)
_STAFF = re.compile(
    r"^(?:明确|确定|配备|配齐|指定|落实).{0,20}(?:人员|专人|联络员|信息员|审核人|负责同志|解读人)"
)
_PUBLISHED = re.compile("公开|发布|公布")
_TOPIC = re.compile(r"^(?:相关|有关|所需|上述)[\u4e00-\u9fff、]{2,20}")
_FORBIDS = re.compile("杜绝|严禁|禁止|防止|不得")
_FIGURE = re.compile(r"\d\s?[%％]|底前|日前|月底|年底|不少于|不低于|至少")

_IS = re.compile(r"^(?:\d{4}年|今年|当前)?是.{2,60}(?:年|关键|开局|时期|阶段)|年是")
_SINCE = re.compile(
    "^(?:近[几两些]?年来|多年来|长期以来|一直以来|(?:今|去)年以来|近期|当前|目前)[，,]?"
)
_IS_ONE = re.compile(
    "^[^，,。]{2,30}是[^，,。]{0,24}(?:一项|重要|基础性?|关键)[^，,。]{0,12}"
    "(?:工作|任务|举措|职责|手段|内容|保障|途径|要求|环节|抓手)(?:[，,。；;]|$)"
)
_AS = re.compile(
    r"^[^，,]*(?:把|将)[^，,]{2,60}作为[^，,]{2,60}(?:方式|手段|途径|抓手|内容|举措|"
    r"重点|目标)[。；;]?$"
)
_SPIRIT = re.compile(
    r"^(?:紧紧|始终|切实)?(?:围绕|坚持|立足|着眼|聚焦)[^，,。]{2,40}[，,]"
    r"以[^，,。]{2,30}(?:举措|行动|成效|实效|作风|担当)[^，,。]{2,20}[。；;]?$"
)
_FRAME = re.compile(
    r"制定本(?:方案|要点|计划)|(?:报告|通报|通知|汇报|安排)如下|以下(?:几项|"
    r"重点)?(?:工作|方面)|现(?:将|印发)|请(?:结合实际|认真贯彻)|请遵照|"
    r"其他需要报告的(?:事项|情况)"
)
_MAY = re.compile(r"^(?:鼓励|支持有条件|有条件的[^，,]{1,24}可)")
_FAULT = re.compile(
    "不够|不足|有待|不强|薄弱|欠缺|滞后|不到位|不高|不全面|不健全|不完善|存在.{0,12}问题$"
)
_DONE = re.compile(
    r"(?<![为除罢明])了(?!解)|已(?!作出|有的)|累计|(?<![公统])共(?:计|发|开|组|召|受|收|"
    r"举|培|办|完|接)|\d\s?(?:余|多)?(?:条|次|场|份|件|期|名|篇|人|个|家)(?!工作日)|"
    r"取得|得到|目前|暂未|未涉及|今年[,，]|上半年[,，]|年内|成立(?:以|由|"
    r"[^，,]{0,20}小组)|任(?:副|常务副)?组长|为(?:副|常务副)?组长|为成员|配有|无其他"
)
_STANDING = re.compile(r"杜绝|坚决|底前|月底|年底|日前|第一解读人|下一步")
_DONE_TAIL = re.compile(r"^(?:严格|坚持|确保|明确|不断|持续|积极|进一步)")
_FACT = re.compile(
    r"^(?:因|由于|通过|共|累计|目前|20\d\d年|全年|今年|我[省市县区镇乡]|截至|"
    r"[\u4e00-\u9fff]{2,12}于\d)"
)
_STANDARD = re.compile(
    r"[月年]底|日前|月前|季度末|[上下]半年|月[上中下]旬|(?:工作日|\d日|\d天|小时)内|\d\s?[%％]|\d(?:次|场|"
    r"条|期|篇|件)|不少于|至少"
)
_RATE_ONLY = re.compile(
    r"率[^，,。]{0,16}(?:达到|不低于|不少于|为|达|在)[^，,。]{0,4}\d+(?:\.\d+)?\s?[%％][^，,]{0,6}$"
)
_RATE_OF = re.compile("(?P<what>[^，,。]*?)率")
_SETS = re.compile(
    r"(?:率|比例|占比)[^，,。]{0,8}(?:不低于|不少于|不超过|控制在|达到?|在)[^，,。]{0,4}\d+(?:\.\d+)?\s?[%％]|"
    r"全部(?:进行)?(?:解读|公开|公布|纳入|完成|办结)"
)
_SHARE = re.compile(r"(?:率|比例|占比)[^，,]{0,8}\d")
_LABEL_ONLY = re.compile(rf"^{verbs.ORDINAL}[^，,]{{2,24}}[。；;]$")
_MANNER = re.compile(
    r"^(?:充分|综合|灵活|积极)?(?:运用|利用|采用|采取)[^，,。]{2,80}(?:方式|形式|手段|渠道)"
)
_LIGHT = re.compile(r"进行[^，,。]{0,12}(?P<what>解读|公开|宣传|回应|发布|培训|检查)")


def pieces(text: str, spans: Iterable[Span], setting: Setting) -> list[Piece]:
    """Return the pieces of a clause whose lines are `spans`, in order."""
    found: list[Piece] = []
    for sentence in sentences.sentences(text, spans):
        groups = [_judged(text, span, setting) for span in _split(text, sentence, setting)]
        for piece in groups if setting.report else _gathered(groups):
            last = found[-1] if found else None
            if last and last.asks and _is_manner(text, last, piece):
                found.append(Piece(piece.span, asks=False))
            elif last and _belongs(text, last, piece):
                found[-1] = Piece(Span(last.span.start, piece.span.end), last.asks or piece.asks)
            else:
                found.append(piece)
    return found


def _judged(text: str, span: Span, setting: Setting) -> Piece:
    return Piece(span, asks(text[span.start : span.end], setting))


def _gathered(groups: list[Piece]) -> list[Piece]:
    """A part of a sentence that asks nothing stays with the part beside it that does."""
    if not any(piece.asks for piece in groups):
        return [Piece(Span(groups[0].span.start, groups[-1].span.end), asks=False)]
    out: list[Piece] = []
    for piece in groups:
        if out and (not piece.asks or not out[-1].asks):
            out[-1] = Piece(Span(out[-1].span.start, piece.span.end), asks=True)
        else:
            out.append(piece)
    return out


def _belongs(text: str, last: Piece, piece: Piece) -> bool:
    """Whether `piece` only measures or describes what `last` asks (one deliverable, one row)."""
    if (
        piece.span.end - last.span.start > _LONGEST
        or "\n" in text[last.span.end : piece.span.start]
    ):
        return False
    before, words = text[last.span.start : last.span.end], text[piece.span.start : piece.span.end]
    if _LABEL_ONLY.match(before) and not re.match(verbs.ORDINAL, words):
        return True
    if not last.asks:
        return False
    if responsibility.only_helps(words):
        return True
    rate = _RATE_ONLY.search(words.rstrip("。；;")) and "，" not in words
    return bool(rate and _is_rate_of(words, before))


def _is_rate_of(words: str, before: str) -> bool:
    """Whether a rate measures what was asked `before`: it names no other thing of its own."""
    found = _RATE_OF.match(words)
    what = found["what"] if found else ""
    return len(what) <= _SHORT_RATE or any(pair in before for pair in (what[-2:], what[-4:-2]))


def _is_manner(text: str, last: Piece, piece: Piece) -> bool:
    """充分运用X等形式，进行解读: how to do what was just asked is no act of its own."""
    before, words = text[last.span.start : last.span.end], text[piece.span.start : piece.span.end]
    found = _LIGHT.search(words)
    ours = found and _MANNER.match(words) and "\n" not in text[last.span.end : piece.span.start]
    return bool(ours and found and found["what"] in before and not _SETS.search(words))


def _split(text: str, sentence: Span, setting: Setting) -> list[Span]:
    """Part a sentence where actor, deliverable, standard or time changes (DEC-1).

    A report also changes from what is always done to what was done, and back.
    """
    groups: list[list[Span]] = []
    parts = sentences.clauses(text, sentence)
    for index, part in enumerate(parts):
        if groups and (
            _starts_row(text, groups[-1][-_NEAR:], part, parts[index : index + _NEAR])
            or (setting.report and _turns(text, groups[-1][-_NEAR:], part))
        ):
            groups.append([part])
        elif groups:
            groups[-1].append(part)
        else:
            groups = [[part]]
    return [trimmed(text, group[0].start, group[-1].end) for group in groups]


def _starts_row(text: str, group: list[Span], part: Span, rest: list[Span]) -> bool:
    words = text[part.start : part.end].strip()
    before = text[group[0].start : group[-1].end].strip()
    acts = [
        verbs.predicate(text[p.start : p.end].strip())
        for p in group
        if not verbs.opens(text[p.start : p.end].strip())
    ]
    done = [act for act in acts if act and not act.aim]
    if (frequencies.hard(words) and frequencies.hard(before)) or _differs(before, words):
        return True
    concrete = any(act.sure and act.verb not in _GENERAL for act in done)
    own = words[verbs.lead(words) :]
    if concrete and (_STAFF.match(own) or _RULE.match(own)):
        return True
    if not done or len(before) < _ENOUGH:
        return False
    busy = any(act.verb not in _GENERAL for act in done)
    return (
        bool(_AND_DO.match(words) or _TOPIC.match(words))
        or (busy and bool(_DO_WORK.match(words)) and bool(_PUBLISHED.search(before)))
        or (responsibility.actor(words) is not None and not words.startswith("由"))
        or _has_own_subject(words)
        or _leaves_ban(text, group[-1], rest)
    )


def _turns(text: str, group: list[Span], part: Span) -> bool:
    """Whether a report turns here from a standing rule to a fact, or from a fact to a rule."""
    words = text[part.start : part.end].strip()
    before = text[group[0].start : group[-1].end].strip()
    if _DONE.search(before):
        return bool(_DONE_TAIL.match(words)) and not _DONE.search(words)
    rule = any(
        act.sure and not act.aim
        for p in group
        if (act := verbs.predicate(text[p.start : p.end].strip()))
    )
    fact = _FACT.match(words) and (_DONE.search(words) or words.startswith(("因", "由于")))
    return rule and len(before) >= _ENOUGH and bool(fact)


def _has_own_subject(words: str) -> bool:
    """通过网站发布的信息要严格审核: a new thing of which something is asked."""
    found = verbs.MODAL.search(words)
    return bool(
        found
        and found.start() >= 6
        and not re.match("^(?:既|又|也|还|更|同时|不仅|对|在|把|将|为|按|根据|其中)", words)
        and "的" in words[: found.start()]
        and "率" not in words[: found.start()]
    )


def _differs(before: str, words: str) -> bool:
    """Both parts carry a time or a figure of their own, and this one an act."""
    if not (_STANDARD.search(words) and _STANDARD.search(before)) or _SHARE.search(words):
        return False
    act = verbs.predicate(words)
    timed = re.match("(?:并|同时)*于", words) is not None
    return bool(act and not act.aim and (timed or (act.sure and act.direct)))


def _leaves_ban(text: str, last: Span, rest: list[Span]) -> bool:
    """A ban is a row of its own beside a standard with a figure (DEC-7)."""
    if not _FORBIDS.search(text, *last):
        return False
    tail = text[rest[0].start : rest[-1].end]
    return frequencies.hard(tail) and not _FORBIDS.search(tail)


def asks(words: str, setting: Setting) -> bool:
    """Whether `words` ask somebody for something (DEC-5: purposes and praise do not).

    >>> asks("各站所要按月公开收费。", Setting()), asks("不断提高群众满意度。", Setting())
    (True, False)
    >>> asks("全年共公开收费信息12条。", Setting(report=True))
    False
    """
    words = words.strip()
    if setting.strict:
        return bool(_FIGURE.search(words)) and bool(verbs.predicate(words))
    if _frames(words) or _superior(words, setting) or (setting.report and _is_told(words)):
        return False
    standard = not setting.report and _SETS.search(words) is not None
    return standard or frequencies.hard(words) or _acts(words)


def _frames(words: str) -> bool:
    if any(pattern.search(words) for pattern in (_IS, _AS, _FRAME, _MAY, _SPIRIT)):
        return True
    told = _SINCE.match(words) or _IS_ONE.match(words)
    return bool(told) and not verbs.MODAL.search(words) and not _STANDARD.search(words)


def _acts(words: str) -> bool:
    """Whether some clause names an act; an opening before one and a mere effect do not count."""
    acts = []
    for part in sentences.clauses(words, Span(0, len(words))):
        clause = words[part.start : part.end].strip()
        found = verbs.predicate(clause)
        if found is None and verbs.MODAL.search(clause):
            return True
        opens = verbs.opens(clause) and part.end < len(words)
        if found and not (opens and not found.sure):
            acts.append(found)
    if any(act.sure and not act.aim for act in acts):
        return True
    return any(not act.aim for act in acts) and not any(act.aim for act in acts)


def _is_told(words: str) -> bool:
    """A report's sentence that tells what was done, or what was wrong."""
    if _FAULT.search(words) and not verbs.MODAL.search(words) and not _STANDING.search(words):
        return True
    return bool(_DONE.search(words)) and not _STANDING.search(words) and not frequencies.hard(words)


def _superior(words: str, setting: Setting) -> bool:
    """A sentence about an organ above the issuer asks nothing of us (DEC-8)."""
    if not setting.superiors:
        return False
    return bool(
        re.match(
            rf"^(?:{setting.superiors})(?:人民)?(?:政府|直)(?:门户网站|办公室|各?部门)?(?:要|应|"
            rf"将|负责|按照|于|继续)",
            words,
        )
    )
