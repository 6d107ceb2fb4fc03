"""Praise without anything that could be checked, in a report (L-NOFIGURE)."""

import re
from collections.abc import Sequence

from tracker.decompose.checks import found
from tracker.decompose.rarely import rare
from tracker.decompose.rules import Lint, Span

# What can be checked: a figure, a day, a title, a name in quotation marks, a nought report.
_CHECKED = rare(
    r"\d|《|[一二两三四五六七八九十百]{1,4}(?:个|次|条|份|件|篇|期|名|场|项|人|家|户|批|类|轮|本|"
    r"块|处|月|季度)|"
    "未(?:收到|发生|涉及|接到|产生|出现|开展)|没有|无(?:此|相关|行政|申请|人)|暂无|全部|"
    "逐[一条项]|均已|全覆盖"
)
_OPEN = rare(
    "不够|不足|不高|不强|不深|不全|有待|问题|薄弱|欠缺|差距|尚未|仍需|下一?步|今后|将(?:继续|"
    "进一步|在|于|持续)|要求|(?<![主重])要(?!点|闻|素)|应当|须|问题|困难|短板"
)
_HOW = (
    "(?:及时|主动|积极|认真|扎实|全面|深入|切实|大力|有效|持续|不断|进一步|充分|严格|依法|广泛|"
    "高度|有序|稳步|"
    "着力|努力|多渠道|全方位|多形式|多角度|常态化|规范|加快|精准|精心|稳妥|有力|强力|按时|如期|"
    "按要求|准确|地|做到|通过各种渠道){1,4}"
)
_DO = (
    "公开|发布|公布|公示|开展|推进|推动|做好|加强|宣传|落实|更新|解读|回应|优化|规范|完善|强化|"
    "提升|拓展|组织|健全|"
    "贯彻|重视|抓好|维护|更新|梳理|畅通|履行|督促|配合|深化|普及|引导|处理|答复|办理|改进|创新|"
    "建设|学习|培训"
)
_CLAIM = rare(
    rf"{_HOW}[^，。；、“]{{0,10}}?(?:{_DO})|(?:做好|加强|强化|加大)了?[^，。；]{{2,16}}(?:工作|"
    rf"力度|建设|管理|宣传)"
)
# What was published is told in general only: 各类信息, not 补贴发放名册.
_GENERAL = rare("各|有关|相关|信息|政务|内容|工作|动态|情况|力度|等|渠道|平台|政策")
_PUBLISHED = rare(r"(?:公开|发布|公布|公示)了?(?P<what>[\u4e00-\u9fff]{4,40})")
_PRAISE = rare(
    "取得了?[^，。；]{0,8}(?:成效|效果|成绩|进展|实效|突破|成果)|(?:成效|效果|进展)(?:十分|非常|"
    "较为|比较)?(?:明显|显著|良好|突出|较好|喜人)|"
    "(?:得到|有了?|实现了?|获得)[^，。；]{0,10}(?:提升|提高|增强|改善|好评|肯定|认可|赞誉|进步|"
    "保障|加强|拓展|规范)|"
    "(?:明显|显著|不断|大幅|稳步|持续|进一步|有效|逐步|切实|全面|大大|有力)(?:地)?(?:提升|提高|"
    "增强|改善|拓展|优化|加强|规范|深入|好转|扩大|丰富|推动|促进|保障|畅通)|"
    "(?:营造|形成)了?[^，。；]{0,16}(?:氛围|环境|局面|格局)|(?:受到|赢得|获得|"
    "得到)了?[^，。；]{0,14}(?:好评|欢迎|肯定|认可|赞誉|信任|称赞)|"
    "(?:有序|顺利|扎实|稳步|深入|全面)(?:推进|开展|进行)$|深入人心|再上新?台阶|迈上新"
)
_NEXT = rare("下一?步|今后|下阶段|下年度|明年")
_TEXT = re.compile("[。；]")
_SENTENCE = rare(r"[^。！？；;\n]{1,400}[。！？；;\n]?")
_CLAUSE = re.compile(r"[^，,]{1,120}")
_STOPS = "。！？；;\n ，,"
_SHORT = 12  # characters of praise that are told along with what it praises


def lint(text: str, lines: Sequence[Span]) -> Lint | None:
    """Return one warning for a part of a report that holds nothing to check, or None.

    Shown is its first sentence that claims work done or praises it. Quiet on purpose: a single
    figure, day or title anywhere in the part is enough to say nothing.
    """
    if any(_CHECKED.search(text, *line) for line in lines):
        return None
    for line in lines:
        if not _TEXT.search(text, *line):
            continue  # a heading without a text
        ahead = _NEXT.search(text, *line)
        for sentence in _SENTENCE.finditer(text, line.start, ahead.start() if ahead else line.end):
            if _OPEN.search(sentence[0]):
                continue
            if span := _claimed(text, sentence.start(), sentence.end()):
                words = text[span.start : span.end]
                message = (
                    f"{found.quoted(words)}没有数字、日期、文件名称等可以核实的内容，"
                    "请补充具体情况和佐证材料。"
                )
                return Lint("L-NOFIGURE", message, span.start, span.end)
        if ahead:
            break
    return None


def _claimed(text: str, start: int, end: int) -> Span | None:
    """The main clause: what was done, with the praise right behind it; else the praise alone."""
    while end > start and text[end - 1] in _STOPS:
        end -= 1
    clauses = list(_CLAUSE.finditer(text, start, end))
    praised = [bool(_PRAISE.search(clause[0])) for clause in clauses]
    claims = [_claims(clause[0]) for clause in clauses]
    if not any(praised) and not any(claims):
        return None
    for at, clause in enumerate(clauses):
        if claims[at]:
            last = at
            if at + 1 < len(clauses) and praised[at + 1] and not praised[at]:
                last = at + 1 if len(clauses[at + 1][0]) <= _SHORT else at
            return Span(clause.start(), clauses[last].end())
    for at, clause in enumerate(clauses):
        if praised[at]:
            return Span(clause.start(), clause.end())
    return None


def _claims(clause: str) -> bool:
    """Whether a clause says in general that something was done."""
    if "高度重视" in clause or not _CLAIM.search(clause):
        return False
    published = _PUBLISHED.search(clause)
    return published is None or _GENERAL.search(published["what"]) is not None
