"""Words that say who: 牵头单位：A, A牵头，B配合, A、B按职责分工负责 (domain.md 4.3)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from tracker.decompose.layout import brackets
from tracker.decompose.rarely import rare
from tracker.decompose.rules import LeadRule
from tracker.decompose.who import itemnumbers, labelwords, names, organs, standing, unitlists
from tracker.decompose.who.labelwords import Role

_HOW = (
    "(?:总|具体|共同|分别|联合|统筹|积极|密切|主动|协同|认真|抓好|做好|予以|全力|同步|组织|各自|各负其责|"
    "按照?(?:各自)?(?:职责|职能)(?:分工)?|按照?(?:任务)?分工|依(?:照|据)?职[责能]?){0,4}"
)
_AS = "(?:作?为|是)(?:{0})(?:责任)?(?:单位|部门)"
_ACTS = (
    "(?:抓总|负责|落实|组织|实施|办理|推进|汇总|统筹|协调|抓好|执行|完成|相关|有关|工作|任务){0,4}"
)
_ROLES = (
    (Role.LEADS, rf"{_HOW}(?:牵头|主办|主责)(?!单位|部门){_ACTS}|{_AS.format('牵头|主办|主责')}"),
    (
        Role.HELPS,
        rf"{_HOW}(?:配合|协助|参与|参加|协办|协同|支持|指导)(?!单位|部门|中心|站|委){_ACTS}|"
        f"{_AS.format('配合|协办|协同|参与')}",
    ),
    (
        Role.OWNS,
        rf"{_HOW}(?:负责(?!人|同志)|承办(?!单位)|承担|组织实施|主抓){_ACTS}|"
        rf"按照?(?:各自)?(?:职责|职能)(?:分工)?$|{_AS.format('责任|承办')}",
    ),
    (Role.CARRIES_OUT, f"{_HOW}(?:落实|实施|执行)(?!单位|办){_ACTS}"),
)
_GROUPS = tuple((role, role.name.lower()) for role, _ in _ROLES)
_ANY_ROLE = "|".join(words for _, words in _ROLES)
_MAYBE = "".join(sorted(set(re.findall("[\u4e00-\u9fff]", _ANY_ROLE))))
_ROLE = re.compile(
    f"(?=[{_MAYBE}会])(?:"  # most characters are in no such word
    + "|".join(f"(?P<{role.name.lower()}>{words})" for role, words in _ROLES)
    + "|(?P<beside>会同|联合(?=[省市县区镇乡各])))"
)
_WHEN = re.compile(
    r"(?:\d{1,4}+(?!\d)|[年月日底末前起至到于在之以内]|[上中下]旬|第?[一二三四]?季度|[上下]半年|全年|常年|长期|持续|常态化|"
    r"适时|即时|立即|每[年月周天日季]度?|个?工作日|[-—～~]|完成|落实|推进|坚持|实施|启动|开展|到位|整改|见效|"
    r"取得[^，,；;。]{0,4}成效|时限|时间|要求|工作|并|[:：]){1,16}"
)
_NOBODY = re.compile(r"[/／—\-–无暂]+|详?见.*|待定|另行.*|同上|[:：]+")
_PHONE = rare(r"[\d\-－—+()（） ]*")
_STAR = re.compile("[★☆*＊△▲※]")
_IN_BRACKETS = re.compile(r"[（(【［\[](?P<words>[^（）()【】［］\[\]]{2,12})[)）】］\]]$")
_INTRO = re.compile(
    r"^(?:其中[，,]?)?(?:(?:以上|上述|本|该|此|这)(?:[一二两三四五六七八九十\d]{0,3}项|些|类|条|款)?"
    r"(?:重点|各项|工作|任务|措施|事项|内容|项目|部分){0,3}[，,]?)?(?:具体)?"
)
_POINTS = frozenset("其以上本该此这具")  # what it begins with where it says anything
# No role is without one of these.
_SIGNS = re.compile(
    "牵头|主办|主责|主抓|配合|协助|协办|协同|参与|参加|支持|指导|负责|承办|承担|职责|职能|落实|实施|执行|"
    "为责任|是责任"
)
_MAY_NAME = "由以及和与暨并均按其此后下无（(★☆*＊△▲※"  # at the head of a list or a rule, 无, 按职责
_LOOSE_END = "，、 等工作"
_READ = 600  # characters of a stretch that are read: nobody names so many


@dataclass(frozen=True, slots=True)
class Owners:
    """Lead and supporting bodies in the text's own words, and the words that say so."""

    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    text: str | None = None
    rule: LeadRule | None = None


