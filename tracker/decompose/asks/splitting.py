"""Where one obligation ends and the next begins inside a sentence (domain.md 4.2, DEC-1).

A new row begins where actor, deliverable, standard or time changes; a purpose behind the last
act is cut off (DEC-5), what only measures an act stays with it.
"""

import re

from tracker.decompose.asks import asking, standards, verbs
from tracker.decompose.asks.clauses import ACT, AIM, BAN, MEASURE, OTHER, Unit
from tracker.decompose.often import frequencies
from tracker.decompose.rarely import rare
from tracker.decompose.who import responsibility

# Units that are one row or one stretch of background, and whether they only hope.
Group = tuple[list[Unit], bool]

_GENERAL = frozenset(
    verbs.words("""
    加强 强化 推进 推动 深化 坚持 加大 加快 注重 重视 突出 扩大 拓展 优化 改进
    创新 统筹 协调 了解掌握 把握 准确把握 贯彻 理顺 充实 抓好 做好 推广 推行
""")
)
_NEAR = 8  # units looked back: no sentence says more, and the time stays linear
_ENOUGH = 12  # a shorter opening clause is the headline of what follows, not a row
# How what is new begins: upon another thing, with a thing or an act named anew, as work of its own.
_BEGINS = re.compile(
    "(?P<upon>针对|对(?![照标接外])|(?:积极|主动)?(?:配合|协助)[^，,]{6})|"
    r"(?P<anew>(?:相关|有关|所需|上述)[\u4e00-\u9fff、]{2,20}|"
    r"并(?:同时|切实|认真|积极)*(?:做好|抓好|开展|建立|健全|完善|组织|制定|编制|清理|"
    r"明确|落实|加强)[\u4e00-\u9fff（(“]{4,})|"
    r"(?P<work>(?:同时|扎实|统筹|认真|切实|积极)?(?:做好|抓好)[\u4e00-\u9fff（()）“”、]{8,})"
)
# A rule or a post: deliverables of their own.
_MAKES = re.compile(
    r"(?:明确|确定|配备|配齐|指定|落实).{0,20}(?:人员|专人|联络员|信息员|审核人|负责同志|解读人)|"
    r"(?:建立健全|建立|健全|完善|制定|修订|出台|编制|印发).{2,60}(?:制度|机制|办法|预案|规程|"
    r"细则|方案|台账|清单)[,，。；;]?$"
)
_PUBLISHED = re.compile("公开|发布|公布")
# 收费目录于6月底前公布, 抽查结果计入考核: a thing that something is done to.
_THING = re.compile(
    r"^(?!(?:并|同时|其中|其他|从|向|对|把|将|以|按|为|由|在|于|与|和|每|各|全|至|到|通过|根据|"
    r"依托|结合|围绕|做到|确保))"
    r"[\u4e00-\u9fff“”《》（）()、\d]{2,36}?"
    r"(?:于|在|由|按|每|统一|同步|一律|全部|逐[项一户个]|实行|纳入|计入|列入|动态|及时|限期|"
    r"予以|须|应|不得)"
)
# 抽查结果, 公开情况: a verb at the head that is the beginning of a noun.
_NOUN = re.compile(
    r"[\u4e00-\u9fff]{2,8}(?:结果|情况|信息|名单|台账|报告|标准|目录|清单|事项|方案|数据|项目|"
    r"线索|问题)"
)
_DATED = re.compile("前|底|日")
_WORKS = rare("(?:工程|项目|行动|计划|改革)$")  # 实施某某工程 says nothing by itself
_DONE_TAIL = re.compile(r"^(?:严格|坚持|确保|明确|不断|持续|积极|进一步)")
_NO_SUBJECT = tuple(verbs.words("既 又 也 还 更 同时 不仅 对 在 把 将 为 按 根据 其中"))
_FACT = rare(
    r"^(?:因|由于|通过|共|累计|目前|20\d\d年|全年|今年|我[省市县区镇乡]|截至|"
    r"[\u4e00-\u9fff]{2,12}于\d)"
)


def split(text: str, units: list[Unit], *, report: bool) -> list[Group]:
    """Return the units of a sentence, one group for each row or stretch of background.

    A report also changes from what is always done to what was done, and back.
    """
    if len(units) == 1:
        return [(units, units[0].role is AIM)]
    groups: list[list[Unit]] = []
    near: list[Unit] = []
    for unit in units:
        if near and not (_begins(text, near, unit) or (report and _turns(text, near, unit))):
            groups[-1].append(unit)
        else:
            groups.append([unit])
        near = groups[-1]
        if len(near) > _NEAR:
            near = near[-_NEAR:]
    found: list[Group] = []
    for group in groups:
        if group[0].role is AIM or group[-1].role is AIM:
            found += _without_aims(group)
        else:
            found.append((group, False))
    return found


