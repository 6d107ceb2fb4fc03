"""The title of a document over its lines, and the organ or place that it begins with."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from tracker.decompose.heads import docnumber, kinds, signoff
from tracker.decompose.rarely import rare
from tracker.decompose.who import organs
from tracker.decompose.who.organwords import THINGS

_WRAPPER = re.compile(r"印发.{0,60}的?(?:通知|函)$|转发.{0,60}通知$")
_SENT = rare(r"(?:印发|转发)《?(?P<name>[^《》]{4,60}?)》?的?(?:通知|函)$")
_BREAK = re.compile(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])")
_GAP = re.compile(r"\s{2,}|\t")
_NOT_TITLE = re.compile(r"[。；：:，,]$|^[（(【]|[:：】]|https?:|www\.")
_OTHER = re.compile(
    r"签\s?发\s?人|(?:文\s{0,2}件|便\s{0,2}函|明\s{0,2}电|电\s{0,2}报|号|报告单)$|^\d{1,8}$|"
    r"^附\s{0,4}件\s?[\d一二三四五六七八九十]{0,2}\s?[：:]?$|"
    r"^(?:特\s?急|加\s?急|平\s?急|急\s?件|绝\s?密|机\s?密|秘\s?密|内部)|网\s{2,}"
)
_VERSION = re.compile(
    r"[（(](?:\d{4}[^（）()]{1,12}年|\d{4}年?版?|试行|暂行|修订版?|修订稿|征求意见稿|送审稿|草案|讨论稿|"
    r"审议稿|代拟稿)[)）]"
)
_PUNCTUATED = rare("[。；：:，,！？]")
_GOES_ON = rare("^(?:[和及与的、》）)]|落实|贯彻|执行|分工|任务分解)")
_BEGINS = (
    "关于",
    "印发",
    "转发",
    "20",
    "二",
    "“",
    "《",
    "政务公开",
    "政府信息",
    "信息公开",
    "贯彻",
    "落实",
)
_LONGEST, _LINES, _LINE = 80, 6, 40
_FRAGMENT = 10  # a last line this short is never a title by itself
_ISSUED = re.compile(
    r"(?=(?:办公室)?(?:关于|(?:19|20)\d\d|二[〇○零]|“|《|贯彻|落实|印发|转发|政务公开|政府信息|信息公开|基层|"
    r"全面|深化|推进|主动|开展|加强|做好))"
)
_PLACE = rare(
    r"[\u4e00-\u9fff]{2,4}?(?:[县镇](?![委政级域区直属村])|乡(?![村镇愁土])|街道(?!办)|旗(?![委下帜]))"
)
_NO_PLACE = rare(
    rf"[全我本各]|(?:{THINGS}|示范[县镇乡]|试点[县镇乡]|百强[县镇]|重点[县镇]|中心镇|城乡|下乡|返乡|集镇|村镇|乡镇|城镇)$"
)
_ORGAN_LONGEST = 30


@dataclass(frozen=True, slots=True)
class Titles:
    """The document's own title, that of each notice round it, and the organs they name first."""

    text: str | None
    wrappers: tuple[str, ...] = ()
    organs: tuple[str, ...] = ()


def read(head: list[str], apart: list[bool]) -> Titles:
    """Return the titles among the lines above the body; `apart` tells before which a gap stands.

    The last title is the document's own: an annex's goes before that of its covering notice.
    """
    found = [parts for index in range(len(head)) if (parts := _title(head, apart, index))]
    if not found:
        return Titles(_first_plain(head))
    texts = ["".join(_unspaced(part) for part in parts) for parts in found]
    own = [text for text in texts if not _WRAPPER.search(text)]
    best = own[-1] if own else texts[-1]
    named = [name for parts in found for name in _named(parts)]
    named = named or [name for text in [best, *texts] for name in _begins_with(text)]
    return Titles(best, tuple(t for t in texts if t != best), tuple(dict.fromkeys(named)))


def is_wrapper(title: str) -> bool:
    """Whether a title is that of a notice that only sends another document on."""
    return bool(_WRAPPER.search(title))


def annexed(titles: Titles, body: list[str]) -> Titles:
    """Return the titles where the document sent on follows below the notice's own items.

    Its title stands there alone, on one line or two, as the notice's title cites it.
    """
    sent = _SENT.search(titles.text or "")
    if not (titles.text and sent):
        return titles
    name = sent["name"]
    for line, below in pairwise([*body, ""]):
        first = _unspaced(line.strip())
        if first and name.startswith(first) and name in (first, first + _unspaced(below.strip())):
            return replace(titles, text=name, wrappers=(*titles.wrappers, titles.text))
    return titles


def place(title: str | None) -> str | None:
    """Return the place that a title begins with, for want of an organ.

    >>> place("桃源乡防汛抗旱工作方案"), place("城乡环境整治方案")
    ('桃源乡', None)
    """
    found = _PLACE.match(title or "")
    return None if found is None or _NO_PLACE.search(found[0]) else found[0]


def _title(head: list[str], apart: list[bool], index: int) -> list[str]:
    """The lines of the title that ends on this line, or none."""
    text = _unspaced(head[index].strip())
    if len(text) > _LONGEST or not kinds.names_document(text) or _NOT_TITLE.search(text):
        return []
    if _OTHER.search(text) or signoff.is_foot(text):
        return []
    parts, before = [head[index].strip()], index - 1
    while (
        before >= 0
        and len(parts) < _LINES
        and (not apart[before + 1] or len(parts[0]) <= _FRAGMENT)
        and _goes_before(head[before].strip(), parts[0])
    ):
        parts.insert(0, head[before].strip())
        before -= 1
    below = head[index + 1].strip() if index + 1 < len(head) else ""
    return [*parts, below] if _VERSION.fullmatch(below) else parts


def _goes_before(line: str, rest: str) -> bool:
    """Whether `line` is the first half of a title that goes on in `rest`."""
    if not line or len(line) > _LINE or _NOT_TITLE.search(line) or _OTHER.search(line):
        return False
    whole = kinds.names_document(line) and len(rest) > _FRAGMENT
    if whole and (line.endswith(("通知", "函")) or not _GOES_ON.match(rest)):
        return False
    if docnumber.numbers(line):
        return False
    if signoff.names(line):
        return rest.startswith(_BEGINS) or bool(signoff.names(rest))
    return not (_GAP.search(line) or signoff.is_foot(line))


def _named(parts: list[str]) -> list[str]:
    """The organs that stand on lines of their own, or side by side, before the title's words."""
    found: list[str] = []
    for part in parts[:-1]:
        if not (organs_ := signoff.names(part)):
            break
        found += organs_
    return found


def _begins_with(title: str) -> list[str]:
    """The organ, or the place of one, right before 关于, a year or what the title is about."""
    ends = [found.start() for found in _ISSUED.finditer(title, 2, _ORGAN_LONGEST)]
    for end in ends:
        name = title[:end]
        if signoff.is_organ(name) or (organs.is_body(name) and not organs.is_generic(name)):
            return [name]
    return []


def _first_plain(head: list[str]) -> str | None:
    """For want of a title that reads as one: the first short line that is nothing else."""
    for line in head:
        text = line.strip()
        if 3 < len(text) <= _LINE and not _PUNCTUATED.search(text) and not _is_other(text):
            return text
    return None


def _is_other(text: str) -> bool:
    return bool(
        signoff.is_foot(text)
        or docnumber.numbers(text)
        or _OTHER.search(text)
        or _NOT_TITLE.search(text)
    )


def _unspaced(text: str) -> str:
    return _BREAK.sub("", text)
