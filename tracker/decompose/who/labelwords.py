"""The words of labels: what stands behind 牵头单位, 配合部门, 责任领导 or 完成时限.

To teach a new label, add it to `_LABELS`; the first role that fits wins.
"""

import re
from collections.abc import Iterator
from enum import IntEnum


class Role(IntEnum):
    """What a body is to a row: the first role that is given leads, the others help."""

    LEADS = 1
    OWNS = 2
    CARRIES_OUT = 3
    HELPS = 4
    OTHER = 9  # a leader, a person to ask, a time: no body


# No sets of characters here: each two of them may be printed with a gap (`_spread`).
_BODY = "(?:责任)?(?:单位|部门|科室|股室|处室|站所|办所|机构|主体)"
_LEVEL = "(?:市|县|区|镇|乡|州)"
_WHICH = "(?:主体|属地|直接|第一|主要|具体|(?:省|市|县|区|镇|乡)(?:级|直))?"
_LABELS = (
    (
        Role.OTHER,
        "(?:牵头|责任|分管|主管|包联|包抓|包保|包案|联系|挂钩|督办|督导|领办|挂帅|协管)"
        f"(?:{_LEVEL}|级|责任){{0,2}}领导|{_LEVEL}级?领导|"
        "(?:第一|直接|具体|包保|总|主要)?责任人员?|(?:分管|主要)?负责人|"
        "联系人员?|联络人|联络员|联系电话|联系方式|经办人|承办人|审核人|"
        "(?:完成|整改|办结|工作)(?:时限|时间|日期|期限|节点)|时限(?:要求)?|"
        "时间(?:要求|节点|进度|安排)|进度安排|(?:监督|督导|督办|考核)(?:单位|部门)",
    ),
    (
        Role.HELPS,
        f"(?:{_LEVEL}(?:级|直))?(?:监管责任|成员|配合|协办|协同|协作|协助|参与|参加|支持|联合|会办|辅助){_BODY}|"
        r"(?:配合|协办|协同|参与)(?=\s?[:：])",
    ),
    (
        Role.LEADS,
        f"{_WHICH}(?:总牵头|牵头|主办|主责|主管|主抓){_BODY}(?:(?:及|和)责任人)?|"
        r"(?:牵头|主办)(?=\s?[:：])",
    ),
    (Role.OWNS, f"{_WHICH}(?:责任|承办|负责|承担){_BODY}(?:(?:及|和|、)(?:责任|负责)人)?"),
    (Role.CARRIES_OUT, f"(?:落实|实施|执行|完成|组织实施){_BODY}"),
)


def _spread(words: str) -> str:
    """Let 责 任 单 位 be printed with gaps, as columns are set."""
    return re.sub(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])|(?<=\)|\?)(?=\(\?:)", r"[ \\t]?", words)


_GROUPS = tuple((role, role.name.lower()) for role, _ in _LABELS)
_ANY = "|".join(f"(?P<{role.name.lower()}>{_spread(words)})" for role, words in _LABELS)
# Every character of a label's words, more than can begin one: a look that spares most places.
_MAYBE = "".join(sorted(set(re.findall("[\u4e00-\u9fff]", _ANY))))
_GLOSS = r"(?:[（(][^（）()\n]{1,24}[)）])?"
# 【责任单位】 needs no colon.
_FRAMED = rf"(?=[【［〔\[ \t{_MAYBE}])(?P<open>[【［〔\[])?[ \t]?(?:{_ANY})"
_FRAME_ENDS = r"[ \t]?[】］〕\]][ \t]?[:：]?"
LABEL = re.compile(f"(?=[{_MAYBE}])(?:{_ANY})")
COLON = re.compile(rf"{_FRAMED}(?(open){_FRAME_ENDS}|{_GLOSS}[ \t]?[:：])")
LOOSE = re.compile(
    rf"{_FRAMED}(?(open){_FRAME_ENDS}|{_GLOSS}(?P<mark>[ \t]?[:：]|[为是](?![了否])|\s+))"
)
# What no label with a colon is without: its frame, or its colon (behind a word or a gloss).
_SIGNS = re.compile(r"[】］〕\]:：]")
_OF_LABEL = frozenset(f"{_MAYBE}【［〔[ \t")  # what stands in a label before its gloss or its sign
# The same of `LOOSE`: two characters of a word, or a gloss, and a mark.
_LOOSE_SIGN = re.compile(
    rf"[】］〕\]:：为是\s](?<=[{_MAYBE} \t][{_MAYBE} \t].|.[)）].|[)）][ \t].)", re.DOTALL
)
_REACH = 80  # characters from where a label begins to its sign: more than any has


def colons(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the labels in `text[start:end]` that have a colon or stand in a frame, in order.

    As `COLON.finditer`, but only near a colon or a frame is a label looked for.

    >>> [found[0] for found in colons("做好公开。责任单位：财政所", 0, 14)]
    ['责任单位：']
    """
    at = start
    for sign in _SIGNS.finditer(text, start, end):
        behind = sign.end()
        if behind <= at:
            continue
        began = _began(text, at, behind - 1)
        # The colon behind a frame is the label's too.
        if began < behind - 1 and (found := COLON.search(text, began, min(end, behind + 2))):
            yield found
            at = found.end()


def _began(text: str, start: int, sign: int) -> int:
    """Where a label whose sign stands at `sign` can begin; at the sign itself, none does.

    A gloss may hold anything, so one that ends before the sign or behind it is looked for widely.
    """
    last = sign - 1
    least = max(start, sign - _REACH)
    while last >= least and text[last] in " \t":
        last -= 1
    if last >= least and (text[last] in ")）" or text.startswith((")", "）"), sign + 1)):
        return least
    while last >= least and text[last] in _OF_LABEL:
        last -= 1
    return last + 1


def loose(text: str) -> list[re.Match[str]]:
    """Return every label in `text`, those without a colon too: 牵头单位为.

    >>> [found[0] for found in loose("牵头单位为县教育局")], loose("做好公开")
    (['牵头单位为'], [])
    """
    return list(LOOSE.finditer(text)) if _LOOSE_SIGN.search(text) else []


def role_of(found: re.Match[str]) -> Role:
    """Return the role that a label found gives to what stands behind it."""
    return next(role for role, group in _GROUPS if found[group])
