"""Rules that no longer hold: the Regulation of 2007 and what was made under it (L-OLD-RULE).

The revised Regulation on open government information took effect on 15 May 2019: an
application is answered within 20 working days, no longer 15 (domain.md 6.3).
"""

import re
from collections.abc import Iterator

from tracker.decompose.checks import found
from tracker.decompose.rarely import rare
from tracker.decompose.rules import Header, Lint

_REVISED = 2019
_LIMIT = rare(r"(?:15|１５|十五)\s?个?\s?工作日")
_LIMIT_ENDS, _LIMIT_BEGINS = "工作日", 5  # its last word, and characters before that
_APPLICATION = rare(
    "依申请|公开申请|申请公开|信息公开[^，。；]{0,8}申请|申请[^，。；]{0,6}信息公开|信息申请"
)
# Asks for an answer, in a paper on openness.
_ANY = rare("(?:收到|提交|受理)申请[^，。；]{0,24}答复|答复申请人")
_ANSWERS = rare("答复|回复|办理|办结|提供|告知|受理|回应|反馈|延长")
_OTHER_LIMIT = rare(
    "第三方|征求|意见书|补正|工单|热线|复议|诉讼|缩短|压缩|压减|提速|提前|(?:20|２０|"
    "二十)\\s?个?\\s?工作日|"
    "原来|由原|过去|旧|年度报告|更新|处理费"
)
_DECREE = rare(
    r"国务院(?:令[\s（(〔]{0,2}第?\s?(?:492|４９２|四百九十二)\s?号|第\s?492\s?号令)|"
    r"第\s?492\s?号国务院令|国令第?\s?492\s?号"
)
_REGULATION = rare(
    r"《[^《》\n]{0,10}政府信息公开条例》?\s?[（(](?:国务院令第492号[，,、]?)?200[78]年?[^（）()\n]{0,12}[)）]》?|"
    r""
    r""
    r"200[78]年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:起|版|公布|颁布|施行|实施|发布|出台|制定|通过|"
    r"的){0,4}《[^《》\n]{0,10}政府信息公开条例》"
)
_ENDED = rare(
    "废止|失效|停止执行|不再|旧版|原《|取代|替代|代替|修订前|已[^，。；]{0,10}修订|不得(?:再|"
    "引用)|以来|首次|清理"
)
_NUMBER = (
    r"[\u4e00-\u9fff]{2,8}[〔［\[（(【﹝](?P<year%d>(?:19|20)\d\d)[〕］\])）】﹞]"
    r"\s?第?\s?\d{1,4}\s?号"
)
_PROCEDURE = (
    r"《(?!中华人民共和国)[^《》\n]{0,40}(?:依申请公开|信息公开|申请公开)[^《》\n]{0,16}"
    r"(?:办法|规程|规定|细则|程序|流程|制度|规则|指引|意见|规范|通知)[^《》\n]{0,8}》"
)
_MADE = "(?:印发|出台|制定|发布|修订|公布|实施)的?"
_CITED = rare(
    rf"{_PROCEDURE}\s?[（(](?P<behind>{_NUMBER % 1}|(?P<year3>(?:19|20)\d\d)年[^（）()\n]{{0,8}})|"
    rf"(?P<before>{_NUMBER % 2}|(?P<year4>(?:19|20)\d\d)年[^《》，。；\n]{{0,12}}?{_MADE})"
    rf"[^《》，。；\n]{{0,6}}(?:文件)?(?:[）)])?{_PROCEDURE}"
)
_ANY_PROCEDURE = rare(_PROCEDURE)
_LEAD = rare(
    "^(?:严格|按照|依据|根据|执行|落实|遵照|对照|参照|依照|按|依|以|和|及|"
    "与){1,3}(?=[\u4e00-\u9fff]{2})"
)
_ROUND = 48  # characters before and behind a title in which its number stands, or a few more
_BACK = 120  # characters before a limit in which its paragraph says what it is about


