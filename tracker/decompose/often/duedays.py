"""The day inside a period: 每月28日前, 每季度首月10日前, 每周五, 每年1月31日前 (domain.md 4.4)."""

import re
from collections.abc import Callable
from functools import partial

from tracker.decompose import numerals
from tracker.decompose.rarely import rare
from tracker.decompose.rules import Every
from tracker.decompose.when import days

_PLAIN_YEAR = 2023  # a day of every year: 29 February is none
_END = "end"
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_AT = (
    r"(?:\s?(?:上午|下午|晚上?|早上?|下班)?(?:\s?\d{1,2}\s?(?:[:：]\s?\d\d|[时点](?:半|\d{1,2}分)?))?"
    r"\s?(?:以前|之前|前(?!后)))?"
)
_TO = r"\s?(?:至|到|[-—－~～]{1,2})\s?"
_AND = r"\s?[、和及与或]\s?"
_LAST = r"最后(?:一|1)?(?:天|日|个?工作日)"
_SMALL = "(?![位层子端级])"  # 末位, 底层
# A day in a month; what follows is a stretch, or more days.
_DAY = (
    rf"(?:(?P<day>{_NUMBER})\s?[日号](?:{_TO}(?:(?P<until>{_NUMBER})\s?[日号]|(?P<last>月?[底末])))?"
    rf"(?P<more>(?:{_AND}{_NUMBER}\s?[日号]){{1,5}})?"
    rf"|(?P<part>[上中下])\s?旬|(?P<end>[底末]{_SMALL}|{_LAST}))"
)
_MONTHS = (
    rf"\s?的?\s?(?:(?:(?P<first>首个?|头一?个)|第(?P<nth>[一二三四五六1-6１-６])个|末|尾|最[后末](?:[一1]个?)?)"
    rf"\s?月(?:份)?|(?:季\s?度?)?(?P<close>[底末]{_SMALL}|结束(?=前|之前|以前)|{_LAST}))"
    rf"\s?[的月]?\s?{_DAY}?{_AT}"
)
_OF_WEEK = (
    rf"\s?(?P<day>[一二三四五六日天])"
    rf"(?!均|常|\s?[次回期条篇个小课场轮遍节项名家件份批]|[至到](?:周|星期)?[一二三四五六七日天两]|天(?!前))"
    rf"(?P<more>(?:{_AND}(?:周|星期)?[一二三四五六日天](?!次)){{1,6}})?{_AT}"
)
_OF_MONTH = rf"\s?[的月]?\s?{_DAY}{_AT}"
_OF_YEAR = (
    rf"\s?[的年]?\s?(?:(?P<month>{_NUMBER})\s?月(?:份)?\s?(?:{_DAY}|(?P<begin>初))?{_AT}"
    rf"(?P<months>(?:{_AND}|{_TO})(?:次年|翌年)?{_NUMBER}\s?月(?:份|底|末|[上中下]旬|{_NUMBER}日)?)?"
    rf"(?P<since>起)?|第?(?P<quarter>[一二三四1-4])季度(?:末|底|内|结束)?"
    rf"|(?P<half>[上下])半年(?![和与、])(?:末|底|内)?|(?P<close>[底末终]{_SMALL}|{_LAST})){_AT}"
)
_PARTS = {"上": "10", "中": "20", "下": _END}
_WEEKDAYS = {char: str(at) for at, char in enumerate("一二三四五六日", 1)} | {"天": "7"}
# 每周一次, 每周一调度: one of something, no Monday.
_ONE_OF = rare(
    "一(?:次|调度|通报|更新|报|检查|研判|研究|督查|统计|汇总|总结|考|评|排名|主题|活动|巡|清|查|结|晒|会商|学|训|演练|"
    "专题|课|讲|题|星|期|条|篇|场|轮|遍|测|反馈|公[布示开]|对账|点|跟踪|小结|例会|碰头|推)"
)


def behind(text: str, at: int, period: Every, *, weekday: bool = False) -> tuple[int, str | None]:
    """Return where the wording of a period ends that goes on at `at`, and the day it names.

    `weekday` where a day of the week must follow (逢周一): 一 is then no number.

    >>> behind("每月28日前报送", 2, Every.MONTH), behind("每周一次", 2, Every.WEEK)
    ((6, '28'), (2, None))
    """
    rule = _RULES.get(period)
    found = rule[0].match(text, at) if rule else None
    if not (rule and found) or found.end() == at:
        return at, None
    if period is Every.WEEK and not weekday and _ONE_OF.match(text, at):
        return at, None
    return found.end(), rule[1](found)


def _of_week(found: re.Match[str]) -> str | None:
    return None if found["more"] else _WEEKDAYS[found["day"]]


def _of_month(found: re.Match[str]) -> str | None:
    """The day or the end; of several days none is the day, of a stretch the last is."""
    if found["end"] or found["last"]:
        return _END
    if found["part"]:
        return _PARTS[found["part"]]
    day = numerals.value(found["until"] or found["day"] or "")
    return str(day) if day and day <= 31 and not found["more"] else None


def _of_months(found: re.Match[str], months: int) -> str | None:
    """`1/10`: the month of a quarter or half-year and its day; the last day of all is `end`."""
    said = found["day"] or found["part"] or found["end"]
    if found["close"] and not said:
        return _END
    month = 1 if found["first"] else numerals.value(found["nth"]) if found["nth"] else months
    day = _of_month(found) if said else _END
    if day is None or month is None or month > months:
        return None
    return _END if (month, day) == (months, _END) else f"{month}/{day}"


def _of_year(found: re.Match[str]) -> str | None:
    if found["close"]:
        return "12-31"
    if found["half"]:
        return "06-30" if found["half"] == "上" else "12-31"
    month = (
        3 * (numerals.value(found["quarter"]) or 0)
        if found["quarter"]
        else numerals.value(found["month"])
    )
    if not month or any(found[name] for name in ("more", "months", "since", "begin")):
        return None
    inside = _of_month(found) if found["day"] or found["part"] else _END
    last = days.month_end(_PLAIN_YEAR, month)
    day = last if inside == _END else days.day(_PLAIN_YEAR, month, inside or 0)
    return f"{day:%m-%d}" if day else None


# Few papers name days in every period.
_RULES: dict[Every, tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]]] = {
    Every.WEEK: (rare(_OF_WEEK), _of_week),
    Every.MONTH: (rare(_OF_MONTH), _of_month),
    Every.QUARTER: (rare(_MONTHS), partial(_of_months, months=3)),
    Every.HALF_YEAR: (rare(_MONTHS), partial(_of_months, months=6)),
    Every.YEAR: (rare(_OF_YEAR), _of_year),
}
