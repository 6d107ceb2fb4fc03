"""Figures with their units: 40%, 3至5家, 百分之八十五, 七座, 一万元以上五万元以下.

To add a unit, add it to `_UNITS` beside its sort, behind a stroke what may not follow it.
"""

import re
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from tracker.decompose import numerals


class Sort(StrEnum):
    """What a unit measures; it decides what else has to stand by for the figure to bind."""

    SHARE = "share"
    TIME = "time"
    AGE = "age"
    MONEY = "money"
    SIZE = "size"
    LEVEL = "level"
    COUNT = "count"


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


# unit, or unit|what may not follow: 三个工作日 is no 三个, 一次性 no 一次.
_UNITS = {
    Sort.SHARE: "% ‰ 个百分点 百分点 倍|增",
    Sort.TIME: "个工作日 工作日 个自然日 自然日 个小时 小时 个月 分钟 天 日|常期均报益历 周|岁边年期转密围末 秒",
    Sort.AGE: "周岁 岁",
    Sort.MONEY: "元/平方米 元/人 元/亩 元/户 元/吨 元/月 元/年 元/头 元/株 元|旦化宵",
    Sort.SIZE: "平方公里 平方千米 平方米 立方米 公顷 公里 千米 厘米 毫米 米 亩|次 公斤 千克 吨标准煤 吨 斤",
    Sort.LEVEL: "微克/立方米 毫克/立方米 毫克/升 分贝 千瓦时 兆瓦时 千瓦 兆瓦 摄氏度",
    Sort.COUNT: (
        "人次 场次 批次 户次 车次 件次 班次 学时 课时 学分 人|大民均社力口才事工为 名|单称录 户|籍外主型 "
        "条|例 次|性办数日月年要 场|所地景馆镇 期|间限末内满 篇|幅章 份|额 个|一月工百星小自 家|庭长访风具电居政 "
        "项|目目 件|事 座|谈 处|理置罚级分室以 台|账风阶 辆 所|有需在 套 栋 幢 间|隔断接距 支|部持付撑 张 "
        "块 头|部雁条 株 棵 床 门|户店面类槛诊牌口 类 种|植 部|门分署位委队级省 艘 盏 眼 口|径头号岸 段 "
        "片|区 本|级地年单 册 幅 只|有要 组|织长建成合员团 轮|训换岗 遍 宗 起|草步施执实点来到飞 例 批|准复次评示发 字 "
        "分|钟之别公支管类局部布所层级工期 页 集|中体 讲 堂 根 桶 袋 面|向积对 对|接应照比"
    ),
}
_SORTS = {
    unit.partition("|")[0]: sort for sort, units in _UNITS.items() for unit in units.split()
}


def _pattern(unit: str) -> str:
    word, _, bars = unit.partition("|")
    return re.escape(word) + (f"(?![{bars}])" if bars else "")


_ALL = [unit for units in _UNITS.values() for unit in units.split()]
_ALL.sort(key=lambda unit: -len(unit.partition("|")[0]))
_UNIT = f"(?:{'|'.join(map(_pattern, _ALL))})"
_TENS = "一二两三四五六七八九十百千零〇"
_DIGITS = r"\d{1,9}(?:,\d{3}){0,3}(?:\.\d{1,4})?"
_WORDS = (
    rf"[一两三四五六七八九十二](?<!二(?![十百千万]))[{_TENS}]{{0,6}}(?:万(?=[{_TENS}])[{_TENS}]{{1,7}})?(?:点[一二三四五六七八九零〇]{{1,3}})?"
)
_NUMBER = rf"(?:{_DIGITS}|{_WORDS})"
_UP = r"(?:(?:及其?|或者?|\(含\)|（含）)?(?P<up>以上|以下|以内|之内|内|之间|左右)(?!地区|人民政府))?"
# A number that is part of another sign is none: 第3批, DB35, 1:50, 7×24, 3·15, 2.5.1, 6月30日.
_FREE = r"(?<![\d.第A-Za-z:：×·/+\-〔统每])"
_AT = re.compile(
    rf"{_FREE}(?:(?P<per>[百千])分之(?P<part>{_NUMBER}|百)"
    rf"|(?:(?P<low>{_NUMBER})\s?(?P<of>[万亿千百]?{_UNIT})?(?:以上)?\s?(?:至|到|[—－~～-]{{1,2}}|(?<=以上)、?)\s?)?"
    rf"(?P<number>{_NUMBER})\s?[余多]?(?P<unit>(?:[万亿千百](?=[^分]))?{_UNIT})){_UP}"
)
_NARROW = str.maketrans("０１２３４５６７８９％．", "0123456789%.")
_WIDE = re.compile("[０-９％．]")
CHARS = f"0-9{_TENS}"
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
    up = found["up"] or ""
    if found["per"]:
        value, unit = number(found["part"]), "%" if found["per"] == "百" else "‰"
    else:
        value, unit = number(found["number"]), found["unit"]
        unit = _PLAIN_UNIT.get(unit, unit)
    if unit == "个" and (shared := _SHARED.match(text, found.end())):
        unit = _PLAIN_UNIT.get(shared[1], shared[1])
    low = number(found["low"]) if found["low"] else None
    if value is None or (unit == "日" and text[at - 1 : at] == "月"):
        return None
    if low is not None and found["of"]:
        low *= _TIMES.get(found["of"][0], 1) / _TIMES.get(unit[0], 1)
    if low is not None and low >= value:
        low = None
    digits = text[at].isdigit() or bool(found["per"])
    sort = _SORTS.get(unit) or _SORTS.get(unit[1:], Sort.COUNT)
    return Figure(at, found.end(), low, value, unit, sort, up, digits)


def number(text: str) -> float | None:
    """Return the value of digits or numerals: 1,200; 98.5; 九十八点五; 一万五千.

    >>> number("1,200"), number("九十八点五"), number("一万五千"), number("十十点")
    (1200.0, 98.5, 15000.0, None)
    """
    if text[0].isdigit():
        return float(text.replace(",", ""))
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
