"""Limits that count from an event: 收到通知后5个工作日内, 自印发之日起一个月内 (domain.md 6.2).

To teach a unit, add a row to `_UNITS`; what only describes a length is told by `_LENGTH`.
"""

import re
from typing import NamedTuple

from tracker.decompose.rarely import rare
from tracker.decompose.rules import Span
from tracker.decompose.when.timewords import number, wordings

_UNITS = {
    "工作日": "workday",
    "自然日": "day",
    "日": "day",
    "天": "day",
    "小时": "hour",
    "钟头": "hour",
    "月": "month",
    "周": "week",
    "星期": "week",
    "礼拜": "week",
    "年": "year",
}
_HALVES = {"month": (15, "day"), "year": (6, "month"), "day": (12, "hour")}
_HAN = "一二两三四五六七八九十"
_BEGINS = rare(rf"[\d{_HAN}半](?<![\d.．年月第{_HAN}].)")
_COUNTING = rare(
    rf"(?:(?:\d{{1,3}}|[{_HAN}]{{1,2}})\s?(?:至|到|—|-|~)\s?)?"
    rf"(?P<n>\d{{1,4}}|[{_HAN}]{{1,3}}|半)\s?(?:个\s?)?"
    rf"(?P<unit>工作日|自然日|小时|钟头|星期|礼拜|日|天|周|年|(?<=个)月|(?<=半)月)\s?"
    rf"(?:之内|以内|内)(?!容|外|部|涝|设|控)"
)
# A unit right before 内: most texts that have a 内 have no such one.
_SIGN = re.compile(r"[日时头期拜天周年月]\s?[之以]?内(?![容外部涝设控])")
_LONGEST_SUBJECT = 12
_NEAR = 44  # characters before the number in which the event may stand
_UP_TO_CLAUSE = rare(r".*[，,。；;：:！!？?\n（(]", re.DOTALL)
_HEDGE = (
    r"(?:[，,]?(?:原则上|一般|最迟|必须|务必|应当?|须|需|要|可|争取|力争|严格|确保|按规定|的|于|在|"
    r"限|不超过|不得超过){0,3})"
)
_EVENT = rare(
    rf"(?P<event>[^，,。；;：:！!？?\n（(]{{1,32}}?)(?P<from>(?:之日|之时|当日|当天|次日|即日|之月)?(?:起算?|开始计算)|"
    rf"(?:之日|之)?(?:以后|之后|后))"
    rf"(?P<hedge>{_HEDGE})\s?$"
)
_NO_EVENT = rare(r"(?:今|先|最|前|落|以|然|此)后$|一起$")
# What stands before the event and is none of it: who, and that it must be.
_SUBJECT = (
    re.compile(r".{0,30}(?:(?<!关)于|(?<![存所现正])在)(?=.)"),
    re.compile(r".{0,30}(?:应当?|须|必须|要(?!求|件)|务必|请(?!示)|需(?!求))(?=.)"),
)
_FROM = rare(r"(?:自|从)(?!然|身|主|来|行|治|查|愿|动|觉|业)")
_TRIGGER = rare(r"收到|接到|接报|受理|获知|得知|发现")
_LEADING = rare(r"(?:并|且|及|以及|同时|由|在|于|请|并在|并于)")
_RHYTHM = rare(
    r"每(?:个|一|隔|[两二三四]|半)?(?:个)?(?:年|月|季|周|星期|学期|学年|日|天|届|次|期)|"
    r"按[年月季周]|逐月|[年月季](?:度)?(?:终了|结束|末|底)?后|^季后|(?:年度|月度|季度|月份|学期)(?:终了|结束)"
)
_LENGTH = rare(  # before: how long something lasts
    r"不[少低多]于|不超过|不得超过|超过|至少|最[长多短]|压缩|缩[短减]|压减|减[至到少]|控制在|延长|提速|"
    r"时限(?!要求)|期限|有效期|(?:近|最近|过去|未来|连续|累计|任意|任何|预计|预报|预测|前|前后|上|由)$|时长|周期|半径|"
    r"(?:近|未来|过去|连续|最近)(?:的)?[^，]{0,2}$|(?:其|取消|停止|暂停|释放|毕业|退役|出院|上市)$"
)
_FACT = rare(  # behind: a ban, a measure or a fact of that length
    r"(?:将)?(?:不得|不再|不予|不能|不可|无(?!法)|未|没有|禁止|降雨|降水|[^，。；]{0,4}雨量|累计|气温|可达|可到|到达|通勤|生活圈|"
    r"的|有效|免费|出现|发生|连续|有(?!关|效|序)|曾|受到|被)|[^，。；]{0,16}(?:未|不)[^，。；]{0,16}的(?=[，。；]|$)|"
    r"[^，。；]{0,8}(?:降雨|降水|雨量|毫米|资格)"
)
_PAST = rare(r"^(?:即|便|就)(?!将)|(?<!为)了(?![解结])|(?<!将)已(?!有)|均已|未(?:发生|出现)")
_MET = re.compile(r"均.{0,15}$|(?:全部|都|共)(?:在|于)$")
_RULED = rare(  # what stands in a report as a rule or is still to come
    r".{0,40}(?:将|下一?步|下阶段|计划|拟(?![定订])|力争|争取|确保|应|须|必|要(?!求)|务|责成|予以|规定|之日)"
)
_SENTENCE = re.compile("[。！？\n]")
_LATEST = "于"
# A bare 日 would be the day of a month: 不迟于10日.
_NO_LATER = rare(
    r"(?:不迟|不得?晚)于(?P<all>(?:(?P<event>[^，,。；;：:！!？?\n（(\d]{1,24}?)(?:之日|之)?(?:以后|之后|后|起))?"
    rf"(?P<n>\d{{1,3}}|[{_HAN}]{{1,3}})\s?(?:个\s?)?(?P<unit>工作日|小时|自然日|周|(?<=个)月|(?(event)[日天]|(?!))))"
    r"(?!之?内|以内|前)"
)
HINT = re.compile("内|迟于|晚于")  # no such limit is without one of these


