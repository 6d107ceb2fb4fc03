"""Haste without a date: 立即, 尽快, 限期整改. To teach a word, add it to `_HASTE`."""

import re

from tracker.decompose.rarely import rare
from tracker.decompose.rules import Span

_ACT = "整改|处置|办理|解决|完成|落实|处理|纠正|改正|公开|修复|停用|拆除|整治|报告|办结|答复|上报"
_HASTE = re.compile(
    r"立即(?!执行的)|立刻|立[行即]立?改|即[知行查]即改|立查立改|即刻|火速|从速|尽[快早速]|赶[紧快](?!上)|"
    r"马上(?!就办|办|到|要)|"
    r"抓紧(?![抓不，,。；;、）)]|$)(?:时间)?|"
    r"限期(?<![逾不定]限期)(?![内满届为制：:]|已|未|仍|没|完不成|\d)|"
    r"迅速(?![，,。；;、增发提上扩蔓壮崛下回成升减推地变普走形兴的]|$)"
)
_OF_THING = rare(
    rf"(?:{_ACT})(?:到位|整改|完毕|的问题)?(?:(?:而|但|仍|后)[^，。；]{{0,8}})?的(?!原则|要求|通知)"
)
_DENIED = rare(r"(?:未|没有|无法|不能|不宜|不必|未能|提升|提高|增强)$")
# 限期办结制度 is the name of a rule; 尽快完善制度 presses for one.
_NAME = rare(
    r"(?!建立|完善|健全|制[定订]|出台|修订|形成|落实|执行|公布|下[达发]|送达)[^，。；！？\n]{2,4}(?:制度?|机制|通知书)(?![定订作])"
)
_PAST = re.compile(r"(?<!为)了(?![解结])|已|均")
_TO_COME = rare(
    r"将|下一?步|下阶段|计划|拟(?!定)|要(?!求)|应当?|须|务必|责成|今后|接下来|请|继续|必须"
)
_NEAR = 40
_STOP = rare("[。！？；\n]")


def haste(text: str, *, report: bool = False) -> list[Span]:
    """Return where `text` presses for something; in a `report` only where it is still to come.

    >>> [text[s.start : s.end] for text in ["网页错链立即整改"] for s in haste(text)]
    ['立即']
    >>> list(haste("抓紧抓实各项工作，完善限期办结制度"))
    []
    """
    found: list[Span] = []
    match = _HASTE.search(text)  # most texts have none: to search costs less than an iterator
    while match:
        start, end = match.span()
        before = text[max(0, start - _NEAR) : start]
        behind = text[end : end + _NEAR]
        barred = _OF_THING.match(behind) or _DENIED.search(before) or _NAME.match(behind)
        if not barred and not (report and not _to_come(before, behind)):
            found.append(Span(start, end))
        match = _HASTE.search(text, end)
    return found


def _to_come(before: str, behind: str) -> bool:
    told = _STOP.split(before)[-1]
    rest = _STOP.split(behind, maxsplit=1)[0]
    return not _PAST.search(rest) and _TO_COME.search(told) is not None
