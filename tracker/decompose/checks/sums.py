"""Parts that do not add up to their whole: 共10条，其中A类6条、B类5条 (L-SUM)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tracker.decompose import numerals
from tracker.decompose.asks import standards
from tracker.decompose.checks import found
from tracker.decompose.rarely import rare
from tracker.decompose.rules import Lint

_COUNTED = f"件次|条次|篇次|批次|户次|万元|亿元|座次|{standards.UNITS}"
_UNITS = "|".join(sorted(set(_COUNTED.split("|")), key=lambda unit: (-len(unit), unit)))
_FIGURE = re.compile(
    r"(?<![\d.第〔\-—])(?P<n>\d{1,9}(?:\.\d{1,4})?|"
    r"(?<![每第十百一二三四五六七八九])[一二两三四五六七八九十百]{1,5})\s?"
    rf"(?P<about>[余多来]\s?)?个?(?P<unit>{_UNITS})(?P<about2>余|多|以上|左右)?"
)
# The first character of all, then which cue it is: so a search leaps from one to the next.
# The whole stands in the same sentence; only 其中 looks back over a stop.
_CUE = re.compile(
    r"[其分包（(：:](?:(?<=其)(?<![！？;\n].)中[：:，,]?|(?<![。！？；;\n].)"
    r"(?:(?<=分)(?:别[为是]|为)|(?<=包)[括含]|(?<=[（(：:])))"
)
_NUMERAL = re.compile(r"[\d一二两三四五六七八九十百]")  # no figure is without one
_TOTAL = re.compile(r"(?:共计?|合计|总计|总共|一共)[^\d，。；\n一二三四五六七八九十]{0,8}")
_BRACKETED = re.compile(r"[（(][^（）()\n]{0,60}[)）]")
_CLOSED = re.compile("[）)\n]")
_PIECE = re.compile(r"[^、，,；;]{1,80}(?:[、，,；;]|$)")
# A figure behind one of these is of something else than a part.
_ASIDE = rare(
    "同比|[较比][上去]|环比|增[加长]|减少|另有|此外|累计|覆盖|参[加训会]|受益|惠及|"
    "每[个月周季年]|人均|达到|其中"
)
_EACH = rare(r"[各均约近]\s?$|分别$|不少于|不低于|至少|超过|最多|不超过")
_OPEN = rare("等(?![级次])|主要|重点|仅|只有")
_REST = rare("其余|剩余|余下")
# Qualities that one person may share.
_OF_PERSONS = rare("女|党员|少数民族|老人|残疾|退休|青年")
_OPPOSITE = (
    ("线上", "线下"), ("男", "女"), ("已", "未"), ("办结", "结转"), ("办结", "在办"),
    ("办结", "正在"), ("予以公开", "不予"), ("城镇", "农村"), ("专职", "兼职"), ("新建", "改"),
    ("镇级", "村级"), ("上半年", "下半年"), ("主动公开", "依申请"), ("县级", "镇级"),
    ("县级", "乡级"), ("当场", "书面"),
)  # fmt: skip
_SLIP = 0.2  # a difference this small is a slip, a larger one leaves parts unsaid
_SETTLED = rare("^[，,、；](?:[^，,、；]{0,6})(?:已|办结|答复|采纳|完成|回复)")
_NOT_YET = re.compile("[，,、；](?:正在|尚未|尚有|未|剩余|其余|结转|在办|余下)")
_NEAR, _LONGEST = 16, 240  # characters between a whole and its cue, and of the list of parts
_AT_ONCE = 4  # characters between a whole and any other cue than 其中
_WIDTH = 14  # characters of a figure behind its last numeral, or a few more
_ITEM = 8  # characters of a thing that shares the figure behind it: 低保、医保类3条


class _Figure(NamedTuple):
    """A figure with its unit, and the words of its piece before it."""

    amount: float
    unit: str
    about: bool
    words: str
    start: int
    end: int


def lints(text: str) -> Iterator[Lint]:
    """Yield the totals whose parts, told wholly, come to another sum.

    Parts that are left open (等, a few of many) prove nothing.
    """
    done = -1
    for cue in _CUE.finditer(text):
        at = cue.start()
        near = _NEAR if text[at] == "其" else _AT_ONCE
        # Most brackets and colons have no figure before them: nothing else is asked of those.
        numeral = _NUMERAL.search(text, max(0, at - near - _WIDTH), at)
        if not numeral or at < done or not _has_before(text, at, near):
            continue
        open_ended = text[at] in "（(" and not _CLOSED.search(text, cue.end(), cue.end() + _LONGEST)
        if open_ended or not (whole := _whole(text, cue, near)):
            continue
        parts, is_open = _parts(text, cue, whole.unit)
        more = cue[0].startswith("其中") and parts and parts[0].amount > whole.amount
        if (len(parts) > 1 or more) and not is_open and _differs(whole.amount, parts):
            done = parts[-1].end
            yield _lint(text, whole, parts, whole.start, done)
    yield from _summed(text)
    yield from _settled(text)


def _lint(text: str, whole: _Figure, parts: list[_Figure], start: int, end: int) -> Lint:
    total = sum(part.amount for part in parts)
    message = (
        f"{found.quoted(text[start:end])}中各分项合计为{total:g}{whole.unit}，"
        f"与总数{whole.amount:g}{whole.unit}不一致，请核对。"
    )
    return Lint("L-SUM", message, start, end)


def _figures(text: str, start: int, end: int) -> list[_Figure]:
    out, before = [], start
    for match in _FIGURE.finditer(text, start, end):
        said = match["n"]
        amount = float(said) if said[0].isdecimal() else float(numerals.value(said) or 0)
        about = bool(match["about"] or match["about2"])
        out.append(
            _Figure(amount, match["unit"], about, text[before : match.start()], *match.span())
        )
        before = match.end()
    return out


def _has_before(text: str, at: int, near: int) -> bool:
    """Whether a figure ends near enough before `at`, in brackets or not."""
    last = -1
    for figure in _FIGURE.finditer(text, max(0, at - _NEAR - _WIDTH), at):
        last = figure.end()
    return last >= at - near - 1  # a full stop may stand between


def _whole(text: str, cue: re.Match[str], near: int) -> _Figure | None:
    """The figure that the cue parts: the last before it, where no other could be meant."""
    at = cue.start()
    if text[at - 1 : at] in {"。", "；"} and cue[0].startswith("其中"):
        at -= 1
    low = found.begin(text, at, far=_LONGEST)
    cut = _BRACKETED.sub(lambda part: " " * len(part[0]), text[low:at])
    nearest = _figures(cut, max(0, len(cut) - _NEAR - 12), len(cut))
    if not nearest or len(cut) - nearest[-1].end > near:
        return None
    last = nearest[-1]
    others = {one.amount for one in _figures(cut, 0, len(cut)) if one.unit == last.unit}
    if last.about or len(others) > 1:
        return None
    start = low + last.start
    return last._replace(start=start, end=low + last.end)


def _parts(text: str, cue: re.Match[str], unit: str) -> tuple[list[_Figure], bool]:
    """The figures of `unit` in the list behind the cue, and whether the list is left open."""
    stop = found.end(text, cue.end(), "）)\n" if cue[0] in "（(" else "。！？\n", _LONGEST)
    tail = text[cue.end() : stop]
    tail = _BRACKETED.sub(lambda part: " " * len(part[0]), tail)
    parts: list[_Figure] = []
    is_open = bool(_OPEN.match(tail))
    for piece in _PIECE.finditer(tail):
        here = _figures(tail, *piece.span())
        if not here:
            if piece[0][-1:] == "、" and len(piece[0]) <= _ITEM and not piece[0].startswith("等"):
                continue
            is_open = is_open or piece[0].startswith("等")
            break
        first = here[0]
        if _ASIDE.search(first.words):
            break
        if first.about or _EACH.search(first.words) or _OPEN.search(first.words):
            return [], True
        same = [one for one in here if one.unit == unit]
        parts += same[:1]
        if same and tail[same[0].end : same[0].end + 2].lstrip().startswith("等"):
            is_open = True
    at = cue.end()
    return [one._replace(start=at + one.start, end=at + one.end) for one in parts], is_open


def _differs(whole: float, parts: list[_Figure]) -> bool:
    sums, total = set(), 0.0
    for part in parts:
        total = round(total + part.amount, 4)
        sums.add(total)
    if whole in sums:
        return False
    words = [part.words for part in parts]
    opposite = any(
        any(one in word for word in words) and any(other in word for word in words)
        for one, other in _OPPOSITE
    )
    if total > whole:
        return opposite or not any(_OF_PERSONS.search(word) for word in words)
    rest = any(_REST.search(word) for word in words)
    return opposite or rest or whole - total <= max(1, _SLIP * whole)


def _summed(text: str) -> Iterator[Lint]:
    """政策类6条、民生类5条，共计10条: the whole behind its parts, off by a slip."""
    for cue in _TOTAL.finditer(text):
        match = _FIGURE.match(text, cue.end())
        if not match:
            continue
        low = found.begin(text, cue.start(), far=_LONGEST)
        before = text[low : match.start()]
        if "其中" in before or "其中" in text[match.end() : match.end() + 4]:
            continue
        parts = [one for one in _figures(text, low, match.start()) if one.unit == match["unit"]]
        [whole] = _figures(text, *match.span())
        if len(parts) < 2 or any(one.about or _ASIDE.search(one.words) for one in (*parts, whole)):
            continue
        off = abs(sum(one.amount for one in parts) - whole.amount)
        if 0 < off <= max(1, _SLIP * whole.amount) and not any(
            _EACH.search(p.words) for p in parts
        ):
            yield _lint(text, whole, parts, parts[0].start, whole.end)


def _settled(text: str) -> Iterator[Lint]:
    """收到20条，已回复18条，正在办理3条: what is done and what is not are the whole."""
    for cue in _NOT_YET.finditer(text):
        rest = _FIGURE.search(text, cue.end(), min(len(text), cue.end() + _NEAR))
        if not rest:
            continue
        low = found.begin(text, cue.start(), far=_LONGEST)
        if "其中" in text[low : cue.start()]:
            continue
        figures = _figures(text, low, rest.end())[-3:]
        if len(figures) < 3 or len({(one.unit, one.about) for one in figures}) > 1:
            continue
        whole, done, left = figures
        if whole.about or not _SETTLED.search(done.words):
            continue
        if whole.amount >= done.amount and whole.amount != done.amount + left.amount:
            yield _lint(text, whole, [done, left], whole.start, rest.end())
