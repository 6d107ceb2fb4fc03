"""Who is to do it: owners named in a sentence, in brackets behind it, or on a line of labels.

The wordings and what they mean are the table of domain.md 4.3; names stay in the text's own words.
"""

import re
from dataclasses import dataclass

from tracker.decompose import verbs
from tracker.decompose.rules import LeadRule, Span
from tracker.decompose.taken import Taken

_SUFFIX = (
    "部门|单位|机关|政府|办公室|委员会|办事处|政务公开办|街道|社区|站所|站办所|中心|"
    "学校|医院|负责人|负责同志|工作人员|机构|企业|公司|领导小组|领导组|专班|"
    "[局委办部厅院会社署所站科股室镇乡村区县市州队]"
)
_UNIT = re.compile(
    rf"[\u4e00-\u9fff（）()“”A-Za-z0-9]{{1,38}}(?:{_SUFFIX})(?:[（(][^）)]{{1,20}}[)）])?"
)
_ACTOR = re.compile(
    rf"(?P<actor>(?:各|区|县|市|镇|乡|省|州|全|本|我|其他|涉及|有关|相关|基层|市直|区直|"
    rf"县直|党政)[\u4e00-\u9fff、（）()和及与]{{0,28}}?(?:{_SUFFIX}))"
    r"(?=(?:均|都|也|还)?(?:要(?![求点素件闻])|应当?(?![急对用])|必须|须(?!知)|"
    r"需要?(?!求)|负责(?!人|同志)|牵头|具体负责|会同|配合))"
)
_WHOLE_ACTOR = re.compile(
    rf"^(?P<actor>[\u4e00-\u9fff、（）()\d]{{2,40}}?(?:{_SUFFIX}))(?:均|都|也|还)?"
    r"(?:要(?![求点素件闻])|应当?(?![急对用])|必须|须(?!知)|需要|负责(?!人|同志)|具体负责)"
)
_ALL_OF = "(?:单位|部门|乡镇|镇|街道|村|社区|站所|科室|股室)(?:（[\u4e00-\u9fff]{1,8}）)?"
_EVERYBODY = re.compile(
    rf"^请?(?P<actor>各[\u4e00-\u9fff]{{0,6}}?{_ALL_OF}(?:、各[\u4e00-\u9fff]{{0,6}}?{_ALL_OF})*)"
    r"(?=[对根按结严认把将在围依及通全每于应]|主动)"
)
_TOPIC_ACTOR = re.compile(
    r"^(?P<actor>(?:涉及|承担|负责|各|具有)[^，,。]{2,50}?(?:部门|单位|机关|机构|乡镇|"
    r"街道))[，,]$"
)
_BY = re.compile(
    rf"由(?P<actor>[\u4e00-\u9fff、（）()和及]{{2,40}}?(?:{_SUFFIX}))(?P<role>牵头|负责|"
    rf"会同|承担|组织)"
)
_HELPS = re.compile(
    r"(?:配合|协助)(?:做好)?(?P<units>[\u4e00-\u9fff、（）()和及与]{2,60}?(?:局|委|办|"
    r"部门|中心|政府|上|办公室|单位|院|部))(?=做好|推进|开展|完成|落实|抓好|加强|，|,|"
    r"。|$)"
)
_WITH = re.compile(
    rf"(?:与|同|会同|联合|"
    rf"商)(?P<units>[\u4e00-\u9fff、（）()和及与]{{2,60}}?(?:{_SUFFIX}))(?:等(?:有关|"
    rf"相关)?(?:部门|单位)?)?(?=联系|沟通|协调|配合|做好|对接|衔接|加强|建立|共同|联合|"
    rf"，|,|$)"
)
_ASKED = re.compile(
    rf"^请(?P<actor>[\u4e00-\u9fff、]{{2,40}}?(?:{_SUFFIX}))"
    rf"(?=于|在|按|每|将|把|对|及时|认真|负责|牵头|会同|\d|{verbs.HEAD.pattern})"
)
_ONLY_HELPS = re.compile(
    rf"^(?P<units>[\u4e00-\u9fff、]{{1,58}}(?:{_SUFFIX}))(?:等(?:有关|相关)?(?:部门|单位)?)?"
    r"(?:要|应|按职责分工|积极|主动|共同|予以|做好)*(?:配合|协助)(?:做好)?(?:相关|有关)?(?:工作)?[。；;，,]?$"
)
_NOT_ACTOR = re.compile(
    r"^(?:通过|对|按照|根据|在|以|把|将|为|围绕|依托|结合|因|从|向|就)|网站|平台$|专栏$|"
    r"系统$|信息$|政府信息$"
)

