"""What each part of the outline is for: work, principle, organisation (domain.md 3.4)."""

import re

from tracker.decompose.layout.outline import Entry
from tracker.decompose.rarely import rare
from tracker.decompose.rules import ClauseKind

_PRINCIPLE = re.compile(
    r"^(?:总体要求|指导思想|基本原则|工作原则|总体思路|总体目标|工作目标|主要目标|"
    r"工作思路|考核原则|评价原则|目标要求|总体目标和要求|指导思想和.{2,8})$"
)
_WHOM = rare("(?:考核|评估|评价|适用|检查)(?:对象|范围)")  # to whom a paper applies asks nothing
_ORGANISATION = rare("组织|领导|机构|小组")
_STATEMENT = rare(
    r"存在(?:的)?(?:主要)?(?:问题|困难|不足)|主要问题|问题和不足|其他需要(?:报告|说明)|"
    r"工作成效|取得的?成效|基本情况|收到和处理|行政复议|主动公开政府信息情况"
)
_AHEAD = re.compile("改进(?!情况)|下一步|打算|措施|计划|整改(?!情况)|今后")
_YEAR = rare(
    r"(?<!\d)(20\d\d)年度?的?[^，。；\d]{0,12}(?:计划|打算|安排|思路|目标|任务|重点|措施)(?:工作)?$"
)
_AND_NEXT = rare("改进|下一步|打算|措施|计划|整改")


def names_principle(heading: str) -> bool:
    """Whether what stands under `heading` is aim and principle: nothing of it is a task.

    >>> names_principle("基本原则"), names_principle("基本原则上公开")
    (True, False)
    """
    return bool(_PRINCIPLE.match(heading.lstrip()))


def kind(entry: Entry, *, listed: bool, report: bool, empty: bool) -> ClauseKind:
    """Return what `entry` is for.

    `listed` says that its body lists a leading group, `empty` that it has none of its own.
    """
    line = _line_of(entry)
    if any(names_principle(above) for above in line):
        return ClauseKind.PRINCIPLE
    if _WHOM.fullmatch(line[0].strip()):
        return ClauseKind.STATEMENT
    if listed and _ORGANISATION.search(line[0]):
        return ClauseKind.ORGANISATION
    if report and any(_states(heading) for heading in line[:2]) and not _AND_NEXT.search(line[0]):
        return ClauseKind.STATEMENT
    # A table that follows a text divides other work, or the same: it makes no chapter of the text.
    below = [child for child in entry.children if empty or entry.tabled or not child.tabled]
    return ClauseKind.CHAPTER if below else ClauseKind.WORK


def looks_ahead(entry: Entry) -> bool:
    """Whether a part of a report says what is to come: 下一步工作, 改进措施."""
    line = _line_of(entry)
    near = any(_AHEAD.search(heading) for heading in line[:2])
    return near or any(_YEAR.search(heading) or "下一步" in heading for heading in line[2:])


def year(entry: Entry) -> int | None:
    """Return the year whose plan the part is, where a heading says so: 三、2025年工作计划."""
    at: Entry | None = entry
    while at:
        if "20" in at.heading and (found := _YEAR.search(at.heading)):
            return int(found[1])
        at = at.parent
    return None


def _states(heading: str) -> bool:
    return bool(_STATEMENT.search(heading)) and not _AND_NEXT.search(heading)


def _line_of(entry: Entry) -> list[str]:
    """The headings from `entry` up to the top."""
    out = [entry.heading]
    above = entry.parent
    while above:
        out.append(above.heading)
        above = above.parent
    return out
