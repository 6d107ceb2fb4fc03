"""Words that bind a figure: 不低于, 至多, 压缩至, and what they ask (domain.md 4.2, DEC-2).

To add a wording, add it to the row of its sign in `_NEAR` or, where an act or a thing may stand
between it and the figure (至少组织1次), in `_FAR`.
"""

import re
from typing import NamedTuple

from tracker.decompose.asks.verbs import words
from tracker.decompose.rarely import rare

AT_LEAST, AT_MOST, EQUAL, MORE, LESS = ">=", "<=", "==", ">", "<"


class Bound(NamedTuple):
    """A bound before a figure: its sign, its word, where it begins, what stands between."""

    sign: str
    word: str
    start: int
    between: str


_NEAR = {
    AT_LEAST: words("""
        不低于 不得低于 不能低于 不少于 不得少于 不能少于 不小于 不得小于 不短于 不得短于
        不弱于 不亚于 达到 达 突破 超过或达到 保持在 稳定在 维持在 保持 提高到 提高至 提升到
        提升至 提到 增加到 增加至 增至 增长到 增长至 扩大到 扩大至 上升到 上升至 升至 升到
        扩面到 扩面至 扩展到 拓展到 发展到 年满 满 ≥ >= ⩾
    """),
    AT_MOST: words("""
        不超过 不得超过 不能超过 不超 不高于 不得高于 不能高于 不多于 不得多于 不能多于
        不大于 不得大于 不长于 不得长于 控制在 控制到 限制在 限定在 压缩至 压缩到 压缩为
        压减至 压减到 压减为 压降至 压降到 缩短至 缩短到 缩短为 缩减至 缩减到 缩减为 精简至
        精简到 精简为 减少至 减少到 减少为 减至 减到 降至 降到 降为 降低至 降低到 下降至
        下降到 缩至 缩到 压至 压到 回落至 限 限于 ≤ <= ⩽
    """),
    MORE: words("""
        超过 超出 超 高于 多于 大于 > ＞
    """),
    LESS: words("""
        低于 少于 小于 < ＜
    """),
    EQUAL: words("""
        等于 = ＝
    """),
}
_FAR = {
    AT_LEAST: words("""
        至少 最少 最低 起码 不少于 不得少于 不低于 不得低于
    """),
    AT_MOST: words("""
        最多 至多 最高 最长 只能 只允许 只准 仅限 只限 限 只 仅 不超过 不得超过 不多于
        不得多于
    """),
}
_NOT_YET = re.compile(r"(?:未达到?|没有达到|达不到|未能达到|不足|未超过|未满|不满|尚未达到)\s?$")


_LIMIT = "(?<![时期权年有无界上下极额超])限"  # 办理时限压缩至 is bound by its last word


def _choice(table: dict[str, list[str]], name: str) -> tuple[str, dict[str, str]]:
    signs = {word: sign for sign, listed in table.items() for word in listed}
    longest = sorted(map(re.escape, signs), key=len, reverse=True)
    choice = "|".join(longest).replace("|限|", f"|{_LIMIT}|").replace("|限于", f"|{_LIMIT}于")
    return f"(?P<{name}>{choice})", signs


_near, _NEAR_SIGNS = _choice(_NEAR, "near")
_far, _FAR_SIGNS = _choice(_FAR, "far")
# 不低于本年总量的40%, 达到每年2次; 下达480万元 binds nothing.
_FIRST = re.escape("".join(sorted({word[0] for word in (*_NEAR_SIGNS, *_FAR_SIGNS)})))
_BESIDE = (
    r"(?:[^，。；、\d]{1,12}的|每[百千万]?[年月周人村户季学][度期]?(?:每[年月])?|约|全年|平均|各)?"
)
_BEFORE = re.compile(
    rf"(?=[{_FIRST}])(?!(?<=[下传送抵到表转直通])达)(?:{_near}(?P<beside>{_BESIDE})|"
    rf"{_far}(?P<between>[^，。；、\d年跑]{{0,16}}))\s{{0,2}}$"
)
_NEARER = rare(rf"{_near}{_BESIDE}$")  # 最长不得超过14天
_BEGINS = re.compile(f"[{_FIRST}]")
_REACH = 24
_ONE = 2  # 只开设一个 bounds, 只收取50元 tells a price
_WEAK = {"只", "仅", "限", "只能"}


def before(text: str, begin: int, at: int, value: float) -> Bound | None:
    """Return the bound in `text` from `begin` that binds the figure at `at`, if one does.

    >>> before("更新间隔最长不得超过14天", 0, 10, 14)[:2], before("已下达480万元", 0, 3, 480)
    (('<=', '不得超过'), None)
    """
    first = _BEGINS.search(text, max(begin, at - _REACH), at)
    found = _BEFORE.search(text, first.start(), at) if first else None
    if not found:
        return None
    if found["near"]:
        word, sign = found["near"], _NEAR_SIGNS[found["near"]]
        between = ""
    else:
        word, sign = found["far"], _FAR_SIGNS[found["far"]]
        between = found["between"].strip()
        if nearer := _NEARER.search(between):
            word, sign = nearer["near"], _NEAR_SIGNS[nearer["near"]]
            between = between[: nearer.start()]
        if word in _WEAK and value > _ONE:
            return None
    return Bound(sign, word, found.start(), between)


def unmet(text: str, begin: int, at: int) -> bool:
    """Whether the figure at `at` is what was missed: 未达到90%的."""
    if "未" in text or "没" in text or "不" in text:
        return _NOT_YET.search(text, max(begin, at - _REACH), at) is not None
    return False


_BEHIND = {"以上": AT_LEAST, "以下": AT_MOST, "以内": AT_MOST, "之内": AT_MOST, "内": AT_MOST}


def sign(bound: Bound | None, up: str, value: float) -> str | None:
    """Return the sign that a bound and the word behind the unit make together, or None.

    >>> sign(None, "以上", 50), sign(Bound("==", "为", 0, ""), "以内", 2)
    ('>=', '<=')
    """
    behind = _BEHIND.get(up)
    if bound is None:
        return behind
    if bound.word.startswith("保持") and value == 100 and not behind:
        return EQUAL
    return behind or EQUAL if bound.sign == EQUAL else bound.sign
