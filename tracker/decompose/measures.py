"""Numbers that a text wants reached: 不低于40%, 全部解读, 最多一个 (domain.md 4.2, DEC-2).

To add a wording, add a row to `_BOUNDS` or a pattern to `targets`. 杜绝 alone is no target.
"""

import re
from dataclasses import replace

from tracker.decompose import numerals
from tracker.decompose.rules import Target, TargetStatus

_AT_LEAST, _AT_MOST, _EQUAL, _MORE, _LESS = ">=", "<=", "==", ">", "<"
_BOUNDS = (
    (
        "不低于|不少于|不得低于|不得少于|至少|达到|达|力争达到|提高到|提升到|提高至|提升至|"
        "保持在|稳定在|超过以上|最少",
        _AT_LEAST,
    ),
    ("不超过|不高于|不多于|不得超过|最多|至多|控制在|不得多于|仅限|限", _AT_MOST),
    ("超过|高于|多于|大于", _MORE),
    ("低于|少于|小于|降到|降至", _LESS),
    ("等于|实现|为|完成", _EQUAL),
)
_OPS = {word: op for words, op in _BOUNDS for word in words.split("|")}
_WORD = "|".join(sorted(_OPS, key=len, reverse=True))
_NUM = r"(?P<num>\d+(?:\.\d+)?|[一二两三四五六七八九十百]{1,4})"
_UNIT = (
    r"(?P<unit>%|％|个?工作日|天|个百分点|条|份|篇|件|次|场次|场|期|个|名|人次|人|家|项|起|部|万元|"
    r"元|亿元|岁|周岁|分)"
)
_BOUND = re.compile(
    rf"(?P<word>{_WORD})(?:[\u4e00-\u9fff]{{0,6}}?)(?:百分之(?P<per>[一二三四五六七八九十百零]{{1,4}})"
    rf"|(?:(?P<num0>\d+(?:\.\d+)?)\s?[%％]?\s?(?:至|到|—|－|-|"
    rf"~)\s?)?{_NUM}\s?{_UNIT})(?P<up>以上|及以上|以下|以内)?"
)
_OR_MORE = re.compile(rf"(?P<num>\d{{1,5}})\s?{_UNIT}(?:及?以上)")
_BARE_RATE = re.compile(
    r"(?P<subject>[\u4e00-\u9fff]{2,16}率)(?:均|要|应|须|为|在|"
    r"保持)*(?P<num>\d+(?:\.\d+)?)\s?[%％](?P<up>以上|及以上)?"
)
_ALL = re.compile(
    r"(?<![\u4e00-\u9fff]的)全部(?=采用|进行|公开|纳入|完成|实现|达到|办结|解读|入库|"
    r"上线|落实|整改|录入|接入|编制|到位|按时|发布|更新|予以|归集|梳理|清理|在|向|按)"
)
_MUST_ALL = re.compile(
    r"有(?P<what>[\u4e00-\u9fff]{2,4})必(?P<act>[\u4e00-\u9fff]{2,4})(?=[、，。；,”]|$)"
)
_OUGHT = re.compile(r"应(?P<act>[\u4e00-\u9fff]{1,3}?)尽(?P=act)")
_SUBJECT = re.compile(r"[\u4e00-\u9fff“”]{2,16}率")
_PARAMETER = re.compile(r"补助|补贴|奖励|资金|额度|最高|周岁|年龄|万元|罚款|收费|人均|面积|规模")
_CODES = (
    ("graphic_rate", re.compile("图解")),
    ("multi_channel_rate", re.compile("多渠道发布")),
    ("diversified_rate", re.compile("多样化|图表图解.{0,40}形式|多种形式")),
    ("accounts_per_platform", re.compile("同一平台.{0,20}(?:账号|帐号)")),
    ("interpretation_rate", re.compile("解读率|解读")),
)
_END = re.compile("[，。；,;！]")
_COMMA = "，。；,;！：:"


