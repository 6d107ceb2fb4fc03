"""Numbers that a text wants reached: 不低于40%, 全部解读, 最多一个 (domain.md 4.2, DEC-2).

`figures` finds the figures and `demands` those that set something; `totals` reads what is asked
whole or not at all; `parameters` tells what only describes; `metricnames` and `metriccodes` say
what is counted. A new wording is a row in a table of one of these.
"""

import re
from collections.abc import Sequence

from tracker.decompose.much import (
    bounds,
    demands,
    facts,
    figures,
    metriccodes,
    metricnames,
    parameters,
    surroundings,
    totals,
)
from tracker.decompose.much.demands import WHOLE, Demand
from tracker.decompose.much.figures import Figure
from tracker.decompose.much.totals import Total
from tracker.decompose.much.units import AGE, MONEY, SHARE
from tracker.decompose.rarely import rare
from tracker.decompose.rules import Target, TargetStatus

_AND = rare(r"\s?(?:[、，,和与及]|以及)\s?")
_QUOTES = (("“", "”"), ("《", "》"), ("〔", "〕"), ("「", "」"))
_STOP = re.compile("[。；;！？\n]")
_OPENS = re.compile("[“《〔「]")
_DIGIT = re.compile(r"\d")
_QUOTED = 24  # characters of a quotation that are looked back over
# 以不低于40%比例进行图解: the act stands behind.
_AT_RATE = rare(
    r"\s?的?(?:比例|占比)(?:进行|开展|予以|实行|实施)?(?P<act>[\u4e00-\u9fff]{2,6})(?=$|[，。；、,;])"
)
_TARGET, _PARAMETER = TargetStatus.TARGET, TargetStatus.PARAMETER
_TOGETHER = 6  # figures that one word binds: 分别达到90%、85%和80%
_BEHIND = 12
_OF_SENTENCE = 40  # characters behind a figure that may hold its condition
_AGED = 12  # a longer word for whom an age is asked of is none


def targets(text: str, at: int = 0) -> tuple[Target, ...]:
    """Return the measures of `text` in order; two rates sharing one figure give two.

    Their characters count from `at`.

    >>> [(t.metric, t.op, t.value, t.unit) for t in targets("甲解读率和乙发布率均要达到80%")]
    [('甲解读率', '>=', 80, '%'), ('乙发布率', '>=', 80, '%')]
    """
    begins = figures.BEGINS.search(text)
    whole = totals.hinted(text)
    if not (begins or whole):
        return ()
    text = figures.narrow(text)
    found = _of_figures(text, begins, at) if begins else []
    if whole:
        found += _of_totals(text, found, at)
    if len(found) > 1:
        found.sort(key=lambda target: target.start)
    return tuple(found)


def _of_figures(text: str, begins: re.Match[str], at: int) -> list[Target]:
    every = _figures(text, begins)
    out: list[Target] = []
    last: Demand | None = None
    index = 0
    while index < len(every):
        figure, index = every[index], index + 1
        then = every[index] if index < len(every) else None
        demand = demands.read(text, figure, then, last)
        if demand is None:
            continue
        last = demand
        if then is None or then.sort is not figure.sort:
            out += _made(text, demand, [figure], at)
            continue
        run = _run(text, every[index - 1 : index - 1 + _TOGETHER])
        made = _made(text, demand, run, at)
        out += made
        if len({target.end for target in made}) > 1:
            index += len(run) - 1
            last = demand._replace(figure=run[-1])
    return out


def _figures(text: str, begins: re.Match[str] | None) -> list[Figure]:
    out: list[Figure] = []
    opens = _OPENS.search(text) is not None
    while begins:
        at = begins.start()
        figure = figures.read(text, at)
        if figure and not (opens and _named(text, at)):
            out.append(figure)
        begins = figures.BEGINS.search(text, figure.end if figure else figures.after(text, at))
    return out


def _named(text: str, at: int) -> bool:
    """Whether `at` lies in quotation marks or a title: “3个一批”, 《…》."""
    before = _STOP.split(text[max(0, at - _QUOTED) : at])[-1]
    return any(before.rfind(opening) > before.rfind(closing) for opening, closing in _QUOTES)


def _run(text: str, every: Sequence[Figure]) -> list[Figure]:
    """Return the figures that follow one another with nothing but 、 or 和 between."""
    run = [every[0]]
    for figure in every[1:]:
        if figure.sort is not run[0].sort or not _AND.fullmatch(text, run[-1].end, figure.start):
            break
        run.append(figure)
    return run


def _made(text: str, demand: Demand, run: Sequence[Figure], at: int) -> list[Target]:
    """Return the targets of a figure, and of those of its run that share its words."""
    head = text[demand.head : demand.start]
    if len(run) > 1:
        names = metricnames.pairs(head, len(run))
        if not names and "分别" in head:
            names = [_name(text, demand)] * len(run)
        if names:
            each = [_sharing(demand, figure, run[-1]) for figure in run]
            return [
                _target(text, one, name, at, shared=one.figure is not run[0])
                for one, name in zip(each, names, strict=True)
            ]
    if demand.figure.sort is SHARE and metricnames.JOINT.search(head):
        names = metricnames.rates(head)
        if len(names) > 1:
            return [_target(text, demand, name, at) for name in names]
    return [_target(text, demand, _name(text, demand), at)]


