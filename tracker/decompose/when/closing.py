"""A day said once behind a list: 以上工作均须于9月底前完成 (domain.md 4.4).

It is that of every row before it that names none of its own: of its clause, and where it stands on
a line of its own behind the last of several items, of those items too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.decompose.rules import Clause, Deadline, DeadlineKind, Span, Task
from tracker.decompose.when import times

# Its last characters are rarer than its first.
HINT = re.compile("[上述列](?<=以上|[上前]述|[上所]列)")
_HINTS = ("以上", "述", "列")  # one of these is in all that it finds
_CLOSES = re.compile(
    "(?:以上|上述|前述|上列|所列)(?:各项|所有|全部|这些|重点|[一二两三四五六七八九十\\d]{1,3}[项条])?"
    "(?:重点|具体|整改)?(?:工作|任务|事项|内容|措施|问题|项目|要求|清单)?(?:任务|事项)?[，,]?"
    "(?:[各请均都全]|须|需|要|应当?|务必|必须|一律|全部|力争|原则上|最迟|相关|单位|部门|村){0,6}"
    "(?P<when>[^，,。；;\\n]{2,30}?)(?:全部|全面|基本|整改|办理|落实|实施|组织|予以)?"
    "(?:完成|落实|到位|办结|完毕|销号|见效|清零)(?:到位|完毕|任务)?"
)
_FIRSTS = ("以", "上", "前", "所")
_END = "。；;！ \t"


@dataclass(frozen=True, slots=True)
class Close:
    """The day that a closing sentence sets, and where it stands; `apart` on a line of its own."""

    at: int
    deadlines: tuple[Deadline, ...]
    apart: bool


def only_closes(sentence: str) -> bool:
    """Whether a sentence does nothing but set the day for what stands before it.

    >>> only_closes("以上工作均须于9月底前完成。"), only_closes("以上工作于9月底完成，并报县政府")
    (True, False)
    """
    found = _CLOSES.match(sentence) if sentence[:1] in _FIRSTS else None
    return found is not None and not sentence[found.end() :].strip(_END)


def closes(text: str, line: Span, years: times.Years) -> list[Close]:
    """Return the closing days of a line, in order."""
    start, end = line
    out: list[Close] = []
    # Plain words are found sooner than a class of characters, and few lines have one.
    if not any([text.find(word, start, end) >= 0 for word in _HINTS]):
        return out
    hint = HINT.search(text, start, end)
    if not hint:
        return out
    for found in _CLOSES.finditer(text, max(start, hint.start() - 1), end):
        said = times.deadlines(found[0], years, at=found.start())
        by = tuple(one for one in said if one.kind is DeadlineKind.BY)
        if by:
            out.append(Close(found.start(), by, not text[start : found.start()].strip()))
    return out


def timed(tasks: Sequence[Task], found: Sequence[Close]) -> list[Task]:
    """Give the rows of a clause the first closing day behind them, where they name no day."""
    if not found:
        return list(tasks)
    out: list[Task] = []
    for task in tasks:
        close = next((one for one in found if one.at >= task.end), None)
        out.append(_timed(task, close) if close else task)
    return out


def shared(
    rows: Sequence[Task], clauses: Sequence[Clause], found: dict[str, Sequence[Close]]
) -> list[Task]:
    """Give the rows of the items before a closing line its day, back to the closing line before."""
    given: dict[str, Close] = {}
    open_now: dict[str | None, list[str]] = {}
    for clause in clauses:
        siblings = open_now.setdefault(clause.parent, [])
        for close in found.get(clause.id, ()):
            if close.apart:
                given |= dict.fromkeys(siblings, close)
                siblings.clear()
        siblings.append(clause.id)
    return [_timed(row, given[row.clause]) if row.clause in given else row for row in rows]


def _timed(task: Task, close: Close) -> Task:
    return task if task.deadlines else task._replace(deadlines=close.deadlines)
