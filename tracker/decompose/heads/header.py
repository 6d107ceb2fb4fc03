"""The head and foot of a document: title, number, issuer, signer, addressee, dates, parents.

What each line is, `signoff`, `headtitles`, `addressees` and `basis` say; here the fields are
put together, and it is decided where the body begins and ends.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from tracker.decompose import numerals
from tracker.decompose.heads import addressees, basis, docnumber, headtitles, kinds, signoff
from tracker.decompose.heads.headtitles import Titles
from tracker.decompose.heads.signoff import Sign, SignOff
from tracker.decompose.layout import markers
from tracker.decompose.layout.page import LineKind, Page
from tracker.decompose.rarely import rare
from tracker.decompose.rules import Header, Kind, Lint

_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s?(?=年|[春秋]季|学年|[-—－~～至]{1,2}\s?(?:19|20)\d\d)|"
    r"(二[〇○零][〇○零一二三四五六七八九]{2})年"
)
_SAID = rare(
    r"^((?:19|20)\d\d)年度?[，,]|现[将就][^。；《]{0,30}?((?:19|20)\d\d)\s?年[^。；]{0,60}如下|"
    r"(?:填报|填表|制表|编制|上报)(?:日期|时间)\s?[:：]\s?((?:19|20)\d\d)\s?[年.．/-]|"
    r"^\s*[（(]((?:19|20)\d\d)\s?年[^（）()]{0,12}[)）]\s*$"  # on a line below the title
)
_ANNEX = re.compile(r"附\s?件\s?\d{0,2}\s?[:：]")
_FOOT_LINES, _NAME = 16, 50  # annexes that a notice names at its end, and characters of a name
_TITLE_LONGEST = 80
_BEFORE_NUMBER = 60  # characters of its line that can stand before a document's own number
_PUNCTUATED = rare("[。；：:，,！？]")
_CITES = re.compile(
    r"[，。；《]|(?:》|通知|意见|根据|按照|依据|依照|参照|遵照|贯彻|落实|执行|转发)[（(\s]?$"
)
_CITED = re.compile(r"\s?(?:文件(?!\s)|要求|精神|规定|部署|的|等|和|及|印发|[）)]?[》，。；])")
_HEADED = re.compile(r"\s{0,4}(?:文\s{0,2}件|便\s{0,2}函)$")
_DAY_LONGEST = 30  # characters of a line that is a day


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the body of a document begins and ends, in lines; outside it is head and foot."""

    first: int
    last: int


def frame(page: Page, first_heading: int) -> Frame:
    """Return the lines of the body: from the first heading to before the sign-off.

    With no heading at all the body begins after the last line that reads as a title, a
    number or an addressee.
    """
    last = len(page.lines)
    while last > first_heading and _closes(page, last - 1):
        last -= 1
    annexes = _annexes(page, first_heading, last)
    return Frame(first_heading, annexes or last)


def _closes(page: Page, index: int) -> bool:
    """Whether a line belongs to the sign-off that all lines below it belong to."""
    if page.lines[index].kind is not LineKind.PROSE:
        return False
    text = _at(page, index)
    if signoff.is_foot(text):
        return True
    return _signs(text, _at(page, index + 1)) or _signs(_at(page, index - 1), text)


def _at(page: Page, index: int) -> str:
    return page.of(page.lines[index]) if 0 <= index < len(page.lines) else ""


def _signs(text: str, below: str) -> bool:
    """Whether a line is a name, known or not, right above the day on which it signs."""
    if len(below) > _DAY_LONGEST or not (found := signoff.pieces(below)):
        return False
    return found[0].sign in (Sign.DAY, Sign.NO_DAY) and _names_organs(text)


def _names_organs(text: str) -> bool:
    found = signoff.pieces(text)
    return bool(found) and all(piece.sign is Sign.ORGAN for piece in found)


def _annexes(page: Page, first: int, last: int) -> int:
    """Return the line 附件：… that only names of annexes and the signature follow, or 0."""
    for index in range(last - 1, max(first, last - _FOOT_LINES), -1):
        text = page.of(page.lines[index])
        long = len(text) > _NAME and not signoff.is_foot(text)
        if long or text.endswith(("。", "；")) or page.lines[index].kind is LineKind.TABLE:
            return 0
        if _ANNEX.match(text):
            return index
    return 0


def head_end(page: Page) -> int:
    """Return the index of the first line of running text, for a text without headings."""
    for index, line in enumerate(page.lines):
        text = page.of(line)
        first = index == 0 and len(page.lines) > 1 and not _PUNCTUATED.search(text)
        if line.kind is LineKind.TABLE or not (_is_head(text) or (first and len(text) <= 40)):
            return index
    return len(page.lines)


def _is_head(text: str) -> bool:
    return bool(
        (kinds.names_document(text) and len(text) <= _TITLE_LONGEST and not text.endswith("。"))
        or addressees.is_addressee(text)
        or addressees.signer([text])
        or (len(text) < 40 and docnumber.numbers(text))
        or signoff.is_foot(text)
    )


