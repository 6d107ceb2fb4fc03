"""The head and foot of a document: title, number, issuer, signer, addressee, dates, parents."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from tracker.decompose import days, docnumber, kinds, markers, numerals
from tracker.decompose.page import LineKind, Page
from tracker.decompose.rules import Header, Lint

_WRAPPER = re.compile(r"印发.{0,60}的?(?:通知|函)$|转发.{0,60}通知$")
_ORGAN = re.compile(
    r"[\u4e00-\u9fff（()）]{2,30}(?:人民政府(?:办公室|督查室)?|街道办事处|管理委员会|管委会|"
    r"委员会(?:办公室)?|(?:领导小组|指挥部)(?:办公室)?|政府办公?室?"
    r"|党政(?:综合)?办公?室?|[局厅院办]|中心|总队|公司)"
)
_PLACE = re.compile(
    r"^(?P<organ>[\u4e00-\u9fff]{1,24}?(?:人民政府(?:办公[室厅])?|委员会|管委会|"
    r"街道(?:办事处)?|办公室|[省市州盟县区旗乡镇局委厅]))"
    r"(?=(?:办公室)?(?:关于|20\d\d|二[〇○零]|贯彻|落实|政务公开|政府信息|基层|全面|深化|"
    r"推进|印发|主动))"
)
_SIGNER = re.compile(
    r"签\s*发\s*人?\s*[:：]\s*(?P<name>[\u4e00-\u9fff·]{2,4}|"
    r"[\u4e00-\u9fff]\s+[\u4e00-\u9fff])(?=\s|$|[、，,])"
)
_ADDRESSEE = re.compile(
    r"^(?=.*(?:各|政府|办|局|委|部门|单位|乡|镇|街道|区|县|市|公司|学校|村|"
    r"社区))[^。；]{2,120}[:：]$"
)
_PRINTED = re.compile(r"印\s?发\s*$")
_GAP = re.compile(r"\s{2,}|\t")
_QUOTED = re.compile(r"《([^《》\n]{4,80})》")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?年|(二[〇○零][〇○零一二三四五六七八九]{2})年")
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?年?\s?[—\-－~～至到]{1,2}\s?(?:19|20)\d\d\s?年")
_NOT_TITLE = re.compile(r"[。；：:，,]$|^[（(]")
_OF_YEARS = re.compile(r"[（(](?:\d{4}[^（）()]{1,12}年|试行|修订|暂行|征求意见稿)[)）]")
_CONTACT = re.compile("[（(]?联系(?:人|电话)[:：]")
_ANNEX = re.compile(r"附\s?件\s?\d{0,2}\s?[:：]")
_FOOT_LINES, _NAME = 16, 50  # annexes that a notice names at its end, and characters of a name
_TITLE_LONGEST = 80
_TITLE_LINES = 6
_BEFORE_NUMBER = 60  # characters of its line that can stand before a document's own number
_FRAGMENT = 10  # a last line this short is never a title by itself
_PUNCTUATED = re.compile("[。；：:，,！？]")


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
    while (
        last > first_heading
        and _is_foot(page.of(page.lines[last - 1]))
        and page.lines[last - 1].kind is LineKind.PROSE
    ):
        last -= 1
    annexes = _annexes(page, first_heading, last)
    return Frame(first_heading, annexes or last)


def _annexes(page: Page, first: int, last: int) -> int:
    """Return the line 附件：… that only names of annexes and the signature follow, or 0."""
    for index in range(last - 1, max(first, last - _FOOT_LINES), -1):
        text = page.of(page.lines[index])
        long = len(text) > _NAME and not _is_foot(text)
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
        or (_ADDRESSEE.match(text) and not markers.marker(text))
        or _SIGNER.search(text)
        or (len(text) < 40 and docnumber.numbers(text))
        or _is_foot(text)
    )


def _is_foot(text: str) -> bool:
    """A line of the sign-off: organ, day, imprint, note on openness, carbon copies."""
    if _CONTACT.match(text) and "。" not in text:
        return True
    chunks = [chunk for chunk in _GAP.split(text.strip()) if chunk]
    return bool(chunks) and all(
        _ORGAN.fullmatch(chunk)
        or days.FULL.fullmatch(chunk.strip("（()）"))
        or _PRINTED.search(chunk)
        or re.match(
            r"[（(]此件|抄\s?送|主题词|联系人|联系电话|电话|传真|邮箱|附\s?件\s?\d?\s?[:：]|[（(]联系人|共印|[（(]盖章|[（(]印章",
            chunk,
        )
        for chunk in chunks
    )


def read(page: Page, body: Frame, year: int | None) -> tuple[Header, list[Lint]]:
    """Return the header of `page` and what is missing or damaged in it.

    `year` is the user's word and goes before what the text says.
    """
    head = [page.of(line) for line in page.lines[: body.first]]
    apart = [line.apart for line in page.lines[: body.first]]
    foot = [page.of(line) for line in page.lines[body.last :]]
    title = _title(head, apart)
    own = _own_number(page, body.first)
    written, printed = _dates(head, foot)
    header = Header(
        title=title,
        doc_number=own.text if own else None,
        issuer=_issuer(head, foot, title),
        year=year or _year(title, page.text, written),
        written_on=written,
        printed_on=printed,
        signer=_signer(head),
        addressee=_addressee(head),
        parents=_parents(page, body.first, own, title),
    )
    return header, _lints(page, header)


def _title(head: list[str], apart: list[bool]) -> str | None:
    """The last title above the body: an annex's own goes before that of its covering notice."""
    found: list[str] = []
    for index, line in enumerate(head):
        text = _unspaced(line.strip())
        if len(text) > _TITLE_LONGEST or not kinds.names_document(text) or _NOT_TITLE.search(text):
            continue
        if _is_foot(text):
            continue
        parts, before = [text], index - 1
        while (
            before >= 0
            and len(parts) < _TITLE_LINES
            and (not apart[before + 1] or len(parts[0]) <= _FRAGMENT)
            and _goes_before(head[before].strip(), parts[0])
        ):
            parts.insert(0, head[before].strip())
            before -= 1
        below = head[index + 1].strip() if index + 1 < len(head) else ""
        parts += [below] if _OF_YEARS.fullmatch(below) else []
        found.append("".join(_unspaced(part) for part in parts))
    inner = [text for text in found if not _WRAPPER.search(text)]
    best = inner or found
    return best[-1] if best else _first_plain(head)


