"""What makes a clause something to keep: a day, a rhythm, a figure (domain.md 4.2, DEC-1)."""

import re
from functools import lru_cache

from tracker.decompose.often import frequencies

UNITS = (
    "人次|场次|人|名|户|座|套|台套|台|辆|所|家|项|件|个|条|处|幢|栋|间|次|场|期|篇|份|批|支|张|"
    "块|头|株|棵|床|门|类|种|部|艘|盏|眼|"
    "口|段|片|公里|平方米|平方公里|立方米|千瓦|兆瓦|亩|公顷|吨|元|斤|公斤|米|分钟|本|册|幅|只|"
    "卷|袋|桶|根|面|组|轮|遍|宗|起|例|万"
)
# Here and in `DAY` the character first, then what stands before it: so a search leaps to the next.
_NUMBER = (
    r"[\d一二两三四五六七八九十](?:(?<=\d)(?<![\d.第].)[\d,.]{0,12}|(?<!\d)(?<!第.)"
    r"[一二两三四五六七八九十]{0,2}(?=(?:次(?![办性告])|场|轮|遍|名|支|家)))\s?(?:余|多)?\s?"
)
FIGURE = re.compile(
    rf"{_NUMBER}(?:[%％‰]|个?百分点|[万亿千百]{{0,2}}(?:{UNITS})(?!工作日|月(?!度)|小时))"
)
DAY = re.compile(
    r"[月年季日上下工\d小分个汛入开春节本明后当](?:(?<=[月年])底|(?<=[日月节])前|(?<=[月年季])度?末|"
    r"(?<=[上下])半年|(?<=季)度前|(?<=月)[上中下]旬|(?<=年)内|"
    r"(?:(?<=工)作日|(?<=\d)[日天]|(?<=小)时|(?<=分)钟|(?<=个)月)(?:之|以)?内|(?<=\d)月\d{1,2}日|"
    r"(?<=\d)月(?:份)?(?=[\u4e00-\u9fff])(?!以来|至今|份以来)|"
    r"(?:(?<=汛)期|(?<=入)冬|(?<=开)学|(?<=春)耕)前|(?<=[本明后当])年(?:年底|度)?前)"
)
_BOUND = re.compile(
    r"应[^，,]{1,4}尽|有[^，,]{1,4}必|全部|一律|全覆盖|只减不增|只增不减|零增长|零的突破|"
    r"不(?:超过|少于|低于|高于)[^，,]{0,6}\d|压缩[至到][^，,]{0,6}\d|控制在[^，,]{0,6}\d"
)


# Nothing that `standard` looks for is without one of these.
_SIGNS = re.compile(r"[底前末旬内月半\d一二两三四五六七八九十尽必全律只零每按]")


@lru_cache(512)  # several steps ask about one clause, one soon after the other
def standard(clause: str) -> bool:
    """Whether `clause` sets a day, a rhythm or a figure.

    >>> standard("6月底前建成停车场"), standard("新增车位300个"), standard("加强管理")
    (True, True, False)
    """
    if not _SIGNS.search(clause):
        return frequencies.hard(clause)
    found = DAY.search(clause) or FIGURE.search(clause) or _BOUND.search(clause)
    return bool(found) or frequencies.hard(clause)