def lints(text: str, header: Header) -> Iterator[Lint]:
    """Yield old limits, the old Regulation, and procedures numbered before it was revised."""
    if header.year and header.year < _REVISED:
        return
    if _LIMIT_ENDS in text:
        yield from _limits(text, on_openness="公开" in (header.title or ""))
    if any(found.holds(text, word) for word in ("条例", "492", "４９２")):
        yield from _regulation(text)
    yield from _procedures(text)


def _limits(text: str, *, on_openness: bool) -> Iterator[Lint]:
    for match in _old_limits(text):
        start = found.begin(text, match.start(), "。！？\n", _BACK)
        end = found.end(text, match.end(), "。！？；;\n", 40)
        clause = found.begin(text, match.start(), "。！？；;\n", _BACK)
        applied = _APPLICATION.search(text, start, end) or (
            on_openness and _ANY.search(text, clause, end)
        )
        if (
            applied
            and _ANSWERS.search(text, max(clause, match.start() - 40), end)
            and not _OTHER_LIMIT.search(text, clause, end)
        ):
            message = (
                f"“{match[0]}”是2019年修订前的答复期限，"
                "现行《政府信息公开条例》规定为20个工作日，请改正。"
            )
            yield Lint("L-OLD-RULE", message, *match.span())


def _old_limits(text: str) -> Iterator[re.Match[str]]:
    """As `_LIMIT.finditer`, but only where its last word stands is one looked for."""
    end = 0
    at = text.find(_LIMIT_ENDS)
    while at >= 0:
        low, end = max(end, at - _LIMIT_BEGINS), at + len(_LIMIT_ENDS)
        if match := _LIMIT.search(text, low, end):
            yield match
        at = text.find(_LIMIT_ENDS, end)


def _regulation(text: str) -> Iterator[Lint]:
    taken = -1
    dated = "2007年" in text or "2008年" in text
    numbered = "492" in text or "４９２" in text or "四百九十二" in text
    named = (
        *(_REGULATION.finditer(text) if dated else ()),
        *(_DECREE.finditer(text) if numbered else ()),
    )
    for match in sorted(named, key=lambda one: one.start()):
        if match.start() < taken or _is_ended(text, *match.span()):
            continue
        taken = match.end()
        message = (
            f"“{match[0]}”是旧条例，现行《政府信息公开条例》（国务院令第711号）"
            "自2019年5月15日起施行，请核对引用。"
        )
        yield Lint("L-OLD-RULE", message, *match.span())


def _procedures(text: str) -> Iterator[Lint]:
    for match in _cited(text):
        said = next(int(match[f"year{n}"]) for n in (1, 2, 3, 4) if match[f"year{n}"])
        if said >= _REVISED or _is_ended(text, *match.span()):
            continue
        start, end = match.span("behind" if match["behind"] else "before")
        if lead := _LEAD.match(text[start:end]):
            start += lead.end()
        message = (
            f"“{text[start:end]}”早于2019年修订的《政府信息公开条例》，"
            "其中的期限、程序可能已不适用，请核对是否有新规定。"
        )
        yield Lint("L-OLD-RULE", message, start, end)


def _cited(text: str) -> Iterator[re.Match[str]]:
    """As `_CITED.finditer`, but only round a title: a number may begin at any character."""
    low = high = 0
    for titled in _ANY_PROCEDURE.finditer(text):
        start = max(0, titled.start() - _ROUND)
        if start > high:  # titles near each other are looked round together
            yield from _CITED.finditer(text, low, high)
            low = start
        high = titled.end() + _ROUND
    yield from _CITED.finditer(text, low, high)


def _is_ended(text: str, start: int, end: int) -> bool:
    """Whether the sentence itself tells that the rule has ended."""
    low, high = found.begin(text, start, "。；;\n", 40), found.end(text, end, "。；;\n", 40)
    return bool(_ENDED.search(text, low, start) or _ENDED.search(text, end, high))