class Counting(NamedTuple):
    """Characters `start` to `end` say: within `amount` of `unit`, from the `event` if named."""

    start: int
    end: int
    amount: int
    unit: str
    event: Span | None


def countings(text: str, *, report: bool = False) -> list[Counting]:
    """Return the limits of `text` that count from an event; in a `report` not what was kept.

    >>> [(c.amount, c.unit, tuple(c.event)) for c in countings("收到通知后5个工作日内反馈")]
    [(5, 'workday', (0, 4))]
    >>> countings("公示不少于7个工作日，三年内不得申报")
    []
    """
    found: list[Counting] = []
    if _LATEST in text:
        found += [_latest(match) for match in _NO_LATER.finditer(text)]
    if not _SIGN.search(text):
        return found
    for match in wordings(_BEGINS, _COUNTING, text):
        start, end = match.span()
        before = text[max(0, start - _NEAR) : start]
        behind = text[end : end + _NEAR]
        if _FACT.match(behind) or (report and _kept(before, behind)):
            continue
        counted = _counted(match)
        may = "后" in before or "起" in before or "开始计算" in before
        event = _EVENT.search(before) if may else None
        if event and not _NO_EVENT.search(before[: event.end("from")]):
            counting = _from_event(event, before, start - len(before), end, counted)
        else:
            counting = _alone(before, match, counted)
        if counting:
            found.append(counting)
    return found


def _latest(match: re.Match[str]) -> Counting:
    """不迟于形成后10个工作日, 不晚于5个工作日: a limit although 内 is missing."""
    event = Span(*match.span("event")) if match["event"] else None
    return Counting(*match.span("all"), number(match["n"]) or 0, _UNITS[match["unit"]], event)


def _counted(match: re.Match[str]) -> tuple[int, str]:
    unit = _UNITS[match["unit"]]
    if match["n"] == "半":
        return _HALVES.get(unit, (1, unit))
    return number(match["n"]) or 0, unit


def _kept(before: str, behind: str) -> bool:
    """Whether a report tells that a limit was met: 均在…内答复, …内即作了报告."""
    rest = _SENTENCE.split(behind, maxsplit=1)[0]
    told = _SENTENCE.split(before)[-1]
    if _PAST.search(rest) or _MET.search(told):
        return True
    return not (_RULED.search(told) or _RULED.match(rest))


def _from_event(
    event: re.Match[str], before: str, at: int, end: int, counted: tuple[int, str]
) -> Counting | None:
    words = event["event"]
    if _RHYTHM.search(words + event["from"]) or _RHYTHM.search(_clause(before)):
        return None
    begin, name = _named(words)
    if name == len(words):
        return Counting(at + event.end("from"), end, *counted, None)
    at += event.start("event")
    return Counting(at + begin, end, *counted, Span(at + name, at + len(words)))


def _named(words: str) -> tuple[int, int]:
    """Return where the event's wording begins, and its name: without 自, 在 or who is to act."""
    if found := _FROM.search(words):
        return found.start(), found.end()
    begin = 0
    if found := next(filter(None, (way.match(words) for way in _SUBJECT)), None):
        begin = found.end()
    elif (found := _TRIGGER.search(words)) and found.start() <= _LONGEST_SUBJECT:
        begin = found.start()
    if lead := _LEADING.match(words, begin):
        begin = lead.end()
    return begin, begin


def _alone(before: str, match: re.Match[str], counted: tuple[int, str]) -> Counting | None:
    clause = _clause(before)
    if _LENGTH.search(clause) or _RHYTHM.search(clause):
        return None
    return Counting(match.start(), match.end(), *counted, None)


def _clause(before: str) -> str:
    cut = _UP_TO_CLAUSE.match(before)
    return before[cut.end() :] if cut else before
