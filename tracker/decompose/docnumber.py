"""Document numbers (发文字号): found, put into their standard form, and mended (domain.md 3.2)."""

import re
from dataclasses import dataclass
from enum import StrEnum

_OPEN, _CLOSE = "〔［\\[（(【﹝", "〕］\\]）)】﹞"
_ORG = r"[\u4e00-\u9fff]{2,10}"
_WHOLE = re.compile(
    rf"(?P<org>{_ORG})\s?[{_OPEN}]\s?(?P<year>(?:19|"
    rf"20)\d{{2}})\s?[{_CLOSE}]\s?第?\s?0*(?P<seq>[1-9]\d{{0,4}})\s?号"
)
_LOST_CLOSE = re.compile(
    rf"(?P<org>{_ORG})\s?[{_OPEN}]\s?(?P<year>(?:19|"
    rf"20)\d{{2}})(?P<gap>\s?)0*(?P<seq>[1-9]\d{{0,4}})(?P<gap2>\s?)号"
)
_LEAD = re.compile(r"^(?:根据|按照|依据|贯彻|落实|以|和|及|与|由|即|文件|转发)+")


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

    When the closing bracket is lost, the four digits after the opening one are the year. Where
    a space stands between year and number, the organ's code beside it is cut too often to be
    trusted, and the result is `UNCERTAIN`.

    >>> [(n.text, n.repair.value) for n in numbers("(甲政办发[2021]7号)和乙办发〔20229 号")]
    [('甲政办发〔2021〕7号', 'bracket'), ('乙办发〔2022〕9号', 'lost_close')]
    """
    stop = len(text) if end is None else end
    found = [_whole(m) for m in _WHOLE.finditer(text, start, stop)]
    taken = {n.end for n in found}
    found += [_mended(m) for m in _LOST_CLOSE.finditer(text, start, stop) if m.end() not in taken]
    return sorted(found, key=lambda n: n.start)


def _whole(match: re.Match[str]) -> DocNumber:
    org, lead = _org(match)
    standard = f"{org}〔{match['year']}〕{match['seq']}号"
    printed = match[0][lead:]
    repair = Repair.NONE if printed == standard else Repair.BRACKET
    return DocNumber(standard, printed, repair, match.start() + lead, match.end())


def _mended(match: re.Match[str]) -> DocNumber:
    org, lead = _org(match)
    standard = f"{org}〔{match['year']}〕{match['seq']}号"
    repair = Repair.UNCERTAIN if match["gap"] else Repair.LOST_CLOSE
    return DocNumber(standard, match[0][lead:], repair, match.start() + lead, match.end())


def _org(match: re.Match[str]) -> tuple[str, int]:
    """Return the organ's code without the words that ran into it, and how many those were."""
    lead = _LEAD.match(match["org"])
    cut = lead.end() if lead and len(match["org"]) - lead.end() >= 2 else 0
    half = len(match["org"]) // 2
    if match["org"][:half] == match["org"][half:]:
        cut = half  # printed twice without a gap
    return match["org"][cut:], cut