def targets(text: str, at: int = 0) -> tuple[Target, ...]:
    """Return the measures of `text` in order; two rates sharing one figure give two.

    Their characters count from `at`.

    >>> [(t.metric, t.op, t.value, t.unit) for t in targets("甲解读率和乙发布率均要达到80%")]
    [('甲解读率', '>=', 80, '%'), ('乙发布率', '>=', 80, '%')]
    """
    found: list[tuple[int, Target]] = []
    ends: set[int] = set()
    for match in _BOUND.finditer(text):
        if target := _bound(text, match):
            ends.add(match.end())
            found += [
                (match.start() + i, t) for i, t in enumerate(_shared(text, match.start(), target))
            ]
    for match in _BARE_RATE.finditer(text):
        if not _near(ends, match.end()):
            op = _AT_LEAST if match["up"] else _EQUAL
            found.append(
                (
                    match.start(),
                    _target(text, match, match["subject"], op, _figure(match["num"]), "%"),
                )
            )
    found += [
        (
            m.start(),
            _target(text, m, _head(text, *m.span()), _AT_LEAST, _figure(m["num"]), m["unit"]),
        )
        for m in _OR_MORE.finditer(text)
        if m["unit"] not in "%％" and not _near(ends, m.end())
    ]
    found += [
        (m.start(), _target(text, m, _head(text, *m.span()), _EQUAL, 100, "%"))
        for m in _ALL.finditer(text)
    ]
    found += [
        (m.start(), _target(text, m, f"{m['what']}{m['act']}率", _EQUAL, 100, "%"))
        for m in _MUST_ALL.finditer(text)
    ]
    found += [
        (m.start(), _target(text, m, f"应{m['act']}内容{m['act']}率", _EQUAL, 100, "%"))
        for m in _OUGHT.finditer(text)
    ]
    ordered = (target for _, target in sorted(found, key=lambda f: f[0]))
    return tuple(replace(t, start=t.start + at, end=t.end + at) for t in ordered)


def _near(ends: set[int], at: int) -> bool:
    """Whether another figure ends where this one does, give or take its 以上."""
    return any(end in ends for end in range(at - 3, at + 4))


def _bound(text: str, match: re.Match[str]) -> Target | None:
    """Return the target that a bound such as 不少于10条 sets, or None when it carries no figure."""
    op = _OPS[match["word"]]
    value: float | None
    if match["per"]:
        value, unit = numerals.value(match["per"]), "%"
    elif match["num"]:
        value, unit = _figure(match["num"]), match["unit"].replace("％", "%")
    else:
        return None
    if value is None or (op == _EQUAL and unit != "%"):
        return None
    if op == _EQUAL and match["up"] in ("以上", "及以上"):
        op = _AT_LEAST
    if match["num0"] and match["word"] not in ("不低于", "不少于"):
        low = _figure(match["num0"])
        return _target(text, match, _head(text, *match.span()), "range", (low or 0, value), unit)
    return _target(text, match, _head(text, *match.span()), op, value, unit)


def _figure(text: str) -> float | None:
    if "." in text:
        return float(text)
    return numerals.value(text)


def _shared(text: str, at: int, target: Target) -> list[Target]:
    """甲率和乙率均要达到90% sets one figure for two measures."""
    begin = max((text.rfind(char, 0, at) for char in _COMMA), default=-1) + 1
    subjects = [
        m[0].lstrip("和与及、")
        for m in _SUBJECT.finditer(text[begin:at].replace("和", "、").replace("与", "、"))
    ]
    if len(subjects) < 2 or target.unit != "%":
        return [target]
    return [replace(target, metric=subject, code=_code(subject)) for subject in subjects]


def _target(
    text: str,
    match: re.Match[str],
    metric: str,
    op: str,
    value: float | tuple[float, float] | None,
    unit: str,
) -> Target:
    quote = _clause(text, match.start(), match.end())
    status = (
        TargetStatus.PARAMETER
        if unit in ("岁", "周岁")
        or unit in ("元", "万元", "亿元")
        or (unit != "%" and _PARAMETER.search(quote))
        else TargetStatus.TARGET
    )
    return Target(
        quote,
        metric or quote[:30],
        _code(quote if unit != "%" or "率" not in metric else metric),
        op,
        value if value is not None else 0,
        unit,
        status,
        *match.span(),
    )


def _code(text: str) -> str | None:
    return next((code for code, pattern in _CODES if pattern.search(text)), None)


def _clause(text: str, start: int, end: int) -> str:
    begin = max((text.rfind(char, 0, start) for char in _COMMA), default=-1) + 1
    stop = _END.search(text, end)
    return text[begin : stop.start() if stop else len(text)].strip()


def _behind(text: str, end: int) -> str:
    """The thing counted, behind its unit: 至少发布1期招聘信息."""
    stop = _END.search(text, end)
    what = text[end : stop.start() if stop else len(text)].strip("的 ")
    return what if len(what) > 1 else ""


def _head(text: str, at: int, end: int) -> str:
    """What the figure is about: words before it, the thing behind it, or the clause before."""
    begin = max((text.rfind(char, 0, at) for char in _COMMA), default=-1) + 1
    head = re.sub(r"(?:以|按|均|要|应|须|由|每\S{1,3})+$", "", text[begin:at].strip())
    if len(head) < 3 and (what := _behind(text, end)):
        return what
    if len(head) < 3 and begin > 1:
        before = max((text.rfind(char, 0, begin - 1) for char in _COMMA), default=-1) + 1
        head = text[before : begin - 1].strip()
    return re.sub("^(?:确保|力争|做到|实现|保证|使)", "", head)[-30:]