_READ = 400  # characters of a bracket without labels that are read: nobody names so many
_NAMES = 120  # characters of two bodies joined by 和
_LABEL = (
    r"(?:牵头(?:责任)?(?:单位|部门|科室|领导)?|主办(?:单位|部门)|承办(?:单位|部门)|"
    r"责任(?:单位|部门|科室|主体|领导|人)|落实单位|配合(?:责任)?(?:单位|部门)?|"
    r"协办(?:单位|部门)|参与单位|完成(?:时限|时间)|时限(?:要求)?|工作时限)"
)
_IN_BRACKET = rf"[（(【][^（）()【】\n]{{0,160}}?{_LABEL}\s?[:：][^）)】\n]{{0,400}}[)）】][。；;]?"
_LABELLED = re.compile(
    _IN_BRACKET + "|" + rf"[（(【]?\s?(?:{_LABEL})\s?[:：][^）)】\n]*[)）】]?[。；;]?"
)
_BRACKET = re.compile(
    r"[（(](?=[^（）()]{2,160}[)）])[^（）()《》]{0,160}(?:牵头|负责|配合|落实|参与)"
    r"[^（）()]{0,60}[)）][。；;]?"
)
_LEAD_LABEL = re.compile(
    r"(?P<label>牵头(?:责任)?(?:单位|部门|科室)?|主办(?:单位|部门)|承办(?:单位|部门)|"
    r"责任(?:单位|部门|科室|主体)|"
    r"落实单位)\s*[:：]\s*(?P<units>[^；;。）)】\n]+?)(?=\s*(?:[；;。）)】\n]|$|"
    r"[，,\s]\s*(?:配合|协办|参与|责任|完成|时限)))"
)
_HELP_LABEL = re.compile(
    r"(?:配合(?:责任)?(?:单位|部门)?|协办(?:单位|部门)|"
    r"参与单位)\s*[:：]\s*(?P<units>[^；;。）)】\n]+)"
)
_LEADS = re.compile(r"(?P<units>[^（(；;，,。]+?)(?:共同)?牵头")
_HELPS_IN = re.compile(
    r"(?:^|[；;，,、])(?P<units>[^（(；;，,。]+?)(?:等(?:有关|相关)?(?:部门|"
    r"单位))?(?:按职责分工)?(?:分别)?(?:配合|协助|参与)"
)
_OWNS = re.compile(
    r"(?P<units>[^（(；;，,。]+?)(?:按(?:照)?职责(?:分工)?|依职责|按分工|分别|共同|"
    r"具体)*负责(?:落实)?"
)
_RULES = (
    (
        LeadRule.DRAFTER,
        re.compile(r"谁起草|谁制定|谁解读|政策制定机关|起草部门|文件制定机关|谁主办"),
    ),
    (LeadRule.COMPILER, re.compile(r"谁牵头编制|谁编制")),
    (LeadRule.PRODUCER, re.compile(r"谁产生|谁制作|谁提供|谁发布")),
)


@dataclass(frozen=True, slots=True)
class Owners:
    """Lead and supporting bodies in the text's own words, and the words that say so."""

    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    text: str | None = None
    rule: LeadRule | None = None


def labels(text: str, start: int, end: int) -> list[Span]:
    """Return the spans that only say who or when: （责任单位：…）, （X牵头，Y配合）."""
    found = Taken()
    for match in _LABELLED.finditer(text, start, end):
        found.add(*match.span())
    for match in _BRACKET.finditer(text, start, end):
        inside = match[0].strip("（()）。；;")
        around = text[match.start() - 1 : match.start()] + text[match.end() - 1 : match.end() + 1]
        closes = match.end() == end or any(char in "。；;\n" for char in around)
        if closes and found.free(*match.span()) and _owners_of_bracket(inside).lead:
            found.add(*match.span())
    return found.all()


def around(line: Span, found: list[Span]) -> list[Span]:
    """Return what is left of `line` without the labels `found` in it."""
    out, start = [], line.start
    for label in found:
        out.append(Span(start, label.start))
        start = label.end
    return [*out, Span(start, line.end)]