class Party(NamedTuple):
    """A body with its role; `starred` where the paper marks who leads with a star."""

    role: Role
    name: str
    starred: bool


@dataclass(slots=True)
class Said:
    """What a stretch says about who: parties, roles, and whether it says anything `strange`."""

    parties: list[Party] = field(default_factory=list)
    roles: set[Role] = field(default_factory=set)
    labelled: bool = False
    strange: bool = False

    def owners(self, text: str, *, first_leads: bool = False) -> Owners:
        """Sort the parties into who leads and who helps."""
        if not self.parties:
            return Owners(text=text if self.labelled else None)
        best = min([party.role for party in self.parties])
        lead = [party.name for party in self.parties if party.starred]
        if not lead and best < Role.HELPS:
            lead = [party.name for party in self.parties if party.role is best]
            lead = lead[:1] if first_leads and best > Role.LEADS else lead
        support = dict.fromkeys([p.name for p in self.parties if p.name not in lead])
        return Owners(tuple(dict.fromkeys(lead)), tuple(support), text)


@lru_cache(512)  # a paper names the same bodies again and again
def read(*stretches: str, first_leads: bool = False) -> Owners:
    """Return the owners that labels or a bracket name; a person is never one.

    >>> found = read("（财政所牵头，农经站、各村配合）")
    >>> found.lead, found.support
    (('财政所',), ('农经站', '各村'))
    """
    inside = "；".join(map(unwrapped, stretches))
    here = standing.standing(inside).first_leads_from is not None
    return said(inside).owners(inside, first_leads=first_leads or here)


def is_time(words: str) -> bool:
    """Whether `words` only say by when: 6月底前完成, 长期坚持."""
    return bool(_WHEN.fullmatch(words))


def names_nobody(words: str) -> bool:
    """Whether a sentence surely names nobody at its head: a look before `said`, which reads it all.

    >>> [names_nobody(words) for words in ("加强协作", "由财政局负责", "落实单位为财政所")]
    [True, False, False]
    """
    if words[:1] in _MAY_NAME or organs.may_begin(words) or refers(words):
        return False
    return not (_ROLE.match(words) or _WHEN.match(words) or labelwords.LABEL.match(words))


def says_nothing(words: str) -> bool:
    """Whether a sentence surely gives nobody a part: a look before `said`, which reads it all.

    No role and no label stands in it, or something before its first label names nobody.

    >>> [says_nothing(words) for words in ("各镇要及时更新", "网站由县教育局负责", "县教育局牵头")]
    [True, True, False]
    """
    plain = _plain(words)
    found = labelwords.loose(plain)
    if not found and not _SIGNS.search(plain) and not refers(words):
        return True
    if names_nobody(words):
        return True
    first = Said()
    for token in _tokens(_before(plain, found), first, to_strange=True):
        if isinstance(token, str):
            _add([token], Role.OWNS, first, known=True)
        if first.strange:
            return True
    return first.strange


def _before(words: str, labels: list[re.Match[str]]) -> str:
    """What stands before the first label, without what points at the work before it."""
    if labels:
        words = words[: labels[0].start()]
    return _INTRO.sub("", words) if words[:1] in _POINTS else words


def _plain(words: str) -> str:
    """Without the rules said once for many rows, and without items called by number."""
    return itemnumbers.without(standing.without(words[:_READ]))


def refers(words: str) -> bool:
    """Whether a sentence begins by pointing at the work before it: 以上工作, 此项任务."""
    if words[:1] not in _POINTS:
        return False
    found = _INTRO.match(words)
    return bool(found and found[0])


def unwrapped(words: str) -> str:
    """Return what stands in a bracket, whole or never closed, without the stop behind it.

    >>> unwrapped("（财政所牵头）。"), unwrapped("【责任单位】财政所")
    ('财政所牵头', '【责任单位】财政所')
    """
    words = words.strip().rstrip("。；;，, ")
    if words[:1] not in brackets.OPENING:
        return words
    opens, closes = next(iter(brackets.pairs(words, 0, len(words))), (-1, None))
    if opens or closes not in (None, len(words) - 1):
        return words
    return words[1:closes]


@lru_cache(1024)  # nobody changes what was said
def said(words: str) -> Said:
    """Return what a stretch says about who does it.

    >>> [party.name for party in said("县教育局牵头，县财政局配合").parties]
    ['县教育局', '县财政局']
    """
    words = _plain(words)
    out = Said()
    found = labelwords.loose(words)
    ends = [label.start() for label in found[1:]] + [len(words)]
    _read(_before(words, found), out, None, known=True)
    for label, end in zip(found, ends, strict=False):
        out.labelled = True
        role, value = labelwords.role_of(label), words[label.end() : end]
        plain = label["open"] or label["mark"].strip() in (":", "：")
        if role is not Role.OTHER:
            out.roles.add(role)
            _read(value, out, role, known=not plain)
        elif not plain:  # 主要负责人是第一责任人，确定1名联络员: a sentence, not a label
            out.strange = out.strange or not all(map(_is_detail, _segments(value)))
    return out


