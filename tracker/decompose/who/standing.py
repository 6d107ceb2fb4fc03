"""Rules said once that hold for many items: 以下均需各镇落实，不再列出; 列第一位者为牵头单位，下同.

They are found in the whole text before any clause is read, and are no rows themselves.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.decompose.rarely import rare
from tracker.decompose.rules import Span
from tracker.decompose.who import organs, unitlists

_ITEMS = "(?:重点|主要|具体|工作|任务|措施|事项|内容|条款|项目|目标|举措){0,4}"
_BELOW = rf"(?:以下|下列|后续|后文|下述)(?:各[项条款]|所有|全部|每项|的)?{_ITEMS}"
_EACH = (
    rf"(?:各项|所有|全部|每[项条]|具体|其[余他]|本(?:方案|要点|清单|计划|通知|表)"
    rf"[^，,。；;]{{0,8}}){_ITEMS}"
)
_UNNAMED = (
    r"(?:除[^，,。；;]{0,16}(?:标|注|列|写|载|说)明[^，,。；;]{0,14}外|"
    r"(?:凡)?(?:未|没有)[^，,。；;]{0,6}(?:标|注|列|写|载|说)明[^，,。；;]{0,14}的)"
)
_HOW = "(?:共同|同步|分别|参照|认真|抓好|按职责分工|按职责|协同|积极|具体|牵头|统一){0,3}"
_RULE = re.compile(
    rf"(?:(?P<below>{_BELOW})|{_EACH})?[，,]?(?P<unnamed>{_UNNAMED}{_ITEMS}[，,]?)?"
    r"(?:均|都|皆|一律)(?:需要?|须|要|应当?|请)?(?:涉及|由)?"
    rf"(?P<units>[^，,。；;：:\n]{{2,80}}?)(?P<act>{_HOW}"
    r"(?:落实|配合|负责|参与|组织实施|协助|贯彻)(?:落实|实施|执行|工作)?|(?=[，,]不再))"
    r"(?P<end>(?:[，,]?(?:不再|此后不)[^，,。；;（）()\n]{2,14}|[，,]?下同){0,2})"
    r"(?=[，,。；;）)〕］\]】\n]|$)"
)
_ALL = re.compile("均|都|皆|一律")
_RANK = (
    "(?:列|排|居|排列|排名|位列|位居|排序)(?:在|于|为)?(?:首位|第一|首个|最前|前面|首)[位个名家]?"
)
_LEAD = "为(?:总|第一)?(?:牵头|主办|主责)"
_FIRST = re.compile(
    rf"{_RANK}[^，,。；;、]{{0,12}}?{_LEAD}|"
    rf"(?:第一[个家位]?|首[个家位])(?:责任)?(?:单位|部门|者)?{_LEAD}"
)
_STAR = re.compile("[标带加注][^，,。；;]{0,6}[★☆*＊△▲※][^，,。；;]{0,6}[为是]")
_FOLLOWS = re.compile(
    "(?:其[余他](?:的|者|单位|部门){0,2}|后面?的?)[^，,。；;]{0,6}[为是]|(?:以?下|后)同$|此?后?不再"
)
# No rule is without one of these. Each begins with a character of its own, so a search leaps.
_SIGNS = re.compile(r"均|都|皆|一律|★|☆|\*|＊|△|▲|※|为(?:总|第一)?(?:牵头|主办|主责)")
_ASKS = rare("要(?!点)|应当|必须|请|须")
_SENTENCE = re.compile("[^。！？\n]+。?")
_CLAUSE = rare("[^，,；;。]+")
_MOST = 20  # rules for all items: no paper has so many
_AROUND = "（()）。 "


@dataclass(frozen=True, slots=True)
class Rule:
    """Bodies that take part in every row from `start` on.

    `unnamed` says that the rule is only for rows that name nobody, `owns` that they lead there.
    """

    start: int
    units: tuple[str, ...]
    owns: bool
    unnamed: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What a document says once for all: its rules, and from where the first of a list leads."""

    rules: tuple[Rule, ...] = ()
    first_leads_from: int | None = None

    def first_leads(self, at: int) -> bool:
        """Whether the first body of a list at `at` leads and the others help."""
        return self.first_leads_from is not None and at >= self.first_leads_from


_NOTHING = Standing()


def standing(text: str) -> Standing:
    """Return the rules that `text` states once for many items (domain.md 4.3).

    >>> standing("以下均需各镇（街道）落实，不再列出").rules[0].units
    ('各镇（街道）',)
    """
    if not _SIGNS.search(text):
        return _NOTHING
    rules: dict[tuple[str, ...], Rule] = {}  # the first of each: it holds from there on
    first: list[int] = []
    for sentence in _SENTENCE.finditer(text):
        words = sentence[0]
        if not _SIGNS.search(words):
            continue
        if _ALL.search(words):
            for rule in _rules(text, Span(*sentence.span())):
                if len(rules) < _MOST:
                    rules.setdefault(rule.units, rule)
        if said := _FIRST.search(words):
            only_below = "下同" in words[said.end() :]
            first.append(_line(text, sentence.start()) if only_below else 0)
    return Standing(tuple(rules.values()), min(first, default=None))


def _rules(text: str, sentence: Span) -> Iterator[Rule]:
    for found in _RULE.finditer(text, *sentence):
        units = unitlists.split_units(found["units"])
        said = found["below"] or found["unnamed"] or found["end"]
        if said and units and all(map(organs.is_body, units)):
            start = found.end() if found["below"] else _line(text, found.start())
            owns = "负责" in found["act"] or "牵头" in found["act"]
            yield Rule(start, tuple(units), owns, bool(found["unnamed"]))


def _line(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def without(words: str) -> str:
    """Return `words` without the rules said once in them, which are for other rows.

    >>> without("县商务局负责。具体任务均涉及各镇，不再列出")
    '县商务局负责。'
    """
    if not _ALL.search(words):
        return words
    return _RULE.sub(lambda found: "" if _holds(found[0]) else found[0], words)


def states(clause: str) -> bool:
    """Whether a clause between commas states such a rule, or goes on with one.

    >>> states("列第一位者为牵头单位"), states("下同"), states("各镇要落实")
    (True, True, False)
    """
    words = clause.strip(_AROUND)
    if _FOLLOWS.match(words):
        return True
    if not _SIGNS.search(words):
        return False
    if _FIRST.search(words) or _STAR.search(words):
        return True
    return bool(_ALL.search(words) and _RULE.fullmatch(words)) and _holds(words)


def _holds(sentence: str) -> bool:
    return next(_rules(sentence, Span(0, len(sentence))), None) is not None


def sentences(text: str, start: int, end: int) -> list[Span]:
    """Return the sentences in `text[start:end]` that do nothing but state such rules."""
    if not _SIGNS.search(text, start, end):
        return []
    return [
        Span(*sentence.span())
        for sentence in _SENTENCE.finditer(text, start, end)
        if _only_states(sentence[0])
    ]


def _only_states(sentence: str) -> bool:
    if not _SIGNS.search(sentence):
        return False
    words = sentence.strip(_AROUND)
    if _ALL.search(words) and _RULE.fullmatch(words) and _holds(words):
        return True
    if not (_FIRST.search(words) or _STAR.search(words)):
        return False
    others = [part for part in _CLAUSE.findall(words) if not states(part)]
    return not any(_ASKS.search(part) for part in others)