def read(page: Page, body: Frame, year: int | None) -> tuple[Header, list[Lint]]:
    """Return the header of `page` and what is missing or damaged in it.

    `year` is the user's word and goes before what the text says.
    """
    head = [page.of(line) for line in page.lines[: body.first]]
    titles = headtitles.read(head, [line.apart for line in page.lines[: body.first]])
    if titles.text and headtitles.is_wrapper(titles.text):
        titles = headtitles.annexed(titles, [page.of(line) for line in page.lines[body.first :]])
    own = _own_number(page, body.first)
    signed = _signed(page, body, head)
    opening = _opening(page, body)
    header = Header(
        title=titles.text,
        doc_number=own.text if own else None,
        issuer=_issuer(signed, titles, head),
        year=year or _year(titles, signed, own, opening),
        written_on=signed.written,
        printed_on=signed.printed,
        signer=addressees.signer(head),
        addressee=addressees.addressee(head),
        parents=basis.parents(opening, own, _all(titles)),
    )
    return header, _lints(header)


def _all(titles: Titles) -> tuple[str, ...]:
    return (*titles.wrappers, titles.text or "")


def _opening(page: Page, body: Frame) -> list[str]:
    """The lines above the first heading; without a heading the first paragraph too."""
    until = body.first
    if until < body.last and not markers.marker(page.of(page.lines[until])):
        until += 1
    return [page.of(line) for line in page.lines[:until] if line.kind is LineKind.PROSE]


def _own_number(page: Page, first: int) -> docnumber.DocNumber | None:
    """The document's own number stands above the body, and is not cited in a sentence."""
    for line in page.lines[:first]:
        text = page.of(line)
        for number in docnumber.numbers(text):
            if number.start > _BEFORE_NUMBER:
                break
            if not (_CITES.search(text[: number.start]) or _CITED.match(text, number.end)):
                return number
    return None


def _signed(page: Page, body: Frame, head: list[str]) -> SignOff:
    """The signature of the covering notice, else that at the end, else one in between."""
    above = signoff.read(head, foot=False)
    below = signoff.read([page.of(line) for line in page.lines[body.last :]], foot=True)
    signed = above if above.dated else below
    if not signed.organs and not signed.written:
        signed = above if above.written else _between(page, body)
    printed = below.printed or above.printed
    return SignOff(signed.organs, signed.written, printed, signed.dated)


def _between(page: Page, body: Frame) -> SignOff:
    """A signature inside the body: of a notice that an annex with headings follows."""
    for upper, lower in pairwise(page.lines[body.first : body.last]):
        if upper.end - upper.start > _DAY_LONGEST or lower.end - lower.start > _DAY_LONGEST:
            continue
        if page.text[lower.end - 1] in "日号" and _signs(page.of(upper), page.of(lower)):
            return signoff.read([page.of(upper), page.of(lower)], foot=False)
    return SignOff()


def _issuer(signed: SignOff, titles: Titles, head: list[str]) -> str | None:
    """Who signed; else whom the title names first, else the masthead, else the title's place."""
    found = signed.organs or titles.organs or _masthead(head)
    return "、".join(found) if found else headtitles.place(titles.text)


def _masthead(head: list[str]) -> tuple[str, ...]:
    """The organs above the number, with or without 文件 behind them."""
    found: list[str] = []
    for line in head:
        names = signoff.names(_HEADED.sub("", line.strip()))
        if found and not names:
            break
        found += names
    return tuple(dict.fromkeys(found))


def _year(
    titles: Titles, signed: SignOff, own: docnumber.DocNumber | None, opening: list[str]
) -> int | None:
    """The year in the title, else of writing, else of the number, else what the opening tells of.

    三年行动（2024—2026年） is the plan of the year it begins in.
    """
    for title in (titles.text, *reversed(titles.wrappers)):
        if found := _YEAR.search(title or ""):
            return numerals.value(found[1] or found[2])
    if signed.written:
        return signed.written.year
    if own:
        return int(own.text.partition("〔")[2][:4])
    said = next((found for line in opening if (found := _SAID.search(line))), None)
    return int(said[said.lastindex or 0]) if said else None


def _lints(header: Header) -> list[Lint]:
    """What a head lacks; a report upwards that has its number wants its signer too."""
    missing = [
        ("L-NO-NUMBER", header.doc_number, "没有找到发文字号。"),
        ("L-NO-DATE", header.written_on, "没有找到成文日期。"),
        ("L-NO-ADDRESSEE", header.addressee, "没有找到主送机关。"),
    ]
    down = (header.addressee or "").startswith("各")
    upward = kinds.kind(header.title) is Kind.IMPLEMENTATION_REPORT and not down
    if upward and header.doc_number:
        message = "上行的报告应当标注签发人，没有找到签发人。"
        missing.append(("L-NO-SIGNER", header.signer, message))
    return [Lint(code, message, 0, 0) for code, known, message in missing if not known]
