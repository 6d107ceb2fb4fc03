"""Figures with their units: 40%, 3至5家, 百分之八十五, 七座, 一万元以上五万元以下.

The units stand in `units`.
"""

import re
from typing import NamedTuple

from tracker.decompose import numerals
from tracker.decompose.much.units import COUNT, SHARE, SORTS, UNITS, Sort


class Figure(NamedTuple):
    """A figure over characters `start` up to `end` (its unit and 以上 with it).

    `low` is the lower end of a range. `up` is what stands behind the unit: 以上, 以下, 以内 or "".
    """

    start: int
    end: int
    low: float | None
    value: float
    unit: str
    sort: Sort
    up: str
    digits: bool


def _pattern(unit: str) -> str:
    word, _, bars = unit.partition("|")
    return re.escape(word) + (f"(?![{bars}])" if bars else "")


_ALL = [unit for units in UNITS.values() for unit in units]
_ALL.sort(key=lambda unit: -len(unit.partition("|")[0]))
_UNIT = f"(?:{'|'.join(map(_pattern, _ALL))})"
_TENS = "一二两三四五六七八九十百千零〇"
_DIGITS = r"\d{1,9}(?:,\d{3}){0,3}(?:\.\d{1,4})?"
# 二期 and 二类 are no counts, 百 and 千 begin none: 百亩示范方.
_WORDS = (
    rf"[一两三四五六七八九十二](?<!二(?![十百千万]))[{_TENS}]{{0,6}}"
    rf"(?:万(?=[{_TENS}])[{_TENS}]{{1,7}})?(?:点[一二三四五六七八九零〇]{{1,3}})?"
)
_NUMBER = rf"(?:{_DIGITS}|{_WORDS})"
_UP = (
    r"(?:(?:及其?|或者?|\(含\)|（含）)?(?P<up>以上|以下|以内|之内|内|之间|左右)(?!地区|人民政府))?"
)
_FIRST = "".join(sorted({unit[0] for unit in SORTS}))
# A number that is part of another sign is none: 第3批, DB35, 1:50, 7×24, 3·15, 2.5.1, 6月30日.
_FREE = r"(?<![\d.第A-Za-z:：×·/+\-〔统每])"
# What no unit, bound or other number can follow (6月) is no figure.
_GOES_ON = rf"[\s余多万亿千百以之内左及或(（至到—－~～、{_FIRST}-]"
_BEHIND = rf"\s?[余多]?(?P<unit>(?:[万亿千百](?=[^分]))?{_UNIT})?{_UP}"
_AT = re.compile(
    rf"{_FREE}(?:(?P<per>[百千])分之(?P<part>{_NUMBER}|百)|(?P<number>(?>{_NUMBER}))(?={_GOES_ON}))"
    rf"{_BEHIND}"
)
_OF = re.compile(_BEHIND)
_TO = re.compile(rf"\s?(?:至|到|[—－~～-]{{1,2}}|(?<=以上)、?)\s?(?P<number>{_NUMBER})")
_JOINS = frozenset("至到—－～~-、")
_NARROW = str.maketrans("０１２３４５６７８９％．", "0123456789%.")
_WIDE = re.compile("[０-９％．]")
# A year and a month are none, and a numeral in words stands before another, or before a unit.
BEGINS = re.compile(
    rf"[\d{_TENS}](?:(?<=\d)(?!\d{{0,3}}[年月])|(?<=\D)(?=[{_TENS}{_FIRST}余多\s万亿分点％]))"
)
_RUN = re.compile(rf"[\d.]{{1,20}}|[{_TENS}]{{1,20}}")
_PLAIN_UNIT = {"个工作日": "工作日", "百分点": "个百分点", "个小时": "小时", "个自然日": "自然日"}
_SHARED = re.compile(  # 3个、4个、5个工作日
    r"(?:[、和至]\d{1,3}个(?!工作日|月|小时)){0,3}[、和至]\d{1,3}(个工作日|个月|个小时)"
)
_TIMES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}  # 500元以上1万元以下


def narrow(text: str) -> str:
    """Return `text` with full-width digits and signs of per cent made narrow, as long as before.

    >>> narrow("达到９０％")
    '达到90%'
    """
    return text.translate(_NARROW) if _WIDE.search(text) else text


def after(text: str, at: int) -> int:
    """Return where the run of digits or numerals at `at` ends."""
    found = _RUN.match(text, at)
    return found.end() if found else at + 1


def read(text: str, at: int) -> Figure | None:
    """Return the figure that begins at `at`, or None where no unit follows the number.

    >>> read("3至5家龙头企业", 0)[2:5], read("百分之八十五", 0)[3:5], read("第3批", 1)
    ((3.0, 5.0, '家'), (85.0, '%'), None)
    """
    found = _AT.match(text, at)
    if not found:
        return None
    per, hundredth, said, unit, up = found.group("per", "part", "number", "unit", "up")
    end = found.end()
    if per:
        part, unit = number(hundredth), "%" if per == "百" else "‰"
        return Figure(at, end, None, part, unit, SHARE, up or "", True) if part else None
    low = None
    first, after_it = unit, text[end : end + 1]
    joined = after_it in _JOINS or up or after_it.isspace()  # 二百元以上二千元以下
    if joined and (to := _TO.match(text, end)):
        last = _OF.match(text, to.end())
        if last and last["unit"]:
            low, said, end = number(said), to["number"], last.end()
            unit, up = last.group("unit", "up")
    value = number(said)
    if value is None or not unit or (unit == "日" and text[at - 1 : at] == "月"):
        return None
    if unit == "个" and (shared := _SHARED.match(text, end)):
        unit = shared[1]
    unit = _PLAIN_UNIT.get(unit, unit)
    if low is not None:
        if first:
            low *= _TIMES.get(first[0], 1) / _TIMES.get(unit[0], 1)
        if low >= value:
            low = None
    sort = SORTS.get(unit) or SORTS.get(unit[1:], COUNT)
    return Figure(at, end, low, value, unit, sort, up or "", text[at].isdigit())


def number(text: str) -> float | None:
    """Return the value of digits or numerals: 1,200; 98.5; 九十八点五; 一万五千.

    >>> number("1,200"), number("九十八点五"), number("一万五千"), number("十十点")
    (1200.0, 98.5, 15000.0, None)
    """
    if text[0].isdigit():
        return float(text.replace(",", ""))
    if "点" not in text and "万" not in text:
        plain = numerals.value(text)
        return None if plain is None else float(plain)
    whole, _, part = text.partition("点")
    tens, _, rest = whole.rpartition("万")
    values = [numerals.value(one) for one in (tens or "零", rest or "零")]
    if "点" in text and not part:
        return None
    high, low = values
    if high is None or low is None:
        return None
    behind = "".join(str(numerals.value(char)) for char in part)
    return float(f"{high * 10000 + low}.{behind or 0}")
