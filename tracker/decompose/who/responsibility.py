"""Who is to do it, as a sentence says: who is told to act, who helps, and by what rule.

The wordings and what they mean are the table of domain.md 4.3; names stay in the text's own words.
What stands in brackets or on lines of labels is found by `labels` and read by `of_label`.
"""

import re
from functools import lru_cache
from itertools import islice

from tracker.decompose.rarely import rare
from tracker.decompose.rules import LeadRule
from tracker.decompose.who import actors, organs, roles, unitlists
from tracker.decompose.who import labels as _labels
from tracker.decompose.who.actors import Actor
from tracker.decompose.who.roles import Owners

labels = _labels.labels
around = _labels.around
of_label = roles.read

_CLAUSE = re.compile("[^，,；;。]+[，,；;。]?")
_CUT = re.compile("[，,；;。]")
_HELPS = rare(
    "(?:要|应|须|积极|主动|全力|继续|共同|认真|密切|切实|做好|支持){0,4}(?:配合|协助)(?:好|做好)?"
)
_BESIDE = re.compile(
    "会同|联合(?=[省市县区镇乡各有相])|商(?=[省市县区])|与(?<![参给赋授]与)|同(?<=[要应]同)"
)
_MOST_BESIDE = 3  # 会同 in one clause
_TOGETHER = re.compile("联系|沟通|协调|配合|做好|对接|衔接|加强|建立|共同|联合|，|,|$")
_HELP = re.compile("配合|协[助办同]|参与")  # nobody helps without one of these
_OTHERS = re.compile(f"{_HELP.pattern}|{_BESIDE.pattern}")  # one look spares most rows both
_ONLY_HELPS = re.compile(
    r"(?P<units>[\u4e00-\u9fff、（）()]{2,80}?)(?:作为(?:配合|协办|协同|参与)(?:单位|部门)|"
    r"(?:要|应|按照?职责(?:分工)?|积极|主动|共同|予以|密切|做好|分别){0,4}"
    r"(?:配合|协助|参与)(?:做好|抓好|落实)?(?:相关|有关)?(?:工作)?)[。；;，,]?"
)
_BY_PERSON = re.compile(
    "由[^，,。；;由]{0,24}?(?:[省市县区镇乡村河湖林组站所]长|书记|主任|负责人|领导|专人|人员|干部)"
)
_RULES = (
    (LeadRule.COMPILER, re.compile("谁(?:牵头)?编制")),
    (LeadRule.DRAFTER, re.compile("谁起草|谁制定|谁解读|政策制定机关|起草部门|文件制定机关")),
    (LeadRule.PRODUCER, re.compile("谁产生|谁制作|谁提供|谁发布")),
)


_COMMAS, _COLONS, _MARKS = frozenset("，,"), frozenset("：:"), frozenset("，,；;。")
_TOPIC_ENDS = frozenset("门位关构镇道")  # of 涉及…的单位, which only a comma may follow
_NOBODY = Owners((), (), None, None)


@lru_cache(512)  # several steps ask about one clause, one soon after the other
def actor(clause: str) -> str | None:
    """Return the words for the one whom `clause` tells to act, or None.

    >>> actor("各乡镇要按月报送"), actor("对逾期事项县政务公开办要督促整改"), actor("要加强管理")
    ('各乡镇', '县政务公开办', None)
    >>> actor("由县水利局汇总上报")
    '由县水利局'
    """
    clause = clause.strip()
    if _HELP.search(clause) and _helpers(clause):
        return None
    if clause.startswith("由"):
        found = actors.bodies_at(clause, 1)
        return clause[: found.end] if found else None
    # Where no post can stand, the answer is that to `owners`, who ask of bodies only.
    posts = "负责" in clause or "领导" in clause
    found = actors.subject(clause, people=True) if posts else actors.subject(clause)
    if found is None:
        return None
    colon = clause[found.end : found.end + 1] in _COLONS
    return clause[found.start : found.end + colon]


def only_helps(sentence: str) -> bool:
    """Whether `sentence` only names who helps with what was asked before it.

    >>> only_helps("财政所、各村配合。"), only_helps("配合做好检查。")
    (True, False)
    """
    return _HELP.search(sentence) is not None and bool(_helpers(sentence.strip()))


def _helpers(clause: str) -> tuple[str, ...]:
    found = _ONLY_HELPS.fullmatch(clause)
    units = unitlists.split_units(found["units"]) if found else ()
    return units if all(map(organs.is_body, units)) else ()


def governs(words: str) -> tuple[str, ...]:
    """Return the bodies that a list is for, where `words` lead into one: 县食安办履行下列职责：

    >>> governs("县教育局要抓好以下工作："), governs("县教育局要抓好工作。")
    (('县教育局',), ())
    """
    words = words.strip()
    if words[-1:] not in _COLONS:
        return ()
    last = re.split("[。；;\\n]", words)[-1]
    found = (actors.subject(clause) for clause in _clauses(last))
    return next((one.units for one in found if one), ())


