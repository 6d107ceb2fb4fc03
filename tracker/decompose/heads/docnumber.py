"""Document numbers (发文字号): found, put into their standard form, and mended (domain.md 3.2)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_OPEN, _CLOSE = "〔［\\[（(【﹝〖「{｛", "〕］\\]）)】﹞〗」}｝"
# The search begins at the bracket or the year, which are rare; the organ's code is looked for
# backwards from there. Figures may be wide ones.
_CORE = re.compile(
    rf"(?P<first>[{_OPEN}12１２])"
    rf"(?:(?<=[{_OPEN}])\s?(?P<year>[12１２][09０９]\d\d)|(?<=\d)(?<!\d\d)(?P<rest>[09０９]\d\d))(?:\s?年)?"
    rf"(?:(?P<close>\s?[{_CLOSE}])\s?(?:字\s?)?(?:第\s?)?|(?P<gap>\s?))"
    r"[0０]{0,4}(?P<seq>[1-9１-９]\d{0,4})\s?号"
)
_ORG = re.compile(r"[\u4e00-\u9fff]{2,10}$")
_ORG_LONGEST = 10
# Words that ran into the code, wherever they stand before it, and little ones at its beginning.
_RAN_IN = re.compile(
    "根据|按照|依据|依照|参照|遵照|贯彻|落实|执行|文件|转发|印发|下发的?|关于|详见|对照|结合|废止|办公室(?=.{3})|人民政府(?=.{3})"
)
_LEAD = re.compile(r"^(?:以|和|及|与|由|即|按|见|的)+")


class Repair(StrEnum):
    """What had to be done to a number; `UNCERTAIN` wants a person to look."""

    NONE = "none"
    BRACKET = "bracket"
    LOST_CLOSE = "lost_close"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class DocNumber:
    """A number in standard form with the characters it was printed in."""

    text: str
    printed: str
    repair: Repair
    start: int
    end: int


def numbers(text: str, start: int = 0, end: int | None = None) -> list[DocNumber]:
    """Return the document numbers of `text[start:end]` in order.

    Brackets of any sort, blanks, 第, leading zeros and wide figures are put right. When the
    closing bracket is lost, the four digits after the opening one are the year. Where a space
    stands between year and number, the organ's code beside it is cut too often to be trusted,
    and the result is `UNCERTAIN`.

    >>> [(n.text, n.repair.value) for n in numbers("(甲政办发[2021]7号)和乙办发〔20229 号")]
    [('甲政办发〔2021〕7号', 'bracket'), ('乙办发〔2022〕9号', 'lost_close')]
    >>> [n.text for n in numbers("甲政发２０２１〕第０７号，2021年7号台风")]
    ['甲政发〔2021〕7号']
    """
    stop = len(text) if end is None else end
    if "号" not in text[start:stop]:
        return []
    return list(_numbers(text, start, stop))


def _numbers(text: str, start: int, stop: int) -> Iterator[DocNumber]:
    for found in _CORE.finditer(text, start, stop):
        if not (found["year"] or found["close"]):
            continue
        until = found.start() - text.endswith((" ", "\n"), start, found.start())
        organ = _ORG.search(text, max(start, until - _ORG_LONGEST), until)
        year = int(found["year"] or found["first"] + found["rest"])
        if not organ or year // 100 not in (19, 20):
            continue
        org, lead = _org(organ[0])
        standard = f"{org}〔{year}〕{int(found['seq'])}号"
        printed = text[organ.start() + lead : found.end()]
        repair = _repair(found, printed == standard)
        yield DocNumber(standard, printed, repair, organ.start() + lead, found.end())


def _repair(found: re.Match[str], same: bool) -> Repair:
    if found["close"]:
        return Repair.NONE if same else Repair.BRACKET
    return Repair.UNCERTAIN if found["gap"] else Repair.LOST_CLOSE


def _org(words: str) -> tuple[str, int]:
    """Return the organ's code without the words that ran into it, and how many those were."""
    cut = 0
    for found in _RAN_IN.finditer(words):
        cut = found.end()
    if lead := _LEAD.match(words[cut:]):
        cut += lead.end()
    if len(words) - cut < 2:
        cut = 0
    half = len(words) // 2
    if words[:half] == words[half:]:
        cut = half  # printed twice without a gap
    return words[cut:], cut
