"""Requirements and plans that a report offers as results (L-PLAN-AS-RESULT)."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from tracker.decompose.asks import verbs
from tracker.decompose.checks import found
from tracker.decompose.rarely import rare
from tracker.decompose.rules import Header, Lint, Span
from tracker.decompose.when import times
from tracker.decompose.when.times import Years

_CLAUSE = rare(r"[^，,；;。！？\n]{1,240}[，,；;。！？\n]?")
_SENTENCE_END = "。！？；;\n"
# 将于, 拟于, 计划在…前 and their kin: what is to come; 将 before a noun is 把.
_WILL = rare(
    r"将(?:会|要|于(?!\d{0,4}年?\d{1,2}月\d{1,2}日[^，。]{0,12}(?:的|印发|制定|发布))|在(?:今后|"
    r"明年|下|\d|年底|全)|继续|进一步|"
    r"持续|不断|陆续|逐步|全面(?:推|铺|启|落)|按照|严格按|以此|适时|尽快|尽早|努力|大力|积极|"
    r"着力|组织开展|启动)|"
    r"(?:拟|计划|预计|争取|力争|确保|准备|打算|预期)(?:于|[在到]?(?:\d{4}年|\d{1,2}月|"
    r"[一二三四五六七八九十]{1,3}月|年底|年内|明年|今年|下[半年月周]|近期))"
)
# A clause that asks or promises has a character of a modal, of `_WILL` or of `_BY_WHEN`.
_SIGN = re.compile("[要应必须需不严禁将拟划预争确准打底前末日内]")
_MODALS = frozenset(("要", "应", "须", "应当", "必须", "务必"))
_BY_WHEN = rare(
    r"(?:底|前|末|以前|之前|日|年内)[^，。；]{0,16}(?:完成|建成|实现|达到|投入|上线|初步|全面|"
    r"基本|解决|公布|公开|报送|整改|改造)"
)
_DONE = rare(r"了(?!解)|已(?!公开的)|曾|完毕|提前|如期|按期|顺利|均于|圆满")
# What others said or a rule provides is told, not planned: 县政府要求…, 《办法》规定….
_TOLD = rare(
    "要求|强调|指出|提出|规定|明确(?!了?\\d)|部署|按照|根据|依据|依照|提醒|约定|商定|议定|"
    "《|原则|标语|口号|对照|凡|发现|提示"
)
_TOLD_HERE = rare("“[^”]{0,40}$|《[^》]{0,40}$|的$")
_NEXT = rare(
    "下一?步|今后|下阶段|接下来|下一阶段|明年|下年度|下一年|存在的?(?:主要)?问题|有待|不足|建议|"
    "恳请|请求"
)
_WORD_BEFORE = rare("[纪综择扼险政史志辑不]要|[顺呼照策理无]应|[无毋]须")
_WORD_BEHIND = rare("要[么是约冲道塞职员情目览旨义诀]|应[诉聘邀约试收付有缴退战时]|应.{1,3}尽")
_NO_PLAN = rare(
    "不得不|需要的|所需要|急需|必须的|主要|只要|无论|如需|若|如果|一旦|需要帮|有需要|不需要"
)


def lints(text: str, lines: Sequence[Span], header: Header) -> Iterator[Lint]:
    """Yield the clauses of one part of a report that ask or promise where it tells results.

    The caller leaves out parts about next steps; what stands behind 下一步 is left out here. At
    most one warning a sentence.
    """
    years = Years(header.year, header.written_on)
    for line in lines:
        ahead = _NEXT.search(text, *line)
        stop = ahead.start() if ahead else line.end
        done = -1
        for clause in _CLAUSE.finditer(text, line.start, stop):
            if clause.start() < done or not _SIGN.search(text, *clause.span()):
                continue
            at = _asks(text, clause) or _promised(text, clause, header, years)
            if not at:
                continue
            done = found.end(text, clause.end() - 1, _SENTENCE_END)
            words = text[at.start : at.end]
            message = (
                f"{found.quoted(words)}是要求或打算的写法，不是已完成的情况，"
                "请改写为落实结果，或移到下一步工作中。"
            )
            yield Lint("L-PLAN-AS-RESULT", message, at.start, at.end)
            if ahead and done > stop:
                break


def _span(text: str, start: int, end: int) -> Span:
    while end > start and text[end - 1] in "，,；;。！？\n ":
        end -= 1
    return Span(start, end)


def _asks(text: str, clause: re.Match[str]) -> Span | None:
    """各村要明确1名信息员, 解读材料应同步发布, 我镇将于…前完成."""
    start, end = clause.span()
    modal = verbs.MODAL.search(text, start, end)
    if modal:  # every bid has a modal
        modal = verbs.BIDS.search(text, start, end) or (modal if modal[0] in _MODALS else None)
    sign = modal or _WILL.search(text, start, end)
    if not sign or _is_noun(text, sign) or _is_told(text, clause, sign):
        return None
    return _span(text, start if modal else sign.start(), end)


def _is_noun(text: str, sign: re.Match[str]) -> bool:
    """纪要, 应诉, 应保尽保, 无须: no modal, only its character."""
    return bool(
        _WORD_BEFORE.search(text[max(0, sign.start() - 1) : sign.end()])
        or _WORD_BEHIND.match(text, sign.start(), sign.start() + 6)
    )


def _is_told(text: str, clause: re.Match[str], sign: re.Match[str]) -> bool:
    low = found.begin(text, sign.start(), _SENTENCE_END, 80)
    before = text[low : sign.start()]
    here = text[clause.start() : clause.end()]
    return bool(
        _TOLD.search(before) or _TOLD_HERE.search(before[-44:]) or _DONE.search(here)
        or _NO_PLAN.search(here)
    )  # fmt: skip


def _promised(text: str, clause: re.Match[str], header: Header, years: Years) -> Span | None:
    """于12月底前完成, in a report of November: a day still to come, and nothing that says done."""
    if not _BY_WHEN.search(text, *clause.span()) or _DONE.search(clause[0]):
        return None
    last = _last_day(header)
    low = found.begin(text, clause.start(), _SENTENCE_END, 80)
    if not last or _TOLD.search(text[low : clause.start()]):
        return None
    for deadline in times.deadlines(clause[0], years, report=True):
        before = clause[0][: deadline.start]
        if deadline.date and deadline.date > last and not _TOLD.search(before):
            return _span(text, clause.start(), clause.end())
    return None


def _last_day(header: Header) -> date | None:
    """The day up to which the report can tell results."""
    if header.written_on:
        return header.written_on
    return date(header.year, 12, 31) if header.year else None
