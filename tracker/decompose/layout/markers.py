"""The number a heading begins with: 一、 （一） 1. ① 第一章, whole or damaged (domain.md 3.3).

To add a form of numbering, add a row to `FORMS`; its place in the table is its usual depth.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from tracker.decompose import numerals
from tracker.decompose.rarely import rare

_NUMERALS = "〇零一二三四五六七八九十百"
_CN = f"[{_NUMERALS}]{{1,4}}"
_DIGITS = "0123456789０１２３４５６７８９"
_BRACKETS = tuple("（(〔［[)）〕］]")
_OPEN, _CLOSE = "[（(〔［\\[]", "[)）〕］\\]]"


class Form(NamedTuple):
    """One way of numbering: `shape` is what it shares with the form it is mistaken for."""

    name: str
    pattern: re.Pattern[str]
    shape: str
    ordinal: str  # how the ordinal is written in a path


FORMS = (
    Form("part", re.compile(rf"第({_CN})(?:部分|篇|编)[、:：\s]*"), "named", "第{cn}部分"),
    Form("chapter", re.compile(rf"第({_CN})章[、:：\s]*"), "named", "第{cn}章"),
    Form("section", re.compile(rf"第({_CN})节[、:：\s]*"), "named", "第{cn}节"),
    Form("article", re.compile(rf"第({_CN})条[、:：\s]+"), "named", "第{cn}条"),
    Form(
        "stage",
        re.compile(rf"第({_CN})(?:阶段|步)(?:[、:：\s]+|(?=[（(]))"),
        "named",
        "第{cn}阶段",
    ),
    Form(
        "cn",
        re.compile(rf"({_CN})\s?(?:[、．.，,](?!\d)|、(?=(?:19|20)\d\d年))\s*"),
        "point",
        "{cn}",
    ),
    Form("cn_paren", re.compile(rf"{_OPEN}\s?({_CN})\s?{_CLOSE}[、.．]?\s*"), "paren", "（{cn}）"),
    Form(
        "ar",
        re.compile(
            r"([0-9０-９]{1,3})\s?[、．.，,](?:(?![\d０-９])|(?=(?:19|20)\d\d年|1?\d月(?!度)))\s*"
        ),
        "point",
        "{ar}",
    ),
    Form(
        "ar_paren",
        re.compile(rf"{_OPEN}\s?([0-9０-９]{{1,3}})\s?{_CLOSE}[、.．]?\s*"),
        "paren",
        "（{ar}）",
    ),
    Form("ar_close", re.compile(r"([0-9０-９]{1,3})[)）]\s*"), "paren", "{ar}）"),
    Form("circle", re.compile(rf"([{numerals.CIRCLED}])[、.．]?\s*"), "circle", "{circle}"),
)
RANK: dict[str, float] = {form.name: rank for rank, form in enumerate(FORMS)}
# A task named in a table has no number; it stands below （一） and above 1.
TASK = Form("task", re.compile("(?!)"), "task", "")
RANK[TASK.name] = RANK["cn_paren"] + 0.5
# So does a stage of a plan, and a heading that never had a number.
RANK["stage"] = RANK["cn_paren"] + 0.4
BARE = Form("bare", re.compile("(?!)"), "bare", "")
RANK[BARE.name] = RANK["cn_paren"] + 0.45
BY_NAME = {form.name: form for form in FORMS}

# Which forms can begin with a character: a line of prose is told off without trying any.
_FIRSTS = {"第": "part chapter section article stage"}
_FIRSTS |= dict.fromkeys(_NUMERALS, "cn")
_FIRSTS |= dict.fromkeys("（(〔［[", "cn_paren ar_paren")
_FIRSTS |= dict.fromkeys(_DIGITS, "ar ar_close")
_FIRSTS |= dict.fromkeys(numerals.CIRCLED, "circle")
_BY_FIRST = {
    char: tuple(BY_NAME[name] for name in forms.split()) for char, forms in _FIRSTS.items()
}

# Damaged: the bracket's number is gone, or one bracket of the pair.
_LOST_NUMBER = rare(rf"{_OPEN}?\s?{_CLOSE}[、.．]?\s*")
_LOST_OPEN = rare(rf"({_CN}){_CLOSE}[、.．]?\s*")
_LOST_CLOSE = rare(rf"{_OPEN}({_CN})(?=[^{_CLOSE[1:-1]}]{{2,60}}(?:[。，,；;：:]|$))\s*")
_NARROW = str.maketrans("０１２３４５６７８９", "0123456789")


class Marker(NamedTuple):
    """A marker as printed: its text, form, number (None when lost) and length with the gap."""

    text: str
    form: Form
    number: int | None
    length: int
    damaged: bool


@lru_cache(512)  # several steps ask about one line
def marker(line: str) -> Marker | None:
    """Return the marker at the beginning of `line`, or None.

    >>> [m.form.name for m in map(marker, ("一、总则", "（三）公开", "12.网站", "①图解")) if m]
    ['cn', 'cn_paren', 'ar', 'circle']
    >>> marker(")做好咨询").damaged, marker("2021年是第一年"), marker("1.5万元")
    (True, None, None)
    """
    for form in _BY_FIRST.get(line[:1], ()):
        if found := form.pattern.match(line):
            number = numerals.value(found[1].translate(_NARROW))
            return Marker(found[0].strip(), form, number, found.end(), damaged=False)
    return _damaged(line)


def _damaged(line: str) -> Marker | None:
    if not line.startswith(_BRACKETS) and line[:1] not in _NUMERALS and not line[:1].isspace():
        return None
    form = BY_NAME["cn_paren"]
    if found := _LOST_NUMBER.match(line):
        return Marker(found[0].strip(), form, None, found.end(), damaged=True)
    for pattern in (_LOST_OPEN, _LOST_CLOSE):
        if found := pattern.match(line):
            return Marker(
                found[0].strip(), form, numerals.value(found[1]), found.end(), damaged=True
            )
    return None


def ordinal(form: Form, number: int) -> str:
    """Write the ordinal `number` in `form`, as it stands in a path.

    >>> ordinal(BY_NAME["cn_paren"], 2), ordinal(BY_NAME["ar"], 12)
    ('（二）', '12')
    """
    shape = form.ordinal
    if "{cn}" in shape:
        return shape.replace("{cn}", numerals.written(number))
    if "{ar}" in shape:
        return shape.replace("{ar}", str(number))
    circle = numerals.CIRCLED[number - 1] if 0 < number <= len(numerals.CIRCLED) else f"({number})"
    return shape.replace("{circle}", circle)
