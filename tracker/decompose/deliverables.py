"""What a task leaves behind: a rule, a meeting, a publication (domain.md 4.5)."""

import re

from tracker.decompose.rules import Deliverable

# The first that fits wins: 建立培训制度 is a rule before it is a training.
_RULE = re.compile(
    "(?:建立|健全|完善|制定|修订|出台|编制)[^，。；,;]{0,40}(?:制度|机制|办法|预案|"
    "规程|细则|规范|方案|计划|清单|目录)"
)
_RATE = re.compile(r"率[^，。；]{0,12}\d|\d\s?[%％]|全部(?:采用|进行|公开|纳入|完成|解读)")
_KINDS = (
    (Deliverable.TRAINING, re.compile("培训|学法|普法|业务学习|专题学习|集中学习")),
    (Deliverable.MEETING, re.compile("召开|例会|定期研究|研究部署|听取[^，。]{0,12}汇报|专题会")),
    (
        Deliverable.REPORT,
        re.compile("台账|年度报告|工作报告|报送|上报|总结|回头看|情况报告|通报|督促整改|自查"),
    ),
    (
        Deliverable.PLATFORM_STATE,
        re.compile("网站|新媒体|账号|栏目|专栏|平台|公众号|僵尸|集约化|公报|链接|断链|查阅点"),
    ),
    (Deliverable.SERVICE, re.compile("咨询|热线|答复|办理|受理|服务|回应|解答|信箱|留言")),
    (Deliverable.PUBLICATION, re.compile("公开|发布|公布|公示|解读|公告|宣传|宣讲|刊登")),
)
# Most rows are none of the first three: one look spares them those.
_RARER = 3
_ANY_RARER = re.compile("|".join(pattern.pattern for _, pattern in _KINDS[:_RARER]))
_COMMONER = _KINDS[_RARER:]


def kind(task: str) -> Deliverable:
    """Return the kind of thing that `task` leaves behind.

    >>> kind("建立信息报送制度").value, kind("公开年度预算").value
    ('rule_document', 'publication')
    """
    if _RULE.search(task):
        return Deliverable.RULE_DOCUMENT
    rate = "率" in task or "%" in task or "％" in task or "全部" in task
    if rate and _RATE.search(task):
        return Deliverable.REGISTER_RATE
    for found, pattern in _KINDS if _ANY_RARER.search(task) else _COMMONER:
        if pattern.search(task):
            return found
    return Deliverable.OTHER
