"""Numbers that a text wants reached: 不低于40%, 全部解读, 最多一个 (domain.md 4.2, DEC-2).

`figures` finds the figures, `bounds` what binds them, `standings` which only tell how things
stand, `parameters` which only describe, `totals` what is asked whole or not at all, and
`metricnames` and `metriccodes` say what is counted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from tracker.decompose import (
    bounds,
    figures,
    metriccodes,
    metricnames,
    parameters,
    standings,
    totals,
)
from tracker.decompose.bounds import Bound
from tracker.decompose.figures import Figure, Sort
from tracker.decompose.rules import Target, TargetStatus

_NUMBER = re.compile(f"[{figures.CHARS}]")
_HINT = re.compile(rf"[\d０-９]|百分之|[{figures.CHARS}][\u4e00-\u9fff]")
_END = re.compile("[，。；,;！？\n]")
_STOPS = "，。；,;！？：:\n"
_TO_THIS = re.compile(  # 从72%提高到88%, 在60%的基础上: where it comes from, not where it goes
    r"\s?(?:左右)?(?:的)?(?:基础上|(?:提高|提升|增加|增长|扩大|上升|升|压缩|缩短|压减|压降|减少|降低?|下降|缩减|精简|调整)[到至为])"
)
_ANDS = re.compile(r"\s?(?:[、，,和与及]|以及)\s?")
_SCOPE = re.compile(r"(?:涉及|属于|跨|存在|围绕|依托|对|在|向|给|于|从|把|与|上述|前|第|的|可提供|可容纳|可停放|全[省市县区乡镇]|这|那|其|各)\s?$")
_RATE_BEFORE = re.compile(
    r"(?:率|占比|比例|比重|权重|覆盖面|满意度|知晓度|增速|增幅)"
    r"(?:均|都|分别|各|要|应当?|需要?|必须|须|为|是|在|保持在?|实现|全部|力争|确保|总体|达|约|:|：|[(（]%[)）]){0,3}\s?$"
)
_CHANGE_BEFORE = re.compile(
    r"(?:增长|下降|降低|减少|压减|压缩|缩减|缩短|精简|提高|提升|增加|上升|递增|下浮|压降|节约)(?:率|幅度)?[约了]?\s?$"
)
_WHOLE_ACT = re.compile(
    r"\s?(?:全|开展|进行|实现|完成|采用[^，。；]{2,24}|多样化){0,3}(?P<act>覆盖|公开|解读|整改|办结|答复|回复|回应|到位|达标|完成|落实|合格|上线|网办|公示|入库|纳入|签订|进驻|建档|持证)"
)
_ACT_WHOLE = re.compile(
    r"(?P<act>覆盖|公开|解读|整改|办结|答复|回复|回应|到位|达标|完成|落实|合格|上线|网办|公示|入库|签订|进驻|建档|持证)(?:达到|达|实现)?\s?$"
)
_BANNED = re.compile("不得|严禁|禁止|不准")
_GIVES = re.compile(r"按|给予|报销|补贴|补助|救助|贴息|奖励|减免|分担|承担|处|收取|缴纳|收费")
_FUNDS = re.compile(r"(?:资金|经费|预算|投资|款项|贷款)\s?$")
_EARNS = re.compile(
    "(?:完成|实现|争取|引进|招引|力争|达成|确保)[^，。；]{0,16}(?:投资|资金|收入|产值|增加值|销售额|零售额|交易额|税收|利润|总值)"
)
_EVENTS = {"次", "场", "场次", "期", "轮", "遍", "批", "批次", "项", "个"}
_MADE = re.compile("[\u4e00-\u9fff]")  # 20户以上自然村
_NEAR = 10
_EXTENDED = re.compile("延长(?:期限|时间|的?时限)?$")  # a term of law
_WHOLE = 100  # per cent
_ABOUT = re.compile("为宜|之间")
_LATER = re.compile(r"\d[万亿千]?[\u4e00-\u9fff]$")  # 3902人 of 1184户3902人
_GATHERS = re.compile("组织$|督促|引导|指导|协助|支持|推动")
_WITHIN = re.compile(r"(?!\s?[、，和及与共计])[^，。；、\d和并]{2,24}")
_WHOLE_OF = re.compile(r"[^，。；]{0,24}(?:全部|均|逐[一项个户]|都)")
_CONDITIONAL = re.compile(r"\s?(?:[^，。；]{0,4}未|仍|不能|而未)")


class _Set(NamedTuple):
    """A figure that sets something: its sign, its bound, where its clause and its head begin."""

    figure: Figure
    sign: str
    bound: Bound | None
    clause: int
    head: int

    @property
    def start(self) -> int:
        return self.bound.start if self.bound else self.figure.start


def targets(text: str, at: int = 0) -> tuple[Target, ...]:
    """Return the measures of `text` in order; two rates sharing one figure give two.

    Their characters count from `at`.

    >>> [(t.metric, t.op, t.value, t.unit) for t in targets("甲解读率和乙发布率均要达到80%")]
    [('甲解读率', '>=', 80, '%'), ('乙发布率', '>=', 80, '%')]
    """
    text = figures.narrow(text)
    found = _bound(text) if _HINT.search(text) else []
    shares = {(_clause_begin(text, t.start)) for t in found if t.unit == "%" and t.value == 100}  # noqa: PLR2004
    end = 0
    coded = {target.code for target in found if target.value == _WHOLE and target.code}
    for total in totals.read(text):
        begin = max(_clause_begin(text, total.start), end)
        end = total.end
        if begin not in shares and not standings.told(text, total.start, begin, bound=False):
            target = _total(text, begin, total)
            if target.code not in coded:
                found.append(target)
    found.sort(key=lambda target: target.start)
    return tuple(replace(t, start=t.start + at, end=t.end + at) for t in found) if at else tuple(found)


def _clause_begin(text: str, at: int) -> int:
    return standings.begins(text, at, _STOPS)


def _clause(text: str, begin: int, end: int) -> str:
    stop = _END.search(text, end)
    return text[begin : stop.start() if stop else len(text)].strip()


def _all(text: str) -> Iterator[Figure]:
    done = 0
    for start in _NUMBER.finditer(text):
        at = start.start()
        if at < done:
            continue
        figure = figures.read(text, at)
        done = figure.end if figure else figures.after(text, at)
        if figure and not _named(text, at):
            yield figure


def _named(text: str, at: int) -> bool:
    """Whether `at` lies in quotation marks or a title: “3个一批”, 《…》."""
    least = max(0, at - 24)
    return any(
        text.rfind(opening, least, at) > text.rfind(closing, least, at)
        for opening, closing in ("“”", "《》", "〔〕", "「」")
    )


def _bound(text: str) -> list[Target]:
    """The targets that figures set."""
    every = list(_all(text))
    out: list[Target] = []
    last: _Set | None = None
    index = 0
    while index < len(every):
        figure = every[index]
        index += 1
        one = _set(text, figure, every[index] if index < len(every) else None, last)
        if one is None:
            continue
        run = [one.figure]
        while index < len(every) and _follows(text, run[-1], every[index]):
            run.append(every[index])
            index += 1
        made, used = _made(text, one, run)
        index -= len(run) - used
        out += made
        last = one._replace(figure=run[used - 1])
    return out


def _follows(text: str, one: Figure, other: Figure) -> bool:
    return _ANDS.fullmatch(text, one.end, other.start) is not None and one.sort is other.sort


def _made(text: str, one: _Set, run: Sequence[Figure]) -> tuple[list[Target], int]:
    """Return the targets of a figure and of those that go on from it, and how many it used."""
    head = text[one.head : one.start]
    if len(run) > 1 and (names := metricnames.pairs(head, len(run))):
        made = [_target(text, one._replace(figure=run[0]), names[0])]
        for figure, name in zip(run[1:], names[1:], strict=True):
            sign = bounds.sign(one.bound, figure.up or run[-1].up, figure.value) or one.sign
            made.append(_target(text, one._replace(figure=figure, sign=sign), name, figure.start))
        return made, len(run)
    if len(run) > 1 and "分别" in head:
        name = _name(text, one)
        return [_target(text, one._replace(figure=f), name, None if f is run[0] else f.start) for f in run], len(run)
    if one.figure.sort is Sort.SHARE:
        names = metricnames.rates(head)
        if len(names) > 1:
            return [_target(text, one, name) for name in names], 1
    return [_target(text, one, _name(text, one))], 1


def _name(text: str, one: _Set) -> str:
    between = one.bound.between if one.bound else ""
    if one.figure.sort is Sort.AGE:
        name = metricnames.trim(text[one.head : one.start])
        name = "" if len(name) > 12 or re.search(r"\d", name) else name  # noqa: PLR2004
        return name if name.endswith("年龄") else f"{name}年龄"
    act = _whole_act(text, one.figure)
    if act and not _RATE_BEFORE.search(text, one.head, one.start):
        at = one.figure.start - (len(act) if _ACT_WHOLE.search(text, one.head, one.figure.start) else 0)
        return metricnames.of_total(text, one.head, at, act)
    return metricnames.of_figure(text, one.head, one.start, one.figure, between)


def _whole_act(text: str, figure: Figure) -> str:
    """覆盖 of 百分之百覆盖 and of 覆盖100%."""
    if figure.unit != "%" or figure.value != 100:  # noqa: PLR2004
        return ""
    found = _WHOLE_ACT.match(text, figure.end) or _ACT_WHOLE.search(
        text, max(0, figure.start - 12), figure.start
    )
    return found["act"] if found else ""


def _target(text: str, one: _Set, name: str, start: int | None = None) -> Target:
    figure = one.figure
    quote = _clause(text, one.clause, figure.end)
    if figure.sort is Sort.SHARE:
        whole = figure.value == _WHOLE
        code = metriccodes.of_share(name, quote, whole=whole)
        if _whole_act(text, figure) == "解读":
            before = text[standings.begins(text, one.start) : one.start]
            code = metriccodes.of_total("解读", text[figure.end : figure.end + 40], before) or code
        if code is None and not name.endswith("率"):
            code = metriccodes.of_share(f"{text[figure.end : figure.end + 8]}", quote)
    else:
        code = metriccodes.of_count(quote, figure.unit, figure.sort, one.sign)
    if code == "accounts_per_platform" or (code and len(name) < 3):  # noqa: PLR2004
        name = metriccodes.NAMES[code]
    sentence = text[standings.begins(text, figure.start) : figure.end + 40]
    behind = text[figure.end : figure.end + 12]
    describes = not code and parameters.describes(figure, one.sign, name, quote, sentence, behind)
    if describes and figure.sort in (Sort.MONEY, Sort.SHARE):
        name = _payment(text, one, name, quote)
    value: float | tuple[float, float] = figure.value
    sign = one.sign
    if figure.low is not None:
        sign, value = _range(one, figure)
    return Target(
        quote,
        name,
        code,
        sign,
        value,
        figure.unit,
        TargetStatus.PARAMETER if describes else TargetStatus.TARGET,
        one.start if start is None else start,
        figure.end,
    )


def _range(one: _Set, figure: Figure) -> tuple[str, float | tuple[float, float]]:
    """3至5家 is a range; of 不少于3至5家 only the end that binds counts."""
    low = figure.low if figure.low is not None else figure.value
    if one.bound and one.bound.word.startswith(("不", "至少")) and one.sign in (">=", ">"):
        return one.sign, low
    return "range", (low, figure.value)


def _payment(text: str, one: _Set, name: str, quote: str) -> str:
    """最高补贴, 补贴比例: a name made of the word for what is paid, where the words give none."""
    begin = standings.begins(text, one.clause)
    before = text[begin : one.clause]
    found = [m[0] for m in parameters.PAYMENT.finditer(quote) if m[0] not in ("最高", "标准")]
    if not found:
        found = [m[0] for m in parameters.PAYMENT.finditer(before) if m[0] not in ("最高", "标准")][-1:]
    if not found:
        return name
    word = found[-1] if len(found) == 1 else min(found, key=lambda w: abs(quote.find(w) - (one.start - one.clause)))
    if one.figure.sort is Sort.SHARE:
        return name if name.endswith("比例") and len(name) > 2 else f"{word}比例"  # noqa: PLR2004
    if "最高" in text[one.clause : one.figure.start]:
        return f"最高{word}"
    return name if word in name and len(name) <= 16 else word  # noqa: PLR2004


def _total(text: str, begin: int, total: totals.Total) -> Target:
    quote = _clause(text, begin, total.end)
    stop = _END.search(text, total.end)
    behind = text[total.end : stop.start() if stop else total.end + 60]
    before = text[standings.begins(text, total.start) : total.start]
    nought = total.value == 0
    by_word = text[total.start] in "全一"  # 应公开尽公开 is about no reading
    behind = behind if by_word else ""
    code = None if nought else metriccodes.of_total(total.act, behind, before)
    name = total.name
    if code and code != "interpretation_rate":
        name = metriccodes.NAMES[code]
    elif not name:
        act = "解读" if code else total.act
        name = metricnames.of_total(text, begin, total.start, act, nought=nought)
    unit = "" if nought else "%"
    return Target(quote, name, code, "==", total.value, unit, TargetStatus.TARGET, total.start, total.end)


def _set(text: str, figure: Figure, then: Figure | None, last: _Set | None) -> _Set | None:
    """Return what `figure` sets, or None where it sets nothing."""
    at = figure.start
    clause = _clause_begin(text, at)
    head = max(clause, last.figure.end) if last else clause
    if _TO_THIS.match(text, figure.end):
        return None
    if figure.sort is not Sort.AGE and bounds.unmet(text, clause, at):
        return None
    bound = bounds.before(text, clause, at, figure.value)
    if bound and bound.start < head:
        bound = None
    sign = bounds.sign(bound, figure.up, figure.value)
    if not bound and sign == bounds.AT_LEAST and _BANNED.search(text, clause, at):
        sign = bounds.LESS
    if figure.low is not None and figure.up not in ("以上",):
        sign = sign or "range"
    if standings.told(text, at, clause, bound=bound is not None):
        return None
    one = _Set(figure, sign or "==", bound, clause, head)
    if bound:
        return None if _bound_in_vain(text, figure, bound) else one
    if then and _only_where(text, figure, then):
        return None
    return one if _sets(text, one, sign, last) else None


def _only_where(text: str, figure: Figure, then: Figure) -> bool:
    """5个村 of 铺设5个村污水管网18公里, 16个项目 of 16个项目全部开工: not how many, but of which."""
    if figure.sort not in (Sort.COUNT, Sort.SIZE) or figure.up or then.sort is Sort.SHARE:
        return False
    between = text[figure.end : then.start]
    return _WITHIN.fullmatch(between) is not None and bounds.before(text, figure.end, then.start, then.value) is None


def _bound_in_vain(text: str, figure: Figure, bound: Bound) -> bool:
    """超过3个工作日未答复, 满3个月: the case that a rule is about."""
    if bound.sign == bounds.MORE and _CONDITIONAL.match(text, figure.end):
        return True
    if figure.sort is Sort.TIME:
        if _EXTENDED.search(text, bound.start - 6, bound.start):
            return True
        return bound.word in ("年满", "满", "达", "达到", "超过", "超出", "高于", "限")
    return bound.word in ("年满", "满") and figure.sort is not Sort.AGE


def _sets(text: str, one: _Set, sign: str | None, last: _Set | None) -> bool:
    """Whether a figure that no word before it binds sets something all the same."""
    figure = one.figure
    words = text[one.head : figure.start]
    if figure.sort is Sort.TIME:
        return figure.up == "以上" and len(words) > 1 and text[figure.end : figure.end + 1] != "的"
    if figure.sort is Sort.AGE:
        return sign is not None
    if figure.sort is Sort.MONEY:
        return _pays(text, one, words)
    if figure.sort is Sort.SHARE:
        return _shares(text, one, sign, words)
    if figure.sort is Sort.LEVEL:
        return sign is not None and len(words) > 1
    return _counts(text, one, sign, words, last)


def _pays(text: str, one: _Set, words: str) -> bool:
    quote = _clause(text, one.clause, one.figure.end)
    if _EARNS.search(words):
        return True
    if _FUNDS.search(words):
        return False
    return parameters.PAYMENT.search(quote) is not None


def _shares(text: str, one: _Set, sign: str | None, words: str) -> bool:
    figure = one.figure
    if _RATE_BEFORE.search(words) or _CHANGE_BEFORE.search(words) or _whole_act(text, figure):
        return True
    if sign and figure.up:
        return True
    quote = _clause(text, one.clause, figure.end)
    return bool(_GIVES.search(words) and parameters.PAYMENT.search(quote))


def _counts(text: str, one: _Set, sign: str | None, words: str, last: _Set | None) -> bool:
    figure = one.figure
    if text[figure.end : figure.end + 1] == "的" or _LATER.search(words):
        return False
    if _SCOPE.search(words) or _WHOLE_OF.match(text, figure.end):
        return False
    if figure.low is not None and (figure.up == "之间" or _ABOUT.match(text, figure.end)):
        return True
    if figure.value == 0:
        return len(metricnames.trim(words)) > 1
    if sign and figure.up == "以上":
        made = _MADE.match(text, figure.end) is None or metricnames.acts_last(words)
        return made and len(words.strip()) > 1
    if sign in ("<=",):
        return len(words.strip()) > 1
    if figure.value == 1 and (not figure.digits or (figure.unit in _EVENTS and "每" in words)):
        return False
    if not figure.digits:
        words = words[-_NEAR:] if "、" not in words else words.rpartition("、")[2]
        if figure.unit == "期":
            return False
    goes_on = last is not None and last.bound is None and _ANDS.match(words)
    gathers = _GATHERS.search(words)
    if gathers and figure.unit not in _EVENTS and not metricnames.MAKES.search(words, gathers.end()):
        return False
    return metricnames.MAKES.search(words) is not None or goes_on is not None and bool(goes_on)