def _sharing(demand: Demand, figure: Figure, last: Figure) -> Demand:
    """分别达到65%和55%以上: the bound before the first and the 以上 behind the last are for all."""
    sign = bounds.sign(demand.bound, figure.up or last.up, figure.value)
    start = demand.start if demand.bound else figure.start
    return demand._replace(figure=figure, sign=sign or demand.sign, start=start)


def _name(text: str, demand: Demand) -> str:
    figure = demand.figure
    if figure.sort is AGE:
        name = metricnames.trim(text[demand.head : demand.start])
        name = "" if len(name) > _AGED or _DIGIT.search(name) else name
        return name if name.endswith("年龄") else f"{name}年龄"
    end = demands.whole_thing(text, demand) if figure.unit == "%" else None
    if end is not None:
        return metricnames.of_total(text, demand.head, end, demands.done(text, figure))
    if figure.sort is SHARE and (found := _AT_RATE.match(text, figure.end)):
        return f"{found['act']}比例"
    between = demand.bound.between if demand.bound else ""
    return metricnames.of_figure(text, demand.head, demand.start, figure, between)


def _target(text: str, demand: Demand, name: str, at: int, *, shared: bool = False) -> Target:
    figure = demand.figure
    clause = surroundings.clause(text, demand.clause, figure.end)
    rest = _rest(text, figure.end)
    code = _code(text, demand, name, clause, rest)
    if code == "accounts_per_platform" or (code and len(name) < metricnames.SHORTEST):
        name = metriccodes.NAMES[code]
    sentence = text[demand.sentence : figure.end] + rest
    behind = rest[:_BEHIND]
    describes = not code and parameters.describes(
        figure, demand.sign, name, clause, sentence, behind
    )
    if describes and figure.sort in (MONEY, SHARE):
        name = parameters.name(figure, name, clause, text[demand.sentence : demand.clause])
    sign, value = _value(demand)
    status = _PARAMETER if describes else _TARGET
    start = figure.start if shared else demand.start
    end = figure.end + at
    return Target(clause, name, code, sign, value, figure.unit, status, start + at, end)


def _rest(text: str, at: int) -> str:
    stop = _STOP.search(text, at, at + _OF_SENTENCE)
    return text[at : stop.start() if stop else at + _OF_SENTENCE]


def _code(text: str, demand: Demand, name: str, clause: str, rest: str) -> str | None:
    figure = demand.figure
    if figure.sort is not SHARE:
        if demand.sign not in metriccodes.CEILINGS:
            return None
        return metriccodes.of_count(clause, figure.unit, figure.sort, demand.sign)
    if demands.done(text, figure) == "解读":
        before = text[demand.sentence : demand.start]
        if code := metriccodes.of_total("解读", rest, before):
            return code
    code = metriccodes.of_share(name, clause, whole=figure.value == WHOLE)
    if code is None and not name.endswith("率"):  # 以不低于40%比例进行图解
        code = metriccodes.of_share(text[figure.end : figure.end + 8], clause)
    return code


def _value(demand: Demand) -> tuple[str, float | tuple[float, float]]:
    """3至5家 is a range; of 不少于3至5家 only the end that binds counts."""
    figure, bound = demand.figure, demand.bound
    if figure.low is None:
        value = figure.value
        return demand.sign, int(value) if value.is_integer() else value
    if bound and bound.word.startswith(("不", "至少")) and demand.sign in (">=", ">"):
        return demand.sign, _plain(figure.low)
    return "range", (_plain(figure.low), _plain(figure.value))


def _plain(value: float) -> float:
    """A whole number as one: 90, not 90.0."""
    return int(value) if value.is_integer() else value


def _of_totals(text: str, said: Sequence[Target], at: int) -> list[Target]:
    """The wholes and noughts by a word, where no figure beside it says the same."""
    every = totals.read(text)
    if not every:
        return []
    wholes = [target for target in said if target.unit == "%" and target.value == WHOLE]
    places = [surroundings.begins(text, target.start - at) for target in wholes]
    clauses = {clause for clause, _ in places}
    codes = {(t.code, begin) for t, (_, begin) in zip(wholes, places, strict=True) if t.code}
    out, end = [], 0
    for total in every:
        clause, sentence = surroundings.begins(text, total.start)
        begin, end = max(clause, end), total.end
        if clause in clauses or facts.told(text, total.start, clause, sentence, bound=False):
            continue
        target = _total(text, begin, sentence, total, at)
        if (target.code, sentence) not in codes:
            out.append(target)
    return out


def _total(text: str, begin: int, sentence: int, total: Total, at: int) -> Target:
    clause = surroundings.clause(text, begin, total.end)
    code = None
    if total.by_word:  # 应公开尽公开、应解读尽解读: what stands behind is another whole
        behind = text[total.end : surroundings.clause_end(text, total.end)]
        before = text[sentence : total.start]
        code = metriccodes.of_total(total.act, behind, before)
    elif total.act == "解读":
        code = metriccodes.of_total("解读", "", "")
    name = total.name
    if code and code != "interpretation_rate":
        name = metriccodes.NAMES[code]
    elif not name:
        act = "解读" if code else total.act
        made = total.by_word and metricnames.of_made(text, total.end)
        name = made or metricnames.of_total(text, begin, total.start, act, nought=not total.value)
    return Target(
        clause,
        name,
        code,
        bounds.EQUAL,
        total.value,
        "%" if total.value else "",
        _TARGET,
        total.start + at,
        total.end + at,
    )
