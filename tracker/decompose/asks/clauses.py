"""What each clause of a sentence does there: lead to an act, ask, forbid, measure, or only hope.

A sentence is read as units: whatever leads to an act (when, who, by what, about what) goes with
it. The rules are DEC-1, DEC-5 and DEC-7 of domain.md 4.2.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from tracker.decompose.asks import measuring, purposes, sentences, standards, verbs
from tracker.decompose.layout.page import trimmed
from tracker.decompose.often import frequencies
from tracker.decompose.rarely import rare
from tracker.decompose.rules import Span
from tracker.decompose.who import responsibility


class Role(StrEnum):
    """What a unit does in its sentence."""

    ACT = "act"
    BAN = "ban"
    MEASURE = "measure"  # how much or by when of the act before it
    AIM = "aim"  # what the act before it is good for
    OTHER = "other"  # goes on with what stands before


# A name is reached sooner than a member, and every clause is asked for its role.
ACT, BAN, MEASURE, AIM, OTHER = Role


class Unit(NamedTuple):
    """A clause with the openings before it: `main` is the clause, `words` the whole.

    `start` and `end` are those of `words`; `led` says that openings stand before the clause.
    """

    start: int
    end: int
    words: str
    main: str
    role: Role
    led: bool


_ROLES_OF_WHO = ("牵头", "负责", "会同", "配合", "协助", "参与", "主办", "承办")
_WHO_ONLY = rare(rf"^由?[\u4e00-\u9fff（()）、和及]{{2,60}}(?:{'|'.join(_ROLES_OF_WHO)})$")
_WITH = rare(
    r"^由?[^，,]{2,40}?(?:要|应|须)?(?:会同|联合(?=[省市县区镇乡各有])|"
    r"(?<!营)商(?=[省市县区镇乡各有]))[\u4e00-\u9fff（()）、]{2,60}$"
)
_WHO_OR_WHEN = re.compile(
    r"(?=[自从于在到截力确每\d今全年上下第一二三四涉承负具尚未以])(?:"  # how one begins
    r"(?:自|从|于|在|到|截至|力争|确保|每[年月周天日]|\d{4}年|\d{1,2}月|今年|全年|年底|年内|"
    r"[上下]半年|第?[一二三四]季度)"
    r"[\d年月日底前至到起止—\-－~～—上下半季度末旬内每个天周以之自从全]{0,24}$|"
    r"(?:涉及|承担|负责|具有|尚未|未)[^，,]{2,60}的[^，,]{0,6}"
    r"(?:部门|单位|机关|机构|乡镇|街道|企业|学校)$|以及)"
)
_BY_WHAT = re.compile(r"(?:要|应|须)以[^，,]{2,40}为[^，,]{1,10}$|作为(?:牵头|配合|责任)单位$")
_ON = re.compile("对(?![外内照标接口])|针对|就")
_RELATIVE_TO = re.compile("的[^的，,]{2,30}$")
_GRANTS = re.compile("给予|分别|按|由|予以|自|一次性|一律|应|要|须")
_BRACKET_END = re.compile("[（(][^（）()]{1,30}[)）]$")
_WHILE = ("时", "后", "期间", "过程中", "的同时")
_TOPICS = "对针凡因遇在以按经结采运利"
_TOPIC = re.compile(
    r"^(?:对|对于|针对|凡|凡是|因|遇|在|以|按|经|结合|采取|采用|运用|利用)[^，,]{2,80}$"
)
_PREPOSITION = re.compile("[对把将向从由给用]|针对|通过|根据|按照?|依托|结合|围绕")
_ASKED, _ASKS = "要应必务须需不严禁一由予均", rare(f"{verbs.MODAL.pattern}|一律|由|予以|均")
_RELATIVE = rare(r"的[\u4e00-\u9fff（）()]{0,10}$|情况$|工作$")
_FOUND = rare(
    "(?:发现|查出|排查出|检查出|梳理出|反映|收集到|征集到|提出)的[\u4e00-\u9fff、]{2,10}$"
)
_FOUND_LONGEST = 11
_ENDS = tuple(
    verbs.words("""
    的 时 后 前 中 上 下 内 之间 期间 方式 形式 原则 要求 重点 基础 主线 抓手 契机 导向
    目标 突破口 牵引 单位 名义
