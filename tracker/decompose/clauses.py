"""What each clause of a sentence does there: lead to an act, ask, forbid, measure, or only hope.

A sentence is read as units: whatever leads to an act (when, who, by what, about what) goes with
it. The rules are DEC-1, DEC-5 and DEC-7 of domain.md 4.2.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from tracker.decompose import frequencies, responsibility, sentences, standards, verbs
from tracker.decompose.page import trimmed
from tracker.decompose.rules import Span


class Role(StrEnum):
    """What a unit does in its sentence."""

    ACT = "act"
    BAN = "ban"
    MEASURE = "measure"  # how much or by when of the act before it
    AIM = "aim"  # what the act before it is good for
    OTHER = "other"  # goes on with what stands before


@dataclass(frozen=True, slots=True)
class Unit:
    """A clause with the openings before it: `main` is the clause, `words` the whole."""

    span: Span
    words: str
    main: str
    role: Role


_WHO_ONLY = re.compile(
    r"^由?[\u4e00-\u9fff（()）、和及]{2,60}(?:牵头|负责|会同|配合|协助|参与|主办|承办)$"
)
_WITH = re.compile(
    r"^由?[^，,]{2,40}?(?:要|应|须)?(?:会同|联合(?=[省市县区镇乡各有])|(?<!营)商(?=[省市县区镇乡各有]))[\u4e00-\u9fff（()）、]{2,60}$"
)
_WHEN_ONLY = re.compile(
    r"^(?:自|从|于|在|到|截至|力争|确保|每[年月周天日]|\d{4}年|\d{1,2}月|今年|全年|年底|年内|[上下]半年|第?[一二三四]季度)"
    r"[\d年月日底前至到起止—\-－~～—上下半季度末旬内每个天周以之自从全]{0,24}$"
)
_BY_WHAT = re.compile(r"(?:要|应|须)以[^，,]{2,40}为[^，,]{1,10}$|作为(?:牵头|配合|责任)单位$")
_RELATIVE_TO = re.compile("的[^的，,]{2,30}$")
_GRANTS = re.compile("给予|分别|按|由|予以|自|一次性|一律|应|要|须")
_BRACKET_END = re.compile("[（(][^（）()]{1,30}[)）]$")
_WHILE = re.compile("(?:时|之?后|期间|过程中|的同时)$")
_TOPIC = re.compile(
    r"^(?:对|对于|针对|凡|凡是|因|遇|在|以|按|经|结合|采取|采用|运用|利用)[^，,]{2,80}$"
)
_PREPOSITION = re.compile("[对把将向从由给用]|针对|通过|根据|按照?|依托|结合|围绕")
_RELATIVE = re.compile(r"的[\u4e00-\u9fff（）()]{0,10}$|情况$|工作$")
_HAS_END = re.compile(
    r"(?:的|时|后|前|中|上|下|内|之间|期间|方式|形式|原则|要求|重点|基础|主线|抓手|契机|导向|目标|突破口|牵引|单位|名义)$"
)
BAN = re.compile(
    r"(?:坚决|严格|严厉)(?:杜绝|禁止|制止)|严禁|严防(?!死守)|不得|不准|不允许|一律不|禁止(?!性)"
)
_WEAK_BAN = re.compile(r"^(?:并|切实|有效|要)*(?:杜绝|防止|避免)")
_NAMED = re.compile("[“《「][^”》」]{0,30}$")
_AIM = re.compile(
    r"^(?:并|从而|以便|以|进而|同时|真正|切实|有效|持续|不断|全力|更好地?|着力|努力|充分|全面|积极|共同|进一步|最大限度地?)*"
    r"(?:让|使|确保|保障|保证|营造|形成(?!.{0,12}(?:台账|清单|报告|方案|材料|机制|制度))|"
    r"提高|提升(?!至|到)|增强|促进|助力|助推|满足|方便|便于|便利|防范|防止|避免|发挥|彰显|力争|力求|力促|"
    r"打通|激发|凝聚|树立|维护|筑牢|夯实|巩固|减轻|释放|接受[^，,]{0,12}监督|保护|解决|破解|化解|实现(?![^，,]{0,30}\d)|"
    r"推动[^，,]{2,30}(?:发展|提升|见效|向好|转变|升级|到位|落地|落实|进步|改善|增收|振兴|[”])$|"
    r"引导[^，,]{2,30}(?:由|从)[^，,]{2,20}(?:变|向)|不断[^，,]{0,10}(?:水平|能力|质量))"
)
_FOR = re.compile(
    r"^(?:从而|进而|切实)?为[^，,]{2,60}?(?:奠定|营造|创造|打下|积累|争取|注入|贡献|筑牢|保驾护航|"
    r"提供[^，,]{0,20}(?:支撑|参考|保障|便利|依据|条件|支持|动力|遵循|经验|保证)$)"
    r"|^以[^，,]{2,40}?(?:推动|促进|带动|倒逼|提升|助推|助力|赋能|赢得|取信|换取)[^，,]{2,30}$"
    r"|^(?:自觉|广泛|主动)接受[^，,]{0,16}监督"
)
# Behind an act these say what comes of it; at a sentence's beginning they are work.
_TAIL = re.compile(
    r"^(?:并|从而|进而|切实|有效|积极|坚决|着力|全力|努力|不断|用心|真正|持续|牢牢|始终)*(?:搭建|架起|辐射|点亮|削减|防止|保持(?![^，,]{0,12}\d)|切实|充分(?![运利])|坚决守|兜牢|守住|守牢|改善|擦亮|展示|拉近|缓解|提振|厚植|弘扬|以[^，,]{2,8}促|推动(?!建立|制定|出台)|降低|引导|带动|丰富|检验|切断|挤压|刹住|遏制|消除|呵护|"
    r"最大限度|帮助|支持|打造|构建|加快|推进|还[^，,]{1,8}于|做到|"
    r"(?:把|将)[^，,]{2,30}(?:用在|用到|放在|消除在|化解在)|用[^，,]{2,20}(?:招商|感动|温暖|换|赢)|以[^，,]{2,30}(?:打造|保障|服务|维护|守护))"
)
# 各部门要高度重视, 切实增强责任感: nobody can report on it.
_ATTITUDE = re.compile(
    r"^坚持(?!每|开展|定期|按)|^[^，,]{0,16}?(?:要|应|须)?(?:进一步|切实|充分|牢固|不断)*(?:充分认识|深刻认识|高度重视|牢固树立|树立|统一思想|提高(?:思想)?认识|提高政治站位|"
    r"提高站位|增强[^，,]{0,16}(?:意识|责任感|紧迫感|使命感|自觉性)|强化[^，,]{0,8}意识|把思想和?行动统一)"
)
_LISTS = re.compile("(?:以下|下列|如下)[^，。]{0,12}[:：]$")
_SCORED = re.compile(r"(?:扣|加|得|计|记)\d+(?:\.\d+)?分|扣完为止")  # what a lapse costs is no work
_GIVES = re.compile(r"^(?:从而|进而|切实)?为[^，,]{2,60}?提供[^，,\d]{2,30}$")
_MEASURED = (
    "权重|分值|期限|期|率|量|数|比例|占比|覆盖面|比重|时间|时限|时长|周期|次数|频次|满意度|知晓度|增速|规模|面积|标准|总数|产值|收入|成本|强度|额|"
    "学位|节点|容量|产能|环节|材料|人员"
)
_REACHES = (
    "达到?|不低于|不少于|不超过|不高于|超过?|突破|控制在|压缩[至到]|压减[至到]?|缩短[至到]|降[至到低]|提升[至到]|提高[至到]|增长|"
    "下降|保持|稳定|为|在|至|新增|增加"
)
_OF_RATE = re.compile(
    rf"(?P<what>[^，,。\d]{{0,24}}?)(?:{_MEASURED})(?:[均都要应需须全]|分别|最高|最低|以上|力争|保持|稳定|平均){{0,3}}(?:{_REACHES})[^，,]{{0,8}}?(?:\d|全覆盖)"
)
_GROWS = re.compile(
    rf"(?!{verbs.HEAD.pattern})[^，,\d]{{2,24}}(?:增长|下降|达到|突破)[^，,]{{0,6}}\d"
)
_REACHED = re.compile(rf"(?:{_REACHES})[^，,]{{0,6}}\d|动态清零|全覆盖")
_RESULT = re.compile(
    r"^(?:新增[^，,]{0,8}(?:能力|学位|床位|岗位|就业|产能|容量|节点|税收|产值)|带动|惠及|受益|覆盖|辐射|减少|增加|压减|节约|撬动|吸引|实现|达到|同比)[^，,]{0,40}?\d"
)
_DONE_BY = re.compile(
    r"^(?:全部|全面|基本|正式|整体|主体|按期|如期)*(?:完工|竣工|通车|投用|投入(?:使用|运营|运行)|投产|达产|开工|开园|开馆|验收|"
    r"印发(?:实施|执行)?|公布(?:实施)?|报[^，,]{2,12}(?:审批|审定|批准|备案)|(?:书面)?报[省市县区镇乡局领][^，,]{1,14}(?:[局办室委组部]|部门|政府|单位|中心)|通过[^，,]{0,4}验收|交付(?:使用)?|建成(?:投用|投产|使用|通车|运行|并投入使用)?|完成(?:[\u4e00-\u9fff]{2})?|见效|到位|销号|清零|"
    r"通水(?:试运行)?|(?:上线)?(?:试)?运行|恢复[^，,]{2,8}|封顶|上线|办结|关停|拆除)[。；;]?$"
)
# 每季度至少举办1场, 每月刊发报道不少于4篇: how often, and of nothing new.
_COUNTED = re.compile(
    rf"每个?[^，,不至]{{1,8}}?(?=不少于|至少|不低于)|每(?:个|半)?[^，,]{{0,2}}?(?:年|季度?|月|周|天|日|旬)|全年|年内|至少|不少于|不低于|不超过|最高|最低|最多|人均|以上|以内|左右|各|均|分别|(?<![\d.])\d[\d.]{{0,12}}\s?(?:{standards.UNITS})|"
    rf"[一二两三]{{1,2}}[次场期篇轮遍]|{verbs.HEAD.pattern}"
)
# 每站人员不少于2名: how many of what the act before it makes.
_COUNTS = re.compile(
    rf"(?!{verbs.HEAD.pattern})[^，,\d]{{2,20}}(?:不少于|不低于|不超过|不高于|达到?)[^，,\d]{{0,4}}(?<![\d.])\d[\d.]{{0,12}}\s?(?:[%％‰]|[万亿]?(?:{standards.UNITS}))"
)
_LOOSE = {"按期", "按时", "及时", "年度", "全年", "全县", "全市", "全镇"}
_AT_LEAST = re.compile("全年|至少|不少于|不低于|不超过|最高|最低|最多|人均|以内")
_COUNT_LAST = re.compile(rf"\d\s?(?:余|多)?[万亿]?(?:{standards.UNITS})(?:以上|左右)?$")
_SHARE = re.compile("率|比例|占比")
_EACH = re.compile("(?:单个|单户|单次|单场|每家|每户|同一)[^，,]{0,16}(?:最高|不超过|累计)")
_LEFT = 2  # characters that may stay: 报道, 信息
_FOR_FRONT = re.compile(
    r"^为(?:了|进一步|切实|全面|深入|有效|更好|加快|确保|推进|推动|做好|破解|解决|提高|提升|加强|规范|贯彻|落实|方便|压紧|便于)[^，,]{2,80}$|^为[^，,]{2,60}(?:问题|需要|需求|目标)$"
)
_SHORT_RATE = 5  # 按期办结率 names no thing of its own
_TIMES = re.compile(
    r"^(?:并|同时|力争|确保|争取(?!到位)|全部|均)*(?:(?:\d+(?:\.\d+)?|[一二三五十]{1,2})个?(?:工作日|日|天|小时|分钟|月)(?:之|以)?内)?(?:于|在|到)?(?:\d{4}年|今年|年内|全年|当年|年度|[春秋]季学期|[上下]半年)?(?:\d{1,2}月)?(?:\d{1,2}日|年?底|[上中下]旬|份)?(?:以前|之前|前)?"
)


def units(text: str, sentence: Span) -> list[Unit]:
    """Return the units of a sentence, in order; together they are the whole of it."""
    found: list[Unit] = []
    parts = sentences.clauses(text, sentence)
    begin: int | None = None
    before = last = ""
    mains = [text[part.start : part.end].strip(" \t\n，,；;。！？.") for part in parts]
    for index, (part, main) in enumerate(zip(parts, mains, strict=True)):
        begin = part.start if begin is None else begin
        after = mains[index + 1] if index + 1 < len(parts) else ""
        if after and _goes_with(main, after):
            continue
        span = trimmed(text, begin, part.end)
        role = _role(main, before, last)
        found.append(Unit(span, text[span.start : span.end], main, role))
        before, last, begin = before + main, main, None
    return found


def _goes_with(clause: str, after: str) -> bool:
    """Whether `clause` only leads to what comes `after`: when, who, how or of what."""
    if _FOR_FRONT.match(clause):
        return False  # a purpose of its own, in front
    clause = _BRACKET_END.sub("", clause)
    if any(pattern.search(clause) for pattern in (_WHO_ONLY, _WITH, _WHEN_ONLY, _WHILE)):
        return True
    if verbs.predicate(clause) is None and _BY_WHAT.search(clause):
        return True
    if clause.startswith("对") and _RELATIVE_TO.search(clause) and _GRANTS.match(after):
        return True
    hopes = not standards.standard(after) and (is_aim(after) or _TAIL.match(after))
    return not hopes and (_leads(clause) or _is_topic(clause, after))


def _leads(clause: str) -> bool:
    if standards.FIGURE.search(clause) and verbs.predicate(clause) and not _HAS_END.search(clause):
        return False
    if clause.startswith(("对", "针对", "就")) and not _sure(clause):
        return True
    if _TOPIC.match(clause) and (_HAS_END.search(clause) or verbs.opens(clause)):
        return True
    if verbs.opens(clause):
        return verbs.MODAL.search(clause) is None
    return _is_thing(clause)


def _sure(clause: str) -> bool:
    act = verbs.predicate(clause)
    return bool(act and act.sure)


def _is_topic(clause: str, after: str) -> bool:
    """考核不合格的乡镇，应当…: what the next clause asks of."""
    asked = verbs.MODAL.match(after) or after.startswith(("一律", "由", "予以", "均"))
    own = verbs.MODAL.search(clause) or standards.standard(clause)
    return bool(asked and not own and _RELATIVE.search(clause))


def _is_thing(clause: str) -> bool:
    """Whether a clause only names the thing that the next one speaks of."""
    if verbs.lead(clause) or verbs.HEAD.match(clause) or verbs.MODAL.search(clause):
        return False
    if _PREPOSITION.match(clause) or responsibility.actor(clause):
        return False
    act = verbs.predicate(clause)
    if act and (act.sure or act.aim):
        return False
    if _COUNT_LAST.search(clause):
        return False  # 淘汰老旧货车260辆: an act in a verb that nobody told us
    sets = standards.DAY.search(clause) or _REACHED.search(clause) or frequencies.hard(clause)
    return not sets


def _role(clause: str, before: str, last: str) -> Role:
    if before and (_SCORED.search(clause) or _LISTS.search(clause)):
        return Role.AIM
    if clause.startswith(("让", "使")) and not any(char.isdigit() for char in clause):
        return Role.AIM
    if is_ban(clause) or (not before and "杜绝" in clause and _WEAK_BAN.match(clause)):
        return Role.BAN
    hard = standards.standard(clause)
    if before and (clause.startswith("其中") or _measures(clause, before, last)):
        return Role.MEASURE
    if _WHO_ONLY.match(clause):
        return Role.OTHER
    if not hard and _WEAK_BAN.match(clause):
        return Role.AIM if "杜绝" not in clause else Role.OTHER
    if not hard and (is_aim(clause) or _ATTITUDE.match(clause)):
        return Role.AIM
    if before and not hard and (_GIVES.match(clause) or _TAIL.match(clause)):
        return Role.AIM
    act = verbs.predicate(clause)
    if hard or (act and not act.aim) or verbs.MODAL.search(clause):
        return Role.ACT
    return Role.AIM if act else Role.OTHER


def is_ban(clause: str) -> bool:
    """Whether `clause` forbids something (DEC-7); a name in quotation marks does not."""
    found = BAN.search(clause)
    return bool(found and not _NAMED.search(clause, max(0, found.start() - 32), found.start()))


def is_aim(clause: str) -> bool:
    """Whether `clause` only says what an act is good for (DEC-5).

    >>> is_aim("切实减轻企业负担"), is_aim("为方案编制提供参考"), is_aim("提升系统至二级")
    (True, True, False)
    """
    return any(pattern.match(clause) for pattern in (_AIM, _FOR, _FOR_FRONT))


def _measures(clause: str, before: str, last: str) -> bool:
    """Whether `clause` says how much or by when of what stands `before` it; `last` is next to it."""
    timed = _TIMES.match(clause)
    bare = clause[timed.end() :] if timed else clause
    if (
        _EACH.match(bare)
        or _DONE_BY.match(bare)
        or (bare.startswith("全部") and not standards.FIGURE.search(bare))
    ):
        return True
    rhythm = frequencies.hard(clause) or _AT_LEAST.search(bare)
    if rhythm and len(_COUNTED.sub("", bare)) <= _LEFT:
        return True
    if _OF_RATE.match(last) or _GROWS.match(last):
        return False  # one figure after another: each is a thing of its own
    if _RESULT.match(bare) and not frequencies.hard(clause):
        return True
    counted = _COUNTS.match(bare) and not frequencies.hard(clause)
    if counted and standards.standard(before) and not _SHARE.search(bare):
        return True
    found = _OF_RATE.match(bare)
    return found is not None and _of_same(found["what"], before)


def _of_same(what: str, before: str) -> bool:
    """Whether a rate of `what` is one of the thing `before`, not of another."""
    what = re.sub("^(?:全年|年内|年度|全[市县区镇乡]|其中)", "", what).removesuffix("的")
    if len(what) <= _SHORT_RATE:
        return True
    if what[-1] in before:
        return True
    pairs = {what[at : at + 2] for at in range(len(what) - 1)} - _LOOSE
    return not standards.standard(before) and any(pair in before for pair in pairs)