def _first_plain(head: list[str]) -> str | None:
    """For want of a title that reads as one: the first short line that is nothing else."""
    for line in head:
        text = line.strip()
        if 3 < len(text) <= 40 and not _PUNCTUATED.search(text) and not _is_other(text):
            return text
    return None


def _is_other(text: str) -> bool:
    return bool(_is_foot(text) or docnumber.numbers(text) or _SIGNER.search(text)) or text.endswith(
        "文件"
    )


def _goes_before(line: str, rest: str) -> bool:
    """Whether `line` is the first half of a title that goes on in `rest`."""
    if not line or len(line) > 40 or _NOT_TITLE.search(line):
        return False
    if kinds.names_document(line) and len(rest) > _FRAGMENT:
        return False
    if (
        line.endswith(("文件", "号"))
        or days.FULL.search(line)
        or _SIGNER.search(line)
        or _GAP.search(line)
    ):
        return False
    organ = bool(_ORGAN.fullmatch(line))
    return rest.startswith(("关于", "印发", "转发", "20")) if organ else True


def _unspaced(text: str) -> str:
    return re.sub(r"(?<=[\u4e00-\u9fff”》])\s+(?=[\u4e00-\u9fff“《])", "", text)


def _own_number(page: Page, first: int) -> docnumber.DocNumber | None:
    """The document's own number stands above the body and not behind a cited title."""
    for line in page.lines[:first]:
        for number in docnumber.numbers(page.text, line.start, line.end):
            if number.start - line.start > _BEFORE_NUMBER:
                break
            before = page.text[line.start : number.start].rstrip("（( ")
            if "。" in before or before.endswith(("》", "通知", "意见")) or len(before) > 40:
                continue
            return number
    return None


