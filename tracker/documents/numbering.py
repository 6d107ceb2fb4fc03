"""Automatic numbers put back: what Word prints before a paragraph and stores nowhere."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from tracker.documents import ooxml
from tracker.documents.ooxml import Element, w

_DIGITS = "〇一二三四五六七八九"
_FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
)
_DEEPEST = 8


def chinese(number: int) -> str:
    """Write `number` as official documents count.

    >>> chinese(10), chinese(21), chinese(108)
    ('十', '二十一', '一百零八')
    """
    if not 0 < number < 10_000:
        return str(number) if number else _DIGITS[0]
    out, skipped = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            plain_ten = unit == 10 and digit == 1 and not out
            out += ("零" if skipped else "") + ("" if plain_ten else _DIGITS[digit]) + name
            skipped = False
        elif out and number:
            skipped = True
    return out


def _roman(number: int) -> str:
    out = ""
    for unit, letters in _ROMAN:
        while number >= unit:
            out, number = out + letters, number - unit
    return out


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _circled(number: int) -> str:
    return chr(0x245F + number) if 1 <= number <= 20 else f"({number})"


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": lambda n: str(n).translate(_WIDE),
    "decimalEnclosedParen": lambda n: f"({n})",
    "decimalEnclosedFullstop": lambda n: f"{n}.",
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "chineseLegalSimplified": lambda n: chinese(n).translate(_FORMAL),
    "ideographDigital": lambda n: "".join(_DIGITS[int(c)] for c in str(n)),
    "taiwaneseDigital": lambda n: "".join(_DIGITS[int(c)] for c in str(n)),
    "ideographTraditional": lambda n: "甲乙丙丁戊己庚辛壬癸"[(n - 1) % 10],
    "ideographZodiac": lambda n: "子丑寅卯辰巳午未申酉戌亥"[(n - 1) % 12],
    "upperLetter": _letters,
    "lowerLetter": lambda n: _letters(n).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "bullet": lambda _: "",  # a bullet is a private-use glyph: no number
    "none": lambda _: "",
}


@dataclass(slots=True)
class _List:
    """A numbering instance: its abstract list, its levels, and where it starts anew."""

    abstract: str
    levels: dict[int, Element]
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the paragraphs of a document in order and labels each.

    Instances of one abstract list share their counters, unless one overrides its start.
    """

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._styles = (
            {s.get(w("styleId")): s for s in styles.iterfind(w("style"))}
            if styles is not None
            else {}
        )
        self._lists = _lists(numbering) if numbering is not None else {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[tuple[str, int]] = set()

    def style_name(self, paragraph: Element) -> str:
        """Return the name of the paragraph's style, empty for the default one."""
        style = self._styles.get(ooxml.value(paragraph.find(w("pPr")), "pStyle"))
        return ooxml.value(style, "name") or "" if style is not None else ""

    def label(self, paragraph: Element) -> tuple[str, int | None]:
        """Return the printed number of `paragraph` and its level, or ("", None)."""
        key, level = self._place(paragraph)
        found = self._lists.get(key or "")
        if found is None or level not in found.levels:
            return "", None
        counts = self._count(key or "", found, level)
        here = found.levels[level]
        text = ooxml.value(here, "lvlText") or ""
        legal = here.find(w("isLgl")) is not None
        for depth in range(level, -1, -1):
            text = text.replace(
                f"%{depth + 1}", _written(found.levels.get(depth), counts.get(depth), legal)
            )
        bullet = (ooxml.value(here, "numFmt") or "decimal") == "bullet"
        return ("", None) if bullet else (text, level)

    def _count(self, key: str, found: _List, level: int) -> dict[int, int]:
        counts = self._counts[found.abstract]
        if level in found.starts and (key, level) not in self._begun:
            counts[level] = found.starts[level]
        elif level in counts:
            counts[level] += 1
        else:
            start = ooxml.number(found.levels[level], "start")
            counts[level] = 1 if start is None else start
        self._begun.add((key, level))
        for deeper in [depth for depth in counts if depth > level]:
            del counts[deeper]
        return counts

    def _place(self, paragraph: Element) -> tuple[str | None, int]:
        """Find list and level: on the paragraph, else along the chain of its styles."""
        properties = paragraph.find(w("pPr"))
        key, level = _numbered(properties)
        name, seen = ooxml.value(properties, "pStyle"), set[str]()
        while (key is None or level is None) and name and name not in seen:
            seen.add(name)
            style = self._styles.get(name)
            if style is None:
                break
            inherited, depth = _numbered(style.find(w("pPr")))
            key = key if key is not None else inherited
            level = level if level is not None else depth
            name = ooxml.value(style, "basedOn")
        return (None if key == "0" else key), min(level or 0, _DEEPEST)


def _numbered(properties: Element | None) -> tuple[str | None, int | None]:
    found = properties.find(w("numPr")) if properties is not None else None
    return ooxml.value(found, "numId"), ooxml.number(found, "ilvl")


def _written(level: Element | None, count: int | None, legal: bool) -> str:
    name = "decimal" if legal else ooxml.value(level, "numFmt") or "decimal"
    start = ooxml.number(level, "start")
    return FORMATS.get(name, str)(count if count is not None else 1 if start is None else start)


def _lists(root: Element) -> dict[str, _List]:
    abstract = {a.get(w("abstractNumId"), ""): a for a in root.iterfind(w("abstractNum"))}
    by_style = {ooxml.value(a, "styleLink"): a for a in abstract.values()}
    found: dict[str, _List] = {}
    for num in root.iterfind(w("num")):
        name = ooxml.value(num, "abstractNumId") or ""
        base = abstract.get(name)
        if base is not None and (link := ooxml.value(base, "numStyleLink")):
            base = by_style.get(link, base)
        levels = _levels(base)
        entry = _List(name, levels)
        for override in num.iterfind(w("lvlOverride")):
            depth = int(override.get(w("ilvl"), "0"))
            if (own := override.find(w("lvl"))) is not None:
                levels[depth] = own
            if (start := ooxml.number(override, "startOverride")) is not None:
                entry.starts[depth] = start
        found[num.get(w("numId"), "")] = entry
    return found


def _levels(abstract: Element | None) -> dict[int, Element]:
    if abstract is None:
        return {}
    return {int(level.get(w("ilvl"), "0")): level for level in abstract.iterfind(w("lvl"))}
