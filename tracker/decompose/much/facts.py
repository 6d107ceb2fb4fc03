"""Figures that tell how things stand, and sentences that ask for what is not yet so.

去年底达到85%, 现有12个, 已建成5个 set nothing; 今年力争达到97%, behind them, does. To add a word
for the past, add it to `_PAST`.
"""

import re

from tracker.decompose.rarely import rare

_PLACE = "[省市县区乡镇街村]"


def _year(word: str) -> str:
    """去年, unless something is compared with it: 较去年, 去年同期."""
    behind = r"度?(?:同期|[的基]|\d|营业|销售|主营|纳税|经营)"
    return f"{word}(?<![较比同由从在于将把]{word})(?!{behind})"


def _ours(word: str) -> str:
    """全县总面积, at the beginning of a clause."""
    behind = "目前|现|共有|总|[^，。；要应须将]{0,10}(?:面积|人口|总数|户籍)"
    return rf"{word}(?<![^，。；\n]{word}){_PLACE}(?:{behind})"


# All begin with a plain character: the engine then looks for these and tries nothing elsewhere.
_PAST = re.compile(
    r"截[至止]|目前|现[有已]|当前|已(?!经?(?:达标|脱贫)的)|"
    rf"{_year('去年')}|{_year('上年')}|{_year('前年')}|{_year('上一年')}|"
    r"前期|此前|前一阶段|前一时期|一年[来间]|多年[来间]|几年[来间]|两年[来间]|三年[来间]|近年[来间]|"
    rf"以来|过去|历年|往年|原有|原来(?!的)|{_ours('我')}|{_ours('全')}|{_ours('本')}|"
    r"上级(?:已)?下达|总投资|总人口|常住人口|"
    rf"2(?<!\d2)0\d\d年(?:全{_PLACE})?(?:共|累计)?(?:实现|完成)(?!.{{0,30}}以上)"
)
_AHEAD = rare(
    r"今年(?!以来|[上下]半年以来|前)|力争|确保|争取(?!到)|"
    r"(?<![需主重纲摘概提简必只首次])要(?![求点素件闻领害])|务必|必须|[应须]当?(?!对|急|用)|下一步|年内|"
    r"到20\d\d年|20\d\d年(?:\d{1,2}月)?底?前|计划|拟|目标|明年|本年度|下半年|年底前|"
    r"(?:提高|提升|扩大)[到至]|继续"
)
_TOGETHER = "(?<![公党中])共(?:组织|开展|举办|召开|发布|公开|办理|受理|完成|收到)"
_TOLD_FIRST = re.compile("[了共合总累已现仅只]")
_TOLD = re.compile(
    rf"(?:了|(?<![公党中])共有|共计|合计|总计|累计达?|已达|现有|仅有|只有|"
    rf"{_TOGETHER})[^，。；\d]{{0,12}}$"
)
_SO_FAR = re.compile(f"累计|{_TOGETHER}")
_WORDS = 24  # characters before a figure that may say that it is told


def told(text: str, at: int, clause: int, sentence: int, *, bound: bool) -> bool:
    """Whether the figure at `at` only tells how things stand or stood.

    `clause` and `sentence` are where its own begin, `bound` whether a word such as 不低于 binds it.

    >>> told("截至去年底覆盖率为85%", 9, 0, 0, bound=False)
    True
    >>> told("去年覆盖率为85%，今年力争达到97%", 16, 11, 0, bound=True)
    False
    """
    if not bound or text[at - 1 : at] in "了达有":
        first = _TOLD_FIRST.search(text, max(clause, at - _WORDS), at)
        if first and _TOLD.search(text, first.start(), at):
            return True
    last, past = None, _PAST.search(text, sentence, at)
    while past:
        last, past = past, _PAST.search(text, past.end(), at)
    if last is None:  # 累计办结1.2万件，办结率达到99%, unless it is what shall be: 到2025年累计
        if sentence < clause and ("累计" in text or "共" in text):
            last = _SO_FAR.search(text, sentence, clause - 1)
        if last and _AHEAD.search(text, sentence, last.start()):
            return False
    return last is not None and not _AHEAD.search(text, last.end(), at)