""")
)
_BANS = re.compile(
    r"(?:坚决|严格|严厉)(?:杜绝|禁止|制止|防止)|严禁|严防(?!死守)|不得(?!分)|不准|不允许|一律不|禁止(?!性)"
)
_BAN_SIGN = re.compile("[杜禁制严得准许律]")
_WEAKLY = "并切有要杜防避"
_WEAK_BAN = re.compile(r"^(?:并|切实|有效|要)*(?:杜绝|防止|避免)")
_STOPS = " \t\n，,；;。！？."
_NAMED = rare("[“《「][^”》」]{0,30}$")


def units(text: str, parted: Iterable[Span]) -> list[list[Unit]]:
    """Return the units of each sentence, in order; together they are the whole of it.

    All clauses are asked what they go with before any is asked what it does: see `tasks.read`.
    """
    return [_units(text, cuts) for cuts in [_cuts(text, sentence) for sentence in parted]]


# Where a unit begins, where its main clause does, where both end, and the words of that clause.
_Cut = tuple[int, int, int, str]


def _cuts(text: str, sentence: Span) -> list[_Cut]:
    found: list[_Cut] = []
    begin = start = sentence.start
    ends = sentences.ends(text, *sentence)
    mains = [text[at:stop].strip(_STOPS) for at, stop in pairwise([begin, *ends])]
    for stop, main, after in zip(ends, mains, [*mains[1:], ""], strict=True):
        if not (after and _goes_with(main, after)):
            found.append((begin, start, stop, main))
            begin = stop
        start = stop
    return found


def _units(text: str, cuts: Iterable[_Cut]) -> list[Unit]:
    found: list[Unit] = []
    before = last = ""
    for begin, start, stop, main in cuts:
        whole = text[begin:stop]
        words = whole.strip()
        same = len(words) == len(whole)
        first, behind = (begin, stop) if same else trimmed(text, begin, stop)
        found.append(Unit(first, behind, words, main, _role(main, before, last), begin != start))
        before, last = before + main, main
    return found


def _goes_with(clause: str, after: str) -> bool:
    """Whether `clause` only leads to what comes `after`: when, who, how or of what."""
    first = clause[:1]
    if first == "为" and purposes.in_front(clause):
        return False  # a purpose of its own
    if clause[-1:] in ")）":
        clause = _BRACKET_END.sub("", clause)
        first = clause[:1]
    says_who = (  # 由县教育局牵头, 县教育局会同县财政局
        clause.endswith(_ROLES_OF_WHO) and _WHO_ONLY.match(clause)
    ) or (("同" in clause or "联合" in clause or "商" in clause) and _WITH.match(clause))
    if says_who or clause.endswith(_WHILE) or _WHO_OR_WHEN.match(clause):
        return True
    by = ("以" in clause or "作为" in clause) and _BY_WHAT.search(clause)
    if by and verbs.predicate(clause) is None:
        return True
    if first == "对" and _RELATIVE_TO.search(clause) and _GRANTS.match(after):
        return True
    if not (
        _leads(clause)
        or (after[:1] in _ASKED and _is_topic(clause, after))
        or _is_found(clause, after)
    ):
        return False
    return standards.standard(after) or not purposes.hopes(after, clause)


def _leads(clause: str) -> bool:
    """Whether a clause opens, or only names what the next one speaks of."""
    first, at = clause[:1], verbs.lead(clause)
    if not (
        (clause[at : at + 1] in verbs.OPENERS and verbs.opens(clause))
        or (first in "对针就" and _ON.match(clause) and not _sure(clause))
        or (first in _TOPICS and clause.endswith(_ENDS) and _TOPIC.match(clause))
        or (not at and _is_thing(clause))
    ):
        return False
    # An act with a figure or a day is one by itself; so few clauses lead that this is asked last.
    sets = standards.FIGURE.search(clause) or standards.DAY.search(clause)
    return not sets or clause.endswith(_ENDS) or verbs.predicate(clause) is None


def _sure(clause: str) -> bool:
    act = verbs.predicate(clause)
    return act is not None and act.sure


def _is_topic(clause: str, after: str) -> bool:
    """考核不合格的乡镇，应当…: what the next clause asks of."""
    if not _ASKS.match(after):
        return False
    own = verbs.MODAL.search(clause) or standards.standard(clause)
    return not own and _RELATIVE.search(clause) is not None


def _is_found(clause: str, after: str) -> bool:
    """检测发现的漏洞，主办单位应当在5日内修复: what somebody is to do something to."""
    at = clause.rfind("的", max(0, len(clause) - _FOUND_LONGEST))
    found = at > 0 and clause[at - 1] in "现出映到" and _FOUND.search(clause)
    return bool(found and verbs.MODAL.search(after) and responsibility.actor(after))


def _is_thing(clause: str) -> bool:
    """Whether a clause without adverbs only names the thing that the next one speaks of."""
    if verbs.HEAD.match(clause) or _PREPOSITION.match(clause):
        return False
    if standards.standard(clause) and (standards.DAY.search(clause) or frequencies.hard(clause)):
        return False
    # 淘汰老旧货车260辆: an act in a verb that nobody told us
    if measuring.reaches(clause) or measuring.ends_in_count(clause):
        return False
    act = verbs.predicate(clause)
    own = act.sure or act.aim if act else verbs.MODAL.search(clause)
    return not own and responsibility.actor(clause) is None


def _role(clause: str, before: str, last: str) -> Role:
    """Return what `clause` does, given what stands `before` it and the clause `last` before it."""
    if (before or clause[:1] in "让使") and purposes.adds(clause, before):
        return AIM
    if _BAN_SIGN.search(clause) and _bans(clause, before):
        return BAN
    if before and measuring.measures(clause, before, last):
        return MEASURE
    who = clause.endswith(_ROLES_OF_WHO) and _WHO_ONLY.match(clause)
    if who or (before and "形成" in clause and purposes.delivers(clause)):
        return OTHER
    return ACT if standards.standard(clause) else _role_of_verb(clause, before)


def _role_of_verb(clause: str, before: str) -> Role:
    """What a clause without a standard of its own does, as its verb says."""
    if clause.startswith("杜绝"):
        return OTHER
    if purposes.hopes(clause, before) or (clause[:1] in _WEAKLY and _WEAK_BAN.match(clause)):
        return AIM
    act = verbs.predicate(clause)
    if (act and not act.aim) or verbs.MODAL.search(clause):
        return ACT
    return AIM if act else OTHER


def _bans(clause: str, before: str) -> bool:
    """Whether `clause` forbids something (DEC-7); a name in quotation marks does not."""
    found = _BANS.search(clause)
    if found and not _NAMED.search(clause, max(0, found.start() - 32), found.start()):
        return True
    return not before and "杜绝" in clause and bool(_WEAK_BAN.match(clause))