def is_for(words: str) -> tuple[str, ...]:
    """Return the bodies that a paragraph is for, named at its head: 县教育局：负责…

    >>> is_for("县教育局、县财政局：负责核定经费。"), is_for("县教育局要核定经费。")
    (('县教育局', '县财政局'), ())
    """
    if "：" not in words and ":" not in words:
        return ()
    found = actors.subject(words)
    return found.units if found and words[found.end : found.end + 1] in _COLONS else ()


def names_person(task: str) -> bool:
    """Whether a person is to act: 由县级河长约谈; no body is."""
    return bool(_BY_PERSON.search(task))


def leads_on(task: str) -> bool:
    """Whether the subject of `task` is also that of what follows in the same sentence.

    Its own subject is, and 由A牵头 at its head; the body behind a later 由 does one thing only.
    """
    return task.startswith("由") or any(actors.subject(_bare(clause)) for clause in _clauses(task))


def says_firmly(task: str) -> bool:
    """Whether the sentence itself gives the lead in so many words: 由A牵头, A负责."""
    return any(one.firm for clause in _clauses(task) if (one := _actor(_bare(clause))))


def owners(task: str) -> Owners:
    """Return who the sentence itself names, and the rule by which an owner is found.

    >>> found = owners("由县水利局牵头，各乡镇配合，开展排查。")
    >>> found.lead, found.support
    (('县水利局',), ('各乡镇',))
    """
    lead: list[str] = []
    support: list[str] = []
    held: list[str] = []  # a list of bodies that a comma parts from the rest of it
    others = _OTHERS.search(task)
    helps = others is not None and _HELP.search(task) is not None
    together = others is not None and _BESIDE.search(task) is not None
    for index, clause in enumerate(_clauses(task)):
        if helps and index and _HELP.search(clause) and (helpers := _helpers(clause)):
            support += helpers
            continue
        if clause[-1:] in _COMMAS and (bodies := _only_bodies(clause)):
            held += bodies
            continue
        bare = _bare(clause)
        one = _actor(bare)
        if one or helps:
            helped = _helped(clause, one.end if one else 0) if helps else ()
            if one and helped:
                lead, support = [*helped], [*held, *one.units, *support]
            elif one and (not lead or one.firm):
                lead += [*held, *one.units]
            elif not lead:  # 配合A做好…, with nobody told to: the work is that of A (DEC-6)
                lead += helped
        if together:
            support += _beside(clause)
        held = []
    rule = _rule(task) if "谁" in task or "机关" in task or "起草" in task else None
    if not (lead or support):
        return Owners((), (), None, rule) if rule else _NOBODY
    helping = dict.fromkeys([unit for unit in support if unit not in lead])
    return Owners(tuple(dict.fromkeys(lead)), tuple(helping), None, rule)


def _rule(task: str) -> LeadRule | None:
    return next((rule for rule, pattern in _RULES if pattern.search(task)), None)


def _clauses(task: str) -> list[str]:
    if "、" in task:
        task = task.replace("牵头、", "牵头，").replace("负责、", "负责，")  # 由A负责、B配合
    if len(task) > 1 and not _CUT.search(task, 0, len(task) - 1):
        return [task.strip()]  # half the rows
    return [clause.strip() for clause in _CLAUSE.findall(task)]


def _actor(clause: str) -> Actor | None:
    return actors.subject(clause) or (actors.by(clause) if "由" in clause else None)


def _bare(clause: str) -> str:
    """Without the mark at its end, as `actor` has it: many a subject is looked for once only.

    Behind what may be a topic the mark tells whether it is one, and stays.
    """
    loose = clause[-1:] in _MARKS and clause[-2:-1] not in _TOPIC_ENDS
    return clause[:-1] if loose else clause


def _only_bodies(clause: str) -> tuple[str, ...]:
    """Bodies before a comma: 各区、县（市）政府，市经济开发区管委会负责…"""
    if not unitlists.may_end(clause) or "等" in clause:
        return ()
    units = unitlists.split_units(clause)
    named = all(organs.is_body(unit) and not organs.is_generic(unit) for unit in units)
    return units if named else ()


def _helped(clause: str, at: int) -> tuple[str, ...]:
    """The bodies whose work is helped: they lead (domain.md 4.2, DEC-6)."""
    found = _HELPS.match(clause, at) if "配合" in clause or "协助" in clause else None
    if found is None:
        return ()
    helped = actors.bodies_at(clause.rstrip("，,。；;") + "做好", found.end())
    return helped.units if helped else ()


def _beside(clause: str) -> list[str]:
    """The bodies that act together with the subject: 会同A, 与A对接."""
    out: list[str] = []
    for mark in islice(_BESIDE.finditer(clause), _MOST_BESIDE):
        if len(mark[0]) > 1 or mark[0] == "商":
            out += actors.list_at(clause, mark.end())
        elif (found := actors.bodies_at(f"{clause}，", mark.end())) and _TOGETHER.match(
            clause, found.end
        ):
            out += found.units
    return out
