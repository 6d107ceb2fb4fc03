"""What kind of document it is, told from its title (domain.md 3.1)."""

import re

from tracker.decompose.rules import Kind

# The first that fits wins: a report on a division plan is a report.
_KINDS = (
    (Kind.ANNUAL_REPORT, re.compile("年度报告")),
    (
        Kind.IMPLEMENTATION_REPORT,
        re.compile("(?:情况|总结|工作)的?报告|工作总结|落实情况|情况汇报|自查报告"),
    ),
    (
        Kind.DIVISION_PLAN,
        re.compile("分工|任务分解|责任清单|责任分解|任务清单|责任台账|工作台账|整改台账"),
    ),
    (Kind.KEY_POINTS, re.compile("要点|重点(?:工作)?(?:安排|任务)|工作安排")),
    (Kind.IMPLEMENTATION_PLAN, re.compile("方案|工作计划|实施意见|行动计划")),
)

# 《政府工作报告》任务分工 is no report: what a title cites is not what the document is.
_QUOTED = re.compile("[《〈]?政府工作报告[》〉]?|[《〈][^》〉]{2,40}[》〉]")

NAMES = (
    "要点|方案|报告|通知|若干措施|若干政策|规则|意见|办法|计划|总结|清单|台账|分工|安排|规划|规定|细则|制度|分解|"
    "情况|函|通报|汇报|请示|批复|决定|公告|通告|纪要|预案|分解表|责任表|任务表|分工表|一览表|安排表|项目表"
)
_NAMED = re.compile(rf"(?:{NAMES})(?:[（(][^）)]{{1,12}}[)）])?$")


def names_document(line: str) -> bool:
    """Whether `line` ends as titles of documents end.

    >>> names_document("某县2022年政务公开工作方案"), names_document("做好各项工作")
    (True, False)
    """
    return bool(_NAMED.search(line))


def kind(title: str | None) -> Kind:
    """Return the kind that `title` names, `OTHER` when it names none.

    >>> kind("某镇2023年政务公开工作要点"), kind("某镇关于要点分工方案落实情况的报告")
    (<Kind.KEY_POINTS: 'key_points'>, <Kind.IMPLEMENTATION_REPORT: 'implementation_report'>)
    """
    title = _QUOTED.sub("", title or "")
    for found, pattern in _KINDS:
        if pattern.search(title):
            return found
    return Kind.OTHER
