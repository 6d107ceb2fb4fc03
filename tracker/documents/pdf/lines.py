"""The characters of a PDF page to lines: what stands on one height, from left to right."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from statistics import median_low

from pdfminer.layout import LTChar

_NAMELESS = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]")
_KANGXI = (0x2F00, 0x2FD5)
# Radicals that stand in the place of the character in many exported PDFs: they look the same, and
# no search would find the word. Unicode gives them no compatibility character.
_RADICALS = str.maketrans(
    "⺁⺇⺌⺎⺏⺐⺑⺒⺓⺔⺗⺛⺝⺟⺠⺢⺥⺧⺩⺫⺬⺭⺮⺱⺳⺶⺷⺸⺹⺺⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
    "厂几小兀尢尢尢巳幺彑心旡月母民水爪牛王目示礻竹罒网羊羊羊老聿月臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食飠饣饣马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
)
_SAME_HEIGHT = 0.45  # of the character size: figures of another font stand a little off
_TWICE = 0.25  # of the size: a character printed again a hair beside itself makes bold
_APART, _WORDS, _COLUMNS = 0.6, 0.25, 2.5  # gaps in sizes: Chinese, Latin, two columns
_GAP = "    "  # what the decomposer takes for two things set side by side


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character and its box, measured from the page's upper left corner."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    is_sideways: bool
    is_nameless: bool

    @property
    def middle(self) -> float:
        """Its height on the page."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """What stands on one height."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float


def glyphs(characters: Iterable[LTChar], left: float = 0.0, height: float = 0.0) -> list[Glyph]:
    """Return the characters of a page; what is set aslant is a watermark and no text.

    The library measures from the lower left corner; `height` is that of the page's upper edge.
    """
    out = []
    for char in characters:
        a, b, c, d = char.matrix[:4]
        sideways = abs(b) + abs(c) > 0.01
        if sideways and abs(a) + abs(d) > 0.2 * (abs(b) + abs(c)):
            slanted = abs(b) > 0.05 * (abs(a) + abs(d))  # c alone is an artificial italic
            if slanted:
                continue
            sideways = False
        text = char.get_text()
        box = char.x0 + left, char.x1 + left, height - char.y1, height - char.y0
        size = abs(char.size) or 1.0
        out.append(Glyph(named(text), *box, size, sideways, bool(_NAMELESS.search(text))))
    return out


def named(text: str) -> str:
    """Return the everyday character for a look-alike, ligatures apart.

    >>> named("⼯"), named("⻓"), named("ﬁ"), named("，")
    ('工', '长', 'fi', '，')
    """
    code = ord(text[0]) if text else 0
    if _KANGXI[0] <= code <= _KANGXI[1] or 0xFB00 <= code <= 0xFB06:
        return unicodedata.normalize("NFKC", text)
    if 0x2E80 <= code <= 0x2EFF:
        return text.translate(_RADICALS)
    return " " if text in ("\xa0", "\t", "\r", "\n") else text


def lines(shown: list[Glyph]) -> list[Line]:
    """Return the lines of a page from top to bottom."""
    out = []
    row: list[Glyph] = []
    for glyph in sorted(shown, key=attrgetter("middle")):
        if row and glyph.middle - row[0].middle > _SAME_HEIGHT * min(glyph.size, row[0].size):
            out.append(_line(row))
            row = []
        row.append(glyph)
    if row:
        out.append(_line(row))
    return [line for line in out if line.text.strip()]


def _line(row: list[Glyph]) -> Line:
    row.sort(key=attrgetter("x0"))
    size = median_low(glyph.size for glyph in row)
    inked = [glyph for glyph in row if glyph.text.strip()] or row
    parts: list[str] = []
    last: Glyph | None = None
    for glyph in row:
        if last is not None:
            if glyph.text == last.text and glyph.x0 - last.x0 < _TWICE * size:
                continue
            parts.append(_between(last, glyph, size))
        parts.append(glyph.text)
        last = glyph
    return Line(
        "".join(parts).strip(),
        inked[0].x0,
        max(glyph.x1 for glyph in inked),
        min(glyph.top for glyph in inked),
        max(glyph.bottom for glyph in inked),
        size,
    )


def _between(left: Glyph, right: Glyph, size: float) -> str:
    """Return the white space that a reader sees between two characters."""
    gap = (right.x0 - left.x1) / size
    if gap > _COLUMNS:
        return _GAP
    blank = left.text.isspace() or right.text.isspace()
    latin = left.text.isascii() and right.text.isascii()
    return " " if gap > (_WORDS if latin else _APART) and not blank else ""
