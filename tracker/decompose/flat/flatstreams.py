"""The cells of a table laid flat, one after the other: lines, or what stands between bars."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.decompose.flat import cellkinds
from tracker.decompose.flat.alignment import Cell
from tracker.decompose.flat.cellkinds import Kind
from tracker.decompose.flat.flatheads import Head, Manner
from tracker.decompose.rarely import rare
from tracker.decompose.tables import columnwords, tablecells, tablecolumns

_PAGE = rare(r"[—\-–－·\s]{1,4}\d{1,3}[—\-–－·\s]{1,4}|第\s?\d{1,3}\s?页(?:\s?共\s?\d{1,3}\s?页)?")
# What never stands inside a table: furniture, annexes, the sign-off.
_OVER = rare(
    r"附件\s?\d{0,2}\s?[:：]?|抄\s?送|主题词|联系(?:人|电话)[:：]|[（(]此件|【?责任编辑|上一[篇条]|下一[篇条]|"
    "分享到|打印(?:本|此)|扫一扫|【|注[:：]|备注[:：]|说明[:：]|(?:信息)?来源[:：]"
)
_SIGNED = rare(
    r"[\u4e00-\u9fff（()）]{3,30}(?:政府|办公室|委员会|局|办|党委|指挥部|领导小组|中心|院|公司)"
)
_CHINESE = rare("[（(]?[一二三四五六七八九十]{1,3}[)）]?、?")
_BAR_LINES = 8  # lines of one cell between bars


@dataclass(frozen=True, slots=True)
class Stream:
    """Cells and, for each, the line behind it."""

    cells: list[Cell]
    ends: list[int]


def stream(lines: Sequence[str], head: Head) -> Stream:
    """Return the cells behind `head`, up to what no table holds."""
    return _barred(lines, head) if head.manner is Manner.BARS else _lined(lines, head)


def _lined(lines: Sequence[str], head: Head) -> Stream:
    """The lines behind the head as cells, up to what no table holds; repeated heads left out."""
    cells: list[Cell] = []
    ends: list[int] = []
    gap = False
    names = [tablecolumns.bare(name) for name in head.names]
    at = head.end
    while at < len(lines):
        text = lines[at].strip()
        if not text:
            gap = True
        elif is_over(lines, at):
            break
        elif again := _repeated(lines, at, names):
            at = again - 1
        elif not _PAGE.fullmatch(text):
            cells.append(Cell(text, gap))
            ends.append(at + 1)
            gap = False
        at += 1
    return _banded(cells, ends)


def _banded(cells: list[Cell], ends: list[int]) -> Stream:
    """Put a chapter's number before its name, where the two were cells: 一 | 党的建设 | 1."""
    out = Stream([], [])
    at = 0
    while at < len(cells):
        text, rest = cells[at].text, [cell.text for cell in cells[at + 1 : at + 3]]
        chapter = len(rest) > 1 and _CHINESE.fullmatch(text) and rest[1].strip(".、").isdigit()
        if chapter and cellkinds.kind(rest[0]) is Kind.TEXT:
            out.cells.append(Cell(tablecells.with_number(rest[0], text), cells[at].gap))
            out.ends.append(ends[at + 1])
            at += 2
        else:
            out.cells.append(cells[at])
            out.ends.append(ends[at])
            at += 1
    return out


def _repeated(lines: Sequence[str], at: int, names: Sequence[str]) -> int:
    """The line behind a head that stands here once more, or 0."""
    if columnwords.role(lines[at]) is None and len(lines[at].strip()) > 2:
        return 0
    words = ""
    whole = "".join(names)
    while at < len(lines) and len(words) < len(whole):
        words += tablecolumns.bare(lines[at].strip("| "))
        at += 1
    return at if words == whole else 0


def is_over(lines: Sequence[str], at: int) -> bool:
    """Whether line `at` can stand in no table: furniture, an annex, the sign-off."""
    return _OVER.match(lines[at].strip()) is not None or _is_signature(lines, at)


def _is_signature(lines: Sequence[str], at: int) -> bool:
    """Whether an organ signs here: a day stands on the next line."""
    if not _SIGNED.fullmatch(lines[at].strip()):
        return False
    after = next((line for line in lines[at + 1 : at + 4] if line.strip()), "")
    return cellkinds.is_date(after)


def _barred(lines: Sequence[str], head: Head) -> Stream:
    """The cells between bars, empty ones too, up to where no bar follows any more."""
    cells: list[Cell] = []
    ends: list[int] = []
    waiting: list[str] = []
    since = 0
    for at in range(head.end, len(lines)):
        pieces = lines[at].split("|")
        if len(pieces) == 1:
            since += 1
            if since > _BAR_LINES or (not cells and not waiting and since > 2):
                break
            waiting += [pieces[0].strip()] if pieces[0].strip() else []
            continue
        since = 0
        for piece in pieces[:-1]:
            waiting += [piece.strip()] if piece.strip() else []
            cells.append(Cell("\n".join(waiting)))
            ends.append(at + 1)
            waiting = []
        waiting = [pieces[-1].strip()] if pieces[-1].strip() else []
    if cells and not cells[0].text and lines[head.end - 1].count("|") == 0:
        del cells[0], ends[0]  # the bar that closes the head
    return Stream(cells, ends)
