"""The documents that a paper says it carries out: 根据《…》（…〔2021〕3号）要求 (domain.md 3.1)."""

import re
from collections.abc import Iterable, Iterator

from tracker.decompose.heads import docnumber

# What happens on the way through a sentence: a basis is named, a title cited, a clause ends.
_EVENT = re.compile(
    r"(?P<title>《(?:[^《》\n]|《[^《》\n]{0,60}》){4,120}》)"
    r"|(?P<basis>根据|按照|依据|依照|遵照|遵循|贯彻|落实|执行|按(?=[\u4e00-\u9fff]{0,12}《)|依(?=《)|据(?=《))"
    r"|(?P<end>[。；！？]|[，,：:](?!《))"
)
_LAW = re.compile(r"(?:条例|(?<![办方])法|宪法)(?:》|[（(][^（）()]{1,12}[)）]》)")
_OWN = re.compile("(?:现将|制定了?|制订了?|编制了?|起草了?|拟定了?|印发)(?:本|了)?$")
_SENT_ON = re.compile("[》）)](?:已经|业经|印发|经)")
_HINT = ("《", "号")
_LAW_LONGEST = 20
_NEAR = 2  # characters between a title and its number: a bracket, and a blank


def parents(
    lines: Iterable[str], own: docnumber.DocNumber | None, titles: tuple[str, ...]
) -> tuple[str, ...]:
    """Return what the opening `lines` name as their basis: a number where one is given, or a title.

    Laws are left out, and so are the document's own number and title and what a covering
    notice sends on.

    >>> parents(["根据《甲市要点》（甲政发[2021]3号）和《甲县方案》要求，"], None, ())
    ('甲政发〔2021〕3号', '甲县方案')
    """
    out: list[str] = []
    for line in lines:
        if any(hint in line for hint in _HINT):
            out += _cited(line, titles)
    return tuple(dict.fromkeys(name for name in out if not own or name != own.text))


def _cited(line: str, titles: tuple[str, ...]) -> Iterator[str]:
    based = False
    numbers = docnumber.numbers(line)
    for event in _EVENT.finditer(line):
        while based and numbers and numbers[0].start < event.start():
            yield numbers.pop(0).text  # 根据某政发〔2021〕3号文件: cited without a title
        numbers = [number for number in numbers if number.start >= event.start()]
        if event["title"]:
            near = bool(numbers) and numbers[0].start - event.end() <= _NEAR
            number = numbers.pop(0).text if near else None
            if based and not _is_own(line, event, titles):
                yield from [number] if number else _title(event["title"])
        else:
            based = bool(event["basis"])


def _title(quoted: str) -> Iterator[str]:
    if not _LAW.search(quoted, max(0, len(quoted) - _LAW_LONGEST)):
        yield quoted[1:-1]


def _is_own(line: str, event: re.Match[str], titles: tuple[str, ...]) -> bool:
    name = "".join(event[0][1:-1].split())
    if any(name in title for title in titles):
        return True
    before = line[max(0, event.start() - 4) : event.start()]
    return bool(_OWN.search(before) or _SENT_ON.match(line, event.end() - 1))
