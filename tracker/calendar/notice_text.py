"""The text of a holiday notice, cut into sentences that know their lines and their holiday."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

NUMERALS = "一二三四五六七八九十"
ORDINARY = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},  # full-width
    # a PDF writes ⽉ and ⽇ (Kangxi radicals) for 月 and 日
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},
    **dict.fromkeys(map(ord, "∶﹕"), ":"),
    **dict.fromkeys(map(ord, "　\xa0\ufeff\u200b\u200c\u200d\u2060\xad"), " "),
}
ORNAMENTS = str.maketrans(dict.fromkeys("“”‘’\"'「」『』【】《》●○•·◆◇■□▍▶►★*#\ufe0f\u20e3"))

PAGE_NUMBER = re.compile(r"[-—–]+ *[0-9]{1,3} *[-—–]+|第 *[0-9]{1,3} *页.{0,12}")
DOCUMENT = re.compile(r"[〔\[(【]\s*([0-9]{4})\s*[〕\])】]\s*第?\s*([0-9]{1,4})\s*号")
OWN_NUMBER = re.compile(rf"(?:发文字号:)?((?!根据|按|依)[一-鿿]{{2,12}}){DOCUMENT.pattern}")
CITED_NUMBER = re.compile(rf"(国办发(?:明电)?){DOCUMENT.pattern}")

_NAME = "[一-鿿]{0,5}(?:节|元旦|三月三|清明|端午|中秋|国庆|五一)"
HOLIDAY = re.compile(rf"{_NAME}(?:[、和与及]?{_NAME}){{0,2}}")
NOT_A_NAME = re.compile(r"放假|上班|补班|时间|日期|安排|通知|期间|要求|如下|来源|标题|单位")
MARK = (
    rf"(?P<mark>[{NUMERALS}]{{1,3}}[、.]|\([{NUMERALS}]{{1,3}}\)、?"
    r"|\(?[0-9]{1,2}(?:[、)]|\.(?![0-9])))"
)
HEAD = re.compile(
    rf"[-—–]?{MARK}?(?P<name>[^0-9:。,;()]{{1,20}})(?:\([^()]{{0,30}}\))?(?P<end>:|(?=[0-9])|$)"
)
DATED = re.compile(r"(?:[0-9]{4}[年/.-])?[0-9]{1,2}[月/.-]")
DAYISH = re.compile(r"[0-9][月日号]")
INNER_HEAD = re.compile(
    r"(?<=\S)\s+(?=(?:元旦|[一-鿿]{1,6}节|[一-鿿]{1,4}节[、和][一-鿿]{1,4}节)\s*:)"
)
STOP = re.compile(
    rf"。(?!共)|[;!?]|如下:|(?<![月初{NUMERALS}])(?=[{NUMERALS}]{{1,3}}、[^。:;,0-9]{{1,20}}:)"
)
OF_DAYS = re.compile(r"[0-9][月日号天]|共.{1,3}天|放假|上班|补班|连休|调休|公休")
SAID = re.compile(r"(?:上班|[0-9]天|连休)$")
LABEL = re.compile(r"[一-鿿]{2,6}:(?![0-9]{1,2}月)")
OF_THE_PAGE = re.compile(r"期间|日期:|时间:|来源|发布|印发")


class Sentence(NamedTuple):
    """One sentence without spaces; `lines` has the line number of each of its characters.

    `holiday` is the name in the heading it stands under, `item` the number of that heading in the
    text (0: it stands under none). `heads` says that the heading, marked 三、 or :, is its own.
    """

    text: str
    lines: list[int]
    holiday: str = ""
    item: int = 0
    heads: bool = False


class Piece(NamedTuple):
    """Lines that may belong to one sentence, glued; `lines` as in `Sentence`."""

    text: str
    lines: list[int]


def ordinary(line: str) -> str:
    """Return `line` with half-width digits and punctuation, as many characters as before.

    >>> ordinary("２月６日（周六）　放假：")
    '2月6日(周六) 放假:'
    """
    return line.translate(ORDINARY)


def compact(text: str) -> str:
    """Return `text` without spaces and ornaments; digits keep one space between them.

    >>> compact("● 2 月 14 日  15")
    '2月14日15'
    >>> compact("2月1 4日")
    '2月1 4日'
    """
    words = text.translate(ORNAMENTS).split()
    if len(words) < 2:
        return "".join(words)
    return "".join(
        f" {word}" if word[0].isdigit() and before[-1:].isdigit() else word
        for before, word in zip(["", *words], words, strict=False)
    )


def document_number(lines: list[str]) -> str:
    """Return the number of the notice (发文字号, domain.md 3.2), or "".

    A line that is nothing but a number comes before one that cites the State Council's.

    >>> document_number(["根据国办发明电[2025] 7号", "德政办发〔2026〕3号"])
    '德政办发〔2026〕3号'
    >>> document_number(["根据国办发明电[2025] 7号"])
    '国办发明电〔2025〕7号'
    """
    tight = [compact(line) for line in lines if "号" in line]
    own = map(OWN_NUMBER.fullmatch, tight)
    cited = map(CITED_NUMBER.search, tight)
    found = next(filter(None, (*own, *cited)), None)
    return f"{found[1]}〔{found[2]}〕{found[3]}号" if found else ""


def sentences(lines: list[tuple[int, str]]) -> Iterator[Sentence]:
    """Yield the sentences of numbered lines (made `ordinary`), each with its holiday.

    >>> [(s.text, s.holiday) for s in sentences([(1, "二、春 节：2月15日".replace("：", ":")),
    ...     (2, "放假。2月14日上班。")])]
    [('2月15日放假', '春节'), ('2月14日上班', '春节')]
    """
    holiday, item, headings = "", 0, 0
    for piece in _pieces(lines):
        for text, places in _cut(piece):
            head = _heading(text)
            if head:
                headings += 1
                holiday, item, start = head["name"].rstrip("、"), headings, head.end()
                is_marked = bool(head["mark"] or head["end"])
                yield Sentence(
                    text[start:], places[start:] or places[-1:], holiday, item, is_marked
                )
                continue
            if _ends_item(text):
                holiday, item = "", 0
            yield Sentence(text, places, holiday, item)


def is_holiday_name(name: str) -> bool:
    """Whether `name` is surely that of a holiday.

    >>> is_holiday_name("国庆节、中秋节"), is_holiday_name("壮族三月三"), is_holiday_name("来源")
    (True, True, False)
    """
    return HOLIDAY.fullmatch(name) is not None and not NOT_A_NAME.search(name)


def _heading(text: str) -> re.Match[str] | None:
    """The heading at the start of `text`: 三、清明节: / 泼水节: / (二)春节 / 元旦1月1日."""
    head = HEAD.match(text)
    if not head or NOT_A_NAME.search(head["name"]):
        return None
    if is_holiday_name(head["name"]):
        return head
    # an unknown name is one if a day follows its colon
    return head if head["end"] == ":" and DATED.match(text, head.end()) else None


def _ends_item(text: str) -> bool:
    """Whether `text` is prose after the holidays, page furniture or an item of no holiday."""
    head = HEAD.match(text)
    is_other_item = head is not None and head["mark"] is not None
    return is_other_item or not OF_DAYS.search(text) or OF_THE_PAGE.search(text) is not None


def _pieces(lines: list[tuple[int, str]]) -> Iterator[Piece]:
    """Glue the lines over which a sentence runs on.

    A line is continued if it has a day, ends in the middle of one or is a bare heading, unless it
    ends like a sentence, or the next is blank or begins with a heading or a label. More glue does
    no harm: what is said of a day is found by the verb that follows it.
    """
    text: list[str] = []
    places: list[int] = []
    runs_on = is_bare = False
    for number, raw in lines:
        if PAGE_NUMBER.fullmatch(raw.strip()):
            continue
        line = compact(DOCUMENT.sub("", INNER_HEAD.sub("。", raw))) if raw else ""
        head = _heading(line) if line else None
        begins = LABEL.match(line) or (head and (head["mark"] or not is_bare))
        if text and (not runs_on or not line or begins):
            yield Piece("".join(text), places)
            text, places, runs_on = [], [], False
        if not line:
            continue
        if text and text[-1][-1].isdigit() and line[0].isdigit():
            line = f" {line}"  # two numbers, or one torn apart: nobody can tell
        text.append(line)
        places.extend([number] * len(line))
        is_bare = _is_bare(line) or (is_bare and not re.search("[0-9:]", line))
        runs_on = runs_on or is_bare or line[-1].isdigit() or DAYISH.search(line) is not None
        runs_on = runs_on and not SAID.search(line)
    if text:
        yield Piece("".join(text), places)


def _is_bare(line: str) -> bool:
    """Whether `line` is the first part of a heading: "七、国庆"."""
    head = HEAD.match(line)
    return head is not None and head["mark"] is not None and ":" not in line


def _cut(piece: Piece) -> Iterator[Piece]:
    start = 0
    for stop in STOP.finditer(piece.text):
        if stop.start() > start:
            yield Piece(piece.text[start : stop.start()], piece.lines[start : stop.start()])
        start = stop.end()
    if start < len(piece.text):
        yield Piece(piece.text[start:], piece.lines[start:])
