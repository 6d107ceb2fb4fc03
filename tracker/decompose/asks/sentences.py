"""Sentences and their clauses, as spans; stops that were lost in copying are put back as cuts."""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import pairwise

from tracker.decompose.asks import standards, verbs
from tracker.decompose.layout.page import trimmed
from tracker.decompose.rarely import rare
from tracker.decompose.rules import Span

# A half-width full stop ends a sentence between Chinese characters; 6.5 and 1.公开 have none.
_POINT = r"(?<=[\u4e00-\u9fff)）\"”%％][.．])(?=[\s\u4e00-\u9fff\"“(（]|$)"
_STOP = re.compile(  # the character first: so a search leaps from one to the next
    rf"[。！？；;.．](?:(?<=[。！？])[。！？]*[”’」』》）)]*|(?<=[；;])|{_POINT})", re.M
)
# What begins a sentence although no full stop stands before it: an ordinal, behind any mark, and
# 「…进行清理按照…」「…工作为确保…」 where the stop was lost before a clause that opens anew.
_ANEW = re.compile(
    r"[。；：:，,;\s按根为](?:(?=[（(一二三四五六七八九十第其①-⑳首再最此另\d])(?<![按根为])"
    rf"(?={verbs.ORDINAL})|"
    r"(?:(?<=按)照|(?<=根)据|(?<=为)(?:确保|进一步|切实))(?=[\u4e00-\u9fff]))"
)
_ENDS_ONE = ("进行清理", "进行整改", "工作", "落实", "管理", "到位")
_LONGEST = 1200  # no sentence is longer; one that has no end is cut, so that time stays linear
_OPENING, _CLOSING = "（(《〔【", "）)》〕】"
_MARKS = re.compile(f"[{_OPENING}{_CLOSING}，,；;]")
_RARE_MARK = re.compile(f"[{_OPENING}{_CLOSING},；;]")  # where none stands, only ， parts
_CLOSER = rare(f"[{_CLOSING}]")
_OPENED = rare("(?:以下|下列|如下|包括|主要)[^。；：:]{0,12}[:：]")
_MAKES = rare(
    "建立|健全|完善|制定|修订|编制|公开|公布|发布|更新|梳理|汇总|报送|落实|执行|严格|及时|定期|"
    "明确|做好|加强"
)
_ITEM, _BEFORE = 40, 400
_SPAN = partial(tuple.__new__, Span)  # in half the time that Span takes with its fields by name
_WHOLLY = re.compile("一律|全部|不再|必须|由[^，,]{2,16}负责")
_LIST_TAIL = rare(
    r"(?:清单|目录|情况|信息|名单|标准|结果|事项|依据|指南|规划|计划|内容|资料|材料|"
    r"制度|名录|台账)(?:等)?$"
)


def sentences(text: str, spans: Iterable[Span]) -> list[Span]:
    """Return the sentences that lie in `spans` (one a line), in order, trimmed.

    A semicolon ends a sentence only where what follows has a predicate of its own: a list of
    things to publish is one sentence (domain.md 4.2, DEC-4).
    """
    found: list[Span] = []
    for begin, end in spans:
        start = begin
        for stop in _stops(text, start, end):
            whole = text[start:stop]
            words = whole.strip()
            if words:
                same = len(words) == len(whole)
                found.append(Span(start, stop) if same else trimmed(text, start, stop))
            start = stop
    return found


def _stops(text: str, start: int, end: int) -> list[int]:
    """Return where the sentences of a line end, in order."""
    marks: set[int] = set()
    for mark in _ANEW.finditer(text, start, end):
        at = mark.start()
        if text[at] not in "按根为":
            marks.add(at + 1)
        elif text[max(0, at - 4) : at].endswith(_ENDS_ONE):
            marks.add(at)
    bracket = text.find("（", start, end) >= 0 or text.find("(", start, end) >= 0
    for stop in _STOP.finditer(text, start, end):
        at, behind = stop.span()
        if text[at] in "；;" and (
            _is_list_item(text, behind, end) or _goes_on(text, start, at, behind, end)
        ):
            continue
        if not (bracket and _inside_brackets(text, start, at, end)):
            marks.add(behind)
    marks.discard(start)
    marks.add(end)
    stops = sorted(marks)
    if end - start <= _LONGEST:
        return stops
    return [at for long in pairwise([start, *stops]) for at in _shortened(*long, text)]


def _shortened(start: int, end: int, text: str) -> Iterator[int]:
    """Yield the ends of what is too long to be a sentence, behind a comma where there is one."""
    while end - start > _LONGEST:
        near = range(start + _LONGEST, start + _LONGEST // 2, -1)
        start = next((at for at in near if text[at - 1] in "，,、；; "), start + _LONGEST)
        yield start
    yield end


def _inside_brackets(text: str, start: int, at: int, end: int) -> bool:
    low = max(start, at - 120)
    opened = max(text.rfind("（", low, at), text.rfind("(", low, at))
    if opened < 0:
        return False
    closed = max(text.rfind("）", low, at), text.rfind(")", low, at))
    high = min(end, at + 120)
    return opened > closed and (text.find("）", at, high) >= 0 or text.find(")", at, high) >= 0)


def _goes_on(text: str, start: int, at: int, begin: int, end: int) -> bool:
    """Whether one noun follows another in a list: 征收土地信息；施工管理信息；竣工验收信息."""
    stop = _STOP.search(text, begin, end)
    item = text[begin : stop.start() if stop else end].strip()
    if not item or len(item) > _ITEM or "，" in item or verbs.MODAL.search(item):
        return False
    if standards.standard(item) or _MAKES.match(item):
        return False
    before = text[max(start, at - _BEFORE) : at]
    return bool(_OPENED.search(before) or (_LIST_TAIL.search(before) and _LIST_TAIL.search(item)))


def _is_list_item(text: str, start: int, end: int) -> bool:
    """Whether what follows a semicolon is one more thing in a list, without a predicate."""
    stop = _STOP.search(text, start, end)
    item = text[start : stop.start() if stop else end].strip()
    if standards.standard(item) or _WHOLLY.search(item):
        return False
    if not item or verbs.MODAL.search(item) or "，" in item or "," in item:
        return not item
    found = verbs.predicate(item)
    return (
        found is None
        or bool(not found.sure and _LIST_TAIL.search(item))
        or bool(_LIST_TAIL.search(item) and found.at > verbs.lead(item))
    )


def clauses(text: str, sentence: Span) -> list[Span]:
    """Return the comma-parted clauses of a sentence; commas inside brackets do not part."""
    found = ends(text, *sentence)
    return list(map(_SPAN, zip([sentence.start, *found], found, strict=False)))


def ends(text: str, start: int, end: int) -> list[int]:
    """Return where the clauses of a sentence end; the next begins there."""
    found: list[int] = []
    if not _RARE_MARK.search(text, start, end):
        at = text.find("，", start, end) + 1
        while at:
            found.append(at)
            at = text.find("，", at, end) + 1
    else:
        depth = 0
        for mark in _MARKS.finditer(text, start, end):
            char, at = mark[0], mark.start()
            if char in _OPENING:
                depth += 1
            elif char in _CLOSING:
                depth = max(0, depth - 1)
            elif not depth or not _closes(text, at, end):
                found.append(at + 1)
                depth = 0
    if (found[-1] if found else start) < end:
        found.append(end)
    return found


def _closes(text: str, at: int, end: int) -> bool:
    return _CLOSER.search(text, at, min(end, at + 60)) is not None