def _signer(head: list[str]) -> str | None:
    for line in head:
        if found := _SIGNER.search(line):
            return re.sub(r"\s", "", found["name"])
    return None


def _addressee(head: list[str]) -> str | None:
    for line in head:
        if (
            _ADDRESSEE.match(line)
            and not markers.marker(line)
            and "：" not in line[:-1]
            and ":" not in line[:-1]
        ):
            return line[:-1].strip()
    return None


def _dates(head: list[str], foot: list[str]) -> tuple[date | None, date | None]:
    """Day of writing and day of printing: each on a line of the sign-off, not in a sentence."""
    written: date | None = None
    printed: date | None = None
    for line in [*foot, *head]:
        imprint = _PRINTED.search(line)
        plain = "，" not in line and "。" not in line
        ends = len(line.rstrip(" \t（()）"))
        for found in days.FULL.finditer(line):
            if imprint and found.end() <= imprint.start():
                printed = printed or days.written(found)
            elif plain and found.end() >= ends:
                written = written or days.written(found)
    return written, printed


def _issuer(head: list[str], foot: list[str], title: str | None) -> str | None:
    """The organ of the signature; without one, the organ or place that the title begins with."""
    for line in [*foot, *head]:
        for chunk in _GAP.split(line.strip()):
            if (
                _ORGAN.fullmatch(chunk)
                and not kinds.names_document(chunk)
                and not chunk.endswith("文件")
            ):
                return chunk
    found = _PLACE.match(title) if title else None
    return found["organ"] if found else None


def _year(title: str | None, text: str, written: date | None) -> int | None:
    """The year in the title, else that of the day of writing, else the one most often named."""
    if span := _YEARS.search(title or ""):
        return int(span[1])  # 三年行动（2024—2026年）: the plan of the year it begins in
    for found in _YEAR.finditer(title or ""):
        return numerals.value(found[1] or found[2])
    if written:
        return written.year
    years = [numerals.value(found[1] or found[2]) for found in _YEAR.finditer(text)]
    known = Counter(year for year in years if year)
    return max(known, key=lambda year: (known[year], year)) if known else None


def _parents(
    page: Page, first: int, own: docnumber.DocNumber | None, title: str | None
) -> tuple[str, ...]:
    """The documents that this one carries out: numbers cited above the body, else titles."""
    out: list[str] = []
    for line in page.lines[:first]:
        text = page.of(line)
        cited = docnumber.numbers(text)
        out += [number.text for number in cited if not own or number.text != own.text]
        out += [
            quoted[1]
            for quoted in _QUOTED.finditer(text)
            if kinds.names_document(quoted[1])
            and quoted[1] != title
            and not docnumber.numbers(text[quoted.end() : quoted.end() + 40])
        ]
    return tuple(dict.fromkeys(out))


def _lints(page: Page, header: Header) -> list[Lint]:
    lints = [
        Lint("L-DOCNO", _advice(number), number.start, number.end)
        for number in docnumber.numbers(page.text)
        if number.repair is not docnumber.Repair.NONE
    ]
    missing = (
        ("L-NO-NUMBER", header.doc_number, "没有找到发文字号。"),
        ("L-NO-DATE", header.written_on, "没有找到成文日期。"),
        ("L-NO-ADDRESSEE", header.addressee, "没有找到主送机关。"),
    )
    return lints + [Lint(code, message, 0, 0) for code, known, message in missing if not known]


def _advice(number: docnumber.DocNumber) -> str:
    doubt = "机关代字可能不完整，" if number.repair is docnumber.Repair.UNCERTAIN else ""
    return f"发文字号“{number.printed}”不规范，应写作“{number.text}”，{doubt}请核对。"