def of_label(label: str) -> Owners:
    """Read a label as `labels` found it.

    >>> found = of_label("（财政所牵头，农经站、各村配合）")
    >>> found.lead, found.support
    (('财政所',), ('农经站', '各村'))
    """
    inside = label.strip().rstrip("。；;").strip("（()）【】")
    lead: list[str] = []
    support: list[str] = []
    for match in _LEAD_LABEL.finditer(label):
        units = split_units(match["units"])
        if lead and match["label"].startswith(("责任", "落实")):
            support += units
        else:
            lead += units
    for match in _HELP_LABEL.finditer(label):
        support += split_units(match["units"])
    if not lead and not support:
        return _owners_of_bracket(inside)
    return Owners(tuple(lead), tuple(u for u in support if u not in lead), inside)


def _owners_of_bracket(inside: str) -> Owners:
    inside = inside[:_READ]
    lead = [u for m in _LEADS.finditer(inside) for u in split_units(m["units"])]
    support = [
        u for m in _HELPS_IN.finditer(inside) for u in split_units(m["units"].split("牵头")[-1])
    ]
    if owns := [u for m in _OWNS.finditer(inside) for u in split_units(m["units"])]:
        if lead:
            support += [u for u in owns if u not in lead]
        else:
            lead = owns
    lead = [unit for unit in lead if unit]
    return Owners(
        tuple(dict.fromkeys(lead)),
        tuple(u for u in dict.fromkeys(support) if u not in lead),
        inside,
    )


def split_units(text: str) -> list[str]:
    """Split a list of bodies; 和, 及, 与 part only where both sides are bodies by themselves.

    >>> split_units("县发展和改革局、县财政局和各乡镇")
    ['县发展和改革局', '县财政局', '各乡镇']
    """
    out: list[str] = []
    for part in re.split("[、，,；;]|\\s+", text.strip(" 。.：:")):
        out += _split_joined(part)
    return [unit for unit in (u.strip("。；，由以及 ") for u in out) if unit]


def _split_joined(part: str) -> list[str]:
    joints = re.finditer("以及|[和及与]", part) if len(part) <= _NAMES else ()
    for joint in joints:
        left, right = part[: joint.start()], part[joint.end() :]
        if _UNIT.fullmatch(left) and _UNIT.fullmatch(right):
            return [left, *_split_joined(right)]
    return [part]


def actor(clause: str) -> str | None:
    """Return the body that `clause` names as the one who is to act, or None.

    >>> actor("各乡镇要按月报送"), actor("对逾期事项县政务公开办要督促整改"), actor("要加强管理")
    ('各乡镇', '县政务公开办', None)
    """
    clause = clause.strip()
    for pattern in (_TOPIC_ACTOR, _EVERYBODY, _ASKED):
        if found := pattern.match(clause):
            return found["actor"]
    if (
        (found := _WHOLE_ACTOR.match(clause))
        and not _NOT_ACTOR.search(found["actor"])
        and _plain(found["actor"])
    ):
        return found["actor"]
    if (found := _ACTOR.search(clause)) and not re.search("网站$|平台$", found["actor"]):
        return found["actor"]
    return None


def _plain(name: str) -> bool:
    """A body's name has no modal and no long run of verbs inside."""
    return not verbs.MODAL.search(name) and "的" not in name[:-6]


def only_helps(sentence: str) -> bool:
    """Whether `sentence` only names who helps with what was asked before it.

    >>> only_helps("财政所、各村配合。"), only_helps("配合做好检查。")
    (True, False)
    """
    return _ONLY_HELPS.match(sentence.strip()) is not None


def owners(task: str) -> Owners:
    """Return who the sentence itself names, and the rule by which an owner is found."""
    rule = next((rule for rule, pattern in _RULES if pattern.search(task)), None)
    lead: list[str] = []
    support: list[str] = []
    parts = [part for part in re.split("(?<=[，,；;。])", task) if part]
    for part in parts:
        named = actor(part)
        if named and not lead:
            lead = split_units(named)
        for match in _BY.finditer(part):
            lead = split_units(match["actor"]) if match["role"] == "牵头" or not lead else lead
        if parts[0] != part and (helping := _ONLY_HELPS.match(part.strip())):
            support += split_units(helping["units"])
    for match in _WITH.finditer(task):
        support += [u for u in split_units(match["units"]) if u not in lead]
    if helped := _HELPS.search(task):
        ours = [u for u in lead if u not in helped["units"]]
        lead, support = split_units(helped["units"]), ours + support
    return Owners(
        tuple(lead), tuple(dict.fromkeys(u for u in support if u not in lead)), None, rule
    )