def _is_detail(words: str) -> bool:
    """Whether `words` are what stands behind 责任人, 联系电话 or 完成时限."""
    if is_human(words) or is_time(words) or organs.is_body(words):
        return True
    return _PHONE.fullmatch(words) is not None


def is_human(words: str) -> bool:
    """Whether `words` name a person or a post, which never own a row."""
    return names.is_person(words) or organs.is_people(words)


def _read(words: str, out: Said, label: Role | None, *, known: bool) -> None:
    """Give each list the role said behind it; one with none has that of its label.

    `known` asks that each name be a body's by its form: without a label and a colon it must.
    """
    waiting: list[str] = []
    beside: list[str] = []  # bodies before 会同: they lead, those behind it help
    for token in _tokens(words, out):
        if isinstance(token, str):
            waiting.append(token)
        elif token is None:
            beside, waiting = beside + waiting, []
        else:
            out.roles.add(token)
            first = waiting[:-1] if token is Role.HELPS and not out.parties else []
            _add(beside, token, out, known)
            _add(first, label or Role.OWNS, out, known)
            _add(waiting[len(first) :], Role.HELPS if beside else token, out, known)
            waiting, beside = [], []
    default = label or (Role.HELPS if out.parties else Role.OWNS)
    _add(beside, default, out, known)
    _add(waiting, Role.HELPS if beside else default, out, known)


def _tokens(words: str, out: Said, *, to_strange: bool = False) -> Iterator[str | Role | None]:
    """Lists of bodies and roles in their order; None stands for 会同.

    `to_strange` reads no further than to the first words that are neither.
    """
    for segment in _segments(words):
        if standing.states(segment) or _WHEN.fullmatch(segment):
            continue
        if all(map(organs.is_body, unitlists.split_units(segment))):
            yield segment
            continue
        at = 0
        for found in _ROLE.finditer(segment):
            if before := segment[at : found.start()].strip("，、由 "):
                yield before
            yield None if found["beside"] else _role(found)
            at = found.end()
        if rest := segment[at:].strip(_LOOSE_END):
            if not at:
                yield rest
                continue
            out.strange = True
            if to_strange:
                return


def _segments(words: str) -> Iterator[str]:
    """Parts between commas and blanks outside brackets: each a list, or a list and its role."""
    held = ""
    for piece, mark in unitlists.pieces(words):
        held += piece + mark
        if mark != "、":
            yield held.strip("，,；;。、 \t\n")
            held = ""
    if held.strip("、 "):
        yield held.strip("、 ")


def _role(found: re.Match[str]) -> Role:
    return next(role for role, group in _GROUPS if found[group])


def _add(lists: list[str], role: Role, out: Said, known: bool) -> None:
    parts = [part for words in lists for part in unitlists.parted(words)]
    for words, starred in [one for part in parts for one in _starred(part)]:
        name, own = _own_role(words) if words[-1] in unitlists.CLOSE else (words, None)
        name = unitlists.cleaned(name.rstrip(unitlists.OPEN))
        if not name or _NOBODY.fullmatch(name) or _WHEN.fullmatch(name):
            continue
        if not organs.is_body(name) and (known or is_human(name)):
            out.strange = True
        else:
            out.parties.append(Party(own or role, name, starred))


def _starred(part: str) -> list[tuple[str, bool]]:
    """Take the star off a name; it stands before or behind it."""
    words = part.strip()
    if not _STAR.search(words):
        return [(words, False)] if words else []
    before = bool(_STAR.match(words))
    names_only = [piece for piece in _STAR.split(words) if piece.strip()]
    return [(name, not index or before) for index, name in enumerate(names_only)]


def _own_role(name: str) -> tuple[str, Role | None]:
    """Return a name without a role, or a person, in a bracket behind it: 县教育局（牵头）."""
    found = _IN_BRACKETS.search(name)
    if not found:
        return name, None
    if names.is_person(found["words"]):
        return name[: found.start()], None
    role = _ROLE.fullmatch(found["words"])
    label = labelwords.LABEL.fullmatch(found["words"])
    own = _role(role) if role else labelwords.role_of(label) if label else None
    return (name[: found.start()], own) if own else (name, None)
