"""Automatic numbers put back: what Word prints before a paragraph and stores nowhere.

Lists are read from numbering.xml (ECMA-376-1, 17.9), found from a paragraph, its style, what
that style is based on, and the level that names the style.
"""

import re

from tracker.documents import numerals, ooxml
from tracker.documents.counting import DEEPEST, LONGEST, Counter, Level, NumberedList
from tracker.documents.ooxml import Element, w
from tracker.documents.styles import Style, Styles

_NUMBER = re.compile(r"%([1-9])")
_NONE = "0"  # the list that takes a style's number away


class Numbering:
    """Counts the paragraphs of a document in order and labels each.

    Instances of one abstract list share their counters, unless one overrides its start.
    """

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists = _lists(root, styles) if root is not None else {}
        self._counter = Counter()
        self._by_style: dict[tuple[str, str], int] = {}
        for key, (_, named) in self._lists.items():
            for name, depth in named.items():
                self._by_style[key, name] = depth

    def label(self, properties: Element | None, style: Style) -> tuple[str, int | None]:
        """Return the printed number of the paragraph with `properties`, or ("", None)."""
        if not self._lists:
            return "", None
        own, depth = ooxml.numbered(properties)
        key = own if own is not None else style.list_id
        if key is None or key == _NONE or key not in self._lists:
            return "", None
        if depth is None:
            depth = self._named(key, style) if own is None else style.depth
        return self._counter.label(self._lists[key][0], min(max(depth or 0, 0), DEEPEST))

    def _named(self, key: str, style: Style) -> int | None:
        """The level that names the style stands before the depth that the style gives."""
        for name in style.ids:
            if (depth := self._by_style.get((key, name))) is not None:
                return depth
        return style.depth


_Found = tuple[NumberedList, dict[str, int]]


def _lists(root: Element, styles: Styles) -> dict[str, _Found]:
    abstract = {a.get(w("abstractNumId"), ""): a for a in root.iterfind(w("abstractNum"))}
    instances = {num.get(w("numId"), ""): num for num in root.iterfind(w("num"))}
    linked = {ooxml.value(a, "styleLink"): name for name, a in abstract.items()}
    read: dict[str, tuple[dict[int, Level], dict[str, int]]] = {}
    found: dict[str, _Found] = {}
    for key, num in instances.items():
        family = ooxml.value(num, "abstractNumId") or ""
        if (link := ooxml.value(abstract.get(family), "numStyleLink")) is not None:
            its = instances.get(styles[link].list_id or "")
            through = ooxml.value(its, "abstractNumId")
            family = linked.get(link) or through or family
        if family not in read:
            read[family] = _levels(abstract.get(family))
        levels, named = dict(read[family][0]), dict(read[family][1])
        starts = _overridden(num, levels, named)
        found[key] = NumberedList(key, family, levels, starts), named
    return found


def _overridden(num: Element, levels: dict[int, Level], named: dict[str, int]) -> dict[int, int]:
    """Take over the levels that an instance replaces; return where it starts anew."""
    starts: dict[int, int] = {}
    for override in num.iterfind(w("lvlOverride")):
        depth = ooxml.integer(override.get(w("ilvl")))
        if depth is None:
            continue
        if (own := override.find(w("lvl"))) is not None:
            levels[depth] = _level(own)
            if name := ooxml.value(own, "pStyle"):
                named[name] = depth
        if (start := ooxml.number(override, "startOverride")) is not None:
            starts[depth] = start
    return starts


def _levels(abstract: Element | None) -> tuple[dict[int, Level], dict[str, int]]:
    levels: dict[int, Level] = {}
    named: dict[str, int] = {}
    for element in abstract.iterfind(w("lvl")) if abstract is not None else ():
        depth = ooxml.integer(element.get(w("ilvl")))
        if depth is not None and 0 <= depth <= DEEPEST:
            levels[depth] = _level(element)
            if name := ooxml.value(element, "pStyle"):
                named[name] = depth
    return levels, named


def _level(element: Element) -> Level:
    return Level(
        _pattern((ooxml.value(element, "lvlText") or "")[:LONGEST]),
        _format(element),
        ooxml.number(element, "start") or 0,
        ooxml.number(element, "lvlRestart"),
        bool(ooxml.flag(element, "isLgl")),
        ooxml.value(element, "suff") != "nothing",
    )


def _pattern(text: str) -> tuple[str | int, ...]:
    """Cut "第%1条" into text and the depths whose numbers stand in it.

    >>> _pattern("第%1条"), _pattern("%1.%2")
    (('第', 0, '条'), (0, '.', 1))
    """
    pieces = enumerate(_NUMBER.split(text))
    return tuple(int(piece) - 1 if odd % 2 else piece for odd, piece in pieces if piece)


def _format(element: Element) -> str:
    """The number format; newer Word writes its own kind beside one that everybody knows."""
    for where in (element, *element.iterfind(f"{ooxml.ALTERNATE}/{ooxml.CHOICE}")):
        format_ = where.find(w("numFmt"))
        if format_ is not None:
            name = format_.get(w("val")) or "decimal"
            if name != "custom":
                return str(name)
            if zeros := numerals.padded(format_.get(w("format")) or ""):
                return zeros
    fallback = element.find(f"{ooxml.ALTERNATE}/{ooxml.FALLBACK}")
    return ooxml.value(fallback, "numFmt") or "decimal"