def _without_aims(group: list[Unit]) -> list[Group]:
    """Cut the purposes off before the first act of a group and behind the last."""
    begin, end = 0, len(group)
    while end and group[end - 1].role is AIM:
        end -= 1
    while begin < end and group[begin].role is AIM and not _is_told(group[begin]):
        begin += 1
    cut = ((0, begin, True), (begin, end, False), (end, len(group), True))
    return [(group[first:last], aim) for first, last, aim in cut if first < last]


def _is_told(unit: Unit) -> bool:
    """各部门要高度重视，…: a purpose in front that says who is to act stays with the act."""
    return responsibility.actor(unit.main) is not None


def _begins(text: str, group: list[Unit], unit: Unit) -> bool:
    """Whether another row begins with `unit`, after the row that `group` is so far."""
    role, rhythm = unit.role, frequencies.hard(unit.main)
    idle = not rhythm and (role is OTHER or role is AIM)
    acts = [] if idle else [one for one in group if one.role is ACT or one.role is BAN]
    if not acts:
        return False
    if role is BAN:
        return True
    before = text[group[0].start : group[-1].end] if rhythm or role is ACT else ""
    if rhythm and frequencies.hard(before):
        return True
    if role is MEASURE and _DATED.search(unit.main):
        return any(one.role is MEASURE and _DATED.search(one.main) for one in group)
    if role is not ACT:
        return False
    after_ban = acts[-1].role is BAN
    return after_ban or _names_own(unit, before, acts) or _sets_own(unit, acts)


def _names_own(unit: Unit, before: str, acts: list[Unit]) -> bool:
    """Whether `unit` has an actor, a thing or a deliverable of its own."""
    if _MAKES.match(unit.main, verbs.lead(unit.main)) and _busy(acts):
        return True
    if len(before) < _ENOUGH:
        return False
    words = unit.words
    begins = _BEGINS.match(words)
    if begins and _is_new(begins.lastgroup, unit, before, acts):
        return True
    return (
        responsibility.actor(words) is not None or has_own_subject(words) or _is_done_to(unit.main)
    )


def _is_new(how: str | None, unit: Unit, before: str, acts: list[Unit]) -> bool:
    """Whether `unit`, which begins in one of the ways of `_BEGINS`, is a row of its own."""
    if how == "upon":
        return _acts(unit.main) and _busy(acts)
    return how == "anew" or (_PUBLISHED.search(before) is not None and _busy(acts))


def _sets_own(unit: Unit, acts: list[Unit]) -> bool:
    """Whether `unit` is an act with a standard, after an act that says something by itself."""
    act = verbs.predicate(unit.main)
    if not standards.standard(unit.words) or (
        act and act.aim and not standards.FIGURE.search(unit.main)
    ):
        return False
    return not all(_general(one) and not standards.standard(one.words) for one in acts)


def _busy(acts: list[Unit]) -> bool:
    """Whether one of `acts` says something by itself."""
    return any(not _general(one) for one in acts)


def _general(unit: Unit) -> bool:
    """Whether the verb of `unit` says little by itself: 加强, 推进."""
    act = verbs.predicate(unit.main)
    if act and act.verb == "实施":
        return bool(_WORKS.search(unit.main))
    return act is None or act.aim or act.verb in _GENERAL


def _acts(clause: str) -> bool:
    act = verbs.predicate(clause)
    return bool(act and not act.aim)


def _is_done_to(clause: str) -> bool:
    if verbs.lead(clause) or (verbs.HEAD.match(clause) and not _NOUN.match(clause)):
        return False
    act = verbs.predicate(clause) if _THING.match(clause) else None
    return bool(act and (act.at > 1 or _NOUN.match(clause)) and not act.aim)


def has_own_subject(words: str) -> bool:
    """通过网站发布的信息要严格审核: a new thing of which something is asked."""
    found = verbs.MODAL.search(words) if "的" in words else None
    return bool(
        found
        and found.start() >= 6
        and not words.startswith(_NO_SUBJECT)
        and "的" in words[: found.start()]
        and "率" not in words[: found.start()]
    )


def _turns(text: str, group: list[Unit], unit: Unit) -> bool:
    """Whether a report turns here from a standing rule to a fact, or from a fact to a rule."""
    before = text[group[0].start : group[-1].end].strip()
    words = unit.words
    if asking.tells(before):
        return bool(_DONE_TAIL.match(words)) and not asking.tells(words)
    rule = any(
        act.sure and not act.aim for one in group if (act := verbs.predicate(one.main)) is not None
    )
    fact = _FACT.match(words) and (asking.tells(words) or words.startswith(("因", "由于")))
    return rule and len(before) >= _ENOUGH and bool(fact)
