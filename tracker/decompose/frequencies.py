"""How often: 每周, 定期, 根据情况动态调整, 持续 (domain.md 4.4).

To add a wording, add a row to `_WORDINGS`. The quote runs from the wording to the end of its
clause, so that a reader sees what is to be done so often.
"""

import re
from functools import lru_cache

from tracker.decompose import numerals, verbs
from tracker.decompose.rules import Every, Frequency
from tracker.decompose.taken import Taken

_N = r"(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})?"
_PERIOD = re.compile(
    rf"每(?:个)?{_N}\s?(?:个)?(?P<unit>工作日|天|日|周|星期|季度|季|半年|月|年度?)|(?P<half>每半年)"
    r"|(?P<unit2>一|半|两)?(?P<unit3>月|季度|年|周)(?:度)?一(?:次|通报|调度|更新|报|"
    r"检查|研判|研究|督查)"
    r"|按(?P<unit4>日|周|月|季度?|半年|年)(?:度)?(?=公开|公布|更新|报送|发布|上报|通报|"
    r"调度|统计|汇总)"
)
_NAMED = r"(?!.{0,4}(?:机制|制度|体系|[、”》]))"
_WORDINGS: tuple[tuple[re.Pattern[str], Every], ...] = (
    (re.compile(r"不定期|适时|视情"), Every.AD_HOC),
    (re.compile(rf"(?<!不)定期{_NAMED}"), Every.PERIODIC),
    (
        re.compile(
            r"(?:根据|依据|按照|结合|随)[^，。；,]{1,24}?(?:情况|变化|"
            r"调整)?[^，。；,]{0,6}?(?:动态调整|动态更新|调整更新|做好更新|及时调整|及时更新|"
            r"进行更新|予以更新)"
        ),
        Every.ON_CHANGE,
    ),
    (re.compile(r"动态(?:更新|调整更新)(?![、”》])|实行动态(?:管理|调整)"), Every.ON_CHANGE),
    (re.compile(r"实时|及时|第一时间|随时"), Every.PROMPT),
    (
        re.compile(
            r"长期坚持|持续(?!性)|常态化(?=开展|推进|做好|公开|更新|宣传|检查|监测|抓好|组织|"
            r"管理)|24小时|全天候|全年(?!度)|贯穿始终|经常性?"
        ),
        Every.CONTINUOUS,
    ),
    (re.compile(r"分阶段|分批次|分期"), Every.PERIODIC),
)
_UNITS = {
    "日": Every.DAY,
    "天": Every.DAY,
    "工作日": Every.DAY,
    "周": Every.WEEK,
    "星期": Every.WEEK,
    "月": Every.MONTH,
    "季": Every.QUARTER,
    "季度": Every.QUARTER,
    "半年": Every.HALF_YEAR,
    "年": Every.YEAR,
    "年度": Every.YEAR,
}
_MANY = {
    ("日", 7): Every.WEEK,
    ("天", 7): Every.WEEK,
    ("周", 1): Every.WEEK,
    ("月", 3): Every.QUARTER,
    ("月", 6): Every.HALF_YEAR,
    ("月", 12): Every.YEAR,
    ("天", 30): Every.MONTH,
    ("日", 30): Every.MONTH,
    ("季度", 2): Every.HALF_YEAR,
}
_END = re.compile("[，。；,;！]")
_BEGIN = re.compile("[，。；,;：:]")


def frequencies(text: str, at: int = 0) -> tuple[Frequency, ...]:
    """Return how often `text` wants what, in order; their characters count from `at`.

    >>> [f.every.value for f in frequencies("各栏目每周更新,账号每7天检查,定期通报机制")]
    ['P7D', 'P7D']
    """
    found: list[tuple[int, Frequency]] = []
    found += [
        (match.start(), _frequency(text, match, every, at))
        for match in _PERIOD.finditer(text)
        if (every := _every(match))
    ]
    taken = Taken()
    for pattern, every in _WORDINGS:
        for match in pattern.finditer(text):
            if _of_a_thing(text, match):
                continue
            if taken.free(*match.span()):
                taken.add(*match.span())
                found.append((match.start(), _frequency(text, match, every, at)))
    return tuple(frequency for _, frequency in sorted(found, key=lambda f: f[0]))


def _frequency(text: str, match: re.Match[str], every: Every, at: int) -> Frequency:
    start, end = match.span()
    return Frequency(_quote(text, start, end), every, start + at, end + at)


def _of_a_thing(text: str, match: re.Match[str]) -> bool:
    """报送全年进展, 对全年案卷自查: the year belongs to the thing, not to the doing."""
    before = text[max(0, match.start() - 2) : match.start()]
    return match[0] == "全年" and bool(
        before[-1:] in ("对", "把", "将", "就", "好")
        or verbs.HEAD.fullmatch(before)
        or text.startswith("的", match.end())
    )


@lru_cache(512)  # several steps ask about one clause, one soon after the other
def hard(text: str) -> bool:
    """Whether `text` names a period that a calendar can hold (每周, 每季度)."""
    return any(_every(match) for match in _PERIOD.finditer(text))


def _every(match: re.Match[str]) -> Every | None:
    if match["half"]:
        return Every.HALF_YEAR
    unit = match["unit"] or match["unit3"] or match["unit4"]
    if match["unit2"] == "半":
        unit = "半年"
    count = numerals.value(match["n"]) if match["n"] else 1
    if count in (None, 1):
        return _UNITS.get(unit)
    return _MANY.get((unit, count), Every.PERIODIC)


def _quote(text: str, start: int, end: int) -> str:
    """The clause round the wording."""
    stop = _END.search(text, end)
    begins = [m.end() for m in _BEGIN.finditer(text, max(0, start - 40), start)]
    begin = begins[-1] if begins else max(0, start - 40)
    return text[begin : stop.start() if stop else len(text)].strip()
