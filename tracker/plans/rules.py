"""The words for years and documents, and what holds between documents (domain.md 1.2, 3.1)."""

import re
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from tracker.core.errors import Refused
from tracker.decompose.heads.docnumber import numbers
from tracker.decompose.layout.parts import names_principle

_NO_WORD = re.compile(r"[\W_]+")


class YearState(StrEnum):
    """A year runs, or is closed and only looked at."""

    RUNNING = "running"
    CLOSED = "closed"


class DocKind(StrEnum):
    """What a document is; the words of the JSON of a decomposition (contracts.md 3)."""

    KEY_POINTS = "key_points"
    DIVISION_PLAN = "division_plan"
    IMPLEMENTATION_PLAN = "implementation_plan"
    IMPLEMENTATION_REPORT = "implementation_report"
    ANNUAL_REPORT = "annual_report"
    OTHER = "other"


def place_of(path: str) -> str:
    """Where a clause stands, as people write it.

    >>> place_of("三/（二）/1"), place_of("三/1"), place_of("")
    ('三（二）1', '三、1', '')
    """
    first, *rest = path.split("/")
    place = first
    for part in rest:
        joint = "、" if part.isdigit() and not place.endswith(("）", ")")) else ""
        place += joint + part
    return place


class Quiet(StrEnum):
    """Why a clause asks nothing, as far as its own words tell."""

    BACKGROUND = "background"
    PRINCIPLE = "principle"


QUIET_REASONS = {
    Quiet.BACKGROUND: "这一条只说背景、目的或已有情况，没有提出要求。",
    Quiet.PRINCIPLE: "这一条属于总体要求、基本原则，不单列任务。",
}


class Circle(Refused):
    """A document would stand above itself."""


def plain_name(name: str) -> str:
    """A 文号 or title as it is compared: brackets, blanks and wide figures put right.

    >>> plain_name("云政办发[2026] 8号") == plain_name("云政办发〔2026〕8号")
    True
    >>> plain_name("《2026年要点》")
    '2026年要点'
    """
    found = numbers(name)
    return found[0].text if len(found) == 1 else _NO_WORD.sub("", name)


def is_named(own: Collection[str], named: Collection[str]) -> bool:
    """Whether a document of these names (文号, title) is among those that another names above it.

    >>> is_named(("云政办发〔2026〕8号", "要点"), ["云政办发（2026）8号"]), is_named(("",), [""])
    (True, False)
    """
    known = {plain for name in own if (plain := plain_name(name))}
    return any(plain_name(name) in known for name in named)


def is_above(one: int, other: int, parents: Mapping[int, Collection[int]]) -> bool:
    """Whether `one` is `other` or stands above it, over any number of steps.

    >>> is_above(1, 3, {3: [2], 2: [1]}), is_above(3, 1, {3: [2], 2: [1]})
    (True, False)
    """
    reached, waiting = set[int](), [other]
    while waiting:
        at = waiting.pop()
        if at not in reached:
            reached.add(at)
            waiting.extend(parents.get(at, ()))
    return one in reached


def check_no_circle(document: int, parent: int, parents: Mapping[int, Collection[int]]) -> None:
    """Refuse a parent that is the document itself or stands below it (Circle)."""
    if document == parent:
        raise Circle("文件不能是它自己的上级文件，请另选一份。")
    if is_above(document, parent, parents):
        raise Circle("这份文件已经在本文件的下级，不能又作它的上级；请先取消原来的上下级关系。")


def quiet(
    body: str, at: int, background: Sequence[Sequence[int]], headings: Sequence[str]
) -> Quiet | None:
    """Why a clause without a task asks nothing; None where something may have been missed.

    `body` is its own text and begins at character `at` of the document, `background` the spans that
    ask nothing, `headings` its own heading and those above it.

    >>> quiet("为了群众。", 10, [[10, 15]], ["公开"]), quiet("按月公开。", 10, [], ["公开"])
    (<Quiet.BACKGROUND: 'background'>, None)
    >>> quiet("", 10, [], ["坚持便民", "基本原则"]), quiet("", 10, [], ["加强培训"])
    (<Quiet.PRINCIPLE: 'principle'>, None)
    """
    if any(names_principle(heading) for heading in headings):
        return Quiet.PRINCIPLE
    if not _NO_WORD.sub("", body) or has_words(body, at, background):
        return None
    return Quiet.BACKGROUND


def has_words(body: str, at: int, background: Sequence[Sequence[int]]) -> bool:
    """Whether anything of `body`, which begins at character `at`, is more than background."""
    rest = list(body)
    for start, end in background:
        for place in range(max(start - at, 0), min(end - at, len(rest))):
            rest[place] = " "
    return bool(_NO_WORD.sub("", "".join(rest)))
